//! The smallest change of each kind, taken from the tests, so that `cargo xtask explain` shows what is tested.

use wechatpay_spec::example;
use wechatpay_spec::source::Sources;

/// The smallest change of a kind.
#[derive(Clone, Copy, Debug)]
pub struct ChangeExample {
    /// The row's id.
    pub id: &'static str,
    /// The specs before and after; [`sides`] reads them.
    pub text: &'static [u8],
}

macro_rules! examples {
    ($($id:literal)*) => {
        /// The examples, in the table's order.
        pub const EXAMPLES: &[ChangeExample] = &[$(ChangeExample {
            id: $id,
            text: include_bytes!(concat!("../tests/fixtures/", $id, ".yaml")),
        }),*];
    };
}

examples! {
    "operation-added"
    "operation-removed"
    "retired-operation-removed"
    "operation-moved"
    "path-parameter-renamed"
    "method-changed"
    "operation-deprecated"
    "operation-reinstated"
    "operation-retired"
    "operation-returned"
    "host-added"
    "host-removed"
    "usual-host-changed"
    "signer-changed"
    "sign-type-changed"
    "mutual-tls-added"
    "mutual-tls-removed"
    "nonce-added"
    "nonce-removed"
    "idempotency-key-added"
    "idempotency-key-removed"
    "idempotency-key-changed"
    "rate-limit-lowered"
    "rate-limit-raised"
    "error-added"
    "error-removed"
    "error-changed"
    "wording-changed"
    "request-body-added"
    "request-body-removed"
    "request-body-changed"
    "request-field-added"
    "request-field-removed"
    "request-required-field-added"
    "request-conditional-field-added"
    "request-field-moved"
    "request-field-became-required"
    "request-field-became-optional"
    "request-condition-added"
    "request-condition-removed"
    "request-condition-changed"
    "request-restriction-added"
    "request-restriction-removed"
    "request-restriction-changed"
    "request-type-changed"
    "request-length-shortened"
    "request-length-widened"
    "request-enumeration-added"
    "request-enumeration-removed"
    "request-value-added"
    "request-value-removed"
    "request-constant-added"
    "request-constant-removed"
    "request-constant-changed"
    "request-became-encrypted"
    "request-became-plaintext"
    "request-cipher-changed"
    "request-encoding-changed"
    "request-format-added"
    "request-format-removed"
    "request-format-changed"
    "request-unit-added"
    "request-unit-removed"
    "request-unit-changed"
    "request-supplier-changed"
    "response-body-changed"
    "response-signature-added"
    "response-signature-removed"
    "response-media-type-changed"
    "response-digest-changed"
    "response-field-added"
    "response-field-removed"
    "response-field-became-required"
    "response-field-became-optional"
    "response-type-changed"
    "response-length-shortened"
    "response-length-widened"
    "response-enumeration-added"
    "response-enumeration-removed"
    "response-value-added"
    "response-value-removed"
    "response-became-encrypted"
    "response-became-plaintext"
    "response-cipher-changed"
    "response-encoding-changed"
    "response-format-added"
    "response-format-removed"
    "response-format-changed"
    "response-unit-added"
    "response-unit-removed"
    "response-unit-changed"
    "notification-added"
    "notification-removed"
    "notification-deprecated"
    "notification-reinstated"
    "event-type-changed"
    "original-type-changed"
}

/// The sources before and after: lines `# before` and `# after` begin them, and what else [`example::sources`] knows
/// stands in either.
pub fn sides(text: &[u8]) -> [Sources; 2] {
    let mut sides = [Vec::new(), Vec::new()];
    let mut number = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        match line {
            b"# before\n" => number = 0,
            b"# after\n" => number = 1,
            _ => {
                if let Some(side) = sides.get_mut(number) {
                    side.extend_from_slice(line);
                }
            }
        }
    }
    sides.map(|side| example::sources(&side))
}
