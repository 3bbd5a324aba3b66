//! APIv2: signatures over fields, errors, and the client certificate of mutual TLS.

use wechatpay_runtime::error::{AssembleError, Error, Outcome};
use wechatpay_runtime::transport::TransportError;
use wechatpay_runtime::v2::SignatureError;
use wechatpay_runtime::v2::xml::XmlError;
use wechatpay_runtime::{Client, Host};

use crate::gateway::{Answer, Fault, Gateway, Material};
use crate::operations::{CLOSE, MANAGE, NONCELESS, apply, close, manage, modify, nothing};

/// A client of a gateway that requires the merchant's certificate in the handshake.
async fn demanding() -> (Gateway, Client) {
    let gateway = Gateway::start_demanding_client_certificates().await;
    let client = gateway.client();
    (gateway, client)
}

async fn refused(client: &Client, gateway: &Gateway, answer: Answer) -> Error {
    gateway.answer_next(answer);
    let error = crate::operations::modify(client, &modify::sample()).await.unwrap_err();
    assert_eq!(gateway.take_call().refusal, None);
    error
}

#[tokio::test]
async fn a_request_is_signed_and_presents_the_merchants_certificate() {
    let (gateway, client) = demanding().await;
    gateway.answer_next(Answer::xml(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("sub_mch_id", "<&>"),
        ("total", "101"),
        ("empty", ""),
    ]));
    let reply = crate::operations::modify(&client, &modify::sample()).await.unwrap();
    assert_eq!(reply.result_code().unwrap(), &modify::ResultCode::Success);
    assert_eq!((reply.sub_mch_id.as_deref(), reply.total), (Some("<&>"), Some(101)));

    let call = gateway.take_call();
    assert_eq!(call.refusal, None, "the gateway checks `sign`");
    assert!(call.presents_merchant_certificate());
    assert_eq!(
        (call.method.as_str(), call.target.as_str()),
        ("POST", "/applyment/micro/modifycontactinfo")
    );
    assert_eq!(call.header("Content-Type"), Some("text/xml; charset=utf-8"));
    let names: Vec<String> = call.xml_fields().into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "version",
            "sign_type",
            "mch_id",
            "mobile_phone",
            "merchant_name",
            "total",
            "nonce_str",
            "sign"
        ]
    );
    assert_eq!(call.xml_field("version").as_deref(), Some("1.0"));
    assert_eq!(call.xml_field("merchant_name").as_deref(), Some("张三的 ]]> & <小店>"));
    assert_eq!(call.xml_field("nonce_str").unwrap().len(), 32);
    assert_eq!(call.decrypt_oaep_field("mobile_phone"), "13734543456");
}

#[tokio::test]
async fn the_certificate_is_presented_only_where_required() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    crate::operations::modify(&client, &modify::sample()).await.unwrap();
    client
        .call::<nothing::Response>(&CLOSE, &close::sample())
        .await
        .unwrap();
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    let presented = gateway
        .take_calls()
        .iter()
        .map(|call| call.presents_merchant_certificate())
        .collect::<Vec<_>>();
    assert_eq!(
        presented,
        [true, false, false],
        "although all three go to the same host"
    );

    let (gateway, client) = demanding().await;
    let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn without_a_certificate_nothing_is_sent() {
    let gateway = Gateway::start().await;
    let merchant = gateway.material().merchant_without_certificate();
    let client = gateway
        .client_builder(merchant, gateway.material().platform_keys())
        .build()
        .unwrap();
    let error = crate::operations::modify(&client, &modify::sample()).await.unwrap_err();
    assert!(matches!(
        error,
        Error::Assemble(AssembleError::NoIdentity {
            path: "/applyment/micro/modifycontactinfo"
        })
    ));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_refused() {
    let gateway = Gateway::start_demanding_client_certificates().await;
    let material = gateway.material();
    let transport = gateway
        .transport_builder()
        .identity_pem(material.foreign_identity_pem().as_bytes())
        .unwrap();
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(transport.build().unwrap())
        .base_url(Host::Main, &gateway.base_url())
        .unwrap()
        .build()
        .unwrap();
    let error = crate::operations::modify(&client, &modify::sample()).await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn md5_is_used_where_documented_and_not_named_in_the_request() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    client
        .call::<nothing::Response>(&CLOSE, &close::sample())
        .await
        .unwrap();
    let call = gateway.take_call();
    assert_eq!((call.refusal.as_deref(), call.xml_field("sign_type")), (None, None));
    assert_eq!(call.xml_field("sign").unwrap().len(), 32);
}

#[tokio::test]
async fn a_request_is_signed_with_the_digest_that_it_names() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    client
        .call::<nothing::Response>(&CLOSE, &close::sample().with_sign_type("HMAC-SHA256"))
        .await
        .unwrap();
    let call = gateway.take_call();
    assert_eq!(
        (call.refusal.as_deref(), call.xml_field("sign").unwrap().len()),
        (None, 64)
    );

    let request = close::sample().with_sign_type("SHA1");
    let error = client.call::<nothing::Response>(&CLOSE, &request).await.unwrap_err();
    assert!(matches!(error, Error::Assemble(AssembleError::Body { name, .. }) if name == "sign_type"));
}

#[tokio::test]
async fn the_query_of_a_request_with_a_body_is_not_signed() {
    let gateway = Gateway::start().await;
    gateway
        .client()
        .call::<nothing::Response>(&MANAGE, &manage::sample())
        .await
        .unwrap();
    let call = gateway.take_call();
    assert_eq!(call.refusal.as_deref(), None);
    assert_eq!(call.target, "/secapi/mch/submchmanage?action=add");
    assert_eq!(
        (call.xml_field("sub_mch_name").as_deref(), call.xml_field("action")),
        (Some("张三的小店"), None)
    );
}

#[tokio::test]
async fn a_nonceless_operation_sends_no_nonce() {
    let gateway = Gateway::start().await;
    gateway
        .client()
        .call::<nothing::Response>(&NONCELESS, &close::sample())
        .await
        .unwrap();
    let call = gateway.take_call();
    assert_eq!((call.refusal.as_deref(), call.xml_field("nonce_str")), (None, None));
}

#[tokio::test]
async fn a_wrong_or_missing_sign_is_refused() {
    let (gateway, client) = demanding().await;
    let success = || {
        Answer::xml(&[
            ("return_code", "SUCCESS"),
            ("result_code", "SUCCESS"),
            ("sub_mch_id", "1"),
        ])
    };
    let error = refused(&client, &gateway, success().with(Fault::TamperedBody)).await;
    assert!(
        matches!(
            &error,
            Error::V2Verification {
                source: SignatureError::Mismatch,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
    let error = refused(&client, &gateway, success().with(Fault::Unsigned)).await;
    assert!(
        matches!(
            &error,
            Error::V2Verification {
                source: SignatureError::MissingSign,
                ..
            }
        ),
        "{error:?}"
    );
    let failed = Answer::xml(&[
        ("return_code", "SUCCESS"),
        ("result_code", "FAIL"),
        ("err_code", "PARAM_ERROR"),
    ]);
    let error = refused(&client, &gateway, failed.with(Fault::Unsigned)).await;
    assert!(
        matches!(
            &error,
            Error::V2Verification {
                source: SignatureError::MissingSign,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn return_code_and_result_code_give_different_errors() {
    let (gateway, client) = demanding().await;
    let answer = Answer::xml(&[("return_code", "FAIL"), ("return_msg", "签名失败")]);
    let error = refused(&client, &gateway, answer.clone().with(Fault::Unsigned)).await;
    assert_eq!(error.outcome(), Outcome::Unknown, "nobody vouches for it");
    let Error::Communication(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.return_message.as_deref(), error.verified),
        (Some("签名失败"), false)
    );

    let Error::Communication(error) = refused(&client, &gateway, answer).await else {
        panic!("signed")
    };
    assert!(error.verified);

    let fields = [
        ("return_code", "SUCCESS"),
        ("result_code", "FAIL"),
        ("err_code", "PARAM_ERROR"),
        ("err_code_des", "手机号"),
    ];
    let error = refused(&client, &gateway, Answer::xml(&fields)).await;
    assert_eq!(error.outcome(), Outcome::Refused);
    assert!(error.to_string().contains("参数错误"), "{error}");
    let Error::Business(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.code.as_deref(), error.description.as_deref()),
        (Some("PARAM_ERROR"), Some("手机号"))
    );
    assert!(error.verified);

    let fields = [
        ("return_code", "SUCCESS"),
        ("result_code", "FAIL"),
        ("err_code", "SYSTEMERROR"),
    ];
    assert_eq!(
        refused(&client, &gateway, Answer::xml(&fields)).await.outcome(),
        Outcome::Unknown
    );
}

#[tokio::test]
async fn a_response_that_is_not_a_message_is_not_a_success() {
    let (gateway, client) = demanding().await;
    let error = refused(&client, &gateway, Answer::bytes(200, "text/html", "<html>")).await;
    assert!(
        matches!(
            &error,
            Error::NotXml {
                source: XmlError::Malformed { .. },
                ..
            }
        ),
        "{error:?}"
    );
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aa\">]><xml><return_code>&a;</return_code></xml>";
    let error = refused(&client, &gateway, Answer::bytes(200, "text/xml", bomb)).await;
    assert!(
        matches!(
            &error,
            Error::NotXml {
                source: XmlError::Malformed { .. },
                ..
            }
        ),
        "{error:?}"
    );
    let Error::Api(error) = refused(&client, &gateway, Answer::bytes(502, "text/html", "Bad Gateway")).await else {
        panic!("a status of 502 is an error of the service")
    };
    assert_eq!((error.http_response.status.as_u16(), error.verified), (502, false));
}

#[tokio::test]
async fn the_key_of_another_merchant_is_refused_by_the_service() {
    let gateway = Gateway::start().await;
    let merchant = gateway
        .material()
        .merchant_with_api_v2_key("00000000000000000000000000000000");
    let client = gateway
        .client_builder(merchant, gateway.material().platform_keys())
        .build()
        .unwrap();
    let error = client
        .call::<nothing::Response>(&CLOSE, &close::sample())
        .await
        .unwrap_err();
    let Error::Communication(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.return_message.as_deref(), Some("sign does not fit"));
    assert_ne!(Material::API_V2_KEY, "00000000000000000000000000000000");
}

#[tokio::test]
async fn after_a_broken_connection_the_outcome_is_unknown() {
    let (gateway, client) = demanding().await;
    let error = refused(&client, &gateway, Answer::success(true).with(Fault::HangUp)).await;
    let Error::Transport {
        source: TransportError::Interrupted { .. },
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn codes_that_leave_the_outcome_open_do_so_in_signed_responses_too() {
    let (gateway, client) = demanding().await;
    for code in ["SYSTEMERROR", "BANKERROR", "USERPAYING", "SEND_FAILED", "PROCESSING"] {
        let fields = [("return_code", "SUCCESS"), ("result_code", "FAIL"), ("err_code", code)];
        let error = refused(&client, &gateway, Answer::xml(&fields)).await;
        assert_eq!(error.outcome(), Outcome::Unknown, "{code}");
    }
    let fields = [("return_code", "SUCCESS"), ("result_code", "FAIL")];
    let error = refused(&client, &gateway, Answer::xml(&fields)).await;
    assert_eq!(error.outcome(), Outcome::Unknown, "no code at all");
}

#[tokio::test]
async fn a_response_without_result_code_is_not_a_success() {
    let (gateway, client) = demanding().await;
    let answer = Answer::xml(&[("return_code", "SUCCESS"), ("sub_mch_id", "1")]);
    let error = refused(&client, &gateway, answer).await;
    assert!(
        matches!(
            &error,
            Error::Incomplete {
                field: "result_code",
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
}
