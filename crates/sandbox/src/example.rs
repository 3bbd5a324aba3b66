//! Values made from the specs: their examples, else something of the right type. The same specs give the same values.

mod echo;
mod scalar;

use std::fmt;

use serde_json::{Map, Value};
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::wire::{Cipher, Encrypt, EncryptError};
use wechatpay_spec::model::{self, Body, Condition, Encoding, Field, Scalar};

use crate::catalogue::Entry;

pub(crate) use self::echo::Echo;
pub(crate) use self::scalar::{RESERVED, text_of};

/// A request that an operation accepts, made from its spec.
#[derive(Clone, Debug, Default)]
pub struct ExampleRequest {
    /// Values of the URL path's parameters, not percent-encoded.
    pub path: Vec<(String, String)>,
    /// The query, not percent-encoded; a list is repeated under its name.
    pub query: Vec<(String, String)>,
    /// Header fields that the caller sets.
    pub headers: Vec<(String, String)>,
    /// The members of a JSON body, the fields of an XML message or the parts of a form that are no files.
    pub body: Option<Map<String, Value>>,
    /// The names of the form's files.
    pub files: Vec<String>,
}

/// A value cannot be made: it is too long for its key, say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{pointer}`: {reason}")]
pub struct ExampleError {
    /// JSON pointer of the field.
    pub pointer: String,
    /// What is wrong.
    pub reason: String,
}

/// A request as it is shown: what travels encrypted is in the clear, what is encoded is a structure.
pub(crate) fn request(entry: &Entry) -> ExampleRequest {
    // Nothing can fail that is not sealed.
    request_with(entry, None).unwrap_or_default()
}

/// A request as it travels, encrypted where the spec says so.
///
/// # Errors
/// When a value cannot be encrypted.
pub fn sealed_request(entry: &Entry, encrypt: &dyn Encrypt) -> Result<ExampleRequest, ExampleError> {
    request_with(entry, Some(encrypt))
}

fn request_with(entry: &Entry, seal: Option<&dyn Encrypt>) -> Result<ExampleRequest, ExampleError> {
    let request = &entry.operation.request;
    let as_text = Maker {
        seed: &entry.id,
        echo: None,
        seal,
        text: true,
        answer: false,
    };
    let in_body = Maker {
        text: matches!(request.body, Body::Xml(_)),
        ..as_text
    };
    let body = match &request.body {
        Body::None => None,
        body => Some(in_body.object(body.fields(), "")?),
    };
    let pairs = |fields: &[Field]| -> Result<Vec<(String, String)>, ExampleError> {
        let members = as_text.object(fields, "")?;
        Ok(members
            .into_iter()
            .flat_map(|(name, value)| flat(&name, value))
            .collect())
    };
    let files = request.body.fields().iter();
    let files = files.filter(|field| field.kind.value.scalar == Scalar::File);
    Ok(ExampleRequest {
        path: pairs(&request.path)?,
        query: pairs(&request.query)?,
        headers: pairs(&request.headers)?,
        body,
        files: files.map(|field| field.name.value.clone()).collect(),
    })
}

/// A parameter; a list is one for each item.
fn flat(name: &str, value: Value) -> Vec<(String, String)> {
    match value {
        Value::Array(items) => items.into_iter().flat_map(|item| flat(name, item)).collect(),
        value => vec![(name.to_owned(), text_of(&value))],
    }
}

impl ExampleRequest {
    /// As JSON, for people.
    pub(crate) fn shown(&self) -> Value {
        let pairs = |pairs: &[(String, String)]| -> Map<String, Value> {
            pairs
                .iter()
                .map(|(name, value)| (name.clone(), value.clone().into()))
                .collect()
        };
        serde_json::json!({
            "path": pairs(&self.path),
            "query": pairs(&self.query),
            "headers": pairs(&self.headers),
            "body": self.body,
            "files": self.files,
        })
    }
}

/// Makes values.
#[derive(Clone, Copy)]
pub(crate) struct Maker<'m> {
    /// What made-up values depend on: the operation's id.
    pub(crate) seed: &'m str,
    /// Values of the request, for an answer.
    pub(crate) echo: Option<&'m Echo>,
    /// Encodes and encrypts; without it, structures stay structures and secrets in the clear.
    pub(crate) seal: Option<&'m dyn Encrypt>,
    /// Every scalar is text: in URLs and XML.
    pub(crate) text: bool,
    /// Whether it is an answer, which reports no failure.
    pub(crate) answer: bool,
}

impl Maker<'_> {
    /// An object of these fields. Fields that the client supplies are left out, and so are those whose condition does
    /// not hold.
    pub(crate) fn object(&self, fields: &[Field], pointer: &str) -> Result<Map<String, Value>, ExampleError> {
        let mut plain = Map::new();
        for field in fields {
            let name = plain_name(&field.name.value);
            if field.supplied_by.is_some()
                || field.kind.value.scalar == Scalar::File
                || (self.answer && reports_failure(field))
            {
                continue;
            }
            let inner = format!("{pointer}/{name}");
            plain.insert(name, self.plain(field, &inner)?);
        }
        let conditional: Vec<String> = fields
            .iter()
            .filter(|field| !field.only_if.as_ref().is_none_or(|condition| holds(condition, &plain)))
            .map(|field| plain_name(&field.name.value))
            .collect();
        let mut sealed = Map::new();
        for field in fields {
            let name = plain_name(&field.name.value);
            if conditional.contains(&name) {
                continue;
            }
            if let Some(value) = plain.remove(&name) {
                let value = self.sealed(field, value, &format!("{pointer}/{name}"))?;
                sealed.insert(name, value);
            }
        }
        Ok(sealed)
    }

    /// The value without encoding and encryption of its own.
    fn plain(&self, field: &Field, pointer: &str) -> Result<Value, ExampleError> {
        let kind = field.kind.value;
        if kind.array_depth > 0
            && let Some(list) = self.listed_example(field)
        {
            return Ok(list);
        }
        let inside = match field.encoded.map(|encoding| encoding.value) {
            None | Some(Encoding::Url) => *self,
            // What is inside a string is written as it would be elsewhere.
            Some(encoding) => Maker {
                text: encoding == Encoding::Xml,
                ..*self
            },
        };
        let mut value = match kind.scalar {
            Scalar::Object => Value::Object(inside.object(&field.fields, pointer)?),
            Scalar::String if !field.fields.is_empty() => Value::Object(inside.object(&field.fields, pointer)?),
            Scalar::File => Value::Null,
            _ => self.scalar(field, pointer),
        };
        for _ in 0..kind.array_depth {
            value = Value::Array(vec![value]);
        }
        Ok(value)
    }

    /// The value as it travels.
    fn sealed(&self, field: &Field, value: Value, pointer: &str) -> Result<Value, ExampleError> {
        let Some(seal) = self.seal else { return Ok(value) };
        let value = match field.encoded.map(|encoding| encoding.value) {
            None => value,
            Some(encoding) => Value::String(encoded(encoding, value, pointer)?),
        };
        match field.encrypted.map(|cipher| cipher.value) {
            None => Ok(value),
            Some(cipher) => encrypted(seal, cipher, value).map_err(|error| ExampleError {
                pointer: pointer.to_owned(),
                reason: error.to_string(),
            }),
        }
    }
}

/// A field's name, with indices in it numbered: `coupon_id_$n` is `coupon_id_0`.
fn plain_name(name: &str) -> String {
    let mut pieces = name.split('$');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push('0');
        plain.extend(piece.chars().skip(1));
    }
    plain
}

fn holds(condition: &Condition, siblings: &Map<String, Value>) -> bool {
    let value = siblings.get(&condition.field.value);
    value.is_some_and(|value| text_of(value) == condition.equals.value)
}

/// Fields that only a failure has, such as `err_code` and `fail_reason`.
fn reports_failure(field: &Field) -> bool {
    let name = &field.name.value;
    !field.required
        && ["err", "fail", "reject", "abnormal"]
            .iter()
            .any(|begin| name.starts_with(begin))
}

fn encoded(encoding: Encoding, value: Value, pointer: &str) -> Result<String, ExampleError> {
    match (encoding, value) {
        (Encoding::Url, value) => Ok(percent_encoding::utf8_percent_encode(&text_of(&value), RESERVED).to_string()),
        // Text whose members no document lists is an empty document.
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
            xml::write(pairs).map_err(|error| ExampleError {
                pointer: pointer.to_owned(),
                reason: error.to_string(),
            })
        }
        (Encoding::Xml, _) => Ok("<xml></xml>".to_owned()),
    }
}

fn encrypted(seal: &dyn Encrypt, cipher: model::Cipher, value: Value) -> Result<Value, EncryptError> {
    match value {
        Value::Array(items) => {
            let items = items.into_iter().map(|item| encrypted(seal, cipher, item));
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        value => seal
            .encrypt(runtime_cipher(cipher), text_of(&value).as_bytes())
            .map(Value::String),
    }
}

/// The runtime's word for a cipher of the specs.
pub(crate) const fn runtime_cipher(cipher: model::Cipher) -> Cipher {
    match cipher {
        model::Cipher::RsaOaep => Cipher::RsaOaep,
        model::Cipher::RsaPkcs1 => Cipher::RsaPkcs1,
        model::Cipher::RsaBankCard => Cipher::RsaBankCard,
        model::Cipher::AesGcm => Cipher::AesGcm,
        model::Cipher::AesEcb => Cipher::AesEcb,
    }
}

impl fmt::Debug for Maker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Maker")
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}
