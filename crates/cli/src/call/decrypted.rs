//! Decrypting the fields of a response, as their spec says.

use serde_json::{Map, Value};
use wechatpay_runtime::wire::Decrypt;
use wechatpay_sandbox::runtime_terms::runtime_cipher;
use wechatpay_spec::model::Field;

/// Printed in place of a decrypted field.
const REDACTED: &str = "(redacted)";

/// Decrypts the encrypted fields of a response, or replaces them by [`REDACTED`].
pub(super) fn decrypt(fields: &[Field], members: &mut Map<String, Value>, key: &dyn Decrypt, reveal: bool) {
    for field in fields {
        if let Some(value) = members.get_mut(&field.name.value) {
            decrypt_value(field, value, key, reveal);
        }
    }
}

fn decrypt_value(field: &Field, value: &mut Value, key: &dyn Decrypt, reveal: bool) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| decrypt_value(field, item, key, reveal)),
        Value::Object(members) => decrypt(&field.fields, members, key, reveal),
        Value::String(text) if field.encrypted.is_some() && !text.is_empty() => {
            let Some(cipher) = &field.encrypted else { return };
            *text = match key.decrypt(runtime_cipher(cipher.value), text) {
                Ok(plain) if reveal => String::from_utf8_lossy(&plain).into_owned(),
                Ok(_) => REDACTED.to_owned(),
                Err(error) => format!("({error})"),
            };
        }
        _ => {}
    }
}
