//! The Rust names of fields and values: two that differ on the wire but not in Rust are the same item, renamed.

use std::collections::BTreeMap;

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

/// Items by their Rust names.
pub(crate) struct ByRustName<'i, T> {
    items: BTreeMap<String, Vec<&'i T>>,
    name: fn(&T) -> Option<String>,
}

impl<'i, T> ByRustName<'i, T> {
    pub(crate) fn new(among: impl IntoIterator<Item = &'i T>, name: fn(&T) -> Option<String>) -> Self {
        let mut items: BTreeMap<String, Vec<&T>> = BTreeMap::new();
        for item in among {
            if let Some(named) = name(item) {
                items.entry(named).or_default().push(item);
            }
        }
        Self { items, name }
    }

    /// Takes the only item that has the Rust name of this one.
    pub(crate) fn take_same(&mut self, item: &T) -> Option<&'i T> {
        let same = self.items.get_mut(&(self.name)(item)?)?;
        match same.as_slice() {
            [_] => same.pop(),
            _ => None,
        }
    }

    /// Removes an item.
    pub(crate) fn remove(&mut self, item: &T) {
        if let Some(same) = (self.name)(item).and_then(|name| self.items.get_mut(&name)) {
            same.retain(|other| !std::ptr::eq(*other, item));
        }
    }
}
