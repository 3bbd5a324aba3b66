//! APIv3: each refused response has its own error, and the service's errors are reported as such.

use serde_json::json;
use wechatpay_runtime::Client;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::signature::VerificationError;
use wechatpay_runtime::wire::DecodeCause;

use crate::gateway::{Answer, Fault, Gateway};
use crate::operations::{apply, nothing};

/// The error of one call that gets this response.
async fn refused(client: &Client, gateway: &Gateway, answer: Answer) -> Error {
    gateway.answer_next(answer);
    let error = crate::operations::apply(client, &apply::sample()).await.unwrap_err();
    assert_eq!(gateway.take_call().refusal, None);
    error
}

fn success() -> Answer {
    Answer::json(200, &json!({"apply_id": "20220617"}))
}

#[tokio::test]
async fn each_fault_of_a_signature_has_its_own_error() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let missing = |name| VerificationError::MissingHeader { name };
    let unknown = VerificationError::UnknownSerial {
        serial: "PUB_KEY_ID_0".to_owned(),
    };
    let cases = [
        (Fault::TamperedBody, VerificationError::SignatureMismatch),
        (Fault::UnknownSerial, unknown),
        (Fault::SignatureProbe, VerificationError::SignatureProbe),
        (Fault::BrokenSignature, VerificationError::BadEncoding),
        (Fault::Unsigned, missing("Wechatpay-Timestamp")),
        (Fault::WithoutHeader("Wechatpay-Nonce"), missing("Wechatpay-Nonce")),
        (Fault::WithoutHeader("Wechatpay-Serial"), missing("Wechatpay-Serial")),
        (
            Fault::WithoutHeader("Wechatpay-Signature"),
            missing("Wechatpay-Signature"),
        ),
    ];
    for (fault, expected) in cases {
        let error = refused(&client, &gateway, success().with(fault.clone())).await;
        let Error::Verification { source, http_response } = &error else {
            panic!("{fault:?}: {error:?}")
        };
        assert_eq!((source, http_response.status.as_u16()), (&expected, 200), "{fault:?}");
        assert_eq!(error.request_id(), Some("08F7C0A1F05E1F5A-268450"));
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
}

#[tokio::test]
async fn a_response_that_is_too_old_or_from_the_future_is_refused() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for (fault, hours) in [(Fault::OldTimestamp, -1), (Fault::FutureTimestamp, 1)] {
        let error = refused(&client, &gateway, success().with(fault)).await;
        let Error::Verification {
            source: VerificationError::TimestampOutOfWindow { timestamp, now },
            ..
        } = error
        else {
            panic!("{error:?}")
        };
        assert!((timestamp - now).abs_diff(hours * 3600) < 60, "{timestamp} {now}");
    }
}

#[tokio::test]
async fn an_empty_response_must_be_signed_too() {
    let gateway = Gateway::start().await;
    let error = refused(&gateway.client(), &gateway, Answer::no_content().with(Fault::Unsigned)).await;
    assert!(
        matches!(
            error,
            Error::Verification {
                source: VerificationError::MissingHeader { .. },
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_operation_documented_as_unsigned_still_refuses_a_wrong_signature() {
    let gateway = Gateway::start().await;
    gateway.answer_next(Answer::bytes(200, "text/plain", "a,b").with(Fault::TamperedBody));
    let client = gateway.client();
    let request = nothing::Request::new();
    let error = client
        .call::<nothing::Response>(&crate::operations::DOWNLOAD, &request)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            Error::Verification {
                source: VerificationError::SignatureMismatch,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_service_error_gives_code_message_detail_and_the_documents_label() {
    let gateway = Gateway::start().await;
    let body =
        json!({"code": "INVALID_REQUEST", "message": "不符合", "detail": {"field": "/mchid", "issue": [1, null]}});
    let error = refused(&gateway.client(), &gateway, Answer::json(403, &body)).await;
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!(
        (error.code.as_deref(), error.message.as_deref()),
        (Some("INVALID_REQUEST"), Some("不符合"))
    );
    let detail = error
        .detail
        .as_ref()
        .map(|detail| detail.read::<serde_json::Value>().unwrap());
    assert_eq!(detail, Some(body["detail"].clone()));
    assert!(error.verified);
    assert_eq!(
        error
            .documented()
            .map(|entry| entry.documented_title())
            .collect::<Vec<_>>(),
        [Some("没有权限")]
    );
    assert_eq!(Error::Api(error.clone()).outcome(), Outcome::Refused);
    let shown = error.to_string();
    for part in [
        "INVALID_REQUEST",
        "不符合",
        "403",
        "08F7C0A1F05E1F5A-268450",
        "没有权限",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
}

#[tokio::test]
async fn an_error_that_leaves_the_outcome_open_says_so() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for (status, code) in [(500, "PARAM_ERROR"), (400, "SYSTEM_ERROR"), (400, "USERPAYING")] {
        let answer = Answer::json(status, &json!({"code": code, "message": "m"}));
        assert_eq!(
            refused(&client, &gateway, answer).await.outcome(),
            Outcome::Unknown,
            "{status} {code}"
        );
    }
}

#[tokio::test]
async fn an_error_is_recognized_in_every_shape() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for detail in [
        json!("text"),
        json!(7),
        json!([[]]),
        json!(null),
        json!({"a": {"b": {}}}),
    ] {
        let body = json!({"code": "PARAM_ERROR", "message": "m", "detail": detail});
        let error = refused(&client, &gateway, Answer::json(400, &body)).await;
        let Error::Api(error) = error else { panic!("{error:?}") };
        assert_eq!(error.code.as_deref(), Some("PARAM_ERROR"));
        let detail = error.detail.map(|detail| detail.read::<serde_json::Value>().unwrap());
        assert_eq!(detail.unwrap_or_default(), body["detail"]);
    }
    for (status, body) in [
        (502, "<html>Bad Gateway</html>"),
        (500, ""),
        (429, "{\"code\": "),
        (404, "[1]"),
        (400, "{\"code\": {}}"),
    ] {
        let error = refused(&client, &gateway, Answer::bytes(status, "text/html", body)).await;
        let Error::Api(error) = error else { panic!("{error:?}") };
        assert_eq!(
            (error.http_response.status.as_u16(), error.code.as_deref()),
            (status, None)
        );
        assert_eq!(error.http_response.body, body);
    }
}

#[tokio::test]
async fn an_unsigned_service_error_is_marked_as_such() {
    let gateway = Gateway::start().await;
    let answer = Answer::json(404, &json!({"code": "ORDER_NOT_EXIST", "message": "m"}));
    let error = refused(&gateway.client(), &gateway, answer.with(Fault::Unsigned)).await;
    assert_eq!(error.outcome(), Outcome::Unknown, "nobody vouches for it");
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert!(!error.verified);
    assert!(error.to_string().contains("not signed"), "{error}");
}

#[tokio::test]
async fn a_service_error_with_a_wrong_signature_is_refused() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for fault in [Fault::TamperedBody, Fault::SignatureProbe, Fault::OldTimestamp] {
        let answer = Answer::json(404, &json!({"code": "ORDER_NOT_EXIST", "message": "m"})).with(fault);
        let error = refused(&client, &gateway, answer).await;
        assert!(matches!(error, Error::Verification { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_keeps_everything() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let body = json!({"apply_id": "1", "total": {"fen": 1}});
    let error = refused(&client, &gateway, Answer::json(200, &body)).await;
    assert_eq!(error.outcome(), Outcome::Accepted);
    let Error::Decode {
        source,
        http_response,
        verified: true,
    } = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!(source.field(), "total");
    assert_eq!(
        (http_response.status.as_u16(), http_response.request_id()),
        (200, Some("08F7C0A1F05E1F5A-268450"))
    );
    assert!(http_response.headers.contains_key("Wechatpay-Signature"));
    assert_eq!(http_response.body, body.to_string());

    let error = refused(&client, &gateway, Answer::bytes(200, "application/json", "<html>")).await;
    let Error::Decode { source, .. } = &error else {
        panic!("{error:?}")
    };
    assert!(matches!(source.cause(), DecodeCause::NotJson { .. }));
}

#[tokio::test]
async fn a_redirect_is_refused_and_not_followed() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for answer in [Answer::redirect(), Answer::redirect().with(Fault::Unsigned)] {
        let error = refused(&client, &gateway, answer).await;
        let Error::Redirect { http_response: answer } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(answer.header("Location"), Some("/elsewhere"));
    }
}

#[tokio::test]
async fn an_error_with_a_status_of_success_is_an_error() {
    use wechatpay_api::v3::gov::subsidy::sncode::unlock;
    use wechatpay_api::v3::pay::transactions::out_trade_no::close;

    let gateway = Gateway::start().await;
    let client = gateway.client();
    let request = close::post::Request::new(close::post::RequestRequired {
        out_trade_no: "1".into(),
        mchid: "1900000109".into(),
    });
    for (status, body) in [
        (
            202,
            json!({"code": "USER_PAYING", "message": "用户支付中，需要输入密码"}),
        ),
        (202, json!({"code": "USER_PAYING"})),
        (202, json!({"code": "CODE_OF_NO_DOCUMENT"})),
        (200, json!({"code": "ORDER_PAID", "message": "x"})),
        (200, json!({"code": "SYSTEM_ERROR", "request_id": "x"})),
    ] {
        gateway.answer_next(Answer::json(status, &body));
        let error = close::post(&client, &request).await.unwrap_err();
        assert!(matches!(&error, Error::Api(error) if error.verified), "{body}: {error}");
        assert_eq!(
            (error.code(), error.outcome()),
            (body["code"].as_str(), Outcome::Unknown),
            "{body}"
        );
    }
    for body in [
        json!({}),
        json!({"code": "0", "message": "ok"}),
        json!({"code": "SUCCESS", "message": "x"}),
    ] {
        gateway.answer_next(Answer::json(200, &body));
        assert!(close::post(&client, &request).await.is_ok(), "{body}");
    }
    // Responses of the application with a code of their own.
    gateway.answer_next(Answer::json(
        200,
        &json!({"apply_id": "1", "code": "PARAM_ERROR", "message": "x"}),
    ));
    let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    assert_eq!(error.code(), Some("PARAM_ERROR"));
    for code in ["000000", "SN_LOCKED"] {
        let body = json!({"code": code, "message": "x"}).to_string();
        let read: unlock::post::Response = wechatpay_runtime::wire::decode_json(body.as_bytes(), None).unwrap();
        assert_eq!(read.code.as_deref(), Some(code));
        gateway.answer_next(Answer::json(200, &json!({"code": code, "message": "x"})));
        let reply = client
            .call::<unlock::post::Response>(&unlock::POST, &nothing::Request::new())
            .await;
        assert_eq!(reply.unwrap().code.as_deref(), Some(code));
    }
}
