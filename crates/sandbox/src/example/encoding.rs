//! Values as they are sent: encoded into a string, and encrypted.

use serde_json::Value;
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::wire::{Encrypt, EncryptError};
use wechatpay_spec::model::{self, Encoding};

use super::ExampleError;
use crate::runtime_terms::runtime_cipher;
use crate::text::{RESERVED, text_of};

pub(super) fn encoded(encoding: Encoding, value: Value, pointer: &str) -> Result<String, ExampleError> {
    match (encoding, value) {
        (Encoding::Url, value) => Ok(percent_encoding::utf8_percent_encode(&text_of(&value), RESERVED).to_string()),
        // JSON or XML whose members are not listed is left empty.
        (Encoding::Json, Value::String(text)) => Ok(match serde_json::from_str::<Value>(&text) {
            Ok(_) => text,
            Err(_) => "{}".to_owned(),
        }),
        (Encoding::Json, value) => Ok(value.to_string()),
        (Encoding::Xml, Value::Object(members)) => {
            let texts: Vec<(&str, String)> = members
                .iter()
                .map(|(name, value)| (name.as_str(), text_of(value)))
                .collect();
            let pairs = texts.iter().map(|(name, value)| (*name, value.as_str()));
            let written = xml::write(pairs).map_err(|error| ExampleError {
                pointer: pointer.to_owned(),
                reason: error.to_string(),
            })?;
            Ok(rooted(&written))
        }
        (Encoding::Xml, _) => Ok(rooted("<xml></xml>")),
    }
}

/// The XML of a message as the service embeds it in another one: its root is `<root>`, by which clients read it.
fn rooted(message: &str) -> String {
    let inside = message
        .strip_prefix("<xml>")
        .and_then(|rest| rest.strip_suffix("</xml>"));
    format!("<root>{}</root>", inside.unwrap_or_default())
}

pub(super) fn encrypted(encrypt: &dyn Encrypt, cipher: model::Cipher, value: Value) -> Result<Value, EncryptError> {
    match value {
        Value::Array(items) => {
            let items = items.into_iter().map(|item| encrypted(encrypt, cipher, item));
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        value => encrypt
            .encrypt(runtime_cipher(cipher), text_of(&value).as_bytes())
            .map(Value::String),
    }
}
