//! Paths of fields: `amount.total`, `sub_orders[].out_trade_no`. Everything that finds a field by such a path, or lists the
//! paths of fields, does it here.

use crate::model::Field;
use crate::visit::{MessagePart, Visit, walk_field};

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'p> {
    /// The field's name.
    pub name: &'p str,
    /// Whether the step goes on to each entry of the list.
    pub each: bool,
}

/// A path of a field: names with dots between them, `[]` after the name of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<'p>(pub &'p str);

impl<'p> Path<'p> {
    /// The steps.
    pub fn steps(self) -> impl Iterator<Item = Step<'p>> {
        self.0.split('.').map(|step| match step.strip_suffix("[]") {
            Some(name) => Step { name, each: true },
            None => Step {
                name: step,
                each: false,
            },
        })
    }

    /// The field of this path. The `[]` of a list may be missing.
    pub fn of(self, fields: &[Field]) -> Option<&Field> {
        let mut fields = fields;
        let mut found = None;
        for step in self.steps() {
            let field = fields.iter().find(|field| field.name.value == step.name)?;
            if step.each && field.kind.value.array_depth == 0 {
                return None;
            }
            fields = &field.fields;
            found = Some(field);
        }
        found
    }
}

/// The paths of all fields, those inside objects before the object's.
pub fn paths_of(fields: &[Field]) -> Vec<String> {
    let mut paths = Paths::default();
    paths.visit_fields(fields, MessagePart::Body);
    paths.found
}

#[derive(Default)]
struct Paths {
    within: String,
    found: Vec<String>,
}

impl Visit<'_> for Paths {
    fn visit_field(&mut self, field: &Field, part: MessagePart) {
        let length = self.within.len();
        self.within.push_str(&field.name.value);
        let path = self.within.clone();
        self.within
            .push_str(if field.kind.value.array_depth > 0 { "[]." } else { "." });
        walk_field(self, field, part);
        self.within.truncate(length);
        self.found.push(path);
    }
}
