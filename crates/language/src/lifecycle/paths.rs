//! Paths of fields: `amount.total`, `sub_orders[].out_trade_no`.

use crate::model::Field;

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

    /// The field of this path.
    pub(super) fn of(self, fields: &[Field]) -> Option<&Field> {
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

/// The paths of all fields, for suggestions.
pub(super) fn all(fields: &[Field], above: &str, paths: &mut Vec<String>) {
    for field in fields {
        let path = format!("{above}{}", field.name.value);
        let list = if field.kind.value.array_depth > 0 { "[]" } else { "" };
        all(&field.fields, &format!("{path}{list}."), paths);
        paths.push(path);
    }
}
