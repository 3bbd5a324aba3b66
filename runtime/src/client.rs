//! The client, which makes calls with its keys, transport and hosts.

mod base_url;
mod builder;
mod call;
mod download;
mod exchange;
mod file_decoding;
mod file_refusal;
mod file_stream;
mod key_work;
mod observation;
mod pages;
mod prepared;
mod renewal;
mod retry;
mod route;
mod v2;
mod v3;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use http::HeaderValue;

pub use self::base_url::BaseUrlError;
use self::base_url::BaseUrls;
pub use self::builder::{BuildError, ClientBuilder};
pub use self::call::Call;
pub use self::download::{BillKey, Download, DownloadError};
pub use self::file_stream::FileStream;
pub use self::pages::{Page, Pages};
pub use self::prepared::PreparedCall;
pub use self::renewal::CertificateRenewal;
use self::renewal::Renewal;
pub(crate) use self::renewal::TooManyWaiting;
pub use self::retry::RetryPolicy;
use self::route::UnreachableHosts;
use crate::clock::Clock;
#[cfg(feature = "blocking")]
use crate::error::Error;
pub use crate::error::RenewalError;
use crate::host::Host;
use crate::key_error::KeyError;
use crate::key_threads::KeyThreads;
use crate::merchant::Merchant;
use crate::nonce::NonceSource;
use crate::operation::Operation;
use crate::platform::PlatformKeys;
use crate::transport::Transport;
#[cfg(feature = "blocking")]
use crate::transport::TransportError;
use crate::wire::{Decode, Encode};

/// Calls WeChat Pay on behalf of one merchant (or brand). Cheap to clone; clones share keys and connections.
///
/// Generated functions take a client and make the call: `jsapi::post(&client, &request).await?`.
///
/// Every success it returns has been verified, except for operations whose responses are documented as unsigned. A
/// request that may have arrived is retried only if that is harmless: see [`RetryPolicy`]. When no connection to the
/// main host can be established, so that nothing was sent, the client fails over to the host's backup host: it sends
/// the same signed request there, and further requests too for a while.
///
/// Platform keys can be replaced in an existing client ([`set_platform_keys`](Self::set_platform_keys), or
/// automatically with [`CertificateRenewal`]). For a merchant's new key and certificate, build a new client, which may
/// share the old one's connections (`ReqwestTransport::for_merchant`): calls in progress finish with the key they were
/// signed with, and each client presents its own certificate in mutual TLS.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    merchant: Merchant,
    platform_keys: Arc<RwLock<PlatformKeys>>,
    transport: Arc<dyn Transport>,
    base_urls: BaseUrls,
    preferred_host: Option<Host>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) nonce_source: Arc<dyn NonceSource>,
    user_agent: HeaderValue,
    retry_policy: RetryPolicy,
    /// The threads that sign and decrypt; `None` to do this on the calling thread.
    key_threads: Option<KeyThreads>,
    unreachable_hosts: Arc<UnreachableHosts>,
    renewal: Option<Renewal>,
}

impl Inner {
    /// The same client without the renewal.
    fn without_renewal(&self) -> Self {
        Self {
            merchant: self.merchant.clone(),
            platform_keys: Arc::clone(&self.platform_keys),
            transport: Arc::clone(&self.transport),
            base_urls: self.base_urls.clone(),
            preferred_host: self.preferred_host,
            clock: Arc::clone(&self.clock),
            nonce_source: Arc::clone(&self.nonce_source),
            user_agent: self.user_agent.clone(),
            retry_policy: self.retry_policy,
            key_threads: self.key_threads.clone(),
            unreachable_hosts: Arc::clone(&self.unreachable_hosts),
            renewal: None,
        }
    }
}

impl Client {
    /// Starts building a client from the merchant's keys and the platform's.
    pub fn builder(merchant: Merchant, platform_keys: PlatformKeys) -> ClientBuilder {
        ClientBuilder::new(merchant, platform_keys)
    }

    /// Prepares a call, which is made when it is awaited. Generated code uses this; use it yourself for an operation
    /// without a spec.
    pub fn call<'a, R: Decode>(&'a self, operation: &'a Operation, request: &'a (impl Encode + Sync)) -> Call<'a, R> {
        Call::new(self, operation, request)
    }

    /// The merchant (or brand) on whose behalf it calls.
    #[must_use]
    pub fn merchant(&self) -> &Merchant {
        &self.inner.merchant
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.inner.clock)
    }

    /// A snapshot of the current platform keys, which later replacements do not change.
    #[must_use]
    pub fn platform_keys(&self) -> PlatformKeys {
        self.inner
            .platform_keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Replaces the platform keys of this client and all its clones. Calls in progress finish with the keys they
    /// started with.
    pub fn set_platform_keys(&self, keys: PlatformKeys) {
        *self.inner.platform_keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Replaces the platform keys with the result of a function of the current ones, without losing a concurrent
    /// replacement.
    fn replace_platform_keys(
        &self,
        change: impl FnOnce(&PlatformKeys) -> Result<PlatformKeys, KeyError>,
    ) -> Result<PlatformKeys, KeyError> {
        let mut keys = self.inner.platform_keys.write().unwrap_or_else(PoisonError::into_inner);
        *keys = change(&keys)?;
        Ok(keys.clone())
    }
}

#[cfg(feature = "blocking")]
impl Client {
    /// Whether the transport blocks, so that no asynchronous runtime is needed.
    pub(crate) fn blocks(&self) -> bool {
        self.inner.transport.is_blocking()
    }

    /// Returns an error unless the transport blocks: any other would wait for a runtime that does not exist.
    fn must_block(&self) -> Result<(), Error> {
        if self.blocks() {
            return Ok(());
        }
        Err(Error::Transport {
            base_url: String::new(),
            source: TransportError::Unsendable {
                reason:
                    "the client's transport needs an asynchronous runtime: await the call, or build the client with \
                         BlockingTransport"
                        .to_owned(),
            },
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("merchant", &self.inner.merchant)
            .field("platform_keys", &self.platform_keys())
            .field("transport", &self.inner.transport)
            .field("base_urls", &self.inner.base_urls)
            .finish_non_exhaustive()
    }
}
