//! The transport over `reqwest` and `rustls`.

mod builder;
mod tls;

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Response, Uri};
use reqwest::Client;

pub use self::builder::{ReqwestTransportBuilder, TransportSetupError};
use self::tls::{Identity, Trust};
use super::limits::{Gate, Kind, Permit};
use super::{BodyStream, BoxFuture, Transport, TransportError, TransportRequest};
use crate::merchant::Merchant;

/// How long a download may take whose pieces keep coming.
const LONGEST_DOWNLOAD: Duration = Duration::from_secs(24 * 3600);

/// HTTP/1.1 over TLS 1.2 or 1.3, with pooled connections. Needs a Tokio runtime with I/O and time.
///
/// Two pools stand behind it: connections that presented the merchant API certificate serve only the requests that ask
/// for it. Both count against the same [`Limits`](super::Limits).
///
/// A connection that the service has closed in the meantime is noticed before a request goes out on it, and another one
/// is used. Where the two cross on the way, nobody can tell whether the request was read:
/// [`TransportError::Interrupted`].
#[derive(Clone)]
pub struct ReqwestTransport {
    shared: Arc<Shared>,
    identified: Option<Arc<Identified>>,
}

/// What transports for several merchants have in common.
struct Shared {
    anonymous: Client,
    gate: Gate,
    settings: ReqwestTransportBuilder,
    trust: Trust,
}

/// The client that presents a merchant API certificate. It is built when it is first needed: many merchants never call
/// an operation that demands one.
struct Identified {
    source: IdentitySource,
    client: Mutex<Option<Client>>,
}

enum IdentitySource {
    Read(Identity),
    /// Read when it is needed.
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
    /// Starts building one. Unless told otherwise: 10 s to connect, 30 s in all, connections kept for 7 s, the default
    /// [`Limits`](super::Limits), answers up to 4 MiB, the platform's trust anchors, no client certificate, no proxy (not
    /// even one named by the environment).
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::new()
    }

    /// The same transport for another merchant: it shares connections, limits and trust anchors, and only connections
    /// that present the merchant's API certificate are the merchant's own. They cost nothing before they are needed, so
    /// one process can call for thousands of merchants. Without a certificate among the merchant's keys, it has no
    /// identity.
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
            let _permit = self.permit(request.http.uri(), Kind::Call).await?;
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
            let permit = self.permit(request.http.uri(), Kind::Download).await?;
            let mut request = sendable(request.http)?;
            // The time limit is for the head, and then for each piece: a long file may take long.
            *request.timeout_mut() = Some(LONGEST_DOWNLOAD);
            let mut answer = within(self.shared.settings.timeout, client.execute(request)).await?;
            let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
            let body: Box<dyn BodyStream> = Box::new(Pieces {
                answer,
                timeout: self.shared.settings.timeout,
                _permit: permit,
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
    /// The next download may begin when this one is over.
    _permit: Permit,
}

impl BodyStream for Pieces {
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(within(self.timeout, self.answer.chunk()))
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
    async fn permit(&self, uri: &Uri, kind: Kind) -> Result<Permit, TransportError> {
        let gate = &self.shared.gate;
        let waited = gate.limits().longest_wait;
        let host = uri.authority().map_or("", http::uri::Authority::as_str);
        let permit = tokio::time::timeout(waited, gate.enter(host, kind)).await;
        permit.map_err(|_| TransportError::Busy { waited })
    }

    /// Reads the answer to its end, or to the bound.
    async fn read(&self, mut answer: reqwest::Response) -> Result<Response<Bytes>, TransportError> {
        let status = answer.status();
        let limit = self.shared.settings.body_limit;
        let too_large = || TransportError::BodyTooLarge { status, limit };
        if answer.content_length().is_some_and(|length| length > limit as u64) {
            return Err(too_large());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(classified)? {
            if body.len().saturating_add(chunk.len()) > limit {
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
    // Without the library's words, which may quote the URL: its query may hold a token.
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

/// Sorts the HTTP library's errors by what is known about the request. URLs are taken out: they may hold encrypted
/// names and numbers in their query.
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

/// Whether the HTTP library took a request back before it wrote any of it: the connection was closed by then. Any other
/// error may have come after the first byte, and then nobody knows what the other side has read.
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
    async fn a_request_that_the_library_took_back_was_not_sent() {
        let (client, mut server) = duplex(4096);
        let (mut sender, connection) = handshake(TokioIo::new(client)).await.unwrap();
        drop(connection);
        let error = sender.send_request(request()).await.unwrap_err();
        assert!(never_began(&error), "{error:?}");
        let mut received = Vec::new();
        server.read_to_end(&mut received).await.unwrap();
        assert_eq!(received, b"");
    }

    #[tokio::test]
    async fn one_that_was_written_may_have_been_read() {
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
