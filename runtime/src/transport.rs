//! How a signed request reaches the service: an interface, and its implementations over `reqwest`.

#[cfg(feature = "blocking")]
mod blocking;
mod cause;
mod error;
#[cfg(feature = "reqwest")]
mod limits;
#[cfg(feature = "reqwest")]
mod over_reqwest;
mod sleep;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

#[cfg(feature = "blocking")]
pub use blocking::BlockingTransport;
pub use cause::Cause;
pub use error::TransportError;
#[cfg(feature = "reqwest")]
pub use limits::Limits;
#[cfg(feature = "reqwest")]
pub use over_reqwest::{ReqwestTransport, ReqwestTransportBuilder, TransportSetupError};

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and reads the whole answer.
///
/// What it must keep to, since signatures and money depend on it:
/// * the request target goes out byte for byte as given, and so does the body;
/// * redirects are handed back, not followed;
/// * nothing is retried, unless nothing of the request was sent;
/// * the body is handed back as it came (no decompression), and refused when it is over a bound.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends the request.
    ///
    /// # Errors
    /// [`TransportError::Connect`] only where it is certain that nothing was sent: the client may then send the same
    /// request to another host.
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Whether it holds a merchant API certificate to present when [`TransportRequest::present_identity`] asks for it.
    fn has_identity(&self) -> bool;

    /// Sends the request and hands the answer over as soon as its head is there, the body following in pieces. What is
    /// said above holds, but for the bound on the body's size, which is the receiver's business.
    ///
    /// Unless implemented, the answer is read to its end first.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    fn open(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<http::Response<Box<dyn BodyStream>>, TransportError>> {
        Box::pin(async move {
            let response = self.send(request).await?;
            Ok(response.map(|body| Box::new(WholeBody(Some(body))) as Box<dyn BodyStream>))
        })
    }

    /// Waits, before a call is repeated. Unless implemented, a thread of its own measures the time, which works in any
    /// runtime.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(sleep::sleep(duration))
    }

    /// Whether sending blocks the thread, so that a call can be made without an asynchronous runtime.
    fn is_blocking(&self) -> bool {
        false
    }
}

/// A transport that several clients share: its connections serve all of them.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        (**self).send(request)
    }

    fn has_identity(&self) -> bool {
        (**self).has_identity()
    }

    fn open(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<http::Response<Box<dyn BodyStream>>, TransportError>> {
        (**self).open(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        (**self).sleep(duration)
    }

    fn is_blocking(&self) -> bool {
        (**self).is_blocking()
    }
}

/// An answer's body, in the pieces that it arrives in.
pub trait BodyStream: Send {
    /// The next piece; `None` when the body is complete.
    ///
    /// # Errors
    /// [`TransportError::Timeout`] or [`TransportError::Interrupted`] when it is not.
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// A body that is there already.
struct WholeBody(Option<Bytes>);

impl BodyStream for WholeBody {
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        let body = self.0.take();
        Box::pin(std::future::ready(Ok(body)))
    }
}

/// A signed request, ready to go out.
#[derive(Clone)]
pub struct TransportRequest {
    /// Method, absolute URL, header fields and body.
    pub http: http::Request<Bytes>,
    /// Whether to present the merchant API certificate in the TLS handshake. It is never presented otherwise.
    pub present_identity: bool,
}

impl fmt::Debug for TransportRequest {
    /// Method and URL path only: the query, the header and the body may hold personal data and signatures.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", self.http.method())
            .field("path", &self.http.uri().path())
            .field("body_bytes", &self.http.body().len())
            .field("present_identity", &self.present_identity)
            .finish_non_exhaustive()
    }
}
