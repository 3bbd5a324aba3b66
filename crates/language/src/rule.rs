//! The rules a spec is held to: one row each, with a stable code.

pub mod transcription;

use std::fmt;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated while one stands.
    Error,
    /// Worth a look; does not stop anything.
    Warning,
}

impl Severity {
    /// The word shown: `error`, `warning`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A rule: what every finding of its kind has in common.
///
/// Crates that build on the specs state their own rules with [`Rule::error`], with codes from `E200` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// The code, which never changes its meaning: `E020`.
    pub code: &'static str,
    /// A short name: `unknown-key`.
    pub name: &'static str,
    /// What the rule demands, in one sentence.
    pub meaning: &'static str,
    /// How grave a breach is.
    pub severity: Severity,
}

impl Rule {
    /// A rule whose breach is an error.
    pub const fn error(code: &'static str, name: &'static str, meaning: &'static str) -> Self {
        Self {
            code,
            name,
            meaning,
            severity: Severity::Error,
        }
    }

    /// A rule whose breach is a warning.
    pub const fn warning(code: &'static str, name: &'static str, meaning: &'static str) -> Self {
        Self {
            code,
            name,
            meaning,
            severity: Severity::Warning,
        }
    }
}

macro_rules! rules {
    ($($constant:ident = $code:literal $name:literal $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            pub const $constant: Rule = Rule::error($code, $name, $meaning);
        )*

        /// Every rule of this crate, by code.
        pub const RULES: &[Rule] = &[$($constant),*];
    };
}

rules! {
    // The text of a file.
    TEXT_ENCODING = "E001" "text-encoding" "A file is UTF-8 without a byte order mark.";
    FILE_SIZE = "E002" "file-size" "A file has at most 1 MiB.";
    SYNTAX = "E003" "syntax" "A file is well-formed YAML.";
    NESTING = "E004" "nesting" "Mappings and lists nest at most 64 deep.";
    ALIAS = "E005" "alias" "Anchors (`&`) and aliases (`*`) are not used: every line stands for itself.";
    TAG = "E006" "tag" "Tags (`!`) are not used: the vocabulary says what type a value has.";
    SEVERAL_DOCUMENTS = "E007" "several-documents" "A file holds one YAML document.";
    EMPTY_FILE = "E008" "empty-file" "A file says something.";
    KEY_FORM = "E009" "key-form" "A key is a plain word.";
    TOO_MANY_FINDINGS = "E010" "too-many-findings" "Findings in one file are listed up to a bound.";

    // The vocabulary.
    UNKNOWN_KEY = "E020" "unknown-key" "A key is one of the vocabulary's.";
    DUPLICATE_KEY = "E021" "duplicate-key" "A key stands once in a mapping.";
    DUPLICATE_FIELD = "E022" "duplicate-field" "A field stands once among its siblings.";
    MISSING_KEY = "E023" "missing-key" "Keys that have no default are written.";
    WRONG_TYPE = "E024" "wrong-type" "A value has the type that its key asks for.";
    UNKNOWN_VALUE = "E025" "unknown-value" "Where a key lists the values it takes, the value is one of them.";
    QUOTES = "E026" "quotes" "Text that YAML would read as a number, a boolean or null is quoted.";
    DEFAULT_WRITTEN = "E027" "default-written" "A default is not written.";
    REMARK = "E028" "remark" "A remark on where a fact comes from names a key of its line.";
    EMPTY_LIST = "E029" "empty-list" "A list has at least one entry.";
    DUPLICATE_ENTRY = "E030" "duplicate-entry" "An entry stands once in a list.";
    TEXT = "E031" "text" "Text is one line of bounded length, without control characters.";
    DATE = "E032" "date" "A date is a day of the calendar, `YYYY-MM-DD`.";
    URL = "E033" "url" "A document's address is an http or https URL.";
    RATE_LIMIT = "E034" "rate-limit" "A rate limit is a number of calls in a period: `200/minute`.";
    REPLACEMENT = "E035" "replacement" "A replacement is a method and a URL path: `PATCH /v3/global/merchants`.";
    ERROR_STATUS = "E036" "error-status" "An error's status is an HTTP status from 300 to 599.";

    WAIVER = "E037" "waiver" "A waiver names a lint.";

    // Files and URL paths.
    FILE_PATH = "E040" "file-path" "A spec's file mirrors a URL path: segments of letters, digits, `.`, `_`, `-`, or one parameter in braces.";
    URL_PATH = "E041" "url-path" "`path` is a URL path of the same form that differs from what the file's path says.";
    PARAMETER_WITHOUT_FIELD = "E042" "parameter-without-field" "Every parameter in the URL path has a field in every operation.";
    FIELD_WITHOUT_PARAMETER = "E043" "field-without-parameter" "Every field in `request.path` has a parameter in the URL path.";
    SAME_OPERATION = "E044" "same-operation" "No two specs describe one method of one URL path on one host.";
    OPTIONAL_PARAMETER = "E045" "optional-parameter" "A field in `request.path` is one value that is always there.";

    // Fields.
    FIELD_NAME = "E050" "field-name" "A field's name has at most 128 characters: letters, digits, `_`, `-`, `.`, and `$n` for an index.";
    RUST_NAME = "E051" "rust-name" "`rust_name` is a Rust identifier that is no keyword.";
    ENCRYPTED_TYPE = "E052" "encrypted-type" "Only strings and lists of strings are encrypted.";
    ENCRYPTED_CONSTANT = "E053" "encrypted-constant" "A value that everybody knows is not encrypted.";
    CIPHER_PLACE = "E054" "cipher-place" "A cipher is used where its key exists.";
    ENUM_TYPE = "E055" "enum-type" "Only strings and integers, and lists of them, are enumerated.";
    DUPLICATE_VALUE = "E056" "duplicate-value" "A value stands once in an enumeration.";
    SINGLE_VALUE = "E057" "single-value" "A required request field with a single possible value is a `constant`, unless it is a list, an indexed name or encoded.";
    MEMBERS = "E058" "members" "Objects, and only objects and strings that hold one, have `fields`.";
    MAX_LENGTH = "E059" "max-length" "`max_length` is at least 1 and stands on strings.";
    CONSTANT = "E060" "constant" "A constant is one value of a scalar type that is always sent: it has no other values, members, encoding, condition or Rust name.";
    REQUIRED_TWICE = "E061" "required-twice" "A field that is always required has no condition.";
    CONDITION = "E062" "condition" "A condition names a sibling and a value that the sibling can have.";
    REQUEST_KEY = "E063" "request-key" "Keys about what the caller sends stand in requests only.";
    FORMAT_TYPE = "E064" "format-type" "`format` stands on strings, `unit` on integers and numbers.";
    FILE_PLACE = "E065" "file-place" "Fields of type `file` stand directly in multipart bodies.";
    ARRAY_DEPTH = "E066" "array-depth" "A type is followed by at most three `[]`.";
    ENCODED_TYPE = "E067" "encoded-type" "Only strings hold an encoded document, and lists travel as one string of JSON.";
    OBJECT_PLACE = "E068" "object-place" "Paths, queries, headers, multipart bodies and the bodies of APIv2 requests hold no objects.";
    SUPPLIED = "E069" "supplied" "A field that the client fills in has no values, members, encoding, condition or Rust name.";
    UNUSED_TYPE_NAME = "E070" "unused-type-name" "`rust_type` stands on fields that have a struct or enumeration of their own.";

    // Operations.
    IDEMPOTENCY_KEY = "E080" "idempotency-key" "`idempotency_key` names a field of the request.";
    PROTOCOL_KEY = "E081" "protocol-key" "A key of one generation of the protocol is not used in the other.";
    PROTOCOL_BODY = "E082" "protocol-body" "APIv3 bodies are JSON, APIv2 bodies are XML.";
    BODY_OF_GET = "E083" "body-of-get" "A GET has no body.";
    UNSIGNED = "E084" "unsigned" "An APIv2 XML response lists `sign`, or says `unsigned: true`, not both.";
    SEVERAL_BODIES = "E085" "several-bodies" "A request has at most one body.";
    CONTENT = "E086" "content" "A response has exactly one content.";

    // Families.
    FAMILY_NAME = "E110" "family-name" "A family's name is a Cargo feature in kebab case that nothing else uses.";
    NO_FAMILY = "E111" "no-family" "Every spec belongs to a family.";
    FOLDER_TWICE = "E112" "folder-twice" "A folder belongs to one family.";
    FOLDER_UNUSED = "E113" "folder-unused" "A family's folder holds a spec.";
}

/// The rule with a code.
pub fn by_code(code: &str) -> Option<Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn codes_are_sorted_and_names_are_unique() {
        assert!(RULES.is_sorted_by(|a, b| a.code < b.code));
        let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }

    #[test]
    fn a_meaning_is_one_sentence() {
        for rule in RULES {
            assert!(rule.meaning.ends_with('.') && !rule.meaning.contains(". "), "{rule:?}");
        }
    }
}
