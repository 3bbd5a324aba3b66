//! A visitor for specs, in the style of `syn::visit`: override the methods you need, and call the `walk_…` function of
//! the same name to visit the parts inside.
//!
//! Everything that walks over the fields of specs is a visitor, or uses [`Field::any`], [`Field::each`] or
//! [`Field::each_mut`], with three exceptions, for which a visitor would be longer: code that builds one tree from
//! another (the reader and the writer, the OpenAPI document, the items of the generator), code that follows two trees
//! side by side (merging, comparing, a message beside its fields, for which the sandbox has `field_values`), and the check of fields, which stops when there are
//! enough findings and passes down what it knows of the place. A field with a given path is found with
//! [`field_path::Path`](crate::field_path::Path).

use crate::model::{Field, Notification, Operation, PathSpec, Spec, Subject};

/// The part of a message that fields are in, at any depth. [`RequestPart`](crate::model::RequestPart) is the part of a
/// request alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessagePart {
    /// The URL path of a request.
    Path,
    /// The query of a request.
    Query,
    /// The body of a request.
    Body,
    /// The headers of a request.
    Headers,
    /// The body of a response.
    Response,
    /// The resource of an APIv3 notification, or the body of an APIv2 one.
    Notification,
}

/// Visits every operation, notification and field of specs, in the order of the documents.
pub trait Visit<'s> {
    /// Visits an operation.
    fn visit_operation(&mut self, path: &'s PathSpec, operation: &'s Operation) {
        let _ = path;
        walk_operation(self, operation);
    }

    /// Visits a notification.
    fn visit_notification(&mut self, notification: &'s Notification) {
        walk_notification(self, notification);
    }

    /// Visits the fields of one object, which is a part of a message or a field in it.
    fn visit_fields(&mut self, fields: &'s [Field], part: MessagePart) {
        walk_fields(self, fields, part);
    }

    /// Visits a field.
    fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
        walk_field(self, field, part);
    }
}

/// Visits everything in a spec.
pub fn walk_spec<'s, V: Visit<'s> + ?Sized>(visitor: &mut V, spec: &'s Spec) {
    match &spec.subject {
        Subject::Path(path) => {
            for operation in &path.operations {
                visitor.visit_operation(path, operation);
            }
        }
        Subject::Notification(notification) => visitor.visit_notification(notification),
    }
}

/// Visits the parts of a request, then the response.
pub fn walk_operation<'s, V: Visit<'s> + ?Sized>(visitor: &mut V, operation: &'s Operation) {
    let request = &operation.request;
    visitor.visit_fields(&request.path, MessagePart::Path);
    visitor.visit_fields(&request.query, MessagePart::Query);
    visitor.visit_fields(request.body.fields(), MessagePart::Body);
    visitor.visit_fields(&request.headers, MessagePart::Headers);
    visitor.visit_fields(operation.response.content.fields(), MessagePart::Response);
}

/// Visits the fields of a notification.
pub fn walk_notification<'s, V: Visit<'s> + ?Sized>(visitor: &mut V, notification: &'s Notification) {
    visitor.visit_fields(&notification.fields, MessagePart::Notification);
}

/// Visits each field of an object.
pub fn walk_fields<'s, V: Visit<'s> + ?Sized>(visitor: &mut V, fields: &'s [Field], part: MessagePart) {
    for field in fields {
        visitor.visit_field(field, part);
    }
}

/// Visits the members of a field.
pub fn walk_field<'s, V: Visit<'s> + ?Sized>(visitor: &mut V, field: &'s Field, part: MessagePart) {
    visitor.visit_fields(&field.fields, part);
}

impl Field {
    /// Whether the predicate holds for the field or for a field inside it, at any depth.
    pub fn any(&self, holds: &mut impl FnMut(&Self) -> bool) -> bool {
        holds(self) || self.fields.iter().any(|inner| inner.any(holds))
    }

    /// Calls the function with the field, then with the fields inside it, at any depth.
    pub fn each<'f>(&'f self, act: &mut impl FnMut(&'f Self)) {
        act(self);
        for inner in &self.fields {
            inner.each(act);
        }
    }

    /// Changes the field, then the fields inside it, at any depth.
    pub fn each_mut(&mut self, change: &mut impl FnMut(&mut Self)) {
        change(self);
        for inner in &mut self.fields {
            inner.each_mut(change);
        }
    }

    /// Whether the field, or a field inside it, is encrypted.
    pub fn holds_secret(&self) -> bool {
        self.any(&mut |field| field.encrypted.is_some())
    }
}
