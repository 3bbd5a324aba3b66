//! The client, which makes calls with its keys, transport and hosts.

mod accepted;
mod attempts;
mod base_url;
mod body_content;
mod build_error;
mod builder;
mod call;
mod channel;
mod download;
mod download_error;
mod error_body;
mod exchange;
mod file_decoding;
mod file_refusal;
mod file_request;
mod file_stream;
mod key_store;
mod key_work;
mod observation;
mod pages;
mod prepared;
mod renewal;
mod retry;
mod route;
mod shared_keys;
mod signer;
mod v2;
mod v3;

use std::fmt;
use std::sync::Arc;

pub use self::base_url::BaseUrlError;
pub use self::build_error::BuildError;
pub use self::builder::ClientBuilder;
pub use self::call::Call;
use self::channel::Channel;
pub use self::download::Download;
pub use self::download_error::DownloadError;
pub use self::file_decoding::BillKey;
pub use self::file_stream::FileStream;
use self::key_store::KeyStore;
pub use self::pages::{Page, Pages};
pub use self::prepared::PreparedCall;
pub(crate) use self::renewal::TooManyWaiting;
pub use self::renewal::{CertificateRenewal, CertificateStore, CertificateStoreError};
pub use self::retry::RetryPolicy;
use crate::clock::Clock;
#[cfg(feature = "blocking")]
use crate::error::Error;
pub use crate::error::RenewalError;
use crate::merchant::Merchant;
use crate::nonce::NonceError;
use crate::operation::Operation;
use crate::platform::PlatformKeys;
#[cfg(feature = "blocking")]
use crate::transport::{Transport, TransportError};
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
    inner: Arc<Inner>,
}

struct Inner {
    channel: Arc<Channel>,
    keys: KeyStore,
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
        &self.inner.channel.signer.merchant
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.inner.channel.signer.clock)
    }

    pub(crate) fn nonce(&self) -> Result<String, NonceError> {
        self.inner.channel.signer.nonce_source.nonce()
    }

    /// A snapshot of the current platform keys, which later replacements do not change.
    #[must_use]
    pub fn platform_keys(&self) -> PlatformKeys {
        self.inner.keys.current()
    }

    /// Replaces the platform keys of this client and all its clones. Calls in progress finish with the keys they
    /// started with.
    ///
    /// If one of them is the merchant's own, which verifies nothing from WeChat Pay, this is logged as an error.
    pub fn set_platform_keys(&self, keys: PlatformKeys) {
        if let Err(error) = keys.refuse_keys_of(self.merchant()) {
            tracing::error!(target: "wechatpay", %error, "the client cannot verify responses with this key");
        }
        self.inner.keys.keys.replace(keys);
    }

    /// Fetches the platform certificates now and uses them from then on, unless the last fetch is too recent. If a
    /// fetch is in progress, this waits for it.
    ///
    /// # Errors
    /// See [`RenewalError`].
    pub async fn renew_certificates(&self) -> Result<PlatformKeys, RenewalError> {
        self.inner.keys.renewal()?.renew().await
    }

    /// The platform keys for verifying a message from the service. If the given serial number belongs to an unknown
    /// certificate, the certificates are renewed first. Concurrent calls and notifications share one fetch, even when
    /// the one that started it is cancelled.
    pub async fn platform_keys_for(&self, serial: &str) -> PlatformKeys {
        self.inner.keys.for_serial(serial).await
    }

    /// Fetches an unknown certificate that an unauthenticated message names; the number of waiters is limited.
    pub(crate) async fn learn_certificate(&self, serial: &str) -> Result<(), TooManyWaiting> {
        self.inner.keys.learn(serial).await
    }
}

#[cfg(feature = "reqwest")]
impl Client {
    /// Starts the task that renews the platform certificates in the background, for this client and all its clones. It
    /// fetches them immediately if there are none, then every [`period`](crate::CertificateRenewal::period), and before
    /// they expire; after failures it waits longer each time, up to the period. If the task is running already, nothing
    /// happens. It ends when [stopped](Self::stop_certificate_renewal), with the last clone of the client, or when the
    /// service says that it has no certificates for a merchant whose public key the client has, which is logged once.
    ///
    /// Without the task, certificates are fetched by the first call that finds none, finds them about to expire, or
    /// receives a response signed with an unknown one.
    ///
    /// # Errors
    /// When the client was built without renewal, or outside a Tokio runtime.
    pub fn start_certificate_renewal(&self) -> Result<(), RenewalError> {
        let keys = &self.inner.keys;
        keys.background_task.start(keys.renewal()?)
    }

    /// Stops the task for all clones. A fetch in progress continues only if a call or notification waits for it.
    pub fn stop_certificate_renewal(&self) {
        self.inner.keys.background_task.stop();
    }
}

#[cfg(feature = "blocking")]
impl Client {
    /// Whether the transport blocks, so that no asynchronous runtime is needed.
    pub(crate) fn blocks(&self) -> bool {
        self.inner.channel.transport.is_blocking()
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
            .field("merchant", self.merchant())
            .field("platform_keys", &self.platform_keys())
            .field("transport", &self.inner.channel.transport)
            .field("base_urls", &self.inner.channel.hosts.base_urls)
            .finish_non_exhaustive()
    }
}
