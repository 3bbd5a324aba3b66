//! The addresses by which payers come to an order, such as `code_url`, and how long they last.

use serde_json::{Map, Value};

use super::record::Record;

/// The text before the id of a prepaid order in the address for browsers, and in the parameters for the front end.
const PREPAY_ID: &str = "prepay_id=";
/// The milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// A field with which a merchant sends a payer to an order.
struct Address {
    field: &'static str,
    /// The minutes that it lasts, as the documents say.
    minutes: i64,
}

const ADDRESSES: [Address; 4] = [
    Address {
        field: "code_url",
        minutes: 120,
    },
    Address {
        field: "prepay_id",
        minutes: 120,
    },
    Address {
        field: "h5_url",
        minutes: 5,
    },
    Address {
        field: "mweb_url",
        minutes: 5,
    },
];

/// Where a text leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To something else.
    Elsewhere,
    /// To the order.
    There,
    /// Nowhere any more: it is an address of the order that has expired.
    Nowhere,
}

/// Where a text leads that may be an address of a resource. An order of APIv2 in a browser has one id in two addresses: the
/// one that lasts less counts.
pub(super) fn leads(record: &Record, text: &str, now: i64) -> Leads {
    let named = ADDRESSES.iter().filter(|address| {
        let own = record.fields.get(address.field).and_then(Value::as_str);
        !text.is_empty() && own.is_some_and(|own| prepaid(own) == prepaid(text))
    });
    match named
        .map(|address| has_expired(record, address, now))
        .reduce(|one, other| one || other)
    {
        None => Leads::Elsewhere,
        Some(false) => Leads::There,
        Some(true) => Leads::Nowhere,
    }
}

/// Whether a resource has an address that has expired.
pub(super) fn is_late(record: &Record, now: i64) -> bool {
    let mut own = ADDRESSES
        .iter()
        .filter(|address| record.fields.contains_key(address.field));
    own.any(|address| has_expired(record, address, now))
}

/// Replaces the addresses of a resource by those of a new one.
pub(super) fn renew(record: &mut Record, new: &Map<String, Value>, now: i64) {
    for address in &ADDRESSES {
        if let (Some(own), Some(new)) = (record.fields.get_mut(address.field), new.get(address.field)) {
            own.clone_from(new);
        }
    }
    record.addressed = Some(now);
}

fn has_expired(record: &Record, address: &Address, now: i64) -> bool {
    let made = record.addressed.unwrap_or(record.created);
    now - made > address.minutes * MINUTE
}

/// The id of the prepaid order in an address, or else the whole address: merchants add `redirect_url` to addresses.
fn prepaid(address: &str) -> &str {
    match address.split_once(PREPAY_ID) {
        Some((_, rest)) => rest.split(['&', '#']).next().unwrap_or(rest),
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use super::{Leads, MINUTE, Record, leads, prepaid};

    #[test]
    fn an_address_is_recognized_by_the_id_in_it() {
        let h5 = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx26&package=1&redirect_url=https%3A%2F%2Fa";
        for text in [h5, "prepay_id=wx26", "wx26", "/cashier/?prepay_id=wx26#pay"] {
            assert_eq!(prepaid(text), "wx26", "{text}");
        }
        assert_eq!(
            prepaid("weixin://wxpay/bizpayurl?pr=5bXk3fQ1z"),
            "weixin://wxpay/bizpayurl?pr=5bXk3fQ1z"
        );
    }

    #[test]
    fn an_order_of_apiv2_in_a_browser_is_reached_for_five_minutes() {
        let mut order = Record::new("v2-order", "1900000109", "1900000109", "one".to_owned(), 0);
        order.fields.insert("prepay_id".to_owned(), "wx26".into());
        let text = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx26&package=1";
        assert_eq!(leads(&order, text, 6 * MINUTE), Leads::There);
        order.fields.insert("mweb_url".to_owned(), text.into());
        assert_eq!(leads(&order, text, 5 * MINUTE), Leads::There);
        assert_eq!(leads(&order, text, 6 * MINUTE), Leads::Nowhere);
        assert_eq!(leads(&order, "wx27", 6 * MINUTE), Leads::Elsewhere);
    }
}
