//! Calls of APIv2, uploads and downloads that fail on their way or are led elsewhere, with tokens in URLs.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wechatpay_runtime::derive::Request;
use wechatpay_runtime::{Client, Digest, FilePart, Operation, ResponseKind, SignType};

use super::{FILE_TOKEN, PROXY_PASSWORD, texts};
use crate::gateway::{Answer, Fault, Gateway};
use crate::operations::{UPLOAD, modify, nothing, upload};

const REDIRECTED: &str = "https://shop:correct-horse-battery@files.example/x?token=dN7J6yDgUzbX8Uk3sD4a4e";

/// An upload of APIv2 with the merchant's certificate.
const V2_UPLOAD: Operation = Operation::post("/secapi/mch/uploadmedia")
    .v2(SignType::HmacSha256)
    .multipart()
    .mutual_tls();

/// A page of APIv2, whose URL has a signature.
const V2_PAGE: Operation = Operation::get("/papay/entrustweb")
    .v2(SignType::Md5)
    .unsigned_response()
    .response(ResponseKind::Redirect);

#[derive(Debug, Request)]
struct V2Upload {
    #[required]
    media_hash: String,
    #[required]
    #[wire(file)]
    media: FilePart,
}

#[derive(Debug, Request)]
struct V2Page {
    #[required]
    #[wire(query)]
    contract_code: String,
    #[wire(query)]
    contract_display_account: Option<String>,
}

/// Every fault of a response, and responses that lead elsewhere with a token.
fn failures() -> Vec<Answer> {
    let answer = || Answer::bytes(200, "text/xml", "<xml><return_code>SUCCESS</return_code>".repeat(100));
    let mut failures = vec![
        Answer::redirect().with_header("Location", REDIRECTED),
        Answer::bytes(404, "text/html", FILE_TOKEN).with_header("Location", REDIRECTED),
        Answer::bytes(
            502,
            "application/json",
            format!("{{\"code\":\"X\",\"detail\":{{\"url\":\"{REDIRECTED}\"}}}}"),
        )
        .with(Fault::Unsigned),
    ];
    for fault in [
        Fault::HangUp,
        Fault::HangUpInBody,
        Fault::Unsigned,
        Fault::TamperedBody,
        Fault::Slow(Duration::from_secs(5)),
    ] {
        failures.push(answer().with(fault));
    }
    failures
}

/// Calls of APIv2 and downloads that fail on their way, over the merchant's certificate; returns what their errors show.
pub(super) async fn failing(gateway: &Gateway, client: &Client, lost: &Client) -> String {
    let mut told = String::new();
    let upload = V2Upload::new(V2UploadRequired {
        media_hash: "1".to_owned(),
        media: FilePart::new("license.png", b"13900000000".to_vec()),
    });
    let page = V2Page::new(V2PageRequired {
        contract_code: "13734543456".to_owned(),
    })
    .with_contract_display_account("张三");
    let v3_upload = upload::Request::new(upload::RequestRequired {
        meta: upload::Meta::new(upload::MetaRequired {
            filename: "a.png".to_owned(),
            sha256: "1".to_owned(),
        }),
        file: FilePart::new("a.png", b"6214830000000001".to_vec()),
    });
    // Where nothing listens, one round shows everything.
    for (client, rounds) in [(client, usize::MAX), (lost, 1)] {
        for answer in failures().into_iter().take(rounds) {
            let mut note = |shown: String| told.push_str(&shown);
            let shown = |result: Result<String, wechatpay_runtime::Error>| match result {
                Ok(reply) => reply,
                Err(error) => texts(&error),
            };
            gateway.clear_answers();
            gateway.answer_next(answer.clone());
            let reply = crate::operations::modify(client, &modify::sample()).await;
            note(shown(reply.map(|reply| format!("{reply:?}"))));
            gateway.clear_answers();
            gateway.answer_next(answer.clone());
            let reply = client.call::<nothing::Response>(&V2_UPLOAD, &upload).await;
            note(shown(reply.map(|reply| format!("{reply:?}"))));
            gateway.clear_answers();
            gateway.answer_next(answer.clone());
            let reply = client.call::<nothing::Response>(&V2_PAGE, &page).await;
            note(shown(reply.map(|reply| format!("{reply:?}"))));
            gateway.clear_answers();
            gateway.answer_next(answer.clone());
            let reply = client.call::<nothing::Response>(&UPLOAD, &v3_upload).await;
            note(shown(reply.map(|reply| format!("{reply:?}"))));
            for base_url in [gateway.base_url(), "https://files.example".to_owned(), "x y".to_owned()] {
                gateway.clear_answers();
                gateway.answer_next(answer.clone());
                let url = format!("{base_url}/v3/billdownload/file?token={FILE_TOKEN}");
                let digest = Digest::new("SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d").unwrap();
                match client.download(&url, digest).await {
                    Ok(mut file) => {
                        note(format!("{file:?}"));
                        if let Err(error) = file.read_to_end().await {
                            note(texts(&error));
                        }
                    }
                    Err(error) => note(texts(&error)),
                }
            }
        }
    }
    gateway.clear_answers();
    told
}

/// The address of a proxy that refuses every password.
pub(super) async fn refusing_proxy() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let text = String::from_utf8_lossy(&request[..length]).into_owned();
            // That the password is sent at all shows that it could be logged.
            assert!(
                text.contains(&STANDARD.encode(format!("shop:{PROXY_PASSWORD}"))),
                "{text}"
            );
            let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
            let _ = stream.write_all(refusal.as_bytes()).await;
        }
    });
    address
}
