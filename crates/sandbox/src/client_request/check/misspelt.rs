//! Names that no document lists, with the listed name that was probably meant.

use serde_json::{Map, Value};
use wechatpay_spec::field_path::paths_of;
use wechatpay_spec::model::{Field, Request};
use wechatpay_spec::nearest;

use super::super::PlainRequest;
use crate::field_values::field_of;

/// A name that is not listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelt {
    /// The name as it was given.
    pub given: String,
    /// The field that was probably meant, as `wechatpay call` writes it: `amount.total`.
    pub meant: String,
}

/// The first name in a request that is not listed and resembles a field that is not given, or is the name of a field at
/// another place.
#[must_use]
pub fn misspelt(spec: &Request, request: &PlainRequest) -> Option<Misspelt> {
    let parts = [
        (spec.path.as_slice(), &request.path),
        (&spec.query, &request.query),
        (&spec.headers, &request.headers),
        (spec.body.fields(), &request.body),
    ];
    let all: Vec<String> = parts.iter().flat_map(|(fields, _)| paths_of(fields)).collect();
    // Fields that were not recognized are in the body or the query, whatever part they were meant for.
    let top: Vec<&Field> = parts.iter().flat_map(|(fields, _)| fields.iter()).collect();
    let mut parts = parts.into_iter();
    parts.find_map(|(fields, members)| in_members(&top, fields, members, "", &all))
}

/// `known` are the names that an unknown one may have been meant for; `fields` are those of the members themselves.
fn in_members(
    known: &[&Field],
    fields: &[Field],
    members: &Map<String, Value>,
    within: &str,
    all: &[String],
) -> Option<Misspelt> {
    for (name, value) in members {
        let Some(field) = field_of(fields, name) else {
            let others = known.iter().map(|field| field.name.value.as_str());
            let near = nearest(name, others.filter(|other| !members.contains_key(*other)));
            let elsewhere = || {
                let mut places = all.iter();
                let place = places.find(|place| place.rsplit('.').next() == Some(name) && place.contains('.'));
                place.cloned()
            };
            let meant = near.map(|near| format!("{within}{near}")).or_else(elsewhere);
            if let Some(meant) = meant {
                let given = format!("{within}{name}");
                return Some(Misspelt { given, meant });
            }
            continue;
        };
        let inner: Vec<&Field> = field.fields.iter().collect();
        let objects = match value {
            Value::Object(_) => std::slice::from_ref(value),
            Value::Array(items) => items.as_slice(),
            _ => &[],
        };
        let within = match value {
            Value::Array(_) => format!("{within}{name}[]."),
            _ => format!("{within}{name}."),
        };
        let mut objects = objects.iter().filter_map(Value::as_object);
        let found = objects.find_map(|members| in_members(&inner, &field.fields, members, &within, all));
        if found.is_some() {
            return found;
        }
    }
    None
}
