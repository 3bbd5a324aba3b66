//! The digests of uploaded files.

use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, RequestPart};
use wechatpay_spec::plural::bytes;

use crate::file_digest::{algorithm, digest};
use crate::form::Form;
use crate::refusal::Refusal;

/// Refuses a form whose fields give another digest than that of its file.
pub(crate) fn check(fields: &[Field], members: &Map<String, Value>, form: &Form) -> Result<(), Refusal> {
    let Some(file) = form.files.first() else {
        return Ok(());
    };
    within(fields, members, "", &file.content)
}

fn within(fields: &[Field], members: &Map<String, Value>, pointer: &str, file: &[u8]) -> Result<(), Refusal> {
    for field in fields {
        let name = &field.name.value;
        let pointer = format!("{pointer}/{name}");
        match members.get(name) {
            Some(Value::Object(inner)) => within(&field.fields, inner, &pointer, file)?,
            Some(Value::String(given)) => {
                let expected = algorithm(field).and_then(|algorithm| Some((algorithm, digest(algorithm, file)?)));
                if let Some((algorithm, expected)) = expected
                    && !given.eq_ignore_ascii_case(&expected)
                {
                    let algorithm = algorithm.to_uppercase();
                    let issue = format!(
                        "it is not the {algorithm} of the file in hexadecimal: {} arrived, with the {algorithm} {expected}",
                        bytes(file.len())
                    );
                    return Err(Refusal::parameter(
                        RequestPart::Body,
                        &pointer,
                        Some(&given.as_str().into()),
                        issue,
                    ));
                }
            }
            _ => {}
        }
    }
    Ok(())
}
