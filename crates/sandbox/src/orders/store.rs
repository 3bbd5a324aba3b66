//! The store of orders, in memory.

use std::collections::{BTreeMap, VecDeque};

use http::StatusCode;
use serde_json::{Map, Value};

use super::order::{Order, State, text};
use super::refund::Refund;
use crate::clock::now;
use crate::refusal::{Location, Refusal};

/// Most orders in the store. When there are more, the oldest is removed.
const MOST: usize = 2_000;
/// Most refunds of one order.
const MOST_REFUNDS: usize = 50;

/// The merchant and the order's or refund's number.
type Key = (String, String);

/// Every order.
#[derive(Debug, Default)]
pub(super) struct OrderStore {
    orders: BTreeMap<Key, Order>,
    /// The orders, oldest first.
    age: VecDeque<Key>,
    /// The orders by `transaction_id`.
    transactions: BTreeMap<String, Key>,
    /// The order of each refund.
    refunds: BTreeMap<Key, Key>,
}

/// A refund that has yet to succeed.
#[derive(Clone, Debug)]
pub(super) struct PendingRefund {
    order: Key,
    number: String,
}

impl OrderStore {
    /// Adds an order. The same order again gets the same response.
    pub(super) fn prepay(&mut self, order: Order) -> Result<Map<String, Value>, Refusal> {
        let key = (order.merchant.clone(), order.number.clone());
        if let Some(known) = self.orders.get(&key) {
            let same = known.request == order.request && known.trade_type == order.trade_type;
            return match known.state() {
                State::NotPaid if same => Ok(known.prepay.clone()),
                state => {
                    let diagnosis = format!("out_trade_no belongs to another order, which is {}", state.name());
                    let refusal = Refusal::new(StatusCode::FORBIDDEN, "OUT_TRADE_NO_USED", "商户订单号重复");
                    Err(refusal.explained(diagnosis))
                }
            };
        }
        while self.orders.len() >= MOST {
            self.remove_oldest();
        }
        let response = order.prepay.clone();
        self.age.push_back(key.clone());
        self.transactions.insert(order.transaction_id.clone(), key.clone());
        self.orders.insert(key, order);
        Ok(response)
    }

    fn remove_oldest(&mut self) {
        let oldest = self.age.pop_front().and_then(|key| self.orders.remove(&key));
        if let Some(order) = oldest {
            self.transactions.remove(&order.transaction_id);
            for refund in order.refunds {
                self.refunds.remove(&(order.merchant.clone(), refund.number));
            }
        }
    }

    /// A merchant's order.
    pub(super) fn of_merchant(&self, merchant: &str, number: &str) -> Result<&Order, Refusal> {
        let order = self.orders.get(&(merchant.to_owned(), number.to_owned()));
        order.ok_or_else(order_not_exist)
    }

    /// The paid order of a transaction.
    pub(super) fn by_transaction(&self, id: &str) -> Option<&Order> {
        let order = self.transactions.get(id).and_then(|key| self.orders.get(key));
        order.filter(|order| order.paid.is_some())
    }

    /// Closes an order that is not paid. Closing it again changes nothing.
    pub(super) fn close(&mut self, merchant: &str, number: &str) -> Result<(), Refusal> {
        let order = self.orders.get_mut(&(merchant.to_owned(), number.to_owned()));
        let order = order.ok_or_else(order_not_exist)?;
        match order.state() {
            State::NotPaid | State::Closed => {
                order.set_state(State::Closed);
                Ok(())
            }
            State::Paid | State::Refund => {
                let refusal = Refusal::new(StatusCode::BAD_REQUEST, "ORDERPAID", "该订单已支付");
                Err(refusal.explained("the order is paid and cannot be closed"))
            }
        }
    }

    /// Pays the order of this number that is not paid yet, of any merchant.
    pub(super) fn pay(&mut self, number: &str) -> Result<Order, String> {
        let mut found = self.orders.values_mut().filter(|order| order.number == number);
        let first = found.next().ok_or_else(|| format!("there is no order {number}"))?;
        let order = match first.state() {
            State::NotPaid => Some(first),
            _ => found.find(|order| order.state() == State::NotPaid),
        };
        let order = order.ok_or_else(|| format!("the order {number} is already paid, or closed, or has expired"))?;
        order.set_state(State::Paid);
        order.paid = Some(now());
        Ok(order.clone())
    }

    /// Starts a refund. The same refund again gets the same response, and starts nothing.
    pub(super) fn refund(
        &mut self,
        merchant: &str,
        request: &Map<String, Value>,
        signing_key: Option<&str>,
    ) -> Result<(Map<String, Value>, Option<PendingRefund>), Refusal> {
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
            let refusal = Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "订单不存在");
            refusal.explained("there is no order to refund")
        };
        let key = key.ok_or_else(unknown)?;
        if let Some(other) = self.refunds.get(&(merchant.to_owned(), number.clone())) {
            return self.repeated_refund(other, &key, &number, asked);
        }
        let order = self.orders.get_mut(&key).ok_or_else(unknown)?;
        let invalid = |message: &str, diagnosis: &str| {
            Refusal::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message).explained(diagnosis)
        };
        if order.paid.is_none() {
            return Err(invalid("订单未支付", "the order is not paid"));
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
            let issue = "a refund must be at least 1 fen";
            return Err(Refusal::parameter(
                Location::Body,
                "/amount/refund",
                Some(&asked.into()),
                issue,
            ));
        }
        if asked > order.total - order.refunded() {
            let diagnosis = "all refunds together exceed the order's total";
            return Err(invalid("申请退款金额大于订单金额", diagnosis));
        }
        if order.refunds.len() >= MOST_REFUNDS {
            return Err(invalid("退款次数超过限制", "an order can have at most 50 refunds"));
        }
        let refund = Refund::new(&number, asked, request, signing_key);
        let members = order.refund_members(&refund);
        order.refunds.push(refund);
        order.set_state(State::Refund);
        self.refunds.insert((merchant.to_owned(), number.clone()), key.clone());
        Ok((members, Some(PendingRefund { order: key, number })))
    }

    /// The response to a refund whose number was used before.
    fn repeated_refund(
        &self,
        other: &Key,
        key: &Key,
        number: &str,
        asked: i64,
    ) -> Result<(Map<String, Value>, Option<PendingRefund>), Refusal> {
        let order = self.orders.get(other);
        let known = order.and_then(|order| Some((order, order.refunds.iter().find(|refund| refund.number == number)?)));
        match known {
            Some((order, refund)) if other == key && refund.amount == asked => Ok((order.refund_members(refund), None)),
            _ => {
                let message = "您的请求参数与订单信息不一致";
                let refusal = Refusal::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message);
                Err(refusal.explained("out_refund_no belongs to another refund"))
            }
        }
    }

    /// The response that describes a refund.
    pub(super) fn query_refund(&self, merchant: &str, number: &str) -> Result<Map<String, Value>, Refusal> {
        let key = (merchant.to_owned(), number.to_owned());
        let order = self.refunds.get(&key).and_then(|key| self.orders.get(key));
        let refund =
            order.and_then(|order| Some((order, order.refunds.iter().find(|refund| refund.number == number)?)));
        let unknown = || Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "退款单不存在");
        let (order, refund) = refund.ok_or_else(unknown)?;
        Ok(order.refund_members(refund))
    }

    /// Lets a refund succeed. Returns it with its order; `None` when the order was removed meanwhile.
    pub(super) fn complete(&mut self, pending: &PendingRefund) -> Option<(Order, Refund)> {
        let order = self.orders.get_mut(&pending.order)?;
        let refund = order
            .refunds
            .iter_mut()
            .find(|refund| refund.number == pending.number)?;
        refund.succeeded = Some(now());
        let refund = refund.clone();
        Some((order.clone(), refund))
    }

    /// Every order, newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Order> {
        self.age.iter().rev().filter_map(|key| self.orders.get(key))
    }
}

/// The refusal for an order that does not exist, or belongs to another merchant.
pub(super) fn order_not_exist() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "ORDER_NOT_EXIST", "订单不存在")
}
