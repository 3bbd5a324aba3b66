//! The guard against a page that was read or saved only in part: checks the facts that a merge would remove.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Content, Host, Method, Operation, PathSpec, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::plural::counted;
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use super::by_hand::ByHand;
use super::objects::{BODY, Object, Path, dotted, find_in, name, objects};
use super::removed_facts::{is_half, removed_codes, removed_condition, removed_keys, removed_values, unconfirmed};
use super::second_document;
use crate::findings::listed;
use crate::rules;

/// Reports what `merged` has lost of `earlier`, if a person has to confirm it: half or more of a request or a response, the
/// marker of an encrypted field, a host, an alternative, a condition, half or more of the known values or error codes, or a
/// field that a sample on the page still shows.
///
/// `unlisted` are the members of the page's samples that have no row.
pub(crate) fn check(earlier: &Spec, merged: &Spec, unlisted: &[String]) -> Vec<Diagnostic> {
    let known = objects(earlier);
    let kept = objects(merged);
    let is_kept = |path: &Path<'_>| kept.iter().any(|(other, _)| other == path);
    let mut findings = Vec::new();
    for part in parts(earlier) {
        let fields: Vec<&Path<'_>> = known
            .iter()
            .filter(|(path, object)| matches!(object, Object::Field(_)) && path.starts_with(&part.path))
            .map(|(path, _)| path)
            .collect();
        let removed: Vec<&Path<'_>> = fields.iter().copied().filter(|path| !is_kept(path)).collect();
        if is_half(removed.len(), fields.len()) {
            let names: Vec<String> = removed.iter().map(|path| name(path)).collect();
            let message = format!(
                "the document removes {} of {} of {}: {}",
                removed.len(),
                counted(fields.len(), "field", "fields"),
                part.name,
                listed(&names)
            );
            findings.push(finding(earlier, part.span, message));
        }
    }
    for (span, is_empty) in replaced_answers(earlier, merged) {
        let message = match is_empty {
            true => "the document says that the response is empty; the spec says that it is not",
            false => {
                "the document has another kind of response than the spec, which says that it is a file or a redirect"
            }
        };
        findings.push(finding(earlier, span, message.to_owned()));
    }
    for (span, hosts) in removed_hosts(earlier, merged) {
        let message = format!("the document does not name {hosts}, which the spec has");
        findings.push(finding(earlier, span, message));
    }
    for (path, object) in &known {
        let Object::Field(field) = object else { continue };
        let Some(cipher) = field.encrypted else { continue };
        let now = match find_in(&kept, path) {
            Some(Object::Field(now)) => now.encrypted,
            _ => None,
        };
        let what = match now {
            None => "removes the marker of the encrypted field",
            Some(now) if now != cipher => "names another cipher for the encrypted field",
            Some(_) => continue,
        };
        let message = format!("the document {what} `{}`", name(path));
        findings.push(finding(earlier, field.name.span, message));
    }
    for (path, object) in &known {
        let Object::Field(field) = object else { continue };
        if !is_kept(path) && unlisted.contains(&dotted(path)) {
            let message = format!(
                "the document has no row for `{}`, which its sample still shows",
                name(path)
            );
            findings.push(finding(earlier, field.name.span, message));
        }
    }
    for (span, message) in unconfirmed(&known, &kept) {
        findings.push(finding(earlier, span, message));
    }
    findings
}

/// A request or a response, of which a page may not remove half.
struct Message<'s> {
    path: Path<'s>,
    name: &'static str,
    span: Span,
}

fn parts(spec: &Spec) -> Vec<Message<'_>> {
    let part = |path: Path<'static>, name, span| Message { path, name, span };
    match &spec.subject {
        Subject::Path(path) => {
            let operations = path.operations.iter();
            operations
                .flat_map(|operation| {
                    let (method, span) = (operation.method.value.word(), operation.method.span);
                    [
                        part(vec![method, names::REQUEST], "the request", span),
                        part(vec![method, names::REQUEST, BODY], "the request's body", span),
                        part(vec![method, names::RESPONSE], "the response", span),
                    ]
                })
                .collect()
        }
        Subject::Notification(notification) => vec![part(Vec::new(), "the notification", notification.title.span)],
    }
}

/// The places of operations whose response was a file or a redirect, and is something else now, and whether it is empty.
fn replaced_answers(earlier: &Spec, merged: &Spec) -> Vec<(Span, bool)> {
    let (Subject::Path(earlier), Subject::Path(merged)) = (&earlier.subject, &merged.subject) else {
        return Vec::new();
    };
    let replaced = earlier.operations.iter().filter_map(|known| {
        let mut now = merged.operations.iter();
        let now = &now.find(|now| now.method == known.method)?.response.content;
        let is_kept = match (&known.response.content, now) {
            (Content::File(_), now) => matches!(now, Content::File(_)),
            (Content::Redirect, now) => matches!(now, Content::Redirect),
            _ => true,
        };
        (!is_kept).then_some((known.method.span, matches!(now, Content::Empty)))
    });
    replaced.collect()
}

/// The places of operations that `merged` does not serve on every host of `earlier`, with those hosts.
fn removed_hosts(earlier: &Spec, merged: &Spec) -> Vec<(Span, String)> {
    let (Subject::Path(earlier), Subject::Path(merged)) = (&earlier.subject, &merged.subject) else {
        return Vec::new();
    };
    let mut removed = Vec::new();
    for known in &earlier.operations {
        let Some(now) = merged.operations.iter().find(|now| now.method == known.method) else {
            continue;
        };
        let is_kept = |host: &Host| now.hosts.iter().any(|kept| kept.value == *host);
        let gone = known.hosts.iter().filter(|host| !is_kept(&host.value));
        let names: Vec<String> = gone.map(|host| format!("the host `{}`", host.value.word())).collect();
        if !names.is_empty() {
            removed.push((known.method.span, names.join(" and ")));
        }
    }
    removed
}

/// Reports every field, known value, condition, format, encoding and error code of `earlier` that `merged` does not have.
pub(crate) fn removed(earlier: &Spec, merged: &Spec) -> Vec<Diagnostic> {
    let kept = objects(merged);
    let mut gone: Vec<Path<'_>> = Vec::new();
    let mut values: Vec<String> = Vec::new();
    let mut errors: Vec<String> = Vec::new();
    let mut conditions: Vec<String> = Vec::new();
    let mut facts: Vec<String> = Vec::new();
    let mut span = None;
    for (path, object) in objects(earlier) {
        let now = kept.iter().find(|(other, _)| *other == path).map(|(_, now)| *now);
        match (object, now) {
            (Object::Field(field), None) => {
                span = span.or(Some(field.name.span));
                gone.push(path);
            }
            (Object::Field(field), Some(Object::Field(now))) => {
                let lost = removed_values(field, now).into_iter();
                values.extend(lost.map(|value| format!("{}: {value}", name(&path))));
                let lost = removed_keys(field, now);
                if !lost.is_empty() {
                    facts.push(format!("{} ({})", name(&path), lost.join(", ")));
                }
                let lost = removed_condition(field, now).into_iter();
                conditions.extend(lost.map(|condition| format!("{}: {}", name(&path), condition.replace('`', ""))));
            }
            (Object::Operation(operation), Some(Object::Operation(now))) => {
                errors.extend(removed_codes(operation, now))
            }
            _ => {}
        }
    }
    // An object stands for its members.
    let outermost = gone.iter().filter(|path| {
        let mut others = gone.iter();
        !others.any(|other| other.len() < path.len() && path.starts_with(other))
    });
    let fields: Vec<String> = outermost.map(|path| name(path)).collect();
    let mut findings = Vec::new();
    for (what, names) in [
        ("fields", fields),
        ("known values", values),
        ("conditions", conditions),
        ("facts", facts),
        ("error codes", errors),
    ] {
        if names.is_empty() {
            continue;
        }
        let message = format!("the document removes {what} that the spec has: {}", listed(&names));
        let mut finding = Diagnostic::new(
            rules::REMOVED,
            earlier.file.clone(),
            span.unwrap_or_else(|| place(earlier)),
            message,
        );
        finding
            .help("compare them with the document; a line with a remark of your own (`inferred`, `corrected`) is kept");
        findings.push(finding);
    }
    findings
}

/// Reports the operations whose end the spec states and the document does not: `merged` keeps it.
pub(crate) fn check_ends(earlier: &Spec, fresh: &Spec, merged: &Spec) -> Vec<Diagnostic> {
    let (Subject::Path(known), Subject::Path(fresh), Subject::Path(merged)) =
        (&earlier.subject, &fresh.subject, &merged.subject)
    else {
        return Vec::new();
    };
    let of = |path: &PathSpec, method: Method| -> Option<Operation> {
        path.operations.iter().find(|own| own.method.value == method).cloned()
    };
    let mut findings = Vec::new();
    for operation in &known.operations {
        let method = operation.method.value;
        let (Some(new), Some(now)) = (of(fresh, method), of(merged, method)) else {
            continue;
        };
        // A remark says where the spec has it from.
        let has_remark = ByHand(&operation.provenance).covers(names::DEPRECATED)
            || second_document::added(&operation.provenance, Some(names::DEPRECATED));
        let is_kept = operation.deprecated.is_some() && new.deprecated.is_none() && now.deprecated.is_some();
        if is_kept && !has_remark && !second_document::is_second(operation, &new) {
            let message = "the document does not say that the operation ends; the spec does, and keeps it".to_owned();
            let mut finding = Diagnostic::new(
                rules::RETIREMENT_UNCLEAR,
                earlier.file.clone(),
                operation.method.span,
                message,
            );
            finding.help("remove `deprecated` from the spec by hand if the operation goes on");
            findings.push(finding);
        }
    }
    findings
}

/// The place of a finding about a spec as a whole.
fn place(spec: &Spec) -> Span {
    let span = match &spec.subject {
        Subject::Path(path) => path.operations.first().map(|operation| operation.method.span),
        Subject::Notification(notification) => Some(notification.title.span),
    };
    span.unwrap_or_default()
}

/// Reports the fields that `fresh` lists and `merged` lacks.
pub(crate) fn check_complete(earlier: &Spec, fresh: &Spec, merged: &Spec) -> Option<Diagnostic> {
    let same = |one: &Path<'_>, other: &Path<'_>| {
        one.len() == other.len()
            && one
                .iter()
                .zip(other)
                .all(|(one, other)| one.eq_ignore_ascii_case(other))
    };
    let kept = objects(merged);
    let is_kept = |path: &Path<'_>| kept.iter().any(|(known, _)| same(known, path));
    let listed_now = objects(fresh);
    let dropped: Vec<&Path<'_>> = listed_now
        .iter()
        .filter(|(path, object)| matches!(object, Object::Field(_)) && !is_kept(path))
        .map(|(path, _)| path)
        .collect();
    // An object stands for its members.
    let is_inside = |path: &Path<'_>| {
        let mut others = dropped.iter();
        others.any(|other| other.len() < path.len() && path.starts_with(other))
    };
    let outermost = dropped.iter().filter(|path| !is_inside(path));
    let missing: Vec<String> = outermost.map(|path| name(path)).collect();
    (!missing.is_empty()).then(|| {
        let message = format!(
            "the document lists fields that a correction made by hand leaves out: {}",
            listed(&missing)
        );
        let mut finding = Diagnostic::new(rules::NOT_MERGED, earlier.file.clone(), place(earlier), message);
        finding.help("add them to the spec by hand, or limit the correction to what it is about");
        finding
    })
}

fn finding(spec: &Spec, span: Span, message: String) -> Diagnostic {
    let mut finding = Diagnostic::new(rules::REMOVALS, spec.file.clone(), span, message);
    finding
        .help("nothing of this spec was changed; if the document is right, import it again with `--accept-removals`");
    finding
}
