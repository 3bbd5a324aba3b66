//! The digests of uploaded files.

use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, RequestPart};
use wechatpay_spec::plural::bytes;

use crate::field_values;
use crate::file_digest::{algorithm, digest};
use crate::form::Form;
use crate::refusal::Refusal;

/// Refuses a form whose fields give a digest other than that of its file.
pub(crate) fn check(fields: &[Field], members: &Map<String, Value>, form: &Form) -> Result<(), Refusal> {
    let Some(file) = form.files.first() else {
        return Ok(());
    };
    let file = &file.content;
    field_values::each(fields, members, &mut |given| {
        let Some(text) = given.value.as_str() else {
            return Ok(());
        };
        let expected = algorithm(given.field).and_then(|algorithm| Some((algorithm, digest(algorithm, file)?)));
        match expected {
            Some((algorithm, expected)) if !text.eq_ignore_ascii_case(&expected) => {
                let algorithm = algorithm.to_uppercase();
                let issue = format!(
                    "it is not the {algorithm} of the file in hexadecimal: {} arrived, with the {algorithm} {expected}",
                    bytes(file.len())
                );
                let value = Some(given.value);
                Err(Refusal::parameter(RequestPart::Body, given.pointer, value, issue))
            }
            _ => Ok(()),
        }
    })
}
