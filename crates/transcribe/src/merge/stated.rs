//! The check that a merged spec has every fact that the page states: each one that it does not have is reported.

use std::collections::BTreeSet;

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::exclusion::{Exclusion, exclusions};
use wechatpay_spec::model::{Body, Content, Field, Host, Notification, Operation, Role, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::{Mapping, names};
use wechatpay_spec::words::Word;

use super::by_hand::ByHand;
use super::keys;
use super::objects::{Object, Path, name, objects};
use super::older::{self, Dated};
use super::other_role;
use super::removed_facts::values;
use super::second_document;
use super::shape;
use crate::findings::{listed, shorten};
use crate::reason;
use crate::rules;

/// The facts of a field that callers depend on, beside its known values.
const FACTS: [&str; 14] = [
    names::TYPE,
    names::ENCRYPTED,
    names::ENCODED,
    names::DEFAULT,
    names::FORMAT,
    names::UNIT,
    names::MIN_LENGTH,
    names::MAX_LENGTH,
    names::PATTERN,
    names::MINIMUM,
    names::MAXIMUM,
    names::REQUIRED_OF,
    names::REQUIRED_IF,
    names::ONLY_IF,
];

/// The facts that a remark by rule about the whole line leaves open.
const OPEN: [&str; 3] = [names::TYPE, names::FORMAT, names::REQUIRED];

/// The keys that say when a field is sent: people who corrected one of them decided about all.
const DEMANDS: [&str; 6] = [
    names::REQUIRED,
    names::REQUIRED_OF,
    names::REQUIRED_IF,
    names::ONLY_IF,
    names::ONE_OF,
    names::ANY_OF,
];

/// Reports the facts that `fresh` states and `merged` does not have, unless people decided about them in `earlier`.
pub(crate) fn check(earlier: &Spec, fresh: &Spec, merged: &Spec) -> Option<Diagnostic> {
    let (known, now) = (objects(earlier), objects(merged));
    let role = other_role::own(earlier, fresh);
    let mut lost: Vec<String> = Vec::new();
    let mut place = None;
    for (path, object) in objects(fresh) {
        let own = find(&known, &path);
        let Some(own_or_now) = find(&now, &path) else { continue };
        if is_decided_above(&known, &path) {
            continue;
        }
        let facts = match (object, own, own_or_now) {
            (Object::Field(new), Some(Object::Field(own)), Object::Field(now)) => {
                let facts = of_field(new, own, now, role);
                if !facts.is_empty() {
                    place = place.or(Some(own.name.span));
                }
                facts
            }
            (Object::Operation(new), Some(Object::Operation(own)), Object::Operation(now)) => {
                of_operation(new, own, now)
            }
            (Object::Notification(new), Some(Object::Notification(own)), Object::Notification(now)) => {
                of_notification(new, own, now)
            }
            // A field that the earlier spec does not have.
            (Object::Field(new), None, Object::Field(now)) => of_new_field(new, now, role),
            _ => continue,
        };
        if facts.is_empty() {
            continue;
        }
        lost.push(match object {
            Object::Field(_) => format!("{} ({})", name(&path), facts.join(", ")),
            Object::Operation(_) | Object::Notification(_) => facts.join(", "),
        });
    }
    if lost.is_empty() {
        return None;
    }
    let message = format!(
        "the document states facts that the spec does not have{}: {}",
        why(earlier, fresh),
        listed(&lost)
    );
    let span = place.unwrap_or_else(|| whole(earlier));
    let mut finding = Diagnostic::new(rules::NOT_MERGED, earlier.file.clone(), span, message);
    finding.help("the spec was left as it is there; compare it with the document, and change it by hand");
    Some(finding)
}

/// Why a merge does not take over what the page states, as the end of a clause.
fn why(earlier: &Spec, fresh: &Spec) -> &'static str {
    match (&earlier.subject, &fresh.subject) {
        (Subject::Path(earlier), Subject::Path(fresh)) => {
            let pairs = fresh.operations.iter().filter_map(|new| {
                let known = earlier.operations.iter().find(|known| known.method == new.method)?;
                second_document::why_second(known, new)
            });
            pairs.into_iter().next().unwrap_or_default()
        }
        (Subject::Notification(known), Subject::Notification(new)) => {
            match older::is_older(Dated::notification(known), Dated::notification(new)) {
                true => second_document::OLDER,
                false if ByHand(&known.provenance).infers_all() => ", whose notification is inferred as a whole",
                false => "",
            }
        }
        _ => "",
    }
}

/// The place of a finding about the whole spec: the remark on the whole, or its beginning.
fn whole(spec: &Spec) -> Span {
    match &spec.subject {
        Subject::Path(path) => {
            let first = path.operations.first();
            first.map(|operation| operation.method.span).unwrap_or_default()
        }
        Subject::Notification(notification) => {
            let remarks = &notification.provenance.inferred;
            let whole = remarks.iter().find(|remark| remark.key.is_none());
            whole.map_or(notification.title.span, |remark| remark.reason.span)
        }
    }
}

/// The object at a path. A second document may write names in other letters.
fn find<'s>(objects: &[(Path<'s>, Object<'s>)], path: &Path<'_>) -> Option<Object<'s>> {
    let is_same = |known: &Path<'_>| {
        let mut pairs = known.iter().zip(path);
        known.len() == path.len() && pairs.all(|(one, other)| one.eq_ignore_ascii_case(other))
    };
    let found = objects.iter().find(|(known, _)| is_same(known));
    found.map(|(_, object)| *object)
}

/// Whether people corrected an object around the one at a path as a whole, or the list of its members.
fn is_decided_above(known: &[(Path<'_>, Object<'_>)], path: &Path<'_>) -> bool {
    let around = known
        .iter()
        .filter(|(other, _)| other.len() < path.len() && path.starts_with(other));
    around.into_iter().any(|(other, object)| match object {
        Object::Field(field) => {
            let by_hand = ByHand(&field.provenance);
            by_hand.corrects_all() || by_hand.corrects(names::FIELDS)
        }
        Object::Operation(operation) => {
            let by_hand = ByHand(&operation.provenance);
            let part = path.get(other.len()).copied().unwrap_or_default();
            by_hand.corrects_all() || by_hand.corrects(part)
        }
        Object::Notification(notification) => {
            let by_hand = ByHand(&notification.provenance);
            by_hand.corrects_all() || by_hand.corrects(names::RESOURCE) || by_hand.corrects(names::XML)
        }
    })
}

/// Whether a fresh field states a fact itself, and not only a rule about its sample or the form of its page.
fn is_sure(new: &Field, key: &str) -> bool {
    let mut remarks = new.provenance.inferred.iter();
    !remarks.any(|remark| match &remark.key {
        Some(named) => {
            named.value == key
                && ![reason::CODE_ENCRYPTS, reason::CODE_LISTS]
                    .iter()
                    .any(|stated| reason::includes(&remark.reason.value, stated))
        }
        None => OPEN.contains(&key),
    })
}

/// Whether people corrected a key of the earlier field, or one that excludes it. What they inferred is no answer to what
/// the page states now.
fn is_decided(own: &Field, key: &str) -> bool {
    let by_hand = ByHand(&own.provenance);
    let excludes = |exclusion: &&Exclusion| match exclusion.keys {
        [one, other] if one == key => by_hand.corrects(other),
        [other, one] if one == key => by_hand.corrects(other),
        _ => false,
    };
    by_hand.corrects_all()
        || by_hand.corrects(key)
        || DEMANDS.contains(&key) && DEMANDS.iter().any(|demand| by_hand.corrects(demand))
        || exclusions(Mapping::Field).any(|exclusion| excludes(&exclusion))
}

fn of_field(new: &Field, own: &Field, now: &Field, role: Option<Role>) -> Vec<String> {
    if shape::is_another(&ByHand(&own.provenance), own, new) {
        return Vec::new();
    }
    let mut facts = of_new_field(new, now, role);
    let key_of = |fact: &str| fact.split(':').next().unwrap_or_default().to_owned();
    facts.retain(|fact| !is_decided(own, &key_of(fact)));
    facts
}

/// The facts of a field, of a page for callers in a `role`, that the merged field does not have.
fn of_new_field(new: &Field, now: &Field, role: Option<Role>) -> Vec<String> {
    let lost = FACTS.iter().copied().filter(|key| {
        let is_stated = *key == names::TYPE || keys::is_stated(key, new);
        is_stated && is_sure(new, key) && !keys::agree(key, new, now)
    });
    let mut facts: Vec<String> = lost.map(str::to_owned).collect();
    let kept: BTreeSet<&str> = values(now).into_iter().collect();
    let gone: Vec<String> = values(new)
        .into_iter()
        .filter(|value| !kept.contains(value))
        .map(shorten)
        .collect();
    if !gone.is_empty() && is_sure(new, names::ENUM) {
        facts.push(format!("{}: {}", names::ENUM, gone.join(" ")));
    }
    let is_always = now.constant.is_some() || now.supplied_by.is_some();
    let is_of_role = role.is_some() && now.required_of.as_ref().map(|role| role.value) == role;
    let is_required = now.required || new.required && is_of_role;
    if new.required != is_required && is_sure(new, names::REQUIRED) && !is_always {
        facts.push(match new.required {
            true => names::REQUIRED.to_owned(),
            false => format!("{}: no", names::REQUIRED),
        });
    }
    if new.choice.is_some() && now.choice.is_none() {
        facts.push(names::ONE_OF.to_owned());
    }
    facts
}

fn of_operation(new: &Operation, own: &Operation, now: &Operation) -> Vec<String> {
    let by_hand = ByHand(&own.provenance);
    let mut facts = Vec::new();
    if by_hand.corrects_all() {
        return facts;
    }
    let codes: Vec<String> = new
        .errors
        .iter()
        .filter(|error| !now.errors.iter().any(|known| known.code == error.code))
        .map(|error| shorten(&error.code.value))
        .collect();
    if !codes.is_empty() && !by_hand.corrects(names::ERRORS) {
        facts.push(format!("{}: {}", names::ERRORS, codes.join(" ")));
    }
    let is_open = |key: &str| {
        let mut remarks = new.provenance.inferred.iter();
        !by_hand.corrects(key) && !remarks.any(|remark| remark.key.as_ref().is_none_or(|named| named.value == key))
    };
    for (key, is_stated) in [
        (names::RATE_LIMIT, new.rate_limit.is_some()),
        (names::IDEMPOTENCY_KEY, new.idempotency_key.is_some()),
        (names::DEPRECATED, new.deprecated.is_some()),
        (names::SIGNER, true),
    ] {
        if is_stated && is_open(key) && !keys::agree(key, new, now) {
            facts.push(key.to_owned());
        }
    }
    let has = |host: &Host| now.hosts.iter().any(|known| known.value == *host);
    let hosts = new.hosts.iter().filter(|host| !has(&host.value));
    let hosts: Vec<&str> = hosts.map(|host| host.value.word()).collect();
    if !hosts.is_empty() && is_open(names::HOSTS) {
        facts.push(format!("{}: {}", names::HOSTS, hosts.join(" ")));
    }
    let is_other_body = match (&new.request.body, &now.request.body) {
        (Body::None, _) => false,
        (new, now) => std::mem::discriminant(new) != std::mem::discriminant(now),
    };
    if is_other_body && is_open(names::REQUEST) {
        facts.push("the kind of the request's body".to_owned());
    }
    let is_other_response = match (&new.response.content, &now.response.content) {
        (Content::Empty, _) => false,
        (new, now) => std::mem::discriminant(new) != std::mem::discriminant(now),
    };
    if is_other_response && is_open(names::RESPONSE) {
        facts.push("the kind of the response".to_owned());
    }
    facts
}

fn of_notification(new: &Notification, own: &Notification, now: &Notification) -> Vec<String> {
    let by_hand = ByHand(&own.provenance);
    let mut facts = Vec::new();
    for (key, is_stated) in [
        (names::ORIGINAL_TYPE, new.original_type.is_some()),
        (names::DEPRECATED, new.deprecated.is_some()),
    ] {
        if is_stated && !by_hand.corrects(key) && !by_hand.corrects_all() && !keys::agree(key, new, now) {
            facts.push(key.to_owned());
        }
    }
    facts
}
