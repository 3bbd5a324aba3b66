//! The vocabulary of the spec language as data: every key, the mappings it belongs to, its value and its meaning.
//!
//! The reader, the suggestions, the key reference and the JSON Schema are all based on this table.

pub mod names;
mod table;

pub use table::KEYS;

use crate::model::{
    Cipher, DeprecationStatus, Digest, Encoding, Format, Host, OtherSource, Role, SignType, Signer, Supplier, Unit,
};
use crate::words::words;

/// A kind of mapping, which determines its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mapping {
    /// The root of a file that describes a URL path.
    PathFile,
    /// The root of a file under `notify/`.
    NotificationFile,
    /// An operation: the value of `post:`.
    Operation,
    /// An entry of `documents`.
    Document,
    /// The value of `deprecated`.
    Deprecation,
    /// An entry of `errors`.
    ErrorCode,
    /// The value of `request`.
    Request,
    /// The value of `response`.
    Response,
    /// The value of a response's `file`.
    File,
    /// A field.
    Field,
    /// An entry of `enum` that is a mapping.
    EnumValue,
    /// The value of `notification`.
    Notification,
    /// A product family in `families.yaml`.
    Family,
    /// The root of a file under `lifecycles/`.
    Lifecycle,
    /// The value of a lifecycle's `parent`.
    Parent,
    /// The value of a lifecycle's `counterpart`.
    Counterpart,
    /// A state of a lifecycle.
    State,
    /// An entry of `create`.
    Creation,
    /// An entry of `begin`.
    Beginning,
    /// The value of `with`.
    Cause,
    /// An entry of `lists`.
    ListResponse,
    /// An entry of `entries`.
    EntryResponse,
    /// An entry of `append`.
    Addition,
    /// The value of `then`.
    Following,
    /// A transition of a lifecycle.
    Transition,
    /// An entry of `checks`.
    Check,
    /// An entry of `set` that is a mapping.
    Assigned,
    /// The value of `notify`.
    Notify,
    /// The value of `repeat`.
    Repeat,
    /// A refusal.
    Refusal,
}

impl Mapping {
    /// Every kind, from the root of a file inwards.
    pub const ALL: &'static [Self] = &[
        Self::PathFile,
        Self::NotificationFile,
        Self::Operation,
        Self::Document,
        Self::Deprecation,
        Self::ErrorCode,
        Self::Request,
        Self::Response,
        Self::File,
        Self::Field,
        Self::EnumValue,
        Self::Notification,
        Self::Family,
        Self::Lifecycle,
        Self::Parent,
        Self::Counterpart,
        Self::State,
        Self::Creation,
        Self::Beginning,
        Self::Cause,
        Self::ListResponse,
        Self::EntryResponse,
        Self::Addition,
        Self::Following,
        Self::Transition,
        Self::Check,
        Self::Assigned,
        Self::Notify,
        Self::Repeat,
        Self::Refusal,
    ];

    /// Whether lifecycles consist of this kind, and specs do not. Those kinds are the last ones.
    pub fn is_of_lifecycles(self) -> bool {
        self >= Self::Lifecycle
    }

    /// The name of the kind in messages and headings: `a field`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PathFile => "a spec file",
            Self::NotificationFile => "a notification file",
            Self::Operation => "an operation",
            Self::Document => "a document",
            Self::Deprecation => "a deprecation",
            Self::ErrorCode => "an error",
            Self::Request => "a request",
            Self::Response => "a response",
            Self::File => "a file",
            Self::Field => "a field",
            Self::EnumValue => "an enumerated value",
            Self::Notification => "a notification",
            Self::Family => "a family",
            Self::Lifecycle => "a lifecycle",
            Self::Parent => "a parent",
            Self::Counterpart => "a counterpart",
            Self::State => "a state",
            Self::Creation => "a creation",
            Self::Beginning => "a beginning",
            Self::Cause => "a cause",
            Self::ListResponse => "a list response",
            Self::EntryResponse => "an entry response",
            Self::Addition => "an addition",
            Self::Following => "a following transition",
            Self::Transition => "a transition",
            Self::Check => "a check",
            Self::Assigned => "an assigned value",
            Self::Notify => "a sent notification",
            Self::Repeat => "a repetition",
            Self::Refusal => "a refusal",
        }
    }
}

/// The value that a key takes.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// One line of text, with its maximum length in characters.
    Text(usize),
    /// The name of a field or a value.
    Name,
    /// A Rust identifier that is not a keyword.
    RustName,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// An http or https URL.
    Url,
    /// A whole number in an inclusive range.
    Integer(u32, u32),
    /// `true`; the default is not written.
    Flag,
    /// `true` or one of the words.
    FlagOr(fn() -> Vec<&'static str>),
    /// One of the words; the second value is the default, which is not written.
    Word(fn() -> Vec<&'static str>, Option<&'static str>),
    /// A list of words; the second value is the default, which is not written.
    Words(fn() -> Vec<&'static str>, Option<&'static str>),
    /// A list of texts.
    Texts,
    /// A mapping of a kind.
    Mapping(Mapping),
    /// A list of mappings of a kind.
    Mappings(Mapping),
    /// Any number of fields by name.
    Fields,
    /// A type followed by at most three `[]`.
    Type,
    /// A list of values, or of mappings of the kind [`Mapping::EnumValue`].
    Values,
    /// A value of the field's own type.
    Value,
    /// The name of a choice, or the names of a choice and one of its alternatives.
    Choice,
    /// A regular expression.
    Pattern,
    /// A number of the field's type.
    Number,
    /// The name of one sibling and the value it must have.
    Condition,
    /// Sources for the whole line, or sources by key.
    Origins,
    /// A reason for the whole line, or reasons by key.
    Remarks,
    /// Reasons why lints do not apply, by code.
    Waivers,
    /// `200/minute`.
    RateLimit,
    /// A method and a URL path.
    Replacement,
    /// A URL path.
    UrlPath,
    /// A list of methods and URL paths that specs describe.
    Operations,
    /// Mappings of a kind, by name.
    Named(Mapping),
    /// Values by the path of a field: a value, or a mapping of the kind [`Mapping::Assigned`].
    Assignments,
    /// Paths of fields by the path of a field.
    Aliases,
    /// Texts by the path of a field.
    TextsByField,
    /// A whole number, or the path of a field.
    Limit,
}

impl Takes {
    /// Whether it is one text, in which blanks and any other characters are allowed.
    pub(crate) const fn is_free_text(self) -> bool {
        matches!(self, Self::Text(_) | Self::Pattern | Self::Remarks | Self::Value)
    }

    /// Whether it is one text, word or number, and cannot be a list or a mapping.
    pub(crate) const fn is_single(self) -> bool {
        matches!(
            self,
            Self::Text(_)
                | Self::Name
                | Self::RustName
                | Self::Date
                | Self::Url
                | Self::Integer(..)
                | Self::Flag
                | Self::FlagOr(_)
                | Self::Word(..)
                | Self::Type
                | Self::Value
                | Self::Pattern
                | Self::Number
                | Self::RateLimit
                | Self::Replacement
                | Self::UrlPath
                | Self::Limit
        )
    }

    /// A short description, with code in backticks: `true`, one of `json`, `xml`.
    pub fn describe(self) -> String {
        let listed = |words: Vec<&str>| {
            words
                .iter()
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let with_default =
            |default: Option<&str>| default.map_or_else(String::new, |word| format!("; default `{word}`"));
        match self {
            Self::Text(longest) => format!("text, at most {longest} characters"),
            Self::Name => "a name".to_owned(),
            Self::RustName => "a Rust identifier".to_owned(),
            Self::Date => "a day, `YYYY-MM-DD`".to_owned(),
            Self::Url => "a URL".to_owned(),
            Self::Integer(least, u32::MAX) => format!("a whole number from {least}"),
            Self::Integer(least, most) => format!("a whole number from {least} to {most}"),
            Self::Flag => "`true`".to_owned(),
            Self::FlagOr(words) => format!("`true` or one of {}", listed(words())),
            Self::Word(words, default) => match words().as_slice() {
                [only] => format!("`{only}`"),
                all => format!("one of {}{}", listed(all.to_vec()), with_default(default)),
            },
            Self::Words(words, default) => format!("a list of {}{}", listed(words()), with_default(default)),
            Self::Texts => "a list of texts".to_owned(),
            Self::Mapping(inner) => inner.name().to_owned(),
            Self::Mappings(inner) => format!("a list; each is {}", inner.name()),
            Self::Fields => "fields by name".to_owned(),
            Self::Type => "a type".to_owned(),
            Self::Values => "a list; each is a value or an enumerated value".to_owned(),
            Self::Value => "a value of the field's type; text where the field is a list".to_owned(),
            Self::Choice => "the name of a choice, or a choice and an alternative".to_owned(),
            Self::Pattern => "a regular expression".to_owned(),
            Self::Number => "a number of the field's type".to_owned(),
            Self::Condition => "a field of the same object and its value, or a list of values".to_owned(),
            Self::Origins => format!(
                "a list of {} and numbers of documents, for the whole mapping or by key",
                listed(words::<OtherSource>())
            ),
            Self::Remarks => "a reason for the whole mapping, or reasons by key".to_owned(),
            Self::Waivers => "reasons by lint".to_owned(),
            Self::RateLimit => "calls and a period: `second`, `minute`, `hour`, `day`".to_owned(),
            Self::Replacement => "a method and a URL path".to_owned(),
            Self::UrlPath => "a URL path".to_owned(),
            Self::Operations => "a list of methods and URL paths".to_owned(),
            Self::Named(inner) => format!("by name; each is {}", inner.name()),
            Self::Assignments => "values by field; each is a value or an assigned value".to_owned(),
            Self::Aliases => "fields by field".to_owned(),
            Self::TextsByField => "texts by field".to_owned(),
            Self::Limit => "a whole number or a field".to_owned(),
        }
    }
}

/// A key of the vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// The mappings that can have it.
    pub within: &'static [Mapping],
    /// The value it takes.
    pub takes: Takes,
    /// Whether it has no default and must be written.
    pub required: bool,
    /// The meaning, in one sentence.
    pub meaning: &'static str,
    /// An example, on one line.
    pub example: &'static str,
}

/// The keys of a kind of mapping, in the order of the documentation and of formatted specs.
pub fn keys(mapping: Mapping) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |key| key.within.contains(&mapping))
}

/// A key of a kind of mapping.
pub fn key(mapping: Mapping, name: &str) -> Option<&'static Key> {
    keys(mapping).find(|key| key.name == name)
}

pub(crate) fn host_words() -> Vec<&'static str> {
    words::<Host>()
}

#[cfg(test)]
mod tests {
    use super::{KEYS, Mapping, Takes, keys};

    #[test]
    fn a_key_has_one_row_in_each_mapping() {
        for mapping in Mapping::ALL {
            let mut names: Vec<_> = keys(*mapping).map(|key| key.name).collect();
            let count = names.len();
            assert!(count > 0, "{mapping:?} takes no key");
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{mapping:?}");
        }
    }

    #[test]
    fn rows_say_one_sentence_and_show_their_key() {
        for key in KEYS {
            assert!(
                key.meaning.ends_with('.') && !key.meaning.contains(". "),
                "{}: {}",
                key.name,
                key.meaning
            );
            assert!(
                key.example.contains(&format!("{}:", key.name)),
                "{}: {}",
                key.name,
                key.example
            );
        }
    }

    #[test]
    fn every_mapping_is_reached_from_a_root() {
        for mapping in Mapping::ALL {
            let is_root = matches!(
                mapping,
                Mapping::PathFile | Mapping::NotificationFile | Mapping::Family | Mapping::Lifecycle
            );
            let is_taken = KEYS.iter().any(|key| match key.takes {
                Takes::Mapping(inner) | Takes::Mappings(inner) | Takes::Named(inner) => inner == *mapping,
                Takes::Assignments => *mapping == Mapping::Assigned,
                Takes::Fields => *mapping == Mapping::Field,
                Takes::Values => *mapping == Mapping::EnumValue,
                _ => false,
            });
            assert!(is_root || is_taken, "{mapping:?}");
        }
    }
}
