//! Compares the parts of a request: path, query, body, headers.

use wechatpay_spec::model::{Body, Field, Request};
use wechatpay_spec::url_path::parameters;

use super::context::Context;
use super::field::missing;
use super::rules;
use crate::location::member;
use crate::matching::OperationSide;

impl Context<'_> {
    /// Compares every part of a request.
    pub(super) fn request(&mut self, before: OperationSide<'_>, after: OperationSide<'_>) {
        let (one, other) = (&before.operation.request, &after.operation.request);
        let (path_before, path_after) = in_path_order(before, after);
        for (number, field) in path_after.iter().enumerate() {
            if let Some(same) = path_before.get(number) {
                self.parameter(same, field);
            }
        }
        let parts_before = parts(one);
        let parts_after = parts(other);
        // A field that was not in this part before is new or moved from another part.
        let mut new: Vec<(&str, &Field)> = Vec::new();
        for ((inside, fields), (_, same)) in parts_after.iter().zip(&parts_before) {
            new.extend(missing(fields, same).into_iter().map(|field| (*inside, field)));
        }
        for (number, (inside, fields)) in parts_before.iter().enumerate() {
            let Some((inside_after, same)) = parts_after.get(number) else {
                continue;
            };
            self.wording.siblings(fields, same);
            self.choices(fields, same, inside_after);
            for field in *fields {
                let name = field.name.value.as_str();
                match same.iter().find(|other| other.name == field.name) {
                    Some(other) => self.field(field, other, inside_after),
                    None => match new.iter().position(|(_, other)| other.name == field.name) {
                        Some(at_new) => {
                            let (to, other) = new.remove(at_new);
                            let message = format!("`{name}` moved to {to}, was in {inside}");
                            let marks = (Some(field.name.span), Some(other.name.span));
                            self.report(rules::REQUEST_FIELD_MOVED, &member(to, name), message, marks.0, marks.1);
                            self.field(field, other, to);
                        }
                        None => {
                            let here = new.iter().filter(|(to, _)| to == inside_after);
                            let here: Vec<&Field> = here.map(|(_, field)| *field).collect();
                            match self.renamed(field, &here, inside_after) {
                                Some(other) => new.retain(|(_, field)| !std::ptr::eq(*field, other)),
                                None => self.removed(field, inside),
                            }
                        }
                    },
                }
            }
        }
        for (inside, field) in new {
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

/// The fields of the parameters of both paths, in the order of the paths. If the number of parameters differs, the paths
/// are different, and parameters are identified by name.
fn in_path_order<'a>(before: OperationSide<'a>, after: OperationSide<'a>) -> (Vec<&'a Field>, Vec<&'a Field>) {
    let of = |side: OperationSide<'a>| -> Vec<&'a Field> {
        let names = parameters(&side.path.url_path.value);
        let fields = &side.operation.request.path;
        let field = |name: &&str| fields.iter().find(|field| field.name.value == **name);
        names.iter().filter_map(field).collect()
    };
    let (one, other) = (of(before), of(after));
    if one.len() == other.len() {
        return (one, other);
    }
    let shared: Vec<(&Field, &Field)> = one
        .iter()
        .filter_map(|field| Some((*field, *other.iter().find(|same| same.name == field.name)?)))
        .collect();
    shared.into_iter().unzip()
}
