//! Notifications of APIv3, over real sockets: each is delivered once and gets the right response.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};
use wechatpay_api::notify::Event;
use wechatpay_runtime::notification::{Delivery, ReceiveError, Receiver, Untyped};
use wechatpay_runtime::{CertificateRenewal, Merchant, PlatformKeys};

use crate::gateway::{Gateway, Material, Sent, V3Notification};
use crate::notification_server::Server;

pub(crate) const PAID: &str = "TRANSACTION.SUCCESS";

pub(crate) fn receiver() -> Receiver {
    let material = Material::shared();
    Receiver::new(material.merchant(), material.platform_keys())
}

pub(crate) fn paid(id: &str) -> V3Notification {
    let resource = json!({
        "out_trade_no": format!("order of {id}"),
        "trade_state": "SUCCESS",
        "amount": {"payer_total": "100", "currency": "CNY"},
        "parking_info": {"parking_id": "5K8264ILTKCH16CQ250"},
        "not_documented": {"a": 1},
    });
    V3Notification::new(id, PAID, &resource)
}

pub(crate) fn receive(sent: &Sent) -> Result<Delivery<Event>, ReceiveError> {
    receiver().receive_with_known_keys(&sent.headers, &sent.body)
}

pub(crate) fn refused(sent: &Sent) -> ReceiveError {
    receive(sent).expect_err("it has to be refused")
}

/// Sends a notification that must be refused, and returns the status.
pub(crate) async fn refused_by_server(sent: &Sent) -> StatusCode {
    let server = Server::start(receiver()).await;
    let (status, body) = server.send(sent).await;
    let answer: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(answer["code"], "FAIL");
    assert!(!answer["message"].as_str().unwrap().is_empty());
    assert_eq!(*server.seen.calls.lock().unwrap(), 0, "the handler is never reached");
    status
}

#[tokio::test]
async fn a_genuine_notification_is_decoded_and_acknowledged_with_204() {
    let material = Material::shared();
    let sent = paid("1").sent(&material);
    let delivery = receive(&sent).unwrap();
    assert_eq!((delivery.id.as_str(), delivery.event_type.as_str()), ("1", PAID));
    assert_eq!(delivery.create_time.as_deref(), Some("2018-06-08T10:34:56+08:00"));
    assert_eq!(delivery.resource_type.as_deref(), Some("encrypt-resource"));
    assert_eq!(delivery.summary.as_deref(), Some("支付成功"));
    assert_eq!(delivery.original_type.as_deref(), Some("transaction"));
    assert_eq!(delivery.associated_data.as_deref(), Some("transaction"));
    let Event::TransactionSuccess(resource) = &delivery.event else {
        panic!("{:?}", delivery.event)
    };
    assert_eq!(resource.out_trade_no.as_deref(), Some("order of 1"));
    let amount = resource.amount.as_ref().unwrap();
    assert_eq!(amount.payer_total, Some(100), "an integer may come as a string");
    let parking = resource.parking_info.as_ref().unwrap();
    assert_eq!(parking.parking_id().unwrap(), "5K8264ILTKCH16CQ250");
    assert_eq!(parking.plate_number, None);
    assert!(
        parking.plate_number().is_err(),
        "what the document calls required can be demanded"
    );
    let raw: Value = serde_json::from_slice(delivery.resource_json()).unwrap();
    assert_eq!(raw["not_documented"]["a"], 1);
    assert!(!format!("{delivery:?}").contains("not_documented"));

    let server = Server::start(receiver()).await;
    assert_eq!(server.send(&sent).await, (StatusCode::NO_CONTENT, Bytes::new()));
    assert_eq!(server.accepted(), [("1".to_owned(), "order of 1".to_owned())]);
}

#[tokio::test]
async fn an_event_that_no_document_lists_survives() {
    let material = Material::shared();
    let sent = V3Notification::new("1", "NOBODY.KNOWS", &json!({"new": "field"})).sent(&material);
    let delivery = receive(&sent).unwrap();
    assert!(matches!(delivery.event, Event::Unlisted));
    assert_eq!(delivery.event_type, "NOBODY.KNOWS");
    assert_eq!(delivery.resource_json(), br#"{"new":"field"}"#);

    let server = Server::start(receiver()).await;
    assert_eq!(server.send(&sent).await.0, 204);
    assert_eq!(server.accepted(), [("1".to_owned(), r#"{"new":"field"}"#.to_owned())]);
}

#[tokio::test]
async fn an_unknown_serial_is_recognized_and_renewed() {
    let gateway = Gateway::start().await;
    let material = Material::shared();
    let mut rotated = paid("1");
    rotated.serial = Material::PLATFORM_SERIAL;
    let sent = rotated.sent(&material);

    // At first the client knows only the public key; later it learns about the certificate.
    let client = gateway.client();
    let receiver = Receiver::of_client(&client);
    let error = receiver
        .receive_with_known_keys::<Event>(&sent.headers, &sent.body)
        .unwrap_err();
    assert_eq!(error.unknown_serial(), Some(Material::PLATFORM_SERIAL));
    assert!(!error.is_probe());
    assert_eq!(refused_by_server(&sent).await, 401);

    client.set_platform_keys(material.platform_certificate());
    assert!(
        receiver
            .receive_with_known_keys::<Event>(&sent.headers, &sent.body)
            .is_ok()
    );
}

#[tokio::test]
async fn an_unknown_certificate_is_fetched_once_for_all_that_are_signed_with_it() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[Material::PLATFORM_SERIAL]);
    gateway.sign_with(Material::PLATFORM_SERIAL);
    let material = Material::shared();
    let client = gateway
        .client_builder(material.merchant(), material.platform_keys())
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    let server = Server::start(Receiver::of_client(&client)).await;
    let rotated = (0..20).map(|number| {
        let mut rotated = paid(&number.to_string());
        rotated.serial = Material::PLATFORM_SERIAL;
        rotated.sent(&material)
    });
    let rotated: Vec<Sent> = rotated.collect();
    let answers = futures_util::future::join_all(rotated.iter().map(|sent| server.send(sent))).await;
    assert!(answers.iter().all(|(status, _)| *status == 204), "{answers:?}");
    assert_eq!(gateway.take_fetches(), 1);
    assert_eq!(server.accepted().len(), 20);

    // An attacker's unknown serial numbers do not cause many fetches.
    let mut stranger = paid("stranger");
    stranger.serial = "5F4E3D2C";
    for _ in 0..5 {
        assert_eq!(server.send(&stranger.sent(&material)).await.0, 401);
    }
    assert_eq!(gateway.take_fetches(), 0, "the last fetch was a moment ago");
}

#[tokio::test]
async fn the_api_v3_key_and_the_public_key_are_all_that_is_needed() {
    let material = Material::shared();
    let merchant = Merchant::builder(Material::MERCHANT_ID)
        .api_v3_key(Material::API_V3_KEY)
        .build()
        .unwrap();
    let receiver = Receiver::new(merchant, material.platform_keys());
    let sent = paid("1").sent(&material);
    assert!(
        receiver
            .receive_with_known_keys::<Event>(&sent.headers, &sent.body)
            .is_ok()
    );
}

#[tokio::test]
async fn fields_that_are_encrypted_once_more_are_decrypted() {
    let material = Material::shared();
    let phone = material.encrypt_for_merchant("13900000000");
    let resource = json!({"phone_number": phone, "openid": "o1"});
    let sent = V3Notification::new("1", "MEMBERCARD.ACCEPT_CARD", &resource).sent(&material);
    let delivery = receive(&sent).unwrap();
    let Event::MembercardAcceptCard(card) = &delivery.event else {
        panic!("{:?}", delivery.event)
    };
    assert_eq!(card.phone_number.as_ref().unwrap().expose(), "13900000000");
    assert!(!format!("{delivery:?}").contains("13900000000"));
}

#[tokio::test]
async fn an_accepted_notification_is_acknowledged_and_not_delivered_again() {
    let material = Material::shared();
    let server = Server::start(receiver()).await;
    let first = paid("1").sent(&material);
    let mut signed_anew = paid("1");
    signed_anew.nonce = "another nonce".to_owned();
    for sent in [&first, &first, &signed_anew.sent(&material)] {
        assert_eq!(server.send(sent).await.0, 204);
    }
    assert_eq!(server.accepted().len(), 1);
    // Later notifications may arrive first.
    for id in ["3", "2"] {
        assert_eq!(server.send(&paid(id).sent(&material)).await.0, 204);
    }
    let ids: Vec<String> = server.accepted().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["1", "3", "2"]);
}

#[tokio::test]
async fn a_refused_notification_is_delivered_again() {
    let material = Material::shared();
    let server = Server::start(receiver()).await;
    server.seen.failures.lock().unwrap().insert("1".to_owned(), 2);
    let sent = paid("1").sent(&material);
    let (status, body) = server.send(&sent).await;
    assert_eq!(status, 500);
    let answer: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(answer, json!({"code": "FAIL", "message": "the database is down"}));
    assert_eq!(server.send(&sent).await.0, 500);
    assert_eq!(server.send(&sent).await.0, 204);
    assert_eq!(server.send(&sent).await.0, 204);
    assert_eq!(server.accepted().len(), 1);
    assert_eq!(*server.seen.calls.lock().unwrap(), 3);
}

#[tokio::test]
async fn a_notification_being_handled_is_neither_delivered_again_nor_acknowledged() {
    let material = Material::shared();
    let server = Server::start(receiver()).await;
    *server.seen.delay.lock().unwrap() = Duration::from_millis(500);
    let sent = paid("1").sent(&material);
    let (one, other) = tokio::join!(server.send(&sent), server.send(&sent));
    let mut statuses = [one.0.as_u16(), other.0.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 503]);
    assert_eq!(server.send(&sent).await.0, 204);
    assert_eq!((server.accepted().len(), *server.seen.calls.lock().unwrap()), (1, 1));
}

#[tokio::test]
async fn a_dropped_delivery_is_delivered_again() {
    let material = Material::shared();
    let receiver = receiver();
    let sent = paid("1").sent(&material);
    let again = |receiver: &Receiver| receiver.receive_with_known_keys::<Untyped>(&sent.headers, &sent.body);
    drop(again(&receiver).unwrap());
    let (notification, reservation) = again(&receiver).unwrap().into_parts();
    assert_eq!(notification.id, "1");
    let error = again(&receiver.clone()).unwrap_err();
    assert_eq!(
        error.acknowledgement().status(),
        503,
        "clones share the memory: {error}"
    );
    reservation.take();
    assert_eq!(again(&receiver).unwrap_err().acknowledgement().status(), 204);

    let delivery = receiver
        .receive_with_known_keys::<Untyped>(&paid("2").sent(&material).headers, &paid("2").sent(&material).body);
    let answer = delivery
        .unwrap()
        .accept_with(&json!({"code": "SUCCESS", "data": 1}))
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(&answer.body()[..], br#"{"code":"SUCCESS","data":1}"#);
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let material = Material::shared();
    let receiver = receiver();
    let sent = paid("1").sent(&material);
    let shown = format!(
        "{receiver:?} {:?}",
        receiver.receive_with_known_keys::<Untyped>(&sent.headers, &sent.body)
    );
    for secret in [Material::API_V3_KEY, Material::API_V2_KEY, "order of 1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let empty = PlatformKeys::builder().build();
    assert!(
        empty.is_err()
            || Receiver::new(material.merchant(), empty.unwrap())
                .receive_with_known_keys::<Untyped>(&sent.headers, &sent.body)
                .is_err()
    );
}
