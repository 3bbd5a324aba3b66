//! Requests whose fields break a rule of their documents.

use http::Method;
use serde_json::{Value, json};
use wechatpay_runtime::wire::{Cipher, Encrypt};

use crate::raw::{self, Caller};
use crate::refusals::{Draft, prepay};

#[tokio::test]
async fn a_wrong_field_is_named_by_its_pointer() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let keys = sandbox.platform_keys().encryption();
    let with = |pointer: &str, value: Value| {
        let mut body = prepay("wrong");
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value;
        body
    };
    let identity = |number: String| json!({"type": "IDCARD", "number": number, "name": number});
    let pkcs1 = keys.encrypt(Cipher::RsaPkcs1, "张三".as_bytes()).unwrap();
    let wrong = [
        (with("/amount/total", json!("100")), "/amount/total", "whole number"),
        (with("/amount/total", json!(0)), "/amount/total", "at least 1 fen"),
        (with("/amount", json!([])), "/amount", "not an object"),
        (with("/payer", json!({})), "/payer/openid", "required"),
        (with("/payer", Value::Null), "/payer", "required"),
        (
            with("/limit_pay", json!(["no_balance", "no_wallet"])),
            "/limit_pay/1",
            "not one of",
        ),
        (with("/description", json!("😀")), "/description", "emoji"),
        (
            with("/support_fapiao", json!("yes")),
            "/support_fapiao",
            "true or false",
        ),
        (with("/mchid", json!("1900000001")), "/mchid", "signed by merchant"),
        (
            with("/payer/identity", identity("张三".to_owned())),
            "/payer/identity/number",
            "Base64",
        ),
        (
            with("/payer/identity", identity(pkcs1)),
            "/payer/identity/number",
            "wrong padding",
        ),
    ];
    for (index, (body, field, issue)) in wrong.into_iter().enumerate() {
        let nonce = format!("nonce{index}");
        let mut draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", body);
        draft.nonce = &nonce;
        let (status, body) = draft.send(&caller).await;
        assert_eq!((status, body["code"].as_str()), (400, Some("PARAM_ERROR")), "{body}");
        assert_eq!(body["detail"]["field"], field, "{body}");
        assert!(
            body["detail"]["issue"].as_str().unwrap().contains(issue),
            "{issue}: {body}"
        );
        assert_eq!(body["detail"]["location"], "body");
    }
    let query = Draft {
        nonce: "query",
        ..Draft::new(&sandbox, Method::GET, "/v3/bill/tradebill?bill_type=ALL", Value::Null)
    };
    let (_, body) = query.send(&caller).await;
    assert_eq!(
        (body["detail"]["field"].as_str(), body["detail"]["location"].as_str()),
        (Some("/bill_date"), Some("query"))
    );
}

#[tokio::test]
async fn lengths_patterns_and_bounds_are_the_documents() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let with = |name: &str, value: Value| {
        let mut body = prepay("limits");
        body[name] = value;
        body
    };
    let wrong = [
        with("out_trade_no", json!("a".repeat(33))),
        with("out_trade_no", json!("12345")),
        with("out_trade_no", json!("a number")),
        with("description", json!("d".repeat(200))),
        with("notify_url", json!("shop.example/notify")),
        with("notify_url", json!(format!("https://shop.example/{}", "a".repeat(300)))),
        with("amount", json!({"total": 1, "currency": "USD"})),
    ];
    let mut accepted = Vec::new();
    for (index, body) in wrong.into_iter().enumerate() {
        let nonce = format!("limit{index}");
        let mut draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", body.clone());
        draft.nonce = &nonce;
        let (status, refused) = draft.send(&caller).await;
        if status != 400 {
            accepted.push(body);
            continue;
        }
        let message = refused["message"].as_str().unwrap();
        assert!(
            message.starts_with("输入源“/body/") && message.contains("校验失败"),
            "{message}"
        );
    }
    assert!(accepted.is_empty(), "{accepted:#?}");
}
