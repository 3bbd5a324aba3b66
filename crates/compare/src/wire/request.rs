//! Compares the parts of a request: path, query, body, headers.

use std::collections::BTreeMap;

use wechatpay_spec::model::{Body, Field, Request};
use wechatpay_spec::money::has_currency;

use super::context::Context;
use super::field::missing;
use super::rules;
use crate::location::member;
use crate::matching::OperationSide;
use crate::path_parameters;
use crate::rust_name::{self, ByRustName};

impl Context<'_> {
    /// Compares every part of a request.
    pub(super) fn request(&mut self, before: OperationSide<'_>, after: OperationSide<'_>) {
        let (one, other) = (&before.operation.request, &after.operation.request);
        for (same, field) in path_parameters::pairs(before, after) {
            self.parameter(same, field);
        }
        let parts_before = parts(one);
        let parts_after = parts(other);
        // A field that was not in this part before is new or moved from another part.
        let mut new: Vec<(&str, &Field)> = Vec::new();
        for ((inside, fields), (_, same)) in parts_after.iter().zip(&parts_before) {
            new.extend(missing(fields, same).into_iter().map(|field| (*inside, field)));
        }
        let mut unknown = New::of(&new);
        for (number, (inside, fields)) in parts_before.iter().enumerate() {
            let Some((inside_after, same)) = parts_after.get(number) else {
                continue;
            };
            self.beside_currency = [has_currency(*fields), has_currency(*same)];
            self.wording.siblings(fields, same);
            self.choices(fields, same, inside_after);
            let same: BTreeMap<&str, &Field> = same.iter().map(|field| (field.name.value.as_str(), field)).collect();
            for field in *fields {
                let name = field.name.value.as_str();
                if let Some(other) = same.get(name) {
                    self.field(field, other, inside_after);
                } else if let Some((to, other)) = unknown.take_moved(name) {
                    let message = format!("`{name}` moved to {to}, was in {inside}");
                    let marks = (Some(field.name.span), Some(other.name.span));
                    self.report(rules::REQUEST_FIELD_MOVED, &member(to, name), message, marks.0, marks.1);
                    self.field(field, other, to);
                } else {
                    let renamed = unknown
                        .by_rust_name
                        .get_mut(inside_after)
                        .and_then(|new| self.renamed(field, new, inside_after));
                    match renamed {
                        Some(other) => unknown.remove(inside_after, other),
                        None => self.removed(field, inside),
                    }
                }
            }
        }
        for (inside, field) in new.into_iter().filter(|(inside, field)| unknown.has(inside, field)) {
            self.added(field, inside);
        }
    }

    /// Compares a path parameter, which is identified by its position.
    fn parameter(&mut self, before: &Field, after: &Field) {
        if before.name != after.name {
            let location = member("request.path", &after.name.value);
            let message = format!(
                "the parameter `{}` was called `{}`",
                after.name.value, before.name.value
            );
            self.report(
                rules::PATH_PARAMETER_RENAMED,
                &location,
                message,
                Some(before.name.span),
                Some(after.name.span),
            );
        }
        self.field(before, after, "request.path");
    }
}

/// The fields of a request that it did not have before, each with its part.
struct New<'f> {
    by_name: BTreeMap<&'f str, Vec<(&'f str, &'f Field)>>,
    by_rust_name: BTreeMap<&'f str, ByRustName<'f, Field>>,
}

impl<'f> New<'f> {
    fn of(fields: &[(&'f str, &'f Field)]) -> Self {
        let mut by_name: BTreeMap<&str, Vec<(&str, &Field)>> = BTreeMap::new();
        let mut by_part: BTreeMap<&str, Vec<&Field>> = BTreeMap::new();
        for (inside, field) in fields {
            by_name.entry(&field.name.value).or_default().push((inside, field));
            by_part.entry(inside).or_default().push(field);
        }
        let named = |(inside, fields)| (inside, ByRustName::new(fields, rust_name::of_field));
        Self {
            by_name,
            by_rust_name: by_part.into_iter().map(named).collect(),
        }
    }

    /// Takes the first field with this name, and its part.
    fn take_moved(&mut self, name: &str) -> Option<(&'f str, &'f Field)> {
        let (inside, field) = *self.by_name.get(name)?.first()?;
        if let Some(by_rust_name) = self.by_rust_name.get_mut(inside) {
            by_rust_name.remove(field);
        }
        self.remove(inside, field);
        Some((inside, field))
    }

    fn remove(&mut self, inside: &str, field: &Field) {
        if let Some(fields) = self.by_name.get_mut(field.name.value.as_str()) {
            fields.retain(|(part, _)| *part != inside);
        }
    }

    fn has(&self, inside: &str, field: &Field) -> bool {
        let fields = self.by_name.get(field.name.value.as_str());
        fields.is_some_and(|fields| fields.iter().any(|(part, _)| *part == inside))
    }
}

/// The parts whose fields are identified by name, each with its location.
fn parts(request: &Request) -> [(&'static str, &[Field]); 3] {
    let body = match &request.body {
        Body::None | Body::Json(_) => "request.json",
        Body::Xml(_) => "request.xml",
        Body::Multipart(_) => "request.multipart",
    };
    [
        ("request.query", request.query.as_slice()),
        (body, request.body.fields()),
        ("request.headers", request.headers.as_slice()),
    ]
}
