//! Requests of APIv3 as other SDKs, proxies and `curl` write them, byte for byte.

use std::fmt::Write as _;

use http::Method;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wechatpay_runtime::Account;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::signature::{Authorization, authorization};
use wechatpay_sandbox::Sandbox;

use crate::raw;
use crate::refusals::prepay;

const JSAPI: &str = "/v3/pay/transactions/jsapi";
const QUERY: &str = "/v3/pay/transactions/out-trade-no/foreign?mchid=1230000109";

/// A request of APIv3 before it is written.
pub(crate) struct Draft<'d> {
    sandbox: &'d Sandbox,
    method: &'static str,
    /// Path and query, as they are signed.
    target: String,
    pub(crate) body: Vec<u8>,
    /// The signed text, if it is not the body.
    pub(crate) signed: Option<Vec<u8>>,
    /// Seconds by which the caller's clock is ahead.
    ahead: i64,
}

impl<'d> Draft<'d> {
    pub(crate) fn get(sandbox: &'d Sandbox, target: &str) -> Self {
        Self {
            sandbox,
            method: "GET",
            target: target.to_owned(),
            body: Vec::new(),
            signed: None,
            ahead: 0,
        }
    }

    pub(crate) fn post(sandbox: &'d Sandbox, target: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            method: "POST",
            body: body.into(),
            ..Self::get(sandbox, target)
        }
    }

    /// The value of `Authorization`.
    fn authorization(&self) -> String {
        let method: Method = self.method.parse().unwrap();
        let value = authorization(
            self.sandbox.merchant(),
            &Authorization {
                account: Account::Merchant,
                method: &method,
                path_and_query: &self.target,
                body: self.signed.as_deref().unwrap_or(&self.body),
                timestamp: SystemClock.unix_seconds() + self.ahead,
                nonce: &SystemNonce.nonce().unwrap(),
            },
        );
        value.unwrap().to_str().unwrap().to_owned()
    }

    /// The request with the usual header fields, and these.
    pub(crate) fn written(&self, further: &[&str]) -> Vec<u8> {
        self.written_as(&self.target, "HTTP/1.1", &self.authorization(), further)
    }

    fn written_as(&self, target: &str, version: &str, authorization: &str, further: &[&str]) -> Vec<u8> {
        let mut head = format!("{} {target} {version}\r\nHost: api.mch.weixin.qq.com\r\n", self.method);
        write!(
            head,
            "Authorization: {authorization}\r\nAccept: */*\r\nUser-Agent: foreign\r\n"
        )
        .unwrap();
        for field in further {
            write!(head, "{field}\r\n").unwrap();
        }
        if !further.iter().any(|field| field.starts_with("Transfer-Encoding")) && self.method != "GET" {
            write!(head, "Content-Length: {}\r\n", self.body.len()).unwrap();
        }
        [format!("{head}\r\n").as_bytes(), &self.body].concat()
    }
}

/// Sends bytes, and returns the responses until the sandbox closes the connection or says nothing more.
pub(crate) async fn spoken(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let address = sandbox.base_url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    // No client writes more, so the sandbox closes the connection after its responses.
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status, and the body.
pub(crate) fn answered(answer: &str) -> (u16, Value) {
    let status = answer.split(' ').nth(1).unwrap_or_default().parse().unwrap_or_default();
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or_default())
}

/// A change of the value of `Authorization`, and what it is.
type Change<'c> = (&'c str, &'c dyn Fn(&str) -> String);

const JSON: &str = "Content-Type: application/json";

#[tokio::test]
async fn every_way_to_write_a_head_and_a_body_is_read() {
    let sandbox = raw::sandbox().await;
    let body = |number: &str| prepay(number).to_string();
    let first = Draft::post(&sandbox, JSAPI, body("foreign")).written(&[JSON]);
    assert_eq!(answered(&spoken(&sandbox, &first).await).0, 200);
    let get = || Draft::get(&sandbox, QUERY);
    let lower = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        text.replace("Authorization:", "authorization:")
            .replace("Accept:", "ACCEPT:")
            .into_bytes()
    };
    let chunked = |number: &str| {
        let draft = Draft::post(&sandbox, JSAPI, body(number));
        let head = draft.written(&[JSON, "Transfer-Encoding: chunked"]);
        let head = &head[..head.len() - draft.body.len()];
        let (one, other) = draft.body.split_at(7);
        let chunk = |part: &[u8]| [format!("{:x};a=b\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
        [head, &chunk(one), &chunk(other), b"0\r\n\r\n"].concat()
    };
    let absolute = get();
    let absolute = absolute.written_as(
        &format!("http://api.mch.weixin.qq.com{QUERY}"),
        "HTTP/1.1",
        &absolute.authorization(),
        &[],
    );
    let post = |number: &str, field: &str| Draft::post(&sandbox, JSAPI, body(number)).written(&[field]);
    let pretty = serde_json::to_string_pretty(&prepay("pretty"))
        .unwrap()
        .replace('\n', "\r\n");
    let escaped = body("escaped").replace("商品", "\\u5546\\u54c1");
    let requests = [
        ("header names in another case", lower(get().written(&[]))),
        (
            "HTTP/1.0",
            get().written_as(QUERY, "HTTP/1.0", &get().authorization(), &[]),
        ),
        (
            "HTTP/1.0 that stays open",
            get().written_as(QUERY, "HTTP/1.0", &get().authorization(), &["Connection: keep-alive"]),
        ),
        ("an absolute target, as to a proxy", absolute),
        (
            "a query in another order",
            Draft::get(&sandbox, &format!("{QUERY}&a=b&c")).written(&[]),
        ),
        (
            "gzip, and a language",
            get().written(&["Accept-Encoding: gzip, deflate, br", "Accept-Language: en-US;q=0.8"]),
        ),
        ("a type without a body", get().written(&[JSON])),
        ("a length without a body", get().written(&["Content-Length: 0"])),
        (
            "a blank around values",
            get().written(&["Wechatpay-Serial:  ", "X-Forwarded-For:\t1.2.3.4 "]),
        ),
        ("chunks", chunked("chunked")),
        (
            "a charset",
            post("charset", "Content-Type: application/json;charset=UTF-8"),
        ),
        (
            "a type in another case",
            post("letter-case", "content-type: Application/JSON; Charset=\"utf-8\""),
        ),
        (
            "a line feed after the JSON",
            Draft::post(&sandbox, JSAPI, body("line-feed") + "\n").written(&[JSON]),
        ),
        (
            "100-continue",
            Draft::post(&sandbox, JSAPI, body("expects")).written(&[JSON, "Expect: 100-continue"]),
        ),
        (
            "JSON over several lines",
            Draft::post(&sandbox, JSAPI, pretty).written(&[JSON]),
        ),
        (
            "JSON with escapes",
            Draft::post(&sandbox, JSAPI, escaped).written(&[JSON]),
        ),
    ];
    for (what, request) in requests {
        let answer = spoken(&sandbox, &request).await;
        let answer = answer.trim_start_matches("HTTP/1.1 100 Continue\r\n\r\n");
        let (status, body) = answered(answer);
        assert_eq!(status, 200, "{what}: {answer}");
        assert!(
            body["prepay_id"].is_string() || body["out_trade_no"] == "foreign",
            "{what}: {body}"
        );
        assert!(answer.contains("\r\nWechatpay-Signature: "), "{what}: {answer}");
    }
    // Two requests before the first response.
    let both = [get().written(&[]), get().written(&["Connection: close"])].concat();
    let answers = spoken(&sandbox, &both).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
}

#[tokio::test]
async fn the_target_is_verified_as_it_was_written() {
    let sandbox = raw::sandbox().await;
    let request = Draft::post(&sandbox, JSAPI, prepay("a*b-c_d").to_string()).written(&[JSON]);
    assert_eq!(answered(&spoken(&sandbox, &request).await).0, 200);
    for encoded in ["a*b-c_d", "a%2Ab%2Dc%5Fd", "a%2ab%2dc%5fd", "%61*b-c_d"] {
        for query in ["mchid=1230000109", "%6dchid=1230000109", "mchid=%31230000109"] {
            let target = format!("/v3/pay/transactions/out-trade-no/{encoded}?{query}");
            let (status, order) = answered(&spoken(&sandbox, &Draft::get(&sandbox, &target).written(&[])).await);
            assert_eq!(
                (status, &order["out_trade_no"]),
                (200, &"a*b-c_d".into()),
                "{target}: {order}"
            );
        }
    }
    // The signed text must be the text that was sent, to the case of a digit.
    let draft = Draft::get(&sandbox, "/v3/pay/transactions/out-trade-no/a%2ab-c_d?mchid=1230000109");
    let other = draft.target.replace("%2a", "%2A");
    let request = draft.written_as(&other, "HTTP/1.1", &draft.authorization(), &[]);
    assert_eq!(answered(&spoken(&sandbox, &request).await).1["code"], "SIGN_ERROR");
    for target in [
        "/v3//certificates",
        "/v3/certificates/",
        "/V3/certificates",
        "/v3/certificates/../certificates",
    ] {
        let (status, _) = answered(&spoken(&sandbox, &Draft::get(&sandbox, target).written(&[])).await);
        assert_eq!(status, 404, "{target}");
    }
}

#[tokio::test]
async fn authorization_is_read_in_any_order_and_refused_with_the_right_text() {
    let sandbox = raw::sandbox().await;
    let get = |change: &dyn Fn(&str) -> String| {
        let draft = Draft::get(&sandbox, "/v3/certificates");
        let header = change(&draft.authorization());
        draft.written_as(&draft.target, "HTTP/1.1", &header, &[])
    };
    let (scheme, wrong) = ("WECHATPAY2-SHA256-RSA2048", "Http头Authorization值格式错误");
    let serial = sandbox.configuration().merchant_serial.clone();
    let reversed = |header: &str| {
        let parameters = header.split_once(' ').unwrap().1;
        let parameters: Vec<&str> = parameters.split(',').rev().collect();
        format!("{scheme} {}", parameters.join(","))
    };
    let accepted: [Change<'_>; 5] = [
        ("as it is", &str::to_owned),
        ("blanks after commas", &|header| header.replace("\",", "\", ")),
        ("blanks around commas and after the scheme", &|header| {
            header.replace("\",", "\" , ").replace("RSA2048 ", "RSA2048   ")
        }),
        ("another order", &reversed),
        ("a serial number in lower case", &|header| {
            header.replace(&serial, &serial.to_lowercase())
        }),
    ];
    for (what, change) in accepted {
        let answer = spoken(&sandbox, &get(change)).await;
        assert_eq!(answered(&answer).0, 200, "{what}: {answer}");
    }
    let faults: [Change<'_>; 7] = [
        ("a scheme in lower case", &|header| {
            header.replace(scheme, &scheme.to_lowercase())
        }),
        ("no scheme", &|header| header.split_once(' ').unwrap().1.to_owned()),
        ("another scheme", &|header| header.replace(scheme, "Bearer")),
        ("no quotation marks", &|header| header.replace('"', "")),
        ("no parameters", &|_| scheme.to_owned()),
        ("no nonce", &|header| header.replace("nonce_str", "nonce")),
        ("the scheme of SM2", &|header| {
            header.replace("SHA256-RSA2048", "SM2-WITH-SM3")
        }),
    ];
    for (what, change) in faults {
        let (status, body) = answered(&spoken(&sandbox, &get(change)).await);
        assert_eq!((status, body["message"].as_str()), (401, Some(wrong)), "{what}: {body}");
    }
    for (ahead, status) in [(290, 200), (-290, 200), (310, 401), (-310, 401)] {
        let draft = Draft {
            ahead,
            ..Draft::get(&sandbox, "/v3/certificates")
        };
        let (given, body) = answered(&spoken(&sandbox, &draft.written(&[])).await);
        assert_eq!(given, status, "{ahead}: {body}");
        assert!(
            given == 200 || body["message"].as_str().unwrap().contains("timestamp"),
            "{body}"
        );
    }
}
