//! Signed calls over one connection.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use wechatpay_runtime::Account;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::signature::{Authorization, authorization};

use crate::Result;
use crate::merchant::Shop;

/// A caller with a connection that stays open.
pub(crate) struct Caller {
    shop: Arc<Shop>,
    connection: SendRequest<Full<Bytes>>,
}

impl Caller {
    pub(crate) async fn connect(shop: Arc<Shop>) -> Result<Self> {
        let stream = TcpStream::connect(&shop.address).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(Self { shop, connection })
    }

    pub(crate) fn merchant_id(&self) -> &str {
        &self.shop.merchant_id
    }

    /// Places an order of 1 yuan.
    pub(crate) async fn order(&mut self, number: &str, notify_url: Option<&str>) -> Result<Value> {
        let body = json!({
            "appid": "wxd678efh567hg6787",
            "mchid": self.shop.merchant_id,
            "description": "桃木梳",
            "out_trade_no": number,
            "notify_url": notify_url.unwrap_or("http://127.0.0.1:9/"),
            "amount": {"total": 100, "currency": "CNY"},
        });
        self.call(Method::POST, "/v3/pay/transactions/native", Some(&body))
            .await
    }

    pub(crate) async fn query(&mut self, number: &str) -> Result<Value> {
        let mchid = &self.shop.merchant_id;
        let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
        self.get(&target).await
    }

    pub(crate) async fn get(&mut self, target: &str) -> Result<Value> {
        self.call(Method::GET, target, None).await
    }

    /// A signed call that succeeds.
    pub(crate) async fn call(&mut self, method: Method, target: &str, body: Option<&Value>) -> Result<Value> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let signed = authorization(
            &self.shop.merchant,
            &Authorization {
                account: Account::Merchant,
                method: &method,
                path_and_query: target,
                body: body.as_bytes(),
                timestamp: SystemClock.unix_seconds(),
                nonce: &SystemNonce.nonce()?,
            },
        )?;
        let request = Request::builder()
            .method(method)
            .uri(target)
            .header(HOST, &self.shop.address)
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, "sandbox-load")
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, signed)
            .body(Full::new(Bytes::from(body)))?;
        self.send(request).await
    }

    /// Pays an order, as the payer would.
    pub(crate) async fn pay(&mut self, number: &str) -> Result<Value> {
        let request = Request::post(format!("/_sandbox/orders/{number}/pay")).header(HOST, &self.shop.address);
        self.send(request.body(Full::default())?).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Value> {
        let line = format!("{} {}", request.method(), request.uri());
        self.connection.ready().await?;
        let response = self.connection.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        match status.is_success() {
            true => Ok(serde_json::from_slice(&body).unwrap_or_default()),
            false => Err(format!("{line}: {status} {}", String::from_utf8_lossy(&body)).into()),
        }
    }
}
