//! The details of a batch of transfers that a query asks for: whether it wants them, in which state, and which part.

use serde_json::{Map, Value};

use super::paging::Part;
use super::values;

/// The member of a query that says whether it wants the details. Only queries of batches have it.
const WANTED: &str = "need_query_detail";
/// The list with the details.
const DETAILS: &str = "transfer_detail_list";
/// The field with the state of a detail, and with the state that a query asks for.
const STATE: &str = "detail_status";
/// The state that stands for every state.
const ANY: &str = "ALL";
/// The number of details of a query that does not say how many it wants.
const USUAL_LIMIT: usize = 20;

/// Leaves in a response the details that the request asks for.
pub(super) fn choose(fields: &mut Map<String, Value>, request: &Map<String, Value>) {
    let Some(wanted) = values::text(request, WANTED) else {
        return;
    };
    if wanted != "true" {
        fields.remove(DETAILS);
        return;
    }
    let Some(Value::Array(entries)) = fields.get_mut(DETAILS) else {
        return;
    };
    if let Some(asked) = values::text(request, STATE).filter(|asked| asked != ANY) {
        entries.retain(|entry| entry.get(STATE).and_then(Value::as_str) == Some(asked.as_str()));
    }
    let part = Part::asked(request, USUAL_LIMIT);
    *entries = part.of(std::mem::take(entries));
    part.state(fields);
}
