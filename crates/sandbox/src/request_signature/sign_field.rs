//! The field `sign` of APIv2.

use serde_json::{Map, Value};
use wechatpay_runtime::ApiV2Key;
use wechatpay_runtime::v2::xml::{self, XmlError};
use wechatpay_runtime::v2::{self, SignType, SignatureError};

use crate::validate::members_of;

/// Why the signature of a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignProblem {
    /// `sign_type` names no digest.
    #[error("sign_type is {0:?}; it must be MD5 or HMAC-SHA256")]
    UnknownDigest(String),
    /// A field has other fields in it, or occurs several times; the signed text cannot have it.
    #[error("the field {0} is not a text, so the signature does not cover it")]
    NotText(String),
    /// It has letters in lower case.
    #[error("sign is in lower case; the documents require upper case")]
    LowerCase,
    /// It was made with the other digest.
    #[error("it was made with {}, but must be made with {}", made.as_str(), right.as_str())]
    OtherDigest {
        /// The digest with which it was made.
        made: SignType,
        /// The digest of the request.
        right: SignType,
    },
    /// It is missing, or is that of other fields or another key.
    #[error(transparent)]
    Wrong(#[from] SignatureError),
}

/// The fields of a request in XML. Attributes of elements do not count.
///
/// # Errors
/// When it is not the XML of a request.
pub fn request_fields(body: &[u8]) -> Result<Map<String, Value>, XmlError> {
    Ok(members_of(&xml::read_request(body)?))
}

/// The digest of a request: the one that it names, or else that of its operation.
///
/// # Errors
/// When it names an unknown one.
pub fn request_sign_type(fields: &Map<String, Value>, documented: SignType) -> Result<SignType, SignProblem> {
    match fields.get("sign_type").and_then(Value::as_str) {
        None | Some("") => Ok(documented),
        Some("MD5") => Ok(SignType::Md5),
        Some("HMAC-SHA256") => Ok(SignType::HmacSha256),
        Some(other) => Err(SignProblem::UnknownDigest(other.to_owned())),
    }
}

/// Verifies `sign` of a request over its other fields. Returns the digest.
///
/// # Errors
/// Why it is refused.
pub fn verify_sign(fields: &Map<String, Value>, documented: SignType, key: &ApiV2Key) -> Result<SignType, SignProblem> {
    let right = request_sign_type(fields, documented)?;
    if let Some((name, _)) = fields.iter().find(|(_, value)| !value.is_string()) {
        return Err(SignProblem::NotText(name.clone()));
    }
    let fits = |digest| {
        let texts = fields
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
        v2::verify(texts, key, digest)
    };
    if let Err(error) = fits(right) {
        let made = match right {
            SignType::Md5 => SignType::HmacSha256,
            _ => SignType::Md5,
        };
        return Err(match fits(made) {
            Ok(()) => SignProblem::OtherDigest { made, right },
            Err(_) => error.into(),
        });
    }
    let sign = fields.get("sign").and_then(Value::as_str).unwrap_or_default();
    match sign.bytes().any(|byte| byte.is_ascii_lowercase()) {
        true => Err(SignProblem::LowerCase),
        false => Ok(right),
    }
}
