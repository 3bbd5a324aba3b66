//! Optional fields that the service sends empty where they have no value, as logged messages show. Clients demand
//! some of them: one in Rust reads no notification without `attach`.

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;

use super::record::Record;
use super::values;

/// A field that the service sends empty.
struct Empty {
    lifecycle: &'static str,
    /// The states in which it does; all of them if there are none.
    states: &'static [&'static str],
    field: &'static str,
    is_list: bool,
    /// Whether notifications have it, too.
    in_notifications: bool,
}

impl Empty {
    const fn text(lifecycle: &'static str, states: &'static [&'static str], field: &'static str) -> Self {
        Self {
            lifecycle,
            states,
            field,
            is_list: false,
            in_notifications: false,
        }
    }

    const fn list(lifecycle: &'static str, field: &'static str) -> Self {
        Self {
            lifecycle,
            states: &[],
            field,
            is_list: true,
            in_notifications: false,
        }
    }

    const fn also_in_notifications(self) -> Self {
        Self {
            in_notifications: true,
            ..self
        }
    }

    fn value(&self) -> Value {
        if self.is_list {
            Value::Array(Vec::new())
        } else {
            Value::from("")
        }
    }
}

const EMPTY: [Empty; 5] = [
    Empty::text("order", &["SUCCESS", "REFUND"], "attach").also_in_notifications(),
    Empty::list("order", "promotion_detail"),
    Empty::text("v2-order", &["SUCCESS", "REFUND", "CLOSED"], "attach"),
    Empty::list("refund", "promotion_detail"),
    Empty::list("refund", "amount.from"),
];

/// Those of a resource that is shown by a lifecycle: its own, or that of the other generation.
fn of(lifecycle: &Lifecycle, record: &Record) -> impl Iterator<Item = &'static Empty> {
    EMPTY.iter().filter(|empty| {
        let in_state = empty.states.is_empty() || empty.states.contains(&record.state.as_str());
        empty.lifecycle == lifecycle.name && in_state
    })
}

/// Adds the fields that a resource lacks and the service sends empty.
pub(super) fn add(lifecycle: &Lifecycle, record: &Record, fields: &mut Map<String, Value>) {
    for empty in of(lifecycle, record) {
        if values::get(fields, empty.field).is_none() {
            values::set(fields, empty.field, &empty.value());
        }
    }
}

/// Removes the empty fields that notifications do not have.
pub(super) fn remove(lifecycle: &Lifecycle, record: &Record, fields: &mut Map<String, Value>) {
    for empty in of(lifecycle, record).filter(|empty| !empty.in_notifications) {
        if values::get(fields, empty.field) == Some(&empty.value()) {
            values::remove(fields, empty.field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EMPTY;
    use crate::catalogue::Catalogue;

    #[test]
    fn every_empty_field_is_an_optional_one_of_a_response_that_reads_the_resource() {
        let catalogue = Catalogue::of_repository();
        for empty in EMPTY {
            let mut lifecycles = catalogue.lifecycles().iter();
            let lifecycle = lifecycles.find(|lifecycle| lifecycle.name == empty.lifecycle).unwrap();
            for state in empty.states {
                assert!(lifecycle.state(state).is_some(), "{} {state}", empty.lifecycle);
            }
            let shows = lifecycle.read.iter().any(|read| {
                let mut operations = catalogue.operations();
                let entry = operations.find(|entry| read.value == entry.line()).unwrap();
                let mut fields = entry.operation.response.content.fields();
                let mut found = None;
                for name in empty.field.split('.') {
                    found = fields.iter().find(|field| field.name.value == name);
                    fields = found.map(|field| field.fields.as_slice()).unwrap_or_default();
                }
                found.is_some_and(|field| (field.kind.value.array_depth > 0) == empty.is_list)
            });
            assert!(shows, "{} {}", empty.lifecycle, empty.field);
        }
    }
}
