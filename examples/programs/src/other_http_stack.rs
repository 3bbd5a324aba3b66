//! A call over an HTTP stack of your own: prepare the signed request, send it by any means, and have the response
//! verified. Here `hyper` sends it over its own connection; a queue or another process would do as well.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::runtime::{Client, Host};
use wechatpay_api::v3::pay::transactions::native::{self, post};

use crate::{Configuration, Failure};

/// Places an order and returns the content of its QR code.
///
/// # Errors
/// When the order cannot be placed.
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
    Ok(prepared.accept(response)?.code_url()?.to_owned())
}

/// Sends the request byte for byte, and returns any response, including errors and redirects.
async fn send(request: &http::Request<Bytes>) -> Result<http::Response<Bytes>, Failure> {
    let authority = request.uri().authority().ok_or("the URL names no host")?.as_str();
    let stream = TcpStream::connect(authority).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let (mut head, body) = request.clone().into_parts();
    // The signature covers the path and the query. The host goes into the `Host` header of HTTP/1.1.
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
