//! The `Authorization` header of APIv3.

use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use wechatpay_runtime::signature::MAX_CLOCK_SKEW;
use wechatpay_spec::model::Signer;

/// The schemes with which the header begins.
pub mod schemes {
    /// A merchant with an RSA key.
    pub const MERCHANT: &str = "WECHATPAY2-SHA256-RSA2048";
    /// A brand with an RSA key.
    pub const BRAND: &str = "WECHATPAY-BRAND-SHA256-RSA2048";
    /// A merchant with an SM2 key. The sandbox has no such keys.
    pub const SM2: &str = "WECHATPAY2-SM2-WITH-SM3";
}

/// Timestamps beyond this are in milliseconds.
const YEAR_5138: i64 = 100_000_000_000;

/// The header as it was sent: one header, one scheme, each parameter once and in quotation marks.
#[derive(Debug)]
pub struct Authorization<'h> {
    scheme: &'h str,
    parameters: BTreeMap<&'h str, &'h str>,
}

/// The account that must have signed, and its certificate.
#[derive(Clone, Copy, Debug)]
pub struct Signatory<'s> {
    /// The scheme of its key.
    pub scheme: &'s str,
    /// `mchid`, or `brand_id` of a brand.
    pub id_name: &'s str,
    /// The account's number; none where any number will do.
    pub id: Option<&'s str>,
    /// The serial number of its certificate; none where it is not known.
    pub serial: Option<&'s str>,
}

/// Why the header is refused. The text says what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizationProblem {
    /// It cannot be read, or lacks a value.
    #[error("{0}")]
    Malformed(String),
    /// It names another account.
    #[error("{0}")]
    Account(String),
    /// It names another certificate.
    #[error("{0}")]
    Serial(String),
    /// The clock of its sender is wrong, or it was replayed.
    #[error("{0}")]
    Time(String),
}

impl<'s> Signatory<'s> {
    /// An account with an RSA key.
    #[must_use]
    pub const fn new(signer: Signer, id: Option<&'s str>, serial: Option<&'s str>) -> Self {
        let (scheme, id_name) = match signer {
            Signer::Merchant => (schemes::MERCHANT, "mchid"),
            Signer::Brand => (schemes::BRAND, "brand_id"),
        };
        Self {
            scheme,
            id_name,
            id,
            serial,
        }
    }
}

impl<'h> Authorization<'h> {
    /// Reads the header of a request.
    ///
    /// # Errors
    /// When there is none or several, or it is not of the form `SCHEME name="value",…`.
    pub fn read(headers: &'h HeaderMap) -> Result<Self, AuthorizationProblem> {
        let mut given = headers.get_all(AUTHORIZATION).iter();
        let header = given
            .next()
            .ok_or_else(|| malformed("the Authorization header is missing"))?;
        if given.next().is_some() {
            return Err(malformed("there are several Authorization headers"));
        }
        let header = header
            .to_str()
            .map_err(|_| malformed("the Authorization header is not visible ASCII"))?;
        let (scheme, parameters) = header
            .split_once(' ')
            .ok_or_else(|| malformed("the Authorization header has a scheme, but no parameters"))?;
        Ok(Self {
            scheme,
            parameters: read(parameters)?,
        })
    }

    /// Checks everything but the signature itself: scheme, account, serial number and time. Returns the timestamp.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, signatory: &Signatory<'_>, now: i64) -> Result<i64, AuthorizationProblem> {
        if self.scheme != signatory.scheme {
            return Err(malformed(format!(
                "the scheme is {:?}, but this operation takes {}",
                self.scheme, signatory.scheme
            )));
        }
        let given = self.parameter(signatory.id_name)?;
        if let Some(id) = signatory.id.filter(|id| *id != given) {
            return Err(AuthorizationProblem::Account(format!(
                "{} is {given:?}, which no merchant of the sandbox has; the first one is {id}",
                signatory.id_name
            )));
        }
        let serial = self.parameter("serial_no")?;
        // The case of a hexadecimal number means nothing.
        if let Some(own) = signatory.serial.filter(|own| !own.eq_ignore_ascii_case(serial)) {
            return Err(AuthorizationProblem::Serial(format!(
                "serial_no {serial:?} is not the merchant certificate's, {own}"
            )));
        }
        self.nonce()?;
        let seconds = within_window(self.parameter("timestamp")?, now)?;
        self.signature()?;
        Ok(seconds)
    }

    /// The value of `nonce_str`.
    ///
    /// # Errors
    /// When it is missing.
    pub fn nonce(&self) -> Result<&'h str, AuthorizationProblem> {
        self.parameter("nonce_str")
    }

    /// The value of `signature`.
    ///
    /// # Errors
    /// When it is missing.
    pub fn signature(&self) -> Result<&'h str, AuthorizationProblem> {
        self.parameter("signature")
    }

    fn parameter(&self, name: &str) -> Result<&'h str, AuthorizationProblem> {
        let value = self.parameters.get(name).copied().filter(|value| !value.is_empty());
        value.ok_or_else(|| malformed(format!("the Authorization header has no {name}")))
    }
}

fn read(parameters: &str) -> Result<BTreeMap<&str, &str>, AuthorizationProblem> {
    let mut read = BTreeMap::new();
    for pair in parameters.split(',') {
        let named = pair.trim().split_once('=').and_then(|(name, value)| {
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            Some((name, value))
        });
        let (name, value) = named
            .ok_or_else(|| malformed("the Authorization header's parameters are not of the form name=\"value\""))?;
        if read.insert(name, value).is_some() {
            return Err(malformed(format!("the Authorization header has {name} twice")));
        }
    }
    Ok(read)
}

fn malformed(diagnosis: impl Into<String>) -> AuthorizationProblem {
    AuthorizationProblem::Malformed(diagnosis.into())
}

fn within_window(timestamp: &str, now: i64) -> Result<i64, AuthorizationProblem> {
    let seconds = timestamp.parse::<i64>().ok();
    // The signed text has the number as it is usually written: without a sign or zeros before it.
    let seconds = seconds.filter(|seconds| *seconds >= 0 && seconds.to_string() == timestamp);
    let seconds =
        seconds.ok_or_else(|| malformed(format!("the timestamp {timestamp:?} is not a number of seconds")))?;
    if now.abs_diff(seconds) > MAX_CLOCK_SKEW.as_secs() {
        let hint = if seconds > YEAR_5138 { " (milliseconds?)" } else { "" };
        return Err(AuthorizationProblem::Time(format!(
            "the timestamp {seconds}{hint} differs from the present time, {now}, by more than 300 seconds"
        )));
    }
    Ok(seconds)
}
