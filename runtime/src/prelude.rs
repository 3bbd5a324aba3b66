//! The names that most programs use, for `use wechatpay_api::prelude::*;`. Names that axum has too, such as `Json`, are not
//! among them.

pub use crate::any_error::AnyError;
pub use crate::client::{CertificateRenewal, Client};
#[cfg(feature = "time")]
pub use crate::date_time::DateField;
pub use crate::digest::Digest;
pub use crate::error::{Error, Outcome};
pub use crate::fen::Fen;
pub use crate::merchant::Merchant;
pub use crate::notification::{Acknowledgement, Delivery, Receiver};
pub use crate::payment::{ExpectedCombination, ExpectedPayment, ExpectedRefund, ExpectedTransfer, Payee};
pub use crate::platform::PlatformKeys;
pub use crate::reply::Reply;
pub use crate::secret::Secret;
pub use crate::wire::{MissingField, Number};
