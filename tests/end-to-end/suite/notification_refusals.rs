//! Notifications of APIv3 that are refused: each cause has its own error and response.

use serde_json::json;
use wechatpay_api::notify::Event;
use wechatpay_runtime::notification::{ReceiveError, Receiver, Untyped};
use wechatpay_runtime::signature::VerificationError;

use crate::gateway::{Material, V3Notification};
use crate::notifications::{PAID, paid, receive, refused, refused_by_server};

#[tokio::test]
async fn any_changed_byte_is_refused() {
    let material = Material::shared();
    let genuine = paid("1").sent(&material);
    for position in (0..genuine.body.len()).step_by(7) {
        let mut changed = genuine.clone();
        changed.body[position] ^= 1;
        let error = refused(&changed);
        assert!(
            matches!(error, ReceiveError::Verification(VerificationError::SignatureMismatch)),
            "byte {position}: {error}"
        );
    }
    for name in ["wechatpay-nonce", "wechatpay-timestamp", "wechatpay-signature"] {
        let mut changed = genuine.clone();
        let mut value = changed.headers[name].to_str().unwrap().to_owned().into_bytes();
        *value.last_mut().unwrap() ^= 1;
        changed.headers.insert(name, value.as_slice().try_into().unwrap());
        assert!(matches!(refused(&changed), ReceiveError::Verification(_)), "{name}");
        changed.headers.remove(name);
        let error = refused(&changed);
        assert!(
            matches!(
                error,
                ReceiveError::Verification(VerificationError::MissingHeader { .. })
            ),
            "{name}: {error}"
        );
    }
    let mut changed = genuine.clone();
    *changed.body.last_mut().unwrap() = b' ';
    assert_eq!(refused_by_server(&changed).await, 401);
}

#[tokio::test]
async fn old_and_future_timestamps_are_refused() {
    let material = Material::shared();
    for skew in [-310, 310] {
        let mut late = paid("1");
        late.timestamp += skew;
        let sent = late.sent(&material);
        let error = refused(&sent);
        assert!(
            matches!(
                error,
                ReceiveError::Verification(VerificationError::TimestampOutOfWindow { .. })
            ),
            "{error}"
        );
        assert_eq!(refused_by_server(&sent).await, 401);
    }
    for skew in [-290, 290] {
        let mut late = paid("1");
        late.timestamp += skew;
        assert!(receive(&late.sent(&material)).is_ok());
    }
}

#[tokio::test]
async fn a_signature_probe_is_recognized_and_never_acknowledged() {
    let material = Material::shared();
    let body = paid("1").envelope().to_string().into_bytes();
    for signature in [
        "WECHATPAY/SIGNTEST/tJHIiIS9eB2hAYst==",
        "WECHATPAY/SIGNTEST/",
        "WECHATPAY/SIGNTEST/\u{7e}~~",
    ] {
        let sent = paid("1").sent_signed(body.clone(), signature);
        let error = refused(&sent);
        assert!(error.is_probe(), "{error}");
        assert_eq!(refused_by_server(&sent).await, 401);
    }
    // A probe may have an unknown serial number and any timestamp.
    let mut probe = paid("1");
    (probe.serial, probe.timestamp) = ("5F4E3D2C", 0);
    assert!(refused(&probe.sent_signed(body, "WECHATPAY/SIGNTEST/x")).is_probe());
    assert!(receive(&paid("1").sent(&material)).is_ok());
}

#[tokio::test]
async fn a_wrong_api_v3_key_is_our_fault_and_asks_for_another_delivery() {
    let material = Material::shared();
    let mut other_key = paid("1");
    other_key.api_v3_key = "vutsrqponmlkjihgfedcba9876543210";
    let sent = other_key.sent(&material);
    let error = refused(&sent);
    assert!(
        matches!(&error, ReceiveError::Decrypt { id, event_type, .. } if id == "1" && event_type == PAID),
        "{error}"
    );
    assert!(error.to_string().contains("check the APIv3 key"), "{error}");
    assert_eq!(refused_by_server(&sent).await, 500);

    let keyless = Receiver::new(material.merchant_without_certificate(), material.platform_keys());
    let sent = paid("1").sent(&material);
    let error = keyless
        .receive_with_known_keys::<Untyped>(&sent.headers, &sent.body)
        .unwrap_err();
    assert!(matches!(error, ReceiveError::Decrypt { .. }), "{error}");
}

#[tokio::test]
async fn a_signed_message_that_is_not_a_notification_is_refused() {
    let material = Material::shared();
    let envelope = paid("1").envelope();
    let without = |path: &[&str]| {
        let mut envelope = envelope.clone();
        let (last, above) = path.split_last().unwrap();
        let object = above.iter().fold(&mut envelope, |value, name| &mut value[*name]);
        object.as_object_mut().unwrap().remove(*last);
        paid("1").sent_with(&material, envelope.to_string())
    };
    for path in [
        &["id"][..],
        &["event_type"],
        &["resource"],
        &["resource", "ciphertext"],
        &["resource", "nonce"],
    ] {
        let sent = without(path);
        let error = refused(&sent);
        assert!(
            matches!(error, ReceiveError::Incomplete { field } if field == path.join(".")),
            "{path:?}: {error}"
        );
    }
    assert_eq!(refused_by_server(&without(&["resource"])).await, 400);
    // All notifications with an empty id would be taken for one, and only the first would be delivered.
    for path in [&["id"][..], &["event_type"], &["resource", "nonce"]] {
        for empty in ["", " "] {
            let mut envelope = envelope.clone();
            *path.iter().fold(&mut envelope, |value, name| &mut value[*name]) = empty.into();
            let error = refused(&paid("1").sent_with(&material, envelope.to_string()));
            assert!(
                matches!(error, ReceiveError::Incomplete { field } if field == path.join(".")),
                "{path:?}: {error}"
            );
        }
    }
    assert!(receive(&without(&["summary"])).is_ok());
    assert!(receive(&without(&["resource", "original_type"])).is_ok());

    for body in ["", "null", "[]", "{", "\u{feff}{}", "<xml></xml>", "{\"id\":{}}"] {
        let error = refused(&paid("1").sent_with(&material, body));
        assert!(
            matches!(error, ReceiveError::Envelope(_) | ReceiveError::Incomplete { .. }),
            "{body}: {error}"
        );
    }
    let deep = "[".repeat(100_000);
    assert!(matches!(
        refused(&paid("1").sent_with(&material, deep)),
        ReceiveError::Envelope(_)
    ));
    let mut envelope = envelope.clone();
    envelope["resource"]["algorithm"] = json!("AEAD_ROT13");
    let error = refused(&paid("1").sent_with(&material, envelope.to_string()));
    assert!(
        matches!(&error, ReceiveError::UnknownAlgorithm { algorithm } if algorithm == "AEAD_ROT13"),
        "{error}"
    );
}

#[tokio::test]
async fn a_resource_that_cannot_be_decoded_keeps_its_text() {
    let material = Material::shared();
    let odd = V3Notification::new(
        "1",
        PAID,
        &json!({
            "out_trade_no": {"a": 1},
            "transaction_id": 7,
            "mchid": "1",
            "parking_info": {"parking_id": {"a": 1}},
        }),
    );
    let sent = odd.sent(&material);
    let delivery = receive(&sent).unwrap();
    let Event::TransactionSuccess(paid_order) = &delivery.event else {
        panic!("{delivery:?}")
    };
    assert_eq!(paid_order.transaction_id.as_deref(), Some("7"));
    assert_eq!(paid_order.out_trade_no, None);
    let parking = paid_order.parking_info.as_ref().unwrap();
    let error = parking.parking_id().unwrap_err();
    assert!(
        error.to_string().contains("an object where a string was expected"),
        "{error}"
    );
    let unreadable = paid_order.unreadable.to_string();
    assert!(unreadable.contains("out_trade_no"), "{unreadable}");

    let mut no_json = paid("1");
    no_json.resource = "no JSON".to_owned();
    let sent = no_json.sent(&material);
    let error = refused(&sent);
    let ReceiveError::Decode { source, notification } = &error else {
        panic!("{error}")
    };
    assert_eq!(source.field(), "");
    assert_eq!(notification.resource_json(), b"no JSON");
    assert_eq!(refused_by_server(&sent).await, 500);
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let material = Material::shared();
    let mut long = paid("1");
    long.resource = " ".repeat(1 << 20);
    let sent = long.sent(&material);
    assert!(matches!(refused(&sent), ReceiveError::TooLong));
    assert_eq!(refused_by_server(&sent).await, 413);
}
