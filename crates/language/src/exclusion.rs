//! Keys that exclude each other: one table, which the loader and the JSON Schema go by.
//!
//! A pair of keys is either here, and then a spec that has both is refused, or the generator keeps all that both say.
//! A test of the generator tries every pair.

use crate::rule::Rule;
use crate::rules;
use crate::vocabulary::Mapping;
use crate::vocabulary::names::{
    CONSTANT, EMPTY, ENCODED, ENCRYPTED, ENUM, FIELDS, FILE, JSON, MULTIPART, ONLY_IF, REDIRECT, REQUIRED, REQUIRED_IF,
    RESOURCE, RUST_NAME, RUST_TYPE, SUPPLIED_BY, XML,
};

/// Two keys of one mapping, of which a spec has at most one.
#[derive(Clone, Copy, Debug)]
pub struct Exclusion {
    /// Where the keys stand.
    pub mapping: Mapping,
    /// The two keys.
    pub keys: [&'static str; 2],
    /// The rule that a spec with both breaks.
    pub rule: Rule,
    /// What to do about it.
    pub help: &'static str,
}

/// Every pair.
pub const EXCLUSIONS: &[Exclusion] = &[
    // What is required on a condition is not required always, nor forbidden at times.
    field([REQUIRED, REQUIRED_IF], rules::REQUIRED_TWICE, KEEP_WHAT_IS_MEANT),
    field([REQUIRED, ONLY_IF], rules::REQUIRED_TWICE, KEEP_WHAT_IS_MEANT),
    // Known values are no secrets.
    field([ENCRYPTED, CONSTANT], rules::ENCRYPTED_CONSTANT, REMOVE_ONE),
    field([ENCRYPTED, ENUM], rules::ENCRYPTED_CONSTANT, REMOVE_ONE),
    field([ENCRYPTED, SUPPLIED_BY], rules::ENCRYPTED_CONSTANT, REMOVE_ONE),
    // A constant is sent as it is written, always, and is no field of the generated struct.
    constant(ENUM),
    constant(SUPPLIED_BY),
    constant(REQUIRED_IF),
    constant(ONLY_IF),
    constant(ENCODED),
    constant(FIELDS),
    constant(RUST_NAME),
    constant(RUST_TYPE),
    // Nor is what the client fills in.
    supplied(ENUM),
    supplied(REQUIRED_IF),
    supplied(ONLY_IF),
    supplied(ENCODED),
    supplied(FIELDS),
    supplied(RUST_NAME),
    supplied(RUST_TYPE),
    // A struct or an enumeration, not both.
    field(
        [ENUM, FIELDS],
        rules::ENUM_TYPE,
        "members say what the value holds; remove `enum`",
    ),
    // One body, one kind of response.
    request([JSON, XML]),
    request([JSON, MULTIPART]),
    request([XML, MULTIPART]),
    response([JSON, XML]),
    response([JSON, EMPTY]),
    response([JSON, REDIRECT]),
    response([JSON, FILE]),
    response([XML, EMPTY]),
    response([XML, REDIRECT]),
    response([XML, FILE]),
    response([EMPTY, REDIRECT]),
    response([EMPTY, FILE]),
    response([REDIRECT, FILE]),
    Exclusion {
        mapping: Mapping::Notification,
        keys: [RESOURCE, XML],
        rule: rules::PROTOCOL_KEY,
        help: "APIv3 notifications have `resource`, those of APIv2 (under `notify/v2/`) `xml`",
    },
];

const KEEP_WHAT_IS_MEANT: &str = "keep the one that the document means";
const REMOVE_ONE: &str = "remove one of the two";

const fn field(keys: [&'static str; 2], rule: Rule, help: &'static str) -> Exclusion {
    Exclusion {
        mapping: Mapping::Field,
        keys,
        rule,
        help,
    }
}

const fn constant(other: &'static str) -> Exclusion {
    field(
        [CONSTANT, other],
        rules::CONSTANT,
        "a constant is always sent, exactly as written; remove one of the two",
    )
}

const fn supplied(other: &'static str) -> Exclusion {
    field(
        [SUPPLIED_BY, other],
        rules::SUPPLIED,
        "the client works the value out by itself; remove one of the two",
    )
}

const fn request(keys: [&'static str; 2]) -> Exclusion {
    Exclusion {
        mapping: Mapping::Request,
        keys,
        rule: rules::SEVERAL_BODIES,
        help: "keep the body that the document shows",
    }
}

const fn response(keys: [&'static str; 2]) -> Exclusion {
    Exclusion {
        mapping: Mapping::Response,
        keys,
        rule: rules::CONTENT,
        help: "keep the one that the document shows",
    }
}

/// The pairs of a kind of mapping.
pub fn exclusions(mapping: Mapping) -> impl Iterator<Item = &'static Exclusion> {
    EXCLUSIONS.iter().filter(move |exclusion| exclusion.mapping == mapping)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::EXCLUSIONS;
    use crate::vocabulary;

    #[test]
    fn a_pair_has_one_row_and_its_keys_are_in_the_vocabulary() {
        let mut seen = BTreeSet::new();
        for exclusion in EXCLUSIONS {
            for key in exclusion.keys {
                assert!(vocabulary::key(exclusion.mapping, key).is_some(), "{exclusion:?}");
            }
            let [one, other] = exclusion.keys;
            assert!(
                seen.insert((exclusion.mapping, one.min(other), one.max(other))),
                "{exclusion:?}"
            );
        }
    }
}
