//! Decrypting the fields of a response, as their spec says.

use serde_json::{Map, Value};
use wechatpay_runtime::wire::Decrypt;
use wechatpay_sandbox::field_values;
use wechatpay_sandbox::runtime_terms::runtime_cipher;
use wechatpay_spec::model::Field;

/// Printed in place of a decrypted field.
const REDACTED: &str = "(redacted)";

/// Decrypts the encrypted fields of a response, or replaces them by [`REDACTED`].
pub(super) fn decrypt(fields: &[Field], members: &mut Map<String, Value>, key: &dyn Decrypt, reveal: bool) {
    field_values::each_scalar_mut(fields, members, &mut |field, value| {
        let (Some(cipher), Value::String(text)) = (&field.encrypted, value) else {
            return;
        };
        if text.is_empty() {
            return;
        }
        *text = match key.decrypt(runtime_cipher(cipher.value), text) {
            Ok(plain) if reveal => String::from_utf8_lossy(&plain).into_owned(),
            Ok(_) => REDACTED.to_owned(),
            Err(error) => format!("({error})"),
        };
    });
}
