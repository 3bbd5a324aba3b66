//! The types of one operation or notification: a struct for the request, one for the response, or one for what the
//! notification holds, and one for each object or enumeration inside them.
//!
//! A type is named after its field. Two fields with the same name share the type if they describe the same thing;
//! otherwise a finding asks for `rust_type`, so that no type's name depends on the order of fields.

use std::collections::BTreeMap;

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{ChoiceRule, Field, Request, RequestPart, Scalar};
use wechatpay_spec::same_type::same_type;
use wechatpay_spec::vocabulary::names;

use super::findings::{self, Place};
use crate::items::{EnumerationItem, FieldItem, InnerItem, ObjectItem, Role, Shape, TypeSet};
use crate::names::{FieldName, NameError, TypeName};

/// Resolves the types of one spec file's operations.
pub(super) struct Resolver<'a, 'd> {
    file: &'a str,
    diagnostics: &'d mut Vec<Diagnostic>,
    inner: Vec<InnerItem<'a>>,
    seen: BTreeMap<TypeName, &'a Field>,
    /// The types that the derive macro makes beside those in `seen`.
    derived: BTreeMap<TypeName, &'a Field>,
}

impl<'a, 'd> Resolver<'a, 'd> {
    pub(super) fn new(file: &'a str, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        Self {
            file,
            diagnostics,
            inner: Vec::new(),
            seen: BTreeMap::new(),
            derived: BTreeMap::new(),
        }
    }

    /// The types of a request.
    pub(super) fn request(&mut self, request: &'a Request) -> TypeSet<'a> {
        let parts = [
            (RequestPart::Path, request.path.as_slice()),
            (RequestPart::Query, request.query.as_slice()),
            (RequestPart::Body, request.body.fields()),
            (RequestPart::Header, request.headers.as_slice()),
        ];
        self.type_set(TypeName::request(), Role::Request, &parts)
    }

    /// The types of a response.
    pub(super) fn response(&mut self, fields: &'a [Field]) -> TypeSet<'a> {
        self.type_set(TypeName::response(), Role::Response, &[(RequestPart::Body, fields)])
    }

    /// The types of an APIv3 notification's resource.
    pub(super) fn resource(&mut self, fields: &'a [Field]) -> TypeSet<'a> {
        self.type_set(TypeName::resource(), Role::Response, &[(RequestPart::Body, fields)])
    }

    /// The types of an APIv2 notification.
    pub(super) fn notification(&mut self, fields: &'a [Field]) -> TypeSet<'a> {
        self.type_set(TypeName::notification(), Role::Response, &[(RequestPart::Body, fields)])
    }

    fn type_set(&mut self, name: TypeName, role: Role, parts: &[(RequestPart, &'a [Field])]) -> TypeSet<'a> {
        self.inner.clear();
        self.seen.clear();
        self.derived.clear();
        let top = self.object(name, role, None, parts);
        TypeSet {
            top,
            inner: std::mem::take(&mut self.inner),
        }
    }

    fn object(
        &mut self,
        name: TypeName,
        role: Role,
        field: Option<&'a Field>,
        parts: &[(RequestPart, &'a [Field])],
    ) -> ObjectItem<'a> {
        let mut item = ObjectItem {
            name,
            role,
            secret: parts.iter().any(|(_, fields)| fields.iter().any(Field::holds_secret)),
            field,
            constants: Vec::new(),
            supplied: Vec::new(),
            fields: Vec::new(),
        };
        let mut names: BTreeMap<FieldName, &'a Field> = BTreeMap::new();
        for (part, field) in parts
            .iter()
            .flat_map(|(part, fields)| fields.iter().map(move |field| (*part, field)))
        {
            if field.supplied_by.is_some() {
                item.supplied.push(field);
            } else if field.constant.is_some() && role == Role::Request {
                item.constants.push((part, field));
            } else if let Some(name) = self.field_name(field) {
                if let Some(first) = names.insert(name.clone(), field) {
                    self.diagnostics
                        .push(findings::field_collision(self.file, &name, first, field));
                    continue;
                }
                let Some(shape) = self.shape(field, role) else { continue };
                let Some(alternative) = self.alternative(field, role) else {
                    continue;
                };
                item.fields.push(FieldItem {
                    name,
                    field,
                    part,
                    shape,
                    alternative,
                });
            }
        }
        item
    }

    fn field_name(&mut self, field: &Field) -> Option<FieldName> {
        let (place, result) = match &field.rust_name {
            Some(rust_name) => (
                Place::of(rust_name, names::RUST_NAME),
                FieldName::from_override(&rust_name.value),
            ),
            None => (
                Place::of(&field.name, names::RUST_NAME),
                FieldName::from_wire(&field.name.value),
            ),
        };
        self.settled(place, result)
    }

    fn type_name(&mut self, field: &Field) -> Option<TypeName> {
        let (place, result) = match &field.rust_type {
            Some(rust_type) => (
                Place::of(rust_type, names::RUST_TYPE),
                TypeName::from_override(&rust_type.value),
            ),
            None => (
                Place::of(&field.name, names::RUST_TYPE),
                TypeName::from_wire(&field.name.value),
            ),
        };
        // The name is kept, so that specs from before it was reserved can be compared; an error stops the emitters.
        let reserved = match &result {
            Err(NameError::Reserved(name)) => Some(TypeName::of_reserved(name.clone())),
            _ => None,
        };
        self.settled(place, result).or(reserved)
    }

    /// The variant of a field among the alternatives of a choice of exactly one; the inner `None` if it is not one of them.
    fn alternative(&mut self, field: &Field, role: Role) -> Option<Option<TypeName>> {
        match &field.choice {
            Some(choice) if choice.rule == ChoiceRule::OneOf && role == Role::Request => {
                let place = Place::of(&choice.alternative, names::ONE_OF);
                self.settled(place, TypeName::from_value(&choice.alternative.value))
                    .map(Some)
            }
            _ => Some(None),
        }
    }

    fn settled<N>(&mut self, place: Place<'_>, result: Result<N, NameError>) -> Option<N> {
        result
            .map_err(|error| self.diagnostics.push(findings::unnameable(self.file, place, &error)))
            .ok()
    }

    fn shape(&mut self, field: &'a Field, role: Role) -> Option<Shape> {
        let scalar = match field.kind.value.scalar {
            _ if field.has_own_type() => Shape::Named(self.named(field, role)?),
            _ if field.encrypted.is_some() => Shape::Secret,
            Scalar::Integer => Shape::Integer,
            Scalar::Number => Shape::Number,
            Scalar::Json => Shape::Json,
            Scalar::Boolean => Shape::Boolean,
            Scalar::File => Shape::File,
            Scalar::String | Scalar::Object => Shape::String,
        };
        let listed = (0..field.kind.value.array_depth).fold(scalar, |shape, _| Shape::List(Box::new(shape)));
        Some(if field.is_indexed() {
            Shape::Indexed(Box::new(listed))
        } else {
            listed
        })
    }

    /// Returns the name of a field's own type, which is added to the inner types unless it is already there.
    fn named(&mut self, field: &'a Field, role: Role) -> Option<TypeName> {
        let name = self.type_name(field)?;
        if let Some(first) = self.seen.get(&name) {
            if !same_type(first, field) {
                self.diagnostics
                    .push(findings::type_collision(self.file, &name, first, field));
            }
            return Some(name);
        }
        self.seen.insert(name.clone(), field);
        self.check_derived(&name, field, role);
        let place = self.inner.len();
        let item = if !field.fields.is_empty() {
            InnerItem::Object(self.object(name.clone(), role, Some(field), &[(RequestPart::Body, &field.fields)]))
        } else {
            InnerItem::Enumeration(self.enumeration(name.clone(), field))
        };
        self.inner.insert(place, item);
        Some(name)
    }

    /// The derive macro makes types beside a request's, whose names must be free too.
    fn check_derived(&mut self, name: &TypeName, field: &'a Field, role: Role) {
        if role == Role::Response {
            return;
        }
        let derived = name.derived_types(field.fields.iter());
        let clash = self.derived.get(name).copied();
        let clash = clash.or_else(|| derived.iter().find_map(|name| self.seen.get(name).copied()));
        self.derived.extend(derived.into_iter().map(|name| (name, field)));
        if let Some(other) = clash {
            self.diagnostics
                .push(findings::type_collision(self.file, name, other, field));
        }
    }

    fn enumeration(&mut self, name: TypeName, field: &'a Field) -> EnumerationItem<'a> {
        let mut taken = BTreeMap::new();
        let mut variants = Vec::new();
        for value in &field.values {
            let (place, result) = match &value.rust_name {
                Some(rust_name) => (
                    Place::of(rust_name, names::RUST_NAME),
                    TypeName::variant_from_override(&rust_name.value),
                ),
                None => (
                    Place::of(&value.value, names::RUST_NAME),
                    TypeName::from_value(&value.value.value),
                ),
            };
            let Some(variant) = self.settled(place, result) else {
                continue;
            };
            match taken.insert(variant.clone(), value) {
                Some(first) => self
                    .diagnostics
                    .push(findings::variant_collision(self.file, &variant, first, value)),
                None => variants.push((variant, value)),
            }
        }
        EnumerationItem { name, field, variants }
    }
}
