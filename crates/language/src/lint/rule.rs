//! The lints: one row each, with a stable code.

use crate::rule::Rule;

macro_rules! lints {
    ($($constant:ident = $code:literal $name:literal $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            pub const $constant: Rule = Rule::warning($code, $name, $meaning);
        )*

        /// Every lint, by code.
        pub const LINTS: &[Rule] = &[$($constant),*];
    };
}

lints! {
    UNMARKED_SECRET = "W001" "unmarked-secret" "A field is encrypted where most fields of its name are.";
    AMOUNT_TYPE = "W002" "amount-type" "An amount is an integer.";
    LONE_VALUE = "W003" "lone-value" "An enumeration has more than one value, where others of its name have, or where it tells a state.";
    TITLE_SENTENCE = "W004" "title-sentence" "A title is a label, not a sentence.";
    TWIN_OPERATION = "W005" "twin-operation" "No two operations are one page's, with the same title, request and response.";
    OLD_NAME = "W006" "old-name" "No field stands twice among its siblings, under an old name and a new one.";
    DOCUMENTS_DISAGREE = "W007" "documents-disagree" "Two operations with one page and one title say the same of the fields they share.";
}

/// A waiver of what no lint objects to.
pub const STALE_WAIVER: Rule = Rule::error("E120", "stale-waiver", "A waiver is needed where it stands.");
