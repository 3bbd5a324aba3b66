//! Conditions in the descriptions of fields.

use wechatpay_spec::model::{Condition, Field};

use super::cell;
use super::row::Row;
use crate::construct::{remark, unplaced};
use crate::reason;

/// Adds the conditions that the descriptions of fields state.
///
/// They name another field of the object by its label: `Required when Merchant Type is ENTERPRISE.`, `only when the
/// Merchant Type is INDIVIDUAL`.
pub(super) fn add(fields: &mut [Field], rows: &[&Row]) {
    let condition = |row: &Row, announcement: &str| {
        let (_, rest) = row.description.split_once(announcement)?;
        let (label, rest) = rest.trim_start().trim_start_matches("the ").split_once(" is ")?;
        let sibling = rows.iter().find(|other| cell::name(&other.label).0 == label.trim())?;
        let value = rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next()?;
        (!value.is_empty() && sibling.name != row.name).then(|| Condition {
            field: unplaced(sibling.name.clone()),
            equals: unplaced(value.to_owned()),
        })
    };
    let known: Vec<(String, Vec<String>)> = fields
        .iter()
        .map(|field| {
            let values = field.values.iter().map(|value| value.value.value.clone());
            (field.name.value.clone(), values.collect())
        })
        .collect();
    let holds = |condition: &Condition| {
        known.iter().any(|(name, values)| {
            *name == condition.field.value && (values.is_empty() || values.contains(&condition.equals.value))
        })
    };
    for (field, row) in fields.iter_mut().zip(rows) {
        if let Some(only) = condition(row, "only when ").filter(holds) {
            field.only_if = Some(only);
        }
        if let Some(required) = condition(row, "Required when ").filter(holds) {
            if field.required {
                field
                    .provenance
                    .corrected
                    .push(remark(Some("required"), reason::NOTE_CONDITIONS));
            }
            field.required = false;
            field.required_if = Some(required);
        }
    }
}
