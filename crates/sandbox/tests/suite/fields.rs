//! Requests whose fields break a rule of their documents.

use std::path::Path;

use http::Method;
use serde_json::{Value, json};
use wechatpay_runtime::wire::{Cipher, Encrypt};
use wechatpay_sandbox::{Catalogue, Sandbox};

use crate::raw::{self, Caller, MERCHANT};
use crate::refusals::{Draft, prepay};
use crate::shop::Shop;

#[tokio::test]
async fn a_wrong_field_is_named_by_its_pointer() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let keys = sandbox.platform_keys().encryption();
    let with = |pointer: &str, value: Value| {
        let mut body = prepay("wrong-1");
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value;
        body
    };
    let identity = |number: String| json!({"type": "IDCARD", "number": number, "name": number});
    let pkcs1 = keys.encrypt(Cipher::RsaPkcs1, "张三".as_bytes()).unwrap();
    let wrong = [
        (with("/amount/total", json!("100")), "/amount/total", "whole number"),
        (with("/amount/total", json!(0)), "/amount/total", "at least 1"),
        (with("/amount", json!([])), "/amount", "not an object"),
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

/// The repository's spec of an operation, with a bound that its document does not state.
fn limited_specs(folder: &Path) {
    let specs = Catalogue::repository_specs();
    let file = "api/v3/pay/transactions/jsapi.yaml";
    let mut spec = std::fs::read_to_string(specs.join(file)).unwrap();
    let begin = " total: {type: ";
    assert_eq!(spec.matches(begin).count(), 1);
    spec = spec.replace(begin, " total: {minimum: 1, type: ");
    let target = folder.join(file);
    std::fs::create_dir_all(target.parent().unwrap()).unwrap();
    std::fs::write(target, spec).unwrap();
    let families = "basic-payments:\n  title: 基础支付\n  folders: [v3/pay/transactions]\n  default: true\n";
    std::fs::write(folder.join("families.yaml"), families).unwrap();
}

#[tokio::test]
async fn lengths_patterns_and_bounds_are_the_documents() {
    let folder = tempfile::tempdir().unwrap();
    limited_specs(folder.path());
    let builder = Sandbox::builder().specs(folder.path()).merchant_id(MERCHANT);
    let sandbox = builder.start().await.unwrap();
    let caller = Caller::new(&sandbox);
    let with = |name: &str, value: Value| {
        let mut body = prepay("limits");
        body[name] = value;
        body
    };
    let text = |field, title| format!("输入源“/body/{field}”映射到值字段“{title}”字符串规则校验失败");
    let number = text("out_trade_no", "商户订单号");
    let pattern = format!("{number}，字符串必须匹配正则表达式“[0-9A-Za-z_*|-]+”");
    let description = text("description", "商品描述");
    let address = format!(
        "{}，字符串必须匹配正则表达式“https?://[^?#]+”",
        text("notify_url", "通知地址")
    );
    let currency = format!("{}，字符串必须匹配正则表达式“CNY”", text("amount/currency", "货币类型"));
    let missing = "输入源“/body/out_trade_no”映射到字段“商户订单号”必填性规则校验失败，此字段为必填项";
    let whole = "无法将 JSON 输入源“/body/amount/total”映射到目标字段“总金额”中，此字段需要一个合法的 64 位有符号整数";
    let wrong = [
        (with("out_trade_no", json!("a".repeat(33))), number.as_str()),
        (with("out_trade_no", json!("12345")), &number),
        (with("out_trade_no", json!("a number")), &pattern),
        (with("out_trade_no", Value::Null), missing),
        (with("description", json!("d".repeat(128))), &description),
        (with("notify_url", json!("shop.example/paid")), &address),
        (with("notify_url", json!("https://shop.example/paid?of=1")), &address),
        (with("notify_url", json!("ftp://shop.example/paid")), &address),
        (with("amount", json!({"total": 1, "currency": "USD"})), &currency),
        (with("amount", json!({"total": 1.5})), whole),
        (
            with("amount", json!({"total": 0})),
            "输入源“/body/amount/total”映射到值字段“总金额”规则校验失败",
        ),
    ];
    for (index, (body, message)) in wrong.into_iter().enumerate() {
        let nonce = format!("limit{index}");
        let mut draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", body);
        draft.nonce = &nonce;
        let (status, refused) = draft.send(&caller).await;
        assert_eq!((status, refused["message"].as_str()), (400, Some(message)), "{refused}");
    }
    let right = with("description", json!("d".repeat(127)));
    let draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", right);
    assert_eq!(draft.send(&caller).await.0, 200);
}

#[tokio::test]
async fn an_empty_text_is_absent_where_it_is_optional_and_refused_where_it_is_required() {
    let sandbox = raw::sandbox().await;
    let shop = Shop::new(&sandbox);
    let empty = json!({
        "out_trade_no": "with-empty-texts", "amount": {"total": 1, "currency": ""},
        "attach": "", "goods_tag": "", "time_expire": "", "detail": null, "settle_info": null,
        "scene_info": {"payer_client_ip": "127.0.0.1", "device_id": "", "store_info": null},
    });
    shop.succeed("POST /v3/pay/transactions/jsapi", empty).await;
    let query = json!({"out_trade_no": "with-empty-texts", "mchid": MERCHANT});
    let order = shop
        .succeed("GET /v3/pay/transactions/out-trade-no/{out_trade_no}", query)
        .await;
    assert_eq!(
        (&order["attach"], &order["amount"]["currency"]),
        (&Value::Null, &json!("CNY")),
        "{order}"
    );
    let refund = "POST /v3/refund/domestic/refunds";
    sandbox.pay("with-empty-texts").unwrap();
    let body = json!({
        "out_trade_no": "with-empty-texts", "transaction_id": "", "out_refund_no": "with-empty-texts", "sub_mchid": "",
        "reason": "", "notify_url": "", "funds_account": "", "goods_detail": null,
        "amount": {"total": 1, "refund": 1, "currency": "CNY"},
    });
    shop.succeed(refund, body).await;
    for (line, body) in [
        ("POST /v3/pay/transactions/jsapi", json!({"description": ""})),
        ("POST /v3/pay/transactions/jsapi", json!({"out_trade_no": ""})),
        ("POST /v3/pay/transactions/jsapi", json!({"notify_url": ""})),
        ("POST /v3/pay/transactions/jsapi", json!({"detail": ""})),
        (refund, json!({"out_refund_no": ""})),
        (
            refund,
            json!({"transaction_id": "", "out_trade_no": "", "out_refund_no": "empty"}),
        ),
        ("POST /v3/fund-app/mch-transfer/transfer-bills", json!({"openid": ""})),
    ] {
        assert_eq!(shop.refused(line, body.clone()).await, "PARAM_ERROR", "{line} {body}");
    }
}
