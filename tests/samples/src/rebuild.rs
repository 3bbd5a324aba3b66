//! Turns the members of a sample into a request, and encodes the request.

use std::borrow::Cow;

use wechatpay_runtime::wire::{
    Cipher, DecodeCause, DecodeError, Decrypt, DecryptError, EncodeCause, EncodeError, Encrypt, EncryptError, Parts,
    Value, encode,
};
use zeroize::Zeroizing;

use crate::message::Read;

/// The members of an object, in order.
pub(crate) type Members = Vec<(Cow<'static, str>, Value<'static>)>;

/// The result of rebuilding a request from a sample.
pub(crate) enum Rebuilt {
    /// The request that would be sent.
    Sent(Sent),
    /// The request type does not accept the members. For each problem: the path, whether the value is missing, and the
    /// reason.
    Unreadable(Vec<(String, bool, String)>),
    /// The request cannot be encoded. For each problem: the path, whether the cause is an empty path parameter, and the
    /// reason.
    Unsendable(Vec<(String, bool, String)>),
}

/// The request that would be sent, split into its parts.
pub(crate) struct Sent {
    pub(crate) path: Members,
    pub(crate) query: Members,
    pub(crate) headers: Members,
    pub(crate) body: Members,
}

/// Reads members into the request's type and encodes the request.
pub(crate) fn rebuild(read: Read, input: Value<'static>) -> Rebuilt {
    let request = match read(input, &Plain) {
        Ok(request) => request,
        Err(error) => return unreadable(&error),
    };
    match encode(&request, Some(&Plain)) {
        Ok(parts) => sent(parts),
        Err(error) => unsendable(&error),
    }
}

fn unreadable(error: &DecodeError) -> Rebuilt {
    let problems = error.problems().map(|(path, cause)| {
        let missing = matches!(cause, DecodeCause::Missing);
        (path.to_owned(), missing, cause.to_string())
    });
    Rebuilt::Unreadable(problems.collect())
}

fn unsendable(error: &EncodeError) -> Rebuilt {
    let problems = error.problems().map(|(path, cause)| {
        let empty = matches!(cause, EncodeCause::EmptyPathParameter);
        (path.to_owned(), empty, cause.to_string())
    });
    Rebuilt::Unsendable(problems.collect())
}

fn sent(parts: Parts<'_>) -> Rebuilt {
    let texts = |members: Vec<(Cow<'_, str>, String)>| {
        let members = members.into_iter();
        members
            .map(|(name, text)| (Cow::Owned(name.into_owned()), Value::String(Cow::Owned(text))))
            .collect()
    };
    let files = parts.files.iter();
    let files = files.map(|(name, file)| {
        (
            Cow::Owned(name.to_string()),
            Value::String(Cow::Owned(file.file_name.clone())),
        )
    });
    let files: Members = files.collect();
    Rebuilt::Sent(Sent {
        path: texts(parts.path),
        query: texts(parts.query),
        headers: texts(parts.headers),
        body: owned_members(parts.body).into_iter().chain(files).collect(),
    })
}

/// The value without borrowed data.
pub(crate) fn owned(value: Value<'_>) -> Value<'static> {
    match value {
        Value::Null => Value::Null,
        Value::Boolean(boolean) => Value::Boolean(boolean),
        Value::Integer(integer) => Value::Integer(integer),
        Value::Number(text) => Value::Number(Cow::Owned(text.into_owned())),
        Value::String(text) => Value::String(Cow::Owned(text.into_owned())),
        Value::Array(items) => Value::Array(items.into_iter().map(owned).collect()),
        Value::Object(members) => Value::Object(owned_members(members)),
        Value::Json(text) => serde_json::from_str(text).map_or(Value::Null, owned),
        Value::NotCovered(kind) => Value::NotCovered(kind),
    }
}

pub(crate) fn owned_members(members: Vec<(Cow<'_, str>, Value<'_>)>) -> Members {
    let members = members.into_iter();
    members
        .map(|(name, value)| (Cow::Owned(name.into_owned()), owned(value)))
        .collect()
}

/// A cipher that does not encrypt: it returns ciphertext as plaintext, and puts the cipher's name before plaintext.
pub(crate) struct Plain;

impl Decrypt for Plain {
    fn decrypt(&self, _: Cipher, ciphertext: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        Ok(ciphertext.as_bytes().to_vec().into())
    }
}

impl Encrypt for Plain {
    fn encrypt(&self, cipher: Cipher, plaintext: &[u8]) -> Result<String, EncryptError> {
        let plaintext = std::str::from_utf8(plaintext).map_err(|_| EncryptError::Failed)?;
        Ok(marked(&cipher.to_string(), plaintext))
    }
}

/// Plaintext, marked with the cipher that would encrypt it.
pub(crate) fn marked(cipher: &str, plaintext: &str) -> String {
    format!("{cipher}\u{1}{plaintext}")
}
