//! Requesting a file: a bill or a receipt that an earlier response announced.

use std::fmt;
use std::future::IntoFuture;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::Client;
use super::file_decoding::{Decoding, DecodingError};
use super::file_stream::{FileStream, Progress, Source};
use super::observation::Observation;
use super::v3;
use crate::digest::Digest;
use crate::error::{ApiError, Error};
use crate::foreign_text::Foreign;
use crate::host::Host;
use crate::message::Message;
use crate::operation::Operation;
use crate::reply::Answer;
use crate::signature::{self, SIGNATURE_HEADER};
use crate::transport::{BodyStream, BoxFuture};
use crate::wire::DecryptError;

/// The operation under which downloads are retried and logged.
const DOWNLOAD: Operation = Operation::get("(download)");
/// The default size limit of an uncompressed file, in bytes.
const LIMIT: u64 = 1 << 30;
/// The largest part of an error response that is read, in bytes.
const ERROR_LIMIT: usize = 64 * 1024;
/// How long an error response is read, not counting the time limit of its last piece.
const ERROR_TIME: Duration = Duration::from_secs(5);

/// A response whose body is still arriving.
type FileResponse = http::Response<Box<dyn BodyStream>>;

/// A download that has not been started yet: `.await` starts it. Made by [`Client::download`].
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

/// How to decrypt an encrypted bill: `algorithm` of the request, `encrypt_key` and `nonce` of its response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillKey {
    /// `AEAD_AES_256_GCM`; `SM4_GCM` with the feature `sm`.
    pub algorithm: String,
    /// The file's key, encrypted with RSAES-OAEP and the public key of the merchant's API certificate; Base64.
    pub encrypt_key: String,
    /// The nonce.
    pub nonce: String,
}

/// Why a file was not downloaded. Do not use the part that was received.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The URL does not belong to the service.
    #[error("the download URL is not on a host of this client; nothing was sent")]
    ForeignUrl,
    /// The file could not be requested, or the response is incomplete.
    #[error(transparent)]
    Call(#[from] Error),
    /// The file does not have the announced digest.
    #[error("the file does not have the announced digest {expected}: it was changed or truncated; do not use it")]
    Digest {
        /// The announced digest.
        expected: Digest,
    },
    /// The file is larger than the limit.
    #[error("the file is larger than {limit} bytes; if this size is expected, raise the limit with Download::limit")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The file is not gzip, or is truncated.
    #[error("the file is not valid gzip: {reason}")]
    Gzip {
        /// The problem.
        reason: String,
    },
    /// The key or the file cannot be decrypted.
    #[error("the file cannot be decrypted: {0}")]
    Decrypt(DecryptError),
    /// The algorithm of an encrypted bill is unknown.
    #[error(
        "bills encrypted with {:?} cannot be read; supported are AEAD_AES_256_GCM, and SM4_GCM with the feature `sm`",
        Foreign(algorithm)
    )]
    UnknownAlgorithm {
        /// The algorithm as given.
        algorithm: String,
    },
}

/// Written by hand, because a derived `From` would make the cause a [`source`](std::error::Error::source).
impl From<DecryptError> for DownloadError {
    fn from(cause: DecryptError) -> Self {
        Self::Decrypt(cause)
    }
}

impl Client {
    /// Downloads a file that an earlier response announced, with the URL and the digest from that response: a bill
    /// (`download_url`, `hash_type`, `hash_value`) or a receipt. The service does not sign the file, but it signed the
    /// response with the digest, which authenticates the file.
    ///
    /// ```no_run
    /// # async fn run(client: &wechatpay_runtime::Client, url: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// use wechatpay_runtime::Digest;
    ///
    /// let digest = Digest::new("SHA1", "79bb0f45fc4c42234a918000b2668d689e2bde04")?;
    /// let mut file = client.download(url, digest).await?;
    /// while let Some(piece) = file.next_piece().await? {
    ///     // Write the piece. The last one is returned only if the digest of the file is correct.
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

    /// Signs and sends the request for a file; returns when the head of the response has arrived.
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

    /// Requests a file and retries failures, which is safe because the request is a `GET`.
    async fn open_attempts(
        &self,
        host: Host,
        target: &str,
        observation: &mut Observation,
    ) -> Result<FileResponse, Error> {
        let mut earlier = None;
        loop {
            let attempt = observation.next_attempt();
            let encryption = self.keys_for(&DOWNLOAD).await?.encryption_at(self.now());
            let message = self.sign(v3::get(self, target, encryption.serial())?).await?;
            let error = match self.open_message(host, &message).await {
                Ok(response) if response.status().is_success() => return Ok(response),
                Ok(response) => self.refusal(response).await,
                Err(error) => error,
            };
            let Some(pause) = self.inner.retry_policy.pause_after(attempt, true, &error) else {
                return Err(error.after(earlier));
            };
            observation.repeats(&error, pause);
            earlier = error.less_certain(earlier);
            self.inner.transport.sleep(pause).await;
        }
    }

    async fn open_message(&self, host: Host, message: &Message) -> Result<FileResponse, Error> {
        let transport = &self.inner.transport;
        let open = |request| transport.open(request);
        self.send_along(self.route_to(host), message, false, open).await
    }

    /// Reads the response that was sent instead of a file.
    async fn refusal(&self, response: FileResponse) -> Error {
        let (head, mut body) = response.into_parts();
        let mut bytes = Vec::new();
        let start = Instant::now();
        // The unreadable rest of an error response is ignored, because the status matters most. The transport limits
        // only the time for each piece, so a server that sends single bytes could delay the call for hours.
        while let Ok(Some(piece)) = body.next_piece().await {
            if bytes.len() + piece.len() > ERROR_LIMIT || start.elapsed() > ERROR_TIME {
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
    /// Decompresses the file, which was requested with `tar_type=GZIP`. The digest is that of the decompressed file.
    #[cfg(feature = "gzip")]
    pub const fn gzip(mut self) -> Self {
        self.gzip = true;
        self
    }

    /// Decrypts the file with this key, before it is decompressed. The whole file is kept in memory, because no part of
    /// it can be trusted before its end.
    pub fn encrypted(mut self, key: BillKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The size limit in bytes, for the file as received and as decompressed; 1 GiB by default.
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Calls this after each piece, with the number of bytes received so far and the total if the service gives it
    /// (both as transferred, that is compressed and encrypted).
    pub fn on_progress(mut self, progress: impl FnMut(u64, Option<u64>) + Send + 'a) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    async fn begin(self) -> Result<FileStream<'a>, DownloadError> {
        let decoding = Decoding::new(self.client.merchant(), self.key.as_ref(), self.gzip, self.limit)?;
        let response = self.client.open_file(&self.url).await?;
        let length = response.headers().get(http::header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        let source = Source {
            base_url: self.url.split('?').next().unwrap_or_default().to_owned(),
            length,
            limit: self.limit,
        };
        let body = response.into_body();
        Ok(FileStream::new(body, source, self.digest, decoding, self.progress))
    }

    /// Starts the download and blocks the thread until the head of the response has arrived; see
    /// [`Call::wait`](crate::Call::wait). Read the file with [`FileStream::wait_for_piece`].
    ///
    /// # Errors
    /// As for awaiting it.
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
    /// Leaves out the URL's query, which contains the download token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("url", &self.url.split('?').next())
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
