//! A broken and a kept example of each lint, taken from the tests.

use crate::example::Example;

macro_rules! examples {
    ($($code:literal $name:literal)*) => {
        /// The examples, by code.
        pub const EXAMPLES: &[Example] = &[$(Example {
            code: $code,
            bad: include_bytes!(concat!("../../tests/fixtures/lint/", $code, "-", $name, ".bad.yaml")),
            good: include_bytes!(concat!("../../tests/fixtures/lint/", $code, "-", $name, ".good.yaml")),
        }),*];
    };
}

examples! {
    "E120" "stale-waiver"
    "W001" "unmarked-secret"
    "W002" "amount-type"
    "W003" "lone-value"
    "W004" "title-sentence"
    "W005" "twin-operation"
    "W006" "old-name"
    "W007" "documents-disagree"
}
