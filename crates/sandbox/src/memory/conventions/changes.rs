//! Changes by operations on a path other than that of the GET that shows them.

use wechatpay_spec::model::{Field, Method, Scalar};

use super::part::is_id;
use super::{REPLACING, last_parameter};
use crate::catalogue::Entry;

/// The id in the body by which an operation without one in its path changes or deletes what a GET finds: the field `id` of
/// `PUT /things` for `GET /things/{id}`, or of `POST /things/update`.
pub(super) fn id_in_body<'e>(entry: &Entry, open: &[&'e Entry]) -> Option<&'e str> {
    let folder = match entry.operation.method.value {
        Method::Put | Method::Patch | Method::Delete => entry.path.as_str(),
        Method::Post => {
            let (folder, last) = entry.path.rsplit_once('/')?;
            REPLACING.contains(&last).then_some(folder)?
        }
        Method::Get => return None,
    };
    let body = entry.operation.request.body.fields();
    let sends = |name: &str| body.iter().any(|field| field.name.value == name && is_id(field));
    let mut found = open.iter().filter_map(|other| {
        let field = last_parameter(other)?;
        let is_get = other.operation.method.value == Method::Get;
        (is_get && other.path == format!("{folder}/{{{field}}}") && sends(field)).then_some(field)
    });
    found.next()
}

/// The fields that an operation one segment below a GET sends and the GET shows: `POST …/{id}/deactivate` sends the reason
/// that `GET …/{id}` shows. A POST may begin something of its own, such as a refund, so only its texts count.
pub(super) fn fields(entry: &Entry, open: &[&Entry]) -> Vec<String> {
    let method = entry.operation.method.value;
    let Some((above, last)) = entry.path.rsplit_once('/') else {
        return Vec::new();
    };
    if matches!(method, Method::Get | Method::Delete) || last.starts_with('{') || !above.ends_with('}') {
        return Vec::new();
    }
    let mut gets = open
        .iter()
        .filter(|other| other.operation.method.value == Method::Get && other.path == above);
    let Some(get) = gets.next() else { return Vec::new() };
    let shown = get.operation.response.content.fields();
    let is_shown = |field: &&Field| {
        let mut shown = shown.iter();
        shown.any(|other| other.name == field.name && other.kind.value == field.kind.value)
    };
    let is_text = |field: &Field| field.kind.value.scalar == Scalar::String && field.kind.value.array_depth == 0;
    let body = entry.operation.request.body.fields().iter();
    let changed = body.filter(is_shown).filter(|field| {
        let may_be_id = ["_id", "_no", "_code", "id"]
            .iter()
            .any(|end| field.name.value.ends_with(end));
        !may_be_id && (method != Method::Post || is_text(field))
    });
    changed.map(|field| field.name.value.clone()).collect()
}
