//! Building the transport.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Proxy};
use rustls_pki_types::CertificateDer;

use super::tls::{self, Identity, Trust};
use super::{Identified, IdentitySource, ReqwestTransport, Shared};
use crate::merchant::Merchant;
use crate::transport::limits::{Gate, Limits};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// The service closes idle connections after about eight seconds.
const IDLE_TIMEOUT: Duration = Duration::from_secs(7);
const BODY_LIMIT: usize = 4 * 1024 * 1024;
/// Longer times are cut to this, which the clocks below can still add to the present: a hundred years.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// Builds a [`ReqwestTransport`].
#[derive(Clone)]
#[must_use]
pub struct ReqwestTransportBuilder {
    pub(super) connect_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) body_limit: usize,
    limits: Limits,
    roots: Vec<CertificateDer<'static>>,
    only_given_roots: bool,
    identity: Option<Identity>,
    proxy: Option<Proxy>,
}

/// Why a transport could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportSetupError {
    /// The PEM text of trust anchors holds no certificate, or one that cannot be read.
    #[error("the trust anchors are no PEM certificates: {reason}")]
    Roots {
        /// What is wrong with them.
        reason: String,
    },
    /// The client identity is not a certificate chain and its private key.
    #[error("the client identity is no PEM text with a certificate and its private key: {reason}")]
    Identity {
        /// What is wrong with it. Quotes nothing of it.
        reason: String,
    },
    /// The proxy's URL cannot be read.
    #[error("the proxy's URL is not of the form http://host:port")]
    Proxy,
    /// The TLS configuration was refused: no trust anchors on this system, say.
    #[error("the TLS client could not be set up: check that the system has root certificates, or give some")]
    Tls {
        /// What the TLS or HTTP library says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl ReqwestTransportBuilder {
    pub(super) fn new() -> Self {
        Self {
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TOTAL_TIMEOUT,
            idle_timeout: IDLE_TIMEOUT,
            body_limit: BODY_LIMIT,
            limits: Limits::default(),
            roots: Vec::new(),
            only_given_roots: false,
            identity: None,
            proxy: None,
        }
    }

    /// How long name lookup, TCP and TLS handshakes may take together.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take, from connecting to the last byte of the answer. Keep it above the connect timeout: a
    /// connect timeout is known to have sent nothing, this one is not. What a call waits for its turn
    /// ([`limits`](Self::limits)) comes on top.
    ///
    /// Of a download, it is how long the head of the answer, and then each piece of the file, may take.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a connection is kept that no call uses; 7 s unless told otherwise, 0 for no time at all. Keep it below what
    /// the service does, which closes such connections after about 8 s, and below what anything on the way does: a payment
    /// that goes out on a connection that the other side has given up is lost in a way that leaves its outcome unknown.
    ///
    /// A `Keep-Alive` header in an answer is not heeded: the HTTP library has one time for all connections.
    pub const fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// How many calls are made at a time, and over how many connections.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The largest answer, in bytes.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Trusts servers certified by these authorities too: PEM text of one or more certificates.
    ///
    /// # Errors
    /// [`TransportSetupError::Roots`] when it holds none.
    pub fn roots_pem(mut self, pem: &[u8]) -> Result<Self, TransportSetupError> {
        self.roots.extend(tls::roots(pem)?);
        Ok(self)
    }

    /// Trusts only the authorities given by [`roots_pem`](Self::roots_pem), not the platform's.
    pub const fn only_given_roots(mut self) -> Self {
        self.only_given_roots = true;
        self
    }

    /// The merchant API certificate and its private key, for operations that demand them: PEM text of both.
    ///
    /// # Errors
    /// [`TransportSetupError::Identity`] when it is not both.
    pub fn identity_pem(mut self, pem: &[u8]) -> Result<Self, TransportSetupError> {
        self.identity = Some(tls::identity(pem)?);
        Ok(self)
    }

    /// The merchant's API certificate and private key, when it was built with both; otherwise nothing changes.
    ///
    /// # Errors
    /// [`TransportSetupError::Identity`] when the TLS library refuses them.
    pub fn identity_of(self, merchant: &Merchant) -> Result<Self, TransportSetupError> {
        match merchant.client_identity() {
            Some(pem) => self.identity_pem(pem),
            None => Ok(self),
        }
    }

    /// Sends everything through an HTTP proxy: `http://host:port`. TLS runs end to end through it.
    ///
    /// # Errors
    /// [`TransportSetupError::Proxy`] when the URL cannot be read.
    pub fn proxy(mut self, url: &str) -> Result<Self, TransportSetupError> {
        // Without what the library says, which quotes the URL: it may hold a password.
        self.proxy = Some(Proxy::all(url).map_err(|_| TransportSetupError::Proxy)?);
        Ok(self)
    }

    /// Builds it. Connections are made when they are first needed, those that present the merchant API certificate too.
    ///
    /// # Errors
    /// [`TransportSetupError::Tls`] when there are no trust anchors, or the TLS library refuses one.
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

    /// An HTTP client with these settings. What it must not do is switched off one by one, because another crate's
    /// features of the HTTP library would switch it on for all.
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
            .field("idle_timeout", &self.idle_timeout)
            .field("body_limit", &self.body_limit)
            .field("limits", &self.limits)
            .field("roots", &self.roots.len())
            .field("only_given_roots", &self.only_given_roots)
            .field("identity", &self.identity.is_some())
            .field("proxy", &self.proxy.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_connection_is_dropped_before_the_service_drops_it() {
        // The service: after about eight seconds.
        let builder = ReqwestTransportBuilder::new();
        assert_eq!(builder.idle_timeout, Duration::from_secs(7));
    }
}
