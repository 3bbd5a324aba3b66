//! How values are written in bills.
//!
//! Values begin with a back quote, so that spreadsheets do not take them for numbers. Amounts are in yuan. They are added
//! with 128 bits: one amount may be as large as 64 bits allow.

/// The file of a bill's lines.
pub(super) fn file(mut lines: Vec<String>) -> String {
    lines.push(String::new());
    format!("\u{feff}{}", lines.join("\r\n"))
}

/// Whether a time is of a day.
pub(super) fn is_of(time: &str, day: Option<&str>) -> bool {
    day.is_none_or(|day| time.starts_with(day))
}

/// `2026-01-01T12:00:00+08:00` as `2026-01-01 12:00:00`.
pub(super) fn local(time: &str) -> String {
    time.chars().take(19).collect::<String>().replace('T', " ")
}

/// A text without what would end its column or line.
pub(super) fn plain(text: &str) -> String {
    text.replace([',', '\r', '\n', '`'], " ")
}

pub(super) fn quoted(columns: &[String]) -> String {
    columns
        .iter()
        .map(|column| format!("`{column}"))
        .collect::<Vec<_>>()
        .join(",")
}

/// The fee for an amount: 0.6 %, rounded to a fen.
pub(super) const fn fee(amount: i128) -> i128 {
    (amount * 6 + 500) / 1_000
}

/// Fen as yuan, with two decimals.
pub(super) fn yuan(fen: i128) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// Fen as yuan with five decimals, as fees are written.
pub(super) fn fine(fen: i128) -> String {
    format!("{}000", yuan(fen))
}
