//! Requests that break the rules of HTTP, of forms, or of the characters that both protocols can carry.

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::foreign_requests::spoken;
use crate::raw::{self, Caller, MERCHANT};
use crate::refusals::prepay;
use crate::shop::{Shop, builder};

#[tokio::test]
async fn a_request_of_http_1_1_has_one_host() {
    let sandbox = raw::sandbox().await;
    let cases = [
        ("HTTP/1.1", "Host: api.mch.weixin.qq.com\r\n", 401),
        ("HTTP/1.1", "", 400),
        (
            "HTTP/1.1",
            "Host: api.mch.weixin.qq.com\r\nhost: api.mch.weixin.qq.com\r\n",
            400,
        ),
        ("HTTP/1.0", "", 401),
        ("HTTP/1.0", "Host: one\r\nHost: other\r\n", 400),
    ];
    for path in ["/v3/certificates", "/v3/pay/transactions/id/1"] {
        for (version, hosts, status) in cases {
            let head = format!("GET {path} {version}\r\n{hosts}Accept: */*\r\nUser-Agent: a\r\n\r\n");
            let answer = spoken(&sandbox, head.as_bytes()).await;
            let line = format!("HTTP/1.{} {status} ", &version[7..]);
            assert!(answer.starts_with(&line), "{version}, {hosts:?}: {answer}");
        }
    }
    // The control interface is no exception.
    let answer = spoken(&sandbox, b"GET /_sandbox/log HTTP/1.1\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("Sandbox-Diagnosis: "), "{answer}");
}

#[tokio::test]
async fn a_form_whose_lines_end_with_lf_is_refused_for_that() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox.catalogue().operation("v3.merchant.media.upload.post").unwrap();
    for kind in ["multipart/form-data; boundary=edge", "multipart/form-data"] {
        let mut request = caller.v3_example(entry);
        let form = String::from_utf8(request.body().to_vec()).unwrap();
        *request.body_mut() = Bytes::from(form.replace("\r\n", "\n"));
        request
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        let response = caller.send(request, false).await;
        assert_eq!(response.status(), 400, "{kind}");
        let diagnosis = raw::diagnosis(&response);
        assert!(diagnosis.contains("end with CRLF"), "{kind}: {diagnosis}");
    }
}

#[tokio::test]
async fn a_body_is_of_the_type_application_json() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox.catalogue().operation("v3.pay.transactions.jsapi.post").unwrap();
    for (number, kind, status) in [
        ("typed-1", "application/json", 200),
        ("typed-2", "application/json; charset=utf-8", 200),
        ("typed-3", "application/vnd+json", 400),
        ("typed-4", "application/vnd.api+json", 400),
        ("typed-5", "text/json", 400),
        ("typed-6", "application/jsonp", 400),
        ("typed-7", "application/x-www-form-urlencoded", 400),
        ("typed-8", "", 400),
    ] {
        let body = Bytes::from(prepay(number).to_string());
        let request = caller.v3(entry, &entry.path, body.clone(), &body, kind);
        let response = caller.send(request, false).await;
        assert_eq!(response.status(), status, "{kind}");
        let diagnosis = raw::diagnosis(&response);
        assert_eq!(
            diagnosis.contains("expected application/json"),
            status == 400,
            "{kind}: {diagnosis}"
        );
    }
}

#[tokio::test]
async fn a_text_that_xml_cannot_carry_is_refused() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let place = "POST /v3/pay/transactions/native";
    let order = |attach: &str| json!({"out_trade_no": "text-1", "attach": attach});
    for unfit in [
        "\u{0}", "a\u{1}b", "\u{8}", "\u{b}", "\u{c}", "\u{1f}", "\u{fffe}", "\u{ffff}",
    ] {
        assert_eq!(shop.refused(place, order(unfit)).await, "PARAM_ERROR", "{unfit:?}");
    }
    // In members that the document does not list, deep inside, and in queries.
    let unlisted = json!({"out_trade_no": "text-1", "device_info": "\u{1}"});
    assert_eq!(shop.refused(place, unlisted).await, "PARAM_ERROR");
    let inside = json!({"out_trade_no": "text-1", "detail": {"goods_detail": [
        {"merchant_goods_id": "1246464644", "goods_name": "\u{2}", "quantity": 1, "unit_price": 1}
    ]}});
    assert_eq!(shop.refused(place, inside).await, "PARAM_ERROR");
    let query = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    let asked = json!({"out_trade_no": "text-1", "mchid": format!("{MERCHANT}\u{1}")});
    assert_eq!(shop.refused(query, asked).await, "PARAM_ERROR");

    // Everything else goes from one protocol to the other unharmed.
    let text = "a\tb\r\nc\u{7f}]]>&<>\"'\u{85}\u{2028}é";
    shop.succeed(place, order(text)).await;
    let found = shop.succeed(
        "POST /pay/orderquery",
        json!({"out_trade_no": "text-1", "transaction_id": null, "sub_mch_id": null}),
    );
    assert_eq!(found.await["attach"], text);
    let found = shop.succeed(query, json!({"out_trade_no": "text-1", "mchid": MERCHANT}));
    assert_eq!(found.await["attach"], Value::from(text));
}
