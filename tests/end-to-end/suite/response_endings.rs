//! Responses that end in unusual ways, over real connections: by closing TLS, by closing only TCP, by a reset. A response
//! that may be incomplete is never taken for a complete one, and what follows a response never belongs to the next call.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::testing::Platform;

use crate::gateway::{ClientCertificates, Material, acceptor};
use crate::operations::apply;
use crate::unusual_http::{answer, client, fields, ordinary, with_head};

/// The action of the server after the first response.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// It waits for the next request.
    Open,
    /// It closes TLS and TCP.
    Closed,
    /// It closes TCP only, as somebody who truncates the response does.
    Cut,
    /// It resets the connection.
    Reset,
}

/// Makes the bytes of the first response.
type Write = fn(&http::Response<Bytes>) -> Vec<u8>;

/// A server that sends the first response in this way; the others are ordinary, and numbered from 1.
async fn server(write: Write, ending: Ending, platform: Arc<Platform>) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("https://{}", listener.local_addr()?);
    let acceptor = acceptor(ClientCertificates::Accepted, &Material::shared());
    let served = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (platform, served) = (Arc::clone(&platform), Arc::clone(&served));
            let accepted = acceptor.accept(stream);
            tokio::spawn(async move {
                let Ok(mut stream) = accepted.await else { return };
                let mut request = [0; 16 * 1024];
                // The client sends one request at a time, and none is longer than that.
                while let Ok(1..) = stream.read(&mut request).await {
                    let number = served.fetch_add(1, Ordering::SeqCst);
                    let response = answer(&platform, number);
                    if number > 0 {
                        let _ = stream.write_all(&ordinary(&response)).await;
                        continue;
                    }
                    let _ = stream.write_all(&write(&response)).await;
                    let _ = stream.flush().await;
                    match ending {
                        Ending::Open => continue,
                        Ending::Closed => drop(stream.shutdown().await),
                        Ending::Cut => drop(stream.get_mut().0.shutdown().await),
                        Ending::Reset => drop(stream.get_mut().0.set_zero_linger()),
                    }
                    return;
                }
            });
        }
    });
    Ok(url)
}

/// The `apply_id` of the first response, and of the next.
async fn two_calls(
    write: Write,
    ending: Ending,
    blocking: bool,
) -> Result<[Result<Option<String>, Error>; 2], Box<dyn std::error::Error>> {
    let platform = Arc::new(Platform::new()?);
    let url = server(write, ending, Arc::clone(&platform)).await?;
    let client = client(&url, &platform, blocking);
    let call = async || {
        let reply = crate::operations::apply(&client, &apply::sample()).await;
        reply.map(|reply| reply.apply_id.clone())
    };
    Ok([call().await, call().await])
}

/// The response without a length, which ends with the connection.
fn until_the_end(response: &http::Response<Bytes>, status: &str) -> Vec<u8> {
    let head = format!("{status}Connection: close\r\n{}\r\n", fields(response));
    [head.as_bytes(), response.body()].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_complete_response_is_read_however_it_ends() {
    let forms: [(&str, Write, Ending); 8] = [
        (
            "HTTP/1.0",
            |response| until_the_end(response, "HTTP/1.0 200 OK\r\n"),
            Ending::Closed,
        ),
        (
            "without a length",
            |response| until_the_end(response, "HTTP/1.1 200 OK\r\n"),
            Ending::Closed,
        ),
        (
            "the last request of the connection",
            |response| {
                let fields = format!(
                    "Connection: close\r\nKeep-Alive: timeout=0, max=1\r\n{}",
                    fields(response)
                );
                with_head(response, "HTTP/1.1 200 OK\r\n", &fields)
            },
            Ending::Cut,
        ),
        (
            "a length, and TLS not closed",
            |response| {
                let fields = format!("Connection: close\r\n{}", fields(response));
                with_head(response, "HTTP/1.1 200 OK\r\n", &fields)
            },
            Ending::Cut,
        ),
        (
            "an encoding that it does not have",
            |response| {
                let fields = format!("Content-Encoding: gzip, br\r\n{}", fields(response));
                with_head(response, "HTTP/1.1 200 OK\r\n", &fields)
            },
            Ending::Open,
        ),
        (
            "another signature after the right one",
            |response| {
                let fields = format!(
                    "{}Wechatpay-Signature: AAAA\r\nWechatpay-Timestamp: 1\r\n",
                    fields(response)
                );
                with_head(response, "HTTP/1.1 200 OK\r\n", &fields)
            },
            Ending::Open,
        ),
        (
            "a redirect that is none",
            |response| {
                let fields = format!("Location: https://127.0.0.1:1/\r\nRefresh: 0\r\n{}", fields(response));
                with_head(response, "HTTP/1.1 200 OK\r\n", &fields)
            },
            Ending::Open,
        ),
        (
            "a thousand interim responses",
            |response| {
                let early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(1_000);
                [early.into_bytes(), ordinary(response)].concat()
            },
            Ending::Open,
        ),
    ];
    for (form, write, ending) in forms {
        for blocking in [false, true] {
            let [first, second] = two_calls(write, ending, blocking).await.unwrap();
            assert_eq!(first.unwrap().as_deref(), Some("0"), "{form}");
            assert_eq!(second.unwrap().as_deref(), Some("1"), "{form}");
        }
    }
}

/// Over plain HTTP, which is allowed for loopback.
#[tokio::test]
async fn an_ipv6_address_is_called_like_any_other() {
    let Ok(listener) = TcpListener::bind("[::1]:0").await else {
        eprintln!("this machine has no IPv6");
        return;
    };
    let authority = listener.local_addr().unwrap().to_string();
    let platform = Platform::new().unwrap();
    let client = client(&format!("http://{authority}"), &platform, false);
    let signed = ordinary(&answer(&platform, 0));
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 16 * 1024];
        let length = stream.read(&mut request).await.unwrap();
        stream.write_all(&signed).await.unwrap();
        String::from_utf8_lossy(&request[..length]).to_ascii_lowercase()
    });
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert!(served.await.unwrap().contains(&format!("\r\nhost: {authority}\r\n")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_response_that_may_be_incomplete_leaves_the_outcome_open() {
    let forms: [(&str, Write, Ending); 8] = [
        (
            "HTTP/1.0, and TLS not closed",
            |response| until_the_end(response, "HTTP/1.0 200 OK\r\n"),
            Ending::Cut,
        ),
        (
            "without a length, and reset",
            |response| until_the_end(response, "HTTP/1.1 200 OK\r\n"),
            Ending::Reset,
        ),
        (
            "half, and closed in order",
            |response| {
                let whole = until_the_end(response, "HTTP/1.0 200 OK\r\n");
                whole[..whole.len() - 5].to_vec()
            },
            Ending::Closed,
        ),
        (
            "half of its header",
            |response| {
                let whole = ordinary(response);
                whole[..whole.len() - response.body().len() - 1].to_vec()
            },
            Ending::Closed,
        ),
        (
            "chunks without the last one",
            |response| {
                let body = String::from_utf8(response.body().to_vec()).unwrap();
                let fields = fields(response);
                let length = body.len();
                format!("HTTP/1.1 200 OK\r\n{fields}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n")
                    .into_bytes()
            },
            Ending::Closed,
        ),
        (
            "no content, with a body",
            |response| with_head(response, "HTTP/1.1 204 No Content\r\n", &fields(response)),
            Ending::Open,
        ),
        (
            "not modified, with a body",
            |response| with_head(response, "HTTP/1.1 304 Not Modified\r\n", &fields(response)),
            Ending::Open,
        ),
        (
            "an encoding of the transfer that is unknown",
            |response| {
                let fields = format!("Transfer-Encoding: gzip\r\nConnection: close\r\n{}", fields(response));
                with_head(response, "HTTP/1.1 200 OK\r\n", &fields).repeat(2)
            },
            Ending::Closed,
        ),
    ];
    for (form, write, ending) in forms {
        for blocking in [false, true] {
            let [first, second] = two_calls(write, ending, blocking).await.unwrap();
            let error = first.expect_err(form);
            assert_eq!(error.outcome(), Outcome::Unknown, "{form}: {error:?}");
            assert_eq!(second.unwrap().as_deref(), Some("1"), "{form}: {error:?}");
        }
    }
}
