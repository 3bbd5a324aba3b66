//! Counts in messages: `1 byte`, `2 bytes`.

use std::fmt::Display;

/// A count with the word that fits it.
pub(crate) fn counted(count: impl Display, one: &str, several: &str) -> String {
    match count.to_string().as_str() {
        "1" => format!("1 {one}"),
        count => format!("{count} {several}"),
    }
}

/// A number of bytes.
pub(crate) fn bytes(count: impl Display) -> String {
    counted(count, "byte", "bytes")
}

/// A number of days.
pub(crate) fn days(count: impl Display) -> String {
    counted(count, "day", "days")
}

#[cfg(test)]
mod tests {
    use super::{bytes, counted, days};

    #[test]
    fn one_of_a_kind_is_singular() {
        assert_eq!(
            (bytes(0), bytes(1), bytes(2)),
            ("0 bytes".into(), "1 byte".into(), "2 bytes".into())
        );
        assert_eq!((days(1), days(11)), ("1 day".into(), "11 days".into()));
        assert_eq!(counted(1_usize, "index", "indices"), "1 index");
    }
}
