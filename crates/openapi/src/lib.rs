//! The specs as one OpenAPI 3.1 document, in JSON.
//!
//! What OpenAPI has a word for is said in that word; what it has none for stands in members that begin with `x-`:
//!
//! | specs | OpenAPI |
//! |---|---|
//! | required in a request | `required` |
//! | required in a response or notification | `x-required-in-document: true`: a document's claim, which real answers break |
//! | an enumeration | `anyOf: [{enum: […]}, {…}]`, open: the server may add values; labels in `x-enum-titles` |
//! | a constant | `const` |
//! | `encrypted` | `x-encrypted`, the scheme |
//! | a string that holds JSON or XML | `contentMediaType` and `contentSchema` |
//! | an indexed name, `coupon_id_$n` | `patternProperties`, with the name in `x-name` |
//! | hosts | `servers`, on the operation where they are not the usual ones |
//! | a notification | a webhook |
//! | `required_if`, `only_if`, `unit`, `supplied_by`, `inferred`, `corrected`, … | `x-required-if`, … |
//!
//! OpenAPI allows no two paths that differ in the names of their parameters alone. Operations on such paths share the
//! first one's path item and take over the names of its parameters. Operations on one path that even have one method,
//! and so differ in their hosts, stand in `x-further-operations` of the first.

mod components;
mod json;
mod notification;
mod operation;
mod paths;
mod schema;

use json::{Json, Object};
pub use operation::identifier;
use wechatpay_spec::Loaded;
use wechatpay_spec::model::Subject;

/// The document, with a line feed at its end. The same specs give the same bytes.
///
/// What the specs have errors in is left out, so see to it first that [`Loaded::is_sound`].
pub fn document(loaded: &Loaded) -> String {
    let mut paths = paths::Paths::default();
    let mut webhooks = Object::default();
    for spec in &loaded.specs {
        let family = loaded.families.of(&spec.file).map(|family| family.name.value.as_str());
        match &spec.subject {
            Subject::Path(path) => paths.add(&spec.file, path, family),
            Subject::Notification(message) => {
                let name = spec.file.trim_start_matches("notify/").trim_end_matches(".yaml");
                webhooks.put(name.to_owned(), notification::webhook(message, name, family));
            }
        }
    }
    let mut document = Object::default();
    document.put("openapi", "3.1.0");
    document.put("info", components::information());
    document.put("servers", components::servers(&[wechatpay_spec::model::Host::Main]));
    document.put_unless_empty("tags", components::tags(&loaded.families));
    document.put("paths", paths.finish());
    if !webhooks.is_empty() {
        document.put("webhooks", webhooks);
    }
    document.put("components", components::components());
    Json::from(document).to_text()
}
