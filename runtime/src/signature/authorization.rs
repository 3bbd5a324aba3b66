//! The `Authorization` header of a request.

use http::{HeaderValue, Method};

use crate::merchant::{Account, Merchant, SigningError};

/// The parts of a request that are signed.
#[derive(Clone, Copy, Debug)]
pub struct Authorization<'a> {
    /// The account whose operation is called; it decides the scheme: `WECHATPAY2-SHA256-RSA2048` with `mchid`, or
    /// `WECHATPAY-BRAND-SHA256-RSA2048` with `brand_id`.
    pub account: Account,
    /// The HTTP method.
    pub method: &'a Method,
    /// Path and query exactly as in the request line: with the same percent-encoding, without scheme and host, and
    /// without a `?` when there is no query.
    pub path_and_query: &'a str,
    /// The body as sent, byte for byte; empty when there is none. For a multipart upload, only the JSON of the part
    /// `meta`.
    pub body: &'a [u8],
    /// Seconds since 1970-01-01T00:00:00 UTC.
    pub timestamp: i64,
    /// A string that was never used before, of ASCII letters and digits.
    pub nonce: &'a str,
}

/// Signs a request; returns the value of its `Authorization` header, marked as sensitive so that loggers leave it out.
///
/// # Errors
/// When the merchant has no private key or is not the kind of account that the operation needs, or when the nonce
/// contains anything but ASCII letters and digits.
pub fn authorization(merchant: &Merchant, request: &Authorization<'_>) -> Result<HeaderValue, SigningError> {
    if request.account != merchant.account() {
        return Err(SigningError::WrongAccount {
            id: merchant.id().to_owned(),
            given: merchant.account(),
            needed: request.account,
        });
    }
    let Authorization { nonce, timestamp, .. } = request;
    if nonce.is_empty() || !nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(SigningError::InvalidNonce);
    }
    let signature = merchant.sign(&request_message(request))?;
    let (scheme, id_name) = match (request.account, merchant.uses_sm2()) {
        (Account::Merchant, false) => ("WECHATPAY2-SHA256-RSA2048", "mchid"),
        (Account::Merchant, true) => ("WECHATPAY2-SM2-WITH-SM3", "mchid"),
        (Account::Brand, false) => ("WECHATPAY-BRAND-SHA256-RSA2048", "brand_id"),
        // No document defines a scheme for this.
        (Account::Brand, true) => return Err(SigningError::BrandWithSm2),
    };
    let id = merchant.id();
    let serial = merchant.credential_serial()?;
    let value = format!(
        "{scheme} {id_name}=\"{id}\",nonce_str=\"{nonce}\",signature=\"{signature}\",timestamp=\"{timestamp}\",serial_no=\"{serial}\""
    );
    let mut value = HeaderValue::try_from(value).map_err(|_| SigningError::InvalidNonce)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The message that the signature of a request covers:
/// `METHOD\nPATH[?QUERY]\nTIMESTAMP\nNONCE\nBODY\n`.
#[must_use]
pub fn request_message(request: &Authorization<'_>) -> Vec<u8> {
    let Authorization {
        method,
        path_and_query,
        timestamp,
        nonce,
        body,
        ..
    } = request;
    let mut message = format!("{method}\n{path_and_query}\n{timestamp}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}
