//! Calls in a program without an asynchronous runtime: the same functions, with `wait` instead of `await`.

use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::runtime::transport::{BlockingTransport, ReqwestTransport};
use wechatpay_api::runtime::{Client, Host};
use wechatpay_api::v3::pay::transactions::native::{self, post};

use crate::{Configuration, Failure};

/// Returns a client whose calls block the thread.
///
/// # Errors
/// When a key cannot be read.
pub fn client(configuration: &Configuration) -> Result<Client, Failure> {
    let merchant = configuration.merchant()?;
    let transport = ReqwestTransport::builder().identity_of(&merchant)?.build()?;
    let transport = BlockingTransport::new(transport)?;
    let builder = Client::builder(merchant, configuration.platform_keys()?).transport(transport);
    Ok(builder.base_url(Host::Main, &configuration.base_url)?.build()?)
}

/// Places an order and returns the content of its QR code.
///
/// # Errors
/// When the order cannot be placed.
pub fn run(client: &Client) -> Result<String, Failure> {
    let request = post::Request::new(post::RequestRequired {
        appid: "wxd678efh567hg6787".into(),
        mchid: client.merchant().id().into(),
        description: "Image形象店-深圳腾大-QQ公仔".into(),
        out_trade_no: SystemNonce.nonce()?,
        amount: post::request::Amount::new(post::request::AmountRequired { total: 100 }),
        notify_url: "http://127.0.0.1:8080/notify".into(),
    });
    Ok(native::post(client, &request).wait()?.code_url()?.to_owned())
}
