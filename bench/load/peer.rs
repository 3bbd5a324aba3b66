//! The peer: responds to every request with the same message, which is signed in advance.

use std::convert::Infallible;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, body::Incoming};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use wechatpay_runtime::signature::response_message;
use wechatpay_runtime::wire::{Cipher, Encrypt};
use wechatpay_runtime::{Merchant, PlatformKeys};

use crate::Result;
use crate::keys::{KEY_ID, MERCHANT_CERTIFICATE, PLATFORM_KEY};

const NONCE: &str = "c5ac7061fccab6bf3e254dcf98995b8c";
const PAID: &str = r#"{"appid":"wxd678efh567hg6787","mchid":"1230000109","out_trade_no":"1217752501201407033233368018","transaction_id":"1217752501201407033233368018","trade_type":"JSAPI","trade_state":"SUCCESS","trade_state_desc":"支付成功","bank_type":"CMC","attach":"自定义数据","success_time":"2018-06-08T10:34:56+08:00","payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},"amount":{"total":100,"payer_total":100,"currency":"CNY","payer_currency":"CNY"}}"#;

/// Serves requests until its standard input is closed, then prints the number of connections.
pub(crate) fn run(tls: bool, encrypted_fields: usize, delay: u64) -> Result<()> {
    let answer = Arc::new(signed(body(encrypted_fields)?)?);
    let connections = Arc::new(AtomicUsize::new(0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let counted = Arc::clone(&connections);
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        println!("{}", counted.load(Ordering::Relaxed));
        std::process::exit(0);
    });
    runtime.block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (acceptor, root) = match tls {
            true => acceptor()?,
            false => (None, String::new()),
        };
        println!("{} {root}", listener.local_addr()?.port());
        loop {
            let (stream, _) = listener.accept().await?;
            connections.fetch_add(1, Ordering::Relaxed);
            stream.set_nodelay(true)?;
            tokio::spawn(serve(stream, acceptor.clone(), Arc::clone(&answer), Duration::from_millis(delay)));
        }
    })
}

async fn serve(stream: TcpStream, acceptor: Option<TlsAcceptor>, answer: Arc<Response<Bytes>>, delay: Duration) {
    match acceptor {
        None => answer_all(stream, answer, delay).await,
        Some(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                answer_all(stream, answer, delay).await;
            }
        }
    }
}

async fn answer_all(stream: impl AsyncRead + AsyncWrite + Unpin, answer: Arc<Response<Bytes>>, delay: Duration) {
    let service = service_fn(|_: hyper::Request<Incoming>| {
        let answer = Arc::clone(&answer);
        async move {
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            Ok::<_, Infallible>((*answer).clone().map(Full::new))
        }
    });
    // It is not an error if a client disconnects.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

fn body(encrypted_fields: usize) -> Result<String> {
    if encrypted_fields == 0 {
        return Ok(PAID.to_owned());
    }
    // WeChat Pay encrypts with the public key of the merchant's certificate.
    let keys = PlatformKeys::builder().certificate_pem(MERCHANT_CERTIFICATE).build()?;
    let entries = (0..encrypted_fields).map(|number| {
        let phone = format!("138{number:08}");
        let phone = keys.encryption().encrypt(Cipher::PublicKey, phone.as_bytes())?;
        Ok(format!(r#"{{"complaint_id":"{number}","payer_phone":"{phone}"}}"#))
    });
    Ok(format!(r#"{{"data":[{}]}}"#, entries.collect::<Result<Vec<_>>>()?.join(",")))
}

fn signed(body: String) -> Result<Response<Bytes>> {
    let platform = Merchant::builder("0").serial("01").private_key_pem(PLATFORM_KEY).build()?;
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs().to_string();
    let message = response_message(timestamp.as_bytes(), NONCE.as_bytes(), body.as_bytes());
    Ok(Response::builder()
        .header("Content-Type", "application/json")
        .header("Request-ID", "load")
        .header("Wechatpay-Timestamp", timestamp)
        .header("Wechatpay-Nonce", NONCE)
        .header("Wechatpay-Serial", KEY_ID)
        .header("Wechatpay-Signature", platform.sign(&message)?)
        .body(Bytes::from(body))?)
}

/// A self-signed certificate, which is also the root certificate for verifying it: in one line, with `|` for line
/// feeds.
fn acceptor() -> Result<(Option<TlsAcceptor>, String)> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()])?;
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)?;
    Ok((Some(TlsAcceptor::from(Arc::new(config))), made.cert.pem().replace('\n', "|")))
}
