//! Files: bills and receipts, as a stream whose digest is checked on the way.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::Client;
use super::file_decoding::{Decoding, DecodingError};
use super::observation::Observation;
use super::v3;
use crate::digest::Digest;
use crate::error::{ApiError, Error};
use crate::host::Host;
use crate::message::Message;
use crate::operation::Operation;
use crate::reply::Answer;
use crate::signature::{self, SIGNATURE_HEADER};
use crate::transport::{BodyStream, BoxFuture, TransportError};
use crate::wire::DecryptError;

/// What repetitions and observation call a download.
const DOWNLOAD: Operation = Operation::get("(download)");
/// The largest file, unpacked, unless told otherwise.
const LIMIT: u64 = 1 << 30;
/// The largest error answer that is read.
const ERROR_LIMIT: usize = 64 * 1024;

/// An answer whose body is on its way.
type FileResponse = http::Response<Box<dyn BodyStream>>;

/// Hears how many bytes have arrived, and how many there are in all where the service tells.
type Progress<'a> = Box<dyn FnMut(u64, Option<u64>) + Send + 'a>;

/// A download that has been described and not begun: `.await` begins it. Made by [`Client::download`].
#[must_use = "a download does nothing until it is awaited"]
pub struct Download<'a> {
    client: &'a Client,
    url: String,
    digest: Digest,
    gzip: bool,
    key: Option<BillKey>,
    limit: u64,
    progress: Option<Progress<'a>>,
}

/// How an encrypted bill is decrypted: `algorithm` of the request, `encrypt_key` and `nonce` of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillKey {
    /// `AEAD_AES_256_GCM`; `SM4_GCM` with the feature `sm`.
    pub algorithm: String,
    /// The file's key, encrypted (RSAES-OAEP) with the public key of the merchant's API certificate; Base64.
    pub encrypt_key: String,
    /// The nonce.
    pub nonce: String,
}

/// Why a file was not downloaded. What was received of it must not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The URL is not one of the service's.
    #[error("the download URL is not on a host of this client; nothing was sent")]
    ForeignUrl,
    /// The file could not be asked for, or the answer broke off.
    #[error(transparent)]
    Call(#[from] Error),
    /// The file does not have the announced digest.
    #[error("the file has not the announced digest {expected}: it was changed or cut short; do not use it")]
    Digest {
        /// The announced digest.
        expected: Digest,
    },
    /// The file is larger than the bound.
    #[error("the file is larger than {limit} bytes; raise the bound with Download::limit if that is right")]
    TooLarge {
        /// The bound, in bytes.
        limit: u64,
    },
    /// The file is no gzip, or cut short.
    #[error("the file is not valid gzip: {reason}")]
    Gzip {
        /// What is wrong with it.
        reason: String,
    },
    /// The key or the file cannot be decrypted.
    #[error("the file cannot be decrypted: {0}")]
    Decrypt(#[from] DecryptError),
    /// The algorithm of an encrypted bill is not known.
    #[error(
        "bills encrypted with {algorithm:?} cannot be read; AEAD_AES_256_GCM is known, and SM4_GCM with the feature `sm`"
    )]
    UnknownAlgorithm {
        /// The algorithm as given.
        algorithm: String,
    },
}

impl Client {
    /// Downloads a file that an earlier answer announced, with the URL and the digest of that answer: a bill
    /// (`download_url`, `hash_type`, `hash_value`) or a receipt. The answer itself is not signed by the service; the
    /// digest, which was, proves the file.
    ///
    /// ```no_run
    /// # async fn run(client: &wechatpay_runtime::Client, url: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// use wechatpay_runtime::Digest;
    ///
    /// let digest = Digest::new("SHA1", "79bb0f45fc4c42234a918000b2668d689e2bde04")?;
    /// let mut file = client.download(url, digest).await?;
    /// while let Some(piece) = file.next_piece().await? {
    ///     // Write it. The last piece comes only when the digest of all is right.
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn download(&self, url: impl Into<String>, digest: Digest) -> Download<'_> {
        Download {
            client: self,
            url: url.into(),
            digest,
            gzip: false,
            key: None,
            limit: LIMIT,
            progress: None,
        }
    }

    /// Signs and sends the request for a file; the head of the answer is there when it returns.
    async fn open_file(&self, url: &str) -> Result<FileResponse, DownloadError> {
        let located = self.inner.base_urls.locate(url);
        let (host, target) = located.ok_or(DownloadError::ForeignUrl)?;
        let mut observation = Observation::begin(&DOWNLOAD);
        let span = observation.span();
        let result = tracing::Instrument::instrument(self.open_attempts(host, &target, &mut observation), span).await;
        let head = result.as_ref().map(|response| Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: Bytes::new(),
        });
        observation.end(head.as_ref().map_err(|error| *error));
        Ok(result?)
    }

    /// Asks for a file, and again where that is promising: it is a `GET`.
    async fn open_attempts(
        &self,
        host: Host,
        target: &str,
        observation: &mut Observation,
    ) -> Result<FileResponse, Error> {
        loop {
            let attempt = observation.next_attempt();
            let encryption = self.keys_for(&DOWNLOAD).await?.encryption();
            let message = v3::get(self, target, encryption.serial())?;
            let error = match self.open_message(host, &message).await {
                Ok(response) if response.status().is_success() => return Ok(response),
                Ok(response) => self.refusal(response).await,
                Err(error) => error,
            };
            let Some(pause) = self.inner.retry_policy.pause_after(attempt, &DOWNLOAD, &error) else {
                return Err(error);
            };
            observation.repeats(&error, pause);
            self.inner.transport.sleep(pause).await;
        }
    }

    async fn open_message(&self, host: Host, message: &Message) -> Result<FileResponse, Error> {
        let transport = &self.inner.transport;
        let open = |request| transport.open(request);
        self.send_along(self.route_to(host), message, false, open).await
    }

    /// Reads what came instead of a file.
    async fn refusal(&self, response: FileResponse) -> Error {
        let (head, mut body) = response.into_parts();
        let mut bytes = Vec::new();
        // What cannot be read of an error answer is left out: the status tells the most.
        while let Ok(Some(piece)) = body.next_piece().await {
            if bytes.len() + piece.len() > ERROR_LIMIT {
                break;
            }
            bytes.extend_from_slice(&piece);
        }
        let answer = Answer {
            status: head.status,
            headers: head.headers,
            body: bytes.into(),
        };
        if answer.status.is_redirection() {
            return Error::Redirect {
                answer: Box::new(answer),
            };
        }
        let signed = answer.headers.contains_key(SIGNATURE_HEADER);
        let keys = self.platform_keys();
        match signature::verify(&answer.headers, &answer.body, &keys, &*self.inner.clock) {
            Err(source) if signed => Error::Verification {
                source,
                answer: Box::new(answer),
            },
            verified => Error::Api(Box::new(ApiError::read(answer, verified.is_ok(), &[]))),
        }
    }
}

impl<'a> Download<'a> {
    /// Unpacks the file: it was asked for with `tar_type=GZIP`. The digest is that of the unpacked file.
    #[cfg(feature = "gzip")]
    pub const fn gzip(mut self) -> Self {
        self.gzip = true;
        self
    }

    /// Decrypts the file with this key, before it is unpacked. It is held in memory as a whole, because nothing of it
    /// can be trusted before its end.
    pub fn encrypted(mut self, key: BillKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The largest file, in bytes as received and as unpacked; 1 GiB unless told otherwise.
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Calls this after each piece that arrives, with the bytes received so far and the bytes in all, where the service
    /// tells (both as transferred: packed, encrypted).
    pub fn on_progress(mut self, progress: impl FnMut(u64, Option<u64>) + Send + 'a) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    async fn begin(self) -> Result<FileStream<'a>, DownloadError> {
        let decoding = Decoding::new(self.client.merchant(), self.key.as_ref(), self.gzip, self.limit)?;
        let response = self.client.open_file(&self.url).await?;
        let length = response.headers().get(http::header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        Ok(FileStream {
            body: Some(response.into_body()),
            source: Source {
                base_url: self.url.split('?').next().unwrap_or_default().to_owned(),
                length,
                limit: self.limit,
            },
            hasher: Some(self.digest.hasher()),
            digest: self.digest,
            decoding,
            received: 0,
            held: None,
            progress: self.progress,
            asking: None,
        })
    }

    /// Begins the download and blocks the thread until the file's head is there; see
    /// [`Call::wait`](crate::Call::wait). The file is read by [`FileStream::wait_for_piece`].
    ///
    /// # Errors
    /// As awaiting it.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<FileStream<'a>, DownloadError> {
        self.client.must_block()?;
        crate::blocking::block_on(self.begin())
    }
}

impl<'a> IntoFuture for Download<'a> {
    type Output = Result<FileStream<'a>, DownloadError>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.begin())
    }
}

/// A file on its way. The last piece of it is handed out only when the digest of all is right, so what is incomplete or
/// was tampered with never looks like a whole file; what came before must be thrown away after an error.
#[must_use = "nothing is read until a piece is asked for"]
pub struct FileStream<'a> {
    /// `None` when it ended, in one way or the other; or while `asking` has it.
    body: Option<Box<dyn BodyStream>>,
    source: Source,
    digest: Digest,
    /// `None` when the digest has been compared.
    hasher: Option<crate::digest::Hasher>,
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
struct Source {
    /// For errors: without the query, which is a permission to download.
    base_url: String,
    length: Option<u64>,
    limit: u64,
}

impl FileStream<'_> {
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
            let computed = self.hasher.take().map(crate::digest::Hasher::finish);
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

impl From<DecodingError> for DownloadError {
    fn from(error: DecodingError) -> Self {
        match error {
            DecodingError::TooLarge { limit } => Self::TooLarge { limit },
            #[cfg(feature = "gzip")]
            DecodingError::Gzip { reason } => Self::Gzip { reason },
            DecodingError::Decrypt(error) => Self::Decrypt(error),
            DecodingError::UnknownAlgorithm { algorithm } => Self::UnknownAlgorithm { algorithm },
        }
    }
}

impl fmt::Debug for Download<'_> {
    /// Without the URL's query, which is a permission to download.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("url", &self.url.split('?').next())
            .field("digest", &self.digest)
            .finish_non_exhaustive()
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
