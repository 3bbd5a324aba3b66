//! Bodies, within a bound each and a bound on all at a time.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::refusal::Refusal;

/// Bytes of a body at most.
const MOST: usize = 1 << 20;
/// Bytes of an upload at most.
const MOST_OF_UPLOAD: usize = 8 << 20;
/// Bytes of all bodies that are in memory at a time, in kibibytes.
const ALL: usize = 64 << 10;
/// Bytes that are read and forgotten at most, of a body that is refused.
const MOST_FORGOTTEN: usize = 32 << 20;
/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it may take to be forgotten.
const PATIENCE_FOR_FORGOTTEN: Duration = Duration::from_secs(5);

/// Room for bodies.
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
    /// Reads a body when there is room for it; the room is given back when the permit is dropped.
    pub(super) async fn read(
        &self,
        headers: &HeaderMap,
        mut body: Body,
    ) -> Result<(Bytes, OwnedSemaphorePermit), Refusal> {
        let kind = headers.get(CONTENT_TYPE).map(http::HeaderValue::as_bytes);
        let upload = kind.is_some_and(|kind| kind.starts_with(b"multipart/"));
        let most = if upload { MOST_OF_UPLOAD } else { MOST };
        let announced = headers
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let read = async {
            if announced.is_some_and(|length| length > most) {
                // Who asks before sending sends nothing when it is refused.
                if !headers.contains_key(EXPECT) {
                    forget(&mut body).await;
                }
                return Err(too_large(most));
            }
            let room = announced.unwrap_or(most).div_ceil(1024);
            let room = u32::try_from(room).unwrap_or(u32::MAX);
            let permit = Arc::clone(&self.kibibytes).acquire_many_owned(room).await;
            let permit = permit
                .map_err(|_| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "SYSTEM_ERROR", "The sandbox ends"))?;
            match Limited::new(&mut body, most).collect().await {
                Ok(body) => Ok((body.to_bytes(), permit)),
                Err(error) if error.is::<LengthLimitError>() => {
                    drop(permit);
                    forget(&mut body).await;
                    Err(too_large(most))
                }
                Err(error) => {
                    let message = format!("The body broke off: {error}");
                    Err(Refusal::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message))
                }
            }
        };
        let slow = || {
            Refusal::new(
                StatusCode::REQUEST_TIMEOUT,
                "INVALID_REQUEST",
                "The body took more than 30 seconds",
            )
        };
        tokio::time::timeout(PATIENCE, read)
            .await
            .unwrap_or_else(|_| Err(slow()))
    }
}

/// Reads what a refused body still has, within bounds: a connection that is closed under who writes takes the refusal along.
async fn forget(body: &mut Body) {
    let reading = async {
        let mut forgotten = 0;
        while forgotten < MOST_FORGOTTEN {
            let Some(Ok(frame)) = body.frame().await else { return };
            forgotten += frame.data_ref().map_or(0, Bytes::len);
        }
    };
    let _ = tokio::time::timeout(PATIENCE_FOR_FORGOTTEN, reading).await;
}

fn too_large(most: usize) -> Refusal {
    let message = format!("The body has more than {most} bytes");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "INVALID_REQUEST", message)
}

/// The first half of a body, then an error, which makes hyper close the connection.
pub(super) fn cut(body: Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let pieces = [Ok(half), Err(io::Error::other("broken off on request"))];
    Body::from_stream(stream::iter(pieces))
}
