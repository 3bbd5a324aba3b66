//! Reads bodies, with a limit for each and a limit for all at a time.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::refusal::Refusal;

/// The maximum number of bytes of a body.
const MAX_BODY: usize = 1 << 20;
/// The beginning of the type of an upload.
const UPLOAD: &[u8] = b"multipart/";
/// The maximum number of bytes of an upload.
const MAX_UPLOAD: usize = 8 << 20;
/// The maximum number of kibibytes of all bodies in memory at a time.
const ALL: usize = 64 << 10;
/// The maximum number of bytes of a refused body that are read and discarded.
const MAX_DISCARDED: usize = 32 << 20;
/// The maximum time for reading a body.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// The maximum time between two pieces of a body.
const PAUSE_TIMEOUT: Duration = Duration::from_secs(5);
/// Bodies of at most so many kibibytes need no place among all: callers that stop in the middle of an upload hold up other
/// uploads only.
const SMALL: u32 = 64;
/// The maximum time for discarding a body.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(5);

/// The memory for bodies.
pub(super) struct Budget {
    kibibytes: Arc<Semaphore>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            kibibytes: Arc::new(Semaphore::new(ALL)),
        }
    }
}

impl Budget {
    /// Reads a body as soon as there is memory for it. Dropping the permit frees the memory.
    pub(super) async fn read(
        &self,
        headers: &HeaderMap,
        mut body: Body,
    ) -> Result<(Bytes, OwnedSemaphorePermit), Refusal> {
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.as_bytes().get(..UPLOAD.len()));
        let upload = kind.is_some_and(|kind| kind.eq_ignore_ascii_case(UPLOAD));
        let most = if upload { MAX_UPLOAD } else { MAX_BODY };
        let announced = headers
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let read = async {
            if announced.is_some_and(|length| length > most) {
                // A caller that sends `Expect` does not send a body that is refused.
                if !headers.contains_key(EXPECT) {
                    discard(&mut body).await;
                }
                return Err(too_large(most));
            }
            let room = announced.unwrap_or(most).div_ceil(1024);
            let room = u32::try_from(room).unwrap_or(u32::MAX);
            let room = if room <= SMALL { 0 } else { room };
            let permit = Arc::clone(&self.kibibytes).acquire_many_owned(room).await;
            let permit = permit.map_err(|_| {
                Refusal::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "SYSTEM_ERROR",
                    "The sandbox is stopping",
                )
            })?;
            let mut limited = Limited::new(&mut body, most);
            let mut read = BytesMut::new();
            loop {
                let frame = tokio::time::timeout(PAUSE_TIMEOUT, limited.frame()).await;
                match frame.map_err(|_| slow("The body stopped for more than 5 seconds"))? {
                    None => return Ok((read.freeze(), permit)),
                    Some(Ok(frame)) => read.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
                    Some(Err(error)) if error.is::<LengthLimitError>() => {
                        drop(permit);
                        discard(&mut body).await;
                        return Err(too_large(most));
                    }
                    Some(Err(error)) => {
                        let message = format!("The body ended early: {error}");
                        return Err(Refusal::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message));
                    }
                }
            }
        };
        tokio::time::timeout(READ_TIMEOUT, read)
            .await
            .unwrap_or_else(|_| Err(slow("The body took more than 30 seconds")))
    }
}

fn slow(message: &str) -> Refusal {
    Refusal::new(StatusCode::REQUEST_TIMEOUT, "INVALID_REQUEST", message)
}

/// Reads the rest of a refused body, within limits: a caller that is still writing when the connection is closed does
/// not see the refusal.
async fn discard(body: &mut Body) {
    let reading = async {
        let mut discarded = 0;
        while discarded < MAX_DISCARDED {
            let Some(Ok(frame)) = body.frame().await else { return };
            discarded += frame.data_ref().map_or(0, Bytes::len);
        }
    };
    let _ = tokio::time::timeout(DISCARD_TIMEOUT, reading).await;
}

fn too_large(most: usize) -> Refusal {
    let message = format!("The body has more than {most} bytes");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "INVALID_REQUEST", message)
}

/// The first half of a body, then an error, which makes hyper close the connection.
pub(super) fn truncated(body: Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let pieces = [Ok(half), Err(io::Error::other("truncated on request"))];
    Body::from_stream(stream::iter(pieces))
}
