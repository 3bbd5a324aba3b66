//! Orders of a service provider: the same calls, with which it acts for one of its merchants. Keys, signatures and
//! notifications are the provider's.

use wechatpay_api::runtime::Client;
use wechatpay_api::v3::pay::partner::transactions::out_trade_no as one_order;
use wechatpay_api::v3::pay::partner::transactions::out_trade_no::close;
use wechatpay_api::v3::pay::partner::transactions::{jsapi, native};

use super::orders::Order;
use super::response::Problem;

/// Places an order, and returns the content of the QR code.
pub(super) async fn place(
    client: &Client,
    sp_appid: &str,
    sub_mchid: &str,
    order: &Order,
    (description, notify_url): (String, String),
) -> Result<String, Problem> {
    use native::post::request;
    let request = native::post::Request::new(native::post::RequestRequired {
        sp_appid: sp_appid.into(),
        sp_mchid: order.mchid.clone(),
        sub_mchid: sub_mchid.into(),
        description,
        out_trade_no: order.number.clone(),
        amount: request::Amount::new(request::AmountRequired { total: order.total }),
        notify_url,
    });
    Ok(native::post(client, &request).await?.code_url()?.to_owned())
}

/// Places an order on a page inside WeChat, and returns the parameters that the page needs. The `openid` is the payer's in the
/// provider's app.
pub(super) async fn place_on_page(
    client: &Client,
    sp_appid: &str,
    sub_mchid: &str,
    order: &Order,
    (description, notify_url): (String, String),
    openid: String,
) -> Result<String, Problem> {
    use jsapi::post::request;
    let request = jsapi::post::Request::new(jsapi::post::RequestRequired {
        sp_appid: sp_appid.into(),
        sp_mchid: order.mchid.clone(),
        sub_mchid: sub_mchid.into(),
        description,
        out_trade_no: order.number.clone(),
        amount: request::Amount::new(request::AmountRequired { total: order.total }),
        notify_url,
        payer: request::Payer::new(request::PayerRequired {
            openid: request::PayerOpenid::SpOpenid(openid),
        }),
    });
    let parameters = jsapi::post(client, &request).jsapi_parameters(sp_appid).await?;
    Ok(parameters.to_json())
}

/// The state of an order, and its payment.
pub(super) async fn query(
    client: &Client,
    sub_mchid: &str,
    order: &Order,
) -> Result<one_order::get::Response, Problem> {
    let request = one_order::get::Request::new(one_order::get::RequestRequired {
        out_trade_no: order.number.clone(),
        sp_mchid: order.mchid.clone(),
        sub_mchid: sub_mchid.into(),
    });
    Ok(one_order::get(client, &request).await?.into_inner())
}

/// Closes an order.
pub(super) async fn close(client: &Client, sub_mchid: &str, order: &Order) -> Result<(), Problem> {
    let request = close::post::Request::new(close::post::RequestRequired {
        out_trade_no: order.number.clone(),
        sp_mchid: order.mchid.clone(),
        sub_mchid: sub_mchid.into(),
    });
    close::post(client, &request).await?;
    Ok(())
}
