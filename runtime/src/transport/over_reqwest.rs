//! The transport over `reqwest` and `rustls`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Response;
use reqwest::{Certificate, Client, Identity, Proxy};

use crate::merchant::Merchant;

use super::{BodyStream, BoxFuture, Transport, TransportError, TransportRequest};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a download may take whose pieces keep coming.
const LONGEST_DOWNLOAD: Duration = Duration::from_secs(24 * 3600);
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// HTTP/1.1 over TLS 1.2 or 1.3, with pooled connections. Needs a Tokio runtime with I/O and time.
///
/// Two pools stand behind it: connections that presented the merchant API certificate serve only the requests that ask
/// for it.
#[derive(Clone)]
pub struct ReqwestTransport {
    anonymous: Client,
    identified: Option<Client>,
    body_limit: usize,
    timeout: Duration,
    settings: Arc<ReqwestTransportBuilder>,
}

/// Builds a [`ReqwestTransport`].
#[derive(Clone)]
#[must_use]
pub struct ReqwestTransportBuilder {
    connect_timeout: Duration,
    timeout: Duration,
    body_limit: usize,
    roots: Vec<Certificate>,
    only_given_roots: bool,
    identity: Option<Identity>,
    proxy: Option<Proxy>,
}

/// Why a transport could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportSetupError {
    /// The PEM text of trust anchors holds no certificate, or one that cannot be read.
    #[error("the trust anchors are no PEM certificates (-----BEGIN CERTIFICATE-----)")]
    Roots {
        /// What the TLS library says, where it was asked.
        #[source]
        source: Option<reqwest::Error>,
    },
    /// The client identity is not a certificate chain and its private key.
    #[error("the client identity is no PEM text with a certificate and its private key in PKCS#8, PKCS#1 or SEC1")]
    Identity {
        /// What the TLS library says.
        #[source]
        source: reqwest::Error,
    },
    /// The proxy's URL cannot be read.
    #[error("the proxy's URL is not of the form http://host:port")]
    Proxy {
        /// What the HTTP library says.
        #[source]
        source: reqwest::Error,
    },
    /// The TLS configuration was refused: no trust anchors on this system, say, or a key that does not match its
    /// certificate.
    #[error(
        "the TLS client could not be set up: check that the system has root certificates (or give some), and that the \
         client identity's key belongs to its certificate"
    )]
    Tls {
        /// What the TLS library says.
        #[source]
        source: reqwest::Error,
    },
}

impl ReqwestTransport {
    /// Starts building one. Unless told otherwise: 10 s to connect, 30 s in all, answers up to 4 MiB, the platform's
    /// trust anchors, no client certificate, no proxy (not even one named by the environment).
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder {
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TOTAL_TIMEOUT,
            body_limit: BODY_LIMIT,
            roots: Vec::new(),
            only_given_roots: false,
            identity: None,
            proxy: None,
        }
    }

    /// The same transport for another merchant: it shares the connections, except those that present a merchant API
    /// certificate, which are this merchant's own. So many merchants in one process share connections and threads.
    /// Without a certificate among the merchant's keys, it has no identity.
    ///
    /// # Errors
    /// [`TransportSetupError`] when the TLS library refuses the merchant's certificate or key.
    pub fn for_merchant(&self, merchant: &Merchant) -> Result<Self, TransportSetupError> {
        let settings = (*self.settings).clone().identity_of(merchant)?;
        let identified = settings
            .identity
            .clone()
            .map(|identity| settings.client(Some(identity)))
            .transpose()?;
        Ok(Self {
            identified,
            ..self.clone()
        })
    }
}

impl ReqwestTransportBuilder {
    /// How long name lookup, TCP and TLS handshakes may take together.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take, from connecting to the last byte of the answer. Keep it above the connect timeout: a
    /// connect timeout is known to have sent nothing, this one is not.
    ///
    /// Of a download, it is how long the head of the answer, and then each piece of the file, may take.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
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
        let roots =
            Certificate::from_pem_bundle(pem).map_err(|source| TransportSetupError::Roots { source: Some(source) })?;
        if roots.is_empty() {
            return Err(TransportSetupError::Roots { source: None });
        }
        self.roots.extend(roots);
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
        self.identity = Some(Identity::from_pem(pem).map_err(|source| TransportSetupError::Identity { source })?);
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
        self.proxy = Some(Proxy::all(url).map_err(|source| TransportSetupError::Proxy { source })?);
        Ok(self)
    }

    /// Builds it.
    ///
    /// # Errors
    /// [`TransportSetupError::Tls`] when the TLS library refuses the certificates.
    pub fn build(self) -> Result<ReqwestTransport, TransportSetupError> {
        let identified = self
            .identity
            .clone()
            .map(|identity| self.client(Some(identity)))
            .transpose()?;
        Ok(ReqwestTransport {
            anonymous: self.client(None)?,
            identified,
            body_limit: self.body_limit,
            timeout: self.timeout,
            settings: Arc::new(Self { identity: None, ..self }),
        })
    }

    fn client(&self, identity: Option<Identity>) -> Result<Client, TransportSetupError> {
        let mut builder = Client::builder()
            .tls_backend_rustls()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout);
        builder = if self.only_given_roots {
            builder.tls_certs_only(self.roots.iter().cloned())
        } else {
            builder.tls_certs_merge(self.roots.iter().cloned())
        };
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.clone());
        }
        if let Some(identity) = identity {
            builder = builder.identity(identity);
        }
        builder.build().map_err(|source| TransportSetupError::Tls { source })
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let client = self.client_for(&request)?;
            let answer = client.execute(sendable(request.http)?).await.map_err(classified)?;
            self.read(answer).await
        })
    }

    fn has_identity(&self) -> bool {
        self.identified.is_some()
    }

    fn open(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Box<dyn BodyStream>>, TransportError>> {
        Box::pin(async move {
            let client = self.client_for(&request)?;
            let mut request = sendable(request.http)?;
            // The time limit is for the head, and then for each piece: a long file may take long.
            *request.timeout_mut() = Some(LONGEST_DOWNLOAD);
            let mut answer = within(self.timeout, client.execute(request)).await?;
            let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
            let body: Box<dyn BodyStream> = Box::new(Pieces {
                answer,
                timeout: self.timeout,
            });
            let mut response = Response::new(body);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Waits for the HTTP library no longer than this.
async fn within<T>(
    timeout: Duration,
    action: impl Future<Output = Result<T, reqwest::Error>>,
) -> Result<T, TransportError> {
    match tokio::time::timeout(timeout, action).await {
        Ok(result) => result.map_err(classified),
        Err(elapsed) => Err(TransportError::Timeout { source: elapsed.into() }),
    }
}

/// A body as it arrives.
struct Pieces {
    answer: reqwest::Response,
    timeout: Duration,
}

impl BodyStream for Pieces {
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(within(self.timeout, self.answer.chunk()))
    }
}

impl ReqwestTransport {
    fn client_for(&self, request: &TransportRequest) -> Result<&Client, TransportError> {
        if request.present_identity {
            self.identified.as_ref().ok_or(TransportError::NoIdentity)
        } else {
            Ok(&self.anonymous)
        }
    }

    /// Reads the answer to its end, or to the bound.
    async fn read(&self, mut answer: reqwest::Response) -> Result<Response<Bytes>, TransportError> {
        let status = answer.status();
        let too_large = || TransportError::BodyTooLarge {
            status,
            limit: self.body_limit,
        };
        if answer
            .content_length()
            .is_some_and(|length| length > self.body_limit as u64)
        {
            return Err(too_large());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(classified)? {
            if body.len().saturating_add(chunk.len()) > self.body_limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = Response::new(body.freeze());
        *response.status_mut() = status;
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

/// The request in the HTTP library's terms. Its URL type normalises what it parses; a target that would leave this
/// machine in another form than the signed one is refused here.
fn sendable(request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
    let signed = request
        .uri()
        .path_and_query()
        .map_or("/", http::uri::PathAndQuery::as_str)
        .to_owned();
    let request = reqwest::Request::try_from(request).map_err(|error| TransportError::Unsendable {
        reason: format!("its URL cannot be read ({error})"),
    })?;
    let url = request.url();
    let kept = match url.query() {
        Some(query) => signed.strip_prefix(url.path()).and_then(|rest| rest.strip_prefix('?')) == Some(query),
        None => signed == url.path(),
    };
    if kept {
        Ok(request)
    } else {
        Err(TransportError::Unsendable {
            reason: "the HTTP library would rewrite its path or query".to_owned(),
        })
    }
}

/// Sorts the HTTP library's errors by what is known about the request. URLs are taken out: they may hold encrypted
/// names and numbers in their query.
fn classified(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        TransportError::Connect { source: error.into() }
    } else if error.is_timeout() {
        TransportError::Timeout { source: error.into() }
    } else {
        TransportError::Interrupted { source: error.into() }
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("identity", &self.identified.is_some())
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ReqwestTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("body_limit", &self.body_limit)
            .field("roots", &self.roots.len())
            .field("only_given_roots", &self.only_given_roots)
            .field("identity", &self.identity.is_some())
            .field("proxy", &self.proxy.is_some())
            .finish()
    }
}
