//! How the shop shuts down, and notifications at the wrong merchant.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;
use wechatpay_api::runtime::Client;
use wechatpay_api::runtime::testing::{Platform, TestMerchant};
use wechatpay_examples::shop::{self, Settings, Shop};

const MERCHANTS: [&str; 2] = ["1900000100", "1900000200"];

/// Sends a notification, and returns the status of the response.
#[cfg(test)]
fn send(address: SocketAddr, path: &str, notification: &http::Request<Bytes>) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    let (headers, body) = (notification.headers(), notification.body());
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n"
    )
    .unwrap();
    for (name, value) in headers {
        write!(stream, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    write!(stream, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    stream.write_all(body).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response["HTTP/1.1 ".len()..][..3].parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_merchants_are_served_and_the_service_ends_gracefully() {
    let platform = Platform::new().unwrap();
    let merchants = MERCHANTS.map(|mchid| (mchid, TestMerchant::new(mchid).unwrap()));
    let clients = merchants.iter().map(|(_, merchant)| {
        let builder = Client::builder(merchant.merchant().clone(), platform.keys().clone());
        builder.build().unwrap()
    });
    let shop = Shop::new(Settings::read(|_| None).unwrap(), clients);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let ended = async { stopped.await.unwrap_or_default() };
    let service = tokio::spawn(shop::serve(listener, shop, ended));

    for (mchid, merchant) in &merchants {
        let notification = platform
            .notification(merchant, "PAYSCORE.USER_PAID", &json!({"a": 1}))
            .unwrap();
        let other = MERCHANTS.into_iter().find(|other| other != mchid).unwrap();
        // At the URL of another merchant, it cannot be decrypted.
        assert_eq!(send(address, &format!("/notify/{other}"), &notification), 500);
        assert_eq!(send(address, &format!("/notify/{mchid}"), &notification), 204);
        assert_eq!(send(address, "/notify/1900000300", &notification), 404);
    }

    // A request that has begun is responseed after the service was told to end.
    let notification = platform
        .notification(&merchants[0].1, "PAYSCORE.USER_PAID", &json!({}))
        .unwrap();
    let mut begun = TcpStream::connect(address).unwrap();
    begun
        .write_all(b"POST /notify/1900000100 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
        .unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!service.is_finished());
    for (name, value) in notification.headers() {
        write!(begun, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    write!(begun, "Content-Length: {}\r\n\r\n", notification.body().len()).unwrap();
    begun.write_all(notification.body()).unwrap();
    let mut response = String::new();
    begun.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 204"), "{response}");
    tokio::time::timeout(Duration::from_secs(5), service)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(
        TcpStream::connect(address).is_err(),
        "it accepts no further connections"
    );
}

/// With the paused clock, the wait passes as soon as nothing else can happen.
#[tokio::test(start_paused = true)]
async fn a_request_that_never_ends_does_not_keep_the_service_alive() {
    let shop = Shop::new(Settings::read(|_| None).unwrap(), []);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut begun = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    begun
        .write_all(b"POST /notify/1900000100 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        .unwrap();
    let stop = tokio::time::sleep(Duration::from_secs(1));
    let service = tokio::spawn(shop::serve(listener, shop, stop));
    let ended = tokio::time::timeout(Duration::from_secs(60), service).await;
    ended.expect("it ends").unwrap().unwrap();
    drop(begun);
}
