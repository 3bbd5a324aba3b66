//! Recognizing the content of a body by its beginning, so that an error in any other form is not taken for the file.

use super::file_refusal::{HEAD, WHOLE, after_marks, after_prologue, is_compressed, is_in_utf16, readable};
use crate::error::{ApiError, Error};
use crate::operation::{Operation, Protocol};
use crate::reply::HttpResponse;

/// How many columns the first two lines of a table have at least. A sentence rarely has two such lines.
const FEWEST_COLUMNS: usize = 3;
/// The first bytes of a PDF file, and how far they may be from its beginning.
const PDF: &[u8] = b"%PDF-";
const BEFORE_PDF: usize = 1024;
const HTML: &[u8] = b"<html";

/// The content of a body, decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyContent {
    /// Nothing, or only white space.
    Nothing,
    /// A line of names of columns, then a line whose values begin with backquotes, as all bills have it. The first line may
    /// also be a number, as in the comments on orders, which have no names.
    Bill,
    /// Other lines with several columns each.
    Table,
    Pdf,
    /// An object.
    Json,
    JsonList,
    Html,
    /// XML, or another language with tags.
    Markup,
    /// Any other text.
    Text,
    /// An image, an encrypted file, and so on.
    Binary,
    /// A compressed file that cannot be decompressed without the feature `gzip`.
    Compressed,
}

impl BodyContent {
    pub(super) fn of(body: &[u8]) -> Self {
        // Without the feature `gzip`, nothing is decompressed.
        if is_compressed(body) && cfg!(not(feature = "gzip")) {
            return Self::Compressed;
        }
        let head = readable(body, HEAD);
        let content = match Self::of_text(head.get(..HEAD).unwrap_or(&head)) {
            // Long texts may precede what makes it recognizable.
            Self::Text | Self::Nothing if head.len() >= HEAD => Self::of_text(&readable(body, WHOLE)),
            content => content,
        };
        match content {
            // The service writes UTF-8.
            Self::Bill | Self::Table if is_in_utf16(body) => Self::Text,
            content => content,
        }
    }

    fn of_text(text: &[u8]) -> Self {
        let is_pdf = text.windows(PDF.len()).take(BEFORE_PDF).any(|part| part == PDF);
        let zeros = text.iter().rev().take_while(|byte| **byte == 0).count();
        let start = after_marks(text.get(..text.len() - zeros).unwrap_or_default());
        let is_text = !start.iter().any(is_of_no_text);
        match start {
            [] => Self::Nothing,
            [b'{', ..] if is_text => Self::Json,
            [b'[', ..] if is_text => Self::JsonList,
            [b'<', b'!' | b'?' | b'/' | b':' | b'_' | b'a'..=b'z' | b'A'..=b'Z', ..] if is_text => {
                let name = after_prologue(start).and_then(|root| root.get(..HTML.len()));
                match name.is_some_and(|name| name.eq_ignore_ascii_case(HTML)) {
                    true => Self::Html,
                    false => Self::Markup,
                }
            }
            _ if is_pdf => Self::Pdf,
            _ if !is_text => Self::Binary,
            _ => Self::of_lines(start),
        }
    }

    fn of_lines(text: &[u8]) -> Self {
        let mut lines = text
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.trim_ascii().is_empty());
        let [first, second, third] = [(); 3].map(|()| lines.next().unwrap_or_default());
        let is_row = |line: &[u8]| line.split(|byte| *byte == b',').count() >= FEWEST_COLUMNS;
        // A bill without rows has the names of its totals in the second line.
        let is_empty_bill = names(first) > 1 && begins_rows(second, third);
        let begins_with_number = !first.trim_ascii().is_empty() && first.trim_ascii().iter().all(u8::is_ascii_digit);
        let is_numbered = begins_with_number && is_row(second) && second.trim_ascii_start().starts_with(b"`");
        if begins_rows(first, second) || is_empty_bill || is_numbered {
            Self::Bill
        } else if is_row(first) && is_row(second) {
            Self::Table
        } else {
            Self::Text
        }
    }

    /// Whether it may be the file that an operation returns.
    pub(super) fn is_of(self, operation: &Operation) -> bool {
        match (operation.protocol(), operation.documented_media_type()) {
            (Protocol::V2(_), _) => matches!(self, Self::Bill | Self::Compressed),
            (Protocol::V3(_), Some("application/pdf")) => self == Self::Pdf,
            (Protocol::V3(_), Some("text/csv")) => matches!(self, Self::Bill | Self::Table | Self::Compressed),
            (Protocol::V3(_), Some(media_type)) if media_type.starts_with("image/") => self == Self::Binary,
            // A handwritten operation may return any kind of file.
            (Protocol::V3(_), Some(media_type)) => match self {
                Self::Nothing => false,
                Self::Json | Self::JsonList => media_type.contains("json"),
                Self::Html => media_type.contains("html"),
                Self::Markup => media_type.contains("xml") || media_type.contains("html"),
                _ => true,
            },
            (Protocol::V3(_), None) => self.may_be_file(),
        }
    }

    /// The error for a response that is not the file: what the service says in it, or else what it is.
    /// `verified` says whether its signature is.
    pub(super) fn error(self, operation: &Operation, http_response: HttpResponse, verified: bool) -> Error {
        if self == Self::Json {
            let error = ApiError::read(http_response.clone(), verified, operation.documented_errors());
            if error.code.is_some() || error.message.is_some() {
                return Error::Api(Box::new(error));
            }
        }
        Error::NotFile {
            found: self.words(),
            http_response: Box::new(http_response),
        }
    }

    /// The words for it in an error message.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "an empty body",
            Self::Bill => "a bill",
            Self::Table => "a table",
            Self::Pdf => "a PDF file",
            Self::Json => "JSON",
            Self::JsonList => "a JSON list",
            Self::Html => "an HTML page",
            Self::Markup => "an XML message",
            Self::Text => "a text",
            Self::Binary => "a binary file",
            Self::Compressed => "a compressed file",
        }
    }

    /// The words for it if it is no file that the service has; for a file whose digest is wrong.
    pub(super) fn instead_of_file(body: &[u8]) -> Option<&'static str> {
        let content = Self::of(body);
        (!content.may_be_file()).then(|| content.words())
    }

    /// Whether the service has files of this content, rather than messages.
    const fn may_be_file(self) -> bool {
        !matches!(
            self,
            Self::Nothing | Self::Json | Self::JsonList | Self::Html | Self::Markup | Self::Text
        )
    }
}

/// Whether a byte occurs in no text, in whatever encoding.
const fn is_of_no_text(byte: &u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)
}

/// The number of names in a line that names the columns of a bill; 0 if the line has values.
fn names(line: &[u8]) -> usize {
    match line.contains(&b'`') {
        true => 0,
        false => line.split(|byte| *byte == b',').count(),
    }
}

/// Whether two lines of a bill are the names of columns and a row below them. A text in the row may continue on the next
/// line, so the row may have fewer values than there are columns.
fn begins_rows(first: &[u8], second: &[u8]) -> bool {
    let row = second.trim_ascii_start();
    let values = 1 + row.windows(2).filter(|pair| *pair == b",`").count();
    row.starts_with(b"`") && values > 1 && values <= names(first)
}

#[cfg(test)]
mod tests {
    use super::BodyContent::{Bill, Binary, Html, Json, JsonList, Markup, Nothing, Pdf, Table, Text};
    use super::*;
    use crate::operation::ResponseKind;

    #[test]
    fn the_beginning_tells_what_a_file_is() {
        let long = format!("a,b\n{}`1,`2\n", "\n".repeat(2 * HEAD));
        for (body, expected) in [
            ("", Nothing),
            ("\u{feff} \r\n\0\0", Nothing),
            ("交易时间,金额\r\n`2026-01-01,`1\r\n", Bill),
            ("\u{feff}\n交易时间,金额\n\n `2026-01-01,`a,b\n", Bill),
            ("交易时间,金额,备注\n`2026-01-01,`1\nand more", Bill),
            ("交易时间,金额\n总数,总额\n`0,`0.00\n", Bill),
            (&long, Bill),
            ("交易时间,金额", Text),
            ("交易时间,金额\n", Text),
            ("`1,`2\n`3,`4", Text),
            ("no bill\n`a,`b", Text),
            ("a,b\n`1,`2,`3", Text),
            ("a,b\n`1", Text),
            ("`a`,b\n`1,`2", Text),
            ("100\n`2017-07-01 10:00:05,`1001690740201411100005734289,`5,`赞\n", Bill),
            ("系统繁忙\n`1,`2,`3\n", Text),
            ("100\n1,2,3\n", Text),
            ("a,b,c\n1,2,3\n", Table),
            ("a,b\n1,2\n", Text),
            ("系统繁忙，请稍后再试", Text),
            ("%PDF-1.4\n", Pdf),
            ("\u{feff}junk\n%PDF-1.7", Pdf),
            ("{\"a\":1}", Json),
            ("{\"message\":\"no %PDF-1.4\"}", Json),
            ("{\u{1}\u{2}", Binary),
            (" [1]", JsonList),
            ("<!DOCTYPE html>\n<HTML>", Html),
            ("<Error><Code>NoSuchKey</Code></Error>", Markup),
            ("<?xml version=", Markup),
            ("<", Text),
            ("\u{7f}", Binary),
            ("GIF89a\u{1}\0", Binary),
        ] {
            assert_eq!(BodyContent::of(body.as_bytes()), expected, "{body:?}");
        }
        // "余额不足" in GBK, in which many Chinese programs write.
        assert_eq!(BodyContent::of(b"\xd3\xe0\xb6\xee\xb2\xbb\xd7\xe3"), Text);
        let in_utf16: Vec<u8> = "a,b\n`1,`2".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(BodyContent::of(&in_utf16), Text);
    }

    #[test]
    fn each_operation_has_its_kind_of_file() {
        let file = Operation::get("/").response(ResponseKind::File);
        let all = [Nothing, Bill, Table, Pdf, Json, JsonList, Html, Markup, Text, Binary];
        for (operation, expected) in [
            (file.v2(crate::v2::SignType::Md5), &[Bill][..]),
            (file, &[Bill, Table, Pdf, Binary]),
            (file.media_type("application/pdf"), &[Pdf]),
            (file.media_type("text/csv"), &[Bill, Table]),
            (file.media_type("image/png"), &[Binary]),
            (
                file.media_type("application/xml"),
                &[Bill, Table, Pdf, Markup, Text, Binary],
            ),
            (
                file.media_type("application/json"),
                &[Bill, Table, Pdf, Json, JsonList, Text, Binary],
            ),
        ] {
            let found: Vec<_> = all.into_iter().filter(|content| content.is_of(&operation)).collect();
            assert_eq!(found, expected, "{operation:?}");
        }
    }
}
