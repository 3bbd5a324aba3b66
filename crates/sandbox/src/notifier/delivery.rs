//! Notifications as they are stored until the receiver accepts them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use wechatpay_spec::model::SignType;

/// A notification before it is encrypted and signed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Message {
    pub(crate) event_type: String,
    pub(crate) summary: String,
    pub(crate) original_type: String,
    /// Whether it is a message of APIv2: the resource itself, in XML.
    pub(crate) xml: bool,
    pub(crate) resource: Value,
    pub(crate) url: String,
    /// The merchant that is notified, whose keys encrypt and sign.
    pub(crate) merchant_id: String,
    /// The name of the platform key that signs; when there is none, the one that signs responses then.
    pub(crate) key: Option<String>,
    /// The digest that signs it, if it is one of APIv2 and does not name another.
    #[serde(default)]
    pub(crate) sign_type: Option<V2SignType>,
}

/// A digest of APIv2.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum V2SignType {
    #[serde(rename = "MD5")]
    Md5,
    #[serde(rename = "HMAC-SHA256")]
    HmacSha256,
}

impl V2SignType {
    /// The digest with a name. A message with any other name is refused before.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "HMAC-SHA256" => Self::HmacSha256,
            _ => Self::Md5,
        }
    }
}

impl From<SignType> for V2SignType {
    fn from(documented: SignType) -> Self {
        match documented {
            SignType::Md5 => Self::Md5,
            SignType::HmacSha256 => Self::HmacSha256,
        }
    }
}

/// A notification that the receiver has not accepted yet.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Delivery {
    /// The notification's id, the same in every attempt.
    pub(crate) id: String,
    /// When it was made, in the form of RFC 3339.
    pub(crate) created: String,
    /// The attempts that were made.
    pub(crate) attempts: u32,
    /// When the next attempt is made, in milliseconds since 1970 of the sandbox's clock.
    pub(crate) due: i64,
    pub(crate) message: Message,
}
