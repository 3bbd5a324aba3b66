//! Rules for payments and refunds that the service has for all products, where the document of an operation states none:
//! addresses for notifications, the merchant's numbers, and the currency.

use std::ops::RangeInclusive;

use http::Uri;
use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, Method, Operation, Protocol, RequestPart};

use super::{expiry, payers};
use crate::catalogue::Entry;
use crate::example;
use crate::field_values;
use crate::refusal::{Refusal, Rule};

/// The lengths of an order's number, and the longest number of a refund and description of the goods.
const ORDER_NUMBER: RangeInclusive<usize> = 6..=32;
const MAX_REFUND_NUMBER: usize = 64;
const MAX_DESCRIPTION: usize = 127;
/// Segments of the paths of payments that are made abroad, in other currencies.
const ABROAD: [&str; 4] = ["global", "hk", "oversea", "customs"];
/// The names of an order's own number.
const ORDER_NUMBERS: [&str; 2] = ["out_trade_no", "combine_out_trade_no"];

/// The times of an order in APIv2.
const TIMES: [&str; 2] = ["time_start", expiry::TIME_EXPIRE];

/// The characters of the merchant's numbers beside letters and digits.
const MARKS: [char; 5] = ['_', '-', '|', '*', '@'];

/// Refuses what the service refuses of any payment. The documents' own examples are allowed.
pub(crate) fn check(entry: &Entry, members: &Map<String, Value>) -> Result<(), Refusal> {
    let fields = entry.operation.request.body.fields();
    let rules = Rules {
        domestic: begins_payment(&entry.operation) && !is_abroad(&entry.path),
        protocol: entry.protocol,
    };
    field_values::each(fields, members, &mut |given| {
        let Some(text) = given.value.as_str().filter(|text| !text.is_empty()) else {
            return Ok(());
        };
        let field = given.field;
        match rules.problem(field, text).filter(|_| !field.has_example(text)) {
            Some((rule, issue)) => {
                let title = &field.title.as_ref().unwrap_or(&field.name).value;
                let (pointer, value) = (given.pointer, Some(given.value));
                Err(Refusal::rule(RequestPart::Body, pointer, title, &rule, value, issue))
            }
            None => Ok(()),
        }
    })?;
    if !is_abroad(&entry.path) {
        payers::check(entry, members)?;
    }
    if rules.domestic {
        require_sum(fields, members)?;
    }
    Ok(())
}

/// Whether an operation begins a payment or a refund under a number of the merchant's.
fn begins_payment(operation: &Operation) -> bool {
    let fields = operation.request.body.fields();
    let has = |name: &str| fields.iter().any(|field| field.name.value == name);
    let requires = |name: &str| fields.iter().any(|field| field.name.value == name && field.required);
    let pays = ORDER_NUMBERS.iter().any(|name| requires(name)) && (has("notify_url") || has("auth_code"));
    operation.method.value == Method::Post && (pays || requires("out_refund_no"))
}

fn is_abroad(path: &str) -> bool {
    path.split('/').any(|segment| ABROAD.contains(&segment))
}

/// The rules for one operation.
struct Rules {
    domestic: bool,
    protocol: Protocol,
}

impl Rules {
    /// Why a field does not allow a text. What the document states has been checked before.
    fn problem(&self, field: &Field, text: &str) -> Option<(Rule, String)> {
        let name = field.name.value.as_str();
        if name.ends_with("notify_url") {
            let issue = "it is not a URL with http or https and a host, or it has a query or a fragment";
            return (!is_notify_url(text)).then(|| (Rule::Text, issue.to_owned()));
        }
        if !self.domestic {
            return None;
        }
        let lengths = match name {
            _ if ORDER_NUMBERS.contains(&name) && field.required => {
                Some(self.shortest()..=stated(field, *ORDER_NUMBER.end()))
            }
            "out_refund_no" if field.required => Some(1..=stated(field, MAX_REFUND_NUMBER)),
            _ => None,
        };
        if let Some(lengths) = lengths {
            return number_problem(text, &lengths);
        }
        if self.protocol == Protocol::V2 && TIMES.contains(&name) && !is_time_of_v2(text) {
            let issue = "it is not a time of 14 digits, such as 20091225091010";
            return Some((Rule::Pattern("yyyyMMddHHmmss".to_owned()), issue.to_owned()));
        }
        match name {
            "currency" | "fee_type" | "refund_fee_type" if text != "CNY" => {
                Some((Rule::Text, "its only value is \"CNY\" for domestic payments".to_owned()))
            }
            "description" if text.chars().count() > stated(field, MAX_DESCRIPTION) => {
                let issue = format!("it is longer than {MAX_DESCRIPTION} characters");
                Some((Rule::Text, issue))
            }
            _ => None,
        }
    }

    /// The minimum length of an order's number. No document of APIv2 that is read here states one.
    fn shortest(&self) -> usize {
        match self.protocol {
            Protocol::V3 => *ORDER_NUMBER.start(),
            Protocol::V2 => 1,
        }
    }
}

/// The maximum length that the document states, or else this one.
fn stated(field: &Field, otherwise: usize) -> usize {
    let stated = field.max_length.as_ref();
    stated.map_or(otherwise, |stated| usize::try_from(stated.value).unwrap_or(usize::MAX))
}

fn number_problem(text: &str, lengths: &RangeInclusive<usize>) -> Option<(Rule, String)> {
    if !lengths.contains(&text.chars().count()) {
        let issue = format!("it does not have {} to {} characters", lengths.start(), lengths.end());
        return Some((Rule::Text, issue));
    }
    let fits = |character: char| character.is_ascii_alphanumeric() || MARKS.contains(&character);
    let issue = "it has other characters than digits, letters and _-|*@";
    (!text.chars().all(fits)).then(|| (Rule::Text, issue.to_owned()))
}

fn is_time_of_v2(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && expiry::read(text).is_some()
}

fn is_notify_url(text: &str) -> bool {
    let has_scheme = text.starts_with("http://") || text.starts_with("https://");
    let uri = text.parse::<Uri>().ok();
    let has_host = uri.is_some_and(|uri| uri.host().is_some_and(|host| !host.is_empty()));
    has_scheme && has_host && !text.contains(['?', '#'])
}

/// Refuses a refund whose accounts do not give its amount together, but for the document's example, which names one of them.
fn require_sum(fields: &[Field], members: &Map<String, Value>) -> Result<(), Refusal> {
    let Some(amount) = members.get("amount").and_then(Value::as_object) else {
        return Ok(());
    };
    let refund = amount.get("refund").and_then(Value::as_i64);
    let accounts = amount.get("from").and_then(Value::as_array);
    let (Some(refund), Some(accounts)) = (refund, accounts.filter(|accounts| !accounts.is_empty())) else {
        return Ok(());
    };
    let parts: Vec<i64> = accounts
        .iter()
        .filter_map(|account| account.get("amount")?.as_i64())
        .collect();
    let example = |path| example::number_of(fields, path);
    let is_example = parts.iter().all(|part| example("amount.from.amount") == Some(*part));
    let sum: i128 = parts.iter().copied().map(i128::from).sum();
    match sum == i128::from(refund) || (is_example && example("amount.refund") == Some(refund)) {
        true => Ok(()),
        false => {
            let issue = "the amounts of the accounts do not sum to the refund";
            Err(Refusal::parameter(RequestPart::Body, "/amount/from", None, issue))
        }
    }
}
