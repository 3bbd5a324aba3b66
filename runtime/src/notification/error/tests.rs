//! Tests of the errors of APIv3 notifications, and of the response for each.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::*;
use crate::derive::Response;
use crate::wire;

#[derive(Response)]
struct Order {
    #[expect(dead_code, reason = "it is never read")]
    total: Option<i64>,
}

fn decode_error() -> DecodeError {
    wire::decode_json::<Order>(b"no JSON", None).err().unwrap()
}

fn notification() -> Box<Notification<Untyped>> {
    Box::new(Notification {
        id: "1".to_owned(),
        create_time: None,
        event_type: "TRANSACTION.SUCCESS".to_owned(),
        resource_type: None,
        summary: None,
        original_type: None,
        associated_data: None,
        event: Untyped,
        resource: Zeroizing::default(),
    })
}

fn repeated(source: Repeated) -> ReceiveError {
    ReceiveError::Repeated {
        id: "1".to_owned(),
        source,
    }
}

/// Every variant, with the status of its response, and the id and type that are known.
fn all() -> Vec<(ReceiveError, u16, Option<&'static str>, Option<&'static str>)> {
    let (id, event_type) = (Some("1"), Some("TRANSACTION.SUCCESS"));
    let verification = |source| ReceiveError::from(source);
    vec![
        (ReceiveError::TooLong, 413, None, None),
        (
            ReceiveError::Unreadable {
                reason: "reset".to_owned(),
            },
            400,
            None,
            None,
        ),
        (verification(VerificationError::SignatureProbe), 401, None, None),
        (verification(VerificationError::SignatureMismatch), 401, None, None),
        (verification(VerificationError::BadEncoding), 401, None, None),
        (
            verification(VerificationError::MissingHeader { name: "a" }),
            401,
            None,
            None,
        ),
        (
            verification(VerificationError::InvalidTimestamp {
                timestamp: "a".to_owned(),
            }),
            401,
            None,
            None,
        ),
        (
            verification(VerificationError::TimestampOutOfWindow { timestamp: 0, now: 1 }),
            401,
            None,
            None,
        ),
        (
            verification(VerificationError::UnknownSerial { serial: "a".to_owned() }),
            401,
            None,
            None,
        ),
        (
            verification(VerificationError::ExpiredCertificate { serial: "a".to_owned() }),
            401,
            None,
            None,
        ),
        (ReceiveError::Envelope(decode_error()), 400, None, None),
        (ReceiveError::Incomplete { field: "id" }, 400, None, None),
        (
            ReceiveError::UnknownAlgorithm {
                algorithm: "ROT13".to_owned(),
            },
            400,
            None,
            None,
        ),
        (
            ReceiveError::Decrypt {
                id: "1".to_owned(),
                event_type: "TRANSACTION.SUCCESS".to_owned(),
                source: DecryptError::Failed,
            },
            500,
            id,
            event_type,
        ),
        (
            ReceiveError::Decode {
                source: decode_error(),
                notification: notification(),
            },
            500,
            id,
            event_type,
        ),
        (ReceiveError::TooManyWaiting, 503, None, None),
        (repeated(Repeated::InProgress), 503, id, None),
        (repeated(Repeated::Taken), 204, id, None),
        (repeated(Repeated::Old), 503, id, None),
        (repeated(Repeated::Full), 503, id, None),
    ]
}

#[test]
fn only_a_notification_that_was_accepted_before_is_answered_with_success() {
    for (error, status, id, event_type) in all() {
        assert_eq!(error.acknowledgement().status(), status, "{error:?}");
        assert_eq!((error.id(), error.event_type()), (id, event_type), "{error:?}");
    }
}

#[test]
fn each_reason_is_its_own() {
    let all = all();
    let reasons: BTreeSet<&str> = all.iter().map(|(error, ..)| error.reason()).collect();
    assert_eq!(reasons.len(), all.len());
    assert!(reasons.iter().all(|reason| !reason.is_empty()));
}

#[test]
fn everyday_refusals_are_not_warnings() {
    for (error, ..) in all() {
        let (mut probe, mut again) = (false, false);
        match &error {
            ReceiveError::Verification(cause) => probe = *cause == VerificationError::SignatureProbe,
            ReceiveError::Repeated { source, .. } => {
                again = [Repeated::Taken, Repeated::InProgress].contains(source);
            }
            _ => {}
        }
        assert_eq!(error.is_probe(), probe, "{error:?}");
        assert_eq!(error.is_expected(), probe || again, "{error:?}");
        let unknown = matches!(
            &error,
            ReceiveError::Verification(VerificationError::UnknownSerial { .. })
        );
        assert_eq!(error.unknown_serial(), unknown.then_some("a"), "{error:?}");
    }
}
