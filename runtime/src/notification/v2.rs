//! Notifications of APIv2: XML, signed or encrypted with the keys that both sides share.
//!
//! No event type tells them apart: each is sent to the URL that was given when it was asked for (`notify_url`), so your
//! router knows the type. The generated types are in `notify::v2`.
//!
//! ```no_run
//! use bytes::Bytes;
//! use http::Response;
//! use wechatpay_runtime::notification::{Receiver, v2};
//!
//! // `M` stands for `notify::v2::transaction_success::Notification`, say.
//! fn on_request<M: v2::Message>(receiver: &Receiver, body: &[u8]) -> Response<Bytes> {
//!     match receiver.receive_v2::<M>(body) {
//!         Ok(notification) => notification.accept().into(),
//!         Err(error) => error.acknowledgement().into(),
//!     }
//! }
//! ```
//!
//! | protected by | what it proves |
//! |---|---|
//! | [`Protection::Signature`] | every field comes from somebody who has the APIv2 key; not when: a message of APIv2 has no time and no id, so it can be replayed for ever |
//! | [`Protection::Encryption`] | the same for what was encrypted (`req_info`) only, and whoever has seen such messages can mix their blocks |
//!
//! So ask the service for the order or refund before acting, or at least compare amounts, and let the database see to it
//! that nothing happens twice.

mod error;

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;

use zeroize::Zeroizing;

pub use self::error::ReceiveError;
use super::Acknowledgement;
use crate::merchant::Merchant;
use crate::v2::xml::{self, Element};
use crate::v2::{SignType, SignatureError, notification_sign_type, verify_notification};
use crate::wire::{self, Cipher, Decode, Decrypt, DecryptError};

/// What AES-256-GCM needs beside the key stands in fields of these names.
const NONCE: &str = "event_nonce";
const ASSOCIATED_DATA: &str = "event_associated_data";

/// A type of notification. Generated.
pub trait Message: Decode {
    /// How the message proves where it comes from.
    const PROTECTION: Protection;

    /// Fields without which a signed message is no such notification, although the signature fits: the same key signs
    /// requests, their answers, and what front ends are given. A message that reports a failure may lack them.
    const DEMANDED: &'static [&'static str] = &[];
}

/// Which digests a receiver accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accepted {
    /// Both.
    Any,
    /// HMAC-SHA256 only.
    HmacSha256,
}

/// How a message proves where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// By its `sign`, over all fields.
    Signature,
    /// By what is encrypted in it; the other fields prove nothing.
    Encryption,
}

/// A notification of APIv2 whose origin is established as its type demands. It stands for the message:
/// `notification.out_trade_no` is a field of it.
#[must_use = "a notification that is not answered is sent again"]
pub struct Notification<M> {
    message: M,
    fields: Vec<Element>,
}

impl<M> Notification<M> {
    /// All fields as they arrived, with those that no document lists; what was encrypted is still encrypted.
    #[must_use]
    pub fn fields(&self) -> &[Element] {
        &self.fields
    }

    /// The answer that it was received: WeChat Pay does not send it again.
    #[must_use = "send the answer"]
    pub fn accept(self) -> Acknowledgement {
        Acknowledgement::v2_success()
    }

    /// The answer that it has to be sent again. `reason` is sent: tell no secrets.
    #[must_use = "send the answer"]
    pub fn refuse(self, reason: &str) -> Acknowledgement {
        Acknowledgement::v2_refusal(reason)
    }

    /// The message alone.
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

/// Reads, verifies and decrypts.
pub(super) fn receive<M: Message>(
    body: &[u8],
    merchant: &Merchant,
    accepted: Accepted,
) -> Result<Notification<M>, ReceiveError> {
    let fields = xml::read(body)?;
    match M::PROTECTION {
        Protection::Signature => {
            verify(&fields, merchant, accepted)?;
            demand(&fields, M::DEMANDED)?;
        }
        // The absence of what should be encrypted shows when the message is read.
        Protection::Encryption => {}
    }
    let decrypted = Cell::new(0);
    let decrypt = Keys {
        merchant,
        nonce: text(&fields, NONCE),
        associated_data: text(&fields, ASSOCIATED_DATA),
        decrypted: &decrypted,
    };
    let message = wire::decode(xml::object(&fields), Some(&decrypt)).map_err(ReceiveError::Decode)?;
    if M::PROTECTION == Protection::Encryption && decrypted.get() == 0 {
        return Err(ReceiveError::Unprotected);
    }
    Ok(Notification { message, fields })
}

fn verify(fields: &[Element], merchant: &Merchant, accepted: Accepted) -> Result<(), ReceiveError> {
    let key = merchant.api_v2_key().map_err(|_| ReceiveError::NoKey)?;
    verify_notification(fields, key)?;
    match notification_sign_type(fields)? {
        SignType::Md5 if accepted == Accepted::HmacSha256 => Err(SignatureError::Md5NotAccepted.into()),
        _ => Ok(()),
    }
}

/// Refuses what is signed with the key and is no such notification.
fn demand(fields: &[Element], demanded: &'static [&'static str]) -> Result<(), ReceiveError> {
    let code = |name| Some(text(fields, name)).filter(|code| !code.is_empty());
    let failed = ["return_code", "result_code"]
        .iter()
        .any(|name| code(name).is_some_and(|code| code != "SUCCESS"));
    match demanded.iter().find(|name| text(fields, name).is_empty()) {
        Some(field) if !failed => Err(ReceiveError::Incomplete { field }),
        _ => Ok(()),
    }
}

fn text<'a>(fields: &'a [Element], name: &str) -> &'a str {
    let field = fields.iter().find(|field| field.name == name);
    field.and_then(Element::text).unwrap_or_default()
}

/// The merchant's keys, with what stands in the message beside the ciphertext; counts what was decrypted.
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
