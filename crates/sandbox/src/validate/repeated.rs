//! Values that a response repeats, of which APIv2 often documents the list only there.

use serde_json::{Map, Value};
use wechatpay_spec::model::{Operation, Protocol, RequestPart};

use crate::refusal::Refusal;
use crate::text::text_of;
use crate::validate::scalar::unlisted;

/// Refuses a value that the response of an APIv2 operation would repeat, and that is not in the list that the document
/// has for it there, such as `trade_type` of an order.
pub(crate) fn check(protocol: Protocol, operation: &Operation, members: &Map<String, Value>) -> Result<(), Refusal> {
    if protocol != Protocol::V2 {
        return Ok(());
    }
    for field in operation
        .request
        .body
        .fields()
        .iter()
        .filter(|field| field.values.is_empty())
    {
        let name = &field.name.value;
        let Some(given) = members.get(name).map(text_of).filter(|given| !given.is_empty()) else {
            continue;
        };
        let mut repeated = operation.response.content.fields().iter();
        let Some(repeated) = repeated.find(|other| other.name.value == *name && !other.values.is_empty()) else {
            continue;
        };
        if let Some(issue) = unlisted(repeated, &given).filter(|_| !field.has_example(&given)) {
            return Err(Refusal::parameter(
                RequestPart::Body,
                &format!("/{name}"),
                Some(&given.as_str().into()),
                issue,
            ));
        }
    }
    Ok(())
}
