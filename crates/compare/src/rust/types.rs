//! Compares the structs and enumerations of one request, response or notification.

use std::collections::BTreeSet;

use wechatpay_codegen::surface::{Kind, Struct, StructField, Type, Types};
use wechatpay_spec::model::{Body, EnumValue, Field, Operation, Protocol, RequestPart};
use wechatpay_spec::place::Span;

use super::exact_choices::{FoundChoice, exact_choices};
use super::partners::partners;
use super::rules;
use super::traits::{can_remove, lost_traits};
use super::variants::Variants;
use crate::change::{Change, Mark};
use crate::change_rule::{ChangeRule, Direction};
use crate::location::{body_word, content_word, member};
use crate::matching::{NotificationSide, OperationSide, Subject};

/// One side of the comparison.
#[derive(Clone, Copy)]
pub(super) struct Half<'t, 'a> {
    /// The spec file.
    file: &'t str,
    /// The message that the types belong to.
    of: Message<'t>,
    /// The types.
    set: &'t Types<'a>,
}

impl<'t, 'a> Half<'t, 'a> {
    /// One side of an operation.
    pub(super) fn of_operation(side: &OperationSide<'t>, set: &'t Types<'a>) -> Self {
        Self {
            file: &side.spec.file,
            of: Message::Of(side.operation),
            set,
        }
    }

    /// One side of a notification.
    pub(super) fn of_notification(side: &NotificationSide<'t>, set: &'t Types<'a>) -> Self {
        Self {
            file: &side.spec.file,
            of: Message::Notification(side.notification.protocol),
            set,
        }
    }
}

/// A message that types belong to.
#[derive(Clone, Copy)]
enum Message<'t> {
    /// The request or the response of an operation.
    Of(&'t Operation),
    /// A notification.
    Notification(Protocol),
}

impl<'t, 'a> Half<'t, 'a> {
    fn inner(&self, name: &str) -> Option<&'t Type<'a>> {
        self.set.inner.get(name)
    }

    fn mark(&self, span: Span) -> Mark {
        Mark::new(self.file, span)
    }

    /// The location of a top-level field, written as in the comparison of the wire.
    fn place(&self, part: RequestPart, direction: Direction) -> String {
        let operation = match self.of {
            Message::Of(operation) => operation,
            Message::Notification(Protocol::V2) => return "notification.xml".to_owned(),
            Message::Notification(Protocol::V3) => return "notification.resource".to_owned(),
        };
        match (direction, part) {
            (Direction::Response, _) => format!("response.{}", content_word(&operation.response.content)),
            (_, RequestPart::Path) => "request.path".to_owned(),
            (_, RequestPart::Query) => "request.query".to_owned(),
            (_, RequestPart::Header) => "request.headers".to_owned(),
            (_, RequestPart::Body) => match &operation.request.body {
                Body::None => "request.json".to_owned(),
                body => format!("request.{}", body_word(body)),
            },
        }
    }
}

/// An enumeration: its name and its variants.
type Enumeration<'t, 'a> = (&'t str, &'t [(String, &'a EnumValue)]);

/// The types of a request or response on both sides.
pub(super) struct Comparison<'t, 'a, 'c> {
    subject: &'t Subject,
    direction: Direction,
    before: Half<'t, 'a>,
    after: Half<'t, 'a>,
    /// The parameters of the URL path on both sides, each with the one at its place.
    parameters: &'t [(&'a Field, &'a Field)],
    /// Pairs of inner types that were compared: several fields may share one.
    seen: BTreeSet<(&'t str, &'t str)>,
    changes: &'c mut Vec<Change>,
}

impl<'t, 'a, 'c> Comparison<'t, 'a, 'c> {
    pub(super) fn new(
        subject: &'t Subject,
        direction: Direction,
        before: Half<'t, 'a>,
        after: Half<'t, 'a>,
        changes: &'c mut Vec<Change>,
    ) -> Self {
        Self {
            subject,
            direction,
            before,
            after,
            parameters: &[],
            seen: BTreeSet::new(),
            changes,
        }
    }

    pub(super) const fn with_parameters(mut self, parameters: &'t [(&'a Field, &'a Field)]) -> Self {
        self.parameters = parameters;
        self
    }

    pub(super) fn compare(mut self) {
        let (was, is) = (&self.before.set.top, &self.after.set.top);
        if let (Direction::Response, [], [first, ..]) = (self.direction, was.as_slice(), is.as_slice()) {
            let location = self.after.place(first.part, self.direction);
            let message = format!(
                "`{}` is a struct of its own, was `wechatpay_runtime::EmptyResponse`",
                self.after.set.top_name
            );
            let rules = (rules::RUST_REQUEST_TYPE_CHANGED, rules::RUST_RESPONSE_TYPE_CHANGED);
            self.report(rules, &location, message, (None, Some(first.field.name.span)));
            return;
        }
        let names = (&*self.before.set.top_name, &*self.after.set.top_name);
        self.objects((&self.before.set.top, &self.after.set.top), names, None);
    }

    fn report(
        &mut self,
        rule: (ChangeRule, ChangeRule),
        location: &str,
        message: String,
        marks: (Option<Span>, Option<Span>),
    ) {
        self.changes.push(Change {
            rule: match self.direction {
                Direction::Request => rule.0,
                Direction::Neither | Direction::Response => rule.1,
            },
            subject: self.subject.clone(),
            location: location.to_owned(),
            message,
            before: marks.0.map(|span| self.before.mark(span)),
            after: marks.1.map(|span| self.after.mark(span)),
        });
    }

    /// Compares two structs with their names; `inside` is their location, unless they are at the top level.
    fn objects(
        &mut self,
        (before, after): (&'t Struct<'a>, &'t Struct<'a>),
        names: (&str, &str),
        inside: Option<&str>,
    ) {
        if self.direction == Direction::Request {
            self.choices(before, after, inside);
        }
        let partners = partners(before, after, self.parameters);
        for (item, partner) in before.iter().zip(&partners) {
            match partner {
                Some(other) => self.fields(item, other, inside),
                None => {
                    let location = self.location(&self.before, item, inside);
                    let message = format!("the field `{}` was removed", item.name);
                    let rules = (rules::RUST_REQUEST_FIELD_REMOVED, rules::RUST_RESPONSE_FIELD_REMOVED);
                    self.report(rules, &location, message, (Some(item.field.name.span), None));
                }
            }
        }
        let found: BTreeSet<&String> = partners.iter().flatten().map(|item| &item.name).collect();
        let mut lost = lost_traits(self.before.set, self.after.set, names);
        for item in after.iter().filter(|item| !found.contains(&item.name)) {
            let location = self.location(&self.after, item, inside);
            if let Some(place) = lost.iter().position(|lost| can_remove(*lost, item)) {
                let path = lost.remove(place).path();
                let message = format!(
                    "the field `{}` was added, with which `{}` does not implement `{path}`",
                    item.name, names.1
                );
                let rules = (rules::RUST_REQUEST_TRAIT_REMOVED, rules::RUST_RESPONSE_TRAIT_REMOVED);
                self.report(rules, &location, message, (None, Some(item.field.name.span)));
                if !(item.field.required && self.direction == Direction::Request) {
                    continue;
                }
            }
            let (request, message) = if item.field.required {
                let message = format!("the required field `{}` was added", item.name);
                (rules::RUST_REQUEST_REQUIRED_FIELD_ADDED, message)
            } else {
                let message = format!("the field `{}` was added", item.name);
                (rules::RUST_REQUEST_FIELD_ADDED, message)
            };
            let message = match self.direction {
                Direction::Request => message,
                Direction::Neither | Direction::Response => format!("the field `{}` was added", item.name),
            };
            let rules = (request, rules::RUST_RESPONSE_FIELD_ADDED);
            self.report(rules, &location, message, (None, Some(item.field.name.span)));
        }
    }

    /// Compares the choices of exactly one alternative, which the struct of required fields has as members.
    fn choices(&mut self, before: &Struct<'_>, after: &Struct<'_>, inside: Option<&str>) {
        let (one, other) = (exact_choices(before), exact_choices(after));
        let names: BTreeSet<&str> = one.iter().chain(&other).map(|set| set.name).collect();
        for name in names {
            let (was, is) = (FoundChoice::of(&one, name), FoundChoice::of(&other, name));
            let shape = |found: &FoundChoice| (found.wire_names.clone(), found.alternatives.clone());
            if was.as_ref().map(shape) == is.as_ref().map(shape) {
                continue;
            }
            let message = match (&was, &is) {
                (None, _) => format!("the choice `{name}` was added to the required fields"),
                (_, None) => format!("the choice `{name}` was removed from the required fields"),
                _ => format!("the alternatives of the choice `{name}` changed"),
            };
            let side = is.as_ref().map_or((&self.before, before), |_| (&self.after, after));
            let field = is.as_ref().or(was.as_ref()).map(|found| &found.first_field);
            let item = side.1.iter().find(|item| Some(&item.field.name.value) == field);
            let location = item.map(|item| self.location(side.0, item, inside)).unwrap_or_default();
            let marks = (was.map(|was| was.span), is.map(|is| is.span));
            let rules = (rules::RUST_REQUEST_CHOICE_CHANGED, rules::RUST_REQUEST_CHOICE_CHANGED);
            self.report(rules, &location, message, marks);
        }
    }

    fn location(&self, half: &Half<'_, '_>, item: &StructField<'_>, inside: Option<&str>) -> String {
        let inside = inside.map_or_else(|| half.place(item.part, self.direction), str::to_owned);
        member(&inside, &item.field.name.value)
    }

    fn fields(&mut self, before: &'t StructField<'a>, after: &'t StructField<'a>, inside: Option<&str>) {
        let location = self.location(&self.after, after, inside);
        let marks = (Some(before.field.name.span), Some(after.field.name.span));
        if before.name != after.name {
            let rules = (rules::RUST_REQUEST_FIELD_RENAMED, rules::RUST_RESPONSE_FIELD_RENAMED);
            let message = format!("the field is named `{}`, was `{}`", after.name, before.name);
            self.report(rules, &location, message, marks);
        }
        self.requirement(before, after, &location);
        if !self.same_kind(&before.kind, &after.kind) {
            let rules = (rules::RUST_REQUEST_TYPE_CHANGED, rules::RUST_RESPONSE_TYPE_CHANGED);
            let message = format!(
                "the type of `{}` is `{}`, was `{}`",
                after.name, after.kind, before.kind
            );
            self.report(
                rules,
                &location,
                message,
                (Some(before.field.kind.span), Some(after.field.kind.span)),
            );
            return;
        }
        let (Some(was), Some(is)) = (before.kind.named(), after.kind.named()) else {
            return;
        };
        if was != is {
            let span = |item: &StructField<'_>| Some(item.field.rust_type.as_ref().unwrap_or(&item.field.name).span);
            let rules = (rules::RUST_REQUEST_TYPE_RENAMED, rules::RUST_RESPONSE_TYPE_RENAMED);
            let message = format!("the type is named `{is}`, was `{was}`");
            self.report(rules, &location, message, (span(before), span(after)));
        }
        if !self.seen.insert((was, is)) {
            return;
        }
        match (self.before.inner(was), self.after.inner(is)) {
            (Some(Type::Struct(one)), Some(Type::Struct(other))) => {
                self.objects((one, other), (was, is), Some(&location))
            }
            (Some(Type::Enumeration(one)), Some(Type::Enumeration(other))) => {
                self.enumerations((was, one), (is, other), &location);
            }
            _ => {}
        }
    }

    fn requirement(&mut self, before: &StructField<'_>, after: &StructField<'_>, location: &str) {
        // An indexed name has no accessor that returns an error: without values, its map is empty.
        let indexed = |item: &StructField<'_>| matches!(item.kind, Kind::Indexed(_));
        if self.direction == Direction::Response && (indexed(before) || indexed(after)) {
            return;
        }
        let name = &after.name;
        let (rules, message) = match (before.field.required, after.field.required, self.direction) {
            (false, true, Direction::Request) => (
                (
                    rules::RUST_REQUEST_FIELD_BECAME_REQUIRED,
                    rules::RUST_RESPONSE_FIELD_BECAME_REQUIRED,
                ),
                format!("`{name}` is now a required field and no longer has a setter"),
            ),
            (false, true, Direction::Response) => (
                (
                    rules::RUST_REQUEST_FIELD_BECAME_REQUIRED,
                    rules::RUST_RESPONSE_FIELD_BECAME_REQUIRED,
                ),
                format!("`{name}` now has the accessor `{name}()`"),
            ),
            (true, false, Direction::Request) => (
                (
                    rules::RUST_REQUEST_FIELD_BECAME_OPTIONAL,
                    rules::RUST_RESPONSE_FIELD_BECAME_OPTIONAL,
                ),
                format!("`{name}` now has a setter and is no longer a required field"),
            ),
            (true, false, Direction::Response) => (
                (
                    rules::RUST_REQUEST_FIELD_BECAME_OPTIONAL,
                    rules::RUST_RESPONSE_FIELD_BECAME_OPTIONAL,
                ),
                format!("`{name}` no longer has the accessor `{name}()`"),
            ),
            _ => return,
        };
        let marks = (Some(before.field.name.span), Some(after.field.name.span));
        self.report(rules, location, message, marks);
    }

    fn enumerations(&mut self, before: Enumeration<'_, '_>, after: Enumeration<'_, '_>, location: &str) {
        let ((name_before, before), (name_after, after)) = (before, after);
        let (old, new) = (Variants::of(before), Variants::of(after));
        for (name, value) in before {
            let marks = |span| (Some(value.value.span), span);
            match new.by_value.get(value.value.value.as_str()) {
                Some((same, _)) if same == name => {}
                Some((renamed, other)) => {
                    let rules = (
                        rules::RUST_REQUEST_VARIANT_RENAMED,
                        rules::RUST_RESPONSE_VARIANT_RENAMED,
                    );
                    let message = format!("the variant is named `{name_after}::{renamed}`, was `{name}`");
                    self.report(rules, location, message, marks(Some(other.value.span)));
                }
                None if new.keeps_name(&old, name) => {}
                None => {
                    let rules = (
                        rules::RUST_REQUEST_VARIANT_REMOVED,
                        rules::RUST_RESPONSE_VARIANT_REMOVED,
                    );
                    let message = format!("the variant `{name_before}::{name}` was removed");
                    self.report(rules, location, message, marks(None));
                }
            }
        }
        for (name, value) in after {
            if !old.by_value.contains_key(value.value.value.as_str()) && !old.keeps_name(&new, name) {
                let rules = (rules::RUST_REQUEST_VARIANT_ADDED, rules::RUST_RESPONSE_VARIANT_ADDED);
                let message = format!("the variant `{name_after}::{name}` was added");
                self.report(rules, location, message, (None, Some(value.value.span)));
            }
        }
    }

    /// Whether two types differ only in the names of structs and enumerations, if at all.
    fn same_kind(&self, before: &Kind, after: &Kind) -> bool {
        match (before, after) {
            (Kind::Named(one), Kind::Named(other)) => {
                let is_struct = |inner: Option<&Type<'_>>| matches!(inner, Some(Type::Struct(_)));
                is_struct(self.before.inner(one)) == is_struct(self.after.inner(other))
            }
            (Kind::List(one), Kind::List(other)) | (Kind::Indexed(one), Kind::Indexed(other)) => {
                self.same_kind(one, other)
            }
            (one, other) => one == other,
        }
    }
}
