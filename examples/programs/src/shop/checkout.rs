//! Placing, querying and closing orders.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::v3::pay::transactions::out_trade_no as one_order;
use wechatpay_api::v3::pay::transactions::out_trade_no::close;
use wechatpay_api::v3::pay::transactions::out_trade_no::get::response::TradeState;
use wechatpay_api::v3::pay::transactions::{jsapi, native};

use super::orders::{Order, OrderState};
use super::response::{Problem, RouteResponse, json, read};
use super::{Merchant, Shop, partner};

/// The goods that a customer buys. With an `openid`, the customer pays on a page inside WeChat (JSAPI), else by QR code (native).
#[derive(Deserialize)]
struct Purchase {
    /// The number of the merchant that sells it.
    merchant: String,
    /// The number of the merchant for which it sells it, if it is a service provider.
    sub_merchant: Option<String>,
    description: String,
    /// The price in fen. A real shop looks it up: a customer must not choose it.
    total: i64,
    openid: Option<String>,
}

/// `POST /orders`: records an order, then places it with WeChat Pay.
pub(super) async fn place(State(shop): State<Shop>, body: Bytes) -> RouteResponse {
    let purchase: Purchase = read(&body)?;
    let Merchant { client, .. } = shop.merchant(&purchase.merchant)?;
    // 32 letters and digits.
    let number = SystemNonce.nonce()?;
    let order = Order {
        number: number.clone(),
        mchid: purchase.merchant.clone(),
        sub_mchid: purchase.sub_merchant,
        total: purchase.total,
        state: OrderState::Waiting,
        paid_on: None,
        refunds: BTreeMap::new(),
    };
    shop.orders.add(order.clone());
    let paid_with = match (&order.sub_mchid, purchase.openid) {
        (Some(sub_mchid), Some(openid)) => {
            let told = (purchase.description, shop.notify_url(&purchase.merchant));
            let appid = &shop.settings.appid;
            let parameters = partner::place_on_page(client, appid, sub_mchid, &order, told, openid).await?;
            json!({"number": number, "parameters": parameters})
        }
        (Some(sub_mchid), None) => {
            let told = (purchase.description, shop.notify_url(&purchase.merchant));
            let code_url = partner::place(client, &shop.settings.appid, sub_mchid, &order, told).await?;
            json!({"number": number, "code_url": code_url})
        }
        (None, Some(openid)) => {
            use jsapi::post::request;
            let request = jsapi::post::Request::new(jsapi::post::RequestRequired {
                appid: shop.settings.appid.clone(),
                mchid: purchase.merchant.clone(),
                description: purchase.description,
                out_trade_no: number.clone(),
                amount: request::Amount::new(request::AmountRequired { total: purchase.total }),
                notify_url: shop.notify_url(&purchase.merchant),
                payer: request::Payer::new().with_openid(openid),
            });
            let call = jsapi::post(client, &request);
            let parameters = call.jsapi_parameters(&shop.settings.appid).await?;
            json!({"number": number, "parameters": parameters.to_json()})
        }
        (None, None) => {
            use native::post::request;
            let request = native::post::Request::new(native::post::RequestRequired {
                appid: shop.settings.appid.clone(),
                mchid: purchase.merchant.clone(),
                description: purchase.description,
                out_trade_no: number.clone(),
                amount: request::Amount::new(request::AmountRequired { total: purchase.total }),
                notify_url: shop.notify_url(&purchase.merchant),
            });
            let reply = native::post(client, &request).await?;
            json!({"number": number, "code_url": reply.code_url()?})
        }
    };
    Ok(json(StatusCode::CREATED, &paid_with))
}

/// `GET /orders/{number}`: the state of an order at WeChat Pay. A payment whose notification is late is noted here.
pub(super) async fn query(State(shop): State<Shop>, Path(number): Path<String>) -> RouteResponse {
    let order = shop.orders.get(&number).ok_or_else(Problem::no_such_order)?;
    let Merchant { client, .. } = shop.merchant(&order.mchid)?;
    let is_new = |state: Option<&str>| state == Some(TradeState::Success.as_str()) && order.state != OrderState::Paid;
    let state = if let Some(sub_mchid) = &order.sub_mchid {
        let reply = partner::query(client, sub_mchid, &order).await?;
        let state = reply.trade_state.as_ref().map(|state| state.as_str().to_owned());
        if is_new(state.as_deref()) {
            shop.settle(&order, &reply, reply.success_time.as_deref())?;
        }
        state
    } else {
        let request = one_order::get::Request::new(one_order::get::RequestRequired {
            out_trade_no: number.clone(),
            mchid: order.mchid.clone(),
        });
        let reply = one_order::get(client, &request).await?;
        let state = reply.trade_state.as_ref().map(|state| state.as_str().to_owned());
        if is_new(state.as_deref()) {
            shop.settle(&order, &*reply, reply.success_time.as_deref())?;
        }
        state
    };
    Ok(json(
        StatusCode::OK,
        &json!({"number": number, "total": order.total, "state": state}),
    ))
}

/// `POST /orders/{number}/close`: makes sure that nobody pays an order any more.
pub(super) async fn close(State(shop): State<Shop>, Path(number): Path<String>) -> RouteResponse {
    let order = shop.orders.get(&number).ok_or_else(Problem::no_such_order)?;
    let Merchant { client, .. } = shop.merchant(&order.mchid)?;
    if let Some(sub_mchid) = &order.sub_mchid {
        partner::close(client, sub_mchid, &order).await?;
    } else {
        let request = close::post::Request::new(close::post::RequestRequired {
            out_trade_no: number.clone(),
            mchid: order.mchid.clone(),
        });
        close::post(client, &request).await?;
    }
    shop.orders.change(&number, |order| {
        // A payment that was noted in the meantime stays noted.
        if order.state == OrderState::Waiting {
            order.state = OrderState::Closed;
        }
    });
    Ok(json(StatusCode::OK, &json!({"number": number, "state": "CLOSED"})))
}
