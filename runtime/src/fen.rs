//! Amounts of money in fen, and their exact conversion from and to yuan, without rounding.

use std::fmt;
use std::str::FromStr;

/// An amount in fen, the hundredth of a yuan: the unit of every amount in requests and responses. Bills write amounts in
/// yuan. The conversions are exact; there are no floating-point numbers in between.
///
/// ```
/// use wechatpay_runtime::Fen;
///
/// let price = Fen::from_yuan("88.80")?;
/// assert_eq!(price.get(), 8880);
/// assert_eq!(price.to_yuan(), "88.80");
/// # Ok::<(), wechatpay_runtime::fen::YuanError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(i64);

/// Why a text is not an amount in yuan. The text itself is not part of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum YuanError {
    /// It has something other than a sign, digits and one decimal point.
    #[error("an amount in yuan has digits and at most one decimal point, such as 88.80")]
    NotANumber,
    /// It has a fraction of a fen.
    #[error("an amount in yuan has at most two decimal places, because a fen is the smallest unit")]
    FractionOfFen,
    /// It is too large.
    #[error("the amount is too large")]
    TooLarge,
}

impl Fen {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// An amount in fen.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// The number of fen, for a field of a request.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads an amount in yuan: `88.8`, `88.80`, `-0.01`, `100`.
    ///
    /// # Errors
    /// When it is not a decimal number, has a fraction of a fen, or is too large.
    pub fn from_yuan(text: &str) -> Result<Self, YuanError> {
        scaled(text, 2).map(Self)
    }

    /// The amount in yuan with two decimal places: `88.80`.
    #[must_use]
    pub fn to_yuan(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", fen / 100, fen % 100)
    }

    /// The sum, or `None` if it is too large.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }
}

/// In yuan with its unit: `88.80元`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}元", self.to_yuan())
    }
}

impl From<i64> for Fen {
    fn from(fen: i64) -> Self {
        Self(fen)
    }
}

impl From<Fen> for i64 {
    fn from(amount: Fen) -> Self {
        amount.0
    }
}

/// Reads a decimal number as a multiple of 10 to the power of `-places`.
pub(crate) fn scaled(text: &str, places: usize) -> Result<i64, YuanError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return Err(YuanError::NotANumber);
    }
    let significant = fraction.trim_end_matches('0');
    if significant.len() > places {
        return Err(YuanError::FractionOfFen);
    }
    let sign = if negative { "-" } else { "" };
    // The sign is before the digits, so that the least number can be read too.
    i64::from_str(&format!("{sign}{whole}{significant:0<places$}")).map_err(|_| YuanError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::{Fen, YuanError};

    #[test]
    fn amounts_in_yuan_are_read_exactly() {
        for (text, fen) in [
            ("0", 0),
            ("0.01", 1),
            ("0.1", 10),
            ("-0.01", -1),
            ("88.80", 8880),
            ("88.800", 8880),
            ("100", 10_000),
            ("007.5", 750),
            ("92233720368547758.07", i64::MAX),
            ("-92233720368547758.08", i64::MIN),
        ] {
            assert_eq!(Fen::from_yuan(text), Ok(Fen::new(fen)), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, error) in [
            ("", YuanError::NotANumber),
            ("-", YuanError::NotANumber),
            (".5", YuanError::NotANumber),
            ("5.", YuanError::NotANumber),
            ("1e2", YuanError::NotANumber),
            ("+1", YuanError::NotANumber),
            ("--1", YuanError::NotANumber),
            ("1,000.00", YuanError::NotANumber),
            ("１", YuanError::NotANumber),
            ("0.001", YuanError::FractionOfFen),
            ("92233720368547758.08", YuanError::TooLarge),
        ] {
            assert_eq!(Fen::from_yuan(text), Err(error), "{text}");
        }
    }

    #[test]
    fn written_amounts_are_read_back() {
        for fen in [0, 1, -1, 99, 100, -12_345, i64::MAX, i64::MIN] {
            let amount = Fen::new(fen);
            assert_eq!(Fen::from_yuan(&amount.to_yuan()), Ok(amount));
        }
    }
}
