//! The blocking transport, over `ureq` and `rustls`.

use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};
use ureq::{Agent, Body, Error, Timeout};

use super::{BodyStream, BoxFuture, Transport, TransportError, TransportRequest};
use crate::merchant::Merchant;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
const BODY_LIMIT: usize = 4 * 1024 * 1024;
/// Bytes of a download that are handed on at a time.
const PIECE: usize = 64 * 1024;

/// HTTP/1.1 over TLS 1.2 or 1.3 without an asynchronous runtime, with pooled connections: for
/// [`Call::wait`](crate::Call::wait). Awaiting a call over it blocks the thread.
///
/// Two pools stand behind it: connections that presented the merchant API certificate serve only the requests that ask
/// for it. It finds fewer failures certain to have sent nothing than the asynchronous one: a refused TLS handshake is
/// reported as [`TransportError::Interrupted`].
#[derive(Clone)]
pub struct UreqTransport {
    anonymous: Agent,
    identified: Option<Agent>,
    body_limit: usize,
    timeout: Duration,
}

/// Builds a [`UreqTransport`].
#[derive(Clone)]
#[must_use]
pub struct UreqTransportBuilder {
    connect_timeout: Duration,
    timeout: Duration,
    body_limit: usize,
    roots: Option<Vec<Certificate<'static>>>,
    identity: Option<ClientCert>,
}

/// Why a transport could not be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UreqSetupError {
    /// The PEM text of trust anchors holds no certificate, or one that cannot be read.
    #[error("the trust anchors are no PEM certificates (-----BEGIN CERTIFICATE-----)")]
    Roots,
    /// The client identity is not a certificate chain and its private key.
    #[error("the client identity is no PEM text with a certificate and its private key in PKCS#8, PKCS#1 or SEC1")]
    Identity,
}

impl UreqTransport {
    /// Starts building one. Unless told otherwise: 10 s to connect, 30 s in all, answers up to 4 MiB, the platform's
    /// trust anchors, no client certificate, no proxy (not even one named by the environment).
    pub const fn builder() -> UreqTransportBuilder {
        UreqTransportBuilder {
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TOTAL_TIMEOUT,
            body_limit: BODY_LIMIT,
            roots: None,
            identity: None,
        }
    }
}

impl UreqTransportBuilder {
    /// How long name lookup, TCP and TLS handshakes may take together.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take, from connecting to the last byte of the answer. Of a download, it is how long each
    /// read may take.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The largest answer, in bytes; downloads have a bound of their own.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Trusts servers certified by these authorities, and not the platform's: PEM text of one or more certificates.
    ///
    /// # Errors
    /// When it holds none.
    pub fn only_roots_pem(mut self, pem: &[u8]) -> Result<Self, UreqSetupError> {
        let roots = CertificateDer::pem_slice_iter(pem).map(|der| der.map(|der| owned(&der)));
        let roots: Vec<_> = roots.collect::<Result<_, _>>().map_err(|_| UreqSetupError::Roots)?;
        if roots.is_empty() {
            return Err(UreqSetupError::Roots);
        }
        self.roots = Some(roots);
        Ok(self)
    }

    /// The merchant API certificate and its private key, for operations that demand them: PEM text of both.
    ///
    /// # Errors
    /// When it is not both.
    pub fn identity_pem(mut self, pem: &[u8]) -> Result<Self, UreqSetupError> {
        let refused = || UreqSetupError::Identity;
        let chain = CertificateDer::pem_slice_iter(pem).map(|der| der.map(|der| owned(&der)));
        let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(|_| refused())?;
        // Checks that there is one, of a kind that TLS knows.
        PrivateKeyDer::from_pem_slice(pem).map_err(|_| refused())?;
        let key = PrivateKey::from_pem(pem).map_err(|_| refused())?;
        if chain.is_empty() {
            return Err(refused());
        }
        self.identity = Some(ClientCert::new_with_certs(&chain, key));
        Ok(self)
    }

    /// The merchant's API certificate and private key, when it was built with both; otherwise nothing changes.
    ///
    /// # Errors
    /// As [`identity_pem`](Self::identity_pem).
    pub fn identity_of(self, merchant: &Merchant) -> Result<Self, UreqSetupError> {
        match merchant.client_identity() {
            Some(pem) => self.identity_pem(pem),
            None => Ok(self),
        }
    }

    /// Builds it.
    pub fn build(self) -> UreqTransport {
        let identified = self.identity.clone().map(|identity| self.agent(Some(identity)));
        UreqTransport {
            anonymous: self.agent(None),
            identified,
            body_limit: self.body_limit,
            timeout: self.timeout,
        }
    }

    fn agent(&self, identity: Option<ClientCert>) -> Agent {
        let roots = match &self.roots {
            Some(roots) => RootCerts::new_with_certs(roots),
            None => RootCerts::PlatformVerifier,
        };
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .client_cert(identity)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .build();
        Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .allow_non_standard_methods(true)
            .timeout_connect(Some(self.connect_timeout))
            .timeout_global(Some(self.timeout))
            .build()
            .new_agent()
    }
}

fn owned(der: &CertificateDer<'_>) -> Certificate<'static> {
    Certificate::from_der(der).to_owned()
}

impl Transport for UreqTransport {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let agent = self.agent_for(&request)?;
            let (head, body) = request.http.into_parts();
            let answer = if sends_body(&head, &body) {
                agent.run(Request::from_parts(head, &*body))
            } else {
                agent.run(Request::from_parts(head, ()))
            };
            self.read(answer.map_err(classified)?)
        })
    }

    fn has_identity(&self) -> bool {
        self.identified.is_some()
    }

    fn open(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Box<dyn BodyStream>>, TransportError>> {
        Box::pin(async move {
            let agent = self.agent_for(&request)?;
            // A download is asked for by GET.
            let (head, _) = request.http.into_parts();
            let request = agent
                .configure_request(Request::from_parts(head, ()))
                .timeout_global(None)
                .timeout_recv_response(Some(self.timeout))
                .timeout_per_read(Some(self.timeout))
                .build();
            let answer = agent.run(request).map_err(classified)?;
            Ok(answer.map(|body| Box::new(Pieces(body)) as Box<dyn BodyStream>))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { std::thread::sleep(duration) })
    }

    fn is_blocking(&self) -> bool {
        true
    }
}

/// Whether the length of the body is told, even when it is zero.
fn sends_body(head: &http::request::Parts, body: &Bytes) -> bool {
    !body.is_empty() || !matches!(head.method, http::Method::GET | http::Method::DELETE)
}

impl UreqTransport {
    fn agent_for(&self, request: &TransportRequest) -> Result<&Agent, TransportError> {
        if request.present_identity {
            self.identified.as_ref().ok_or(TransportError::NoIdentity)
        } else {
            Ok(&self.anonymous)
        }
    }

    /// Reads the answer to its end, or to the bound.
    fn read(&self, answer: Response<Body>) -> Result<Response<Bytes>, TransportError> {
        let (head, mut body) = answer.into_parts();
        let limit = self.body_limit;
        // One byte more than the bound tells whether there is more.
        let mut reader = body.as_reader().take(limit as u64 + 1);
        let mut content = Vec::new();
        reader.read_to_end(&mut content).map_err(broken_off)?;
        if content.len() > limit {
            return Err(TransportError::BodyTooLarge {
                status: head.status,
                limit,
            });
        }
        Ok(Response::from_parts(head, content.into()))
    }
}

/// A body as it arrives.
struct Pieces(Body);

impl BodyStream for Pieces {
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let mut piece = vec![0; PIECE];
            let length = self.0.as_reader().read(&mut piece).map_err(broken_off)?;
            piece.truncate(length);
            Ok((length > 0).then(|| piece.into()))
        })
    }
}

/// Sorts the HTTP library's errors by what is known about the request.
fn classified(error: Error) -> TransportError {
    match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            TransportError::Connect { source: error.into() }
        }
        Error::Io(refused) if refused.kind() == std::io::ErrorKind::ConnectionRefused => {
            TransportError::Connect { source: refused.into() }
        }
        Error::Timeout(_) => TransportError::Timeout { source: error.into() },
        Error::Http(_) | Error::BadUri(_) => TransportError::Unsendable {
            reason: error.to_string(),
        },
        _ => TransportError::Interrupted { source: error.into() },
    }
}

/// An error while reading the body; the HTTP library wraps its own.
fn broken_off(error: std::io::Error) -> TransportError {
    match error.kind() {
        std::io::ErrorKind::TimedOut => TransportError::Timeout { source: error.into() },
        _ => TransportError::Interrupted { source: error.into() },
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport")
            .field("identity", &self.identified.is_some())
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for UreqTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("body_limit", &self.body_limit)
            .field("identity", &self.identity.is_some())
            .finish_non_exhaustive()
    }
}
