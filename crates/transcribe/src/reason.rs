//! Why a line differs from its document, in the words that go into specs.
//!
//! Words of a fixed set tell a correction by rule from a correction by a person: importing again keeps the
//! latter.

macro_rules! reasons {
    ($(#[$doc:meta])* $list:ident: $($constant:ident = $reason:literal;)*) => {
        $(pub(crate) const $constant: &str = $reason;)*

        $(#[$doc])*
        const $list: &[&str] = &[$($reason),*];
    };
}

reasons! {
    /// Every reason that comes from a page.
    REASONS:
    // Numbers.
    NAME_IS_TEXT = "the table says number; a name is text";
    SAMPLE_IS_DECIMAL = "the table says integer; the sample value is a decimal";
    // Shapes.
    SAMPLE_IS_LIST_IN_TEXT = "the sample encodes a list";
    MEMBER_IS_ELEMENT = "the sample encodes a list; the only member in the table describes an element";
    SAMPLE_IS_LIST = "the table says one value; the sample shows a list";
    LABEL_IS_LIST = "the table says one value; its label says a list";
    SAMPLE_IS_TEXT = "the table says one value; the sample shows text";
    SAMPLE_ENCODES = "only the sample shows the encoding";
    TABLE_EMBEDS = "the table lists its members below a line";
    MEMBERS_OF_REQUEST = "its members are not listed; these are from the request's field of the same name";
    MEMBERS_UNLISTED = "the document does not list its members";
    ALTERNATIVES = "the document lists alternatives; a member that only some of them have is optional";
    REPEATED = "the document lists it more than once, with different members";
    BROKEN_NESTING = "the table's nesting is broken here";
    BROKEN_NAME = "the name is broken in the table";
    FILE_BY_NAME = "a part of the form with this name is a file";
    BESIDE_CIPHERTEXT = "the table lists the decrypted data beside the ciphertext, not inside it";
    OUTSIDE_RESOURCE = "the table lists it outside the resource";
    // Formats.
    SAMPLE_IS_TIME = "the sample value";
    // Pages saved as text.
    PLACE_LOST = "its place is lost in the saved text, and the sample does not show it";
    TABLE_LOST = "its table is lost in the saved text; the sample shows it";
    CODE_ENCRYPTS = "only the sample code encrypts it";
    CODE_LISTS = "some of its values are only in the sample code";
    NOTE_REQUIRES = "the page's note on encryption requires it";
    ONE_MODE = "the column says always; the note names one kind of merchant";
    NOTE_CONDITIONS = "the column says always; the note names a condition";
    ADDRESS_LOST = "the saved text does not hold the page's address";
    FLAGS_LOST = "the saved text has lost which fields are required and which are encrypted";
    METHOD_OF_V2 = "the page shows no call; payments of APIv2 are POST requests";
    TITLE_LOST = "the saved text holds no title; this is the purpose of the operation";
    RESPONSE_MISSING = "the saved page ends before its response does";
    RESPONSE_CUT = "the saved page may end within its response";
    REQUEST_CUT = "the saved page ends within its request";
    TITLE_UNKNOWN = "the page has no title; these are the last words of the URL path";
    TYPE_UNKNOWN = "the saved page does not show its type";
    TYPE_OF_SAMPLE = "only the sample shows its type";
    NAME_ONLY = "the page states nothing but its name";
    DEMAND_UNKNOWN = "the saved page does not show whether it is required";
    // Operations.
    SECOND_DOCUMENT = "only the second document states it";
    ONE_OPERATION = "two documents describe it, with different names for the path parameter";
    OTHER_NAME = "the table and the URL path use different names";
    PATH_ONLY = "the table does not list it; the URL path does";
    REPLACEMENT_METHOD = "the document names only the path of the replacement; the method is this operation's";
    PATH_ALWAYS = "the table says optional; a parameter of the URL path is always there";
    YEAR_ONLY = "the document names only the year";
    LEGACY_HONG_KONG = "the official page of the legacy Hong Kong wallet names RSAES-PKCS1-v1_5";
    PLAINTEXT_JSON = "the table lists the members of its plaintext";
}

reasons! {
    /// Every reason that comes from a source beside the pages. Reading a page again keeps what has such a reason.
    OF_SECOND_SOURCES:
    SDK_TYPE = "the type in the official SDKs";
    OFFICIAL_OPTIONAL = "the page says always; an official source lets it be left out";
    TWO_REQUIRE = "the page says optional; two other sources require it";
    VALUES_OF_SIBLING = "other messages of the product list the values of this field";
    LENGTH_OF_SIBLING = "other operations of the product state the length of this field";
}

/// The separator between two reasons for one key.
const AND: &str = "; ";

/// Two reasons for one key.
pub(crate) fn both(one: &str, other: &str) -> String {
    format!("{one}{AND}{other}")
}

/// Whether a remark was made by rule, from a page. A key may have several reasons.
pub(crate) fn is_by_rule(reason: &str) -> bool {
    REASONS.iter().any(|known| match reason.strip_prefix(known) {
        Some("") => true,
        Some(rest) => rest.strip_prefix(AND).is_some_and(is_by_rule),
        None => false,
    })
}

/// Whether a remark was made by rule, from a source beside the pages.
pub(crate) fn is_of_second_source(reason: &str) -> bool {
    OF_SECOND_SOURCES.contains(&reason)
}

/// Whether a reason is among those of a key.
pub(crate) fn includes(reason: &str, wanted: &str) -> bool {
    let mut places = reason.match_indices(wanted);
    places.any(|(at, found)| {
        let before = reason.get(..at).unwrap_or_default();
        let after = reason.get(at + found.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with(AND)) && (after.is_empty() || after.starts_with(AND))
    })
}

/// The reasons for a key except for one of them; `None` if it is the only one.
pub(crate) fn without(reason: &str, removed: &str) -> Option<String> {
    if reason == removed {
        return None;
    }
    let first = reason.strip_prefix(removed).and_then(|rest| rest.strip_prefix(AND));
    let last = || reason.strip_suffix(removed).and_then(|rest| rest.strip_suffix(AND));
    let rest = first.or_else(last).map(str::to_owned);
    Some(rest.unwrap_or_else(|| reason.replace(&format!("{AND}{removed}{AND}"), AND)))
}

#[cfg(test)]
mod tests {
    use super::{REASONS, both, includes, is_by_rule, without};

    #[test]
    fn reasons_of_this_crate_are_by_rule_alone_and_together() {
        for one in REASONS {
            for other in REASONS {
                let two = both(one, other);
                assert!(is_by_rule(one) && is_by_rule(&two), "{two}");
                assert!(includes(&two, one) && includes(&two, other), "{two}");
            }
        }
        let [first, second, third, ..] = REASONS else { panic!() };
        let three = both(&both(first, second), third);
        assert!(is_by_rule(&three) && includes(&three, second), "{three}");
        assert_eq!(without(&three, second), Some(both(first, third)));
        assert_eq!(without(&three, first), Some(both(second, third)));
        assert_eq!(without(&three, third), Some(both(first, second)));
        assert_eq!(without(first, first), None);
        assert_eq!(without(first, second).as_deref(), Some(*first));
        assert!(!is_by_rule("the service says so"));
        assert!(!is_by_rule(&both(REASONS[0], "the service says so")));
    }
}
