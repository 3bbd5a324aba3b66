//! Downloads a file, a bill or a receipt that an earlier response announced.

use std::fmt;
use std::future::IntoFuture;

use super::download_error::DownloadError;
use super::file_decoding::{BillKey, Decoding};
use super::file_stream::{FileStream, Progress, Source};
use super::{Client, Inner, file_request};
use crate::digest::Digest;
use crate::transport::BoxFuture;

/// The default size limit of an uncompressed file, in bytes.
const LIMIT: u64 = 1 << 30;

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
        let Inner { channel, keys } = &*self.client.inner;
        let decoding = Decoding::new(self.client.merchant(), self.key.as_ref(), self.gzip, self.limit)?;
        let response = file_request::send(channel, keys, &self.url).await?;
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

impl fmt::Debug for Download<'_> {
    /// Leaves out the URL's query, which contains the download token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("url", &self.url.split('?').next())
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
