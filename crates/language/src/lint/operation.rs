//! Lints of operations, and of operations with each other.

use std::collections::{BTreeMap, BTreeSet};

use super::account_kind::{without_account_kind, without_account_segment};
use super::catalogue::Catalogue;
use super::line::is_sentence;
use super::same_action::{COMPARED, Described, is_same_action, is_same_event};
use super::{Objection, rules};
use crate::diagnostic::Diagnostic;
use crate::model::{Condition, Field, Method, Notification, Operation, Provenance, Spec, Subject};
use crate::place::{Located, Span};
use crate::vocabulary::names;

/// Identifies what a page describes: its address, the method, and what operations have in common.
type Page<'s> = (&'s str, Method, Likeness<'s>);

/// The facts that operations on one page have in common if they do the same for different kinds of accounts. The most reliable comes
/// first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness<'s> {
    /// The title.
    Title(&'s str),
    /// The title without words for a kind of account.
    Action(String),
    /// The URL path without segments for a kind of account.
    Path(String),
}

impl<'s> Likeness<'s> {
    fn all(url_path: &str, title: &'s str) -> Vec<Self> {
        let action = without_account_kind(title).map(Self::Action);
        let path = Self::Path(without_account_segment(url_path));
        [Self::Title(title), path].into_iter().chain(action).collect()
    }
}

/// Runs the lints on every operation and notification.
pub(super) fn look<'s>(specs: &'s [Spec], objections: &mut Vec<Objection<'s>>) {
    let catalogue = Catalogue::new(specs);
    let mut by_page: BTreeMap<Page<'s>, Vec<(&'s str, &'s Operation)>> = BTreeMap::new();
    let mut whole_pages: BTreeMap<(&str, Method), Vec<Described<'s>>> = BTreeMap::new();
    let mut notifications: BTreeMap<&str, Vec<(&'s str, &'s Notification)>> = BTreeMap::new();
    for spec in specs {
        match &spec.subject {
            Subject::Notification(notification) => {
                title(&spec.file, &notification.title, &notification.provenance, objections);
                let pages: BTreeSet<&str> = notification
                    .documents
                    .iter()
                    .map(|document| page(&document.url.value))
                    .collect();
                for page in pages {
                    notifications.entry(page).or_default().push((&spec.file, notification));
                }
            }
            Subject::Path(path) => {
                for operation in &path.operations {
                    catalogue.look(&spec.file, operation, objections);
                    title(&spec.file, &operation.title, &operation.provenance, objections);
                    let likenesses = Likeness::all(&path.url_path.value, &operation.title.value);
                    for document in &operation.documents {
                        whole_pages
                            .entry((page(&document.url.value), operation.method.value))
                            .or_default()
                            .push(Described {
                                file: &spec.file,
                                operation,
                            });
                        for likeness in &likenesses {
                            let key = (page(&document.url.value), operation.method.value, likeness.clone());
                            by_page.entry(key).or_default().push((&spec.file, operation));
                        }
                    }
                }
            }
        }
    }
    let mut pairs = Vec::new();
    for of_a_page in by_page.values() {
        if let Some((first, others)) = of_a_page.split_first() {
            pairs.extend(others.iter().map(|other| (*first, *other)));
        }
    }
    for of_a_page in whole_pages.values().filter(|of_a_page| of_a_page.len() <= COMPARED) {
        for (number, one) in of_a_page.iter().enumerate() {
            let others = of_a_page.iter().skip(number + 1);
            let alike = others.filter(|other| one.file != other.file && is_same_action(*one, **other));
            pairs.extend(alike.map(|other| ((one.file, one.operation), (other.file, other.operation))));
        }
    }
    // An operation may list one page twice, with other places in it.
    pairs.retain(|(one, other)| (one.0, one.1.method.span) != (other.0, other.1.method.span));
    // Two operations may share several pages, and their titles as well as their paths may be alike.
    pairs.sort_by_key(|(one, other)| (other.0, other.1.method.span, one.1.title != other.1.title, one.0));
    pairs.dedup_by_key(|(one, other)| (other.0, other.1.method.span, one.0));
    let mut found = Disagreements::default();
    for (one, other) in pairs {
        if one.1.request == other.1.request && one.1.response == other.1.response {
            if one.1.title == other.1.title {
                twin(one, other, objections);
            }
        } else {
            let parts = [
                (&one.1.request.query, &other.1.request.query),
                (&one.1.request.headers, &other.1.request.headers),
            ];
            for (before, after) in parts {
                found.look((one.0, before), (other.0, after));
            }
            let bodies = (one.1.request.body.fields(), other.1.request.body.fields());
            found.look((one.0, bodies.0), (other.0, bodies.1));
            let answers = (one.1.response.content.fields(), other.1.response.content.fields());
            found.look((one.0, answers.0), (other.0, answers.1));
        }
    }
    for of_a_page in notifications.values().filter(|of_a_page| of_a_page.len() <= COMPARED) {
        for (number, one) in of_a_page.iter().enumerate() {
            for other in of_a_page
                .iter()
                .skip(number + 1)
                .filter(|other| is_same_event(one.1, other.1))
            {
                found.look((one.0, &one.1.fields), (other.0, &other.1.fields));
            }
        }
    }
    objections.append(&mut found.objections);
}

fn title<'s>(file: &str, title: &'s Located<String>, provenance: &'s Provenance, objections: &mut Vec<Objection<'s>>) {
    if is_sentence(&title.value) {
        let mut diagnostic = Diagnostic::new(rules::TITLE_SENTENCE, file, title.span, "the title is a sentence");
        diagnostic.help("keep only the label; the explanation stays in the document; or waive it with a reason: `waived: {W004: …}`");
        objections.push(Objection { diagnostic, provenance });
    }
}

fn twin<'s>(one: (&'s str, &'s Operation), other: (&'s str, &'s Operation), objections: &mut Vec<Objection<'s>>) {
    let message = "the operation is described twice: same page, title, request and response";
    let mut diagnostic = Diagnostic::new(rules::TWIN_OPERATION, other.0, other.1.method.span, message);
    diagnostic
        .also_in(one.0, one.1.method.span, "also here")
        .help("keep the one whose path the page shows; or waive it with a reason: `waived: {W005: …}`");
    objections.push(Objection {
        diagnostic,
        provenance: &other.1.provenance,
    });
}

/// The page of a document's address: without the place within it (`#…`), the old wiki's number of the menu's entry
/// (`&index=…`), and a slash at the end.
fn page(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or(url);
    let url = url.split("&index=").next().unwrap_or(url);
    url.trim_end_matches('/')
}

/// Fields at the same place that two operations on one page describe differently.
#[derive(Default)]
struct Disagreements<'s> {
    /// The fields that are reported, with their files: one that disagrees with two others is reported once.
    reported: BTreeSet<(&'s str, Span)>,
    objections: Vec<Objection<'s>>,
}

impl<'s> Disagreements<'s> {
    fn look(&mut self, one: (&'s str, &'s [Field]), other: (&'s str, &'s [Field])) {
        let first: BTreeMap<&str, &Field> = one.1.iter().map(|field| (field.name.value.as_str(), field)).collect();
        for field in other.1 {
            let Some(same) = first.get(field.name.value.as_str()) else {
                continue;
            };
            let about = disagreements((same, one.1), (field, other.1));
            if !about.is_empty() && self.reported.insert((other.0, field.name.span)) {
                let what = match other.0.starts_with("notify/") {
                    true => "notification",
                    false => "operation",
                };
                let message = format!(
                    "another {what} on the same page describes `{}` differently: {}",
                    field.name.value,
                    about.join(", ")
                );
                let mut diagnostic = Diagnostic::new(rules::DOCUMENTS_DISAGREE, other.0, field.name.span, message);
                diagnostic
                    .also_in(one.0, same.name.span, "described differently here")
                    .help("check the page again; or waive it with a reason: `waived: {W007: …}`");
                self.objections.push(Objection {
                    diagnostic,
                    provenance: &field.provenance,
                });
            }
            self.look((one.0, &same.fields), (other.0, &field.fields));
        }
    }
}

/// The keys about which two descriptions of a field disagree, each with the fields beside it.
fn disagreements(one: (&Field, &[Field]), other: (&Field, &[Field])) -> Vec<&'static str> {
    let ((one, beside_one), (other, beside_other)) = (one, other);
    // An operation that only one role calls, or in which the field of a condition always has one value, need not name them.
    let for_one_role = one.required_of.is_some() != other.required_of.is_some();
    let is_explained = for_one_role
        || is_unknown(one.required_if.as_ref(), beside_other)
        || is_unknown(other.required_if.as_ref(), beside_one);
    let conditions_differ = |one: Option<&Condition>, other: Option<&Condition>| {
        conditions(one) != conditions(other) && !is_unknown(one, beside_other) && !is_unknown(other, beside_one)
    };
    let roles_differ = one.required_of != other.required_of && !for_one_role;
    let required_ifs_differ = conditions_differ(one.required_if.as_ref(), other.required_if.as_ref());
    let differs = [
        (names::TYPE, one.kind != other.kind),
        (names::REQUIRED, one.required != other.required && !is_explained),
        (names::REQUIRED_OF, roles_differ),
        (
            names::REQUIRED_IF,
            one.required == other.required && required_ifs_differ,
        ),
        (
            names::ONLY_IF,
            conditions_differ(one.only_if.as_ref(), other.only_if.as_ref()),
        ),
        (names::ENCRYPTED, one.encrypted != other.encrypted),
    ];
    let differing = differs.into_iter().filter(|(_, differs)| *differs);
    differing.map(|(key, _)| key).collect()
}

/// Whether a condition names a field that is not among those beside the other description.
fn is_unknown(condition: Option<&Condition>, beside: &[Field]) -> bool {
    condition.is_some_and(|condition| beside.iter().all(|field| field.name != condition.field))
}

/// The field and the values of a condition, in any order.
fn conditions(condition: Option<&Condition>) -> Option<(&str, BTreeSet<&str>)> {
    let condition = condition?;
    let values = condition.equals.iter().map(|value| value.value.as_str());
    Some((&condition.field.value, values.collect()))
}
