//! Encoding and encrypting the fields of a request, as their spec says.

use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::wire::{Encrypt, EncryptError};
use wechatpay_spec::model::{Encoding, Field};

use crate::field_values::field_of;
use crate::runtime_terms::runtime_cipher;
use crate::text::{RESERVED, text_of};

/// A field that could not be encrypted.
#[derive(Debug, thiserror::Error)]
#[error("{field}: {source}")]
pub struct FieldEncryptError {
    /// The name of the field.
    pub field: String,
    r#source: EncryptError,
}

/// Encrypts the fields that their spec marks as encrypted, and turns objects into text where they are sent as text.
/// Without a key, nothing is encrypted.
pub(super) fn encode_and_encrypt(
    fields: &[Field],
    members: &mut Map<String, Value>,
    key: Option<&dyn Encrypt>,
) -> Result<(), FieldEncryptError> {
    for (name, value) in members {
        if let Some(field) = field_of(fields, name) {
            encode_value(field, value, key)?;
        }
    }
    Ok(())
}

fn encode_value(field: &Field, value: &mut Value, key: Option<&dyn Encrypt>) -> Result<(), FieldEncryptError> {
    let encoding = field.encoded.as_ref().map(|encoding| encoding.value);
    // Text that is JSON already may contain fields in the clear.
    if let (Some(Encoding::Json), Value::String(text)) = (encoding, &*value)
        && field.fields.iter().any(Field::holds_secret)
        && let Ok(inner @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
    {
        *value = inner;
    }
    encode_inside(field, value, key)?;
    match (encoding, &*value) {
        (Some(Encoding::Json), Value::Object(_) | Value::Array(_)) => *value = Value::String(value.to_string()),
        (Some(Encoding::Xml), Value::Object(members)) => {
            let texts: Vec<(&str, String)> = members
                .iter()
                .map(|(name, value)| (name.as_str(), text_of(value)))
                .collect();
            // An object that XML cannot express is left as it is, and refused.
            if let Ok(written) = xml::write(texts.iter().map(|(name, value)| (*name, value.as_str()))) {
                *value = Value::String(written);
            }
        }
        (Some(Encoding::Url), Value::String(text)) => {
            *value = Value::String(utf8_percent_encode(text, RESERVED).to_string());
        }
        _ => {}
    }
    match key {
        Some(key) => encrypt(field, value, key),
        None => Ok(()),
    }
}

/// Encodes and encrypts the members of an object, or of the objects in a list.
fn encode_inside(field: &Field, value: &mut Value, key: Option<&dyn Encrypt>) -> Result<(), FieldEncryptError> {
    match value {
        Value::Object(members) => encode_and_encrypt(&field.fields, members, key),
        Value::Array(items) => items.iter_mut().try_for_each(|item| encode_inside(field, item, key)),
        _ => Ok(()),
    }
}

/// Encrypts a field's value, or each item of its list. `null` stays: there is nothing to encrypt.
fn encrypt(field: &Field, value: &mut Value, key: &dyn Encrypt) -> Result<(), FieldEncryptError> {
    let Some(cipher) = &field.encrypted else { return Ok(()) };
    match value {
        Value::Null => {}
        Value::Array(items) => items.iter_mut().try_for_each(|item| encrypt(field, item, key))?,
        plain => {
            let encrypted = key.encrypt(runtime_cipher(cipher.value), text_of(plain).as_bytes());
            *plain = Value::String(encrypted.map_err(|source| FieldEncryptError {
                field: field.name.value.clone(),
                source,
            })?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wechatpay_runtime::wire::Cipher;

    use super::*;
    use crate::catalogue::{Catalogue, Entry};
    use crate::client_request::PlainRequest;
    use crate::{example, field_values};

    /// Replaces each plaintext by its length.
    struct Lengths;

    impl Encrypt for Lengths {
        fn encrypt(&self, _: Cipher, plaintext: &[u8]) -> Result<String, EncryptError> {
            Ok(format!("{} bytes", plaintext.len()))
        }
    }

    /// Puts a text into every encrypted field.
    fn mark(fields: &[Field], members: &mut Map<String, Value>) -> usize {
        let mut marked = 0;
        field_values::each_scalar_mut(fields, members, &mut |field, value| {
            if field.encrypted.is_some() {
                *value = "in the clear".into();
                marked += 1;
            }
        });
        marked
    }

    /// The body of an operation with a text in every encrypted field, and the number of these fields.
    fn marked(entry: &Entry) -> (Map<String, Value>, usize) {
        let mut body = example::request(entry).body.unwrap_or_default();
        let marked = mark(entry.operation.request.body.fields(), &mut body);
        (body, marked)
    }

    fn encoded(entry: &Entry, body: Map<String, Value>) -> String {
        let plain = PlainRequest {
            body,
            ..PlainRequest::default()
        };
        let encoded = plain.with_fields_encoded(entry, Some(&Lengths)).unwrap();
        Value::Object(encoded.body).to_string()
    }

    #[test]
    fn no_encrypted_field_of_any_operation_is_sent_in_the_clear() {
        let mut all = 0;
        for entry in Catalogue::of_repository().operations() {
            let (body, marked) = marked(entry);
            let encoded = encoded(entry, body);
            assert!(!encoded.contains("in the clear"), "{}: {encoded}", entry.id);
            assert_eq!(encoded.matches("12 bytes").count(), marked, "{}", entry.id);
            all += marked;
        }
        assert!(all > 200, "{all}");
    }

    #[test]
    fn encrypted_fields_within_text_and_values_of_other_types_are_encrypted_too() {
        let catalogue = Catalogue::of_repository();
        // The telephone number is in an object that is sent as JSON in a string.
        let entry = catalogue
            .operation("v3.marketing.shopping-receipt.shoppingreceipts.post")
            .unwrap();
        let (body, marked) = marked(entry);
        assert_eq!(marked, 1);
        let text = body["meta"].to_string();
        for meta in [body["meta"].clone(), text.into()] {
            let encoded = encoded(entry, json!({"meta": meta}).as_object().unwrap().clone());
            assert!(
                encoded.contains("12 bytes") && !encoded.contains("in the clear"),
                "{encoded}"
            );
        }
        let entry = catalogue.operation("v3.profitsharing.receivers.add.post").unwrap();
        for (name, expected) in [
            (json!({"of": "张三"}), json!("15 bytes")),
            (json!(["a", "bc"]), json!(["1 bytes", "2 bytes"])),
            (json!(12), json!("2 bytes")),
            (json!(null), json!(null)),
        ] {
            let encoded = encoded(entry, json!({"name": name}).as_object().unwrap().clone());
            assert_eq!(encoded, json!({"name": expected}).to_string());
        }
    }
}
