//! The builder of the transport: timeouts, idle connections, proxy, size of a response, TLS.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Proxy};
use rustls_pki_types::CertificateDer;

use super::setup_error::TransportSetupError;
use super::tls::{self, Identity, Trust};
use super::{Identified, IdentitySource, ReqwestTransport, Shared};
use crate::merchant::Merchant;
use crate::transport::concurrency::{Gate, Limits};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// A bill of 100 MB takes half an hour at half a megabit per second.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(3600);
/// In bytes per second.
const SLOWEST_DOWNLOAD: u32 = 1024;
/// How long idle connections are kept. The service closes them after about eight seconds.
const IDLE_TIMEOUT: Duration = Duration::from_secs(7);
const BODY_LIMIT: usize = 4 * 1024 * 1024;
/// The longest duration used, a hundred years: clocks can still add this to the current time.
pub(super) const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// Builds a [`ReqwestTransport`].
#[derive(Clone)]
#[must_use]
pub struct ReqwestTransportBuilder {
    pub(super) connect_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) download_timeout: Duration,
    pub(super) slowest_download: u32,
    pub(super) idle_timeout: Duration,
    pub(super) body_limit: usize,
    limits: Limits,
    roots: Vec<CertificateDer<'static>>,
    only_given_roots: bool,
    title_case_headers: bool,
    identity: Option<Identity>,
    proxy: Option<Proxy>,
}

impl ReqwestTransportBuilder {
    pub(super) fn new() -> Self {
        Self {
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TOTAL_TIMEOUT,
            download_timeout: DOWNLOAD_TIMEOUT,
            slowest_download: SLOWEST_DOWNLOAD,
            idle_timeout: IDLE_TIMEOUT,
            body_limit: BODY_LIMIT,
            limits: Limits::default(),
            roots: Vec::new(),
            only_given_roots: false,
            title_case_headers: false,
            identity: None,
            proxy: None,
        }
    }

    /// How long name lookup, TCP and TLS handshakes may take together.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take, from connecting to the last byte of the response. Keep it above the connect timeout:
    /// after a connect timeout it is certain that nothing was sent, after this one it is not. The time that a call
    /// waits for its turn ([`limits`](Self::limits)) is not included.
    ///
    /// For a download, it limits the time for the head of the response and then for each piece of the file. See also
    /// [`download_timeout`](Self::download_timeout) and [`slowest_download`](Self::slowest_download).
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a whole download may take after the head of its response; an hour by default. Only the time that the
    /// program waits for pieces of the file counts. It fails with
    /// [`TransportError::Slow`](crate::transport::TransportError::Slow) then.
    ///
    /// A download occupies a place ([`Limits::downloads_per_host`](crate::transport::Limits::downloads_per_host)) until it
    /// ends, so raise this only for files that need longer.
    pub const fn download_timeout(mut self, timeout: Duration) -> Self {
        self.download_timeout = timeout;
        self
    }

    /// The lowest speed of a download, in bytes per second; 1,024 by default, 0 for any speed. It is the average over
    /// each period as long as [`timeout`](Self::timeout), 30 s by default. A slower download fails with
    /// [`TransportError::Slow`](crate::transport::TransportError::Slow).
    pub const fn slowest_download(mut self, bytes_per_second: u32) -> Self {
        self.slowest_download = bytes_per_second;
        self
    }

    /// How long an idle connection is kept; 7 s by default, 0 to close it immediately. Keep it shorter than the idle
    /// timeout of the service (about 8 s) and of every proxy or firewall on the path: if a payment is sent on a
    /// connection that the peer has already dropped, its outcome is unknown.
    ///
    /// A `Keep-Alive` header in a response is ignored, because the HTTP library has one idle timeout for all
    /// connections.
    pub const fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// The limits on concurrent calls and connections.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The largest response body, in bytes.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Also trusts servers certified by these authorities: PEM text of one or more certificates.
    ///
    /// # Errors
    /// [`TransportSetupError::Roots`] when it contains none.
    pub fn roots_pem(mut self, pem: &[u8]) -> Result<Self, TransportSetupError> {
        self.roots.extend(tls::roots(pem)?);
        Ok(self)
    }

    /// Trusts only the authorities given with [`roots_pem`](Self::roots_pem), not those of the operating system.
    pub const fn only_given_roots(mut self) -> Self {
        self.only_given_roots = true;
        self
    }

    /// Writes header names as `Wechatpay-Timestamp` instead of in lower case, for receivers that do not ignore the case.
    pub const fn title_case_headers(mut self) -> Self {
        self.title_case_headers = true;
        self
    }

    /// The merchant API certificate and its private key, for operations that require them: PEM text of both.
    ///
    /// # Errors
    /// [`TransportSetupError::Identity`] when it does not contain both.
    pub fn identity_pem(mut self, pem: &[u8]) -> Result<Self, TransportSetupError> {
        self.identity = Some(tls::identity(pem)?);
        Ok(self)
    }

    /// Uses the merchant's API certificate and private key, if it was built with both; otherwise does nothing.
    ///
    /// # Errors
    /// [`TransportSetupError::Identity`] when the TLS library rejects them.
    pub fn identity_of(self, merchant: &Merchant) -> Result<Self, TransportSetupError> {
        match merchant.client_identity() {
            Some(pem) => self.identity_pem(pem),
            None => Ok(self),
        }
    }

    /// Sends requests over TLS through an HTTP proxy, `http://host:port`, which does not see their content. Requests over
    /// plain HTTP, which only go to this machine, bypass it.
    ///
    /// # Errors
    /// [`TransportSetupError::Proxy`] when the URL cannot be read.
    pub fn proxy(mut self, url: &str) -> Result<Self, TransportSetupError> {
        // The library's error is dropped, because it quotes the URL, which may contain a password.
        self.proxy = Some(Proxy::https(url).map_err(|_| TransportSetupError::Proxy)?);
        Ok(self)
    }

    /// Builds the transport. Connections, including those that present the merchant API certificate, are opened on
    /// first use.
    ///
    /// # Errors
    /// [`TransportSetupError::Tls`] when there are no trust anchors, or the TLS library rejects one.
    pub fn build(mut self) -> Result<ReqwestTransport, TransportSetupError> {
        let identity = self.identity.take();
        let trust = tls::trust(&self.roots, self.only_given_roots)?;
        self.roots.clear();
        let shared = Shared {
            anonymous: self.client(&trust, None)?,
            gate: Gate::new(self.limits),
            settings: self,
            trust,
        };
        Ok(ReqwestTransport {
            shared: Arc::new(shared),
            identified: identity.map(|identity| Arc::new(Identified::new(IdentitySource::Read(identity)))),
        })
    }

    /// Builds an HTTP client with these settings. Unwanted behavior is switched off explicitly, because another crate
    /// can enable it for every user of the HTTP library through Cargo features.
    pub(super) fn client(&self, trust: &Trust, identity: Option<&Identity>) -> Result<Client, TransportSetupError> {
        let kept = if self.idle_timeout.is_zero() {
            0
        } else {
            self.limits.connections_per_host.max(1)
        };
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls::configuration(trust, identity)?)
            .http1_only()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .no_hickory_dns()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(self.connect_timeout.min(LONGEST))
            .timeout(self.timeout.min(LONGEST))
            .pool_idle_timeout(self.idle_timeout.min(LONGEST))
            .pool_max_idle_per_host(kept);
        if self.title_case_headers {
            builder = builder.http1_title_case_headers();
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.clone());
        }
        let client = builder.build();
        client.map_err(|source| TransportSetupError::Tls { source: source.into() })
    }
}

impl fmt::Debug for ReqwestTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("download_timeout", &self.download_timeout)
            .field("slowest_download", &self.slowest_download)
            .field("idle_timeout", &self.idle_timeout)
            .field("body_limit", &self.body_limit)
            .field("limits", &self.limits)
            .field("roots", &self.roots.len())
            .field("only_given_roots", &self.only_given_roots)
            .field("title_case_headers", &self.title_case_headers)
            .field("identity", &self.identity.is_some())
            .field("proxy", &self.proxy.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_connection_is_closed_before_the_service_closes_it() {
        // The service closes them after about eight seconds.
        let builder = ReqwestTransportBuilder::new();
        assert_eq!(builder.idle_timeout, Duration::from_secs(7));
    }
}
