//! Corrections made by hand, and whether they still apply.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Field, Notification, Operation, Provenance, Remark, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use crate::fill;
use crate::findings::shorten;
use crate::reason;
use crate::rule;

/// An object of a spec that remarks stand on.
#[derive(Clone, Copy)]
enum Object<'s> {
    Operation(&'s Operation),
    Notification(&'s Notification),
    Field(&'s Field),
}

/// The corrections of `earlier` that have no place in `merged`, and those that `fresh` makes needless.
pub(crate) fn findings(earlier: &Spec, fresh: &Spec, merged: &Spec) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let second = second(earlier, fresh);
    for (path, object) in objects(earlier) {
        for remark in by_hand(object.provenance()) {
            let now = find(merged, &path);
            let is_kept = now.is_some_and(|now| by_hand(now.provenance()).any(|kept| kept == remark));
            let (rule, message, help) = if !is_kept {
                (
                    rule::CORRECTION_LOST,
                    format!("the document no longer has what this was about: `{}`", words(&path)),
                    "say it of what took its place, or let it go",
                )
            } else if !second.iter().any(|method| path.first() == Some(method))
                && find(fresh, &path).is_some_and(|fresh| object.agrees(fresh, remark))
            {
                (
                    rule::CORRECTION_AGREES,
                    format!(
                        "the document says this itself by now: `{}` of `{}`",
                        remark.key.as_ref().map_or("all", |key| key.value.as_str()),
                        words(&path)
                    ),
                    "remove the remark",
                )
            } else {
                continue;
            };
            let span = Span {
                start: remark.key.as_ref().map_or(remark.reason.span, |key| key.span).start,
                end: remark.reason.span.end,
            };
            let mut finding = Diagnostic::new(rule, earlier.file.clone(), span, message);
            finding.help(help);
            findings.push(finding);
        }
    }
    findings
}

/// The methods whose corrections are about another document than the fresh one.
fn second(earlier: &Spec, fresh: &Spec) -> Vec<&'static str> {
    let (Subject::Path(earlier), Subject::Path(fresh)) = (&earlier.subject, &fresh.subject) else {
        return Vec::new();
    };
    let operations = earlier.operations.iter().filter(|known| {
        let mut new = fresh.operations.iter().filter(|new| new.method == known.method);
        new.any(|new| fill::is_second(known, new))
    });
    operations.map(|operation| operation.method.value.word()).collect()
}

/// The remarks that no rule of this crate makes.
pub(crate) fn by_hand(provenance: &Provenance) -> impl Iterator<Item = &Remark> {
    let all = provenance.inferred.iter().chain(&provenance.corrected);
    all.filter(|remark| !reason::is_by_rule(&remark.reason.value))
}

fn words(path: &[&str]) -> String {
    shorten(&path.join("."))
}

/// Every object of a spec, by the keys that lead to it.
fn objects(spec: &Spec) -> Vec<(Vec<&str>, Object<'_>)> {
    fn below<'s>(fields: &'s [Field], path: &[&'s str], list: &mut Vec<(Vec<&'s str>, Object<'s>)>) {
        for field in fields {
            let mut path = path.to_vec();
            path.push(&field.name.value);
            below(&field.fields, &path, list);
            list.push((path, Object::Field(field)));
        }
    }
    let mut list = Vec::new();
    match &spec.subject {
        Subject::Path(path) => {
            for operation in &path.operations {
                let method = operation.method.value.word();
                list.push((vec![method], Object::Operation(operation)));
                let request = &operation.request;
                below(&request.path, &[method, "request", "path"], &mut list);
                below(&request.query, &[method, "request", "query"], &mut list);
                below(request.body.fields(), &[method, "request", "body"], &mut list);
                below(&request.headers, &[method, "request", "headers"], &mut list);
                below(operation.response.content.fields(), &[method, "response"], &mut list);
            }
        }
        Subject::Notification(notification) => {
            list.push((Vec::new(), Object::Notification(notification)));
            below(&notification.fields, &[], &mut list);
        }
    }
    list
}

fn find<'s>(spec: &'s Spec, path: &[&str]) -> Option<Object<'s>> {
    let found = objects(spec).into_iter().find(|(known, _)| known == path);
    found.map(|(_, object)| object)
}

impl<'s> Object<'s> {
    fn provenance(self) -> &'s Provenance {
        match self {
            Self::Operation(operation) => &operation.provenance,
            Self::Notification(notification) => &notification.provenance,
            Self::Field(field) => &field.provenance,
        }
    }

    /// Whether the document says of its own what the remark is about.
    fn agrees(self, fresh: Object<'_>, remark: &Remark) -> bool {
        macro_rules! same {
            ($one:expr, $other:expr, $($key:literal => $member:ident),*) => {
                match remark.key.as_ref().map(|key| key.value.as_str()) {
                    $(Some($key) => $one.$member == $other.$member,)*
                    _ => false,
                }
            };
        }
        let key = remark.key.as_ref().map(|key| key.value.as_str());
        // What a rule worked out is no word of the document's.
        let is_worked_out = fresh.provenance().inferred.iter().chain(&fresh.provenance().corrected);
        if is_worked_out
            .into_iter()
            .any(|other| other.key.is_none() || other.key == remark.key)
        {
            return false;
        }
        match (self, fresh) {
            (Self::Operation(one), Object::Operation(other)) => same!(one, other,
                "title" => title, "hosts" => hosts, "signer" => signer, "sign_type" => sign_type,
                "mutual_tls" => mutual_tls, "nonceless" => nonceless, "idempotency_key" => idempotency_key,
                "rate_limit" => rate_limit, "deprecated" => deprecated, "errors" => errors),
            (Self::Notification(one), Object::Notification(other)) => same!(one, other,
                "title" => title, "event_type" => event_type, "original_type" => original_type, "deprecated" => deprecated),
            (Self::Field(one), Object::Field(other)) if key.is_some() => same!(one, other,
                "type" => kind, "required" => required, "encrypted" => encrypted, "encoded" => encoded,
                "max_length" => max_length, "enum" => values, "constant" => constant, "format" => format,
                "unit" => unit, "supplied_by" => supplied_by, "required_if" => required_if, "only_if" => only_if,
                "title" => title, "example" => example, "fields" => fields),
            (Self::Field(one), Object::Field(other)) => {
                let bare = |field: &Field| Field {
                    provenance: Provenance::default(),
                    rust_name: None,
                    rust_type: None,
                    ..field.clone()
                };
                bare(one) == bare(other)
            }
            _ => false,
        }
    }
}
