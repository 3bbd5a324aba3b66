//! Compares a refund that WeChat Pay reports with the refund that the merchant asked for.

use super::DEFAULT_CURRENCY;
use super::comparison::Comparison;
use super::difference::Differences;
use super::fact::Fact;
use crate::wire::Unreadable;

/// A refund according to the merchant's own records.
///
/// A fact for which a message's type has no field is not compared: the merchant number in responses to queries, the total
/// in those for platforms. Notifications of refunds in China state no currency, and then it is `CNY`.
///
/// ```
/// use wechatpay_runtime::payment::ExpectedRefund;
/// # use wechatpay_runtime::payment::{Fact, Refund, RefundFacts};
/// # struct Refunded;
/// # impl Refund for Refunded {
/// #     fn facts(&self) -> RefundFacts<'_> {
/// #         RefundFacts {
/// #             out_trade_no: Fact::new("out_trade_no", Some("order 1")),
/// #             out_refund_no: Fact::new("out_refund_no", Some("refund 1")),
/// #             refund: Fact::new("amount.refund", Some(50)),
/// #             total: Fact::new("amount.total", Some(100)),
/// #             state: Fact::new("refund_status", Some("ABNORMAL")),
/// #             ..RefundFacts::default()
/// #         }
/// #     }
/// # }
/// # let refunded = Refunded;
/// let expected = ExpectedRefund {
///     mchid: "1900000109",
///     sub_mchid: None,
///     out_trade_no: "order 1",
///     out_refund_no: "refund 1",
///     refund: 50,
///     total: 100,
///     currency: "CNY",
///     state: "SUCCESS",
/// };
/// // `refunded` is a notification's resource or the response to a query.
/// let differences = expected.check(&refunded).unwrap_err();
/// assert_eq!(
///     differences.to_string(),
///     "the refund differs from the request: `refund_status` is \"ABNORMAL\", expected \"SUCCESS\""
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedRefund<'a> {
    /// The merchant number of the caller: the merchant, partner or platform.
    pub mchid: &'a str,
    /// The merchant number of the partner's or platform's merchant.
    pub sub_mchid: Option<&'a str>,
    /// The merchant's order number.
    pub out_trade_no: &'a str,
    /// The merchant's refund number.
    pub out_refund_no: &'a str,
    /// The amount of the refund in the currency's smallest unit (fen).
    pub refund: i64,
    /// The order's total.
    pub total: i64,
    /// The currency of both: `CNY`.
    pub currency: &'a str,
    /// The state in which the money is returned: `SUCCESS`.
    pub state: &'a str,
}

/// A message about a refund: a notification or the response to a query. Generated types that have these facts implement
/// it.
pub trait Refund {
    /// The facts that the message states.
    fn facts(&self) -> RefundFacts<'_>;
}

/// The facts that a message states about a refund.
#[derive(Clone, Copy, Debug, Default)]
pub struct RefundFacts<'a> {
    /// The merchant number of a merchant that calls WeChat Pay itself.
    pub mchid: Fact<&'a str>,
    /// The partner's or platform's merchant number.
    pub sp_mchid: Fact<&'a str>,
    /// The merchant number of the partner's merchant.
    pub sub_mchid: Fact<&'a str>,
    /// The merchant's order number.
    pub out_trade_no: Fact<&'a str>,
    /// The merchant's refund number.
    pub out_refund_no: Fact<&'a str>,
    /// The amount of the refund.
    pub refund: Fact<i64>,
    /// The order's total.
    pub total: Fact<i64>,
    /// The currency of both.
    pub currency: Fact<&'a str>,
    /// The refund's state.
    pub state: Fact<&'a str>,
    /// The message's fields that could not be read.
    pub unreadable: Option<&'a Unreadable>,
}

impl ExpectedRefund<'_> {
    /// Compares a message with the refund.
    ///
    /// # Errors
    /// If any field differs, is absent or is unreadable; the error lists all of them.
    pub fn check<R: Refund + ?Sized>(&self, refund: &R) -> Result<(), Differences> {
        let facts = refund.facts();
        let mut comparison = Comparison::new(facts.unreadable);
        match self.sub_mchid {
            None => {
                comparison.expect_if_known(facts.mchid, self.mchid);
                comparison.forbid(facts.sub_mchid);
            }
            Some(sub_mchid) => {
                let caller = comparison.first(facts.sp_mchid, facts.mchid);
                comparison.expect_if_known(caller, self.mchid);
                comparison.expect_if_known(facts.sub_mchid, sub_mchid);
            }
        }
        comparison.expect(facts.out_trade_no.named("out_trade_no"), self.out_trade_no);
        comparison.expect(facts.out_refund_no.named("out_refund_no"), self.out_refund_no);
        comparison.expect(facts.refund.named("amount.refund"), self.refund);
        comparison.expect_if_known(facts.total, self.total);
        let currency = comparison.first(facts.currency, Fact::new("", Some(DEFAULT_CURRENCY)));
        comparison.expect(currency.named("amount.currency"), self.currency);
        comparison.expect(facts.state.named("status"), self.state);
        comparison.finish("the refund differs from the request")
    }
}
