//! Compares a transfer that WeChat Pay reports with the transfer that the merchant asked for.

use super::comparison::Comparison;
use super::difference::Differences;
use super::fact::Fact;
use crate::wire::Unreadable;

/// A transfer to a user according to the merchant's own records. All amounts of transfers are in fen.
///
/// Facts for which a type has no field are not compared: some messages have no app.
///
/// ```
/// use wechatpay_runtime::payment::ExpectedTransfer;
/// # use wechatpay_runtime::payment::{Fact, Transfer, TransferFacts};
/// # struct Transferred;
/// # impl Transfer for Transferred {
/// #     fn facts(&self) -> TransferFacts<'_> {
/// #         TransferFacts {
/// #             mchid: Fact::new("mch_id", Some("1900000109")),
/// #             out_bill_no: Fact::new("out_bill_no", Some("bill 1")),
/// #             openid: Fact::new("openid", Some("o1")),
/// #             amount: Fact::new("transfer_amount", Some(100)),
/// #             state: Fact::new("state", Some("FAIL")),
/// #             ..TransferFacts::default()
/// #         }
/// #     }
/// # }
/// # let transferred = Transferred;
/// let expected = ExpectedTransfer {
///     mchid: "1900000109",
///     sub_mchid: None,
///     appid: "wxd678efh567hg6787",
///     out_bill_no: "bill 1",
///     openid: "o1",
///     amount: 100,
///     state: "SUCCESS",
/// };
/// // `transferred` is a notification's resource or the response to a query.
/// let differences = expected.check(&transferred).unwrap_err();
/// assert_eq!(
///     differences.to_string(),
///     "the transfer differs from the request: `state` is \"FAIL\", expected \"SUCCESS\""
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedTransfer<'a> {
    /// The merchant number of the caller: the merchant, partner or platform.
    pub mchid: &'a str,
    /// The merchant number of the partner's or platform's merchant, if it pays.
    pub sub_mchid: Option<&'a str>,
    /// The app in which the user has the `openid`.
    pub appid: &'a str,
    /// The merchant's number of the transfer: `out_bill_no`, or `out_detail_no` in a batch.
    pub out_bill_no: &'a str,
    /// The user who gets the money.
    pub openid: &'a str,
    /// The amount in fen.
    pub amount: i64,
    /// The state in which the money has arrived: `SUCCESS`.
    pub state: &'a str,
}

/// A message about a transfer: a notification or the response to a query. Generated types that have these facts
/// implement it.
pub trait Transfer {
    /// The facts that the message states.
    fn facts(&self) -> TransferFacts<'_>;
}

/// The facts that a message states about a transfer.
#[derive(Clone, Copy, Debug, Default)]
pub struct TransferFacts<'a> {
    /// The caller's merchant number.
    pub mchid: Fact<&'a str>,
    /// The same under another name, in messages that have both.
    pub other_mchid: Fact<&'a str>,
    /// The merchant number of the partner's or platform's merchant.
    pub sub_mchid: Fact<&'a str>,
    /// The app.
    pub appid: Fact<&'a str>,
    /// The merchant's number of the transfer.
    pub out_bill_no: Fact<&'a str>,
    /// The user who gets the money.
    pub openid: Fact<&'a str>,
    /// The amount.
    pub amount: Fact<i64>,
    /// The transfer's state.
    pub state: Fact<&'a str>,
    /// The message's fields that could not be read.
    pub unreadable: Option<&'a Unreadable>,
}

impl ExpectedTransfer<'_> {
    /// Compares a message with the transfer.
    ///
    /// # Errors
    /// If any field differs, is absent or is unreadable; the error lists all of them.
    pub fn check<T: Transfer + ?Sized>(&self, transfer: &T) -> Result<(), Differences> {
        let facts = transfer.facts();
        let mut comparison = Comparison::new(facts.unreadable);
        let caller = comparison.first(facts.mchid, facts.other_mchid);
        comparison.expect_if_known(caller, self.mchid);
        match self.sub_mchid {
            Some(sub_mchid) => comparison.expect_if_known(facts.sub_mchid, sub_mchid),
            None => comparison.forbid(facts.sub_mchid),
        }
        comparison.expect_if_known(facts.appid, self.appid);
        comparison.expect(facts.out_bill_no.named("out_bill_no"), self.out_bill_no);
        comparison.expect_if_known(facts.openid, self.openid);
        comparison.expect(facts.amount.named("transfer_amount"), self.amount);
        comparison.expect(facts.state.named("state"), self.state);
        comparison.finish("the transfer differs from the request")
    }
}
