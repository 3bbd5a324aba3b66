//! The Rust names of fields and values: two that differ on the wire but not in Rust are the same item, renamed.

use wechatpay_spec::model::{EnumValue, Field};
use wechatpay_spec::names::{Named, automatic};
use wechatpay_spec::place::Located;

/// The name of a field in a struct; `None` for a field that cannot be named.
pub(crate) fn of_field(field: &Field) -> Option<String> {
    given_or_automatic(field.rust_name.as_ref(), Named::Field, &field.name.value)
}

/// The name of a value's variant; `None` for a value that cannot be named.
pub(crate) fn of_value(value: &EnumValue) -> Option<String> {
    given_or_automatic(value.rust_name.as_ref(), Named::Variant, &value.value.value)
}

fn given_or_automatic(given: Option<&Located<String>>, named: Named, wire_name: &str) -> Option<String> {
    match given {
        Some(given) => Some(given.value.clone()),
        None => automatic(named, wire_name).ok(),
    }
}

/// The only item of `among` with the same Rust name.
pub(crate) fn same<'i, T>(item: &T, among: &[&'i T], name: fn(&T) -> Option<String>) -> Option<&'i T> {
    let wanted = name(item)?;
    let mut same = among.iter().filter(|other| name(other).as_ref() == Some(&wanted));
    match (same.next(), same.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
