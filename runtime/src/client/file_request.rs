//! The request for a file: signed, sent and retried like a call, except that its response is streamed.

use std::time::{Duration, Instant};

use bytes::Bytes;

use super::attempts::Attempts;
use super::channel::{Channel, FileResponse};
use super::download_error::DownloadError;
use super::key_store::KeyStore;
use super::observation::Observation;
use super::v3;
use crate::clock::Clock;
use crate::error::{ApiError, Error};
use crate::host::Host;
use crate::operation::Operation;
use crate::reply::{self, HttpResponse};
use crate::signature::{self, SIGNATURE_HEADER};

/// The operation under which downloads are retried and logged.
const DOWNLOAD: Operation = Operation::get("(download)");
/// The largest part of an error response that is read, in bytes.
const ERROR_LIMIT: usize = 64 * 1024;
/// How long an error response is read, not counting the time limit of its last piece.
const ERROR_TIME: Duration = Duration::from_secs(5);

/// Signs and sends the request for a file; returns when the head of the response has arrived.
pub(super) async fn send(channel: &Channel, keys: &KeyStore, url: &str) -> Result<FileResponse, DownloadError> {
    let located = channel.hosts.base_urls.locate(url);
    let (host, target) = located.ok_or(DownloadError::ForeignUrl)?;
    let mut observation = Observation::begin(&DOWNLOAD);
    let span = observation.span();
    let attempts = attempts(channel, keys, host, &target, &mut observation);
    let result = tracing::Instrument::instrument(keys.beside(attempts), span).await;
    let head = result.as_ref().map(|response| HttpResponse {
        status: response.status(),
        headers: response.headers().clone(),
        body: Bytes::new(),
    });
    observation.end(head.as_ref().map_err(|error| *error));
    Ok(result?)
}

/// Requests a file and retries failures, which is safe because the request is a `GET`.
async fn attempts(
    channel: &Channel,
    keys: &KeyStore,
    host: Host,
    target: &str,
    observation: &mut Observation,
) -> Result<FileResponse, Error> {
    let signer = &channel.signer;
    let mut attempts = Attempts::of(channel, observation);
    loop {
        attempts.begin();
        let encryption = keys.for_call(&DOWNLOAD).await?.encryption_at(signer.now());
        let request = v3::get(signer, target, encryption.serial())?;
        let message = channel.key_work.sign(request).await?;
        attempts.sending();
        let error = match channel.open(host, &message).await {
            Ok(response) if reply::announces_whole_file(response.status(), response.headers()) => return Ok(response),
            Ok(response) => refusal(response, keys, &*signer.clock).await,
            Err(error) => error,
        };
        attempts.after_failure(error, true).await?;
    }
}

/// Reads the response that was sent instead of a file.
async fn refusal(response: FileResponse, keys: &KeyStore, clock: &dyn Clock) -> Error {
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
    let http_response = HttpResponse {
        status: head.status,
        headers: head.headers,
        body: bytes.into(),
    };
    if http_response.status.is_redirection() {
        return Error::Redirect {
            http_response: Box::new(http_response),
        };
    }
    let signed = http_response.headers.contains_key(SIGNATURE_HEADER);
    match signature::verify(&http_response.headers, &http_response.body, &keys.current(), clock) {
        Err(source) if signed => Error::Verification {
            source,
            http_response: Box::new(http_response),
        },
        verified => Error::Api(Box::new(ApiError::read(http_response, verified.is_ok(), &[]))),
    }
}
