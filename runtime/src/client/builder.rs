//! The builder of a client: merchant, platform keys, transport, hosts, private key threads, user agent.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;

use super::base_url::{BaseUrlError, BaseUrls};
use super::build_error::BuildError;
use super::channel::Channel;
use super::key_store::KeyStore;
use super::key_work::KeyWork;
#[cfg(feature = "reqwest")]
use super::renewal::BackgroundTask;
use super::renewal::{CertificateRenewal, Renewal};
use super::retry::RetryPolicy;
use super::route::{Hosts, UnreachableHosts};
use super::shared_keys::SharedKeys;
use super::signer::Signer;
use super::{Client, Inner};
use crate::clock::{Clock, SystemClock};
use crate::host::Host;
use crate::key_threads::KeyThreads;
use crate::merchant::Merchant;
use crate::nonce::{NonceSource, SystemNonce};
use crate::platform::PlatformKeys;
use crate::transport::{BoxFuture, Transport, TransportError, TransportRequest};

/// How long an unreachable host is not tried again.
const MAIN_HOST_PAUSE: Duration = Duration::from_secs(30);

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
    retry_policy: RetryPolicy,
    signing: Signing,
    main_host_pause: Duration,
    renewal: Option<CertificateRenewal>,
}

/// Where the client signs and decrypts with its private key.
enum Signing {
    Shared,
    Own(KeyThreads),
    InPlace,
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
            retry_policy: RetryPolicy::default(),
            signing: Signing::Shared,
            main_host_pause: MAIN_HOST_PAUSE,
            renewal: None,
        }
    }

    /// Sets the transport. The default is a `ReqwestTransport` with its default settings, which presents the merchant's
    /// API certificate when an operation requires it.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds a client without a transport, for calls that are only [prepared](crate::Call::prepare). Making a call
    /// fails without sending anything.
    pub fn without_transport(self) -> Self {
        self.transport(NoTransport)
    }

    /// Replaces the base URL of a host: `https://relay.example:8443`. The host then has no backup host, unless
    /// [`backup_base_url`](Self::backup_base_url) sets one afterwards.
    ///
    /// # Errors
    /// When it has more than scheme, host and port (the path is signed, so it cannot have a prefix), or is plain HTTP
    /// to another machine.
    pub fn base_url(mut self, host: Host, url: &str) -> Result<Self, BaseUrlError> {
        self.base_urls.replace(host, url)?;
        Ok(self)
    }

    /// Sets the base URL of a host's backup host, used when the host cannot be reached.
    ///
    /// # Errors
    /// As for [`base_url`](Self::base_url).
    pub fn backup_base_url(mut self, host: Host, url: &str) -> Result<Self, BaseUrlError> {
        self.base_urls.replace_backup(host, url)?;
        Ok(self)
    }

    /// Prefers this host for operations that it serves along with other hosts; choose the nearest of the global ones.
    pub const fn prefer_host(mut self, host: Host) -> Self {
        self.preferred_host = Some(host);
        self
    }

    /// Sets the clock that provides the timestamps of requests and checks the age of responses.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the source of nonces.
    pub fn nonce_source(mut self, source: impl NonceSource + 'static) -> Self {
        self.nonce_source = Arc::new(source);
        self
    }

    /// Sets the value of the `User-Agent` header.
    pub fn user_agent(mut self, value: impl Into<String>) -> Self {
        self.user_agent = value.into();
        self
    }

    /// Sets when and how often calls are retried.
    pub const fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Signs requests and decrypts fields of responses on these threads, instead of those shared by all clients of the
    /// process ([`KeyThreads::shared`]).
    pub fn key_threads(mut self, threads: KeyThreads) -> Self {
        self.signing = Signing::Own(threads);
        self
    }

    /// Signs requests and decrypts fields of responses on the thread that polls the call. This avoids switching threads
    /// and gives the highest throughput, but each signature blocks a thread of the asynchronous runtime for most of a
    /// millisecond: with many calls in flight, other tasks are delayed by hundreds of milliseconds. A client with a
    /// blocking transport always does this.
    pub fn sign_in_place(mut self) -> Self {
        self.signing = Signing::InPlace;
        self
    }

    /// How long requests go directly to the backup host after the main host could not be reached; 30 s by default.
    /// Afterwards, a single request tries the main host again.
    pub const fn main_host_pause(mut self, pause: Duration) -> Self {
        self.main_host_pause = pause;
        self
    }

    /// Fetches and renews platform certificates, which needs the merchant's APIv3 key. The client may start without any
    /// platform key ([`PlatformKeys::empty`]): the first call fetches them. `Client::start_certificate_renewal` starts
    /// a background task.
    pub fn renew_certificates(mut self, renewal: CertificateRenewal) -> Self {
        self.renewal = Some(renewal);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// When a platform key is the merchant's own, the default transport cannot be set up, the user agent is not a valid
    /// header value, or certificate renewal is enabled and the merchant has no APIv3 key.
    pub fn build(self) -> Result<Client, BuildError> {
        if self.renewal.is_some() && self.merchant.api_v3_key().is_none() {
            return Err(BuildError::NoApiV3Key);
        }
        self.platform_keys
            .refuse_keys_of(&self.merchant)
            .map_err(BuildError::PlatformKeys)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&self.merchant)?,
        };
        let key_threads = match self.signing {
            _ if transport.is_blocking() => None,
            Signing::InPlace => None,
            Signing::Shared => Some(KeyThreads::shared()),
            Signing::Own(threads) => Some(threads),
        };
        let user_agent = HeaderValue::try_from(self.user_agent).map_err(|_| BuildError::UserAgent)?;
        let channel = Arc::new(Channel {
            key_work: KeyWork::new(self.merchant.clone(), key_threads),
            signer: Signer {
                merchant: self.merchant,
                clock: self.clock,
                nonce_source: self.nonce_source,
                user_agent,
            },
            hosts: Hosts {
                base_urls: self.base_urls,
                preferred: self.preferred_host,
                unreachable: UnreachableHosts::new(self.main_host_pause),
            },
            transport,
            retry_policy: self.retry_policy,
        });
        let keys = SharedKeys::new(self.platform_keys);
        let renewal = self
            .renewal
            .map(|config| Arc::new(Renewal::new(config, Arc::clone(&channel), keys.clone())));
        let keys = KeyStore {
            keys,
            renewal,
            #[cfg(feature = "reqwest")]
            background_task: BackgroundTask::default(),
        };
        Ok(Client {
            inner: Arc::new(Inner { channel, keys }),
        })
    }
}

/// A transport that refuses every request.
#[derive(Debug)]
struct NoTransport;

impl Transport for NoTransport {
    fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let reason = "the client was built without a transport: prepare its calls".to_owned();
        Box::pin(std::future::ready(Err(TransportError::Unsendable { reason })))
    }

    fn has_identity(&self) -> bool {
        false
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

/// The name and version of this crate, and the operating system, which WeChat Pay's support asks for.
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
