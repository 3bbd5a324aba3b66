//! Which form a document has.

use crate::page::plain;

/// The forms that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A page of wechatpay.im in Markdown.
    Page,
    /// A page of wechatpay.im saved as text.
    PlainPage,
    /// A page of the official APIv3 documents, saved as text.
    OfficialV3,
    /// A page of the official global documents, saved as text.
    OfficialGlobal,
}

impl Form {
    /// The form of a document, by the words that only it has.
    pub(crate) fn of(text: &str) -> Self {
        let line_with = |words: &[&str]| {
            text.lines()
                .any(|line| words.iter().any(|word| line.trim_start().starts_with(word)))
        };
        if line_with(&["请求方式:【", "请求方式：【"]) && !text.contains("{.im-table") {
            Self::OfficialV3
        } else if line_with(&["Request URL:"]) && line_with(&["Request method:"]) {
            Self::OfficialGlobal
        } else if plain::is_plain(text) {
            Self::PlainPage
        } else {
            Self::Page
        }
    }
}
