//! All orders.

use std::collections::{BTreeMap, VecDeque};

use http::StatusCode;
use serde_json::{Map, Value};

use super::order::{Order, Refund, State};
use super::{order_not_exist, text};
use crate::log::now;
use crate::refusal::{Location, Refusal};

/// Orders that are kept; the oldest go first.
const MOST: usize = 2_000;
/// Refunds of one order.
const MOST_REFUNDS: usize = 50;

/// Merchant and number.
type Key = (String, String);

/// Every order, by merchant and number.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    orders: BTreeMap<Key, Order>,
    age: VecDeque<Key>,
    transactions: BTreeMap<String, Key>,
    /// The order of each refund, by merchant and the refund's number.
    refunds: BTreeMap<Key, Key>,
}

/// An order that was paid just now.
pub(crate) struct Paid(pub(crate) Order);

/// A refund that is on its way: by which it is found again.
#[derive(Clone, Debug)]
pub(crate) struct Refunded {
    order: Key,
    number: String,
}

impl Orders {
    /// Adds an order. Asking for the same again gives the same answer.
    pub(super) fn prepay(&mut self, order: Order) -> Result<Map<String, Value>, Refusal> {
        let key = (order.merchant.clone(), order.number.clone());
        if let Some(known) = self.orders.get(&key) {
            let same = known.request == order.request && known.trade_type == order.trade_type;
            return match known.state {
                State::NotPaid if same => Ok(known.prepay.clone()),
                state => {
                    let message = format!("out_trade_no is used by another order, which is {}", state.name());
                    Err(Refusal::new(StatusCode::FORBIDDEN, "OUT_TRADE_NO_USED", message))
                }
            };
        }
        while self.orders.len() >= MOST {
            self.forget_oldest();
        }
        let answer = order.prepay.clone();
        self.age.push_back(key.clone());
        self.transactions.insert(order.transaction_id.clone(), key.clone());
        self.orders.insert(key, order);
        Ok(answer)
    }

    fn forget_oldest(&mut self) {
        let oldest = self.age.pop_front().and_then(|key| self.orders.remove(&key));
        if let Some(order) = oldest {
            self.transactions.remove(&order.transaction_id);
            for refund in order.refunds {
                self.refunds.remove(&(order.merchant.clone(), refund.number));
            }
        }
    }

    pub(super) fn of_merchant(&self, merchant: &str, number: &str) -> Result<&Order, Refusal> {
        let order = self.orders.get(&(merchant.to_owned(), number.to_owned()));
        order.ok_or_else(order_not_exist)
    }

    pub(super) fn by_transaction(&self, id: &str) -> Option<&Order> {
        let order = self.transactions.get(id).and_then(|key| self.orders.get(key));
        order.filter(|order| order.paid.is_some())
    }

    pub(super) fn close(&mut self, merchant: &str, number: &str) -> Result<(), Refusal> {
        let order = self.orders.get_mut(&(merchant.to_owned(), number.to_owned()));
        let order = order.ok_or_else(order_not_exist)?;
        match order.state {
            State::NotPaid | State::Closed => {
                order.state = State::Closed;
                Ok(())
            }
            State::Paid | State::Refunded => Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "ORDERPAID",
                "The order is paid and cannot be closed",
            )),
        }
    }

    /// Pays the order of this number that is not paid yet, whosever it is.
    pub(crate) fn pay(&mut self, number: &str) -> Result<Paid, String> {
        let mut found = self.orders.values_mut().filter(|order| order.number == number);
        let first = found.next().ok_or_else(|| format!("there is no order {number}"))?;
        let order = match first.state {
            State::NotPaid => Some(first),
            _ => found.find(|order| order.state == State::NotPaid),
        };
        let order = order.ok_or_else(|| format!("the order {number} is paid or closed already"))?;
        order.state = State::Paid;
        order.paid = Some(now());
        Ok(Paid(order.clone()))
    }

    /// Begins a refund; the same again is answered the same, and begins nothing.
    pub(super) fn refund(
        &mut self,
        merchant: &str,
        request: &Map<String, Value>,
    ) -> Result<(Map<String, Value>, Option<Refunded>), Refusal> {
        let number = text(request, "out_refund_no").to_owned();
        let amount = |name: &str| request.get("amount").and_then(|amount| amount.get(name)?.as_i64());
        let (asked, total) = (amount("refund").unwrap_or_default(), amount("total"));
        let order = match text(request, "out_trade_no") {
            "" => self.transactions.get(text(request, "transaction_id")).cloned(),
            number => Some((merchant.to_owned(), number.to_owned())),
        };
        let order = order.filter(|(owner, _)| owner == merchant);
        let key = order.filter(|key| self.orders.contains_key(key));
        let unknown = || {
            Refusal::new(
                StatusCode::NOT_FOUND,
                "RESOURCE_NOT_EXISTS",
                "There is no order to refund",
            )
        };
        let key = key.ok_or_else(unknown)?;
        if let Some(other) = self.refunds.get(&(merchant.to_owned(), number.clone())) {
            return self.again(other, &key, &number, asked);
        }
        let order = self.orders.get_mut(&key).ok_or_else(unknown)?;
        let invalid = |message: &str| Refusal::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message);
        if order.paid.is_none() {
            return Err(invalid("The order is not paid"));
        }
        if total != Some(order.total) {
            let issue = format!("the order's total is {}", order.total);
            return Err(Refusal::parameter(
                Location::Body,
                "/amount/total",
                total.map(Value::from).as_ref(),
                issue,
            ));
        }
        if asked <= 0 {
            let issue = "a refund is at least 1 fen";
            return Err(Refusal::parameter(
                Location::Body,
                "/amount/refund",
                Some(&asked.into()),
                issue,
            ));
        }
        if asked > order.total - order.refunded() {
            return Err(invalid("The refunds together are more than the order"));
        }
        if order.refunds.len() >= MOST_REFUNDS {
            return Err(invalid("An order has at most 50 refunds"));
        }
        let refund = Refund::new(&number, asked, request);
        let members = order.refund_members(&refund);
        order.refunds.push(refund);
        order.state = State::Refunded;
        self.refunds.insert((merchant.to_owned(), number.clone()), key.clone());
        Ok((members, Some(Refunded { order: key, number })))
    }

    fn again(
        &self,
        other: &Key,
        key: &Key,
        number: &str,
        asked: i64,
    ) -> Result<(Map<String, Value>, Option<Refunded>), Refusal> {
        let order = self.orders.get(other);
        let known = order.and_then(|order| Some((order, order.refunds.iter().find(|refund| refund.number == number)?)));
        match known {
            Some((order, refund)) if other == key && refund.amount == asked => Ok((order.refund_members(refund), None)),
            _ => Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "INVALID_REQUEST",
                "out_refund_no is used by another refund",
            )),
        }
    }

    pub(super) fn query_refund(&self, merchant: &str, number: &str) -> Result<Map<String, Value>, Refusal> {
        let key = (merchant.to_owned(), number.to_owned());
        let order = self.refunds.get(&key).and_then(|key| self.orders.get(key));
        let refund =
            order.and_then(|order| Some((order, order.refunds.iter().find(|refund| refund.number == number)?)));
        let unknown = || Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "There is no such refund");
        let (order, refund) = refund.ok_or_else(unknown)?;
        Ok(order.refund_members(refund))
    }

    /// A refund arrives at the payer's.
    pub(crate) fn complete(&mut self, refunded: &Refunded) -> Option<(Order, Refund)> {
        let order = self.orders.get_mut(&refunded.order)?;
        let refund = order
            .refunds
            .iter_mut()
            .find(|refund| refund.number == refunded.number)?;
        refund.succeeded = Some(now());
        let refund = refund.clone();
        Some((order.clone(), refund))
    }

    /// Every order, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Order> {
        self.age.iter().rev().filter_map(|key| self.orders.get(key))
    }
}
