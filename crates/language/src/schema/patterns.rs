//! Formats of text as ECMA 262 regular expressions, the dialect of JSON Schema.

use crate::model::{Method, Period, Scalar};
use crate::words::words;

/// One line without whitespace at its ends, control characters and characters that change the text direction.
pub(super) const TEXT: &str =
    r"^(?=\S)(?!.*\s$)[^\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]*$";
/// Text that is sent or received as it is: [`TEXT`] without characters that look like others. A pattern names the most common
/// scripts only: Greek and Cyrillic letters beside Latin ones, full-width letters and digits, radicals and Arabic digits, and
/// full-width punctuation outside Chinese text.
pub(super) fn wire_text() -> String {
    const GREEK_OR_CYRILLIC: &str = r"[\u0391-\u03A9\u03B1-\u03C9\u0400-\u0481\u048A-\u052F]";
    const COMPATIBLE: &str = r"[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\u2E80-\u2FDF\u0660-\u0669\u06F0-\u06F9]";
    const CHINESE: &str =
        r"[\u3005-\u3007\u3041-\u318F\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\u{20000}-\u{2F7FF}\u{30000}-\u{3347F}]";
    const WIDE: &str = r"[\u201C\u201D\u3001\u3002\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF5E]";
    let unlike = format!(
        "(?!.*[A-Za-z].*{GREEK_OR_CYRILLIC})(?!.*{GREEK_OR_CYRILLIC}.*[A-Za-z])(?!.*{COMPATIBLE})(?!(?!.*{CHINESE}).*{WIDE})"
    );
    TEXT.replacen('^', &format!("^{unlike}"), 1)
}
/// A day.
pub(super) const DATE: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
/// An http or https URL with a host.
pub(super) const URL: &str = r#"^https?://(?=[^/?#]*\.)[A-Za-z0-9-]+([.:][A-Za-z0-9-]+)*([/?#][^\s"<>\\^`{|}]*)?$"#;
/// A path of segments, a parameter in braces, with or without a slash at its end.
pub(super) const URL_PATH: &str = r"(/(\{[a-z][a-z0-9_]*\}|[A-Za-z0-9_-][A-Za-z0-9._-]*))+/?";
/// A wire name.
pub(super) const FIELD_NAME: &str = r"^(?![.\-])(?!.*[.\-]$)([A-Za-z0-9_.\-\u3400-\u4DBF\u4E00-\u9FFF\u{20000}-\u{2F7FF}\u{30000}-\u{3347F}]|\$[a-z](?=_|$))+$";
/// An indexed wire name.
pub(super) const INDEXED_NAME: &str = r"_\$";
/// A wire name that is not indexed.
pub(super) const SINGLE_NAME: &str = r"^(?!.*_\$)";
/// The name of a header field.
pub(super) const HEADER_NAME: &str = r"^(?![.-])(?!.*[.-]$)([A-Za-z0-9_.-]|\$[a-z](?=_|$))+$";
/// A Rust identifier in ASCII.
pub(super) const IDENTIFIER: &str = "^(?=.*[A-Za-z0-9])[A-Za-z_][A-Za-z0-9_]*$";
/// A regular expression with `^` or `$` at an end, or with a group that not every engine understands.
pub(super) const ANCHORED: &str = r"^\^|(^|[^\\])\$$|\(\?(?!:)";
/// The name of a choice.
pub(super) const SNAKE_CASE: &str = "^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$";
/// A family's name.
pub(super) const KEBAB_CASE: &str = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/// A type with `[]` after it.
pub(super) fn list_type() -> String {
    format!(r"^({})(\[\]){{1,3}}$", words::<Scalar>().join("|"))
}

/// Calls in a period.
pub(super) fn rate_limit() -> String {
    format!("^[1-9][0-9]*/({})$", words::<Period>().join("|"))
}

/// A method and a URL path.
pub(super) fn replacement() -> String {
    format!("^({}) {URL_PATH}$", words::<Method>().join("|").to_uppercase())
}
