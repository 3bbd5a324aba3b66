//! Compares a payment that WeChat Pay reports with the order that it should pay for.
//!
//! A signature proves that WeChat Pay sent a notification, not that it is about the right order: a payer can pay one
//! cent for another order, or pay for an order whose price was set by a manipulated page. So compare every notification
//! and every queried order with your own record before you ship.
//!
//! ```
//! use wechatpay_runtime::payment::{ExpectedPayment, Payee};
//! # use wechatpay_runtime::payment::{Fact, Facts, Payment};
//! # struct Paid;
//! # impl Payment for Paid {
//! #     fn facts(&self) -> Facts<'_> {
//! #         Facts {
//! #             mchid: Fact::new("mchid", Some("1900000109")),
//! #             appid: Fact::new("appid", Some("wxd678efh567hg6787")),
//! #             out_trade_no: Fact::new("out_trade_no", Some("order 1")),
//! #             total: Fact::new("amount.total", Some(1)),
//! #             currency: Fact::new("amount.currency", Some("CNY")),
//! #             state: Fact::new("trade_state", Some("SUCCESS")),
//! #             ..Facts::default()
//! #         }
//! #     }
//! # }
//! # let paid = Paid;
//! let expected = ExpectedPayment {
//!     payee: Payee::Merchant { mchid: "1900000109", appid: "wxd678efh567hg6787" },
//!     out_trade_no: "order 1",
//!     total: 100,
//!     currency: "CNY",
//!     state: "SUCCESS",
//! };
//! // `paid` is a notification's resource or the response to an order query. Its total is one fen.
//! let differences = expected.check(&paid).unwrap_err();
//! assert_eq!(
//!     differences.to_string(),
//!     "the payment differs from the order: `amount.total` is 1, expected 100"
//! );
//! ```
//!
//! A combined payment has several orders: [`ExpectedCombination`] compares all of them. [`ExpectedRefund`] and
//! [`ExpectedTransfer`] do the same for refunds and transfers.
//!
//! A field that is absent or unreadable is a difference. A message whose type has no field for a fact, such as the
//! merchant number in the response to a query of a refund, is not compared with that fact; each type says so.

mod combination;
mod comparison;
mod difference;
mod fact;
mod refund;
mod transfer;
mod wrapped;

pub use self::combination::{Combination, CombinationFacts, ExpectedCombination};
use self::comparison::Comparison;
pub use self::difference::{Difference, Differences};
pub use self::fact::Fact;
pub use self::refund::{ExpectedRefund, Refund, RefundFacts};
pub use self::transfer::{ExpectedTransfer, Transfer, TransferFacts};
use crate::wire::Unreadable;

/// The currency of an amount of APIv2 that names none, as the documents say.
const DEFAULT_CURRENCY: &str = "CNY";

/// An order according to the merchant's own records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedPayment<'a> {
    /// The merchant that gets the money.
    pub payee: Payee<'a>,
    /// The merchant's order number.
    pub out_trade_no: &'a str,
    /// The order's total in the currency's smallest unit (fen), before coupons are deducted.
    pub total: i64,
    /// The currency of the total: `CNY`. A message of APIv2 without a currency means `CNY`; one of APIv3 states it.
    pub currency: &'a str,
    /// The state in which the order is paid: `SUCCESS`.
    pub state: &'a str,
}

/// The merchant that gets the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payee<'a> {
    /// A merchant that calls WeChat Pay itself.
    Merchant {
        /// Its merchant number.
        mchid: &'a str,
        /// The app in which the order was placed.
        appid: &'a str,
    },
    /// A merchant whose partner or platform calls WeChat Pay.
    Partner {
        /// The partner's merchant number.
        sp_mchid: &'a str,
        /// The partner's app.
        sp_appid: &'a str,
        /// The merchant number of the merchant that gets the money.
        sub_mchid: &'a str,
    },
    /// One of the orders of a combined payment.
    SubOrder {
        /// The order's merchant number: that of the merchant, or of the partner if there is a `sub_mchid`.
        mchid: &'a str,
        /// The merchant number of the merchant that gets the money, if a partner placed the order.
        sub_mchid: Option<&'a str>,
    },
}

/// A message about a payment: a notification or the response to an order query. Generated types that have these facts
/// implement it.
pub trait Payment {
    /// The facts that the message states.
    fn facts(&self) -> Facts<'_>;
}

/// The facts that a message states about a payment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// The merchant number of a merchant that calls WeChat Pay itself; in APIv2, of any caller.
    pub mchid: Fact<&'a str>,
    /// The partner's merchant number.
    pub sp_mchid: Fact<&'a str>,
    /// The merchant number of the partner's merchant.
    pub sub_mchid: Fact<&'a str>,
    /// The caller's app.
    pub appid: Fact<&'a str>,
    /// The partner's app.
    pub sp_appid: Fact<&'a str>,
    /// The merchant's order number.
    pub out_trade_no: Fact<&'a str>,
    /// The order's total.
    pub total: Fact<i64>,
    /// The currency of the total.
    pub currency: Fact<&'a str>,
    /// The order's state.
    pub state: Fact<&'a str>,
    /// The state of a message that states none otherwise: the result of a payment in notifications of APIv2.
    pub result: Fact<&'a str>,
    /// The message's fields that could not be read.
    pub unreadable: Option<&'a Unreadable>,
}

impl ExpectedPayment<'_> {
    /// Compares a message with the order.
    ///
    /// # Errors
    /// If any field differs, is absent or is unreadable; the error lists all of them.
    pub fn check<P: Payment + ?Sized>(&self, payment: &P) -> Result<(), Differences> {
        self.compare(payment.facts())
            .finish("the payment differs from the order")
    }

    fn compare<'f>(&self, facts: Facts<'f>) -> Comparison<'f> {
        let mut comparison = Comparison::new(facts.unreadable);
        match self.payee {
            Payee::Merchant { mchid, appid } => {
                comparison.expect(facts.mchid.named("mchid"), mchid);
                comparison.expect(facts.appid.named("appid"), appid);
                comparison.forbid(facts.sub_mchid);
            }
            Payee::Partner {
                sp_mchid,
                sp_appid,
                sub_mchid,
            } => {
                let partner = comparison.first(facts.sp_mchid, facts.mchid);
                comparison.expect(partner.named("sp_mchid"), sp_mchid);
                let app = comparison.first(facts.sp_appid, facts.appid);
                comparison.expect(app.named("sp_appid"), sp_appid);
                comparison.expect(facts.sub_mchid.named("sub_mchid"), sub_mchid);
            }
            Payee::SubOrder { mchid, sub_mchid } => {
                comparison.expect(facts.mchid.named("mchid"), mchid);
                match sub_mchid {
                    Some(sub_mchid) => comparison.expect(facts.sub_mchid.named("sub_mchid"), sub_mchid),
                    None => comparison.forbid(facts.sub_mchid),
                }
            }
        }
        comparison.expect(facts.out_trade_no.named("out_trade_no"), self.out_trade_no);
        comparison.expect(facts.total.named("amount.total"), self.total);
        // Only APIv3 has amounts with members.
        let is_v3 = facts.currency.field().contains('.');
        let default = Fact::new("", (!is_v3).then_some(DEFAULT_CURRENCY));
        let currency = comparison.first(facts.currency, default);
        comparison.expect(currency.named("amount.currency"), self.currency);
        let state = comparison.first(facts.state, facts.result);
        comparison.expect(state.named("trade_state"), self.state);
        comparison
    }
}
