//! Sums over the lists of a response: discounts and what the payer pays are the whole, and sources add up to the total.

use serde_json::{Map, Value};

/// The names of lists of discounts, beside or below which the amounts of a payment or a refund are.
const DISCOUNTS: [&str; 3] = ["promotion_detail", "refund_detail", "detail"];
/// The names of a whole amount, of what the payer pays or gets of it, of the amount of one discount, and of all of them.
const AMOUNTS: [(&str, &str, &str, &str); 3] = [
    ("total", "payer_total", "amount", "discount_total"),
    ("total_amount", "payer_amount", "amount", "discount_amount"),
    ("refund", "payer_refund", "refund_amount", "discount_refund"),
];
/// The names of a whole amount, and of the list of the accounts that it comes from.
const SOURCES: [(&str, &str); 2] = [("refund", "from"), ("amount", "from")];
/// The names of numbers of entries.
const COUNTS: [&str; 5] = ["total_count", "total_num", "count", "total_number", "current_total_num"];
/// The object with the amounts of a payment or a refund.
const AMOUNT: &str = "amount";

/// Makes the sums of an object fit. `is_sent` tells whether the request has a value in a place.
pub(super) fn fit(members: &mut Map<String, Value>, is_sent: &dyn Fn(&str) -> bool) {
    count(members, is_sent);
    for (whole, list) in SOURCES {
        sources(members, whole, list, is_sent);
    }
    let mut lists = DISCOUNTS.into_iter().filter(|list| members.contains_key(*list));
    let (first, others): (Option<&str>, Vec<&str>) = (lists.next(), lists.collect());
    if let Some(list) = first {
        discounts(members, list, is_sent);
    }
    // Another list would tell of the same discounts.
    for list in others.into_iter().filter(|list| !is_sent(list)) {
        if let Some(entries) = members.get_mut(list).and_then(Value::as_array_mut) {
            entries.clear();
        }
    }
}

/// Makes the counts at least as large as the number of entries of the only list.
fn count(members: &mut Map<String, Value>, is_sent: &dyn Fn(&str) -> bool) {
    let mut lists = members.values().filter_map(Value::as_array);
    let (Some(length), None) = (lists.next().map(Vec::len), lists.next()) else {
        return;
    };
    for name in COUNTS.iter().filter(|name| !is_sent(name)) {
        if let Some(count @ Value::Number(_)) = members.get_mut(*name)
            && count.as_u64().is_some_and(|count| count < length as u64)
        {
            *count = length.into();
        }
    }
}

/// The amounts of a list of accounts add up to the whole: the last one gives what the others do not.
fn sources(members: &mut Map<String, Value>, whole: &str, list: &str, is_sent: &dyn Fn(&str) -> bool) {
    let Some(mut left) = members.get(whole).and_then(Value::as_i64).filter(|_| !is_sent(list)) else {
        return;
    };
    let Some(entries) = members.get_mut(list).and_then(Value::as_array_mut) else {
        return;
    };
    let count = entries.len();
    for (index, entry) in entries.iter_mut().filter_map(Value::as_object_mut).enumerate() {
        let Some(amount) = entry.get_mut(AMOUNT).filter(|amount| amount.is_i64()) else {
            continue;
        };
        let own = amount.as_i64().filter(|own| *own <= left && index + 1 < count);
        let own = own.unwrap_or(left);
        *amount = own.into();
        left = left.saturating_sub(own);
    }
}

/// The payer pays what is left after the discounts. Where the request says what the payer pays, there are no others.
fn discounts(members: &mut Map<String, Value>, list: &str, is_sent: &dyn Fn(&str) -> bool) {
    let has_amounts = members.get(AMOUNT).is_some_and(Value::is_object);
    let place = |name: &str| match has_amounts {
        true => format!("{AMOUNT}/{name}"),
        false => name.to_owned(),
    };
    let number = |members: &Map<String, Value>, name: &str| {
        let amounts = members.get(AMOUNT).and_then(Value::as_object);
        amounts.unwrap_or(members).get(name)?.as_i64()
    };
    let mut fits = true;
    for (whole, rest, own, all) in AMOUNTS {
        let Some(entries) = members
            .get(list)
            .and_then(Value::as_array)
            .filter(|list| !list.is_empty())
        else {
            return;
        };
        let sums = entries.iter().filter_map(|entry| entry.get(own)?.as_i64());
        let sum: i128 = sums.map(i128::from).sum();
        let (Some(whole), paid) = (number(members, whole), number(members, rest)) else {
            continue;
        };
        let left = i128::from(whole) - sum;
        let (Ok(left), Ok(sum)) = (i64::try_from(left), i64::try_from(sum)) else {
            fits = false;
            continue;
        };
        if left < 0 || (is_sent(&place(rest)) && paid != Some(left)) {
            fits = false;
            continue;
        }
        for (name, amount) in [(rest, left), (all, sum)] {
            let nested = members.get_mut(AMOUNT).filter(|_| has_amounts);
            let amounts = match nested {
                Some(nested) => nested.as_object_mut(),
                None => Some(&mut *members),
            };
            let known = amounts.and_then(|amounts| amounts.get_mut(name));
            if let Some(known) = known.filter(|known| known.is_i64() && !is_sent(&place(name))) {
                *known = amount.into();
            }
        }
    }
    if !fits && !is_sent(list) {
        members.insert(list.to_owned(), Value::Array(Vec::new()));
    }
}
