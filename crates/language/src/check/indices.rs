//! Checks that no field has a name that an indexed name of the same object stands for, too: `coupon_1` beside `coupon_$n`.

use crate::diagnostic::Findings;
use crate::indexed_name::is_indexed;
use crate::model::Field;
use crate::rules;

/// Reports each field with such a name.
pub(super) fn indices(fields: &[Field], findings: &mut Findings) {
    let indexed: Vec<&Field> = fields.iter().filter(|field| field.name.value.contains('$')).collect();
    for field in fields.iter().filter(|_| !indexed.is_empty()) {
        let name = &field.name.value;
        let Some(other) = indexed.iter().find(|other| is_indexed(&other.name.value, name)) else {
            continue;
        };
        let pattern = &other.name.value;
        findings
            .report(
                rules::DUPLICATE_FIELD,
                field.name.span,
                format!("`{pattern}` stands for `{name}`, too"),
            )
            .also(other.name.span, "its index can be any number")
            .help(format!("remove `{name}`, or `{pattern}`"));
    }
}
