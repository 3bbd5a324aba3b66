//! Wrong requests are refused as the service does, with the place and the reason.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use serde_json::{Value, json};
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::signature::{Authorization, SERIAL_HEADER, authorization};
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::wire::{Cipher, Encrypt};
use wechatpay_runtime::{Account, Merchant};
use wechatpay_sandbox::Sandbox;

use crate::raw::{self, Caller, MERCHANT};

/// A request, and what is signed if it differs from the request.
pub(crate) struct Draft<'d> {
    merchant: &'d Merchant,
    method: Method,
    target: &'d str,
    signed_target: &'d str,
    body: Value,
    signed_body: Option<Vec<u8>>,
    timestamp: i64,
    pub(crate) nonce: &'d str,
    serial: Option<&'d str>,
}

impl<'d> Draft<'d> {
    pub(crate) fn new(sandbox: &'d Sandbox, method: Method, target: &'d str, body: Value) -> Self {
        Self {
            merchant: sandbox.merchant(),
            method,
            target,
            signed_target: target,
            body,
            signed_body: None,
            timestamp: SystemClock.unix_seconds(),
            nonce: "593BEC0C930BF1AFEB40B4A08C8FB242",
            serial: Some(&sandbox.configuration().platform_public_key_id),
        }
    }

    pub(crate) async fn send(self, caller: &Caller<'_>) -> (u16, Value) {
        let body = match &self.body {
            Value::Null => Vec::new(),
            body => body.to_string().into_bytes(),
        };
        let authorization = authorization(
            self.merchant,
            &Authorization {
                account: Account::Merchant,
                method: &self.method,
                path_and_query: self.signed_target,
                body: self.signed_body.as_deref().unwrap_or(&body),
                timestamp: self.timestamp,
                nonce: self.nonce,
            },
        );
        let mut request = Request::builder()
            .method(self.method)
            .uri(format!("{}{}", caller.sandbox.base_url(), self.target))
            .header(AUTHORIZATION, authorization.unwrap());
        if let Some(serial) = self.serial {
            request = request.header(SERIAL_HEADER, serial);
        }
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let response = caller.send(request.body(Bytes::from(body)).unwrap(), false).await;
        let status = response.status().as_u16();
        (status, serde_json::from_slice(response.body()).unwrap_or_default())
    }
}

const QUERY: &str = "/v3/bill/tradebill?bill_date=2026-01-01&bill_type=ALL";

pub(crate) fn prepay(number: &str) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mchid": MERCHANT,
        "description": "商品",
        "out_trade_no": number,
        "notify_url": "http://127.0.0.1:9/",
        "amount": {"total": 100, "currency": "CNY"},
        "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
    })
}

#[tokio::test]
async fn a_wrong_signature_is_explained_by_the_usual_mistakes() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let get = || Draft::new(&sandbox, Method::GET, QUERY, Value::Null);
    let jsapi = "/v3/pay/transactions/jsapi";
    let post = || Draft::new(&sandbox, Method::POST, jsapi, prepay("mistaken"));
    let absolute = format!("{}{QUERY}", sandbox.base_url());
    let spaced = serde_json::to_string_pretty(&prepay("mistaken")).unwrap().into_bytes();
    let mistakes = [
        (
            Draft {
                signed_target: "/v3/bill/tradebill",
                ..get()
            },
            "the query was not signed",
        ),
        (
            Draft {
                signed_target: &absolute,
                ..get()
            },
            "scheme and host",
        ),
        (
            Draft {
                signed_body: Some(Vec::new()),
                ..post()
            },
            "the body was not signed",
        ),
        (
            Draft {
                signed_body: Some(spaced),
                ..post()
            },
            "does not belong to the message",
        ),
        (
            Draft {
                signed_target: "/v3/other",
                ..get()
            },
            "does not belong to the message",
        ),
    ];
    for (draft, explanation) in mistakes {
        let (status, body) = draft.send(&caller).await;
        assert_eq!((status, body["code"].as_str()), (401, Some("SIGN_ERROR")), "{body}");
        assert!(
            body["message"].as_str().unwrap().contains(explanation),
            "{explanation}: {body}"
        );
        let expected = &body["detail"]["sign_information"];
        assert!(
            expected["truncated_sign_message"]
                .as_str()
                .unwrap()
                .contains("\n593BEC0C930BF1AFEB40B4A08C8FB242\n")
        );
        assert!(expected["url"].as_str().unwrap().starts_with("/v3/"), "{body}");
    }
    let verdicts = sandbox.log_after(0);
    assert!(
        verdicts.iter().all(|entry| entry.signature.verdict == "invalid"),
        "{verdicts:?}"
    );
}

#[tokio::test]
async fn times_nonces_serials_and_merchants_are_checked() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let get = || Draft::new(&sandbox, Method::GET, QUERY, Value::Null);
    let now = SystemClock.unix_seconds();
    let other = Merchant::builder("1900000001")
        .private_key_pem(sandbox.merchant().client_identity().unwrap())
        .certificate_pem(sandbox.merchant().client_identity().unwrap())
        .build()
        .unwrap();
    let unknown_serial = Merchant::builder(MERCHANT)
        .private_key_pem(sandbox.merchant().client_identity().unwrap())
        .serial("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
        .build()
        .unwrap();
    let wrong = [
        (
            Draft {
                timestamp: now - 301,
                ..get()
            },
            "300 seconds",
        ),
        (
            Draft {
                timestamp: now * 1000,
                ..get()
            },
            "milliseconds?",
        ),
        (
            Draft {
                merchant: &other,
                ..get()
            },
            "mchid",
        ),
        (
            Draft {
                merchant: &unknown_serial,
                ..get()
            },
            "serial_no",
        ),
    ];
    for (draft, explanation) in wrong {
        let (status, body) = draft.send(&caller).await;
        assert_eq!((status, body["code"].as_str()), (401, Some("SIGN_ERROR")), "{body}");
        assert!(
            body["message"].as_str().unwrap().contains(explanation),
            "{explanation}: {body}"
        );
    }
    assert_eq!(get().send(&caller).await.0, 200);
    let (status, body) = get().send(&caller).await;
    assert_eq!(status, 401, "the same nonce again");
    assert!(body["message"].as_str().unwrap().contains("replay"), "{body}");
    let unknown_key = Draft {
        serial: Some("PUB_KEY_ID_1"),
        nonce: "another",
        ..get()
    };
    let (status, body) = unknown_key.send(&caller).await;
    assert_eq!(
        (status, body["detail"]["field"].as_str()),
        (400, Some("/Wechatpay-Serial")),
        "{body}"
    );
}

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
async fn unknown_paths_and_orders_have_their_own_status() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let send = |target: &'static str, nonce: &'static str| {
        Draft {
            nonce,
            ..Draft::new(&sandbox, Method::GET, target, Value::Null)
        }
        .send(&caller)
    };
    assert_eq!(send("/v3/nothing", "1").await.0, 404);
    assert_eq!(send("/v3/pay/transactions/jsapi", "2").await.0, 405);
    let (status, body) = send("/v3/pay/transactions/out-trade-no/unknown?mchid=1230000109", "3").await;
    assert_eq!((status, body["code"].as_str()), (404, Some("ORDER_NOT_EXIST")));
}

#[tokio::test]
async fn an_order_is_closed_once_and_paid_once() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let order = |number: &str, nonce: &'static str| {
        let draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", prepay(number));
        Draft { nonce, ..draft }.send(&caller)
    };
    let close = |nonce: &'static str| {
        let target = "/v3/pay/transactions/out-trade-no/closing/close";
        Draft {
            nonce,
            ..Draft::new(&sandbox, Method::POST, target, json!({"mchid": MERCHANT}))
        }
        .send(&caller)
    };
    let (status, first) = order("closing", "1").await;
    assert_eq!(status, 200, "{first}");
    let (_, again) = order("closing", "2").await;
    assert_eq!(first, again, "the same order again is the same prepay");
    assert_eq!(close("3").await.0, 204);
    assert!(sandbox.pay("closing").is_err());
    let (status, body) = order("closing", "4").await;
    assert_eq!((status, body["code"].as_str()), (403, Some("OUT_TRADE_NO_USED")));

    order("paying", "5").await;
    sandbox.pay("paying").unwrap();
    assert!(sandbox.pay("paying").unwrap_err().to_string().contains("already"));
    assert!(sandbox.pay("nothing").is_err());
}

#[tokio::test]
async fn apiv2_refuses_wrong_signs_fields_and_missing_certificates() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let red_packet = sandbox
        .catalogue()
        .operation("v2.mmpaymkttransfers.sendredpack.post")
        .unwrap();
    let sent = |request: Request<Bytes>, identity| {
        let caller = &caller;
        async move {
            let response = caller.send(request, identity).await;
            let fields = xml::read(response.body()).unwrap();
            let text = |name: &str| {
                fields
                    .iter()
                    .find(|field| field.name == name)
                    .and_then(xml::Element::text)
            };
            (
                text("return_code").map(str::to_owned),
                text("return_msg").or(text("err_code_des")).map(str::to_owned),
            )
        }
    };
    let (code, message) = sent(caller.v2_example(red_packet).0, false).await;
    assert_eq!(code.as_deref(), Some("FAIL"));
    assert!(message.unwrap().contains("certificate"));
    let (request, _) = caller.v2_example(red_packet);
    let tampered = request.map(|body| Bytes::from(String::from_utf8(body.to_vec()).unwrap().replace("1000]", "9000]")));
    let (code, message) = sent(tampered, true).await;
    assert_eq!(code.as_deref(), Some("FAIL"));
    assert!(message.unwrap().contains("total_amount=9000"));
}
