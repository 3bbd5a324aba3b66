//! Checks that a payment is the one that an order asks for. A signature proves that WeChat Pay sent a message, not that it
//! is about this order or the whole price.

use wechatpay_api::runtime::payment::{Differences, Payment};
use wechatpay_api::runtime::{ExpectedPayment, Payee};

use super::Shop;
use super::orders::{Order, OrderState, day};

impl Shop {
    /// Notes an order as paid if a notification, or the response to a query, is about the payment that the order asks for. `time` is
    /// its `success_time`.
    pub(super) fn settle<P: Payment + ?Sized>(
        &self,
        order: &Order,
        payment: &P,
        time: Option<&str>,
    ) -> Result<(), Differences> {
        let expected = ExpectedPayment {
            payee: match &order.sub_mchid {
                None => Payee::Merchant {
                    mchid: &order.mchid,
                    appid: &self.settings.appid,
                },
                Some(sub_mchid) => Payee::Partner {
                    sp_mchid: &order.mchid,
                    sp_appid: &self.settings.appid,
                    sub_mchid,
                },
            },
            out_trade_no: &order.number,
            total: order.total,
            currency: "CNY",
            state: "SUCCESS",
        };
        let number = order.number.as_str();
        if let Err(differences) = expected.check(payment) {
            // Somebody has to look at this: money may have arrived that belongs to nobody.
            tracing::error!(number, %differences, "another payment than the order asks for");
            return Err(differences);
        }
        self.orders.change(number, |order| {
            order.state = OrderState::Paid;
            order.paid_on = time.and_then(day);
        });
        tracing::info!(number, "paid");
        Ok(())
    }
}
