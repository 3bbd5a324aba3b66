//! A payment by QR code: the payer scans the code, and the merchant queries the order until it is paid.

use std::time::Duration;

use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::runtime::{Client, ExpectedPayment, Payee};
use wechatpay_api::v3::pay::transactions::native::post;
use wechatpay_api::v3::pay::transactions::out_trade_no::get;
use wechatpay_api::v3::pay::transactions::out_trade_no::get::response::TradeState;
use wechatpay_api::v3::pay::transactions::{native, out_trade_no};

use crate::Failure;

/// The app in which the orders are placed.
const APPID: &str = "wxd678efh567hg6787";
/// The price of an order, in fen.
pub const TOTAL: i64 = 100;

/// An order that waits to be paid.
#[derive(Clone, Debug)]
pub struct Order {
    /// The merchant's order number.
    pub out_trade_no: String,
    /// The content of the QR code.
    pub code_url: String,
}

/// Places an order for 1.00 yuan.
///
/// # Errors
/// When the order cannot be placed.
pub async fn place(client: &Client, notify_url: &str) -> Result<Order, Failure> {
    // 32 letters and digits; a real shop uses the number from its own database.
    let out_trade_no = SystemNonce.nonce()?;
    let request = post::Request::new(post::RequestRequired {
        appid: APPID.into(),
        mchid: client.merchant().id().into(),
        description: "Image形象店-深圳腾大-QQ公仔".into(),
        out_trade_no: out_trade_no.clone(),
        amount: post::request::Amount::new(post::request::AmountRequired { total: TOTAL }),
        notify_url: notify_url.into(),
    });
    let reply = native::post(client, &request).await?;
    Ok(Order {
        out_trade_no,
        code_url: reply.code_url()?.to_owned(),
    })
}

/// Queries the order every second, for some minutes, until it is paid, and returns the transaction id.
///
/// # Errors
/// When the order is not paid in that time, cannot be queried, or another payment is reported than the order asks for.
pub async fn wait_until_paid(client: &Client, number: &str) -> Result<String, Failure> {
    let request = get::Request::new(get::RequestRequired {
        out_trade_no: number.into(),
        mchid: client.merchant().id().into(),
    });
    let expected = ExpectedPayment {
        payee: Payee::Merchant {
            mchid: client.merchant().id(),
            appid: APPID,
        },
        out_trade_no: number,
        total: TOTAL,
        currency: "CNY",
        state: "SUCCESS",
    };
    for _ in 0..300 {
        let order = out_trade_no::get(client, &request).await?;
        match &order.trade_state {
            Some(TradeState::Success) => {
                expected.check(&order)?;
                return Ok(order.transaction_id.clone().ok_or("a payment without an id")?);
            }
            Some(TradeState::Notpay | TradeState::Userpaying) => tokio::time::sleep(Duration::from_secs(1)).await,
            other => return Err(format!("the order ended as {other:?}").into()),
        }
    }
    Err("nobody paid".into())
}
