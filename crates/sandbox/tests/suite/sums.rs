//! Sums over the lists of a response: a total is that of the entries, and no part is more than the whole.

use serde_json::{Map, Value};

/// The names of totals, each with those of the amounts of entries that sum up to it, if the list is whole.
const WHOLES: [(&str, &str, &str); 8] = [
    ("refund", "from", "amount"),
    ("amount", "from", "amount"),
    ("total_amount", "transfer_detail_list", "transfer_amount"),
    ("total_amount", "detail_list", "amount"),
    ("total_amount", "hbinfo", "amount"),
    ("total_amount", "sub_orders", "total_amount"),
    ("amount", "receivers", "amount"),
    ("total_fee", "order_list", "total_fee"),
];
/// The names of numbers of entries.
const COUNTS: [&str; 6] = [
    "total_count",
    "total_num",
    "total",
    "count",
    "total_number",
    "current_total_num",
];
/// The names of lists of discounts, beside or below which the amounts of a payment or refund are.
const DISCOUNTS: [&str; 4] = ["promotion_detail", "refund_detail", "detail", "discount_detail"];

/// Paths whose requests have lists that do not sum up, as the example of their document has, and which responses repeat.
const SENT: [&str; 1] = ["/v3/ecommerce/refunds/"];

/// The sums of a response that do not fit.
pub(crate) fn misfits(path: &str, answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if SENT.iter().any(|sent| path.starts_with(sent)) {
        return found;
    }
    within(answer, "", &mut found);
    found
}

fn within(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                within(item, &format!("{place}/{index}"), found);
            }
        }
        Value::Object(members) => {
            counts(members, place, found);
            wholes(members, place, found);
            discounts(members, place, found);
            for (name, member) in members {
                within(member, &format!("{place}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// There are at least as many things as the only list has entries.
fn counts(members: &Map<String, Value>, place: &str, found: &mut Vec<String>) {
    let mut lists = members
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_array()?)));
    let (Some((list, items)), None) = (lists.next(), lists.next()) else {
        return;
    };
    for name in COUNTS {
        if let Some(count) = members.get(name).and_then(Value::as_u64)
            && count < items.len() as u64
        {
            found.push(format!(
                "{place}/{name} is {count}, but {list} has {} entries",
                items.len()
            ));
        }
    }
}

fn amount_of(entry: &Value, name: &str) -> Option<i64> {
    let own = entry.get(name).or_else(|| entry.get("amount")?.get(name))?;
    own.as_i64()
}

fn wholes(members: &Map<String, Value>, place: &str, found: &mut Vec<String>) {
    for (total, list, amount) in WHOLES {
        let (Some(total_amount), Some(items)) = (
            members.get(total).and_then(Value::as_i64),
            members.get(list).and_then(Value::as_array),
        ) else {
            continue;
        };
        let amounts: Option<Vec<i64>> = items.iter().map(|item| amount_of(item, amount)).collect();
        let Some(sum) = amounts.map(|amounts| amounts.iter().sum::<i64>()) else {
            continue;
        };
        if sum != total_amount && !items.is_empty() {
            found.push(format!("{place}/{total} is {total_amount}, but {list} sum up to {sum}"));
        }
    }
}

/// Discounts are at most as much as what is discounted, and the payer pays the rest.
fn discounts(members: &Map<String, Value>, place: &str, found: &mut Vec<String>) {
    let amounts = members.get("amount").and_then(Value::as_object).unwrap_or(members);
    // Another list tells of the same discounts.
    let mut lists = DISCOUNTS
        .iter()
        .filter_map(|list| Some((list, members.get(*list)?.as_array()?)));
    if let Some((list, items)) = lists.next() {
        for (whole, rest, own) in [
            ("total", "payer_total", "amount"),
            ("refund", "payer_refund", "refund_amount"),
            ("total_amount", "payer_amount", "amount"),
        ] {
            let Some(whole_amount) = amounts.get(whole).and_then(Value::as_i64) else {
                continue;
            };
            let sum: i64 = items.iter().filter_map(|item| item.get(own)?.as_i64()).sum();
            if sum > whole_amount {
                found.push(format!("{place}: {list} sum up to {sum}, of {whole} {whole_amount}"));
            }
            if let Some(rest_amount) = amounts.get(rest).and_then(Value::as_i64)
                && rest_amount + sum != whole_amount
                && !items.is_empty()
            {
                found.push(format!(
                    "{place}: {rest} is {rest_amount} of {whole} {whole_amount}, but {list} sum up to {sum}"
                ));
            }
        }
    }
}
