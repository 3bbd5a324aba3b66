//! A payment on a page inside WeChat or in a mini program. The front end gets signed parameters.

use wechatpay_api::runtime::Client;
use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::v3::pay::transactions::jsapi::{self, post};

use crate::Failure;

/// Places an order, and returns the parameters of `WeixinJSBridge.invoke("getBrandWCPayRequest", …)` or
/// `wx.requestPayment(…)`, as JSON.
///
/// # Errors
/// When the order cannot be placed.
pub async fn run(client: &Client, openid: &str, notify_url: &str) -> Result<String, Failure> {
    let appid = "wxd678efh567hg6787";
    let request = post::Request::new(post::RequestRequired {
        appid: appid.into(),
        mchid: client.merchant().id().into(),
        description: "Image形象店-深圳腾大-QQ公仔".into(),
        out_trade_no: SystemNonce.nonce()?,
        amount: post::request::Amount::new(post::request::AmountRequired { total: 100 }),
        notify_url: notify_url.into(),
        payer: post::request::Payer::new().with_openid(openid),
    })
    .with_attach("自定义数据");
    // Places the order and signs the parameters with the merchant's key; valid for two hours, as the prepay_id is.
    let parameters = jsapi::post(client, &request).jsapi_parameters(appid).await?;
    Ok(parameters.to_json())
}
