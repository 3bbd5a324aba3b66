//! The words in comments of HTML that a person who reads its source may take for a part of the page.

use wechatpay_spec::ideograph::is_ideograph;

use crate::account::row_name;
use crate::input::page_text::struck_out::Words;

/// The names of the rows in a comment, or its first words if it has none and is inside the fields of a page. `line` is the
/// line of the source in which it begins.
pub(super) fn words(text: &str, line: usize, is_inside: bool) -> Vec<Words> {
    let rows: Vec<&str> = text.lines().filter_map(row_name).collect();
    let named = match rows.is_empty() {
        true => text
            .lines()
            .filter(|line| is_inside && line.contains(is_ideograph))
            .take(1)
            .collect(),
        false => rows,
    };
    let named = named.into_iter().map(|words| Words {
        line,
        words: words.to_owned(),
    });
    named.collect()
}
