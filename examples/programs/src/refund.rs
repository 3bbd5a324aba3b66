//! A partial refund of an order.

use std::time::Duration;

use wechatpay_api::runtime::Client;
use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::v3::refund::domestic::refunds::out_refund_no as one_refund;
use wechatpay_api::v3::refund::domestic::refunds::out_refund_no::get::response::Status;
use wechatpay_api::v3::refund::domestic::refunds::{self, post};

use crate::Failure;

/// Refunds `fen` of an order for `total`, waits until the payer has the money back, and returns the refund id.
///
/// # Errors
/// When the refund is refused, or does not succeed in time.
pub async fn run(client: &Client, out_trade_no: &str, fen: i64, total: i64) -> Result<String, Failure> {
    // A request with the same number is the same refund, so after a broken connection repeat the request unchanged.
    let out_refund_no = SystemNonce.nonce()?;
    let request = post::Request::new(post::RequestRequired {
        out_refund_no: out_refund_no.clone(),
        order: post::RequestOrder::OutTradeNo(out_trade_no.into()),
        amount: post::request::Amount::new(post::request::AmountRequired {
            refund: fen,
            total,
            currency: "CNY".into(),
        }),
    })
    .with_reason("商品已售完");
    refunds::post(client, &request).await?;

    let query = one_refund::get::Request::new(one_refund::get::RequestRequired { out_refund_no });
    for _ in 0..60 {
        let refund = one_refund::get(client, &query).await?;
        match refund.status()? {
            Status::Success => return Ok(refund.refund_id()?.to_owned()),
            Status::Processing => tokio::time::sleep(Duration::from_millis(500)).await,
            other => return Err(format!("the refund ended as {other:?}").into()),
        }
    }
    Err("the refund is still on its way".into())
}
