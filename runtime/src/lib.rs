//! The runtime of generated WeChat Pay clients: keys, signatures, encrypted fields, transport and notifications.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use wechatpay_runtime::{Client, Merchant, PlatformKeys};
//!
//! let merchant = Merchant::builder("1900000109")
//!     .certificate_pem(std::fs::read("apiclient_cert.pem")?)
//!     .private_key_pem(std::fs::read("apiclient_key.pem")?)
//!     .build()?;
//! let platform_keys = PlatformKeys::builder()
//!     .public_key("PUB_KEY_ID_0119000001092024010100291000000000", std::fs::read("pub_key.pem")?)
//!     .build()?;
//! let client = Client::builder(merchant, platform_keys).build()?;
//! # Ok(())
//! # }
//! ```
//!
//! A generated function takes the client and a request and returns a [`Call`]; awaiting it gives a [`Reply`] or an
//! [`Error`]. [`Error::outcome`] says what is known about whether the operation took place.

// docs.rs sets `docsrs`, and its nightly rustdoc then shows the feature that each item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

// The derives generate absolute paths, which must also resolve inside this crate.
extern crate self as wechatpay_runtime;

pub mod any_error;
#[cfg(feature = "bills")]
pub mod bill;
mod blocking;
pub mod certificate;
pub mod client;
pub mod clock;
#[cfg(feature = "time")]
pub mod date_time;
pub mod digest;
mod empty_response;
pub mod encryption;
pub mod error;
pub mod fen;
mod foreign_text;
mod host;
pub mod key_error;
pub mod key_file;
mod key_threads;
pub mod merchant;
mod message;
pub mod nonce;
pub mod notification;
pub mod operation;
pub mod payment;
pub mod payment_parameters;
mod pem;
pub mod platform;
mod plural;
pub mod prelude;
pub mod prepaid;
mod reply;
mod resource_cipher;
mod secret;
pub mod signature;
#[cfg(feature = "sm")]
pub mod sm;
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
pub mod transport;
pub mod v2;
pub mod wire;

pub use self::any_error::AnyError;
pub use self::certificate::Certificate;
pub use self::client::{Call, CertificateRenewal, Client, ClientBuilder, PreparedCall, RetryPolicy};
pub use self::digest::Digest;
pub use self::empty_response::EmptyResponse;
pub use self::encryption::Encryption;
pub use self::error::Error;
pub use self::fen::Fen;
pub use self::host::Host;
pub use self::key_error::KeyError;
pub use self::key_threads::KeyThreads;
pub use self::merchant::{Account, ApiV2Key, ApiV3Key, Merchant, MerchantBuilder, SigningError};
pub use self::operation::{ErrorCode, Operation, Period, ResponseKind, SuccessCode};
pub use self::payment::{ExpectedCombination, ExpectedPayment, ExpectedRefund, ExpectedTransfer, Payee};
pub use self::platform::{PlatformKeys, PlatformKeysBuilder};
pub use self::reply::{HttpResponse, Reply};
pub use self::secret::Secret;
pub use self::v2::SignType;
pub use self::wire::{FilePart, Json, MissingField, Number, Unreadable};

/// Derives for request and response types written by hand.
pub mod derive {
    pub use wechatpay_derive::{Decode, Encode, Enumeration, Request, Response};
}

/// The same derives for generated code: they implement `Debug` too, and enumerations can be compared. The feature
/// `serialize` adds `Serialize` to responses, and `both-directions` the other direction and `PartialEq` of structs.
pub mod generated {
    pub use wechatpay_derive::{
        GeneratedEnumeration as Enumeration, GeneratedRequest as Request, GeneratedResponse as Response,
    };

    pub use crate::wire::Unreadable;
}
