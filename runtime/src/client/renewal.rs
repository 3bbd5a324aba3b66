//! Platform certificates that renew themselves: fetched at first use, before they expire, and when the service signs
//! with one that is not known yet.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use rustls_pki_types::CertificateDer;

use super::Client;
use super::exchange::Exchange;
use crate::certificate::Certificate;
use crate::clock;
use crate::error::{ApiError, Error};
use crate::host::Host;
use crate::key_error::KeyError;
use crate::operation::{Operation, Protocol};
use crate::pem::{self, Wanted};
use crate::platform::{self, PlatformKeys};
use crate::reply::Answer;
use crate::signature::{self, VerificationError};

const CERTIFICATES: Operation = Operation::get("/v3/certificates");
const GLOBAL_CERTIFICATES: Operation =
    Operation::get("/v3/global/certificates").hosts(&[Host::HongKong, Host::UnitedStates, Host::Europe]);
/// How soon a fetch that failed is tried again.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// How platform certificates are renewed; see [`ClientBuilder::renew_certificates`](crate::ClientBuilder::renew_certificates).
///
/// They are fetched from `GET /v3/certificates`, decrypted with the merchant's APIv3 key, and the answer's signature is
/// verified with the certificate that it names (it may be one of the fetched) or with a key already known. Expired ones
/// are left out. Public keys among the platform keys stay as they are.
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

    /// How much time passes at least between two fetches, whatever asks for them: so that messages that name unknown
    /// keys cannot make the client flood the service. After a failed fetch it is 5 s if that is less.
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
#[derive(Debug, thiserror::Error)]
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
    Fetch(Box<Error>),
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

/// The renewal of one client and all its clones.
#[derive(Debug)]
pub(super) struct Renewal {
    pub(super) config: CertificateRenewal,
    /// Held by whoever fetches; the others wait for it and use what was fetched.
    fetching: tokio::sync::Mutex<()>,
    last: Mutex<Option<LastFetch>>,
    #[cfg(feature = "reqwest")]
    pub(super) task: super::renewal_task::Slot,
}

#[derive(Clone, Debug)]
struct LastFetch {
    end: Instant,
    failure: Option<String>,
}

impl Renewal {
    pub(super) fn new(config: CertificateRenewal) -> Self {
        Self {
            config,
            fetching: tokio::sync::Mutex::new(()),
            last: Mutex::new(None),
            #[cfg(feature = "reqwest")]
            task: super::renewal_task::Slot::default(),
        }
    }

    fn last(&self) -> Option<LastFetch> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, failure: Option<String>) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(LastFetch {
            end: Instant::now(),
            failure,
        });
    }

    /// How much time has to pass after the last fetch.
    fn interval_after(&self, last: &LastFetch) -> Duration {
        match last.failure {
            Some(_) => self.config.minimum_interval.min(AFTER_FAILURE),
            None => self.config.minimum_interval,
        }
    }

    /// When, from now on, the certificates should be fetched again, given what is left of the last one's validity: in
    /// time before it expires, and then ever more often until there is a new one.
    fn pause_before(&self, left: Option<Duration>) -> Duration {
        let lead = self.config.lead;
        let pause = match left {
            None => Duration::ZERO,
            Some(left) if left > lead => (left - lead).min(self.config.period),
            Some(left) => left / 10,
        };
        pause.max(self.config.minimum_interval)
    }
}

impl Client {
    /// Fetches the platform certificates now and uses them from now on, unless the last fetch is too recent.
    ///
    /// # Errors
    /// See [`RenewalError`].
    pub async fn renew_certificates(&self) -> Result<PlatformKeys, RenewalError> {
        self.renew_unless(|_| false).await
    }

    /// The platform keys, among them the one of this name if it can be had: when it is the serial number of a
    /// certificate that is not known yet, the certificates are renewed first. However many calls and notifications ask
    /// at once, they are fetched once. For verifying a message from the service.
    pub async fn platform_keys_for(&self, serial: &str) -> PlatformKeys {
        let known = |keys: &PlatformKeys| keys.contains(serial);
        let keys = self.platform_keys();
        if self.inner.renewal.is_none() || known(&keys) || platform::names_public_key(serial) {
            return keys;
        }
        match self.renew_unless(known).await {
            Ok(keys) => keys,
            Err(error) => {
                tracing::warn!(target: "wechatpay", %error, "an unknown platform certificate was not found");
                self.platform_keys()
            }
        }
    }

    /// The platform keys to make a call with: fetched first when there are none, or when they are about to expire.
    pub(super) async fn keys_for(&self, operation: &Operation) -> Result<PlatformKeys, RenewalError> {
        let keys = self.platform_keys();
        let Some(renewal) = &self.inner.renewal else {
            return Ok(keys);
        };
        if matches!(operation.protocol(), Protocol::V2(_)) {
            return Ok(keys);
        }
        if keys.is_empty() {
            return self.renew_unless(|keys| !keys.is_empty()).await;
        }
        let serials: Vec<&str> = keys.certificates().map(Certificate::serial).collect();
        let left = match self.validity_left(&keys) {
            Some(left) if left <= renewal.config.lead => left,
            _ => return Ok(keys),
        };
        let recent = |last: LastFetch| last.end.elapsed() < renewal.pause_before(Some(left));
        if renewal.last().is_some_and(recent) {
            return Ok(keys);
        }
        let renewed = |keys: &PlatformKeys| keys.certificates().any(|now| !serials.contains(&now.serial()));
        match self.renew_unless(renewed).await {
            Ok(keys) => Ok(keys),
            Err(error) => {
                tracing::warn!(target: "wechatpay", %error, "the platform certificates expire soon and were not renewed");
                Ok(keys.clone())
            }
        }
    }

    /// Renews the certificates, unless somebody else has done so, in a way that satisfies, while this call waited.
    async fn renew_unless(&self, satisfies: impl Fn(&PlatformKeys) -> bool) -> Result<PlatformKeys, RenewalError> {
        let renewal = self.inner.renewal.as_ref().ok_or(RenewalError::NotConfigured)?;
        let _fetching = renewal.fetching.lock().await;
        let keys = self.platform_keys();
        if satisfies(&keys) {
            return Ok(keys);
        }
        if let Some(last) = renewal.last() {
            let interval = renewal.interval_after(&last);
            if last.end.elapsed() < interval {
                let failure = last.failure;
                return Err(RenewalError::TooSoon { interval, failure });
            }
        }
        let fetched = self.fetch_certificates(&renewal.config).await;
        renewal.note(fetched.as_ref().err().map(ToString::to_string));
        let certificates = fetched?;
        let keys = self.replace_platform_keys(|keys| keys.with_certificates(certificates))?;
        tracing::info!(target: "wechatpay", serials = ?keys.serials().collect::<Vec<_>>(), "platform certificates renewed");
        Ok(keys)
    }

    /// Fetches, decrypts and checks the certificates.
    async fn fetch_certificates(&self, config: &CertificateRenewal) -> Result<Vec<Certificate>, RenewalError> {
        let answer = self.fetch_list(config).await;
        let answer = answer.map_err(|error| RenewalError::Fetch(Box::new(error)))?;
        let mut certificates = platform::read_certificates(&answer.body, self.merchant())?;
        let now = self.now();
        certificates.retain(|certificate| certificate.not_after() > now);
        if certificates.is_empty() {
            return Err(RenewalError::Expired);
        }
        for certificate in &certificates {
            let moment = now.max(certificate.not_before());
            check_chain(certificate, &config.anchors, moment)?;
        }
        let keys = self.platform_keys();
        let fetched = keys.with_certificates(certificates.clone())?;
        let verify = |keys| signature::verify(&answer.headers, &answer.body, keys, &*self.inner.clock);
        match verify(&fetched) {
            // Signed with a certificate that the list leaves out already.
            Err(VerificationError::UnknownSerial { .. }) => verify(&keys)?,
            verified => verified?,
        }
        Ok(certificates)
    }

    /// The answer with the list, unverified: the certificate that verifies it may be in it.
    async fn fetch_list(&self, config: &CertificateRenewal) -> Result<Answer, Error> {
        let operation = &config.operation;
        let mut attempt = 1;
        loop {
            let exchange = Exchange::begin_without_key(self, operation, config.query, self.platform_keys())?;
            let error = match self.deliver(operation, &exchange).await {
                Ok(answer) if answer.status.is_success() => return Ok(answer),
                Ok(answer) => Error::Api(Box::new(ApiError::read(answer, false, &[]))),
                Err(error) => error,
            };
            let Some(pause) = self.inner.retry_policy.pause_after(attempt, true, &error) else {
                return Err(error);
            };
            self.inner.transport.sleep(pause).await;
            attempt += 1;
        }
    }

    /// When the background task should fetch next.
    #[cfg(feature = "reqwest")]
    pub(super) fn pause_before_renewal(&self) -> Duration {
        let Some(renewal) = &self.inner.renewal else {
            return Duration::MAX;
        };
        match renewal.last() {
            Some(last) if last.failure.is_some() => renewal.interval_after(&last),
            None if self.platform_keys().certificates().next().is_none() => Duration::ZERO,
            _ => renewal.pause_before(self.validity_left(&self.platform_keys())),
        }
    }

    /// How long the certificate that expires last is valid still; `None` when there is none.
    fn validity_left(&self, keys: &PlatformKeys) -> Option<Duration> {
        let end = keys.certificates().map(Certificate::not_after).max()?;
        Some(end.duration_since(self.now()).unwrap_or_default())
    }

    /// The present, by the client's clock.
    pub(super) fn now(&self) -> SystemTime {
        clock::present(&*self.inner.clock)
    }
}

fn check_chain(
    certificate: &Certificate,
    anchors: &[CertificateDer<'static>],
    moment: SystemTime,
) -> Result<(), RenewalError> {
    if anchors.is_empty() {
        return Ok(());
    }
    certificate
        .verify_issued_by(anchors, moment)
        .map_err(|reason| RenewalError::Untrusted {
            serial: certificate.serial().to_owned(),
            reason,
        })
}
