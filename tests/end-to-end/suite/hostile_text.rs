//! The text of unsigned errors is shown on one line, with limited length.

use std::error::Error as StdError;

use serde_json::json;
use wechatpay_api::notify::v2::transaction_success;
use wechatpay_runtime::error::Error;
use wechatpay_runtime::{CertificateRenewal, PlatformKeys};

use crate::gateway::{Answer, Fault, Gateway};
use crate::notifications::receiver;
use crate::operations::{apply, modify};

/// A long text that forges a log line, clears a terminal and reverses the text direction.
fn hostile() -> String {
    format!("no\r\nINFO paid\u{1b}[2J\u{202e}\u{0}{}", "x".repeat(1_000_000))
}

fn assert_fit_for_a_log(error: &Error) {
    assert_bounded(error);
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(text.contains("INFO paid"), "the text is shown: {text}");
    }
}

fn assert_bounded(error: &dyn StdError) {
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.chars().any(char::is_control), "{:?}", text.get(..500));
        assert!(!text.contains('\u{202e}'), "{:?}", text.get(..500));
        assert!(text.len() < 4096, "{} bytes", text.len());
    }
}

#[tokio::test]
async fn an_unsigned_error_of_apiv3_is_escaped_and_bounded() {
    let gateway = Gateway::start().await;
    let body = json!({"code": hostile(), "message": hostile(), "detail": {"value": hostile()}});
    gateway.answer_next(Answer::json(400, &body).with(Fault::Unsigned));
    let error = crate::operations::apply(&gateway.client(), &apply::sample())
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::Api(error) if !error.verified), "{error}");
    assert_fit_for_a_log(&error);
}

#[tokio::test]
async fn an_unsigned_refusal_of_apiv2_is_escaped_and_bounded() {
    let gateway = Gateway::start().await;
    // XML cannot represent most control characters.
    let text = hostile().replace(['\u{1b}', '\u{0}'], "\u{9b}");
    let text = text.get(..500_000).unwrap();
    gateway.answer_next(Answer::xml(&[("return_code", "FAIL"), ("return_msg", text)]).with(Fault::Unsigned));
    let error = crate::operations::modify(&gateway.client(), &modify::sample())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Communication(error) if !error.verified),
        "{error}"
    );
    assert_fit_for_a_log(&error);
}

/// The parts of an APIv2 message that an error can quote: names of elements, and the values that say how it is signed and why
/// it is refused.
fn hostile_messages() -> Vec<String> {
    let name = "x".repeat(400_000);
    let text = format!("no\r\nINFO paid\u{9b}2J\u{202e}{}", "x".repeat(400_000));
    let signed = "<sign>0</sign>";
    vec![
        format!("<{name}></{name}>"),
        format!("<xml><{name}>1</{name}><{name}>2</{name}></xml>"),
        format!("<xml><{name}>text<a>1</a></{name}></xml>"),
        format!("<xml><{name} a=\"1\">1</{name}></xml>"),
        format!("<xml><x{}=\"1\">1</x></xml>", text.replace([' ', '\r', '\n'], "")),
        format!("<xml><{name}><a>1</a></{name}>{signed}</xml>"),
        format!("<xml><sign_type>{text}</sign_type>{signed}</xml>"),
        format!("<xml><return_code>FAIL</return_code><return_msg>{text}</return_msg></xml>"),
        format!("<xml><return_code>{text}</return_code>{signed}</xml>"),
        text,
    ]
}

#[test]
fn no_error_about_a_message_from_anybody_holds_much_of_it() {
    for message in hostile_messages() {
        let error = receiver()
            .receive_v2::<transaction_success::Notification>(message.as_bytes())
            .unwrap_err();
        assert_bounded(&error);
    }
}

#[tokio::test]
async fn nor_does_an_error_about_a_response_from_anybody() {
    let gateway = Gateway::start().await;
    for message in hostile_messages() {
        gateway.answer_next(Answer::bytes(200, "text/xml", message).with(Fault::Unsigned));
        let error = crate::operations::modify(&gateway.client(), &modify::sample())
            .await
            .unwrap_err();
        assert_bounded(&error);
        let kept = &error.http_response().unwrap().body;
        assert!(kept.len() <= 64 * 1024, "{} bytes: {error}", kept.len());
    }
    for (status, fault) in [
        (200, Fault::Unsigned),
        (302, Fault::Unsigned),
        (200, Fault::TamperedBody),
    ] {
        let body = json!({"code": hostile()});
        gateway.answer_next(Answer::json(status, &body).with(fault));
        let error = crate::operations::apply(&gateway.client(), &apply::sample())
            .await
            .unwrap_err();
        assert_bounded(&error);
        let kept = &error.http_response().unwrap().body;
        assert!(kept.len() <= 64 * 1024, "{} bytes: {error}", kept.len());
    }
}

#[tokio::test]
async fn nor_does_an_error_about_a_list_of_certificates() {
    let gateway = Gateway::start().await;
    let entry = json!({
        "serial_no": hostile(),
        "encrypt_certificate": {"nonce": "61f9c719728a", "associated_data": "certificate", "ciphertext": "AAAA"},
    });
    gateway.answer_lists_with(Answer::json(200, &json!({"data": [entry]})));
    let material = gateway.material();
    let client = gateway
        .client_builder(material.merchant(), PlatformKeys::empty())
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    let error = client.renew_certificates().await.unwrap_err();
    assert_bounded(&error);
    assert!(error.to_string().contains("INFO paid"), "{error}");
}
