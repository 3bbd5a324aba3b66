//! The smallest change of each kind that touches generated code, taken from the tests.

use wechatpay_compare::example::ChangeExample;

macro_rules! examples {
    ($($id:literal)*) => {
        /// The examples, in the table's order.
        pub const EXAMPLES: &[ChangeExample] = &[$(ChangeExample {
            id: $id,
            text: include_bytes!(concat!("../../tests/fixtures/compare/", $id, ".yaml")),
        }),*];
    };
}

examples! {
    "rust-function-added"
    "rust-function-removed"
    "rust-module-changed"
    "rust-feature-changed"
    "rust-default-feature-added"
    "rust-default-feature-removed"
    "rust-deprecation-added"
    "rust-deprecation-removed"
    "rust-request-field-added"
    "rust-request-field-removed"
    "rust-request-required-field-added"
    "rust-request-field-became-required"
    "rust-request-field-became-optional"
    "rust-request-field-renamed"
    "rust-request-type-changed"
    "rust-request-type-renamed"
    "rust-request-variant-added"
    "rust-request-variant-removed"
    "rust-request-variant-renamed"
    "rust-response-field-added"
    "rust-response-field-removed"
    "rust-response-field-became-required"
    "rust-response-field-became-optional"
    "rust-response-field-renamed"
    "rust-response-type-changed"
    "rust-response-type-renamed"
    "rust-response-variant-added"
    "rust-response-variant-removed"
    "rust-response-variant-renamed"
    "rust-notification-added"
    "rust-notification-removed"
    "rust-notification-renamed"
}
