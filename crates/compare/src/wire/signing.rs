//! The changes of an operation's signature, by which changes of fields are explained.

use wechatpay_spec::model::{Field, Operation, SignType};
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

/// The changes of an APIv2 operation's signature: rows of its own name them, and the fields of the signature follow.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signing {
    /// The digest before and after, if it changed.
    pub(super) digest: Option<[SignType; 2]>,
}

impl Signing {
    pub(super) fn between(before: &Operation, after: &Operation) -> Self {
        let digests = [before.sign_type.value, after.sign_type.value];
        Self {
            digest: (digests[0] != digests[1]).then_some(digests),
        }
    }

    /// Whether a field that is in one state only was added or removed because of the digest. `side` is 0 for the state before.
    pub(super) fn explains(self, field: &Field, side: usize) -> bool {
        let digest = self.digest.and_then(|digests| digests.get(side).copied());
        field.name.value == names::SIGN_TYPE && digest.is_some_and(|digest| names_only(field, digest))
    }
}

/// Whether a field names this digest and no other.
pub(super) fn names_only(field: &Field, digest: SignType) -> bool {
    let is_digest = |text: &str| text == digest.word();
    let stated = field.constant.iter().chain(&field.default);
    field.values.is_empty() && stated.clone().next().is_some() && stated.clone().all(|text| is_digest(&text.value))
}
