//! Calls of APIv2: what is sent, and how each kind of response is judged.
#![cfg(feature = "testing")]

use bytes::Bytes;
use http::Response;
use wechatpay_runtime::derive::{Request, Response as Decoded};
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::operation::ResponseKind;
use wechatpay_runtime::testing::Playback;
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::v2::{SignType, sign};
use wechatpay_runtime::{ApiV2Key, Client, Merchant, Operation, PlatformKeys, Reply, SuccessCode};

const API_V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";

const ORDER: Operation = Operation::post("/pay/unifiedorder").v2(SignType::Md5);
const HMAC: Operation = Operation::post("/pay/facepay").v2(SignType::HmacSha256);
const UNSIGNED: Operation = ORDER.unsigned_response();
const PAGE: Operation = Operation::get("/papay/entrustweb")
    .v2(SignType::Md5)
    .unsigned_response()
    .response(ResponseKind::Redirect);
const BILL: Operation = Operation::post("/pay/downloadbill")
    .v2(SignType::Md5)
    .unsigned_response()
    .response(ResponseKind::File);

#[derive(Clone, Debug, Request)]
struct Order {
    nonce_str: Option<String>,
    sign_type: Option<String>,
    body: Option<String>,
}

#[derive(Debug, Decoded)]
struct Nothing {}

#[cfg(test)]
fn client() -> Client {
    let merchant = Merchant::builder("1900000109").api_v2_key(API_V2_KEY).build().unwrap();
    let client = Client::builder(merchant, PlatformKeys::empty()).transport(Playback::new());
    client.build().unwrap()
}

/// The fields that are sent, sorted by name.
#[cfg(test)]
fn sent(operation: &'static Operation, request: &Order) -> Vec<(String, String)> {
    let client = client();
    let prepared = client.call::<Nothing>(operation, request).prepare().unwrap();
    let fields = xml::read(prepared.request().body()).unwrap();
    let mut fields: Vec<(String, String)> = fields
        .into_iter()
        .map(|field| (field.name.clone(), field.text().unwrap().to_owned()))
        .collect();
    fields.sort();
    fields
}

/// The result of a call of this operation with this response.
#[cfg(test)]
fn accepted(operation: &'static Operation, status: u16, body: &str) -> Result<Reply<Nothing>, Error> {
    let client = client();
    let request = Order::default();
    let prepared = client.call::<Nothing>(operation, &request).prepare().unwrap();
    let response = Response::builder()
        .status(status)
        .header("Location", "https://a.example/");
    prepared.accept(response.body(Bytes::from(body.to_owned())).unwrap())
}

/// A message with a signature.
#[cfg(test)]
fn signed(fields: &[(&str, &str)]) -> String {
    let signature = sign(
        fields.iter().copied(),
        &ApiV2Key::new(API_V2_KEY).unwrap(),
        SignType::Md5,
    );
    xml::write(fields.iter().copied().chain([("sign", signature.as_str())])).unwrap()
}

#[test]
fn a_request_has_one_nonce() {
    for given in [None, Some(""), Some("given")] {
        let request = Order {
            nonce_str: given.map(str::to_owned),
            ..Order::default()
        };
        let fields = sent(&ORDER, &request);
        let nonces: Vec<&str> = fields
            .iter()
            .filter(|(name, _)| name == "nonce_str")
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(nonces.len(), 1, "{given:?}: {fields:?}");
        match given {
            Some("given") => assert_eq!(nonces, ["given"]),
            _ => assert_eq!(nonces[0].len(), 32, "{nonces:?}"),
        }
    }
}

#[test]
fn a_redirect_is_a_success_only_where_it_is_documented() {
    for page in ["", "<html><body>moved</body></html>", "moved"] {
        let reply = accepted(&PAGE, 302, page).unwrap();
        assert_eq!(reply.http_response().header("Location"), Some("https://a.example/"));
        for operation in [&ORDER, &UNSIGNED, &BILL] {
            let error = accepted(operation, 302, page).unwrap_err();
            assert!(matches!(error, Error::Redirect { .. }), "{error}");
        }
    }
    let refused = "<xml><return_code>FAIL</return_code></xml>";
    assert!(matches!(accepted(&PAGE, 302, refused), Err(Error::Communication(_))));
    assert!(matches!(accepted(&PAGE, 404, "gone"), Err(Error::Api(_))));
}

#[test]
fn a_web_page_is_not_a_file() {
    assert!(accepted(&BILL, 200, "Date,A\n`2026-01-01,`1").is_ok());
    for page in ["<html><body></body></html>", "<HTML>", "<!DOCTYPE html><html></html>"] {
        let error = accepted(&BILL, 200, page).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    }
    for status in [404, 502] {
        assert!(matches!(
            accepted(&BILL, status, "Date,A\n`2026-01-01,`1"),
            Err(Error::Api(_))
        ));
    }
}

#[test]
fn a_response_that_says_both_success_and_an_error_status_is_an_error() {
    let fields = [("return_code", "SUCCESS"), ("result_code", "SUCCESS")];
    assert!(accepted(&ORDER, 200, &signed(&fields)).is_ok());
    for status in [404, 500] {
        let error = accepted(&ORDER, status, &signed(&fields)).unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert!(matches!(accepted(&ORDER, status, "<html>"), Err(Error::Api(_))));
    }
    assert!(matches!(accepted(&ORDER, 200, "<html>"), Err(Error::NotXml { .. })));
    // A message instead of a file is an error, even if it says that it is a success.
    assert!(matches!(accepted(&BILL, 200, &signed(&fields)), Err(Error::Api(_))));
}

#[test]
fn each_way_to_say_success_is_the_documented_one() {
    const BY_RETURN_CODE: Operation = UNSIGNED.success_code(SuccessCode::ReturnCode);
    const BY_RETCODE: Operation = UNSIGNED.success_code(SuccessCode::Retcode);
    let says = |operation: &'static Operation, fields: &[(&str, &str)]| {
        let answer = xml::write(fields.iter().copied()).unwrap();
        match accepted(operation, 200, &answer) {
            Ok(_) => "success",
            Err(error) => error.kind(),
        }
    };
    static OPERATIONS: [Operation; 3] = [UNSIGNED, BY_RETURN_CODE, BY_RETCODE];
    let arrived = ("return_code", "SUCCESS");
    for (fields, expected) in [
        (&[arrived] as &[(&str, &str)], ["incomplete", "success", "incomplete"]),
        (
            &[arrived, ("result_code", "SUCCESS")],
            ["success", "success", "incomplete"],
        ),
        (
            &[arrived, ("result_code", "FAIL")],
            ["business", "business", "incomplete"],
        ),
        (&[arrived, ("retcode", "0")], ["incomplete", "success", "success"]),
        (&[arrived, ("retcode", "1")], ["incomplete", "success", "business"]),
        (&[("retcode", "0")], ["communication", "communication", "success"]),
        (&[("retcode", "1")], ["communication", "communication", "business"]),
        (&[("return_code", "FAIL"), ("retcode", "0")], ["communication"; 3]),
        (
            &[("return_code", "FAIL"), ("result_code", "SUCCESS")],
            ["communication"; 3],
        ),
        (
            &[("return_code", ""), ("retcode", "0")],
            ["communication", "communication", "success"],
        ),
    ] {
        let told: Vec<&str> = OPERATIONS.iter().map(|operation| says(operation, fields)).collect();
        assert_eq!(told, expected, "{fields:?}");
    }
}

/// Without the key, a code can be moved into the value before it, and an empty element, which is not signed, put in its place.
#[test]
fn an_empty_code_that_another_field_may_hide_is_no_success() {
    const BY_RETURN_CODE: Operation = ORDER.success_code(SuccessCode::ReturnCode);
    let failure = signed(&[
        ("mch_id", "1900000109"),
        ("result_code", "FAIL"),
        ("return_code", "SUCCESS"),
    ]);
    assert!(matches!(
        accepted(&BY_RETURN_CODE, 200, &failure),
        Err(Error::Business(_))
    ));
    for empty in ["", "<result_code></result_code>", "<result_code/>"] {
        let moved = failure
            .replace("1900000109", "1900000109&result_code=FAIL")
            .replace("<result_code><![CDATA[FAIL]]></result_code>", empty);
        let error = accepted(&BY_RETURN_CODE, 200, &moved).unwrap_err();
        assert!(matches!(error, Error::Incomplete { .. }), "{moved}: {error}");
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
}

#[test]
fn an_unsigned_response_proves_nothing_where_a_signature_is_documented() {
    let fields = [
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("prepay_id", "1"),
    ];
    let unsigned = xml::write(fields).unwrap();
    assert!(accepted(&UNSIGNED, 200, &unsigned).is_ok());
    let error = accepted(&ORDER, 200, &unsigned).unwrap_err();
    assert!(matches!(error, Error::V2Verification { .. }), "{error}");
    // A signature that is there is verified, even if none is documented.
    let forged = signed(&fields).replace("<prepay_id><![CDATA[1", "<prepay_id><![CDATA[2");
    for operation in [&ORDER, &UNSIGNED] {
        let error = accepted(operation, 200, &forged).unwrap_err();
        assert!(matches!(error, Error::V2Verification { .. }), "{error}");
        assert!(accepted(operation, 200, &signed(&fields)).is_ok());
    }
    let refused = [("return_code", "FAIL"), ("return_msg", "no")];
    let outcome = |body: &str| accepted(&ORDER, 200, body).unwrap_err().outcome();
    assert_eq!(outcome(&signed(&refused)), Outcome::Refused);
    assert_eq!(outcome(&xml::write(refused).unwrap()), Outcome::Unknown);
}

#[test]
fn a_signed_response_that_does_not_say_whether_it_is_a_refusal_leaves_the_outcome_open() {
    for fields in [
        &[("result_code", "SUCCESS")] as &[(&str, &str)],
        &[("retcode", "0")],
        &[("return_code", "SUCCESS "), ("result_code", "SUCCESS")],
        &[("return_code", "SUCCESS"), ("result_code", "SUCCESS ")],
        &[("prepay_id", "1")],
    ] {
        let error = accepted(&ORDER, 200, &signed(fields)).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{fields:?}: {error}");
    }
}

#[test]
fn the_digest_is_the_one_that_the_request_names() {
    let request = |sign_type: Option<&str>| Order {
        sign_type: sign_type.map(str::to_owned),
        ..Order::default()
    };
    // Only HMAC-SHA256 must be named in the request.
    for (operation, given, sent_type, length) in [
        (&ORDER, None, None, 32),
        (&ORDER, Some("MD5"), Some("MD5"), 32),
        (&ORDER, Some("HMAC-SHA256"), Some("HMAC-SHA256"), 64),
        (&HMAC, None, Some("HMAC-SHA256"), 64),
        (&HMAC, Some("MD5"), Some("MD5"), 32),
    ] {
        let fields = sent(operation, &request(given));
        let value = |wanted: &str| {
            fields
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        assert_eq!(value("sign_type"), sent_type, "{given:?}");
        assert_eq!(value("sign").map(str::len), Some(length), "{given:?}");
    }
    let request = request(Some("SHA1"));
    let client = client();
    assert!(client.call::<Nothing>(&ORDER, &request).prepare().is_err());
}

#[test]
fn a_refusal_with_return_code_that_says_more_leaves_the_outcome_open() {
    let outcome = |further: &[(&str, &str)]| {
        let fields: Vec<_> = [("return_code", "FAIL")].iter().chain(further).copied().collect();
        let error = accepted(&ORDER, 200, &signed(&fields)).unwrap_err();
        assert!(matches!(error, Error::Communication(_)), "{fields:?}: {error}");
        error.outcome()
    };
    for plain in [
        &[] as &[(&str, &str)],
        &[
            ("return_msg", "签名失败"),
            ("appid", "wx1"),
            ("mch_id", "1"),
            ("nonce_str", "n"),
        ],
        &[
            ("result_code", "FAIL"),
            ("err_code", "PARAM_ERROR"),
            ("out_trade_no", "1"),
        ],
        &[("transaction_id", "")],
    ] {
        assert_eq!(outcome(plain), Outcome::Refused, "{plain:?}");
    }
    for more in [
        &[("err_code", "SYSTEMERROR")] as &[(&str, &str)],
        &[("result_code", "FAIL"), ("err_code", "BANKERROR")],
        &[("result_code", "FAIL"), ("err_code", "USERPAYING")],
        &[("result_code", "SUCCESS")],
        &[("transaction_id", "1")],
        &[("trade_state", "SUCCESS")],
        &[("return_msg", "SYSTEMERROR")],
        &[("return_msg", "SYSTEM ERROR")],
        &[("return_msg", "x"), ("err_code_des", "订单处理中")],
    ] {
        assert_eq!(outcome(more), Outcome::Unknown, "{more:?}");
    }
}

#[test]
fn a_failure_with_a_field_of_a_success_leaves_the_outcome_open() {
    let outcome = |further: &[(&str, &str)]| {
        let fields = [
            ("return_code", "SUCCESS"),
            ("result_code", "FAIL"),
            ("err_code", "NOTENOUGH"),
        ];
        let fields: Vec<_> = fields.iter().chain(further).copied().collect();
        let error = accepted(&ORDER, 200, &signed(&fields)).unwrap_err();
        assert!(matches!(error, Error::Business(_)), "{fields:?}: {error}");
        error.outcome()
    };
    for plain in [
        &[] as &[(&str, &str)],
        &[("transaction_id", "1")],
        &[("refund_id", "")],
        &[("recall", "N")],
        &[("trade_state", "CLOSED")],
    ] {
        assert_eq!(outcome(plain), Outcome::Refused, "{plain:?}");
    }
    for more in [
        &[("refund_id", "1")] as &[(&str, &str)],
        &[("payment_no", "1")],
        &[("recall", "Y")],
        &[("transaction_id", "1"), ("trade_state", "SUCCESS")],
        // The signature is also that of a message with these fields of their own.
        &[("nonce_str", "n&refund_id=1")],
        &[("nonce_str", "n&recall=Y")],
        &[("err_code_des", "x&payment_no=1")],
        &[("return_msg", "订单处理中")],
        &[("err_code_des", "余额不足"), ("return_msg", "系统繁忙")],
    ] {
        assert_eq!(outcome(more), Outcome::Unknown, "{more:?}");
    }
}

#[test]
fn several_codes_are_all_ignored() {
    let fields = [
        ("return_code", "SUCCESS"),
        ("result_code", "FAIL"),
        ("err_code", "PARAM_ERROR"),
    ];
    let message = signed(&fields);
    let error = accepted(&ORDER, 200, &message).unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("PARAM_ERROR"), Outcome::Refused));
    let message = message.replace("</xml>", "<err_code>SYSTEMERROR</err_code></xml>");
    let error = accepted(&ORDER, 200, &message).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
}

#[test]
fn a_file_is_whole_only_with_status_200() {
    let bill = "Date,A\n`2026-01-01,`1";
    let transfer = "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code></xml>";
    for status in [201, 202, 203, 204, 206, 226] {
        for (operation, body) in [(&BILL, bill), (&UNSIGNED, transfer)] {
            let error = accepted(operation, status, body).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{status} {body}: {error}");
        }
    }
    let client = client();
    let request = Order::default();
    for (name, value, is_whole) in [
        ("Content-Length", "21", true),
        ("Content-Length", "22", false),
        ("Content-Range", "bytes 0-20/5000", false),
    ] {
        let prepared = client.call::<Nothing>(&BILL, &request).prepare().unwrap();
        let response = Response::builder().header(name, value).body(Bytes::from(bill)).unwrap();
        assert_eq!(prepared.accept(response).is_ok(), is_whole, "{name}: {value}");
    }
}
