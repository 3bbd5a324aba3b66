//! A file on its way: decoded and digested as it arrives, its last piece held back until the digest is right.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::download::DownloadError;
use super::file_decoding::Decoding;
use crate::digest::{Digest, Hasher};
use crate::error::Error;
use crate::transport::{BodyStream, BoxFuture, TransportError};

/// Hears how many bytes have arrived, and how many there are in all where the service tells.
pub(super) type Progress<'a> = Box<dyn FnMut(u64, Option<u64>) + Send + 'a>;

/// A file on its way. The last piece of it is handed out only when the digest of all is right, so what is incomplete or
/// was tampered with never looks like a whole file; what came before must be thrown away after an error.
#[must_use = "nothing is read until a piece is asked for"]
pub struct FileStream<'a> {
    /// `None` when it ended, in one way or the other; or while `asking` has it.
    body: Option<Box<dyn BodyStream>>,
    source: Source,
    digest: Digest,
    /// `None` when the digest has been compared.
    hasher: Option<Hasher>,
    decoding: Decoding,
    received: u64,
    /// Not handed out before there is another piece, or the digest is right.
    held: Option<Bytes>,
    progress: Option<Progress<'a>>,
    asking: Option<Asking>,
}

type Piece = Result<Option<Bytes>, TransportError>;
type Asking = BoxFuture<'static, (Box<dyn BodyStream>, Piece)>;

/// What is known of the file.
pub(super) struct Source {
    /// For errors: without the query, which is a permission to download.
    pub(super) base_url: String,
    /// In bytes as transferred, where the service tells.
    pub(super) length: Option<u64>,
    /// In bytes.
    pub(super) limit: u64,
}

impl<'a> FileStream<'a> {
    pub(super) fn new(
        body: Box<dyn BodyStream>,
        source: Source,
        digest: Digest,
        decoding: Decoding,
        progress: Option<Progress<'a>>,
    ) -> Self {
        Self {
            body: Some(body),
            source,
            hasher: Some(digest.hasher()),
            digest,
            decoding,
            received: 0,
            held: None,
            progress,
            asking: None,
        }
    }

    /// The next piece; `None` after the last one.
    ///
    /// # Errors
    /// See [`DownloadError`]. After an error there are no more pieces.
    pub async fn next_piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        std::future::poll_fn(|context| self.poll_piece(context)).await
    }

    /// Reads the file to its end.
    ///
    /// # Errors
    /// As [`next_piece`](Self::next_piece).
    pub async fn read_to_end(&mut self) -> Result<Vec<u8>, DownloadError> {
        let mut content = Vec::new();
        while let Some(piece) = self.next_piece().await? {
            content.extend_from_slice(&piece);
        }
        Ok(content)
    }

    /// As [`next_piece`](Self::next_piece), blocking the thread.
    ///
    /// # Errors
    /// As [`next_piece`](Self::next_piece).
    #[cfg(feature = "blocking")]
    pub fn wait_for_piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        crate::blocking::block_on(self.next_piece())
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, DownloadError>> {
        loop {
            if self.asking.is_none() {
                let Some(mut body) = self.body.take() else {
                    return Poll::Ready(Ok(self.held.take().filter(|_| self.hasher.is_none())));
                };
                self.asking = Some(Box::pin(async move {
                    let piece = body.next_piece().await;
                    (body, piece)
                }));
            }
            let Some(asking) = &mut self.asking else { continue };
            let Poll::Ready((body, piece)) = asking.as_mut().poll(context) else {
                return Poll::Pending;
            };
            self.asking = None;
            match self.take_in(piece) {
                Ok(Taken::End) => {}
                Ok(Taken::Nothing) => self.body = Some(body),
                Ok(Taken::Piece(piece)) => {
                    self.body = Some(body);
                    return Poll::Ready(Ok(Some(piece)));
                }
                Err(error) => {
                    self.held = None;
                    return Poll::Ready(Err(error));
                }
            }
        }
    }

    /// Decodes and digests what arrived.
    fn take_in(&mut self, piece: Piece) -> Result<Taken, DownloadError> {
        let piece = piece.map_err(|source| Error::Transport {
            base_url: self.source.base_url.clone(),
            source,
        })?;
        let ended = piece.is_none();
        let decoded = match piece {
            Some(piece) => {
                self.received = self.received.saturating_add(piece.len() as u64);
                if self.received > self.source.limit {
                    let limit = self.source.limit;
                    return Err(DownloadError::TooLarge { limit });
                }
                if let Some(progress) = &mut self.progress {
                    progress(self.received, self.source.length);
                }
                self.decoding.take_in(piece)?
            }
            None => self.decoding.finish()?,
        };
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&decoded);
        }
        let earlier = match decoded.is_empty() {
            true => None,
            false => self.held.replace(decoded),
        };
        if ended {
            let computed = self.hasher.take().map(Hasher::finish);
            if !computed.is_some_and(|computed| self.digest.is(&computed)) {
                return Err(DownloadError::Digest {
                    expected: self.digest.clone(),
                });
            }
            // Decoding may have given a last piece beside the one held back: both are proven now.
            if let Some(earlier) = earlier {
                let last = self.held.take().unwrap_or_default();
                self.held = Some([earlier, last].concat().into());
            }
            return Ok(Taken::End);
        }
        Ok(earlier.map_or(Taken::Nothing, Taken::Piece))
    }
}

/// What became of what arrived.
enum Taken {
    /// It is held back, or was not enough to decode.
    Nothing,
    /// Something that was held back may go out.
    Piece(Bytes),
    /// The file is complete and proven.
    End,
}

impl Stream for FileStream<'_> {
    type Item = Result<Bytes, DownloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(context).map(Result::transpose)
    }
}

impl fmt::Debug for FileStream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStream")
            .field("digest", &self.digest)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
