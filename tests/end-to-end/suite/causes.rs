//! The error of each failed connection names the cause (DNS, refused, TLS, timeout), and so does the log for each
//! failed call.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::transport::{Cause, ReqwestTransport, ReqwestTransportBuilder, TransportError};
use wechatpay_runtime::{Client, Host, RetryPolicy};

use crate::gateway::{ClientCertificates, DeadHost, Gateway, Material, acceptor};
use crate::operations::{apply, modify};

/// A transport that trusts only the gateway's authority.
fn trusting() -> ReqwestTransportBuilder {
    ReqwestTransport::builder()
        .roots_pem(Material::shared().authority_pem().as_bytes())
        .unwrap()
        .only_given_roots()
        .connect_timeout(Duration::from_secs(30))
}

/// The error of a payment that gets no connection.
async fn error_at(base_url: &str, transport: ReqwestTransportBuilder) -> Error {
    let material = Material::shared();
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(transport.build().unwrap())
        .base_url(Host::Main, base_url)
        .unwrap()
        .retry_policy(RetryPolicy::never())
        .build()
        .unwrap();
    let called = crate::operations::apply(&client, &apply::sample()).await;
    called.unwrap_err()
}

/// A server that sends the same bytes in response to any data, or resets the connection if there are none to send.
async fn saying(words: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            if words.is_empty() {
                stream.set_zero_linger().unwrap();
            }
            let _ = stream.write_all(words.as_bytes()).await;
        }
    });
    address.to_string()
}

/// A server with the gateway's certificate, which is not for its address.
async fn impostor() -> String {
    let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = acceptor(ClientCertificates::Accepted, &Material::shared());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let _ = acceptor.accept(stream).await;
        }
    });
    address.to_string()
}

#[tokio::test]
async fn the_message_says_why_there_is_no_connection() {
    let gateway = Gateway::start().await;
    let url = gateway.base_url();
    let stranger = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let stranger = ReqwestTransport::builder()
        .roots_pem(stranger.cert.pem().as_bytes())
        .unwrap()
        .only_given_roots();
    let through = |proxy: &str| trusting().proxy(&format!("http://user:secret@{proxy}")).unwrap();
    let dead = DeadHost::new();
    let nobody = dead.base_url().replace("https://", "");
    let impostor = impostor().await;
    let reset = saying("").await;
    let plain = saying("HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let credentials = saying("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    // Its connections are accepted by the operating system, and nobody answers the handshake.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = (silent.local_addr().unwrap().to_string(), silent);
    let impatient = trusting().connect_timeout(Duration::from_millis(300));
    let forbidden = saying("HTTP/1.1 403 Forbidden\r\n\r\n").await;
    for (error, cause) in [
        (error_at(&format!("https://{nobody}"), trusting()).await, Cause::Refused),
        (
            error_at("https://nowhere.invalid", trusting()).await,
            Cause::NameNotResolved,
        ),
        (
            error_at(&format!("https://{}", silent.0), impatient).await,
            Cause::TimedOut,
        ),
        (error_at(&url, stranger).await, Cause::UnknownAuthority),
        (
            error_at(&format!("https://{impostor}"), trusting()).await,
            Cause::OtherHost,
        ),
        (error_at(&format!("https://{reset}"), trusting()).await, Cause::Reset),
        (
            error_at(&format!("https://{plain}"), trusting()).await,
            Cause::Handshake,
        ),
        (error_at(&url, through(&credentials)).await, Cause::ProxyCredentials),
        (error_at(&url, through(&forbidden)).await, Cause::ProxyRefused),
        (error_at(&url, through(&nobody)).await, Cause::ProxyUnreachable),
    ] {
        let Error::Transport { source, .. } = &error else {
            panic!("{error:?}")
        };
        assert!(
            matches!(source, TransportError::Connect { .. }),
            "{cause:?}: {source:?}"
        );
        assert_eq!(source.cause(), Some(cause), "{source:?}");
        let message = error.to_string();
        assert!(message.contains(&cause.to_string()), "{message}");
        assert!(
            message.contains("nothing was sent") && !message.contains("secret"),
            "{message}"
        );
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn whatever_a_proxy_says_nothing_was_sent() {
    let gateway = Gateway::start().await;
    for words in [
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.0 200 Connection established\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:1/\r\n\r\n",
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"user:secret\"\r\n\r\nuser:secret",
        "HTTP/1.1 502 user:secret\r\n\r\n",
        "HTTP/1.1 200",
        "HTTP/2 200\r\n\r\n",
        "<html>user:secret</html>\r\n\r\n",
        "\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
    ] {
        let proxy = format!("http://user:secret@{}", saying(words).await);
        let error = error_at(&gateway.base_url(), trusting().proxy(&proxy).unwrap()).await;
        let Error::Transport { source, .. } = &error else {
            panic!("{error:?}")
        };
        assert!(
            matches!(source, TransportError::Connect { .. }),
            "{words:?}: {source:?}"
        );
        assert!(source.cause().is_some(), "{words:?}: {source:?}");
        assert_eq!(error.outcome(), Outcome::NotSent, "{words:?}");
        let told = format!("{error} {error:#} {error:?}");
        assert!(!told.contains("secret"), "{words:?}: {told}");
    }
    assert!(gateway.take_calls().is_empty());
}

#[tokio::test]
async fn a_server_that_requires_a_client_certificate_is_named_as_the_cause() {
    let gateway = Gateway::start_demanding_client_certificates().await;
    let error = error_at(&gateway.base_url(), trusting()).await;
    let Error::Transport { source, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(source.cause(), Some(Cause::ClientCertificate), "{source:?}");
    assert!(error.to_string().contains("merchant API certificate"), "{error}");
}

#[tokio::test]
async fn a_certificate_that_cannot_be_presented_is_named_and_nothing_is_sent() {
    let material = Material::shared();
    let gateway = Gateway::start().await;
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let certificate = rcgen::generate_simple_self_signed(["merchant".to_owned()])
        .unwrap()
        .cert
        .pem();
    let refused = ReqwestTransport::builder().identity_pem(format!("{certificate}{key}").as_bytes());
    let message = refused.unwrap_err().to_string();
    assert!(message.contains("belongs to another certificate"), "{message}");
    let transport = trusting().build().unwrap();
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, &gateway.base_url())
        .unwrap()
        .build()
        .unwrap();
    let error = crate::operations::modify(&client, &modify::sample()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(gateway.take_calls().is_empty());
}
