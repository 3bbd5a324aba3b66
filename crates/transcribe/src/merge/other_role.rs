//! A page for callers in one role, merged into a spec that also cites pages for callers in another: it says nothing about
//! those.

use std::collections::BTreeSet;

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{
    Body, Content, Document, EnumValue, ErrorCode, Field, Notification, Operation, Provenance, Role, Spec, Subject,
};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use super::by_hand::ByHand;
use super::objects::{Object, Path, find_in, name, objects};
use super::older::{self, Dated};
use super::second_document;
use super::unknown;
use crate::construct::unplaced;
use crate::findings::listed;
use crate::reason;
use crate::rules;

/// The callers that a part of the official site is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Caller {
    Merchant,
    Partner,
    Brand,
}

/// The parts of the official site that are for one kind of callers, by the beginning of their addresses.
const PARTS: [(&str, Caller); 7] = [
    ("https://pay.weixin.qq.com/doc/v3/merchant", Caller::Merchant),
    ("https://pay.weixin.qq.com/doc/v3/partner", Caller::Partner),
    ("https://pay.weixin.qq.com/doc/v2/merchant", Caller::Merchant),
    ("https://pay.weixin.qq.com/doc/v2/partner", Caller::Partner),
    ("https://pay.weixin.qq.com/doc/brand", Caller::Brand),
    ("https://pay.weixin.qq.com/wiki/doc/apiv3_partner", Caller::Partner),
    ("https://pay.weixin.qq.com/wiki/doc/apiv3/", Caller::Merchant),
];

impl Caller {
    /// The callers that a document is for, if it is for one kind of them.
    fn of(document: &Document) -> Option<Self> {
        let mut parts = PARTS.iter();
        parts
            .find(|(part, _)| document.url.value.starts_with(part))
            .map(|(_, caller)| *caller)
    }

    const fn role(self) -> Option<Role> {
        match self {
            Self::Merchant => Some(Role::Merchant),
            Self::Partner => Some(Role::Partner),
            Self::Brand => None,
        }
    }

    const fn plural(self) -> &'static str {
        match self {
            Self::Merchant => "merchants",
            Self::Partner => "partners",
            Self::Brand => "brands",
        }
    }
}

/// The callers that a page is for, and those that other documents of its spec are for.
struct Callers {
    own: Caller,
    others: Vec<Caller>,
}

impl Callers {
    /// `None` if the page is for every caller that the spec is for.
    fn of(earlier: &[Document], fresh: &[Document]) -> Option<Self> {
        let [page] = fresh else { return None };
        let own = Caller::of(page)?;
        let others: BTreeSet<Caller> = earlier
            .iter()
            .filter_map(Caller::of)
            .filter(|other| *other != own)
            .collect();
        (!others.is_empty()).then(|| Self {
            own,
            others: others.into_iter().collect(),
        })
    }

    /// The role of the other callers, if they have one.
    fn other_role(&self) -> Option<Role> {
        match self.others.as_slice() {
            [only] => only.role(),
            _ => None,
        }
    }
}

/// The role of the callers that a page is for, if the spec is also for others.
pub(super) fn own(earlier: &Spec, fresh: &Spec) -> Option<Role> {
    let pairs = pairs(earlier, fresh);
    let mut callers = pairs.iter().filter_map(|pair| Callers::of(pair.known, pair.new));
    callers.next()?.own.role()
}

/// The fresh operation, with what documents for other callers may say of it.
pub(super) fn operation(earlier: &Operation, fresh: &Operation) -> Operation {
    let mut completed = fresh.clone();
    let Some(callers) = Callers::of(&earlier.documents, &fresh.documents) else {
        return completed;
    };
    let (known, request) = (&earlier.request, &mut completed.request);
    request.query = fields(&known.query, &request.query, &callers, true);
    request.headers = fields(&known.headers, &request.headers, &callers, true);
    match (&known.body, &mut request.body) {
        (Body::Json(known), Body::Json(own))
        | (Body::Xml(known), Body::Xml(own))
        | (Body::Multipart(known), Body::Multipart(own)) => *own = fields(known, own, &callers, true),
        _ => {}
    }
    match (&earlier.response.content, &mut completed.response.content) {
        (Content::Json(known), Content::Json(own)) | (Content::Xml(known), Content::Xml(own)) => {
            *own = fields(known, own, &callers, false);
        }
        _ => {}
    }
    let is_new = |error: &&ErrorCode| !fresh.errors.iter().any(|own| own.code == error.code);
    completed.errors.extend(earlier.errors.iter().filter(is_new).cloned());
    completed
}

/// The fresh notification, with what documents for other callers may say of it.
pub(super) fn notification(earlier: &Notification, fresh: &Notification) -> Notification {
    let mut completed = fresh.clone();
    if let Some(callers) = Callers::of(&earlier.documents, &fresh.documents) {
        completed.fields = fields(&earlier.fields, &fresh.fields, &callers, false);
    }
    completed
}

/// The fields of the page, each sent by those callers who have it, and those that only the earlier spec has.
fn fields(earlier: &[Field], fresh: &[Field], callers: &Callers, is_request: bool) -> Vec<Field> {
    let mut all: Vec<Field> = fresh
        .iter()
        .map(|new| {
            let mut own = new.clone();
            let known = earlier.iter().find(|known| known.name == new.name);
            if let Some(known) = known {
                if !known.fields.is_empty() && !new.fields.is_empty() {
                    own.fields = fields(&known.fields, &new.fields, callers, is_request);
                }
                if !new.values.is_empty() {
                    let is_new = |value: &&EnumValue| !new.values.iter().any(|own| own.value == value.value);
                    own.values.extend(known.values.iter().filter(is_new).cloned());
                }
            }
            demand(known, &mut own, callers, is_request);
            own
        })
        .collect();
    for (index, known) in earlier.iter().enumerate() {
        if fresh.iter().any(|new| new.name == known.name) {
            continue;
        }
        let before = earlier.get(..index).unwrap_or_default();
        let place = before
            .iter()
            .rev()
            .find_map(|before| all.iter().position(|field| field.name == before.name));
        let mut kept = known.clone();
        // A page of callers who do not have the field does not show that the others need not send it.
        let is_of_caller = kept.constant.is_none() && kept.supplied_by.is_none();
        if let (true, true, Some(role)) = (kept.required && is_of_caller, is_request, callers.other_role()) {
            kept.required = false;
            kept.required_of = Some(unplaced(role));
        }
        all.insert(place.map_or(0, |place| place + 1), kept);
    }
    all
}

/// Limits what the page says of whether a field must be sent to the callers that it is for.
fn demand(known: Option<&Field>, own: &mut Field, callers: &Callers, is_request: bool) {
    if own.constant.is_some() || own.supplied_by.is_some() {
        return;
    }
    let is_conditional =
        |field: &Field| field.choice.is_some() || field.required_if.is_some() || field.only_if.is_some();
    let role = callers.own.role().filter(|_| is_request);
    let known_role = known
        .and_then(|known| known.required_of.as_ref())
        .map(|role| role.value);
    let is_known = known.is_some_and(|known| known.required || known.constant.is_some() || known.supplied_by.is_some());
    if own.required && !is_known {
        // Both roles must send it.
        if known_role.is_some() && known_role == callers.other_role() {
            return;
        }
        own.required = false;
        let is_open =
            known.is_none_or(|known| !is_conditional(known) && known.default.is_none() && known_role.is_none());
        if let Some(role) = role.filter(|_| is_open && own.default.is_none()) {
            own.required_of = Some(unplaced(role));
        }
    } else if !own.required && known.is_some_and(|known| known.required) && own.required_of.is_none() {
        let is_open = !is_conditional(own) && own.default.is_none();
        if let Some(role) = callers.other_role().filter(|_| is_request && is_open) {
            own.required_of = Some(unplaced(role));
        }
    }
}

/// Documents of the spec and of the page about one operation or notification.
struct Pair<'s> {
    known: &'s [Document],
    new: &'s [Document],
    /// The keys of the parts of which the page does not end: `post`, `request`.
    whole: Vec<Vec<&'s str>>,
    span: Span,
}

/// The operations and the notification that both specs have, except for those of which the page adds only keys.
fn pairs<'s>(earlier: &'s Spec, fresh: &'s Spec) -> Vec<Pair<'s>> {
    let ends = |provenance: &Provenance, key: &str| {
        let mut remarks = provenance.inferred.iter();
        remarks.any(|remark| {
            let reasons = [reason::RESPONSE_MISSING, reason::RESPONSE_CUT, reason::REQUEST_CUT];
            remark.key.as_ref().is_some_and(|named| named.value == key)
                && reasons.iter().any(|cut| reason::includes(&remark.reason.value, cut))
        })
    };
    match (&earlier.subject, &fresh.subject) {
        (Subject::Path(known), Subject::Path(new)) => {
            let operations = new.operations.iter().filter_map(|new| {
                let known = known.operations.iter().find(|known| known.method == new.method)?;
                let parts = [names::REQUEST, names::RESPONSE].into_iter();
                let whole = parts.filter(|part| !ends(&new.provenance, part));
                let whole = whole.map(|part| vec![new.method.value.word(), part]).collect();
                (!second_document::is_second(known, new)).then_some(Pair {
                    known: &known.documents,
                    new: &new.documents,
                    whole,
                    span: known.method.span,
                })
            });
            operations.collect()
        }
        (Subject::Notification(known), Subject::Notification(new)) => {
            let is_whole = !ends(&new.provenance, names::RESOURCE)
                && !ends(&new.provenance, names::XML)
                && !unknown::are_names(&new.fields)
                && !older::is_older(Dated::notification(known), Dated::notification(new));
            let pair = is_whole.then(|| Pair {
                known: &known.documents,
                new: &new.documents,
                whole: vec![Vec::new()],
                span: known.title.span,
            });
            pair.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Reports the fields of the spec that a page for one kind of callers does not list, and that were kept because the spec
/// also cites pages for others.
pub(crate) fn check(earlier: &Spec, fresh: &Spec, merged: &Spec) -> Vec<Diagnostic> {
    let (listed_now, kept) = (objects(fresh), objects(merged));
    let mut findings = Vec::new();
    for pair in pairs(earlier, fresh) {
        let Some(callers) = Callers::of(pair.known, pair.new) else {
            continue;
        };
        let is_gone = |(path, object): &(Path<'_>, Object<'_>)| {
            let Object::Field(field) = object else { return false };
            pair.whole.iter().any(|part| path.starts_with(part))
                && find_in(&kept, path).is_some()
                && find_in(&listed_now, path).is_none()
                && !ByHand(&field.provenance).covers_all()
        };
        let gone: Vec<Path<'_>> = objects(earlier)
            .into_iter()
            .filter(is_gone)
            .map(|(path, _)| path)
            .collect();
        let outermost = gone.iter().filter(|path| {
            let mut others = gone.iter();
            !others.any(|other| other.len() < path.len() && path.starts_with(other))
        });
        let names: Vec<String> = outermost.map(|path| name(path)).collect();
        if names.is_empty() {
            continue;
        }
        let others: Vec<&str> = callers.others.iter().map(|other| other.plural()).collect();
        let message = format!(
            "the document, which is for {}, does not list fields that the spec has: {}; they were kept, as it also cites pages for {}",
            callers.own.plural(),
            listed(&names),
            others.join(" and ")
        );
        let mut finding = Diagnostic::new(rules::REMOVED, earlier.file.clone(), pair.span, message);
        finding.help("remove them from the spec by hand if no page has them any longer");
        findings.push(finding);
    }
    findings
}
