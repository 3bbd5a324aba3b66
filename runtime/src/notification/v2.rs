//! Notifications of APIv2: XML, signed or encrypted with shared keys.
//!
//! They have no event type. Each is sent to the `notify_url` of the request that it belongs to, so your router
//! determines the type. The generated types are in `notify::v2`.
//!
//! ```no_run
//! use bytes::Bytes;
//! use http::Response;
//! use wechatpay_runtime::notification::{Receiver, v2};
//!
//! // `M` is a generated type, for example `notify::v2::transaction_success::Notification`.
//! fn on_request<M: v2::Message>(receiver: &Receiver, body: &[u8]) -> Response<Bytes> {
//!     match receiver.receive_v2::<M>(body) {
//!         Ok(notification) => notification.accept().into(),
//!         Err(error) => error.acknowledgement().into(),
//!     }
//! }
//! ```
//!
//! The two kinds of protection prove different things:
//! - [`Protection::Signature`]: every field comes from a holder of the APIv2 key. The time is not proven: an APIv2
//!   message has neither a timestamp nor an id, so it can be replayed forever.
//! - [`Protection::Encryption`]: the same, but only for the encrypted part (`req_info`). An attacker who has seen
//!   several such messages can recombine their blocks.
//!
//! So query the order or refund before acting on it, or at least compare amounts, and use the database to prevent
//! duplicate processing.

mod error;

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;

use zeroize::Zeroizing;

pub use self::error::ReceiveError;
use super::{Acknowledgement, observation};
use crate::merchant::Merchant;
use crate::v2::xml::{self, Element};
use crate::v2::{Received, SignType, SignatureError, notification_sign_type, verify_notification};
use crate::wire::{self, Cipher, Decode, DecodeCause, Decoded, Decrypt, DecryptError};

/// The field with the nonce for AES-256-GCM. The associated data is in a field of its own.
const NONCE: &str = "event_nonce";
const ASSOCIATED_DATA: &str = "event_associated_data";
/// The field in which every notification of the service says whether it reports a success. Requests and front-end
/// parameters, which the same key signs, do not have it.
const RETURN_CODE: &str = "return_code";
const TRADE_STATE: &str = "trade_state";
/// The states of an order that a response to a query reports, and no notification of a payment.
const NOT_NOTIFIED: [&str; 6] = ["REFUND", "NOTPAY", "CLOSED", "REVOKED", "USERPAYING", "PAYERROR"];

/// A type of notification. Generated.
pub trait Message: Decode {
    /// How the origin of the message is verified.
    const PROTECTION: Protection;

    /// Fields that every signed notification of this type has. A message without them is not a notification of this
    /// type, even if its signature is valid, because the same key signs requests, responses and front-end parameters. If
    /// `return_code` is among them, a message that reports a failure may lack the others.
    const REQUIRED_FIELDS: &'static [&'static str] = &[];

    /// Fields that no notification of this type has, but a response that is signed with the same key and has all required
    /// fields. Only notifications of payments have such fields.
    const FOREIGN_FIELDS: &'static [&'static str] = &[];
}

/// The digests that a receiver accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accepted {
    /// MD5 and HMAC-SHA256.
    Any,
    /// HMAC-SHA256 only.
    HmacSha256,
}

/// How the origin of a message is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Its `sign` is verified, which covers all fields.
    Signature,
    /// Its encrypted part is decrypted; the other fields are not authenticated.
    Encryption,
}

/// A notification of APIv2 whose origin was verified in the way its type requires. It dereferences to the message, so
/// `notification.out_trade_no` is a field of that.
#[must_use = "a notification that is not answered is sent again"]
pub struct Notification<M> {
    message: M,
    fields: Vec<Element>,
}

impl<M> Notification<M> {
    /// All fields as received, including undocumented ones; encrypted fields are still encrypted. Of a signed message,
    /// these are the fields that the signature covers.
    #[must_use]
    pub fn fields(&self) -> &[Element] {
        &self.fields
    }

    /// A response that confirms the notification, so that WeChat Pay does not send it again.
    #[must_use = "send the acknowledgement"]
    pub fn accept(self) -> Acknowledgement {
        Acknowledgement::v2_success()
    }

    /// A response that asks WeChat Pay to send the notification again. `reason` is sent, so it must not contain
    /// secrets.
    #[must_use = "send the acknowledgement"]
    pub fn refuse(self, reason: &str) -> Acknowledgement {
        Acknowledgement::v2_refusal(reason)
    }

    /// Returns the message without the other fields.
    pub fn into_message(self) -> M {
        self.message
    }
}

impl<M> Deref for Notification<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.message
    }
}

impl<M: fmt::Debug> fmt::Debug for Notification<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Notification").field(&self.message).finish()
    }
}

/// Reads, verifies and decrypts a notification.
pub(super) fn receive<M: Message>(
    body: &[u8],
    merchant: &Merchant,
    accepted: Accepted,
) -> Result<Notification<M>, ReceiveError> {
    let message = xml::read_received(body)?;
    let received = match M::PROTECTION {
        Protection::Signature => {
            let received = verify(message, merchant, accepted)?;
            require(&received, M::REQUIRED_FIELDS)?;
            refuse_foreign(&received, M::FOREIGN_FIELDS)?;
            received
        }
        // If the encrypted part is missing, reading the message fails.
        Protection::Encryption => Received::unsigned(message),
    };
    let decrypted = Cell::new(0);
    let decrypt = Keys {
        merchant,
        nonce: received.text(NONCE).unwrap_or_default(),
        associated_data: received.text(ASSOCIATED_DATA).unwrap_or_default(),
        decrypted: &decrypted,
    };
    let decoded = wire::decode_object(received.value(), Some(&decrypt)).map_err(ReceiveError::Decode)?;
    let Decoded { message, unreadable } = decoded;
    observation::unreadable(std::any::type_name::<M>(), &unreadable);
    if unreadable.iter().any(|(_, cause)| voids_message::<M>(cause)) {
        unreadable.into_result().map_err(ReceiveError::Decode)?;
    }
    if M::PROTECTION == Protection::Encryption && decrypted.get() == 0 {
        return Err(ReceiveError::Unprotected);
    }
    Ok(Notification {
        message,
        fields: received.into_fields(),
    })
}

/// Whether an unreadable field makes the whole message useless. This is so for the encrypted part, because the message
/// is about it. If that part also proves the origin, its plaintext must make sense, because the padding of any block
/// may happen to be valid.
fn voids_message<M: Message>(cause: &DecodeCause) -> bool {
    match (cause, M::PROTECTION) {
        (DecodeCause::Decrypt(_), _) => true,
        (DecodeCause::Mismatch { .. } | DecodeCause::EmptyElement, _) => false,
        (_, protection) => protection == Protection::Encryption,
    }
}

fn verify(message: Vec<Element>, merchant: &Merchant, accepted: Accepted) -> Result<Received, ReceiveError> {
    let key = merchant.api_v2_key().map_err(|_| ReceiveError::NoKey)?;
    let received = verify_notification(message, key)?;
    match notification_sign_type(received.fields())? {
        SignType::Md5 if accepted == Accepted::HmacSha256 => Err(SignatureError::Md5NotAccepted.into()),
        _ => Ok(received),
    }
}

/// Rejects a signed message that is not a notification of this type.
fn require(received: &Received, required: &'static [&'static str]) -> Result<(), ReceiveError> {
    let text = |name| received.text(name).filter(|text| !text.is_empty());
    let failed = [RETURN_CODE, "result_code"]
        .iter()
        .any(|name| text(name).is_some_and(|code| code != "SUCCESS"));
    // A message that reports a failure may lack what a success has, but not the field that makes it a notification.
    let needed = |name: &&&str| !failed || **name == RETURN_CODE || !required.contains(&RETURN_CODE);
    let mut needed = required.iter().filter(needed);
    match needed.find(|name| text(name).is_none()) {
        Some(field) => Err(ReceiveError::Incomplete { field }),
        None => Ok(()),
    }
}

/// Rejects a signed message with a field that only other messages have.
fn refuse_foreign(received: &Received, foreign: &'static [&'static str]) -> Result<(), ReceiveError> {
    if let Some(field) = foreign.iter().find(|name| received.may_have(name)) {
        return Err(ReceiveError::Foreign { field });
    }
    let state = received.text(TRADE_STATE).unwrap_or_default();
    match !foreign.is_empty() && NOT_NOTIFIED.contains(&state) {
        true => Err(ReceiveError::Foreign { field: TRADE_STATE }),
        false => Ok(()),
    }
}

/// The merchant's keys, with the nonce and associated data from the message. Counts the decrypted fields.
struct Keys<'a> {
    merchant: &'a Merchant,
    nonce: &'a str,
    associated_data: &'a str,
    decrypted: &'a Cell<usize>,
}

impl Decrypt for Keys<'_> {
    fn decrypt(&self, cipher: Cipher, ciphertext: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let plaintext = match cipher {
            Cipher::AesGcm => self
                .merchant
                .decrypt_resource(self.nonce, self.associated_data, ciphertext),
            cipher => self.merchant.decrypt(cipher, ciphertext),
        }?;
        self.decrypted.set(self.decrypted.get() + 1);
        Ok(plaintext)
    }
}
