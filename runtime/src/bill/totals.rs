//! The totals at the end of a bill.

use super::row::plain_name;

/// The last two lines of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    pub(super) names: Vec<String>,
    pub(super) values: Vec<String>,
}

impl Totals {
    /// A total by its name, as it is written: `总交易单数`, `订单总金额`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let name = plain_name(name);
        let index = self.names.iter().position(|column| plain_name(column) == name)?;
        self.values.get(index).map(String::as_str)
    }

    /// A total that is a number of rows: `收入笔数`. Bills write `17` or `17.0`. `None` if there is no such total, or it is
    /// something else.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name).and_then(whole_number)
    }

    /// All totals with their names, in the file's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let values = self.values.iter().map(String::as_str);
        self.names.iter().map(String::as_str).zip(values)
    }

    /// The number of rows. It is the first total of every kind of bill.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        self.values.first().map(String::as_str).and_then(whole_number)
    }
}

/// A number that may have a fraction of zeros.
fn whole_number(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_whole = whole.bytes().all(|byte| byte.is_ascii_digit());
    let is_zero = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0');
    if is_whole && is_zero { whole.parse().ok() } else { None }
}
