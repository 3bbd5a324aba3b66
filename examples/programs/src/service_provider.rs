//! A service provider acts for its sub-merchants: it places an order for one, shares what was paid, and refunds a part.
//! Every call names the merchant as `sub_mchid`; signatures and keys are the provider's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use wechatpay_api::notify::Event;
use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::runtime::notification::{Acknowledgement, Delivery, Receiver};
use wechatpay_api::runtime::{Client, ExpectedPayment, Payee};
use wechatpay_api::v3::pay::partner::transactions::native;
use wechatpay_api::v3::pay::partner::transactions::out_trade_no as order;
use wechatpay_api::v3::pay::partner::transactions::out_trade_no::get::response::TradeState;
use wechatpay_api::v3::profitsharing::orders::out_order_no as one_sharing;
use wechatpay_api::v3::profitsharing::orders::out_order_no::get::response::State as SharingState;
use wechatpay_api::v3::profitsharing::{orders as sharings, receivers};
use wechatpay_api::v3::refund::domestic::refunds;

use crate::Failure;

/// The provider's app, in which the orders are placed.
const APPID: &str = "wx8888888888888888";
/// The price of an order, in fen.
pub const TOTAL: i64 = 1000;

/// The merchants by the numbers of their orders. A real service has them in its database.
#[derive(Clone, Debug, Default)]
pub struct Orders(Arc<Mutex<BTreeMap<String, String>>>);

impl Orders {
    /// Remembers the merchant of an order.
    pub fn add(&self, out_trade_no: &str, sub_mchid: &str) {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orders.insert(out_trade_no.to_owned(), sub_mchid.to_owned());
    }

    fn merchant_of(&self, out_trade_no: &str) -> Option<String> {
        let orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orders.get(out_trade_no).cloned()
    }
}

/// Places an order of a merchant, whose payment can be shared, and returns its number and the content of the QR code.
///
/// # Errors
/// When the order cannot be placed.
pub async fn place(
    client: &Client,
    orders: &Orders,
    sub_mchid: &str,
    notify_url: &str,
) -> Result<(String, String), Failure> {
    let out_trade_no = SystemNonce.nonce()?;
    let request = native::post::Request::new(native::post::RequestRequired {
        sp_appid: APPID.into(),
        sp_mchid: client.merchant().id().into(),
        sub_mchid: sub_mchid.into(),
        description: "Image形象店-深圳腾大-QQ公仔".into(),
        out_trade_no: out_trade_no.clone(),
        amount: native::post::request::Amount::new(native::post::request::AmountRequired { total: TOTAL }),
        notify_url: notify_url.into(),
    })
    .with_settle_info(native::post::request::SettleInfo::new().with_profit_sharing(true));
    orders.add(&out_trade_no, sub_mchid);
    let reply = native::post(client, &request).await?;
    Ok((out_trade_no, reply.code_url()?.to_owned()))
}

/// Queries the order every second, for some minutes, until it is paid, and returns the transaction id.
///
/// # Errors
/// When the order is not paid in that time, or the payment is not the one that was ordered.
pub async fn wait_until_paid(client: &Client, sub_mchid: &str, number: &str) -> Result<String, Failure> {
    let request = order::get::Request::new(order::get::RequestRequired {
        out_trade_no: number.into(),
        sp_mchid: client.merchant().id().into(),
        sub_mchid: sub_mchid.into(),
    });
    for _ in 0..300 {
        let paid = order::get(client, &request).await?;
        match &paid.trade_state {
            Some(TradeState::Success) => {
                expected(client.merchant().id(), sub_mchid, number).check(&paid)?;
                return Ok(paid.transaction_id.clone().ok_or("a payment without an id")?);
            }
            Some(TradeState::Notpay | TradeState::Userpaying) => tokio::time::sleep(Duration::from_secs(1)).await,
            other => return Err(format!("the order ended as {other:?}").into()),
        }
    }
    Err("nobody paid".into())
}

/// The payment that belongs to an order: the merchant gets the money, and the provider asked for it.
fn expected<'a>(sp_mchid: &'a str, sub_mchid: &'a str, out_trade_no: &'a str) -> ExpectedPayment<'a> {
    ExpectedPayment {
        payee: Payee::Partner {
            sp_mchid,
            sp_appid: APPID,
            sub_mchid,
        },
        out_trade_no,
        total: TOTAL,
        currency: "CNY",
        state: "SUCCESS",
    }
}

/// Gives `fen` of a payment to another merchant, whose full name WeChat Pay compares, waits until that is done, and returns the id of the sharing. The rest goes
/// to the merchant of the order.
///
/// # Errors
/// When the sharing is refused, or does not end in time.
pub async fn share(
    client: &Client,
    sub_mchid: &str,
    transaction_id: &str,
    account: &str,
    name: &str,
    fen: i64,
) -> Result<String, Failure> {
    // A receiver is added once. Adding it again changes nothing.
    let receiver = receivers::add::post::Request::new(receivers::add::post::RequestRequired {
        appid: APPID.into(),
        r#type: receivers::add::post::request::Type::MerchantId,
        account: account.into(),
        relation_type: receivers::add::post::request::RelationType::Supplier,
    })
    .with_sub_mchid(sub_mchid)
    .with_name(name);
    receivers::add::post(client, &receiver).await?;

    let out_order_no = SystemNonce.nonce()?;
    let to = sharings::post::request::Receivers::new(sharings::post::request::ReceiversRequired {
        r#type: sharings::post::request::Type::MerchantId,
        account: account.into(),
        amount: fen,
        description: "供货款".into(),
    });
    let request = sharings::post::Request::new(sharings::post::RequestRequired {
        transaction_id: transaction_id.into(),
        out_order_no: out_order_no.clone(),
        unfreeze_unsplit: true,
    })
    .with_appid(APPID)
    .with_sub_mchid(sub_mchid)
    .with_receivers(vec![to]);
    sharings::post(client, &request).await?;

    let query = one_sharing::get::Request::new(one_sharing::get::RequestRequired {
        out_order_no,
        transaction_id: transaction_id.into(),
    })
    .with_sub_mchid(sub_mchid);
    for _ in 0..60 {
        let sharing = one_sharing::get(client, &query).await?;
        match sharing.state()? {
            SharingState::Finished => return Ok(sharing.order_id()?.to_owned()),
            _ => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }
    Err("the sharing is still on its way".into())
}

/// Refunds `fen` of an order, and returns the refund id. [`refund`](crate::refund) shows how to wait for it.
///
/// # Errors
/// When the refund is refused.
pub async fn refund(client: &Client, sub_mchid: &str, out_trade_no: &str, fen: i64) -> Result<String, Failure> {
    let request = refunds::post::Request::new(refunds::post::RequestRequired {
        out_refund_no: SystemNonce.nonce()?,
        order: refunds::post::RequestOrder::OutTradeNo(out_trade_no.into()),
        amount: refunds::post::request::Amount::new(refunds::post::request::AmountRequired {
            refund: fen,
            total: TOTAL,
            currency: "CNY".into(),
        }),
    })
    .with_sub_mchid(sub_mchid);
    Ok(refunds::post(client, &request).await?.refund_id()?.to_owned())
}

#[derive(Clone)]
struct Provider {
    receiver: Receiver,
    mchid: String,
    orders: Orders,
}

impl FromRef<Provider> for Receiver {
    fn from_ref(provider: &Provider) -> Self {
        provider.receiver.clone()
    }
}

/// The route `/notify`: the notifications of all merchants arrive here, because the provider's orders name this address.
pub fn router(client: &Client, orders: Orders) -> Router {
    let provider = Provider {
        receiver: Receiver::of_client(client),
        mchid: client.merchant().id().to_owned(),
        orders,
    };
    Router::new().route("/notify", post(on_event)).with_state(provider)
}

/// Accepts the payment of an order if the money goes to the merchant of the order.
async fn on_event(State(provider): State<Provider>, delivery: Delivery<Event>) -> Acknowledgement {
    if let Event::TransactionSuccess(paid) = &delivery.event {
        let number = paid.out_trade_no.as_deref().unwrap_or_default();
        let Some(sub_mchid) = provider.orders.merchant_of(number) else {
            return delivery.refuse("no such order");
        };
        if let Err(difference) = expected(&provider.mchid, &sub_mchid, number).check(paid) {
            println!("order {number}: {difference}");
            return delivery.refuse("not the payment of this order");
        }
        println!("merchant {sub_mchid} is paid order {number}");
    }
    delivery.accept()
}
