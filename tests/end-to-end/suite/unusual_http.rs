//! Responses in forms that HTTP allows but servers rarely use, and in forms that HTTP does not allow, over real
//! connections. None of them makes a call treat another response as its own, or a lost response as a refusal.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::testing::Platform;
use wechatpay_runtime::transport::{BlockingTransport, ReqwestTransport};
use wechatpay_runtime::{Client, Host, RetryPolicy};

use crate::gateway::{ClientCertificates, Material, acceptor};
use crate::operations::apply;

/// The first response of the server, given the one that it should send.
type Spoil = fn(&http::Response<Bytes>, &Platform) -> Vec<u8>;

/// The response whose `apply_id` has this number.
pub(crate) fn answer(platform: &Platform, number: usize) -> http::Response<Bytes> {
    platform.sign(200, format!(r#"{{"apply_id":"{number}"}}"#)).unwrap()
}

/// The header fields that the platform signs with, one per line.
pub(crate) fn fields(response: &http::Response<Bytes>) -> String {
    let fields = response.headers().iter();
    fields
        .map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()))
        .collect()
}

/// The response with nothing unusual.
pub(crate) fn ordinary(response: &http::Response<Bytes>) -> Vec<u8> {
    with_head(response, "HTTP/1.1 200 OK\r\n", &fields(response))
}

/// The response with this status line and these fields, and a `Content-Length`.
pub(crate) fn with_head(response: &http::Response<Bytes>, status: &str, fields: &str) -> Vec<u8> {
    let body = response.body();
    let head = format!("{status}{fields}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// The response in one chunk with an extension, with fields before and after it.
fn chunked(response: &http::Response<Bytes>, fields: &str, trailers: &str) -> Vec<u8> {
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\n{fields}Transfer-Encoding: chunked\r\n\r\n{length:X};a=b;c=\"d e\"\r\n{body}\r\n0;last\r\n{trailers}\r\n"
    )
    .into_bytes()
}

/// A server that spoils the first response; the others are numbered from 1.
async fn server(spoil: Spoil, platform: Arc<Platform>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let acceptor = acceptor(ClientCertificates::Accepted, &Material::shared());
    let served = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (platform, served) = (Arc::clone(&platform), Arc::clone(&served));
            let accepted = acceptor.accept(stream);
            tokio::spawn(async move {
                let mut stream = accepted.await.unwrap();
                let mut request = [0; 16 * 1024];
                // The client sends one request at a time, and none is longer than that.
                while let Ok(1..) = stream.read(&mut request).await {
                    let number = served.fetch_add(1, Ordering::SeqCst);
                    let response = answer(&platform, number);
                    let bytes = match number {
                        0 => spoil(&response, &platform),
                        _ => ordinary(&response),
                    };
                    // The client may have closed the connection.
                    let _ = stream.write_all(&bytes).await;
                    let _ = stream.flush().await;
                }
            });
        }
    });
    url
}

/// A client of a server at this address that signs as this platform.
pub(crate) fn client(url: &str, platform: &Platform, blocking: bool) -> Client {
    let material = Material::shared();
    let transport = ReqwestTransport::builder()
        .roots_pem(material.authority_pem().as_bytes())
        .unwrap()
        .only_given_roots()
        .timeout(Duration::from_secs(3))
        .build()
        .unwrap();
    let client = Client::builder(material.merchant(), platform.keys());
    let client = match blocking {
        true => client.transport(BlockingTransport::new(transport).unwrap()),
        false => client.transport(transport),
    };
    client
        .base_url(Host::Main, url)
        .unwrap()
        .retry_policy(RetryPolicy::never())
        .build()
        .unwrap()
}

/// The `apply_id` of the first response, which is spoiled, and of the next.
async fn two_calls(spoil: Spoil, blocking: bool) -> [Result<Option<String>, Error>; 2] {
    let platform = Arc::new(Platform::new().unwrap());
    let client = client(&server(spoil, Arc::clone(&platform)).await, &platform, blocking);
    let call = async || {
        let reply = crate::operations::apply(&client, &apply::sample()).await;
        reply.map(|reply| reply.apply_id.clone())
    };
    [call().await, call().await]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn forms_that_http_allows_are_read() {
    let forms: [(&str, Spoil); 7] = [
        ("an interim response", |response, _| {
            [b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), ordinary(response)].concat()
        }),
        ("several interim responses", |response, _| {
            let early = "HTTP/1.1 103 Early Hints\r\nWechatpay-Serial: other\r\nLink: </a>\r\n\r\n".repeat(5);
            [early.into_bytes(), ordinary(response)].concat()
        }),
        ("chunks with extensions and trailers", |response, _| {
            chunked(response, &fields(response), "Wechatpay-Nonce: other\r\nX: y\r\n")
        }),
        ("bytes outside ASCII in a field", |response, _| {
            let head = fields(response).into_bytes();
            let body = response.body();
            let rest = format!("Content-Length: {}\r\n\r\n", body.len());
            [
                b"HTTP/1.1 200 \xC4\xE3\r\nX-Shop: caf\xE9\r\n".as_slice(),
                &head,
                rest.as_bytes(),
                body,
            ]
            .concat()
        }),
        ("the same length twice", |response, _| {
            let length = format!("{}Content-Length: {}\r\n", fields(response), response.body().len());
            with_head(response, "HTTP/1.1 200 OK\r\n", &length)
        }),
        ("names in upper case, whitespace around values", |response, _| {
            let fields = response.headers().iter();
            let fields: String = fields
                .map(|(name, value)| format!("{}: \t {}\t\r\n", name.as_str().to_uppercase(), value.to_str().unwrap()))
                .collect();
            with_head(response, "HTTP/1.1 200 OK\r\n", &fields)
        }),
        ("more bytes than announced", |response, platform| {
            // The rest looks like a response to the next call.
            [ordinary(response), ordinary(&answer(platform, 99))].concat()
        }),
    ];
    for (form, spoil) in forms {
        for blocking in [false, true] {
            let [first, second] = two_calls(spoil, blocking).await;
            assert_eq!(first.unwrap().as_deref(), Some("0"), "{form}");
            assert_eq!(
                second.unwrap().as_deref(),
                Some("1"),
                "{form}: the next call has its own response"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_response_that_is_damaged_leaves_the_outcome_open() {
    let forms: [(&str, Spoil); 11] = [
        ("the signature after the body", |response, _| {
            chunked(response, "", &fields(response))
        }),
        ("a wrong signature before the right one", |response, _| {
            let fields = format!("Wechatpay-Signature: AAAA\r\n{}", fields(response));
            with_head(response, "HTTP/1.1 200 OK\r\n", &fields)
        }),
        ("two lengths", |response, _| {
            with_head(response, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", &fields(response))
        }),
        ("a negative length", |response, _| {
            let text = String::from_utf8(ordinary(response)).unwrap();
            text.replace("Content-Length: ", "Content-Length: -").into_bytes()
        }),
        ("a length of 2^64", |response, _| {
            let text = String::from_utf8(ordinary(response)).unwrap();
            text.replace("Content-Length: ", "Content-Length: 18446744073709551616")
                .into_bytes()
        }),
        ("a chunk of 2^64 bytes", |response, _| {
            let text = String::from_utf8(chunked(response, &fields(response), "")).unwrap();
            text.replace(";a=b", "FFFFFFFFFFFFFFFF;a=b").into_bytes()
        }),
        ("another protocol", |_, _| {
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n".to_vec()
        }),
        ("another status than the signed response had", |response, _| {
            with_head(response, "HTTP/1.1 404 Not Found\r\n", &fields(response))
        }),
        ("compressed, without having been asked for", |response, _| {
            let fields = format!("Content-Encoding: gzip\r\n{}", fields(response));
            let text = String::from_utf8(with_head(response, "HTTP/1.1 200 OK\r\n", &fields)).unwrap();
            text.replace("{\"apply_id\"", "\u{1f}{\"apply_i\"").into_bytes()
        }),
        ("a field of a megabyte", |response, _| {
            let fields = format!("X: {}\r\n{}", "y".repeat(1 << 20), fields(response));
            with_head(response, "HTTP/1.1 200 OK\r\n", &fields)
        }),
        ("no HTTP", |_, _| {
            b"<xml><return_code>FAIL</return_code></xml>\r\n\r\n".to_vec()
        }),
    ];
    for (form, spoil) in forms {
        for blocking in [false, true] {
            let [first, second] = two_calls(spoil, blocking).await;
            let error = first.unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{form}: {error:?}");
            assert_eq!(second.unwrap().as_deref(), Some("1"), "{form}: {error:?}");
        }
    }
}
