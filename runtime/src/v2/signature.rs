//! The signature over the fields of an APIv2 message, with its digest, MD5 or HMAC-SHA256: which fields are signed, how they
//! are sorted and joined to one text.

use aws_lc_rs::{constant_time, hmac};
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::signature_error::SignatureError;
use super::xml::Element;
use crate::foreign_text;
use crate::merchant::ApiV2Key;

/// The field with the signature.
pub(super) const SIGN: &str = "sign";
/// The length of an HMAC-SHA256 in hexadecimal characters.
const HMAC_SHA256_LENGTH: usize = 64;

/// How an APIv2 message is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignType {
    /// MD5 over the fields with the key appended.
    Md5,
    /// HMAC-SHA256 of the same text, keyed with the APIv2 key; requests name it in `sign_type`.
    HmacSha256,
}

impl SignType {
    /// The value of the field `sign_type`: `MD5` or `HMAC-SHA256`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }
}

/// Signs fields: leaves out `sign` and empty values, sorts by name (ASCII), joins `name=value` with `&`, appends
/// `&key=…` and computes the digest, in upper-case hexadecimal. Values are the plain ones, not escaped for XML.
///
/// In the signed text, a `&` in a value cannot be distinguished from one between fields. So never give out a signature
/// over a value from an untrusted source without checking that the value contains no `&`.
///
/// ```
/// use wechatpay_runtime::ApiV2Key;
/// use wechatpay_runtime::v2::{SignType, sign};
///
/// let key = ApiV2Key::new("192006250b4c09247ec02edce69f6a2d").unwrap();
/// let fields = [
///     ("appid", "wxd930ea5d5a258f4f"),
///     ("mch_id", "10000100"),
///     ("device_info", "1000"),
///     ("body", "test"),
///     ("nonce_str", "ibuaiVcKdpRxkhJA"),
/// ];
/// assert_eq!(sign(fields, &key, SignType::Md5), "9A0A8659F005D6984697E2CA0A9CF3B7");
/// ```
pub fn sign<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>, key: &ApiV2Key, sign_type: SignType) -> String {
    let mut fields: Vec<(&str, &str)> = fields
        .into_iter()
        .filter(|(name, value)| *name != SIGN && !value.is_empty())
        .collect();
    fields.sort_unstable();
    let length = fields
        .iter()
        .map(|(name, value)| name.len() + value.len() + 2)
        .sum::<usize>();
    // Allocated at full size, because reallocating would leave copies of the key behind.
    let mut text = Zeroizing::new(Vec::with_capacity(length + "key=".len() + key.expose().len()));
    for (name, value) in fields {
        for part in [name, "=", value, "&"] {
            text.extend_from_slice(part.as_bytes());
        }
    }
    text.extend_from_slice(b"key=");
    text.extend_from_slice(key.expose());
    match sign_type {
        SignType::Md5 => upper_hex(&Md5::digest(&*text)),
        SignType::HmacSha256 => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose());
            upper_hex(hmac::sign(&key, &text).as_ref())
        }
    }
}

/// Verifies the field `sign` over the other fields, in constant time.
///
/// # Errors
/// When there is no `sign`, or it is wrong.
pub fn verify<'a>(
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    key: &ApiV2Key,
    sign_type: SignType,
) -> Result<(), SignatureError> {
    let fields: Vec<(&str, &str)> = fields.into_iter().collect();
    let given = fields.iter().find(|(name, value)| *name == SIGN && !value.is_empty());
    let (_, given) = given.ok_or(SignatureError::MissingSign)?;
    let computed = sign(fields.iter().copied(), key, sign_type);
    constant_time::verify_slices_are_equal(given.to_ascii_uppercase().as_bytes(), computed.as_bytes())
        .map_err(|_| SignatureError::Mismatch)
}

/// The digest with which a notification is signed: the one it names in `sign_type` (`algorithm` in notifications of Pay
/// Score), else HMAC-SHA256 if its `sign` has 64 characters, else MD5.
///
/// # Errors
/// [`UnknownSignType`](SignatureError::UnknownSignType).
pub fn notification_sign_type(message: &[Element]) -> Result<SignType, SignatureError> {
    let named = value(message, "sign_type").filter(|name| !name.is_empty());
    match named.or_else(|| value(message, "algorithm")) {
        Some("MD5") => Ok(SignType::Md5),
        Some("HMAC-SHA256") => Ok(SignType::HmacSha256),
        None | Some("") => match value(message, SIGN).map(str::len) {
            Some(HMAC_SHA256_LENGTH) => Ok(SignType::HmacSha256),
            _ => Ok(SignType::Md5),
        },
        Some(other) => Err(SignatureError::UnknownSignType {
            sign_type: foreign_text::cut(other),
        }),
    }
}

/// The field whose value could be read as further fields of the signed text: `open_id=o&result_code=SUCCESS` can be
/// `open_id` alone, or `open_id` and `result_code`. Only fields whose names sort after the field's own can be forged
/// in this way.
pub(crate) fn ambiguous<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let could_be_more = |(name, value): &(&str, &str)| further_names(value).any(|further| further > *name);
    fields.into_iter().find(could_be_more).map(|(name, _)| name)
}

/// The names of other fields that the signed text of this value could be read as.
pub(super) fn further_names(value: &str) -> impl Iterator<Item = &str> {
    let parts = value.split('&').skip(1);
    parts.filter_map(|part| part.split_once('=')).map(|(name, _)| name)
}

/// Fields that no request has. Every type of notification that is verified by its signature requires one of them. The
/// generator has the list of all such fields (`codegen/src/emit/notification.rs`).
const NOTIFICATION_FIELDS: [&str; 5] = [
    "return_code",
    "result_code",
    "change_type",
    "event_type",
    "vehicle_event_createtime",
];

/// The first field in a text `name=value&…` that only notifications have.
pub(crate) fn notification_field(text: &str) -> Option<&'static str> {
    let mut names = text.split('&').filter_map(|part| part.split_once('='));
    names.find_map(|(name, _)| NOTIFICATION_FIELDS.into_iter().find(|known| *known == name))
}

/// The field of a request whose value would make the signature of the request fit a notification too. This is rarer than
/// what [`ambiguous`] finds: a value such as `shop=1&table=2` is harmless, because no notification consists of such
/// fields.
pub(crate) fn resembling_notification<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let resembles = |(_, value): &(&str, &str)| {
        let further = value.split_once('&');
        further.is_some_and(|(_, further)| notification_field(further).is_some())
    };
    fields.into_iter().find(resembles).map(|(name, _)| name)
}

fn value<'a>(message: &'a [Element], name: &str) -> Option<&'a str> {
    message
        .iter()
        .find(|element| element.name == name)
        .and_then(Element::text)
}

fn upper_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests;
