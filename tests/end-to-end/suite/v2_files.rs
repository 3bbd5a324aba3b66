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
        packed(&format!("<!--{}-->{error}", "x".repeat(20_000))),
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

/// UTF-16 with a byte order mark, or without.
#[cfg(test)]
fn utf16(text: &str, big_endian: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some('\u{feff}').into_iter();
    let units: Vec<u16> = mark.chain(text.chars()).collect::<String>().encode_utf16().collect();
    let bytes = units.into_iter().flat_map(|unit| match big_endian {
        true => unit.to_be_bytes(),
        false => unit.to_le_bytes(),
    });
    bytes.collect()
}

#[cfg(test)]
fn packed(content: &[u8]) -> Vec<u8> {
    use std::io::Write;

    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

#[tokio::test]
async fn what_has_not_the_form_of_a_bill_is_no_bill() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let read = async |body: Vec<u8>| {
        gateway.answer_next(Answer::bytes(200, "text/plain", body).with(Fault::Unsigned));
        let request = nothing::Request::new();
        client.call::<nothing::Response>(&BILL, &request).await
    };
    let error = "<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>";
    // Those whose words can be read.
    for body in [
        packed(&packed(error.as_bytes())),
        utf16(error, false, true),
        utf16(error, true, false),
        packed(&utf16(&format!("<?xml version=\"1.0\"?>{error}"), true, true)),
    ] {
        let error = read(body.clone()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Communication(error) if error.return_message.as_deref() == Some("No Bill Exist")),
            "{body:?}: {error:?}"
        );
    }
    let json = read(b"\n{\"code\":\"SYSTEM_ERROR\",\"message\":\"busy\"}".to_vec()).await;
    assert_eq!(json.unwrap_err().code(), Some("SYSTEM_ERROR"));
    let short = packed(b"\xef\xbb\xbf\xe4\xba\xa4");
    for body in [
        format!("<!DOCTYPE xml [<!ENTITY a \"b>c\"><!-- ]> -->]>{error}").into_bytes(),
        b"<xml>".to_vec(),
        b"<xml".to_vec(),
        b"<".to_vec(),
        b"<?xml version=".to_vec(),
        error.as_bytes()[..40].to_vec(),
        packed(&error.as_bytes()[..40]),
        packed(error.as_bytes())[..20].to_vec(),
        b"{\"return_code\":\"FAIL\"}".to_vec(),
        b"[{\"return_code\":\"FAIL\"}]".to_vec(),
        packed(b"{\"return_code\":\"FAIL\"}"),
        b"<error>`a,`b</error>".to_vec(),
        b"<xml>\n<a>\n`1,`2\n</a></xml>".to_vec(),
        b"No Bill Exist".to_vec(),
        "交易时间,错误".as_bytes().to_vec(),
        "交易时间,公众账号ID".as_bytes().to_vec(),
        b"`error,`busy".to_vec(),
        b"The bill is not ready:\n`code,`NO_BILL\n".to_vec(),
        b"<Error><Code>NoSuchKey</Code></Error>".to_vec(),
        "系统繁忙，请稍后再试, 1, 2".as_bytes().to_vec(),
        Vec::new(),
        b"\r\n ".to_vec(),
        packed(b""),
        b"\x1f\x8b".to_vec(),
        short,
        utf16("交易时间,公众账号ID\r\n`2014-11-10 16:33:45,`1\r\n", false, true),
        b"\x00\x01\x02".to_vec(),
    ] {
        let error = read(body.clone()).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{body:?}: {error}");
    }
}

#[tokio::test]
async fn every_bill_of_the_service_is_one() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let trades = "\u{feff}交易时间,公众账号ID,商户号\r\n`2014-11-10 16:33:45,`wx1,`1\r\n总交易单数,应结订单总金额\r\n`1,`0.01\r\n";
    let empty = "交易时间,公众账号ID,商户号\r\n总交易单数,应结订单总金额\r\n`0,`0.00\r\n";
    let flow = "\u{feff}记账时间,微信支付业务单号\r\n`2018-02-01 04:21:23,`1\r\n资金流水总笔数,收入笔数\r\n`1,`1\r\n";
    // Columns may get other names; that all values begin with a backquote has never changed.
    let other = format!("Trade time,App\r\n{}`1,`2\r\n", "`a,`b\r\n".repeat(10_000));
    for text in [trades, empty, flow, &other] {
        let text = text.as_bytes();
        let cut = packed(text);
        let cut = cut[..cut.len() - 8].to_vec();
        for body in [
            text.to_vec(),
            [b"\r\n", text].concat(),
            packed(text),
            packed(&packed(text)),
            cut,
        ] {
            gateway.answer_next(Answer::bytes(200, "text/plain", body.clone()).with(Fault::Unsigned));
            let reply = client
                .call::<nothing::Response>(&BILL, &nothing::Request::new())
                .await
                .unwrap();
            assert_eq!(reply.http_response().body, body);
        }
    }
}
