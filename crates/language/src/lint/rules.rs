//! The lints W001 and following: one row each, with a code that never changes its meaning.

use crate::rule::{Rule, Severity};

crate::rules! {
    examples in "tests/fixtures/lint";

    STALE_WAIVER = error "E038" "stale-waiver" "A waiver suppresses a lint that is reported at its place.";
    UNMARKED_SECRET = warning "W001" "unmarked-secret" "A field is encrypted if most fields of the same name are.";
    AMOUNT_TYPE = warning "W002" "amount-type" "An amount is an integer.";
    LONE_VALUE = warning "W003" "lone-value" "An enumeration has more than one value if other enumerations of its name do, or if it describes a state.";
    TITLE_SENTENCE = warning "W004" "title-sentence" "A title is a label, not a sentence.";
    TWIN_OPERATION = warning "W005" "twin-operation" "No two operations have the same document, title, request and response.";
    OLD_NAME = warning "W006" "old-name" "An object does not list the same field under its old and its new name.";
    DOCUMENTS_DISAGREE = warning "W007" "documents-disagree" "Variants of one operation or notification for different kinds of accounts, described on one page, agree on the type, the required flag with its role and conditions, and the encryption of their common fields.";
    EXAMPLE_LIMITS = warning "W008" "example-limits" "An example satisfies the lengths, bounds, pattern, format and unit of its field, and is its constant or one of its listed values, and not several values in a row.";
    UNKNOWN_REPLACEMENT = warning "W009" "unknown-replacement" "The replacement of a deprecated operation is one that a spec describes.";
    FUTURE_DEPRECATION = warning "W010" "future-deprecation" "A deprecation does not begin after the newest page of all specs.";
    REPEATED_ERROR = warning "W011" "repeated-error" "An operation lists an error code once for each status.";
    OPTIONAL_KEY = warning "W012" "optional-key" "An idempotency key is required, so that every request has it.";
    NO_REPLACEMENT = warning "W013" "no-replacement" "A superseded operation names its replacement.";
    RETIRED_REPLACEMENT = warning "W014" "retired-replacement" "The replacement of an operation that is still served is served too.";
    FUTURE_PAGE = warning "W015" "future-page" "A page has not changed on a day after today.";
    YUAN = warning "W016" "yuan" "The title of an amount in fen does not say that it is in yuan.";
}

/// The rules that can be waived: all warnings.
pub fn lints() -> impl Iterator<Item = Rule> {
    RULES.iter().copied().filter(|rule| rule.severity == Severity::Warning)
}
