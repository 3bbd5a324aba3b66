//! Tests of the texts and outcomes of errors.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::*;
use crate::derive::Response;
use crate::nonce::NonceError;
use crate::wire;

#[derive(Response)]
struct Order {
    #[expect(dead_code, reason = "it is never read")]
    total: Option<i64>,
}

fn http_response() -> Box<HttpResponse> {
    let response = http::Response::builder().status(400).header("Request-ID", "request 1");
    Box::new(HttpResponse::from(response.body(Bytes::new()).unwrap()))
}

fn transport(source: TransportError) -> Error {
    Error::Transport {
        base_url: "https://api.mch.weixin.qq.com".to_owned(),
        source,
    }
}

fn decode(verified: bool) -> Error {
    let source = wire::decode_json::<Order>(b"no JSON", None).err().unwrap();
    Error::Decode {
        source,
        verified,
        http_response: http_response(),
    }
}

fn api() -> Error {
    Error::Api(Box::new(ApiError {
        code: Some("PARAM_ERROR".to_owned()),
        message: None,
        detail: None,
        verified: true,
        http_response: *http_response(),
        documented: &[],
        contradicts_itself: false,
        is_open_in_detail: false,
    }))
}

fn no_connection() -> Error {
    transport(TransportError::Connect {
        source: "refused".into(),
    })
}

fn timeout() -> Error {
    transport(TransportError::Timeout { source: "30 s".into() })
}

/// Every variant, with its outcome, its code, and whether it keeps a response.
fn all() -> Vec<(Error, Outcome, Option<&'static str>, bool)> {
    vec![
        (decode(true), Outcome::Accepted, None, true),
        (decode(false), Outcome::Unknown, None, true),
        (
            Error::Assemble(AssembleError::Nonce(NonceError)),
            Outcome::NotSent,
            None,
            false,
        ),
        (Error::Sign(SigningError::NoPrivateKey), Outcome::NotSent, None, false),
        (
            Error::Renewal(RenewalError::NotConfigured),
            Outcome::NotSent,
            None,
            false,
        ),
        (no_connection(), Outcome::NotSent, None, false),
        (transport(TransportError::NoIdentity), Outcome::NotSent, None, false),
        (timeout(), Outcome::Unknown, None, false),
        (
            Error::Verification {
                source: VerificationError::SignatureMismatch,
                http_response: http_response(),
            },
            Outcome::Unknown,
            None,
            true,
        ),
        (
            Error::V2Verification {
                source: crate::v2::SignatureError::Mismatch,
                http_response: http_response(),
            },
            Outcome::Unknown,
            None,
            true,
        ),
        (api(), Outcome::Refused, Some("PARAM_ERROR"), true),
        (
            Error::Communication(Box::new(CommunicationError {
                return_code: Some("FAIL".to_owned()),
                return_message: None,
                code: None,
                contradicts_itself: false,
                is_open_elsewhere: false,
                verified: true,
                http_response: *http_response(),
            })),
            Outcome::Refused,
            Some("FAIL"),
            true,
        ),
        (
            Error::Business(Box::new(BusinessError {
                result_code: "FAIL".to_owned(),
                code: Some("ORDERPAID".to_owned()),
                description: None,
                verified: true,
                http_response: *http_response(),
                documented: &[],
                contradicts_itself: false,
                is_open_elsewhere: false,
            })),
            Outcome::Refused,
            Some("ORDERPAID"),
            true,
        ),
        (
            Error::Redirect {
                http_response: http_response(),
            },
            Outcome::Unknown,
            None,
            true,
        ),
        (
            Error::NotFile {
                found: "an HTML page",
                http_response: http_response(),
            },
            Outcome::Unknown,
            None,
            true,
        ),
        (
            Error::NotXml {
                source: XmlError::NotUtf8,
                http_response: http_response(),
            },
            Outcome::Unknown,
            None,
            true,
        ),
        (
            Error::Incomplete {
                field: "result_code",
                http_response: http_response(),
            },
            Outcome::Unknown,
            None,
            true,
        ),
        (
            timeout()
                .less_certain(None)
                .map(|earlier| api().after(Some(earlier)))
                .unwrap(),
            Outcome::Unknown,
            Some("PARAM_ERROR"),
            true,
        ),
    ]
}

#[test]
fn each_kind_says_what_is_known() {
    for (error, outcome, code, answered) in all() {
        assert_eq!(error.outcome(), outcome, "{error:?}");
        assert_eq!(error.code(), code, "{error:?}");
        assert_eq!(error.http_response().is_some(), answered, "{error:?}");
        assert_eq!(error.request_id(), answered.then_some("request 1"), "{error:?}");
    }
}

#[test]
fn each_kind_is_distinguished() {
    let all = all();
    let kinds: BTreeSet<&str> = all.iter().map(|(error, ..)| error.kind()).collect();
    // Both generations' verification errors are of one kind, so are both decoding errors; a repeated call has the kind
    // of its last error.
    assert_eq!(kinds.len(), all.len() - 3);
    assert!(kinds.iter().all(|kind| !kind.is_empty()));
}

#[test]
fn the_message_of_a_repeated_call_says_of_the_last_attempt_alone_that_it_was_not_sent() {
    let after_refusal = |last: Error| last.after(api().less_certain(None)).to_string();
    let unsendable = transport(TransportError::Unsendable {
        reason: "the words nothing was sent are in it".to_owned(),
    });
    let fetch = RenewalError::Fetch(std::sync::Arc::new(no_connection()));
    for (last, expected) in [
        (
            no_connection(),
            "it was not sent: no response from https://api.mch.weixin.qq.com: no connection could be established",
        ),
        (
            transport(TransportError::NoIdentity),
            "it was not sent: no response from https://api.mch.weixin.qq.com: the operation requires the merchant API \
             certificate and the transport has none",
        ),
        (
            unsendable,
            "it was not sent: no response from https://api.mch.weixin.qq.com: the request cannot be sent as it was signed: \
             the words nothing was sent are in it",
        ),
        (
            Error::Sign(SigningError::NoPrivateKey),
            "it was not sent: this merchant has no private key",
        ),
        (
            Error::Renewal(fetch),
            "it was not sent: the platform certificates could not be fetched: no response from \
             https://api.mch.weixin.qq.com: no connection could be established",
        ),
    ] {
        let message = after_refusal(last);
        let last = message.split("; the last attempt: ").nth(1).unwrap();
        assert!(last.starts_with(expected), "{last}\ninstead of\n{expected}");
    }
    let alone = transport(TransportError::Busy {
        waited: std::time::Duration::from_secs(10),
    });
    assert_eq!(
        alone.to_string(),
        "no response from https://api.mch.weixin.qq.com: no connection became free within 10 s; nothing was sent: make \
         fewer calls at a time, or raise the transport's limits"
    );
}

#[test]
fn of_several_attempts_the_one_that_leaves_the_outcome_open_is_kept() {
    assert!(no_connection().less_certain(None).is_none());
    assert!(api().less_certain(None).is_some());
    // A request that was refused was sent, even if the next one was not.
    let last = no_connection().after(api().less_certain(None));
    assert_eq!(last.outcome(), Outcome::Refused);
    let text = last.to_string();
    assert!(
        text.contains("was sent and refused") && !text.contains("nothing was sent"),
        "{text}"
    );
    let last = Error::Sign(SigningError::NoPrivateKey).after(api().less_certain(None));
    assert!(!last.to_string().contains("nothing was sent"), "{last}");
    let last = no_connection().after(no_connection().less_certain(api().less_certain(None)));
    assert_eq!((last.outcome(), last.kind()), (Outcome::Refused, "connect"));
    for open in [timeout(), decode(true)] {
        let outcome = open.outcome();
        let kept = open.less_certain(None).unwrap();
        assert_eq!(kept.outcome(), outcome);
        // A later attempt that concludes nothing about the earlier one does not replace it.
        let kept = no_connection().less_certain(Some(kept)).unwrap();
        assert_eq!(kept.outcome(), outcome);
        let last = api().after(Some(kept));
        assert!(
            matches!(&last, Error::Repeated { last, .. } if matches!(**last, Error::Api(_))),
            "{last:?}"
        );
        assert_eq!(last.outcome(), Outcome::Unknown);
    }
    assert!(matches!(timeout().after(Some(timeout())), Error::Transport { .. }));
    assert!(matches!(api().after(None), Error::Api(_)));
    // The last error has no response, the earlier one has.
    let last = no_connection().after(decode(true).less_certain(None));
    assert_eq!(last.request_id(), Some("request 1"));
    assert_eq!(last.kind(), "connect");
}
