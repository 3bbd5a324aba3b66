//! Responses to downloads that arrive so slowly that they would never end: they are given up.

use std::future::IntoFuture;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wechatpay_runtime::client::DownloadError;
use wechatpay_runtime::error::Error;
use wechatpay_runtime::transport::{
    BlockingTransport, Limits, ReqwestTransport, ReqwestTransportBuilder, Transport, TransportError,
};
use wechatpay_runtime::{Client, Host};

use crate::files::sha1;
use crate::gateway::{ClientCertificates, Material, acceptor};

const PATH: &str = "/v3/billdownload/file?token=dN7J6yDgUzbX8Uk3sD4a4e";

/// A server whose response has this head and then a byte every 50 ms, for an hour.
async fn drip(head: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    let acceptor = acceptor(ClientCertificates::Accepted, &Material::shared());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut stream = acceptor.accept(stream).await.unwrap();
                let _ = stream.read(&mut [0; 16 * 1024]).await;
                stream.write_all(head.as_bytes()).await.unwrap();
                while stream.write_all(b" ").await.is_ok() && stream.flush().await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            });
        }
    });
    base_url
}

fn client_of(base_url: &str, transport: impl Transport + 'static) -> Client {
    let material = Material::shared();
    Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, base_url)
        .unwrap()
        .build()
        .unwrap()
}

fn trusting() -> ReqwestTransportBuilder {
    let material = Material::shared();
    let builder = ReqwestTransport::builder().roots_pem(material.authority_pem().as_bytes());
    builder.unwrap().only_given_roots()
}

/// A byte every 50 ms is in time for each piece, and would take an hour.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_sent_byte_by_byte_is_abandoned_and_makes_room_for_the_next() {
    let base_url = drip("HTTP/1.1 200 OK\r\nContent-Length: 65000\r\n\r\n").await;
    let url = format!("{base_url}{PATH}");
    let piece = Duration::from_secs(2);
    let too_slow = trusting().timeout(piece);
    let too_long = trusting().timeout(piece).slowest_download(0).download_timeout(piece);
    for builder in [too_slow, too_long] {
        let limits = Limits {
            downloads_per_host: 1,
            longest_wait: Duration::from_secs(20),
            ..Limits::default()
        };
        let transport = builder.limits(limits).build().unwrap();
        let blocking = BlockingTransport::new(transport.clone()).unwrap();
        let (client, of_threads) = (client_of(&base_url, transport), client_of(&base_url, blocking));
        let read = async || {
            let mut file = client.download(url.as_str(), sha1(b"")).await?;
            file.read_to_end().await
        };
        let read_blocking = {
            let url = url.clone();
            tokio::task::spawn_blocking(move || {
                let mut file = of_threads.download(url, sha1(b"")).wait()?;
                while file.wait_for_piece()?.is_some() {}
                Ok::<_, DownloadError>(Vec::new())
            })
        };
        // There is room for one: each of the others begins after one was given up.
        let all = async { tokio::join!(read(), read(), async { read_blocking.await.unwrap() }) };
        let (one, two, three) = tokio::time::timeout(Duration::from_secs(40), all)
            .await
            .expect("a download is still being read");
        for refused in [one, two, three].map(Result::unwrap_err) {
            let DownloadError::Call(Error::Transport { source, .. }) = &refused else {
                panic!("{refused:?}")
            };
            let TransportError::Slow { waited, received } = source else {
                panic!("{refused:?}")
            };
            assert!(*waited >= piece && *received > 0, "{refused}");
        }
    }
}

#[tokio::test]
async fn an_error_response_sent_byte_by_byte_is_abandoned() {
    let base_url = drip("HTTP/1.1 404 Not Found\r\nContent-Length: 65000\r\n\r\n").await;
    let client = client_of(&base_url, trusting().build().unwrap());
    let download = client.download(format!("{base_url}{PATH}"), sha1(b"")).into_future();
    // The limit on the speed of files would end it after 30 s.
    let refused = tokio::time::timeout(Duration::from_secs(20), download).await;
    let refused = refused.expect("the refusal is still being read").unwrap_err();
    let DownloadError::Call(Error::Api(error)) = &refused else {
        panic!("{refused:?}")
    };
    assert_eq!(error.http_response.status, 404);
    assert!(
        error.http_response.body.len() < 1_000,
        "{}",
        error.http_response.body.len()
    );
}
