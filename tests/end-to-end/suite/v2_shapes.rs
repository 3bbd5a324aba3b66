//! APIv2 messages of other shapes: queries, forms, and a query together with XML.

use wechatpay_runtime::error::{AssembleError, Error, Outcome};
use wechatpay_runtime::operation::SuccessCode;
use wechatpay_runtime::v2::SignType;
use wechatpay_runtime::{FilePart, Operation};

use crate::gateway::{Answer, Fault, Gateway};
use crate::operations::nothing;

const MANAGE: Operation = Operation::post("/secapi/mch/submchmanage")
    .v2(SignType::Md5)
    .mutual_tls()
    .unsigned_response();
const CONTRACT: Operation = Operation::get("/papay/h5entrustweb").v2(SignType::HmacSha256);
const UPLOAD: Operation = Operation::post("/secapi/mch/uploadmedia")
    .v2(SignType::Md5)
    .mutual_tls()
    .multipart();

mod manage {
    use wechatpay_runtime::derive::{Request, Response};

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {
        #[required]
        #[wire(query)]
        pub(crate) action: String,
        #[required]
        pub(crate) mch_id: String,
        pub(crate) merchant_name: Option<String>,
    }

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Response {
        pub(crate) mchinfo: Option<Vec<Merchant>>,
    }

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Merchant {
        pub(crate) merchant_name: Option<String>,
    }
}

mod contract {
    use wechatpay_runtime::derive::Request;

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {
        #[required]
        #[wire(query)]
        pub(crate) mch_id: String,
        #[wire(query)]
        pub(crate) notify_url: Option<String>,
    }
}

mod upload {
    use wechatpay_runtime::FilePart;
    use wechatpay_runtime::derive::{Request, Response};

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {
        #[required]
        pub(crate) mch_id: String,
        #[required]
        pub(crate) media_hash: String,
        #[required]
        #[wire(file)]
        pub(crate) media: FilePart,
    }

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Response {
        pub(crate) media_id: Option<String>,
    }
}

#[tokio::test]
async fn the_query_of_an_xml_request_is_not_signed() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let answer = "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code>\
                  <mchinfo><merchant_name>a</merchant_name></mchinfo><mchinfo><merchant_name>b</merchant_name></mchinfo></xml>";
    // Elements inside an element cannot be signed; the document lists no signature either.
    gateway.answer_next(Answer::bytes(200, "text/xml", answer).with(Fault::Unsigned));
    let request = manage::Request::new(manage::RequestRequired {
        action: "query".to_owned(),
        mch_id: "1230000109".to_owned(),
    });
    let request = request.with_merchant_name("商户");
    let reply = client.call::<manage::Response>(&MANAGE, &request).await;
    let call = gateway.take_call();
    assert_eq!(call.target, "/secapi/mch/submchmanage?action=query");
    assert_eq!(call.refusal, None, "the gateway computes `sign` over the XML alone");
    let names: Vec<String> = call.xml_fields().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["mch_id", "merchant_name", "nonce_str", "sign"]);
    assert!(call.presents_merchant_certificate());
    match reply {
        Ok(reply) => {
            let names: Vec<_> = reply
                .mchinfo
                .iter()
                .flatten()
                .map(|one| one.merchant_name.as_deref())
                .collect();
            assert_eq!(names, [Some("a"), Some("b")]);
        }
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn a_request_with_only_a_query_signs_the_whole_query() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(Answer::xml(&[("return_code", "SUCCESS"), ("result_code", "SUCCESS")]));
    let request = contract::Request::new(contract::RequestRequired {
        mch_id: "1200009811".to_owned(),
    });
    let request = request.with_notify_url("https://shop.example/?a=1&b=张三");
    client.call::<nothing::Response>(&CONTRACT, &request).await.unwrap();
    let call = gateway.take_call();
    assert_eq!(call.refusal, None, "the gateway computes `sign` over the query");
    assert_eq!((call.method.as_str(), call.body.len()), ("GET", 0));
    let names: Vec<String> = call.query().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["mch_id", "notify_url", "sign_type", "nonce_str", "sign"]);
    assert!(call.header("Authorization").is_none());
}

#[tokio::test]
async fn a_query_whose_signature_is_ambiguous_is_refused() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for notify_url in [
        "https://shop.example/?a=1&sign_type=MD5",
        "x&result_code=SUCCESS&return_code=SUCCESS",
    ] {
        let request = contract::Request::new(contract::RequestRequired {
            mch_id: "1200009811".to_owned(),
        });
        let request = request.with_notify_url(notify_url);
        let error = client.call::<nothing::Response>(&CONTRACT, &request).await.unwrap_err();
        assert!(
            matches!(&error, Error::Assemble(AssembleError::Ambiguous { name }) if name == "notify_url"),
            "{error:?}"
        );
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn a_forged_answer_to_a_query_is_refused() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let request = contract::Request::new(contract::RequestRequired {
        mch_id: "1200009811".to_owned(),
    });
    for fault in [Fault::TamperedBody, Fault::Unsigned] {
        let answer = Answer::xml(&[("return_code", "SUCCESS"), ("result_code", "SUCCESS"), ("total", "101")]);
        gateway.answer_next(answer.with(fault.clone()));
        let error = client.call::<nothing::Response>(&CONTRACT, &request).await.unwrap_err();
        assert!(matches!(error, Error::V2Verification { .. }), "{fault:?}: {error:?}");
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
}

#[tokio::test]
async fn the_fields_of_a_form_are_signed_and_the_file_is_sent() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(Answer::xml(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("media_id", "m1"),
    ]));
    let request = upload::Request::new(upload::RequestRequired {
        mch_id: "1900000109".to_owned(),
        media_hash: "2f4c1a4e0e2d3c5b6a7988776655443".to_owned(),
        media: FilePart::new("licence.png", vec![0x89, b'P', b'N', b'G', 0, 13, 10]),
    });
    let reply = client.call::<upload::Response>(&UPLOAD, &request).await.unwrap();
    assert_eq!(reply.media_id.as_deref(), Some("m1"));
    let call = gateway.take_call();
    assert_eq!(call.refusal, None, "the gateway computes `sign` over the fields");
    let parts = call.form_parts();
    let (head, content) = parts.last().unwrap();
    assert!(head.contains("name=\"media\"") && head.contains("image/png"), "{head}");
    assert_eq!(content[..4], [0x89, b'P', b'N', b'G']);
}

/// A transfer whose response the documents list without `sign`.
const TRANSFER: Operation = Operation::post("/mmpaymkttransfers/promotion/transfers")
    .v2(SignType::Md5)
    .mutual_tls()
    .unsigned_response();

mod transfer {
    use wechatpay_runtime::derive::Response;

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Response {
        pub(crate) amount: Option<i64>,
    }
}

#[tokio::test]
async fn an_unsigned_response_of_a_money_operation_proves_only_a_plain_success() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let transfer = async |fields: &[(&str, &str)]| {
        gateway.answer_next(Answer::xml(fields).with(Fault::Unsigned));
        let request = nothing::Request::new();
        client.call::<transfer::Response>(&TRANSFER, &request).await
    };
    let arrived = ("return_code", "SUCCESS");
    let succeeded = ("result_code", "SUCCESS");
    let reply = transfer(&[arrived, succeeded, ("amount", "100")]).await.unwrap();
    assert_eq!(reply.amount, Some(100));

    for (fields, kind) in [
        (&[arrived][..], "incomplete"),
        (&[arrived, ("result_code", "")], "incomplete"),
        (&[arrived, succeeded, ("amount", "a lot")], "decode"),
        (
            &[arrived, ("result_code", "FAIL"), ("err_code", "PARAM_ERROR")],
            "business",
        ),
        (
            &[arrived, ("result_code", "FAIL"), ("err_code", "BANKERROR")],
            "business",
        ),
        (&[arrived, ("result_code", "success")], "business"),
        (&[("return_code", "FAIL")], "communication"),
        (&[("result_code", "SUCCESS")], "communication"),
        (&[], "communication"),
    ] {
        let error = transfer(fields).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (kind, Outcome::Unknown),
            "{fields:?}: {error}"
        );
        assert!(!error.to_string().contains("was accepted"), "{error}");
    }
}

/// The same for operations whose success is told by `return_code` alone, or by `retcode`.
const BY_RETURN_CODE: Operation = TRANSFER.success_code(SuccessCode::ReturnCode);
const BY_RETCODE: Operation = TRANSFER.success_code(SuccessCode::Retcode);

/// A code that is repeated or nested may say either, so it must not be taken for an absent one.
#[tokio::test]
async fn a_code_in_an_unclear_form_is_no_success() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let called = async |operation: &'static Operation, fields: &str| {
        let body = format!("<xml>{fields}</xml>");
        gateway.answer_next(Answer::bytes(200, "text/xml", body).with(Fault::Unsigned));
        client
            .call::<nothing::Response>(operation, &nothing::Request::new())
            .await
    };
    let arrived = "<return_code>SUCCESS</return_code>";
    for code in [
        "<result_code>SUCCESS</result_code><result_code>FAIL</result_code>",
        "<result_code>FAIL</result_code><result_code>FAIL</result_code>",
        "<result_code><code>FAIL</code></result_code>",
        "<result_code>FA<b/>IL</result_code>",
    ] {
        for operation in [&TRANSFER, &BY_RETURN_CODE] {
            let error = called(operation, &format!("{arrived}{code}")).await.unwrap_err();
            assert_eq!(
                (error.kind(), error.outcome()),
                ("incomplete", Outcome::Unknown),
                "{code}: {error}"
            );
        }
    }
    for code in [
        "<return_code>FAIL</return_code><return_code>SUCCESS</return_code>",
        "<return_code><code>FAIL</code></return_code>",
    ] {
        let error = called(&BY_RETCODE, &format!("{code}<retcode>0</retcode>"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            ("communication", Outcome::Unknown),
            "{code}: {error}"
        );
    }
    called(&BY_RETURN_CODE, arrived).await.unwrap();
    called(&BY_RETCODE, "<retcode>0</retcode>").await.unwrap();
}

/// `/appauth/getaccesstoken` has no `return_code`: its `retcode` says whether it succeeded.
#[allow(deprecated, reason = "the only operation that responds with `retcode` is retired")]
#[tokio::test]
async fn a_retcode_says_whether_the_operation_succeeded() {
    use wechatpay_api::v2::appauth::getaccesstoken;

    let gateway = Gateway::start().await;
    let client = gateway.client();
    let request = getaccesstoken::get::Request::new(getaccesstoken::get::RequestRequired {
        mch_id: "1200009811".to_owned(),
        appid: "wxcbda96de0b165486".to_owned(),
        openid: "baf04e6bbbd06f7b1a197d18ed53b7f1".to_owned(),
        code: "wxcbda96de0b165489".to_owned(),
        scope: getaccesstoken::get::request::Scope::PayIdentity,
    });
    let respond = async |fields: &[(&str, &str)]| {
        gateway.answer_next(Answer::xml(fields).with(Fault::Unsigned));
        getaccesstoken::get(&client, &request).await
    };

    let reply = respond(&[("retcode", "0"), ("retmsg", "ok"), ("access_token", "ACCESS")]).await;
    let reply = reply.unwrap();
    assert_eq!(
        (reply.retcode, reply.access_token.as_deref()),
        (Some(0), Some("ACCESS"))
    );

    let error = respond(&[("retcode", "-1"), ("retmsg", "code is used")])
        .await
        .unwrap_err();
    let Error::Business(failure) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (failure.code.as_deref(), failure.result_code.as_str()),
        (Some("-1"), "-1")
    );
    assert_eq!(failure.description.as_deref(), Some("code is used"));
    assert_eq!(error.outcome(), Outcome::Unknown, "it is unsigned");

    let error = respond(&[("return_code", "FAIL"), ("return_msg", "wrong sign")])
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Communication(_)), "{error:?}");

    for fields in [&[("access_token", "ACCESS")], &[("return_code", "SUCCESS")]] {
        let error = respond(fields).await.unwrap_err();
        assert!(matches!(error, Error::Incomplete { field: "retcode", .. }), "{error:?}");
    }
}
