//! The trait `Transport`, which sends a signed request, for HTTP libraries of the integrator's choice; its implementations over `reqwest`.

#[cfg(feature = "blocking")]
mod blocking;
mod cause;
#[cfg(feature = "reqwest")]
mod concurrency;
mod error;
#[cfg(feature = "reqwest")]
mod over_reqwest;
mod sleep;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "blocking")]
pub use blocking::BlockingTransport;
use bytes::Bytes;
pub use cause::Cause;
#[cfg(feature = "reqwest")]
pub use concurrency::Limits;
pub use error::TransportError;
#[cfg(feature = "reqwest")]
pub use over_reqwest::{ReqwestTransport, ReqwestTransportBuilder, TransportSetupError};

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and reads the whole response.
///
/// Signatures and money depend on these rules, which every implementation must follow:
/// * the request target and the body are sent byte for byte as given;
/// * redirects are returned, not followed;
/// * a request is retried only if none of it was sent;
/// * the body is returned as received (not decompressed), and refused when it exceeds a limit.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends the request.
    ///
    /// # Errors
    /// [`TransportError::Connect`] only when it is certain that nothing was sent: the client may then send the same
    /// request to another host.
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Whether it holds a merchant API certificate to present when [`TransportRequest::present_identity`] asks for it.
    fn has_identity(&self) -> bool;

    /// Sends the request and returns the response as soon as its head has arrived; the body follows in pieces. The
    /// rules above apply, except for the limit on the body's size, which the caller enforces.
    ///
    /// The default implementation reads the response to its end first.
    ///
    /// # Errors
    /// As for [`send`](Self::send).
    fn open(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<http::Response<Box<dyn BodyStream>>, TransportError>> {
        Box::pin(async move {
            let response = self.send(request).await?;
            Ok(response.map(|body| Box::new(WholeBody(Some(body))) as Box<dyn BodyStream>))
        })
    }

    /// Waits before a retry. The default implementation uses a separate thread as timer, which works in any runtime.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(sleep::sleep(duration))
    }

    /// Whether sending blocks the thread, so that calls work without an asynchronous runtime.
    fn is_blocking(&self) -> bool {
        false
    }
}

/// A transport shared by several clients, which use the same connections.
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

/// The body of a response, in pieces as they arrive.
pub trait BodyStream: Send {
    /// The next piece; `None` when the body is complete.
    ///
    /// # Errors
    /// [`TransportError::Timeout`] or [`TransportError::Interrupted`] when the rest of the body does not arrive.
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// A body that was read already.
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
    /// Method and URL path only: the query, the header and the body may contain personal data and signatures.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", self.http.method())
            .field("path", &self.http.uri().path())
            .field("body_bytes", &self.http.body().len())
            .field("present_identity", &self.present_identity)
            .finish_non_exhaustive()
    }
}
