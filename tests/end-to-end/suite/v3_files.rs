//! Files that are the response of an operation of APIv3, which have no digest, and what arrives in their place.

use wechatpay_runtime::Operation;
use wechatpay_runtime::error::{Error, Outcome};

use crate::files::sha1;
use crate::gateway::{Answer, Fault, Gateway};
use crate::operations::{DOWNLOAD, nothing};

const PDF: Operation = DOWNLOAD.media_type("application/pdf");
const PICTURE: Operation = DOWNLOAD.media_type("image/png");
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

async fn called(gateway: &Gateway, operation: &'static Operation, body: &[u8]) -> Result<(), Error> {
    let answer = Answer::bytes(200, "application/octet-stream", body.to_vec());
    answered(gateway, operation, body, answer.with(Fault::Unsigned)).await
}

async fn answered(gateway: &Gateway, operation: &'static Operation, body: &[u8], answer: Answer) -> Result<(), Error> {
    gateway.answer_next(answer);
    let request = nothing::Request::new();
    let client = gateway.client();
    let reply = client.call::<nothing::Response>(operation, &request).await?;
    assert_eq!(reply.http_response().body, body);
    Ok(())
}

#[tokio::test]
async fn what_is_no_file_is_an_error_that_says_what_it_is() {
    let gateway = Gateway::start().await;
    for (body, found) in [
        (&b""[..], "an empty body"),
        (b"\r\n", "an empty body"),
        // Nothing, as gzip packs it.
        (b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x03\0\0\0\0\0\0\0\0\0", "an empty body"),
        (b"[{\"code\":\"NO_STATEMENT_EXIST\"}]", "a JSON list"),
        (b"{\"errcode\":1}", "JSON"),
        (
            b"<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>",
            "an XML message",
        ),
        (b"<!DOCTYPE html><html><body>502", "an HTML page"),
        (b"No Bill Exist", "a text"),
        ("系统繁忙，请稍后再试".as_bytes(), "a text"),
        (b"no bill\n`a,`b", "a text"),
    ] {
        for operation in [&DOWNLOAD, &PDF, &PICTURE] {
            let error = called(&gateway, operation, body).await.unwrap_err();
            let message = error.to_string();
            assert!(message.contains(&format!("is {found} instead")), "{message}");
            assert_eq!(error.outcome(), Outcome::Unknown, "{message}");
        }
    }
    let json = called(&gateway, &DOWNLOAD, b"{\"code\":\"NO_STATEMENT_EXIST\"}").await;
    assert_eq!(json.unwrap_err().code(), Some("NO_STATEMENT_EXIST"));
    let bill = "交易时间,金额\n`2026-11-22,`0.01\n".as_bytes();
    for (operation, body, found) in [
        (&PDF, bill, "a bill"),
        (&PDF, PNG, "a binary file"),
        (&PICTURE, bill, "a bill"),
        (&PICTURE, b"%PDF-1.4\n", "a PDF file"),
    ] {
        let message = called(&gateway, operation, body).await.unwrap_err().to_string();
        assert!(message.contains(&format!("is {found} instead")), "{message}");
    }
}

/// A signature says who wrote it: the service signs its errors rather than its files.
#[tokio::test]
async fn what_is_signed_is_not_a_file_because_of_that() {
    let gateway = Gateway::start().await;
    let signed = |body: &'static [u8]| Answer::bytes(200, "application/octet-stream", body);
    for operation in [&DOWNLOAD, &PDF, &PICTURE] {
        let body = "{\"code\":\"SYSTEM_ERROR\",\"message\":\"系统繁忙\"}".as_bytes();
        let error = answered(&gateway, operation, body, signed(body)).await.unwrap_err();
        assert_eq!(
            (error.code(), error.outcome()),
            (Some("SYSTEM_ERROR"), Outcome::Unknown),
            "{error}"
        );
        assert!(matches!(&error, Error::Api(error) if error.verified), "{error:?}");
        for body in [
            &b""[..],
            b"<html><body>502</body></html>",
            b"<xml><return_code>FAIL</return_code></xml>",
        ] {
            let error = answered(&gateway, operation, body, signed(body)).await.unwrap_err();
            assert!(matches!(error, Error::NotFile { .. }), "{error}");
        }
    }
    let body = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj";
    answered(&gateway, &PDF, body, signed(body)).await.unwrap();
}

#[tokio::test]
async fn a_file_of_the_documented_kind_is_returned() {
    let gateway = Gateway::start().await;
    let bill = "交易时间,金额\n`2026-11-22,`0.01\n".as_bytes();
    for (operation, body) in [
        (&DOWNLOAD, bill),
        (&DOWNLOAD, b"a,b,c\r\n1,2,3\r\n"),
        (&DOWNLOAD, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj"),
        (&DOWNLOAD, PNG),
        (&PDF, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj"),
        (&PICTURE, PNG),
    ] {
        called(&gateway, operation, body).await.unwrap();
    }
}

#[tokio::test]
async fn what_came_instead_of_a_file_is_in_the_error() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let url = format!("{}/v3/billdownload/file?token=1", gateway.base_url());
    let file = |content: &'static str| Answer::bytes(200, "text/plain", content).with(Fault::Unsigned);
    for (content, found) in [
        ("", "an empty body was sent instead"),
        ("{\"code\":\"SYSTEM_ERROR\"}", "JSON was sent instead"),
        (
            "<Error><Code>NoSuchKey</Code></Error>",
            "an XML message was sent instead",
        ),
        ("<html>", "an HTML page was sent instead"),
        ("no such bill", "a text was sent instead"),
        ("交易时间,金额\n`2026-11-22,`0.01\n", "it was changed or truncated"),
    ] {
        gateway.answer_next(file(content));
        let mut stream = client.download(&url, sha1(b"x")).await.unwrap();
        let message = stream.read_to_end().await.unwrap_err().to_string();
        assert!(message.contains(found), "{message}");
        gateway.answer_next(file(content));
        let mut stream = client.download(&url, sha1(b"x")).gzip().await.unwrap();
        let message = stream.read_to_end().await.unwrap_err().to_string();
        assert!(message.contains(found) || found.starts_with("it was"), "{message}");
        // The digest decides.
        gateway.answer_next(file(content));
        let mut stream = client.download(&url, sha1(content.as_bytes())).await.unwrap();
        assert_eq!(stream.read_to_end().await.unwrap(), content.as_bytes());
    }
}
