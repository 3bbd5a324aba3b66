//! The blocking transport: the asynchronous one, driven by a background thread.

use std::fmt;
use std::io;
use std::process;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::{BodyStream, BoxFuture, ReqwestTransport, Transport, TransportError, TransportRequest};
use crate::merchant::Merchant;

/// A transport for programs without an asynchronous runtime, for [`Call::wait`](crate::Call::wait). Awaiting a call
/// that uses it blocks the thread.
///
/// It wraps a [`ReqwestTransport`], so pools, limits and errors are the same. One background thread does the network
/// I/O; signing, verifying and decrypting happen on the calling threads. Clones share the thread, which ends when the
/// last of them is dropped. A forked process does not have the thread: build the transport after the fork.
///
/// ```no_run
/// # fn run(merchant: wechatpay_runtime::Merchant) -> Result<(), Box<dyn std::error::Error>> {
/// use wechatpay_runtime::transport::{BlockingTransport, ReqwestTransport};
///
/// let transport = ReqwestTransport::builder().identity_of(&merchant)?.build()?;
/// let transport = BlockingTransport::new(transport)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct BlockingTransport {
    transport: ReqwestTransport,
    io: Arc<IoThread>,
}

impl BlockingTransport {
    /// Starts the background thread.
    ///
    /// # Errors
    /// When the system cannot create a thread or a means of waiting for sockets.
    pub fn new(transport: ReqwestTransport) -> io::Result<Self> {
        Ok(Self {
            transport,
            io: Arc::new(IoThread::start()?),
        })
    }

    /// The same transport for another merchant: it shares the background thread and everything that
    /// [`ReqwestTransport::for_merchant`] shares.
    #[must_use]
    pub fn for_merchant(&self, merchant: &Merchant) -> Self {
        Self {
            transport: self.transport.for_merchant(merchant),
            io: Arc::clone(&self.io),
        }
    }
}

impl Transport for BlockingTransport {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let transport = self.transport.clone();
            self.io.run(async move { transport.send(request).await })?
        })
    }

    fn has_identity(&self) -> bool {
        self.transport.has_identity()
    }

    fn open(&self, request: TransportRequest) -> BoxFuture<'_, Result<Response<Box<dyn BodyStream>>, TransportError>> {
        Box::pin(async move {
            let transport = self.transport.clone();
            let response = self.io.run(async move { transport.open(request).await })??;
            Ok(response.map(|body| {
                Box::new(Pieces {
                    body: Some(body),
                    io: Arc::clone(&self.io),
                }) as Box<dyn BodyStream>
            }))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { thread::sleep(duration) })
    }

    fn is_blocking(&self) -> bool {
        true
    }
}

/// A body as it arrives.
struct Pieces {
    /// `None` only after the background thread has ended.
    body: Option<Box<dyn BodyStream>>,
    io: Arc<IoThread>,
}

impl BodyStream for Pieces {
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let mut body = self.body.take().ok_or_else(lost)?;
            let read = self.io.run(async move {
                let piece = body.next_piece().await;
                (piece, body)
            });
            // Even if the read did not begin, the request for the file was sent.
            let (piece, body) = read.map_err(|_| lost())?;
            self.body = Some(body);
            piece
        })
    }
}

/// The background thread, which drives the connections. It ends when this is dropped.
struct IoThread {
    runtime: Handle,
    /// The id of the process in which the thread runs.
    process: u32,
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<()>,
}

impl IoThread {
    fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        thread::Builder::new()
            .name("wechatpay-io".to_owned())
            .spawn(move || runtime.block_on(stopped).ok())?;
        Ok(Self {
            runtime: handle,
            process: process::id(),
            _stop: stop,
        })
    }

    /// Runs a future on the background thread and waits for it here.
    fn run<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> Result<T, TransportError> {
        if self.process != process::id() {
            // Nothing would run the future, and the call would wait forever.
            return Err(TransportError::Unsendable {
                reason: "the process was forked after the blocking transport was built; build it in the new process"
                    .to_owned(),
            });
        }
        let (sender, receiver) = mpsc::sync_channel(1);
        self.runtime.spawn(async move { sender.send(future.await) });
        receiver.recv().map_err(|_| lost())
    }
}

/// The background thread has ended, or its task panicked.
fn lost() -> TransportError {
    TransportError::Interrupted {
        source: "the background thread of the blocking transport did not finish".into(),
    }
}

impl fmt::Debug for BlockingTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlockingTransport").field(&self.transport).finish()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    /// In a forked process, the background thread does not exist.
    #[test]
    fn in_a_forked_process_a_call_fails_instead_of_waiting_forever() {
        let mut io = IoThread::start().unwrap();
        io.process = process::id().wrapping_add(1);
        let transport = BlockingTransport {
            transport: ReqwestTransport::builder().build().unwrap(),
            io: Arc::new(io),
        };
        let request = || TransportRequest {
            http: http::Request::get("http://127.0.0.1:1/").body(Bytes::new()).unwrap(),
            present_identity: false,
        };
        let sent = transport.send(request()).now_or_never().unwrap();
        let opened = transport.open(request()).now_or_never().unwrap();
        for error in [sent.err(), opened.err()].map(Option::unwrap) {
            assert!(error.nothing_was_sent(), "{error:?}");
            assert!(error.to_string().contains("forked"), "{error}");
        }
    }
}
