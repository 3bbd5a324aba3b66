//! A broken and a kept example of each rule of the naming pass, taken from the tests.

use wechatpay_spec::example::Example;

macro_rules! examples {
    ($($code:literal $name:literal)*) => {
        /// The examples, by code.
        pub const EXAMPLES: &[Example] = &[$(Example {
            code: $code,
            bad: include_bytes!(concat!("../tests/fixtures/bad/", $code, "-", $name, ".yaml")),
            good: include_bytes!(concat!("../tests/fixtures/good/", $code, "-", $name, ".yaml")),
        }),*];
    };
}

examples! {
    "E200" "nameless"
    "E201" "reserved-type"
    "E202" "name-case"
    "E203" "field-collision"
    "E204" "type-collision"
    "E205" "variant-collision"
    "E206" "module-collision"
    "E207" "method-module"
    "E208" "nested-family"
    "E209" "notification-collision"
    "E210" "same-event"
}
