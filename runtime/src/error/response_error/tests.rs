//! Tests of which outcome an error response states.

use http::Response;

use super::*;
use crate::error::{Error, Outcome};

fn http_response(status: u16, body: &str) -> HttpResponse {
    let response = Response::builder().status(status);
    HttpResponse::from(response.body(Bytes::from(body.to_owned())).unwrap())
}

fn api(status: u16, code: &str, verified: bool) -> Error {
    let http_response = http_response(status, &format!("{{\"code\":\"{code}\"}}"));
    Error::Api(Box::new(ApiError::read(http_response, verified, &[])))
}

fn business(status: u16, code: Option<&str>, verified: bool) -> Error {
    Error::Business(Box::new(BusinessError {
        result_code: "FAIL".to_owned(),
        code: code.map(str::to_owned),
        description: None,
        verified,
        http_response: http_response(status, ""),
        documented: &[],
        contradicts_itself: false,
        is_open_elsewhere: false,
    }))
}

fn communication(status: u16, verified: bool) -> Error {
    communication_saying(Some("FAIL"), status, verified)
}

fn communication_saying(return_code: Option<&str>, status: u16, verified: bool) -> Error {
    Error::Communication(Box::new(CommunicationError {
        return_code: return_code.map(str::to_owned),
        return_message: None,
        code: None,
        contradicts_itself: false,
        is_open_elsewhere: false,
        verified,
        http_response: http_response(status, ""),
    }))
}

#[test]
fn only_a_signed_refusal_with_a_plain_code_is_final() {
    for refusal in [
        api(400, "PARAM_ERROR", true),
        business(200, Some("PARAM_ERROR"), true),
        communication(200, true),
    ] {
        assert_eq!(refusal.outcome(), Outcome::Refused, "{refusal}");
    }
    for unsigned in [
        api(400, "PARAM_ERROR", false),
        business(200, Some("PARAM_ERROR"), false),
        communication(200, false),
    ] {
        assert_eq!(unsigned.outcome(), Outcome::Unknown, "{unsigned}");
    }
    for failed in [
        api(500, "PARAM_ERROR", true),
        business(502, Some("PARAM_ERROR"), true),
        api(408, "PARAM_ERROR", true),
        api(202, "USER_PAYING", true),
        api(200, "PARAM_ERROR", true),
        communication(503, true),
        business(200, None, true),
    ] {
        assert_eq!(failed.outcome(), Outcome::Unknown, "{failed}");
    }
}

#[test]
fn codes_that_leave_the_outcome_open_give_an_unknown_outcome() {
    for code in [
        "SYSTEMERROR",
        "SYSTEM_ERROR",
        "BANKERROR",
        "BANK_ERROR",
        "USERPAYING",
        "USER_PAYING",
        "SEND_FAILED",
        "PROCESSING",
        "BIZERR_NEED_RETRY",
        // The same codes in other spellings.
        "BIZ_ERR_NEED_RETRY",
        "system_error",
        " SystemError ",
        "USER-PAYING",
        // Codes that no document lists.
        "SYSTEM_BUSY",
        "SYSTEM_ERROR_RETRY",
        "SYSTEMERROR,retry",
        "REQUEST_TIMEOUT",
        "UNKNOWN",
        "UNKNOWN_ERROR",
        "ORDER_ACCEPTED",
        "SUCCESS",
        "0",
        // A code that says nothing.
        "",
        " ",
    ] {
        assert_eq!(api(400, code, true).outcome(), Outcome::Unknown, "{code}");
        assert_eq!(business(200, Some(code), true).outcome(), Outcome::Unknown, "{code}");
    }
}

#[test]
fn only_codes_that_are_known_to_refuse_a_request_do_so() {
    let outcomes = |status, code: &str, message: &str| {
        let body = format!("{{\"code\":\"{code}\",\"message\":\"{message}\"}}");
        let api = ApiError::read(http_response(status, &body), true, &[]);
        let business = BusinessError {
            result_code: "FAIL".to_owned(),
            code: Some(code.to_owned()),
            description: Some(message.to_owned()),
            verified: true,
            http_response: http_response(200, ""),
            documented: &[],
            contradicts_itself: false,
            is_open_elsewhere: false,
        };
        [Error::Api(Box::new(api)), Error::Business(Box::new(business))].map(|error| error.outcome())
    };
    for (status, code, message) in [
        (400, "PARAM_ERROR", "参数错误"),
        (400, "INVALID_REQUEST", "订单已全额退款"),
        (403, "NOT_ENOUGH", "余额不足"),
        (403, "TRADE_ERROR", "交易失败"),
        (404, "ORDERNOTEXIST", "订单不存在"),
        (429, "FREQUENCY_LIMITED", "频率超限，请稍后重试"),
    ] {
        assert_eq!(outcomes(status, code, message), [Outcome::Refused; 2], "{code}");
    }
    for (status, code, message) in [
        (403, "TRADE_ERROR", "银行系统异常，请查询订单"),
        (400, "INVALID_REQUEST", "订单处理中，请稍后重试"),
        (400, "ERROR", ""),
        (400, "ERR_系统繁忙", "x"),
        (400, "PARAM_ERROR处理中", "x"),
        (400, "IN_PROCESS", "x"),
        (400, "NETWORK_ERROR", "x"),
        (400, "DB_ERROR", "x"),
        (409, "CONFLICT", "x"),
        (400, "A_NEW_CODE", "x"),
    ] {
        assert_eq!(outcomes(status, code, message), [Outcome::Unknown; 2], "{code}");
    }
}

#[test]
fn an_error_with_a_member_of_a_success_leaves_the_outcome_open() {
    for (body, outcome) in [
        (
            r#"{"code":"PARAM_ERROR","request_id":"1","state":null}"#,
            Outcome::Refused,
        ),
        (r#"{"code":"PARAM_ERROR","apply_id":"1"}"#, Outcome::Unknown),
        (r#"{"code":"PARAM_ERROR","state":"ACCEPTED"}"#, Outcome::Unknown),
    ] {
        let error = ApiError::read(http_response(400, body), true, &[]);
        assert_eq!(Error::Api(Box::new(error)).outcome(), outcome, "{body}");
    }
}

#[test]
fn only_a_response_that_says_so_is_a_refusal() {
    for return_code in [None, Some("SUCCESS "), Some("fail?"), Some("PROCESSING")] {
        let error = communication_saying(return_code, 200, true);
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    }
    for (result_code, code, outcome) in [
        ("FAIL", "NOTENOUGH", Outcome::Refused),
        // A few operations have one field, `retcode`, for both.
        ("PARAM_ERROR", "PARAM_ERROR", Outcome::Refused),
        ("268500102", "268500102", Outcome::Unknown),
        ("PROCESSING", "NOTENOUGH", Outcome::Unknown),
        ("success", "NOTENOUGH", Outcome::Unknown),
    ] {
        let Error::Business(mut error) = business(200, Some(code), true) else {
            unreachable!()
        };
        error.result_code = result_code.to_owned();
        assert_eq!(Error::Business(error).outcome(), outcome, "{result_code} {code}");
    }
}

#[test]
fn the_documented_entries_are_those_of_the_code_and_the_status() {
    static DOCUMENTED: [ErrorCode; 4] = [
        ErrorCode::new("A").status(400).title("first"),
        ErrorCode::new("A").title("any status"),
        ErrorCode::new("A").status(404).title("other status"),
        ErrorCode::new("B").status(400).title("other code"),
    ];
    let titles = |entries: &mut dyn Iterator<Item = &'static ErrorCode>| -> Vec<_> {
        entries.filter_map(ErrorCode::documented_title).collect()
    };
    let of_api = |status, code: &str| {
        let http_response = http_response(status, &format!("{{\"code\":\"{code}\"}}"));
        titles(&mut ApiError::read(http_response, true, &DOCUMENTED).documented())
    };
    assert_eq!(of_api(400, "A"), ["first", "any status"]);
    assert_eq!(of_api(404, "A"), ["any status", "other status"]);
    assert_eq!(of_api(500, "B"), [""; 0]);
    // APIv2 has one status for all errors.
    let of_business = |code: Option<&str>| {
        let Error::Business(mut error) = business(200, code, true) else {
            unreachable!()
        };
        error.documented = &DOCUMENTED;
        titles(&mut error.documented())
    };
    assert_eq!(of_business(Some("B")), ["other code"]);
    assert_eq!(of_business(Some("A")), ["first", "any status", "other status"]);
    assert_eq!(of_business(None), [""; 0]);
}

fn read(body: String, verified: bool) -> ApiError {
    let response = Response::builder().status(400).body(Bytes::from(body)).unwrap();
    ApiError::read(HttpResponse::from(response), verified, &[])
}

#[test]
#[cfg_attr(miri, ignore = "takes too long")]
fn only_the_beginning_of_an_unsigned_error_is_kept() {
    let zeros = format!("[{}0]", "0,".repeat(40_000));
    let message = "长".repeat(10_000);
    let body = format!(r#"{{"code":"PARAM_ERROR","message":"{message}","detail":{zeros}}}"#);
    let error = read(body.clone(), false);
    assert_eq!(error.code.as_deref(), Some("PARAM_ERROR"));
    assert_eq!(
        error.message.map(|message| message.chars().count()),
        Some(UNSIGNED_TEXT)
    );
    assert_eq!(error.detail, None);
    assert_eq!(error.http_response.body, body.as_bytes()[..65_536]);
    // A text of the greatest length is kept whole.
    let longest = "a".repeat(1024);
    assert_eq!(bounded_text(longest.clone(), false), longest);
    assert_eq!(bounded_text(longest.clone() + "b", false), longest);

    let error = read(body.clone(), true);
    assert_eq!(error.message, Some(message));
    assert_eq!(error.detail.map(|detail| detail.as_str().to_owned()), Some(zeros));
    assert_eq!(error.http_response.body, body);
}

#[test]
#[cfg_attr(miri, ignore = "takes too long")]
fn an_error_is_read_in_every_shape() {
    for (body, code, detail) in [
        (
            r#"{"code":"A","detail":{"rate" : 0.10}}"#,
            Some("A"),
            Some(r#"{"rate":0.10}"#),
        ),
        (r#"{"code":7,"detail":null}"#, Some("7"), None),
        (r#"{"code":"A","code":"A"}"#, Some("A"), None),
        (r#"{"code":"A","code":"B"}"#, None, None),
        (r#"{"code":"SYSTEM_ERROR","code":"PARAM_ERROR"}"#, None, None),
        (r#"{"code":["A"],"message":{}}"#, None, None),
        ("[]", None, None),
        ("<html>", None, None),
        ("", None, None),
    ] {
        let error = read(body.to_owned(), false);
        assert_eq!(error.code.as_deref(), code, "{body}");
        assert_eq!(error.detail.as_ref().map(Json::as_str), detail, "{body}");
    }
    let deep = format!(
        r#"{{"code":"A","detail":{}{}}}"#,
        "[".repeat(30_000),
        "]".repeat(30_000)
    );
    let error = read(deep, false);
    assert_eq!((error.code.as_deref(), error.detail), (Some("A"), None));
}

#[test]
fn a_byte_order_mark_and_half_a_character_cost_no_code() {
    let read = |body: &[u8], verified| {
        let response = Response::builder().status(400);
        let response = HttpResponse::from(response.body(Bytes::copy_from_slice(body)).unwrap());
        let error = ApiError::read(response, verified, &[]);
        (error.code, error.message, error.detail.is_some())
    };
    let code = Some("PARAM_ERROR".to_owned());
    let marked = "\u{feff}{\"code\":\"PARAM_ERROR\",\"message\":\"参\"}\n";
    assert_eq!(
        read(marked.as_bytes(), false),
        (code.clone(), Some("参".to_owned()), false)
    );
    let cut = b"{\"code\":\"PARAM_ERROR\",\"message\":\"x\xe5\xbc\",\"detail\":{\"field\":\"\xe5\"}}";
    assert_eq!(read(cut, true), (code, Some("x\u{fffd}".to_owned()), false));
    assert_eq!(read(cut, false), (None, None, false));
    // Half a code may be the beginning of one that leaves the outcome open.
    assert_eq!(read(b"{\"code\":\"SYSTEM\xe5\"}", true).0, None);
}

#[test]
fn a_refused_request_that_says_more_leaves_the_outcome_open() {
    let refused = |message: Option<&str>, code: Option<&str>, contradicts_itself| {
        Error::Communication(Box::new(CommunicationError {
            return_code: Some("FAIL".to_owned()),
            return_message: message.map(str::to_owned),
            code: code.map(str::to_owned),
            contradicts_itself,
            is_open_elsewhere: false,
            verified: true,
            http_response: http_response(200, ""),
        }))
    };
    for (message, code) in [
        (None, None),
        (Some("签名失败"), None),
        (Some("PARAM_ERROR"), None),
        (None, Some("NOTENOUGH")),
    ] {
        assert_eq!(
            refused(message, code, false).outcome(),
            Outcome::Refused,
            "{message:?} {code:?}"
        );
        assert_eq!(
            refused(message, code, true).outcome(),
            Outcome::Unknown,
            "{message:?} {code:?}"
        );
    }
    for (message, code) in [
        (Some("SYSTEMERROR"), None),
        (Some("SYSTEM ERROR"), None),
        (Some("系统繁忙，请稍后再试"), None),
        (None, Some("SYSTEMERROR")),
        (None, Some("USERPAYING")),
    ] {
        assert_eq!(
            refused(message, code, false).outcome(),
            Outcome::Unknown,
            "{message:?} {code:?}"
        );
    }
}

#[test]
fn a_failed_operation_that_says_more_leaves_the_outcome_open() {
    static DOCUMENTED: [ErrorCode; 2] = [ErrorCode::new("NOTENOUGH"), ErrorCode::new("ERROR")];
    let failed = |status, code: &str, description: Option<&str>, contradicts_itself| {
        Error::Business(Box::new(BusinessError {
            result_code: "FAIL".to_owned(),
            code: Some(code.to_owned()),
            description: description.map(str::to_owned),
            verified: true,
            http_response: http_response(status, ""),
            documented: &DOCUMENTED,
            contradicts_itself,
            is_open_elsewhere: false,
        }))
        .outcome()
    };
    for (code, description) in [
        ("NOTENOUGH", Some("余额不足，请稍后重试")),
        ("ERROR", Some("余额不足")),
        ("PARAM_ERROR", None),
    ] {
        assert_eq!(failed(200, code, description, false), Outcome::Refused, "{code}");
        assert_eq!(failed(200, code, description, true), Outcome::Unknown, "{code}");
        assert_eq!(failed(408, code, description, false), Outcome::Unknown, "{code}");
    }
    for (code, description) in [
        ("ERROR", "系统繁忙，请稍后再试"),
        ("TRADE_ERROR", "SYSTEM ERROR"),
        ("OTHER", "支付中"),
    ] {
        assert_eq!(failed(200, code, Some(description), false), Outcome::Unknown, "{code}");
    }
    for code in [
        "PAYING",
        "REFUND_IN_PROGRESS",
        "WAIT_PAY",
        "-1",
        "000000",
        "TRADE_SUCCESS",
    ] {
        assert_eq!(failed(200, code, None, false), Outcome::Unknown, "{code}");
    }
}
