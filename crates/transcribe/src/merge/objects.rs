//! The objects of a spec, each with the keys that lead to it.

use wechatpay_spec::model::{Field, Method, Notification, Operation, PathSpec, Spec};
use wechatpay_spec::visit::{MessagePart, Visit, walk_field, walk_notification, walk_operation, walk_spec};
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::{Word, words};

use crate::findings::shorten;

/// An object of a spec that can have remarks.
#[derive(Clone, Copy)]
pub(super) enum Object<'s> {
    Operation(&'s Operation),
    Notification(&'s Notification),
    Field(&'s Field),
}

/// The keys that lead to an object: `post`, `request`, `body`, `amount`.
pub(super) type Path<'s> = Vec<&'s str>;

/// Every object of a spec, with the keys that lead to it. A field comes after its members.
pub(super) fn objects(spec: &Spec) -> Vec<(Path<'_>, Object<'_>)> {
    let mut objects = Objects::default();
    walk_spec(&mut objects, spec);
    objects.found
}

/// Collects objects.
#[derive(Default)]
struct Objects<'s> {
    /// The keys that lead to the object that is visited.
    path: Path<'s>,
    found: Vec<(Path<'s>, Object<'s>)>,
}

impl<'s> Visit<'s> for Objects<'s> {
    fn visit_operation(&mut self, _: &'s PathSpec, operation: &'s Operation) {
        self.path.push(operation.method.value.word());
        self.found.push((self.path.clone(), Object::Operation(operation)));
        walk_operation(self, operation);
        self.path.pop();
    }

    fn visit_notification(&mut self, notification: &'s Notification) {
        self.found.push((Vec::new(), Object::Notification(notification)));
        walk_notification(self, notification);
    }

    fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
        let outer = self.path.len();
        // The path of a top-level field is at most the method of its operation.
        if outer <= 1 {
            self.path.extend(keys_of(part));
        }
        self.path.push(&field.name.value);
        walk_field(self, field, part);
        self.found.push((self.path.clone(), Object::Field(field)));
        self.path.truncate(outer);
    }
}

/// The body of a request in a path of keys, whatever its form.
pub(super) const BODY: &str = "body";

/// The keys that lead from an operation, or a notification, to a part of its message.
const fn keys_of(part: MessagePart) -> &'static [&'static str] {
    match part {
        MessagePart::Path => &[names::REQUEST, names::PATH],
        MessagePart::Query => &[names::REQUEST, names::QUERY],
        MessagePart::Body => &[names::REQUEST, BODY],
        MessagePart::Headers => &[names::REQUEST, names::HEADERS],
        MessagePart::Response => &[names::RESPONSE],
        MessagePart::Notification => &[],
    }
}

pub(super) fn find<'s>(spec: &'s Spec, path: &[&str]) -> Option<Object<'s>> {
    find_in(&objects(spec), path)
}

pub(super) fn find_in<'s>(objects: &[(Path<'s>, Object<'s>)], path: &[&str]) -> Option<Object<'s>> {
    let found = objects.iter().find(|(known, _)| known == path);
    found.map(|(_, object)| *object)
}

/// The keys of the parts of a message.
const PARTS: [&str; 6] = [
    names::REQUEST,
    names::RESPONSE,
    BODY,
    names::QUERY,
    names::HEADERS,
    names::PATH,
];

/// The name of a field without its part of the message: `amount.total`.
pub(super) fn dotted(path: &Path<'_>) -> String {
    let methods = words::<Method>();
    let is_part = |segment: &str| PARTS.contains(&segment) || methods.contains(&segment);
    let (below, own) = path.split_at(path.len().saturating_sub(1));
    let below = below.iter().skip_while(|segment| is_part(segment));
    below.chain(own).copied().collect::<Vec<_>>().join(".")
}

/// The name of a field as messages show it.
pub(super) fn name(path: &Path<'_>) -> String {
    shorten(&dotted(path))
}
