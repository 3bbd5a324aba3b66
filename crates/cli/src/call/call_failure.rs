//! Why a call failed, with the exit code that says what is known about its outcome.

use serde_json::Value;
use wechatpay_runtime::Error;
use wechatpay_runtime::error::Outcome;
use wechatpay_runtime::transport::TransportError;

use crate::failure::Failure;
use crate::output::harmless;

/// The failure of a call, of an operation that changes something or only reads.
pub(super) fn of(error: &Error, changes_something: bool) -> Failure {
    // The service does not sign refusals. This one came over TLS, so scripts may rely on it, unless an earlier attempt may
    // have succeeded.
    let is_repeated = matches!(error, Error::Repeated { .. });
    let refused = error
        .http_response()
        .is_some_and(|response| response.status.is_client_error() && !is_repeated);
    let message = match changes_something {
        true => with_detail(error, &error.to_string()),
        false => with_detail(error, &of_query(error)),
    };
    match error.outcome() {
        Outcome::NotSent => Failure::usage(message),
        Outcome::Refused => Failure::finding(message),
        _ if refused => Failure::finding(message),
        _ if changes_something => Failure::unknown(message),
        // Without a response there is nothing to report about it, and the call can be repeated.
        _ if error.http_response().is_none() => Failure::usage(message),
        _ => Failure::finding(message),
    }
}

/// The error of an operation that only reads: where the outcome of a change would not be known, nothing is lost here.
fn of_query(error: &Error) -> String {
    if let Error::Repeated { earlier, last } = error {
        let (earlier, last) = (of_query(earlier), of_query(last));
        return format!("an earlier attempt failed ({earlier}); the last attempt: {last}");
    }
    match error {
        Error::Transport { base_url, source }
            if matches!(
                source,
                TransportError::Timeout { .. } | TransportError::Interrupted { .. }
            ) =>
        {
            format!(
                "no response from {base_url}: {}; the call only reads, so it can be repeated",
                source.reason()
            )
        }
        other => other.to_string(),
    }
}

/// The maximum length of the part of the service's own explanation that is printed.
const MAX_DETAIL: usize = 2_000;

/// An error with the service's own explanation, the `detail` of a refusal, which is made for people.
fn with_detail(error: &Error, message: &str) -> String {
    let body = error.http_response().map(|response| &response.body);
    let body: Option<Value> = body.and_then(|body| serde_json::from_slice(body).ok());
    match body.as_ref().and_then(|body| body.get("detail")) {
        Some(detail) => {
            let detail: String = detail.to_string().chars().take(MAX_DETAIL).collect();
            format!("{message}\n  detail: {}", harmless(&detail))
        }
        None => message.to_owned(),
    }
}
