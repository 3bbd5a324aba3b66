//! Values of one object that agree: no part of an amount is above the whole, and nothing ends before it begins.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{Echo, sums};
use crate::text::text_of;
use crate::validate::expiry;

/// The names of whole amounts.
const WHOLE: [&str; 4] = ["total", "total_amount", "total_fee", "order_amount"];
/// The names of amounts that are parts of the whole, or at most as large.
const PARTS: [&str; 19] = [
    "cash_fee",
    "coupon_fee",
    "discount_amount",
    "discount_refund",
    "fail_amount",
    "payer_amount",
    "payer_refund",
    "payer_total",
    "refund",
    "refund_amount",
    "refund_fee",
    "settlement_refund",
    "settlement_refund_fee",
    "settlement_total",
    "settlement_total_fee",
    "success_amount",
    "success_total",
    "unsplit_amount",
    "used_amount",
];
/// The names of times at which something begins, from the earliest on.
const BEGINS: [&str; 5] = [
    "create_time",
    "created_time",
    "apply_time",
    "accept_time",
    "accepted_time",
];
/// The names of later times.
const ENDS: [&str; 12] = [
    "audit_time",
    "close_time",
    "complete_time",
    "end_time",
    "finish_time",
    "pay_time",
    "paid_time",
    "refund_time",
    "success_time",
    "terminate_time",
    "update_time",
    "use_time",
];

/// Makes the values of an object agree. Those that the request sent stay.
pub(super) fn agree(members: &mut Map<String, Value>, echo: Option<&Echo>, pointer: &str) {
    let is_sent = |name: &str| echo.is_some_and(|echo| echo.is_in_place(&format!("{pointer}/{name}")));
    amounts(members, &is_sent);
    times(members, &is_sent);
    sums::fit(members, &is_sent);
}

fn amounts(members: &mut Map<String, Value>, is_sent: &dyn Fn(&str) -> bool) {
    let Some((name, whole)) = WHOLE
        .iter()
        .find_map(|name| Some((*name, number(members.get(*name)?)?)))
    else {
        return;
    };
    let parts = || PARTS.iter().filter(|part| **part != name);
    let sent = parts().filter(|part| is_sent(part));
    let largest = sent.filter_map(|part| number(members.get(*part)?)).max();
    let whole = match largest {
        Some(largest) if largest > whole && !is_sent(name) => {
            set(members, name, largest);
            largest
        }
        _ => whole,
    };
    for part in parts().filter(|part| !is_sent(part)) {
        if members.get(*part).and_then(number).is_some_and(|part| part > whole) {
            set(members, part, whole);
        }
    }
}

fn times(members: &mut Map<String, Value>, is_sent: &dyn Fn(&str) -> bool) {
    let begin = BEGINS
        .iter()
        .find_map(|name| moment(members.get(*name)?).map(|time| (*name, time)));
    for name in ENDS {
        let end = members.get(name).and_then(moment);
        let (Some((first, begin)), Some(end)) = (begin, end) else {
            continue;
        };
        if end < begin
            && let (false, Some(value)) = (is_sent(name), members.get(first).cloned())
        {
            members.insert(name.to_owned(), value);
        }
    }
    // `use_begin_time` and `use_end_time`.
    let names: Vec<String> = members.keys().cloned().collect();
    for name in names {
        for (begin, end) in [("begin", "end"), ("start", "end")] {
            let later = name.replacen(begin, end, 1);
            let both = (
                members.get(&name).and_then(moment),
                members.get(&later).and_then(moment),
            );
            if let (true, (Some(first), Some(last))) = (later != name, both)
                && last < first
                && let (false, Some(value)) = (is_sent(&later), members.get(&name).cloned())
            {
                members.insert(later, value);
            }
        }
    }
}

/// An amount, also one that is written as text.
fn number(value: &Value) -> Option<i64> {
    text_of(value).parse().ok()
}

/// Replaces an amount in the form that it has.
fn set(members: &mut Map<String, Value>, name: &str, number: i64) {
    let value = match members.get(name) {
        Some(Value::String(_)) => number.to_string().into(),
        _ => number.into(),
    };
    members.insert(name.to_owned(), value);
}

fn moment(value: &Value) -> Option<OffsetDateTime> {
    expiry::read(value.as_str()?)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::agree;
    use crate::example::Echo;

    fn agreed(value: Value, sent: Value) -> Value {
        let mut members = value.as_object().unwrap().clone();
        agree(&mut members, Some(&Echo::of(vec![sent], &[])), "");
        Value::Object(members)
    }

    #[test]
    fn parts_are_at_most_the_whole_and_what_was_sent_stays() {
        let whole = agreed(
            json!({"total": 100, "payer_total": 888, "refund": "900"}),
            json!({"total": 100}),
        );
        assert_eq!(whole, json!({"total": 100, "payer_total": 100, "refund": "100"}));
        let part = agreed(
            json!({"total": 100, "refund": 888, "payer_refund": 900}),
            json!({"refund": 888}),
        );
        assert_eq!(part, json!({"total": 888, "refund": 888, "payer_refund": 888}));
    }

    #[test]
    fn nothing_ends_before_it_begins() {
        let (early, late) = ("2026-01-01T12:00:00+08:00", "2026-01-02T12:00:00+08:00");
        let value = agreed(json!({"create_time": late, "success_time": early}), json!({}));
        assert_eq!(value, json!({"create_time": late, "success_time": late}));
        let value = agreed(
            json!({"create_time": late, "success_time": early}),
            json!({"success_time": early}),
        );
        assert_eq!(value, json!({"create_time": late, "success_time": early}));
        let value = agreed(json!({"use_begin_time": late, "use_end_time": early}), json!({}));
        assert_eq!(value["use_end_time"], late);
    }
}
