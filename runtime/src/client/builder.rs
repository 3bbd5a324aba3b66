//! Building a client.

use std::fmt;
use std::sync::{Arc, RwLock};

use http::HeaderValue;

use super::base_url::{BaseUrlError, BaseUrls};
use super::{Client, Inner};
use crate::clock::{Clock, SystemClock};
use crate::host::Host;
use crate::merchant::Merchant;
use crate::nonce::{NonceSource, SystemNonce};
use crate::platform::PlatformKeys;
use crate::transport::Transport;

/// Builds a [`Client`]; see [`Client::builder`].
#[must_use]
pub struct ClientBuilder {
    merchant: Merchant,
    platform_keys: PlatformKeys,
    transport: Option<Arc<dyn Transport>>,
    base_urls: BaseUrls,
    preferred_host: Option<Host>,
    clock: Arc<dyn Clock>,
    nonce_source: Arc<dyn NonceSource>,
    user_agent: String,
}

/// Why a client could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The transport could not be set up.
    #[cfg(feature = "reqwest")]
    #[error("the transport cannot be set up")]
    Transport(#[from] crate::transport::TransportSetupError),
    /// There is no transport.
    #[error("the client has no transport: give it one, or turn on the feature `reqwest`")]
    NoTransport,
    /// The user agent is not visible ASCII.
    #[error("the user agent must be visible ASCII characters")]
    UserAgent,
}

impl ClientBuilder {
    pub(super) fn new(merchant: Merchant, platform_keys: PlatformKeys) -> Self {
        Self {
            merchant,
            platform_keys,
            transport: None,
            base_urls: BaseUrls::default(),
            preferred_host: None,
            clock: Arc::new(SystemClock),
            nonce_source: Arc::new(SystemNonce),
            user_agent: default_user_agent(),
        }
    }

    /// Sends requests by this transport. Without it, a `ReqwestTransport` with its defaults is built, which presents
    /// the merchant's API certificate where an operation demands it.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Reaches a host at another base URL: `https://relay.example:8443`. The host then has no disaster-recovery twin,
    /// unless [`twin_base_url`](Self::twin_base_url) gives one afterwards.
    ///
    /// # Errors
    /// When it is more than scheme, host and port (the path is signed, so nothing may be put before it), or plain HTTP
    /// to another machine.
    pub fn base_url(mut self, host: Host, url: &str) -> Result<Self, BaseUrlError> {
        self.base_urls.replace(host, url)?;
        Ok(self)
    }

    /// Gives a host another disaster-recovery twin.
    ///
    /// # Errors
    /// As [`base_url`](Self::base_url).
    pub fn twin_base_url(mut self, host: Host, url: &str) -> Result<Self, BaseUrlError> {
        self.base_urls.replace_twin(host, url)?;
        Ok(self)
    }

    /// Uses this host for operations that several hosts serve, it among them: the nearest of the global ones.
    pub const fn prefer_host(mut self, host: Host) -> Self {
        self.preferred_host = Some(host);
        self
    }

    /// Tells the time by this clock: it stamps requests and judges the age of answers.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Takes nonces from here.
    pub fn nonce_source(mut self, source: impl NonceSource + 'static) -> Self {
        self.nonce_source = Arc::new(source);
        self
    }

    /// Replaces the value of the `User-Agent` header.
    pub fn user_agent(mut self, value: impl Into<String>) -> Self {
        self.user_agent = value.into();
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// When the default transport cannot be set up, or the user agent is no header value.
    pub fn build(self) -> Result<Client, BuildError> {
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&self.merchant)?,
        };
        let user_agent = HeaderValue::try_from(self.user_agent).map_err(|_| BuildError::UserAgent)?;
        Ok(Client {
            inner: Arc::new(Inner {
                merchant: self.merchant,
                platform_keys: RwLock::new(self.platform_keys),
                transport,
                base_urls: self.base_urls,
                preferred_host: self.preferred_host,
                clock: self.clock,
                nonce_source: self.nonce_source,
                user_agent,
            }),
        })
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(merchant: &Merchant) -> Result<Arc<dyn Transport>, BuildError> {
    let builder = crate::transport::ReqwestTransport::builder().identity_of(merchant)?;
    Ok(Arc::new(builder.build()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_merchant: &Merchant) -> Result<Arc<dyn Transport>, BuildError> {
    Err(BuildError::NoTransport)
}

/// Name and version of this crate, and the system: WeChat Pay asks for both when it looks into a problem.
fn default_user_agent() -> String {
    format!(
        "{}/{} ({}; {}) rust",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("merchant", &self.merchant)
            .field("platform_keys", &self.platform_keys)
            .field("transport", &self.transport)
            .field("base_urls", &self.base_urls)
            .finish_non_exhaustive()
    }
}
