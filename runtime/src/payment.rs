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
//! A combined payment has no facts of its own: check each of its `sub_orders` with [`Payee::SubOrder`].

use std::fmt;

/// The currency of an amount that names none.
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
    /// The currency of the total: `CNY`. A message without a currency means `CNY`.
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
}

/// A field of a message.
#[derive(Clone, Copy, Debug)]
pub struct Fact<T> {
    field: &'static str,
    value: Option<T>,
}

impl<T> Fact<T> {
    /// A field by its place in the message, `amount.total`, and its value, if the message has it.
    #[must_use]
    pub fn new(field: &'static str, value: Option<T>) -> Self {
        Self { field, value }
    }

    /// This fact under the name `field` if the message has no field for it.
    fn named(self, field: &'static str) -> Self {
        match self.field {
            "" => Self { field, ..self },
            _ => self,
        }
    }

    /// This fact, or `other` if the message does not state it.
    fn or(self, other: Self) -> Self {
        match self.value {
            Some(_) => self,
            None if other.value.is_some() || self.field.is_empty() => other,
            None => self,
        }
    }
}

impl<T> Default for Fact<T> {
    /// A fact for which the message has no field.
    fn default() -> Self {
        Self { field: "", value: None }
    }
}

impl ExpectedPayment<'_> {
    /// Compares a message with the order.
    ///
    /// # Errors
    /// If any field differs or is absent; the error lists all of them.
    pub fn check<P: Payment + ?Sized>(&self, payment: &P) -> Result<(), Differences> {
        let facts = payment.facts();
        let mut found = Vec::new();
        match self.payee {
            Payee::Merchant { mchid, appid } => {
                compare(&mut found, facts.mchid.named("mchid"), mchid);
                compare(&mut found, facts.appid.named("appid"), appid);
                forbid(&mut found, facts.sub_mchid);
            }
            Payee::Partner {
                sp_mchid,
                sp_appid,
                sub_mchid,
            } => {
                compare(&mut found, facts.sp_mchid.or(facts.mchid).named("sp_mchid"), sp_mchid);
                compare(&mut found, facts.sp_appid.or(facts.appid).named("sp_appid"), sp_appid);
                compare(&mut found, facts.sub_mchid.named("sub_mchid"), sub_mchid);
            }
            Payee::SubOrder { mchid, sub_mchid } => {
                compare(&mut found, facts.mchid.named("mchid"), mchid);
                match sub_mchid {
                    Some(sub_mchid) => compare(&mut found, facts.sub_mchid.named("sub_mchid"), sub_mchid),
                    None => forbid(&mut found, facts.sub_mchid),
                }
            }
        }
        compare(&mut found, facts.out_trade_no.named("out_trade_no"), self.out_trade_no);
        compare(&mut found, facts.total.named("amount.total"), self.total);
        let currency = facts.currency.named("amount.currency");
        let currency = currency.or(Fact::new(currency.field, Some(DEFAULT_CURRENCY)));
        compare(&mut found, currency, self.currency);
        compare(&mut found, facts.state.named("trade_state"), self.state);
        if found.is_empty() {
            Ok(())
        } else {
            Err(Differences(found))
        }
    }
}

fn compare<T: PartialEq + fmt::Debug>(found: &mut Vec<Difference>, fact: Fact<T>, expected: T) {
    if fact.value.as_ref() != Some(&expected) {
        found.push(Difference {
            field: fact.field,
            expected: Some(format!("{expected:?}")),
            actual: fact.value.map(|value| format!("{value:?}")),
        });
    }
}

/// A field that the message must not have. An empty text counts as absent.
fn forbid(found: &mut Vec<Difference>, fact: Fact<&str>) {
    if let Some(value) = fact.value.filter(|value| !value.is_empty()) {
        found.push(Difference {
            field: fact.field,
            expected: None,
            actual: Some(format!("{value:?}")),
        });
    }
}

/// The error for a payment that is not the one that the merchant expects. Do not ship; look at both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences(Vec<Difference>);

impl Differences {
    /// The fields that differ, at least one.
    pub fn iter(&self) -> impl Iterator<Item = &Difference> {
        self.0.iter()
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the payment differs from the order: ")?;
        for (index, difference) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{difference}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Differences {}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    field: &'static str,
    expected: Option<String>,
    actual: Option<String>,
}

impl Difference {
    /// The field's place in the message: `amount.total`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The expected value, text in quotes. `None` if the message should not have the field.
    #[must_use]
    pub fn expected(&self) -> Option<&str> {
        self.expected.as_deref()
    }

    /// The message's value, text in quotes. `None` if the message does not have the field.
    #[must_use]
    pub fn actual(&self) -> Option<&str> {
        self.actual.as_deref()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field;
        match (&self.actual, &self.expected) {
            (Some(actual), Some(expected)) => write!(formatter, "`{field}` is {actual}, expected {expected}"),
            (Some(actual), None) => write!(formatter, "`{field}` is {actual}, expected none"),
            (None, Some(expected)) => write!(formatter, "`{field}` is absent, expected {expected}"),
            (None, None) => write!(formatter, "`{field}` is absent"),
        }
    }
}
