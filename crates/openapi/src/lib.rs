//! The specs as one OpenAPI 3.1 document, in JSON.
//!
//! The document uses OpenAPI's own members where they exist, and members that begin with `x-` for everything else:
//!
//! | specs | OpenAPI |
//! |---|---|
//! | required in a request | `required` |
//! | required in a response or notification | `x-required-in-document: true`: real responses do not always have the field |
//! | an enumeration | `anyOf: [{enum: […]}, {…}]`, open: the server may add values; labels in `x-enum-titles` |
//! | a constant | `const` |
//! | `encrypted` | `x-encrypted`, with the cipher |
//! | a string that contains JSON or XML | `contentMediaType` and `contentSchema` |
//! | an indexed name, `coupon_id_$n` | `patternProperties`, with the name in `x-name` |
//! | hosts | `servers`, on the operation where they are not the usual ones |
//! | a notification | a webhook |
//! | `required_if`, `only_if`, `unit`, `supplied_by`, `inferred`, `corrected`, … | `x-required-if`, … |
//!
//! OpenAPI does not allow two paths that differ only in the names of their parameters. Operations on such paths share
//! the path item of the first path and use the names of its parameters. Operations with the same path and method, which
//! differ in their hosts, are listed in `x-further-operations` of the first one.

mod components;
mod notification;
mod objects;
mod operation;
mod paths;
mod schema;
mod schema_object;
mod shared_parts;

use indexmap::IndexMap;
pub use operation::identifier;
use wechatpay_spec::Loaded;
use wechatpay_spec::model::{Host, Subject};

/// Exports the specs as one document, with a line feed at the end. The same specs give the same bytes.
///
/// Parts of the specs that have errors are omitted, so check [`Loaded::is_sound`] first.
pub fn document(loaded: &Loaded) -> String {
    let mut paths = paths::Paths::default();
    let mut webhooks = IndexMap::new();
    for spec in &loaded.specs {
        let family = loaded.families.of(&spec.file).map(|family| family.name.value.as_str());
        match &spec.subject {
            Subject::Path(path) => paths.add(&spec.file, path, family),
            Subject::Notification(message) => {
                let name = spec.file.trim_start_matches("notify/").trim_end_matches(".yaml");
                webhooks.insert(name, notification::webhook(message, name, family));
            }
        }
    }
    let document = objects::Document {
        openapi: "3.1.0",
        info: components::information(),
        servers: components::servers(&[Host::Main]),
        tags: components::tags(&loaded.families),
        paths: paths.finish(),
        webhooks,
        components: components::components(),
    };
    // Writing strings, numbers and maps with text as keys to memory cannot fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
