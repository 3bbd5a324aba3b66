//! GETs that find one thing by an id in their query.

use wechatpay_spec::model::{Field, Method};

use super::messages::is_number;
use super::part::is_id;
use super::{is_callers, last_parameter};
use crate::catalogue::Entry;

/// The fields beside the list in a response that lists.
const OF_LISTS: [&str; 10] = [
    "count",
    "data",
    "has_more",
    "limit",
    "links",
    "next_page_token",
    "offset",
    "total",
    "total_count",
    "total_number",
];

/// The field of the query by which a GET finds: an id that callers choose, or one that an operation with the same path
/// takes or issues. A required one comes first.
pub(super) fn query_id<'e>(entry: &'e Entry, open: &[&Entry]) -> Option<&'e str> {
    if entry.operation.method.value != Method::Get || last_parameter(entry).is_some() || lists(entry) {
        return None;
    }
    let neighbours = open
        .iter()
        .filter(|other| other.path == entry.path && other.id != entry.id);
    let of_neighbour = |name: &str| {
        let mut all = neighbours.clone().flat_map(|other| {
            let body = other.operation.request.body.fields().iter();
            body.chain(other.operation.response.content.fields())
        });
        all.any(|field| is_id(field) && field.name.value == name)
    };
    let fits = |field: &&Field| {
        let name = field.name.value.as_str();
        let is_number = is_number(name) || name.ends_with("_code");
        is_id(field) && (is_callers(name) || (is_number && of_neighbour(name)))
    };
    let candidates = entry.operation.request.query.iter().filter(fits);
    let rank = |field: &&Field| {
        let name = field.name.value.as_str();
        (of_neighbour(name), is_callers(name), field.required)
    };
    candidates.max_by_key(rank).map(|field| field.name.value.as_str())
}

/// Whether a response is a list.
pub(super) fn lists(entry: &Entry) -> bool {
    let fields = entry.operation.response.content.fields();
    let is_list = |field: &Field| field.kind.value.array_depth > 0 || OF_LISTS.contains(&field.name.value.as_str());
    fields.iter().all(is_list)
}
