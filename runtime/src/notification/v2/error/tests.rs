//! Tests of the errors of APIv2 notifications, and of the response for each.

use std::collections::BTreeSet;

use super::*;

#[test]
fn each_reason_is_its_own_and_no_error_is_answered_with_success() {
    let errors = [
        ReceiveError::Unreadable {
            reason: "reset".to_owned(),
        },
        ReceiveError::from(XmlError::NotUtf8),
        ReceiveError::from(SignatureError::Transport { return_msg: None }),
        ReceiveError::from(SignatureError::MissingSign),
        ReceiveError::from(SignatureError::UnknownSignType {
            sign_type: "a".to_owned(),
        }),
        ReceiveError::from(SignatureError::Md5NotAccepted),
        ReceiveError::from(SignatureError::Mismatch),
        ReceiveError::NoKey,
        ReceiveError::Unprotected,
        ReceiveError::Incomplete { field: "a" },
    ];
    let reasons: BTreeSet<&str> = errors.iter().map(ReceiveError::reason).collect();
    assert_eq!(reasons.len(), errors.len());
    for error in errors {
        assert!(!error.reason().is_empty());
        let body = error.acknowledgement();
        let body = str::from_utf8(body.body()).unwrap();
        assert!(body.contains("<return_code><![CDATA[FAIL]]>"), "{error:?}: {body}");
    }
}
