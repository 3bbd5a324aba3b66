//! A call over an HTTP stack of one's own: the signed request is prepared, sent by whatever there is, and its answer
//! verified. Here `hyper` sends it over a connection of its own; a queue or another process would do as well.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use wechatpay_api::v3::pay::transactions::native::{self, post};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::{Client, Host};

use crate::{Configuration, Failure};

/// Places an order; what its QR code holds.
///
/// # Errors
/// When the order is not placed.
pub async fn run(configuration: &Configuration) -> Result<String, Failure> {
    let client = Client::builder(configuration.merchant()?, configuration.platform_keys()?)
        .without_transport()
        .base_url(Host::Main, &configuration.base_url)?
        .build()?;
    let request = post::Request::new(post::RequestRequired {
        appid: "wxd678efh567hg6787".into(),
        mchid: client.merchant().id().into(),
        description: "Image形象店-深圳腾大-QQ公仔".into(),
        out_trade_no: SystemNonce.nonce()?,
        amount: post::request::Amount::new(post::request::AmountRequired { total: 100 }),
        notify_url: "http://127.0.0.1:8080/notify".into(),
    });
    let prepared = native::post(&client, &request).prepare()?;
    let response = send(prepared.request()).await?;
    Ok(prepared.accept(response)?.code_url()?.clone())
}

/// Sends the request byte for byte, and hands back whatever comes, errors and redirects included.
async fn send(request: &http::Request<Bytes>) -> Result<http::Response<Bytes>, Failure> {
    let authority = request.uri().authority().ok_or("the URL names no host")?.as_str();
    let stream = TcpStream::connect(authority).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let (mut head, body) = request.clone().into_parts();
    // What is signed is the path and the query; the host goes into the header that HTTP/1.1 has for it.
    head.headers.insert(http::header::HOST, authority.parse()?);
    head.uri = head
        .uri
        .path_and_query()
        .ok_or("the URL has no path")?
        .as_str()
        .parse()?;
    let request = http::Request::from_parts(head, Full::new(body));
    let (head, body) = sender.send_request(request).await?.into_parts();
    Ok(http::Response::from_parts(head, body.collect().await?.to_bytes()))
}
