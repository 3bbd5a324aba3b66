//! The text of unsigned errors is shown on one line, with limited length.

use serde_json::json;
use wechatpay_runtime::error::Error;

use crate::gateway::{Answer, Fault, Gateway};
use crate::operations::{apply, modify};

/// A long text that forges a log line, clears a terminal and reverses the text direction.
fn hostile() -> String {
    format!("no\r\nINFO paid\u{1b}[2J\u{202e}\u{0}{}", "x".repeat(1_000_000))
}

fn assert_fit_for_a_log(error: &Error) {
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.chars().any(char::is_control), "{text:?}");
        assert!(!text.contains('\u{202e}'), "{text:?}");
        assert!(text.len() < 4096, "{} bytes", text.len());
        assert!(text.contains("INFO paid"), "the text is shown: {text}");
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
