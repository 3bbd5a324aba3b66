//! Messages of resources with a lifecycle have no made-up values: each field that a document requires is sent by the caller
//! or set by the lifecycle.

use std::collections::BTreeSet;

use wechatpay_spec::Lifecycle;
use wechatpay_spec::model::Field;
use wechatpay_spec::vocabulary::names;

use crate::catalogue::Catalogue;

/// The fields that the sandbox itself writes into messages of APIv2.
const WRITTEN: [&str; 6] = [
    "return_code",
    "result_code",
    "return_msg",
    "nonce_str",
    "sign",
    names::SIGN_TYPE,
];

/// Every path of fields, those of lists with `[]`.
fn paths(fields: &[Field], above: &str, found: &mut BTreeSet<String>) {
    for field in fields {
        let path = format!("{above}{}", field.name.value);
        let end = if field.kind.value.array_depth > 0 { "[]." } else { "." };
        paths(&field.fields, &format!("{path}{end}"), found);
        found.insert(path);
    }
}

/// The fields that a lifecycle gives a value or hides, by any name.
fn known(lifecycle: &Lifecycle) -> BTreeSet<String> {
    let set = lifecycle.assignments().flat_map(|(list, set)| {
        set.iter().map(move |assignment| match list {
            Some(list) => format!("{list}[].{}", assignment.field.value),
            None => assignment.field.value.clone(),
        })
    });
    let notified = lifecycle.notifications().flat_map(|notify| &notify.set);
    let hidden = lifecycle
        .states
        .iter()
        .flat_map(|state| &state.hides)
        .chain(&lifecycle.hides);
    let counterpart = lifecycle.counterpart.iter().flat_map(|other| &other.fields);
    let named = hidden
        .chain([&lifecycle.key])
        .chain(&lifecycle.state_field)
        .chain(&lifecycle.state_title);
    let named = named.map(|field| field.value.clone());
    let mut known: BTreeSet<String> = named.chain(set).collect();
    known.extend(notified.map(|assignment| assignment.field.value.clone()));
    known.extend(lifecycle.aliases.iter().map(|alias| alias.shown.value.clone()));
    known.extend(counterpart.map(|renaming| renaming.own.value.clone()));
    known
}

/// The required fields inside objects that a message has, and that nothing gives a value.
fn made_up(fields: &[Field], above: &str, known: &BTreeSet<String>, sent: &[BTreeSet<String>]) -> Vec<String> {
    let mut found = Vec::new();
    for field in fields {
        let path = format!("{above}{}", field.name.value);
        let inside = |name: &String| {
            name.strip_prefix(&path)
                .is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        let is_known = known.contains(&path) || known.iter().any(inside);
        let is_sent = sent.iter().any(|sent| sent.contains(&path));
        let is_given = is_known || (!sent.is_empty() && sent.iter().all(|sent| sent.contains(&path)));
        let is_own = field.constant.is_some() || WRITTEN.contains(&field.name.value.as_str());
        if field.required && !is_given && !is_own && (above.is_empty() || !is_sent) {
            found.push(path.clone());
        }
        if is_known || is_sent {
            let end = if field.kind.value.array_depth > 0 { "[]." } else { "." };
            found.extend(made_up(&field.fields, &format!("{path}{end}"), known, sent));
        }
    }
    found
}

#[test]
fn notifications_have_only_values_that_were_sent_or_set() {
    let catalogue = Catalogue::of_repository();
    let mut findings = Vec::new();
    for lifecycle in catalogue.lifecycles() {
        let known = known(lifecycle);
        let creations = lifecycle.create.iter().filter_map(|creation| {
            let mut operations = catalogue.operations();
            let entry = operations.find(|entry| entry.line() == creation.operation.value)?;
            let request = &entry.operation.request;
            let mut sent = BTreeSet::new();
            for fields in [&*request.path, &*request.query, request.body.fields()] {
                paths(fields, "", &mut sent);
            }
            Some(sent)
        });
        let sent: Vec<BTreeSet<String>> = creations.collect();
        let events: BTreeSet<&str> = lifecycle
            .notifications()
            .map(|notify| notify.event.value.as_str())
            .collect();
        for event in events {
            let notification = catalogue.notification(event).unwrap();
            for path in made_up(&notification.fields, "", &known, &sent) {
                findings.push(format!("{}, {event}: {path}", lifecycle.name));
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
