//! Clients that were written for the service itself, with their habits.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::post;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderValue, Request};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use wechatpay_runtime::signature::SERIAL_HEADER;
use wechatpay_runtime::wire::{Cipher, Encrypt};
use wechatpay_runtime::{Host, PlatformKeys};
use wechatpay_sandbox::{PlatformKeyMode, Sandbox};

use crate::raw::{self, Caller, MERCHANT};
use crate::refusals::prepay;

async fn sandbox(mode: PlatformKeyMode) -> Sandbox {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    let builder = builder.platform_key_mode(mode).pace(0.01);
    builder.start().await.unwrap()
}

fn certificates(caller: &Caller<'_>) -> Request<Bytes> {
    caller.v3_example(caller.sandbox.catalogue().operation("v3.certificates.get").unwrap())
}

fn address(base_url: &str) -> String {
    base_url.split("//").nth(1).unwrap().to_owned()
}

/// The head of the response to a request, byte for byte.
async fn head(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &Request<Bytes>, host: &str) -> String {
    let target = request.uri().path_and_query().unwrap();
    let mut text = format!(
        "{} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n",
        request.method()
    );
    for (name, value) in request.headers() {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    stream.write_all(format!("{text}\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A peer that closes without a farewell is not an error here.
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.split("\r\n\r\n").next().unwrap().to_owned()
}

async fn tls(sandbox: &Sandbox, host: &str) -> Result<impl AsyncRead + AsyncWrite + Unpin + use<>, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(sandbox.authority_pem().as_bytes()).unwrap())
        .unwrap();
    let configuration = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address(sandbox.tls_base_url())).await.unwrap();
    let name = ServerName::try_from(host.to_owned()).unwrap();
    TlsConnector::from(Arc::new(configuration)).connect(name, stream).await
}

#[tokio::test]
async fn header_names_are_written_as_the_service_writes_them() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let plain = TcpStream::connect(address(sandbox.base_url())).await.unwrap();
    let plain = head(plain, &certificates(&caller), "127.0.0.1").await;
    let over_tls = tls(&sandbox, "api.mch.weixin.qq.com").await.unwrap();
    let over_tls = head(over_tls, &certificates(&caller), "api.mch.weixin.qq.com").await;
    for head in [plain, over_tls] {
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        let names = ["Timestamp", "Nonce", "Signature", "Serial", "Signature-Type"];
        for name in names
            .map(|name| format!("Wechatpay-{name}"))
            .iter()
            .map(String::as_str)
            .chain(["Content-Type", "Request-ID"])
        {
            assert!(head.contains(&format!("\r\n{name}: ")), "{name}: {head}");
        }
    }
}

#[tokio::test]
async fn the_certificate_covers_every_host_of_the_service() {
    let sandbox = raw::sandbox().await;
    let urls = Host::ALL
        .iter()
        .flat_map(|host| [Some(host.base_url()), host.backup_base_url()]);
    let hosts = urls.flatten().map(|url| url.trim_start_matches("https://"));
    let mut covered = 0;
    for host in hosts.chain(["api.wechatpay.cn", "api2.wechatpay.cn", "localhost", "127.0.0.1"]) {
        tls(&sandbox, host)
            .await
            .map_err(|error| format!("{host}: {error}"))
            .unwrap();
        covered += 1;
    }
    assert_eq!(covered, 11);
    assert!(tls(&sandbox, "pay.example").await.is_err());
}

#[tokio::test]
async fn an_empty_platform_serial_counts_as_none() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let mut request = certificates(&caller);
    request
        .headers_mut()
        .insert(SERIAL_HEADER, HeaderValue::from_static(""));
    let response = caller.send(request, false).await;
    assert_eq!(response.status(), 200, "{:?}", response.body());
    let signer = response.headers()[SERIAL_HEADER].to_str().unwrap();
    assert_eq!(signer.len(), 40, "a certificate signs: {signer}");
    // The client verifies with certificates, so one signs its other responses, too.
    let order = prepay("after-certificates");
    let (status, named) = call(&caller, "v3.pay.transactions.jsapi.post", &order, "").await;
    assert_eq!((status, named.as_deref()), (200, Some(signer)));
}

/// Records the platform key that signs each notification.
async fn shop() -> (String, Arc<Mutex<Vec<String>>>) {
    let serials = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&serials);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let receive = move |headers: HeaderMap| {
        let serial = headers[SERIAL_HEADER].to_str().unwrap().to_owned();
        seen.lock().unwrap().push(serial);
        std::future::ready(http::StatusCode::NO_CONTENT)
    };
    let router = Router::new().route("/notify", post(receive));
    tokio::spawn(axum::serve(listener, router).into_future());
    (url, serials)
}

/// Calls with the platform key of this name. Returns the status and the name of the key that signed the response.
async fn call(caller: &Caller<'_>, id: &str, body: &Value, named: &str) -> (u16, Option<String>) {
    let entry = caller.sandbox.catalogue().operation(id).unwrap();
    let body = Bytes::from(body.to_string());
    let mut request = caller.v3(entry, &entry.path, body.clone(), &body, "application/json");
    request.headers_mut().remove(SERIAL_HEADER);
    if !named.is_empty() {
        request.headers_mut().insert(SERIAL_HEADER, named.parse().unwrap());
    }
    let response = caller.send(request, false).await;
    let signer = response
        .headers()
        .get(SERIAL_HEADER)
        .map(|name| name.to_str().unwrap().to_owned());
    (response.status().as_u16(), signer)
}

#[tokio::test]
async fn responses_and_notifications_are_signed_by_the_same_key() {
    let (url, serials) = shop().await;
    let mut number = 0;
    for mode in [
        PlatformKeyMode::Certificate,
        PlatformKeyMode::PublicKey,
        PlatformKeyMode::Both,
    ] {
        let sandbox = sandbox(mode).await;
        let caller = Caller::new(&sandbox);
        let public = sandbox.configuration().platform_public_key_id.clone();
        // A rotation adds the newest certificate.
        let certificate = sandbox.rotate_keys().unwrap();
        let cases = match mode {
            PlatformKeyMode::Certificate => vec![("", &certificate), (&*certificate, &certificate)],
            PlatformKeyMode::PublicKey => vec![("", &public), (&*public, &public)],
            // A client that names none gets the kind that it showed before.
            PlatformKeyMode::Both => vec![
                ("", &public),
                (&*certificate, &certificate),
                ("", &certificate),
                (&*public, &public),
                ("", &public),
            ],
        };
        for (named, expected) in cases {
            number += 1;
            let order = json!({
                "appid": "wxd678efh567hg6787",
                "mchid": MERCHANT,
                "description": "商品",
                "out_trade_no": format!("signed-{number}"),
                "notify_url": url,
                "amount": {"total": 100},
            });
            let answered = call(&caller, "v3.pay.transactions.native.post", &order, named).await;
            assert_eq!(answered, (200, Some(expected.clone())), "{mode:?}, {named:?}");
            sandbox.pay(&format!("signed-{number}")).unwrap();
            let refund = json!({
                "out_trade_no": format!("signed-{number}"),
                "out_refund_no": format!("refund-{number}"),
                "notify_url": url,
                "amount": {"refund": 30, "total": 100, "currency": "CNY"},
            });
            call(&caller, "v3.refund.domestic.refunds.post", &refund, named).await;
            let begun = Instant::now();
            while serials.lock().unwrap().len() < 2 && begun.elapsed() < Duration::from_secs(10) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            let notified = std::mem::take(&mut *serials.lock().unwrap());
            assert_eq!(notified, [expected.clone(), expected.clone()], "{mode:?}, {named:?}");
        }
    }
}

#[tokio::test]
async fn a_merchant_uses_only_the_keys_of_its_mode() {
    for (mode, other) in [
        (PlatformKeyMode::Certificate, true),
        (PlatformKeyMode::PublicKey, false),
    ] {
        let sandbox = sandbox(mode).await;
        let caller = Caller::new(&sandbox);
        let serials: Vec<String> = sandbox.platform_keys().serials().map(str::to_owned).collect();
        let public = sandbox.configuration().platform_public_key_id.clone();
        assert_eq!(serials == [public.clone()], !other, "{serials:?}");
        let unknown = if other { public } else { sandbox.rotate_keys().unwrap() };
        let mut request = certificates(&caller);
        request.headers_mut().insert(SERIAL_HEADER, unknown.parse().unwrap());
        assert_eq!(caller.send(request, false).await.status(), 400, "{mode:?}");
        let status = caller.send(certificates(&caller), false).await.status();
        assert_eq!(status, if other { 200 } else { 404 }, "{mode:?}");
        // Fields are encrypted with a key of the mode.
        let keys: &PlatformKeys = sandbox.platform_keys();
        let name = keys.encryption().encrypt(Cipher::PublicKey, "张三".as_bytes()).unwrap();
        let receiver = json!({
            "appid": "wxd678efh567hg6787",
            "type": "MERCHANT_ID",
            "account": "86693852",
            "name": name,
            "relation_type": "STORE",
        });
        let named = keys.encryption().serial().unwrap().to_owned();
        let (status, _) = call(&caller, "v3.profitsharing.receivers.add.post", &receiver, &named).await;
        assert_eq!(status, 200, "{mode:?}: {:?}", sandbox.log_after(0).pop());
    }
}

#[tokio::test]
async fn download_urls_name_the_host_that_the_caller_used() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox.catalogue().operation("v3.bill.tradebill.get").unwrap();
    for (host, origin) in [
        ("api.mch.weixin.qq.com", "http://api.mch.weixin.qq.com/"),
        ("localhost:9", "http://localhost:9/"),
        ("user@host", sandbox.base_url()),
    ] {
        let mut request = caller.v3_example(entry);
        request.headers_mut().insert(HOST, HeaderValue::from_static(host));
        let response = caller.send(request, false).await;
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert!(
            body["download_url"].as_str().unwrap().starts_with(origin),
            "{host}: {body}"
        );
    }
}

#[tokio::test]
async fn a_form_whose_boundary_only_its_body_shows_is_read() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox.catalogue().operation("v3.merchant.media.upload.post").unwrap();
    let without = |body: Option<&'static str>| {
        let mut request = caller.v3_example(entry);
        request
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data"));
        body.map(Bytes::from)
            .into_iter()
            .for_each(|body| *request.body_mut() = body);
        request
    };
    let response = caller.send(without(None), false).await;
    assert_eq!(response.status(), 200, "{:?}", response.body());
    for broken in ["", "--", "--\r\n", "no form"] {
        assert_eq!(
            caller.send(without(Some(broken)), false).await.status(),
            400,
            "{broken:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_connections_do_not_block_the_next_caller() {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    // Long enough that no idle connection ends by itself.
    let sandbox = builder.head_timeout(Duration::from_secs(300)).start().await.unwrap();
    for port in [sandbox.base_url(), sandbox.tls_base_url()] {
        let mut idle = Vec::new();
        for _ in 0..500 {
            idle.push(TcpStream::connect(address(port)).await.unwrap());
        }
        let begun = Instant::now();
        let caller = Caller::new(&sandbox);
        let mut request = certificates(&caller);
        let uri = request.uri().to_string().replace(sandbox.base_url(), port);
        *request.uri_mut() = uri.parse().unwrap();
        assert_eq!(caller.send(request, false).await.status(), 200);
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(60), "{took:?}");
        println!("behind 500 idle connections a call took {took:?}");
    }
}
