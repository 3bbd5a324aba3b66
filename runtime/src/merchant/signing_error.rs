//! Why a request could not be signed: no key, the wrong kind of account, …

use super::account::Account;

/// Why a request could not be signed. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SigningError {
    /// The merchant has no private key.
    #[error("this merchant has no private key: give one (with the API certificate) to Merchant::builder")]
    NoPrivateKey,
    /// The merchant has no APIv2 key.
    #[error("this merchant has no APIv2 key: give it with MerchantBuilder::api_v2_key")]
    NoApiV2Key,
    /// The operation belongs to the other kind of account.
    #[error(
        "this operation must be called by a {} account, but {id} was given as a {} account",
        word(*.needed),
        word(*.given)
    )]
    WrongAccount {
        /// The id of the account.
        id: String,
        /// The kind that was given.
        given: Account,
        /// The kind that the operation needs.
        needed: Account,
    },
    /// The nonce, or another value, contains characters that a header cannot contain.
    #[error("the nonce cannot be sent in a header: use ASCII letters and digits only")]
    InvalidNonce,
    /// A brand has an SM2 key, but no document defines how a brand signs with one.
    #[error("a brand cannot sign with an SM2 key, because WeChat Pay does not document how: use an RSA key")]
    BrandWithSm2,
    /// The cryptography library refused to sign.
    #[error("the private key could not sign")]
    Failed,
}

const fn word(account: Account) -> &'static str {
    match account {
        Account::Merchant => "merchant",
        Account::Brand => "brand",
    }
}
