//! Five generated operations: each is called over TLS, the gateway verifies its signature and decrypts its fields, and
//! the client verifies the response. Every response that is not genuine is refused.

use serde_json::json;
use wechatpay_api::hk::v3::merchants;
use wechatpay_api::v2::applyment::micro::modifycontactinfo;
use wechatpay_api::v3::aggracct_bc::wb_channel::control_orders::info::update::result::notify;
use wechatpay_api::v3::gov::subsidy::zhejiang::qualifications::alter;
use wechatpay_api::v3::mchalterapply::mchcontactalterapplyment;
use wechatpay_runtime::Client;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::operation::Period;
use wechatpay_runtime::signature::VerificationError;
use wechatpay_runtime::wire::EncodeCause;

use crate::gateway::{Answer, Fault, Gateway, ReceivedCall};

/// Every value that must never be sent in the clear.
const PERSONAL: &[&str] = &["张三", "110101199003070134", "13900000000", "zhangsan@example.com"];

fn contact_change() -> mchcontactalterapplyment::post::Request {
    use mchcontactalterapplyment::post::{Request, RequestRequired, request};
    Request::new(RequestRequired {
        merchant_code: "2492185251".into(),
        out_request_no: "1900013511_10000".into(),
        contact_info: request::ContactInfo::new(request::ContactInfoRequired {
            contact_name: "张三".into(),
            contact_id_doc_type: request::ContactIdDocType::IdentificationTypeIdcard,
            contact_id_card_number: "110101199003070134".into(),
            contact_id_doc_copy: "jTpGmxUX3FBWVQ5NJTZvvDujqhThn4ReFxikqJ5YW6zFQ".into(),
            contact_id_doc_period_begin: "2019-06-06".into(),
            contact_id_doc_period_end: "2026-06-06".into(),
            mobile_phone: "13900000000".into(),
        })
        .with_contact_id_doc_copy_back("back"),
    })
}

fn qualification_change() -> alter::post::Request {
    alter::post::Request::new(alter::post::RequestRequired {
        cate_code: "A01".into(),
        cert_no: "110101199003070134".into(),
        name: "张三".into(),
        tel: "13900000000".into(),
        req_ssn: "123".into(),
    })
}

fn audit_result() -> notify::post::Request {
    notify::post::Request::new(notify::post::RequestRequired {
        out_request_no: "htozr8denqegbt6tk6u10iymo7yww5pn".into(),
        mchid: "1900016681".into(),
    })
    .with_audit_result(notify::post::request::AuditResult::Reject)
    .with_audit_finish_time("2015-05-20T13:29:35+08:00")
    .with_fail_code("1001")
}

fn merchant_change() -> merchants::put::Request {
    use merchants::put::{Request, RequestRequired, request};
    Request::new(RequestRequired {
        sp_appid: "wx82ec4jy334ner1".into(),
        sp_mchid: "2422128905".into(),
        name: "testname".into(),
        sub_mchid: "20000100".into(),
        shortname: "shortname".into(),
        office_phone: "+86075586010000".into(),
        contact: request::Contact::new(request::ContactRequired {
            email: "zhangsan@example.com".into(),
            name: "张三".into(),
            phone: "13900000000".into(),
        }),
        business_category: 343,
        merchant_country_code: "344".into(),
        merchant_type: request::MerchantType::Enterprise,
        business: request::Business::new(request::BusinessRequired {
            business_type: "ONLINE".into(),
        })
        .with_mcc("5344"),
    })
    .with_registration_certificate_number("519723407213085723")
    .with_registration_certificate_date("2022-06-03")
    .with_director(request::Director::new().with_name("Tom").with_number("1234567890"))
}

fn contact_information() -> modifycontactinfo::post::Request {
    use modifycontactinfo::post::{Request, RequestRequired};
    Request::new(RequestRequired {
        mch_id: "1230000109".into(),
        cert_sn: "50062CE505775F070CAB06E697F1BBD1AD4F4D87".into(),
    })
    .with_sub_mch_id("1230000109")
    .with_merchant_name("张三的小店")
}

/// Returns the one call that arrived, after checking its signature and path, and that no personal data is in the clear.
fn arrived(gateway: &Gateway, method: &str, target: &str) -> ReceivedCall {
    let call = gateway.take_call();
    assert_eq!(
        call.refusal, None,
        "the gateway checks the signature with a library that is not ours"
    );
    assert_eq!((call.method.as_str(), call.target.as_str()), (method, target));
    let body = String::from_utf8_lossy(&call.body);
    for value in PERSONAL {
        assert!(!body.contains(value), "{value} is sent unencrypted: {body}");
    }
    call
}

#[tokio::test]
async fn an_administrators_change_is_encrypted_field_by_field() {
    let gateway = Gateway::start().await;
    gateway.answer_next(Answer::json(
        200,
        &json!({"apply_id": "20220617143306000013906025001", "new_field": [1]}),
    ));
    let reply = mchcontactalterapplyment::post(&gateway.client(), &contact_change())
        .await
        .unwrap();
    assert_eq!(reply.apply_id.as_deref(), Some("20220617143306000013906025001"));

    let call = arrived(&gateway, "POST", "/v3/mchalterapply/mchcontactalterapplyment");
    assert_eq!(call.decrypt_oaep("/contact_info/contact_name"), "张三");
    assert_eq!(
        call.decrypt_oaep("/contact_info/contact_id_card_number"),
        "110101199003070134"
    );
    assert_eq!(call.decrypt_oaep("/contact_info/mobile_phone"), "13900000000");
    assert_eq!(
        call.text("/contact_info/contact_id_doc_type"),
        "IDENTIFICATION_TYPE_IDCARD"
    );
    assert_eq!(call.text("/contact_info/contact_id_doc_copy_back"), "back");
    let codes: Vec<_> = mchcontactalterapplyment::POST
        .documented_errors()
        .iter()
        .map(|error| error.code())
        .collect();
    assert_eq!(codes, ["PARAM_ERROR", "INVALID_REQUEST", "SIGN_ERROR", "SYSTEM_ERROR"]);
}

#[tokio::test]
async fn required_response_fields_of_a_qualification_change_can_be_demanded() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(Answer::json(200, &json!({"resp_code": "0", "resp_desc": "成功"})));
    let reply = alter::post(&client, &qualification_change()).await.unwrap();
    assert_eq!(reply.resp_code().unwrap(), "0");
    let missing = reply.auth_code().unwrap_err().to_string();
    assert!(missing.contains("auth_code"), "{missing}");
    assert_eq!(reply.auth_code, None, "nothing is made up");

    let call = arrived(&gateway, "POST", "/v3/gov/subsidy/zhejiang/qualifications/alter");
    assert_eq!(call.decrypt_oaep("/cert_no"), "110101199003070134");
    assert_eq!(call.decrypt_oaep("/name"), "张三");
    assert_eq!(call.decrypt_oaep("/tel"), "13900000000");
    assert_eq!(
        (call.text("/cate_code"), call.text("/req_ssn")),
        ("A01".to_owned(), "123".to_owned())
    );
}

#[tokio::test]
async fn an_audit_result_is_sent_as_written() {
    let gateway = Gateway::start().await;
    gateway.answer_next(Answer::json(200, &json!({"ret_msg": "ok"})));
    let reply = notify::post(&gateway.client(), &audit_result()).await.unwrap();
    assert_eq!(reply.ret_msg.as_deref(), Some("ok"));

    let call = arrived(
        &gateway,
        "POST",
        "/v3/aggracct-bc/wb-channel/control-orders/info/update/result/notify",
    );
    let sent = "{\"out_request_no\":\"htozr8denqegbt6tk6u10iymo7yww5pn\",\"mchid\":\"1900016681\",\
                \"audit_result\":\"REJECT\",\"audit_finish_time\":\"2015-05-20T13:29:35+08:00\",\"fail_code\":\"1001\"}";
    assert_eq!(call.body, sent, "in the document's order, and nothing that was not set");
    let limit = notify::POST.documented_rate_limit().unwrap();
    assert_eq!((limit.calls, limit.period), (200, Period::Minute));
}

#[allow(deprecated, reason = "merchants with old credentials still call it")]
#[tokio::test]
async fn a_hong_kong_merchant_is_encrypted_the_old_way_under_its_prefix() {
    let gateway = Gateway::start().await;
    gateway.answer_next(Answer::json(200, &json!({"sub_mchid": "20000100"})));
    let reply = merchants::put(&gateway.client(), &merchant_change()).await.unwrap();
    assert_eq!(reply.sub_mchid().unwrap(), "20000100");

    let call = arrived(&gateway, "PUT", "/hk/v3/merchants");
    assert_eq!(call.decrypt_pkcs1("/contact/email"), "zhangsan@example.com");
    assert_eq!(call.decrypt_pkcs1("/contact/name"), "张三");
    assert_eq!(call.decrypt_pkcs1("/contact/phone"), "13900000000");
    let body = call.json();
    assert_eq!(body["business_category"], json!(343), "an integer");
    assert_eq!(body["business"], json!({"business_type": "ONLINE", "mcc": "5344"}));
    assert_eq!(body["director"], json!({"name": "Tom", "number": "1234567890"}));
    assert!(body.get("principal").is_none());
}

#[allow(deprecated, reason = "merchants with old credentials still call it")]
#[tokio::test]
async fn conditions_are_checked_before_anything_is_sent() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let mut incomplete = merchant_change();
    incomplete.registration_certificate_number = None;
    let mut contradictory = merchant_change();
    contradictory.merchant_type = merchants::put::request::MerchantType::Individual;
    for (request, field) in [
        (incomplete, "registration_certificate_number"),
        (contradictory, "director"),
    ] {
        let error = merchants::put(&client, &request).await.unwrap_err();
        let Error::Encode(cause) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(cause.field(), field);
        assert!(
            matches!(
                cause.cause(),
                EncodeCause::RequiredIf { .. } | EncodeCause::OnlyIf { .. }
            ),
            "{cause:?}"
        );
        let shown = error.to_string();
        assert!(shown.contains(field) && shown.contains("merchant_type"), "{shown}");
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
#[allow(deprecated, reason = "the call to the retired operation is the point of the test")]
async fn contact_information_is_signed_xml_over_mutual_tls() {
    let gateway = Gateway::start_demanding_client_certificates().await;
    let client = gateway.client();
    gateway.answer_next(Answer::xml(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("sub_mch_id", "1"),
    ]));
    let reply = modifycontactinfo::post(&client, &contact_information()).await.unwrap();
    assert_eq!(
        reply.return_code().unwrap(),
        &modifycontactinfo::post::response::ReturnCode::Success
    );
    assert_eq!(
        reply.result_code().unwrap(),
        &modifycontactinfo::post::response::ResultCode::Success
    );
    assert_eq!(reply.sub_mch_id.as_deref(), Some("1"));

    let call = gateway.take_call();
    assert_eq!(call.refusal, None, "the gateway computes HMAC-SHA256 over the fields");
    assert_eq!(
        (call.method.as_str(), call.target.as_str()),
        ("POST", "/applyment/micro/modifycontactinfo")
    );
    assert!(call.presents_merchant_certificate());
    for (name, value) in [
        ("version", "1.0"),
        ("sign_type", "HMAC-SHA256"),
        ("merchant_name", "张三的小店"),
    ] {
        assert_eq!(call.xml_field(name).as_deref(), Some(value));
    }
    assert_eq!(call.xml_field("nonce_str").unwrap().len(), 32);
    assert_eq!(call.xml_field("email"), None, "what is not set is not sent");

    gateway.answer_next(Answer::xml(&[
        ("return_code", "SUCCESS"),
        ("result_code", "FAIL"),
        ("err_code", "NOAUTH"),
        ("err_code_des", "无权限"),
    ]));
    let refused = modifycontactinfo::post(&client, &contact_information())
        .await
        .unwrap_err();
    let shown = refused.to_string();
    assert!(shown.contains("NOAUTH") && shown.contains("无权限"), "{shown}");
    for fault in [Fault::TamperedBody, Fault::Unsigned] {
        gateway.answer_next(Answer::success(true).with(fault.clone()));
        let error = modifycontactinfo::post(&client, &contact_information())
            .await
            .unwrap_err();
        assert!(matches!(error, Error::V2Verification { .. }), "{fault:?}: {error:?}");
    }
}

/// The error of one call of the operation with the given number.
#[allow(deprecated, reason = "merchants with old credentials still call it")]
async fn refused(client: &Client, operation: usize) -> Error {
    match operation {
        0 => mchcontactalterapplyment::post(client, &contact_change())
            .await
            .map(|_| ()),
        1 => alter::post(client, &qualification_change()).await.map(|_| ()),
        2 => notify::post(client, &audit_result()).await.map(|_| ()),
        _ => merchants::put(client, &merchant_change()).await.map(|_| ()),
    }
    .unwrap_err()
}

#[tokio::test]
async fn every_v3_call_refuses_each_forged_response() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for operation in 0..4 {
        for fault in [
            Fault::TamperedBody,
            Fault::OldTimestamp,
            Fault::UnknownSerial,
            Fault::SignatureProbe,
            Fault::Unsigned,
        ] {
            gateway.answer_next(Answer::json(200, &json!({"apply_id": "1"})).with(fault.clone()));
            let error = refused(&client, operation).await;
            let Error::Verification { source, .. } = &error else {
                panic!("{fault:?}: {error:?}")
            };
            let own = match fault {
                Fault::TamperedBody => matches!(source, VerificationError::SignatureMismatch),
                Fault::OldTimestamp => matches!(source, VerificationError::TimestampOutOfWindow { .. }),
                Fault::UnknownSerial => matches!(source, VerificationError::UnknownSerial { .. }),
                Fault::SignatureProbe => matches!(source, VerificationError::SignatureProbe),
                _ => matches!(source, VerificationError::MissingHeader { .. }),
            };
            assert!(own, "{fault:?}: {source:?}");
            assert_eq!(
                error.outcome(),
                Outcome::Unknown,
                "the request was carried out, for all we know"
            );
        }
    }
}

#[test]
fn no_request_shows_what_it_encrypts() {
    let shown = format!(
        "{:?} {:?} {:?}",
        contact_change(),
        qualification_change(),
        merchant_change()
    );
    for value in PERSONAL {
        assert!(!shown.contains(value), "{value} in {shown}");
    }
    assert!(
        shown.contains("2492185251") && shown.contains("testname"),
        "the rest is there to be read"
    );
}
