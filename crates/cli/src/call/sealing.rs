//! Encoding and encrypting fields of a request, and decrypting those of a response, as their spec says.

use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::wire::{Decrypt, Encrypt};
use wechatpay_sandbox::cipher::runtime_cipher;
use wechatpay_sandbox::text::RESERVED;
use wechatpay_spec::model::{Encoding, Field, Scalar};

use crate::failure::Failure;

/// Printed in place of a decrypted field.
pub(super) const REDACTED: &str = "(redacted)";

/// The text of a scalar.
fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(bool) => Some(bool.to_string()),
        _ => None,
    }
}

/// Gives each value the type that its field has (`total=100` is a number where the document says so), adds constants,
/// and encodes objects that are sent as text. With `text` every scalar is text, as in a query or in XML.
pub(crate) fn encoded(fields: &[Field], members: &mut Map<String, Value>, text: bool) {
    for field in fields {
        let name = &field.name.value;
        if let Some(constant) = &field.constant
            && !members.contains_key(name)
            && field.required
        {
            members.insert(name.clone(), Value::String(constant.value.clone()));
        }
        if let Some(value) = members.get_mut(name) {
            encode_value(field, value, text, field.kind.value.array_depth);
        }
    }
    if text {
        for value in members.values_mut() {
            if let Some(text) = scalar_text(value) {
                *value = Value::String(text);
            }
        }
    }
}

fn encode_value(field: &Field, value: &mut Value, text: bool, depth: u8) {
    let encoding = field.encoded.as_ref().map(|encoding| encoding.value);
    if depth > 0 {
        if let Value::Array(items) = value {
            for item in items.iter_mut() {
                encode_value(field, item, text && encoding.is_none(), depth - 1);
            }
        } else if !value.is_string() || encoding.is_none() {
            // One value where a list is expected.
            encode_value(field, value, text && encoding.is_none(), 0);
            *value = Value::Array(vec![value.take()]);
        }
    } else {
        if let Value::Object(members) = value {
            encoded(&field.fields, members, text && encoding.is_none());
        }
        if let Value::String(written) = value
            && !text
            && field.encrypted.is_none()
            && encoding.is_none()
        {
            let typed = match field.kind.value.scalar {
                Scalar::Integer | Scalar::Number | Scalar::Boolean | Scalar::Json => {
                    serde_json::from_str::<Value>(written).ok()
                }
                _ => None,
            };
            if let Some(typed) =
                typed.filter(|typed| typed.is_number() || typed.is_boolean() || field.kind.value.scalar == Scalar::Json)
            {
                *value = typed;
            }
        }
    }
    if depth != field.kind.value.array_depth {
        return;
    }
    match (encoding, &*value) {
        (Some(Encoding::Json), Value::Object(_) | Value::Array(_)) => *value = Value::String(value.to_string()),
        (Some(Encoding::Xml), Value::Object(members)) => {
            let texts: Vec<(String, String)> = members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), scalar_text(value)?)))
                .collect();
            let texts = texts.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            if let Ok(written) = xml::write(texts) {
                *value = Value::String(written);
            }
        }
        (Some(Encoding::Url), Value::String(text)) => {
            *value = Value::String(utf8_percent_encode(text, RESERVED).to_string());
        }
        _ => {}
    }
}

/// Encrypts the fields that their documents mark as encrypted.
pub(super) fn encrypted(fields: &[Field], members: &mut Map<String, Value>, key: &dyn Encrypt) -> Result<(), Failure> {
    for field in fields {
        if let Some(value) = members.get_mut(&field.name.value) {
            encrypt_value(field, value, key)?;
        }
    }
    Ok(())
}

fn encrypt_value(field: &Field, value: &mut Value, key: &dyn Encrypt) -> Result<(), Failure> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(|item| encrypt_value(field, item, key)),
        Value::Object(members) => encrypted(&field.fields, members, key),
        Value::Null => Ok(()),
        scalar => {
            let Some(cipher) = &field.encrypted else { return Ok(()) };
            let text = scalar_text(scalar).unwrap_or_default();
            let sealed = key.encrypt(runtime_cipher(cipher.value), text.as_bytes());
            let sealed = sealed.map_err(|error| Failure::usage(format!("{}: {error}", field.name.value)))?;
            *scalar = Value::String(sealed);
            Ok(())
        }
    }
}

/// Decrypts the encrypted fields of a response, or replaces them by [`REDACTED`].
pub(super) fn opened(fields: &[Field], members: &mut Map<String, Value>, key: &dyn Decrypt, reveal: bool) {
    for field in fields {
        if let Some(value) = members.get_mut(&field.name.value) {
            open_value(field, value, key, reveal);
        }
    }
}

fn open_value(field: &Field, value: &mut Value, key: &dyn Decrypt, reveal: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| open_value(field, item, key, reveal)),
        Value::Object(members) => opened(&field.fields, members, key, reveal),
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
