//! A file being downloaded: it is decoded and digested as it arrives, and its last piece is withheld until the digest
//! has been checked.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::body_content::BodyContent;
use super::download_error::DownloadError;
use super::file_decoding::Decoding;
use super::observation;
use crate::digest::{Digest, Hasher};
use crate::error::Error;
use crate::transport::{BodyStream, BoxFuture, TransportError};

/// How much of a file is kept to tell what it is. Error messages are shorter.
const START: usize = 4096;

/// The progress callback: the number of bytes received, and the total if the service gives it.
pub(super) type Progress<'a> = Box<dyn FnMut(u64, Option<u64>) + Send + 'a>;

/// A file being downloaded. Its last piece is returned only if the digest of the whole file is correct, so an
/// incomplete or changed file never looks complete; after an error, discard the pieces received before.
#[must_use = "nothing is read until a piece is asked for"]
pub struct FileStream<'a> {
    /// `None` after the end, and while `asking` owns it.
    body: Option<Box<dyn BodyStream>>,
    source: Source,
    digest: Digest,
    /// `None` after the digest has been compared, or after an error.
    hasher: Option<Hasher>,
    decoding: Decoding,
    /// The beginning as received, to tell what was sent instead of the file.
    start: Vec<u8>,
    received: u64,
    /// The bytes that were received and are still to be decoded.
    undecoded: Bytes,
    /// Whether the whole body was received.
    received_all: bool,
    /// The piece that is withheld until another one follows, or the digest is found correct.
    held: Option<Bytes>,
    /// The pieces that [`read_to_end`](Self::read_to_end) has collected. They outlive its future, so that nothing is lost
    /// when it is dropped and called again.
    collected: Vec<u8>,
    progress: Option<Progress<'a>>,
    asking: Option<Asking>,
}

type Piece = Result<Option<Bytes>, TransportError>;
type Asking = BoxFuture<'static, (Option<Box<dyn BodyStream>>, Piece)>;

/// The description of the file.
pub(super) struct Source {
    /// The URL for errors, without the query, which contains the download token.
    pub(super) base_url: String,
    /// The length in bytes as transferred, if the service gives it.
    pub(super) length: Option<u64>,
    /// The size limit in bytes.
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
            start: Vec::new(),
            received: 0,
            undecoded: Bytes::new(),
            received_all: false,
            held: None,
            collected: Vec::new(),
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
    /// As for [`next_piece`](Self::next_piece).
    pub async fn read_to_end(&mut self) -> Result<Vec<u8>, DownloadError> {
        while let Some(piece) = std::future::poll_fn(|context| self.poll_new_piece(context)).await? {
            self.collected.extend_from_slice(&piece);
        }
        Ok(std::mem::take(&mut self.collected))
    }

    /// Like [`next_piece`](Self::next_piece), but blocks the thread.
    ///
    /// # Errors
    /// As for [`next_piece`](Self::next_piece).
    #[cfg(feature = "blocking")]
    pub fn wait_for_piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        crate::blocking::block_on(self.next_piece())
    }

    /// The pieces that a dropped `read_to_end` collected, then the others.
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, DownloadError>> {
        if self.collected.is_empty() {
            return self.poll_new_piece(context);
        }
        Poll::Ready(Ok(Some(std::mem::take(&mut self.collected).into())))
    }

    fn poll_new_piece(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, DownloadError>> {
        while self.hasher.is_some() {
            let decoded = if !self.undecoded.is_empty() {
                self.decode_part()
            } else if self.received_all {
                self.end()
            } else {
                match self.poll_body(context) {
                    Poll::Ready(piece) => self.receive(piece),
                    Poll::Pending => return Poll::Pending,
                }
            };
            match decoded {
                Ok(None) => {}
                Ok(Some(piece)) => return Poll::Ready(Ok(Some(piece))),
                Err(error) => {
                    observation::incomplete_file(error.kind());
                    self.hasher = None;
                    self.held = None;
                    self.collected = Vec::new();
                    return Poll::Ready(Err(error));
                }
            }
        }
        Poll::Ready(Ok(self.held.take()))
    }

    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<Piece> {
        let body = self.body.take();
        let asking = self.asking.get_or_insert_with(|| {
            Box::pin(async move {
                match body {
                    Some(mut body) => {
                        let piece = body.next_piece().await;
                        (Some(body), piece)
                    }
                    None => (None, Ok(None)),
                }
            })
        });
        asking.as_mut().poll(context).map(|(body, piece)| {
            self.asking = None;
            self.body = body;
            piece
        })
    }

    /// Takes a piece as it was received, or the end of the body.
    fn receive(&mut self, piece: Piece) -> Result<Option<Bytes>, DownloadError> {
        let piece = piece.map_err(|source| Error::Transport {
            base_url: self.source.base_url.clone(),
            source,
        })?;
        let Some(piece) = piece else {
            self.received_all = true;
            self.body = None;
            self.undecoded = self.decoding.decrypted().map_err(|error| self.explained(error))?;
            return Ok(None);
        };
        self.received = self.received.saturating_add(piece.len() as u64);
        if self.received > self.source.limit {
            let limit = self.source.limit;
            return Err(DownloadError::TooLarge { limit });
        }
        if let Some(progress) = &mut self.progress {
            progress(self.received, self.source.length);
        }
        let room = START.saturating_sub(self.start.len()).min(piece.len());
        self.start.extend_from_slice(piece.get(..room).unwrap_or_default());
        self.undecoded = piece;
        Ok(None)
    }

    /// Decodes a part of what was received, so that compressed bytes do not expand all at once. Returns the piece that was
    /// withheld until now.
    fn decode_part(&mut self) -> Result<Option<Bytes>, DownloadError> {
        let length = self.undecoded.len().min(self.decoding.part_length());
        let part = self.undecoded.split_to(length);
        let decoded = self.decoding.decode(part).map_err(|error| self.explained(error))?;
        Ok(self.hold(decoded))
    }

    /// Compares the digest of the whole file.
    fn end(&mut self) -> Result<Option<Bytes>, DownloadError> {
        let rest = self.decoding.finish().map_err(|error| self.explained(error))?;
        // Both are authenticated if the digest is correct.
        if let Some(earlier) = self.hold(rest) {
            let last = self.held.take().unwrap_or_default();
            self.held = Some([earlier, last].concat().into());
        }
        let computed = self.hasher.take().map(Hasher::finish);
        if !computed.is_some_and(|computed| self.digest.is(&computed)) {
            return Err(DownloadError::Digest {
                expected: self.digest.clone(),
                found: BodyContent::instead_of_file(&self.start),
            });
        }
        Ok(None)
    }

    /// Digests and withholds a decoded piece, and returns the one before.
    fn hold(&mut self, decoded: Bytes) -> Option<Bytes> {
        if decoded.is_empty() {
            return None;
        }
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&decoded);
        }
        self.held.replace(decoded)
    }

    /// The error, with what was sent instead of the file if that can be told.
    fn explained(&self, error: DownloadError) -> DownloadError {
        match (error, BodyContent::instead_of_file(&self.start)) {
            (DownloadError::Gzip { .. }, Some(found)) => DownloadError::Gzip {
                reason: format!("{found} was sent instead"),
            },
            (DownloadError::Decrypt(_), found @ Some(_)) => DownloadError::Digest {
                expected: self.digest.clone(),
                found,
            },
            (error, _) => error,
        }
    }
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
