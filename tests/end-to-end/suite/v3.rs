//! APIv3: the requests that are sent, and the results of successful responses.

use http::StatusCode;
use serde_json::json;
use wechatpay_runtime::error::{AssembleError, Error, Outcome};
use wechatpay_runtime::wire::EncodeCause;
use wechatpay_runtime::{FilePart, Operation};

use crate::gateway::{Answer, Gateway, Material};
use crate::operations::{AUTHORIZE, DOWNLOAD, UPLOAD, apply, nothing, query, upload};

#[tokio::test]
async fn encrypted_fields_reach_the_service_as_ciphertext_that_it_can_read() {
    let gateway = Gateway::start().await;
    crate::operations::apply(&gateway.client(), &apply::sample())
        .await
        .unwrap();

    let call = gateway.take_call();
    assert_eq!(call.refusal, None);
    assert_eq!(
        (call.method.as_str(), call.target.as_str()),
        ("POST", "/v3/mchalterapply/mchcontactalterapplyment")
    );
    assert_eq!(call.text("/merchant_code"), "2492185251");
    assert_eq!(call.text("/remark"), "退款 & 其他");
    assert_eq!(call.decrypt_oaep("/contact_info/contact_name"), "张三");
    assert_eq!(call.decrypt_oaep("/contact_info/phones/0"), "13900000000");
    assert_eq!(call.decrypt_oaep("/contact_info/phones/1"), "13900000001");
    assert_eq!(call.decrypt_pkcs1("/contact_info/email"), "zhangsan@example.com");
    for plaintext in ["张三", "13900000000", "zhangsan"] {
        assert!(
            !String::from_utf8_lossy(&call.body).contains(plaintext),
            "{plaintext} is sent unencrypted"
        );
    }
}

#[tokio::test]
async fn a_documented_body_without_fields_is_an_empty_object() {
    const CANCEL: Operation = Operation::post("/v3/cancel");
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let request = nothing::Request::new();
    for (operation, body) in [(CANCEL, "{}"), (CANCEL.without_body(), "")] {
        client.call::<nothing::Response>(&operation, &request).await.unwrap();
        let call = gateway.take_call();
        assert_eq!((call.refusal.as_deref(), &call.body[..]), (None, body.as_bytes()));
    }
}

#[tokio::test]
async fn every_request_names_key_type_and_software() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    crate::operations::query(&client, &query::sample("1", "2"))
        .await
        .unwrap();

    let calls = gateway.take_calls();
    for call in &calls {
        assert_eq!(call.header("Wechatpay-Serial"), Some(Material::PUBLIC_KEY_ID));
        assert_eq!(call.header("Accept"), Some("application/json"));
        assert!(
            call.header("User-Agent")
                .is_some_and(|agent| agent.starts_with("wechatpay-runtime/"))
        );
        assert_eq!(
            call.client_certificate, None,
            "only operations that demand it present the certificate"
        );
    }
    assert_eq!(calls[0].header("Content-Type"), Some("application/json"));
    assert_eq!(calls[1].header("Content-Type"), None);
    assert!(calls[1].body.is_empty());
}

#[tokio::test]
async fn the_signed_target_is_the_one_on_the_wire() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let cases = [
        (
            "1217752501201407033233368018",
            "a-b.c_d~9",
            "1217752501201407033233368018/items/a-b.c_d~9",
        ),
        ("a/b", "..%2f..", "a%2Fb/items/..%252f.."),
        (
            "订单 1",
            "x?y#z&w=1+'\"<>[]|",
            "%E8%AE%A2%E5%8D%95%201/items/x%3Fy%23z%26w%3D1%2B%27%22%3C%3E%5B%5D%7C",
        ),
        ("...", "%2e%2e", ".../items/%252e%252e"),
    ];
    for (out_trade_no, item, expected) in cases {
        crate::operations::query(&client, &query::sample(out_trade_no, item))
            .await
            .unwrap();
        let call = gateway.take_call();
        assert_eq!(call.refusal, None, "the signature covers the target as it arrived");
        assert_eq!(call.target, format!("/v3/orders/{expected}"));
    }
}

#[tokio::test]
async fn query_and_header_carry_their_fields() {
    let gateway = Gateway::start().await;
    let request = query::sample("1", "2")
        .with_mchid("1900000109&a=b c'")
        .with_id_card("110101199003070000")
        .with_idempotency_key("key-1");
    crate::operations::query(&gateway.client(), &request).await.unwrap();

    let call = gateway.take_call();
    assert_eq!(call.refusal, None);
    assert_eq!(call.header("Idempotency-Key"), Some("key-1"));
    let (path, query) = call.target.split_once('?').unwrap();
    assert_eq!(path, "/v3/orders/1/items/2");
    let (mchid, id_card) = query.split_once("&id_card=").unwrap();
    assert_eq!(mchid, "mchid=1900000109%26a%3Db%20c%27");
    let ciphertext = id_card.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    assert_eq!(call.decrypt_oaep_text(&ciphertext), "110101199003070000");
}

#[tokio::test]
async fn path_parameters_that_name_another_resource_are_not_sent() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for value in [".", ".."] {
        let error = crate::operations::query(&client, &query::sample("1", value))
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::Assemble(AssembleError::DotSegment { name, .. }) if name == "item"),
            "{error:?}"
        );
    }
    let error = crate::operations::query(&client, &query::sample("", "2"))
        .await
        .unwrap_err();
    let Error::Encode(cause) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (cause.field(), cause.cause()),
        ("out_trade_no", &EncodeCause::EmptyPathParameter)
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn a_header_value_cannot_add_header_fields() {
    let gateway = Gateway::start().await;
    let request = query::sample("1", "2").with_idempotency_key("a\r\nX-Injected: 1");
    let error = crate::operations::query(&gateway.client(), &request).await.unwrap_err();
    assert!(matches!(error, Error::Assemble(AssembleError::Header { name }) if name == "Idempotency-Key"));
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn a_reply_gives_response_status_and_request_id() {
    let gateway = Gateway::start().await;
    let body = json!({"apply_id": "20220617", "total": "10", "account_no": gateway.material().encrypt_for_merchant("6222"),
        "a_field_of_next_year": {"x": [1]}});
    gateway.answer_next(Answer::json(202, &body));
    let reply = crate::operations::apply(&gateway.client(), &apply::sample())
        .await
        .unwrap();

    assert_eq!(reply.apply_id().unwrap(), "20220617");
    assert_eq!(reply.total, Some(10));
    assert_eq!(reply.account_no.as_ref().unwrap().expose(), "6222");
    assert_eq!(reply.http_response().status, StatusCode::ACCEPTED);
    assert_eq!(reply.http_response().request_id(), Some("08F7C0A1F05E1F5A-268450"));
    assert_eq!(reply.http_response().body, body.to_string());
    assert!(!format!("{reply:?}").contains("6222"));
}

#[tokio::test]
async fn a_query_reads_its_response() {
    let gateway = Gateway::start().await;
    gateway.answer_next(Answer::json(200, &json!({"trade_state": "SUCCESS", "amount": null})));
    let reply = crate::operations::query(&gateway.client(), &query::sample("1", "2"))
        .await
        .unwrap();
    assert_eq!(reply.into_inner().trade_state.as_deref(), Some("SUCCESS"));
}

#[tokio::test]
async fn an_empty_response_is_an_empty_object() {
    let gateway = Gateway::start().await;
    for answer in [Answer::no_content(), Answer::bytes(200, "application/json", "")] {
        gateway.answer_next(answer);
        let reply = crate::operations::apply(&gateway.client(), &apply::sample())
            .await
            .unwrap();
        assert_eq!(reply.apply_id, None);
        assert!(reply.http_response().body.is_empty());
    }
}

#[tokio::test]
async fn a_file_is_the_body_of_the_reply() {
    let gateway = Gateway::start().await;
    let file = "交易时间,金额\n`2026-11-22,`0.01\n";
    gateway.answer_next(Answer::bytes(200, "text/plain", file).with(crate::gateway::Fault::Unsigned));
    let client = gateway.client();
    let reply = client
        .call::<nothing::Response>(&DOWNLOAD, &nothing::Request::new())
        .await
        .unwrap();
    assert_eq!(reply.http_response().body, file);
    assert_eq!(gateway.take_call().header("Accept"), Some("*/*"));
}

#[tokio::test]
async fn a_documented_redirect_is_returned_and_not_followed() {
    let gateway = Gateway::start().await;
    gateway.answer_next(Answer::redirect().with(crate::gateway::Fault::Unsigned));
    let client = gateway.client();
    let reply = client
        .call::<nothing::Response>(&AUTHORIZE, &nothing::Request::new())
        .await
        .unwrap();
    assert_eq!(reply.http_response().status, StatusCode::FOUND);
    assert_eq!(reply.http_response().headers["Location"], "/elsewhere");
    assert_eq!(gateway.take_calls().len(), 1);
}

#[tokio::test]
async fn an_upload_is_signed_by_its_meta_part() {
    let gateway = Gateway::start().await;
    let file = b"\x89PNG\r\n\x1a\n--not-the-boundary".as_slice();
    let request = upload::Request::new(upload::RequestRequired {
        meta: upload::Meta::new(upload::MetaRequired {
            filename: "licence.png".into(),
            sha256: "00".repeat(32),
        }),
        file: FilePart::new("licence.png", file),
    });
    let client = gateway.client();
    client.call::<nothing::Response>(&UPLOAD, &request).await.unwrap();

    let call = gateway.take_call();
    assert_eq!(call.refusal, None, "the gateway checks the signature over `meta` alone");
    let parts = call.form_parts();
    assert_eq!(parts.len(), 2);
    assert!(parts[0].0.contains("name=\"meta\"") && parts[0].0.contains("Content-Type: application/json"));
    assert!(parts[1].0.contains("name=\"file\"; filename=\"licence.png\"") && parts[1].0.contains("image/png"));
    assert_eq!(parts[1].1, file);
}
