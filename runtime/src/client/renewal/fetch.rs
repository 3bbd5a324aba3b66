//! Fetching the platform certificates: the request, and the verification of the response.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};
use rustls_pki_types::CertificateDer;

use super::CertificateRenewal;
use super::store::{CertificateStore, StoredList, signed_at};
use crate::certificate::Certificate;
use crate::client::channel::Channel;
use crate::client::exchange::Draft;
use crate::client::shared_keys::SharedKeys;
use crate::clock::Clock;
use crate::error::{ApiError, Error, RenewalError};
use crate::foreign_text::Foreign;
use crate::platform::{self, PlatformKeys};
use crate::reply::HttpResponse;
use crate::signature::{self, VerificationError};

/// Fetches the platform certificates of one client.
pub(super) struct Fetcher {
    pub(super) config: CertificateRenewal,
    pub(super) channel: Arc<Channel>,
    pub(super) keys: SharedKeys,
    /// When the list that was used last was signed, in seconds since 1970.
    signed: AtomicI64,
}

/// The purpose of a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A list that is newer than the last one.
    NewerList,
    /// A certificate that is not known yet.
    UnknownCertificate,
}

impl Fetcher {
    pub(super) const fn new(config: CertificateRenewal, channel: Arc<Channel>, keys: SharedKeys) -> Self {
        Self {
            config,
            channel,
            keys,
            signed: AtomicI64::new(i64::MIN),
        }
    }

    /// Takes the certificates from the store or fetches them, and replaces the known ones with them.
    pub(super) async fn replace_certificates(self: Arc<Self>, wanted: Wanted) -> Result<PlatformKeys, RenewalError> {
        let certificates = match &self.config.store {
            None => self.fetch_certificates().await?,
            Some(store) => match self.stored_certificates(&**store, wanted).await {
                Some(certificates) => certificates,
                None => self.fetch_certificates().await?,
            },
        };
        let keys = self.keys.change(|keys| keys.with_certificates(certificates))?;
        tracing::info!(target: "wechatpay", serials = ?keys.serials().collect::<Vec<_>>(), "platform certificates renewed");
        Ok(keys)
    }

    /// The name of the list in the store: each merchant has lists of several kinds.
    fn name_in_store(&self) -> String {
        let CertificateRenewal { operation, query, .. } = &self.config;
        format!("{}{}{query}", self.channel.signer.merchant.id(), operation.path())
    }

    /// The certificates of the list in the store, checked like one that has just arrived; `None` if it does not help.
    async fn stored_certificates(&self, store: &dyn CertificateStore, wanted: Wanted) -> Option<Vec<Certificate>> {
        let name = self.name_in_store();
        let text = match store.get(&name).await {
            Ok(text) => text?,
            Err(error) => {
                tracing::warn!(target: "wechatpay", %error, "platform certificates are fetched, because their store failed");
                return None;
            }
        };
        let Some(list) = StoredList::read(&text) else {
            tracing::warn!(target: "wechatpay", "the store for platform certificates has something else");
            return None;
        };
        let is_newer = list.signed > self.signed.load(Ordering::Relaxed);
        if !is_newer || !list.is_recent(&*self.channel.signer.clock, self.config.period) {
            return None;
        }
        let certificates = match self.read_list(&list.headers, list.body.as_bytes(), &list.clock()) {
            Ok(certificates) => certificates,
            Err(error) => {
                tracing::warn!(target: "wechatpay", %error, "the list of platform certificates in the store is not used");
                return None;
            }
        };
        let keys = self.keys.current();
        let is_unknown = |certificate: &Certificate| !keys.contains(certificate.serial());
        if wanted == Wanted::UnknownCertificate && !certificates.iter().any(is_unknown) {
            return None;
        }
        self.signed.store(list.signed, Ordering::Relaxed);
        Some(certificates)
    }

    /// Fetches, decrypts and checks the certificates, and puts the list into the store.
    async fn fetch_certificates(&self) -> Result<Vec<Certificate>, RenewalError> {
        let HttpResponse { headers, body, .. } = self.fetch_list().await.map_err(|error| self.refused(error))?;
        let certificates = self.read_list(&headers, &body, &*self.channel.signer.clock)?;
        if let Some((store, text)) = self.config.store.as_ref().zip(StoredList::text(&headers, &body)) {
            if let Some(signed) = signed_at(&headers) {
                self.signed.store(signed, Ordering::Relaxed);
            }
            if let Err(error) = store.put(&self.name_in_store(), &text).await {
                tracing::warn!(target: "wechatpay", %error, "the platform certificates are not shared");
            }
        }
        Ok(certificates)
    }

    /// Decrypts and checks a list of certificates. `clock` is that of the moment when the list should have been signed;
    /// certificates are checked at the present time.
    fn read_list(&self, headers: &HeaderMap, body: &[u8], clock: &dyn Clock) -> Result<Vec<Certificate>, RenewalError> {
        let signer = &self.channel.signer;
        let listed = platform::read_certificates(body, &signer.merchant)?;
        let mut certificates = listed.certificates;
        if certificates.is_empty() {
            let known = self.keys.current();
            // A list without certificates ends the background task, so a client that has some believes it only if it is signed.
            if listed.unusable.is_empty() && known.certificates().next().is_some() {
                signature::verify(headers, body, &known, clock)?;
            }
            // There are none, or none of them can be used.
            return Err(listed
                .unusable
                .into_iter()
                .next()
                .map_or(RenewalError::NoCertificates, |unusable| unusable.reason.into()));
        }
        for unusable in &listed.unusable {
            let serial = Foreign(&unusable.serial);
            tracing::warn!(target: "wechatpay", %serial, reason = %unusable.reason, "a platform certificate of the list cannot be used");
        }
        let now = signer.now();
        certificates.retain(|certificate| certificate.not_after() > now);
        if certificates.is_empty() {
            return Err(RenewalError::Expired);
        }
        self.drop_untrusted(&mut certificates, now)?;
        let keys = self.keys.current();
        let fetched = keys.with_certificates(certificates.clone())?;
        let verify = |keys| signature::verify(headers, body, keys, clock);
        match verify(&fetched) {
            // The response was signed with a certificate that is no longer in the list.
            Err(VerificationError::UnknownSerial { .. }) => verify(&keys)?,
            verified => verified?,
        }
        Ok(certificates)
    }

    /// Drops and reports the certificates that no configured authority issued.
    ///
    /// # Errors
    /// When none is left.
    fn drop_untrusted(&self, certificates: &mut Vec<Certificate>, now: SystemTime) -> Result<(), RenewalError> {
        let mut first = None;
        certificates.retain(|certificate| {
            let moment = now.max(certificate.not_before());
            let Err(error) = check_chain(certificate, &self.config.anchors, moment) else {
                return true;
            };
            tracing::warn!(target: "wechatpay", %error, "a platform certificate of the list is not used");
            first.get_or_insert(error);
            false
        });
        match first {
            Some(error) if certificates.is_empty() => Err(error),
            _ => Ok(()),
        }
    }

    /// The response with the list, not verified yet, because it may contain the certificate that verifies it.
    async fn fetch_list(&self) -> Result<HttpResponse, Error> {
        let Self {
            config, channel, keys, ..
        } = self;
        let operation = &config.operation;
        let mut attempt = 1;
        loop {
            let draft = Draft::without_key(&channel.signer, operation, config.query, keys.current())?;
            let exchange = draft.sign(&channel.key_work).await?;
            let error = match channel.deliver(operation, &exchange.message).await {
                Ok(http_response) if http_response.status.is_success() => return Ok(http_response),
                Ok(http_response) => {
                    let HttpResponse { headers, body, .. } = &http_response;
                    let verified = signature::verify(headers, body, &keys.current(), &*channel.signer.clock).is_ok();
                    Error::Api(Box::new(ApiError::read(http_response, verified, &[])))
                }
                Err(error) => error,
            };
            let Some(pause) = channel.retry_policy.pause_after(attempt, true, &error) else {
                return Err(error);
            };
            channel.transport.sleep(pause).await;
            attempt += 1;
        }
    }

    /// Whether the merchant has no certificates: the service responds with status 404 and an error code. The response may be
    /// unsigned if the client has none either, because the only consequence is that background fetches stop. A client that
    /// has some would miss the next ones because of a gateway's error, so it tries again unless the response is signed.
    fn refused(&self, error: Error) -> RenewalError {
        let has_some = self.keys.current().certificates().next().is_some();
        match &error {
            Error::Api(api)
                if api.http_response.status == StatusCode::NOT_FOUND
                    && api.code.is_some()
                    && (api.verified || !has_some) =>
            {
                RenewalError::NoCertificates
            }
            _ => RenewalError::Fetch(Arc::new(error)),
        }
    }

    /// The remaining validity of the certificate that expires last; `None` when there is none.
    pub(super) fn validity_left(&self, keys: &PlatformKeys) -> Option<Duration> {
        let end = keys.certificates().map(Certificate::not_after).max()?;
        Some(end.duration_since(self.channel.signer.now()).unwrap_or_default())
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
