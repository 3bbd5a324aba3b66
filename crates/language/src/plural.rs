//! Counts in messages: `1 file`, `2 files`.

use std::fmt::Display;

/// A count with the words that fit it: `1 file differs`, `2 files differ`.
pub fn counted(count: impl Display, one: &str, several: &str) -> String {
    let count = count.to_string();
    let words = form(&count, one, several);
    format!("{count} {words}")
}

/// The words that fit a count.
pub fn form<'w>(count: impl Display, one: &'w str, several: &'w str) -> &'w str {
    match count.to_string().as_str() {
        "1" => one,
        _ => several,
    }
}

/// A number of characters: `1 character`, `2 characters`.
pub fn characters(count: impl Display) -> String {
    counted(count, "character", "characters")
}

/// A number of bytes: `1 byte`, `2 bytes`.
pub fn bytes(count: impl Display) -> String {
    counted(count, "byte", "bytes")
}
