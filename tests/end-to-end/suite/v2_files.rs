//! Files of APIv2, such as bills, and errors that arrive in their place.

use wechatpay_runtime::Operation;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::operation::ResponseKind;
use wechatpay_runtime::v2::SignType;

use crate::gateway::{Answer, Fault, Gateway};
use crate::operations::nothing;

const BILL: Operation = Operation::post("/pay/downloadbill")
    .v2(SignType::Md5)
    .unsigned_response()
    .response(ResponseKind::File);

#[tokio::test]
async fn an_error_in_place_of_a_file_is_one_in_every_form() {
    use std::io::Write;

    let gateway = Gateway::start().await;
    let client = gateway.client();
    let error = "<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>";
    let packed = |text: &str| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let bodies = [
        error.as_bytes().to_vec(),
        format!("\u{feff}{error}").into_bytes(),
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{error}").into_bytes(),
        format!("\u{feff}<?xml version=\"1.0\"?><!-- x -->{error}").into_bytes(),
        format!("\r\n \t{error}").into_bytes(),
        format!("\r\n\u{feff}{error}").into_bytes(),
        packed(error),
        packed(&format!("<!--{}-->{error}", "x".repeat(5_000))),
    ];
    let read = async |body: Vec<u8>| {
        gateway.answer_next(Answer::bytes(200, "text/plain", body).with(Fault::Unsigned));
        let request = nothing::Request::new();
        client.call::<nothing::Response>(&BILL, &request).await
    };
    for body in bodies {
        let error = read(body.clone()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Communication(error) if error.return_message.as_deref() == Some("No Bill Exist")),
            "{body:?}: {error:?}"
        );
    }
    for body in [
        error.replace("<xml>", "<XML>").replace("</xml>", "</XML>"),
        "<!DOCTYPE html>\n<html><body>502</body></html>".to_owned(),
        "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code></xml>".to_owned(),
        "<xml><return_code>FAIL".to_owned(),
    ] {
        let error = read(body.clone().into_bytes()).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}: {error}");
    }
}

#[tokio::test]
async fn a_file_is_returned_unchanged_and_an_error_message_is_an_error() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let bill = "﻿交易时间,公众账号ID\r\n`2014-11-10 16:33:45,`wx2421b1c4370ec43b\r\n";
    gateway.answer_next(Answer::bytes(200, "text/plain", bill).with(Fault::Unsigned));
    let reply = client
        .call::<nothing::Response>(&BILL, &nothing::Request::new())
        .await
        .unwrap();
    assert_eq!(reply.http_response().body, bill);
    gateway.answer_next(Answer::xml(&[("return_code", "FAIL"), ("return_msg", "No Bill Exist")]).with(Fault::Unsigned));
    let error = client
        .call::<nothing::Response>(&BILL, &nothing::Request::new())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Communication(error) if error.return_message.as_deref() == Some("No Bill Exist")),
        "{error:?}"
    );
}
