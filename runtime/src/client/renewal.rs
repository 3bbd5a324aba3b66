//! Automatic renewal of platform certificates: they are fetched on first use, before they expire, and when the service
//! signs with an unknown one.

mod fetch;
#[cfg(all(test, interleavings))]
mod interleavings;
mod store;
mod store_error;
#[cfg(feature = "reqwest")]
mod task;
mod turns;

use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::CertificateDer;

pub use self::store::CertificateStore;
pub use self::store_error::CertificateStoreError;
#[cfg(feature = "reqwest")]
pub(super) use self::task::BackgroundTask;
pub(super) use self::turns::Renewal;
pub(crate) use self::turns::TooManyWaiting;
use crate::host::Host;
use crate::key_error::KeyError;
use crate::operation::Operation;
use crate::pem;

const CERTIFICATES: Operation = Operation::get("/v3/certificates");
const GLOBAL_CERTIFICATES: Operation =
    Operation::get("/v3/global/certificates").hosts(&[Host::HongKong, Host::UnitedStates, Host::Europe]);

/// How platform certificates are renewed; see
/// [`ClientBuilder::renew_certificates`](crate::ClientBuilder::renew_certificates).
///
/// They are fetched from `GET /v3/certificates` and decrypted with the merchant's APIv3 key. The signature of the
/// response is verified with the certificate that it names, which may be one of those fetched, or with a key already
/// known. Expired certificates are skipped, and so are those that cannot be used (unknown kind of key or encryption),
/// which are logged. Public keys among the platform keys are kept.
#[derive(Clone, Debug)]
pub struct CertificateRenewal {
    operation: Operation,
    query: &'static str,
    anchors: Vec<CertificateDer<'static>>,
    minimum_interval: Duration,
    period: Duration,
    lead: Duration,
    store: Option<Arc<dyn CertificateStore>>,
}

impl Default for CertificateRenewal {
    /// At most once a minute, every 12 hours in the background, and starting a day before expiry.
    fn default() -> Self {
        Self {
            operation: CERTIFICATES,
            query: "",
            anchors: Vec::new(),
            minimum_interval: Duration::from_secs(60),
            period: Duration::from_secs(12 * 3600),
            lead: Duration::from_secs(24 * 3600),
            store: None,
        }
    }
}

impl CertificateRenewal {
    /// Uses the global service: `GET /v3/global/certificates`, on the client's preferred host.
    #[must_use]
    pub fn global() -> Self {
        Self {
            operation: GLOBAL_CERTIFICATES,
            ..Self::default()
        }
    }

    /// Requests SM2 certificates. Their issuers cannot be checked, because [`roots_pem`](Self::roots_pem) does not
    /// support SM2.
    #[cfg(feature = "sm")]
    #[must_use]
    pub const fn sm2(mut self) -> Self {
        self.query = "?algorithm_type=SM2";
        self
    }

    /// Accepts only certificates issued by one of these authorities: PEM text of one or more root certificates, as
    /// published by WeChat Pay. Without it, a certificate is trusted because it was encrypted with the APIv3 key.
    ///
    /// # Errors
    /// When the text contains no certificate, or one that cannot be read.
    pub fn roots_pem(mut self, pem: &[u8]) -> Result<Self, KeyError> {
        const WHAT: &str = "root certificate";
        for der in pem::read_certificates(pem, WHAT)? {
            webpki::anchor_from_trusted_cert(&der).map_err(|_| KeyError::InvalidCertificate {
                what: WHAT,
                reason: "it is damaged, or not one of an authority",
            })?;
            self.anchors.push(der);
        }
        Ok(self)
    }

    /// The minimum time between the starts of two fetches, so that messages that name unknown keys cannot make the
    /// client flood the service. After a failed fetch it is 5 s if that is less, and doubles after each further
    /// failure.
    #[must_use]
    pub const fn minimum_interval(mut self, interval: Duration) -> Self {
        self.minimum_interval = interval;
        self
    }

    /// Shares the certificates with other processes through a store, so that one of them fetches what all need. There is
    /// none by default.
    ///
    /// A process uses a list from the store if it was signed after the list that it has, and within the last
    /// [`period`](Self::period); if it looks for a certificate that it does not know, the list must also have a new one.
    /// Otherwise, it fetches the list from the service and puts it into the store. Processes that begin to look in the same
    /// second each fetch it.
    ///
    /// The store is not trusted: a list from it is decrypted with the APIv3 key, its signature is verified, and its
    /// certificates are checked against [`roots_pem`](Self::roots_pem), like a list that has just arrived. A list that fails
    /// these checks is ignored, which is logged.
    #[must_use]
    pub fn store(mut self, store: impl CertificateStore + 'static) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// How often the background task fetches.
    #[must_use]
    pub const fn period(mut self, period: Duration) -> Self {
        self.period = period;
        self
    }

    /// How long before its expiry the last certificate is renewed: by the background task, or else beside the next call, which
    /// does not wait for it: in a task of tokio, or in a thread if the transport blocks. In another runtime, the fetch goes on
    /// while calls are made.
    #[must_use]
    pub const fn lead(mut self, lead: Duration) -> Self {
        self.lead = lead;
        self
    }
}
