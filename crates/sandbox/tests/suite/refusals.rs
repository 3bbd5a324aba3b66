//! Wrong requests are refused as the service does, with the place and the reason.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{Method, Request};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::signature::{Authorization, SERIAL_HEADER, authorization};
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::{Account, Merchant};
use wechatpay_sandbox::Sandbox;

use crate::raw::{self, Caller, MERCHANT};

/// A request, and what is signed if it differs from the request.
pub(crate) struct Draft<'d> {
    pub(crate) merchant: &'d Merchant,
    pub(crate) method: Method,
    pub(crate) target: &'d str,
    pub(crate) signed_target: &'d str,
    pub(crate) body: Value,
    pub(crate) signed_body: Option<Vec<u8>>,
    pub(crate) timestamp: i64,
    pub(crate) nonce: &'d str,
    pub(crate) serial: Option<&'d str>,
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

    /// The status and the body of the response, with the diagnosis as a member of its own.
    pub(crate) async fn send(self, caller: &Caller<'_>) -> (u16, Value) {
        let response = self.response(caller).await;
        let mut body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        let diagnosis = raw::diagnosis(&response);
        if let (Some(members), false) = (body.as_object_mut(), diagnosis.is_empty()) {
            members.insert("diagnosis".to_owned(), diagnosis.into());
        }
        (response.status().as_u16(), body)
    }

    async fn response(self, caller: &Caller<'_>) -> http::Response<Bytes> {
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
            .header(ACCEPT, "*/*")
            .header(USER_AGENT, "suite")
            .header(AUTHORIZATION, authorization.unwrap());
        if let Some(serial) = self.serial {
            request = request.header(SERIAL_HEADER, serial);
        }
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        caller.send(request.body(Bytes::from(body)).unwrap(), false).await
    }
}

const QUERY: &str = "/v3/bill/tradebill?bill_date=2019-06-11&bill_type=ALL";

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
            body["diagnosis"].as_str().unwrap().contains(explanation),
            "{explanation}: {body}"
        );
        assert_eq!(body["message"], "签名错误");
        let detail = &body["detail"];
        let told = (&detail["detail"], &detail["field"], &detail["location"]);
        assert_eq!(
            told,
            (
                &json!({"issue": "sign not match"}),
                &json!("signature"),
                &json!("authorization")
            )
        );
        let expected = &detail["sign_information"];
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
            "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
        ),
        (
            Draft {
                timestamp: now * 1000,
                ..get()
            },
            "milliseconds?",
            "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
        ),
        (
            Draft {
                merchant: &other,
                ..get()
            },
            "mchid",
            "签名错误",
        ),
        (
            Draft {
                merchant: &unknown_serial,
                ..get()
            },
            "serial_no",
            "商户证书序列号有误",
        ),
    ];
    for (draft, explanation, message) in wrong {
        let (status, body) = draft.send(&caller).await;
        assert_eq!(body["message"], message);
        assert_eq!((status, body["code"].as_str()), (401, Some("SIGN_ERROR")), "{body}");
        assert!(
            body["diagnosis"].as_str().unwrap().contains(explanation),
            "{explanation}: {body}"
        );
    }
    assert_eq!(get().send(&caller).await.0, 200);
    let (status, body) = get().send(&caller).await;
    assert_eq!(status, 401, "the same nonce again");
    assert!(body["diagnosis"].as_str().unwrap().contains("replay"), "{body}");
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
    for (target, nonce, status) in [("/v3/nothing", "1", 404), ("/v3/pay/transactions/jsapi", "2", 405)] {
        let draft = Draft::new(&sandbox, Method::GET, target, Value::Null);
        let response = Draft { nonce, ..draft }.response(&caller).await;
        assert_eq!(response.status(), status);
        assert!(response.body().is_empty() && !response.headers().contains_key(SERIAL_HEADER));
        assert!(raw::diagnosis(&response).contains(target));
    }
    let (status, body) = send("/v3/pay/transactions/out-trade-no/unknown?mchid=1230000109", "3").await;
    assert_eq!((status, body["code"].as_str()), (404, Some("ORDER_NOT_EXIST")));
}

#[tokio::test]
async fn a_missing_malformed_or_wrong_authorization_each_has_its_refusal() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox.catalogue().operation("v3.certificates.get").unwrap();
    for authorization in [None, Some("Bearer token"), Some("WECHATPAY2-SHA256-RSA2048 mchid=1")] {
        let mut request = caller.v3_example(entry);
        request.headers_mut().remove(AUTHORIZATION);
        if let Some(text) = authorization {
            request.headers_mut().insert(AUTHORIZATION, text.parse().unwrap());
        }
        let response = caller.send(request, false).await;
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        let told = (response.status().as_u16(), body["message"].as_str());
        assert_eq!(told, (401, Some("Http头Authorization值格式错误")), "{authorization:?}");
        let signed = response
            .headers()
            .keys()
            .any(|name| name.as_str().starts_with("wechatpay-"));
        assert!(!signed, "a refusal is not signed: {:?}", response.headers());
        assert!(response.headers().contains_key("request-id"));
    }
}

#[tokio::test]
async fn a_request_says_what_it_accepts_and_who_sends_it() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    for id in ["v3.certificates.get", "v3.pay.transactions.native.post"] {
        let entry = sandbox.catalogue().operation(id).unwrap();
        for name in [ACCEPT, USER_AGENT] {
            for empty in [false, true] {
                let mut request = caller.v3_example(entry);
                request.headers_mut().remove(&name);
                if empty {
                    request.headers_mut().insert(&name, HeaderValue::from_static(""));
                }
                let spoken = spoken(&request).await;
                assert!(spoken.starts_with("HTTP/1.1 400 "), "{id} without {name}: {spoken}");
                let refusal = r#"{"code":"INVALID_REQUEST","message":"Http头缺少Accept或User-Agent"}"#;
                assert!(spoken.ends_with(refusal), "{id} without {name}: {spoken}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_said_twice_in_an_authorization() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox.catalogue().operation("v3.certificates.get").unwrap();
    let mut two_headers = caller.v3_example(entry);
    let own = two_headers.headers()[AUTHORIZATION].clone();
    two_headers.headers_mut().append(AUTHORIZATION, own);
    let mut two_merchants = caller.v3_example(entry);
    let own = two_merchants.headers()[AUTHORIZATION].to_str().unwrap();
    let twice = HeaderValue::try_from(format!("{own},mchid=\"{MERCHANT}\"")).unwrap();
    two_merchants.headers_mut().insert(AUTHORIZATION, twice);
    for request in [two_headers, two_merchants] {
        let spoken = spoken(&request).await;
        assert!(spoken.starts_with("HTTP/1.1 401 "), "{spoken}");
        assert!(spoken.contains("Http头Authorization值格式错误"), "{spoken}");
    }
}

/// The response to a request that is sent byte for byte: a client adds header fields.
async fn spoken(request: &Request<Bytes>) -> String {
    let mut stream = TcpStream::connect(request.uri().authority().unwrap().as_str())
        .await
        .unwrap();
    let target = request.uri().path_and_query().unwrap();
    let length = request.body().len();
    let mut text = format!(
        "{} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {length}\r\n",
        request.method()
    );
    for (name, value) in request.headers() {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    let message = [format!("{text}\r\n").as_bytes(), request.body()].concat();
    stream.write_all(&message).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response
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
            let told = text("return_msg").or(text("err_code_des")).map(str::to_owned);
            (text("return_code").map(str::to_owned), told, raw::diagnosis(&response))
        }
    };
    let (code, _, diagnosis) = sent(caller.v2_example(red_packet).0, false).await;
    assert_eq!(code.as_deref(), Some("FAIL"));
    assert!(diagnosis.contains("certificate"));
    let (request, _) = caller.v2_example(red_packet);
    let tampered = request.map(|body| Bytes::from(String::from_utf8(body.to_vec()).unwrap().replace("1000]", "9000]")));
    let (code, message, diagnosis) = sent(tampered, true).await;
    assert_eq!((code.as_deref(), message.as_deref()), (Some("FAIL"), Some("签名错误")));
    assert!(diagnosis.contains("total_amount=9000"), "{diagnosis}");
}
