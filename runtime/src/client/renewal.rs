//! Platform certificates that renew themselves: fetched at first use, before they expire, and when the service signs
//! with one that is not known yet.

mod fetch;
#[cfg(feature = "reqwest")]
mod task;
mod turns;

use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::CertificateDer;

pub(super) use self::turns::Renewal;
pub(crate) use self::turns::TooManyWaiting;
use crate::error::Error;
use crate::host::Host;
use crate::key_error::KeyError;
use crate::operation::Operation;
use crate::pem::{self, Wanted};
use crate::signature::VerificationError;

const CERTIFICATES: Operation = Operation::get("/v3/certificates");
const GLOBAL_CERTIFICATES: Operation =
    Operation::get("/v3/global/certificates").hosts(&[Host::HongKong, Host::UnitedStates, Host::Europe]);

/// How platform certificates are renewed; see [`ClientBuilder::renew_certificates`](crate::ClientBuilder::renew_certificates).
///
/// They are fetched from `GET /v3/certificates`, decrypted with the merchant's APIv3 key, and the answer's signature is
/// verified with the certificate that it names (it may be one of the fetched) or with a key already known. Expired ones
/// are left out, and so are those that cannot be used (another kind of key, an unknown encryption), which the log names.
/// Public keys among the platform keys stay as they are.
#[derive(Clone, Debug)]
pub struct CertificateRenewal {
    operation: Operation,
    query: &'static str,
    anchors: Vec<CertificateDer<'static>>,
    minimum_interval: Duration,
    period: Duration,
    lead: Duration,
}

impl Default for CertificateRenewal {
    /// At most once a minute, every 12 hours in the background, and from a day before expiry on.
    fn default() -> Self {
        Self {
            operation: CERTIFICATES,
            query: "",
            anchors: Vec::new(),
            minimum_interval: Duration::from_secs(60),
            period: Duration::from_secs(12 * 3600),
            lead: Duration::from_secs(24 * 3600),
        }
    }
}

impl CertificateRenewal {
    /// For the global service: `GET /v3/global/certificates`, on the client's preferred host.
    #[must_use]
    pub fn global() -> Self {
        Self {
            operation: GLOBAL_CERTIFICATES,
            ..Self::default()
        }
    }

    /// Asks for SM2 certificates. Their issuers cannot be checked ([`roots_pem`](Self::roots_pem)): that knows no SM2.
    #[cfg(feature = "sm")]
    #[must_use]
    pub const fn sm2(mut self) -> Self {
        self.query = "?algorithm_type=SM2";
        self
    }

    /// Accepts only certificates that one of these authorities issued: PEM text of one or more certificates, from the
    /// place where WeChat Pay publishes its root. Without it, a certificate is trusted because it came encrypted with
    /// the APIv3 key.
    ///
    /// # Errors
    /// When the text holds no certificate, or one that cannot be read.
    pub fn roots_pem(mut self, pem: &[u8]) -> Result<Self, KeyError> {
        const WHAT: &str = "root certificate";
        for der in pem::read_all(pem, Wanted::Certificate, WHAT)? {
            let der = CertificateDer::from(der.to_vec());
            webpki::anchor_from_trusted_cert(&der).map_err(|_| KeyError::InvalidCertificate {
                what: WHAT,
                reason: "it is damaged, or not one of an authority",
            })?;
            self.anchors.push(der);
        }
        Ok(self)
    }

    /// How much time passes at least between the beginnings of two fetches, whatever asks for them: so that messages that
    /// name unknown keys cannot make the client flood the service. After a failed fetch it is 5 s if that is less, and twice
    /// as long after each further failure.
    #[must_use]
    pub const fn minimum_interval(mut self, interval: Duration) -> Self {
        self.minimum_interval = interval;
        self
    }

    /// How often the background task fetches.
    #[must_use]
    pub const fn period(mut self, period: Duration) -> Self {
        self.period = period;
        self
    }

    /// How long before the last certificate expires it is renewed: by the background task, and without one by the next
    /// call.
    #[must_use]
    pub const fn lead(mut self, lead: Duration) -> Self {
        self.lead = lead;
        self
    }
}

/// Why platform certificates could not be renewed. The keys known before stay in use.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenewalError {
    /// The client was built without renewal.
    #[error("the client was not told to renew certificates: see ClientBuilder::renew_certificates")]
    NotConfigured,
    /// There is no Tokio runtime for the background task.
    #[error("the background task needs a Tokio runtime: start it from inside one")]
    NoRuntime,
    /// The last fetch is too recent.
    #[error("the platform certificates were fetched less than {} s ago{}", interval.as_secs(), failure.as_deref().map(|failure| format!(", which failed: {failure}")).unwrap_or_default())]
    TooSoon {
        /// How much time passes at least between two fetches.
        interval: Duration,
        /// Why the last one failed, if it did.
        failure: Option<String>,
    },
    /// They could not be fetched.
    #[error("the platform certificates could not be fetched: {0}")]
    Fetch(Arc<Error>),
    /// The service has none for this merchant: it is one of those that have a WeChat Pay public key instead.
    #[error(
        "the service has no platform certificates for this merchant; give the client the WeChat Pay public key from the \
         merchant platform"
    )]
    NoCertificates,
    /// The fetch panicked.
    #[error("the fetch of platform certificates panicked")]
    Panicked,
    /// They could not be read or decrypted.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// A certificate was not issued by one of the given authorities, or is not valid now.
    #[error("the platform certificate {serial} is not trusted: {reason}")]
    Untrusted {
        /// Its serial number.
        serial: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No certificate in the answer is still valid.
    #[error("all platform certificates in the answer have expired; check this machine's clock")]
    Expired,
    /// The answer's signature is wrong.
    #[error("the list of platform certificates is not proven to come from WeChat Pay: {0}")]
    Verification(VerificationError),
}

/// Written out, because a derived `From` would make the cause a [`source`](std::error::Error::source).
impl From<VerificationError> for RenewalError {
    fn from(cause: VerificationError) -> Self {
        Self::Verification(cause)
    }
}
