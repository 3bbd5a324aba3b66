//! Notifications of APIv2, over real sockets.

use serde_json::json;
use wechatpay_api::notify::v2::{
    check_fail, check_success, payscore_transaction_fail, payscore_transaction_success, refund_processed,
    transaction_success,
};
use wechatpay_runtime::notification::v2::{Message, Notification, ReceiveError};
use wechatpay_runtime::v2::xml::XmlError;
use wechatpay_runtime::v2::{SignType, SignatureError};
use wechatpay_runtime::wire::{DecodeCause, DecryptError};

use crate::gateway::{Gateway, Material, V2Notification};
use crate::notification_server::Server;
use crate::notifications::receiver;

const SUCCESS: &str =
    "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>";
const REFUND: &str = "<root><out_refund_no><![CDATA[refund 1]]></out_refund_no><refund_fee>100</refund_fee>\
                      <refund_status>SUCCESS</refund_status><new>a&amp;b</new></root>";

fn paid() -> V2Notification {
    V2Notification::new(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("transaction_id", "transaction 1"),
        ("out_trade_no", "order 1"),
        ("total_fee", "100"),
        ("attach", "a=b&c <好>"),
        ("coupon_id_0", "c0"),
        ("coupon_id_1", "c1"),
        ("contract_id", ""),
        ("new_field", "x"),
        ("bank_type", "CFT"),
    ])
}

fn refund() -> V2Notification {
    V2Notification::new(&[("return_code", "SUCCESS"), ("mch_id", Material::MERCHANT_ID)])
}

pub(crate) fn receive<M: Message>(body: &[u8]) -> Result<Notification<M>, ReceiveError> {
    receiver().receive_v2(body)
}

pub(crate) fn refused<M: Message>(body: &[u8]) -> ReceiveError {
    let error = receive::<M>(body).err().expect("it has to be refused");
    let answer = String::from_utf8(error.acknowledgement().body().to_vec()).unwrap();
    assert!(
        answer.contains("<return_code><![CDATA[FAIL]]></return_code>"),
        "{answer}"
    );
    error
}

#[tokio::test]
async fn a_signed_one_is_typed_whichever_digest_it_names() {
    let mut hmac = paid();
    hmac.fields.push(("sign_type".to_owned(), "HMAC-SHA256".to_owned()));
    let server = Server::start(receiver()).await;
    // The last one names no digest, so the length of its signature determines it.
    for message in [paid().signed(false), hmac.signed(true), paid().signed(true)] {
        let (status, answer) = server.send_v2("paid", message.body()).await;
        assert_eq!((status.as_u16(), answer.as_str()), (200, SUCCESS));
    }
    assert_eq!(server.accepted()[0], ("order 1".to_owned(), "100".to_owned()));

    let received = receive::<transaction_success::Notification>(&paid().signed(false).body()).unwrap();
    assert_eq!(received.coupon_id[&vec![1]], "c1");
    assert_eq!(received.attach.as_deref(), Some("a=b&c <好>"));
    assert_eq!(
        received.contract_id.as_deref(),
        Some(""),
        "empty values are no part of the signature"
    );
    assert!(received.fields().iter().any(|field| field.name == "new_field"));
    assert!(received.is_subscribe().is_err());
    assert_eq!(received.into_message().out_trade_no().unwrap(), "order 1");
}

#[tokio::test]
async fn a_wrong_signature_is_refused() {
    let server = Server::start(receiver()).await;
    let mut changed = paid().signed(false);
    changed.fields[4].1 = "1".to_owned();
    let mut misnamed = paid();
    misnamed.fields.push(("sign_type".to_owned(), "MD5".to_owned()));
    for (body, what) in [
        (changed.body(), SignatureError::Mismatch),
        (misnamed.signed(true).body(), SignatureError::Mismatch),
        (paid().body(), SignatureError::MissingSign),
    ] {
        let error = refused::<transaction_success::Notification>(&body);
        assert!(
            matches!(&error, ReceiveError::Verification(source) if *source == what),
            "{error}"
        );
        let (status, answer) = server.send_v2("paid", body).await;
        assert_eq!(status, 200);
        assert!(answer.contains("FAIL") && !answer.contains("SUCCESS"), "{answer}");
    }
    assert_eq!(server.accepted(), []);
}

#[tokio::test]
async fn a_merchant_may_accept_hmac_only() {
    let server = Server::start(receiver().hmac_sha256_only()).await;
    let (_, answer) = server.send_v2("paid", paid().signed(false).body()).await;
    assert!(answer.contains("FAIL") && !answer.contains("SUCCESS"), "{answer}");
    let (_, answer) = server.send_v2("paid", paid().signed(true).body()).await;
    assert_eq!(answer, SUCCESS);
    assert_eq!(server.accepted().len(), 1);
    let error = receiver()
        .hmac_sha256_only()
        .receive_v2::<transaction_success::Notification>(&paid().signed(false).body())
        .err();
    assert!(
        matches!(&error, Some(ReceiveError::Verification(SignatureError::Md5NotAccepted))),
        "{error:?}"
    );
}

/// Other messages signed with the merchant's key must not be accepted as notifications.
#[tokio::test]
async fn other_messages_signed_with_the_same_key_are_refused() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let server = Server::start(receiver()).await;
    let parameters = |sign_type| client.v2_jsapi_parameters("wx1", "prepay 1", sign_type).unwrap();
    let front_end = [SignType::Md5, SignType::HmacSha256].map(|sign_type| {
        let parameters = parameters(sign_type);
        // With the field names that a notification uses.
        let renamed = parameters.iter().map(|(name, value)| match name {
            "paySign" => ("sign", value),
            other => (other, value),
        });
        V2Notification::new(&renamed.collect::<Vec<_>>())
    });
    let order = V2Notification::new(&[
        ("appid", "wx1"),
        ("mch_id", Material::MERCHANT_ID),
        ("nonce_str", "n"),
        ("out_trade_no", "order 1"),
        ("total_fee", "100"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "https://shop.example/notify"),
        ("trade_type", "JSAPI"),
        ("openid", "o"),
    ]);
    let answer = V2Notification::new(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("appid", "wx1"),
        ("prepay_id", "prepay 1"),
        ("trade_type", "JSAPI"),
    ]);
    let mut messages = Vec::from(front_end);
    for message in [order, answer] {
        messages.extend([message.clone().signed(false), message.signed(true)]);
    }
    for message in &messages {
        let error = refused::<transaction_success::Notification>(&message.body());
        assert!(matches!(error, ReceiveError::Incomplete { .. }), "{message:?}: {error}");
        let (_, answer) = server.send_v2("paid", message.body()).await;
        assert!(answer.contains("FAIL"), "{answer}");
    }
    for name in [
        "return_code",
        "result_code",
        "transaction_id",
        "out_trade_no",
        "total_fee",
        "bank_type",
    ] {
        let mut lacking = paid();
        lacking.fields.retain(|(known, _)| known != name);
        let error = refused::<transaction_success::Notification>(&lacking.signed(false).body());
        assert!(
            matches!(error, ReceiveError::Incomplete { field } if field == name),
            "{error}"
        );
    }
    assert_eq!(server.accepted(), []);

    // A notification of a failure has fewer fields.
    let failed = V2Notification::new(&[("return_code", "SUCCESS"), ("result_code", "FAIL")]);
    assert!(receive::<transaction_success::Notification>(&failed.signed(false).body()).is_ok());
    let other = V2Notification::new(&[("result_code", "FAIL"), ("out_trade_no", "order 2")]);
    assert!(receive::<transaction_success::Notification>(&other.signed(false).body()).is_err());
}

#[tokio::test]
async fn req_info_is_decrypted_and_read() {
    let server = Server::start(receiver()).await;
    let message = refund().with_req_info(REFUND);
    let (_, answer) = server.send_v2("refunded", message.body()).await;
    assert_eq!(answer, SUCCESS);
    assert_eq!(server.accepted(), [("refund 1".to_owned(), "100".to_owned())]);

    let received = receive::<refund_processed::Notification>(&message.body()).unwrap();
    let info = received.req_info().unwrap();
    assert_eq!(
        info.refund_status().unwrap(),
        &refund_processed::notification::RefundStatus::Success
    );
    assert_eq!(info.refund_id, None);
}

#[tokio::test]
async fn req_info_with_wrong_padding_or_key_is_refused() {
    let broken = |error: &ReceiveError| match error {
        ReceiveError::Decode(source) => source.cause().clone(),
        other => panic!("{other}"),
    };
    let failed = DecodeCause::Decrypt(DecryptError::Failed);
    // Padding of 0, of 17, and of bytes that differ; no padding at all; half a block; another key.
    let mut blocks = [b' '; 32];
    for padding in [&[0_u8][..], &[17], &[3, 2, 3], &[4, 4, 4], b" "] {
        blocks[32 - padding.len()..].copy_from_slice(padding);
        let body = refund().with_blocks(Material::API_V2_KEY, &blocks).body();
        let error = refused::<refund_processed::Notification>(&body);
        assert_eq!(broken(&error), failed, "{padding:?}");
    }
    let mut padded = REFUND.as_bytes().to_vec();
    let padding = 16 - padded.len() % 16;
    padded.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
    let body = refund().with_blocks("another key of thirty-two chars.", &padded).body();
    let error = refused::<refund_processed::Notification>(&body);
    assert!(matches!(error, ReceiveError::Decode(_)), "{error}");

    for (body, what) in [
        (refund().body(), "has no encrypted part"),
        (refund().signed(false).body(), "has no encrypted part"),
        (b"<xml><req_info></req_info></xml>".to_vec(), "has no encrypted part"),
        (b"<xml><req_info>not Base64!</req_info></xml>".to_vec(), "not Base64"),
        (refund().with_req_info("no XML").body(), "not XML"),
        (
            refund().with_req_info("<root><a>1</a><a>2</a></root>").body(),
            "`a` occurs twice",
        ),
        (
            refund()
                .with_req_info("<!DOCTYPE root [<!ENTITY e 'x'>]><root><a>&e;</a></root>")
                .body(),
            "not XML",
        ),
    ] {
        let error = refused::<refund_processed::Notification>(&body).to_string();
        assert!(error.contains(what), "{error}");
    }
}

#[tokio::test]
async fn pay_score_events_are_verified_and_decrypted() {
    let event = json!({"out_order_no": "order 1", "total_amount": 100, "state": "USER_PAID"});
    let message = V2Notification::new(&[
        ("algorithm", "HMAC-SHA256"),
        ("event_id", "event 1"),
        ("event_type", "TRANSACTION.SUCCESS"),
    ]);
    let message = message.with_event(&event).signed(true);
    let server = Server::start(receiver()).await;
    let (_, answer) = server.send_v2("payscore", message.body()).await;
    assert_eq!(answer, SUCCESS);
    assert_eq!(server.accepted(), [("event 1".to_owned(), "order 1".to_owned())]);

    macro_rules! number_in {
        ($($kind:ident),*) => {
            [$(receive::<$kind::Notification>(&message.body()).unwrap().event_ciphertext().unwrap().out_order_no.clone()),*]
        };
    }
    let numbers = number_in!(
        check_fail,
        check_success,
        payscore_transaction_fail,
        payscore_transaction_success
    );
    assert_eq!(numbers, [(); 4].map(|()| Some("order 1".to_owned())));

    let mut other_nonce = message.clone();
    for (name, value) in &mut other_nonce.fields {
        if name == "event_nonce" {
            *value = "fdasflkja485".to_owned();
        }
    }
    other_nonce.fields.retain(|(name, _)| name != "sign");
    let error = refused::<payscore_transaction_success::Notification>(&other_nonce.signed(true).body());
    assert!(matches!(error, ReceiveError::Decode(_)), "{error}");
}

#[tokio::test]
async fn hostile_xml_is_refused_before_anything_is_believed() {
    let server = Server::start(receiver()).await;
    let doctype = b"<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><attach>&x;</attach></xml>".to_vec();
    let too_long = [b"<xml><a>".as_slice(), &[b'a'; 1 << 20], b"</a></xml>"].concat();
    let distinct: String = (0..20_000).map(|number| format!("<a{number}/>")).collect();
    for (body, malformed) in [
        (doctype, true),
        (b"{}".to_vec(), true),
        (Vec::new(), true),
        (b"\xff\xfe".to_vec(), false),
        ("<xml>".repeat(5_000).into_bytes(), false),
        (too_long, false),
    ] {
        let error = refused::<transaction_success::Notification>(&body);
        assert!(
            matches!(&error, ReceiveError::NotXml(source) if !malformed || matches!(source, XmlError::Malformed { .. })),
            "{error}"
        );
        let (status, answer) = server.send_v2("paid", body).await;
        assert_eq!(status, 200);
        assert!(answer.contains("FAIL"));
    }
    // Tens of thousands of fields take no longer than they should: nothing is quadratic.
    let begin = std::time::Instant::now();
    let error = refused::<refund_processed::Notification>(format!("<xml>{distinct}</xml>").as_bytes());
    assert!(matches!(error, ReceiveError::Unprotected), "{error}");
    assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
}
