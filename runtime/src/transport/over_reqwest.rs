//! The transport over `reqwest` and `rustls`.

mod builder;
mod pieces;
mod setup_error;
mod tls;

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Response, Uri};
use reqwest::Client;

use self::builder::LONGEST;
pub use self::builder::ReqwestTransportBuilder;
use self::pieces::Pieces;
pub use self::setup_error::TransportSetupError;
use self::tls::{Identity, Trust};
use super::concurrency::{Gate, Permit, RequestKind};
use super::{BodyStream, BoxFuture, Transport, TransportError, TransportRequest};
use crate::merchant::Merchant;

/// HTTP/1.1 over TLS 1.2 or 1.3, with pooled connections. Needs a Tokio runtime with I/O and time.
///
/// It has two connection pools: connections that presented the merchant API certificate are used only for requests that
/// ask for it. Both pools count against the same [`Limits`](super::Limits).
///
/// If the service has closed a pooled connection, this is detected before a request is sent on it, and another
/// connection is used. If it closes the connection while the request is on its way, it is unknown whether the request
/// was read: [`TransportError::Interrupted`].
#[derive(Clone)]
pub struct ReqwestTransport {
    shared: Arc<Shared>,
    identified: Option<Arc<Identified>>,
}

/// The state shared by the transports of several merchants.
struct Shared {
    anonymous: Client,
    gate: Gate,
    settings: ReqwestTransportBuilder,
    trust: Trust,
}

/// The client that presents a merchant API certificate. It is built on first use, because many merchants never call an
/// operation that requires one.
struct Identified {
    source: IdentitySource,
    client: Mutex<Option<Client>>,
}

enum IdentitySource {
    Read(Identity),
    /// Parsed on first use.
    Merchant(Merchant),
}

impl Identified {
    const fn new(source: IdentitySource) -> Self {
        Self {
            source,
            client: Mutex::new(None),
        }
    }

    fn client(&self, shared: &Shared) -> Result<Client, TransportSetupError> {
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = &*client {
            return Ok(client.clone());
        }
        let identity = match &self.source {
            IdentitySource::Read(identity) => Arc::clone(identity),
            IdentitySource::Merchant(merchant) => tls::identity(merchant.client_identity().unwrap_or_default())?,
        };
        let built = shared.settings.client(&shared.trust, Some(&identity))?;
        *client = Some(built.clone());
        Ok(built)
    }
}

impl ReqwestTransport {
    /// Starts building a transport. Defaults: 10 s to connect, 30 s in total, an hour and 1 KiB a second for a download,
    /// idle connections kept for 7 s, the default [`Limits`](super::Limits), responses up to 4 MiB, the operating system's trust anchors, no client
    /// certificate, and no proxy (proxy environment variables are ignored).
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::new()
    }

    /// The same transport for another merchant: it shares connections, limits and trust anchors. Only connections that
    /// present the merchant's API certificate are separate; they are opened on first use, so one process can call for
    /// thousands of merchants. If the merchant has no certificate, the transport has no identity.
    #[must_use]
    pub fn for_merchant(&self, merchant: &Merchant) -> Self {
        let identified = merchant.client_identity().is_some();
        let source = || IdentitySource::Merchant(merchant.clone());
        Self {
            shared: Arc::clone(&self.shared),
            identified: identified.then(|| Arc::new(Identified::new(source()))),
        }
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let client = self.client_for(&request)?;
            let _permit = self.permit(request.http.uri(), RequestKind::Call).await?;
            let received = client.execute(sendable(request.http)?).await.map_err(classified)?;
            self.read(received).await
        })
    }

    fn has_identity(&self) -> bool {
        self.identified.is_some()
    }

    fn open(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Box<dyn BodyStream>>, TransportError>> {
        Box::pin(async move {
            let client = self.client_for(&request)?;
            let permit = self.permit(request.http.uri(), RequestKind::Download).await?;
            let mut request = sendable(request.http)?;
            // The time limit applies to the head, and then to each piece, because a large file may take long.
            *request.timeout_mut() = Some(LONGEST);
            let mut received = within(self.shared.settings.timeout, client.execute(request)).await?;
            let (status, headers) = (received.status(), std::mem::take(received.headers_mut()));
            let body: Box<dyn BodyStream> = Box::new(Pieces::new(received, &self.shared.settings, permit));
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

/// Limits how long a future of the HTTP library may take.
async fn within<T>(
    timeout: Duration,
    action: impl Future<Output = Result<T, reqwest::Error>>,
) -> Result<T, TransportError> {
    match tokio::time::timeout(timeout, action).await {
        Ok(result) => result.map_err(classified),
        Err(elapsed) => Err(TransportError::Timeout { source: elapsed.into() }),
    }
}

impl ReqwestTransport {
    fn client_for(&self, request: &TransportRequest) -> Result<Client, TransportError> {
        if !request.present_identity {
            return Ok(self.shared.anonymous.clone());
        }
        let identified = self.identified.as_ref().ok_or(TransportError::NoIdentity)?;
        let client = identified.client(&self.shared);
        client.map_err(|error| TransportError::Unsendable {
            reason: format!("the merchant API certificate cannot be presented ({error})"),
        })
    }

    /// Waits for its turn.
    async fn permit(&self, uri: &Uri, kind: RequestKind) -> Result<Permit, TransportError> {
        let host = uri.authority().map_or("", http::uri::Authority::as_str);
        self.shared.gate.enter(host, kind, tokio::time::sleep).await
    }

    /// Reads the response to its end, or fails at the size limit.
    async fn read(&self, mut received: reqwest::Response) -> Result<Response<Bytes>, TransportError> {
        let status = received.status();
        let limit = self.shared.settings.body_limit;
        let too_large = || TransportError::BodyTooLarge { status, limit };
        if received.content_length().is_some_and(|length| length > limit as u64) {
            return Err(too_large());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = received.chunk().await.map_err(classified)? {
            if body.len().saturating_add(chunk.len()) > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = Response::new(body.freeze());
        *response.status_mut() = status;
        *response.headers_mut() = std::mem::take(received.headers_mut());
        Ok(response)
    }
}

/// Converts the request to the HTTP library's type, whose URL type normalizes its input. A target that would be sent
/// in a form other than the signed one is refused.
fn sendable(request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
    let signed = request
        .uri()
        .path_and_query()
        .map_or("/", http::uri::PathAndQuery::as_str)
        .to_owned();
    // The library's error is dropped, because it may quote the URL, whose query may contain a token.
    let request = reqwest::Request::try_from(request).map_err(|_| TransportError::Unsendable {
        reason: "its URL cannot be read".to_owned(),
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

/// Classifies the HTTP library's errors by whether the request may have been sent. URLs are removed, because their
/// query may contain encrypted names and numbers.
fn classified(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() || never_began(&error) {
        TransportError::Connect { source: error.into() }
    } else if error.is_timeout() {
        TransportError::Timeout { source: error.into() }
    } else {
        TransportError::Interrupted { source: error.into() }
    }
}

/// Whether the HTTP library gave a request back before it wrote any of it, because the connection was already closed.
/// Any other error may have occurred after the first byte; then it is unknown how much the server has read.
fn never_began(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            return error.is_canceled() || error.is_closed();
        }
        next = error.source();
    }
    false
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("identity", &self.identified.is_some())
            .field("settings", &self.shared.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use hyper::client::conn::http1::handshake;
    use hyper_util::rt::TokioIo;
    use tokio::io::{AsyncReadExt, duplex};

    use super::*;

    fn request() -> http::Request<String> {
        http::Request::new("{}".to_owned())
    }

    #[tokio::test]
    async fn a_request_that_the_library_gave_back_was_not_sent() {
        let (client, mut server) = duplex(4096);
        let (mut sender, connection) = handshake(TokioIo::new(client)).await.unwrap();
        drop(connection);
        let error = sender.send_request(request()).await.unwrap_err();
        assert!(never_began(&error), "{error:?}");
        let mut received = Vec::new();
        server.read_to_end(&mut received).await.unwrap();
        assert_eq!(received, b"");
    }

    /// For thousands of merchants, building all clients at once would take most of a minute and hundreds of megabytes.
    #[test]
    fn the_client_of_a_merchant_is_built_when_it_is_first_needed() {
        let vector = |name| std::fs::read(format!("tests/vectors/{name}")).unwrap();
        let merchant = Merchant::builder("1900000109")
            .certificate_pem(vector("merchant.cert.pem"))
            .private_key_pem(vector("merchant.key.pem"))
            .build()
            .unwrap();
        let transport = ReqwestTransport::builder().build().unwrap();
        let other = transport.for_merchant(&merchant);
        assert!(Arc::ptr_eq(&transport.shared, &other.shared));
        assert!(other.identified.unwrap().client.lock().unwrap().is_none());
    }

    #[tokio::test]
    async fn a_request_that_was_written_may_have_been_read() {
        let (client, mut server) = duplex(4096);
        let (mut sender, connection) = handshake(TokioIo::new(client)).await.unwrap();
        let connection = tokio::spawn(connection);
        let (sent, ()) = tokio::join!(sender.send_request(request()), async {
            server.read_u8().await.unwrap();
            drop(server);
        });
        let error = sent.unwrap_err();
        assert!(!never_began(&error), "{error:?}");
        let _ = connection.await.unwrap();
    }
}
