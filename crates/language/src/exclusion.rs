//! Keys that exclude each other: one table for the loader and the JSON Schema.
//!
//! A spec with both keys of a pair in this table is refused. For every other pair, the generator uses both keys.
//! A test of the generator tries every pair.

use crate::model::{ChoiceRule, Field};
use crate::rule::Rule;
use crate::rules;
use crate::vocabulary::Mapping;
use crate::vocabulary::names::{
    ANY_OF, CONSTANT, DEFAULT, EMPTY, ENCODED, ENCRYPTED, ENUM, FIELDS, FILE, JSON, MAY_BE_ABSENT, MULTIPART, ONE_OF,
    ONLY_IF, REDIRECT, REQUIRED, REQUIRED_IF, REQUIRED_OF, RESOURCE, RUST_NAME, RUST_TYPE, SUPPLIED_BY, XML,
};

/// Two keys of which a mapping can have at most one.
#[derive(Clone, Copy, Debug)]
pub struct Exclusion {
    /// The kind of mapping.
    pub mapping: Mapping,
    /// The two keys.
    pub keys: [&'static str; 2],
    /// The rule that a spec with both breaks.
    pub rule: Rule,
    /// How to fix it.
    pub help: &'static str,
}

/// Every pair.
pub const EXCLUSIONS: &[Exclusion] = &[
    // A condition contradicts a field that is always required.
    field([REQUIRED, REQUIRED_IF], rules::REQUIRED_TWICE, KEEP_WHAT_IS_MEANT),
    field([REQUIRED, ONLY_IF], rules::REQUIRED_TWICE, KEEP_WHAT_IS_MEANT),
    field([REQUIRED, MAY_BE_ABSENT], rules::REQUIRED_TWICE, KEEP_WHAT_IS_MEANT),
    // A value that is known in advance is not a secret.
    field([ENCRYPTED, CONSTANT], rules::ENCRYPTED_CONSTANT, REMOVE_ONE),
    field([ENCRYPTED, ENUM], rules::ENCRYPTED_CONSTANT, REMOVE_ONE),
    field([ENCRYPTED, SUPPLIED_BY], rules::ENCRYPTED_CONSTANT, REMOVE_ONE),
    // A constant is always sent exactly as written and is not a field of the generated struct.
    constant(ENUM),
    constant(SUPPLIED_BY),
    constant(REQUIRED_IF),
    constant(ONLY_IF),
    constant(ENCODED),
    constant(FIELDS),
    constant(RUST_NAME),
    constant(RUST_TYPE),
    // A field that the client fills in is not a field of the generated struct either.
    supplied(ENUM),
    supplied(REQUIRED_IF),
    supplied(ONLY_IF),
    supplied(ENCODED),
    supplied(FIELDS),
    supplied(RUST_NAME),
    supplied(RUST_TYPE),
    // An alternative of a choice, or a field that one role must send, is not always sent.
    field([REQUIRED, REQUIRED_OF], rules::REQUIRED_TWICE, KEEP_WHAT_IS_MEANT),
    field([REQUIRED, ONE_OF], rules::CHOICE, KEEP_WHAT_IS_MEANT),
    field([REQUIRED, ANY_OF], rules::CHOICE, KEEP_WHAT_IS_MEANT),
    field([ONE_OF, ANY_OF], rules::CHOICE, KEEP_WHAT_IS_MEANT),
    alternative(ONE_OF, REQUIRED_OF),
    alternative(ONE_OF, REQUIRED_IF),
    alternative(ONE_OF, ONLY_IF),
    alternative(ONE_OF, DEFAULT),
    alternative(ANY_OF, REQUIRED_OF),
    alternative(ANY_OF, REQUIRED_IF),
    alternative(ANY_OF, ONLY_IF),
    alternative(ANY_OF, DEFAULT),
    constant(ONE_OF),
    constant(ANY_OF),
    constant(REQUIRED_OF),
    supplied(ONE_OF),
    supplied(ANY_OF),
    supplied(REQUIRED_OF),
    field([REQUIRED_OF, REQUIRED_IF], rules::REQUIRED_TWICE, KEEP_WHAT_IS_MEANT),
    field(
        [REQUIRED_OF, DEFAULT],
        rules::DEFAULT,
        "the role always sends the field; remove one of the two",
    ),
    // A default is used if the field is not sent, and in plaintext.
    field(
        [REQUIRED, DEFAULT],
        rules::DEFAULT,
        "a required field is always sent; remove one of the two",
    ),
    field(
        [CONSTANT, DEFAULT],
        rules::DEFAULT,
        "a constant is always sent; remove `default`",
    ),
    field(
        [SUPPLIED_BY, DEFAULT],
        rules::DEFAULT,
        "the client always sends the field; remove `default`",
    ),
    field([ENCRYPTED, DEFAULT], rules::ENCRYPTED_CONSTANT, REMOVE_ONE),
    // A field has either a struct or an enumeration.
    field(
        [ENUM, FIELDS],
        rules::ENUM_TYPE,
        "`fields` already describes the value; remove `enum`",
    ),
    // A request has one body, and a response has one kind of content.
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
        help: "keep `resource` for an APIv3 notification and `xml` for an APIv2 one (under `notify/v2/`)",
    },
];

const KEEP_WHAT_IS_MEANT: &str = "keep the one that matches the document";
const REMOVE_ONE: &str = "remove one of the two";

const fn field(keys: [&'static str; 2], rule: Rule, help: &'static str) -> Exclusion {
    Exclusion {
        mapping: Mapping::Field,
        keys,
        rule,
        help,
    }
}

const fn alternative(key: &'static str, other: &'static str) -> Exclusion {
    field(
        [key, other],
        rules::CHOICE,
        "whether an alternative is sent is up to the choice; remove one of the two",
    )
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
        "the client computes the value itself; remove one of the two",
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

/// Whether a field has a key that excludes this one.
pub(crate) fn is_excluded(key: &str, field: &Field) -> bool {
    let has = |key: &str| FIELD_KEYS.iter().any(|(name, is_set)| *name == key && is_set(field));
    exclusions(Mapping::Field).any(|exclusion| match exclusion.keys {
        [one, other] if one == key => has(other),
        [other, one] if one == key => has(other),
        _ => false,
    })
}

type IsSet = fn(&Field) -> bool;

/// For each key of the table: whether the field has it.
const FIELD_KEYS: &[(&str, IsSet)] = &[
    (REQUIRED, |field| field.required),
    (REQUIRED_OF, |field| field.required_of.is_some()),
    (REQUIRED_IF, |field| field.required_if.is_some()),
    (ONLY_IF, |field| field.only_if.is_some()),
    (ONE_OF, |field| {
        field
            .choice
            .as_ref()
            .is_some_and(|choice| choice.rule == ChoiceRule::OneOf)
    }),
    (ANY_OF, |field| {
        field
            .choice
            .as_ref()
            .is_some_and(|choice| choice.rule == ChoiceRule::AnyOf)
    }),
    (MAY_BE_ABSENT, |field| {
        field.provenance.corrected.iter().any(|remark| remark.for_callers)
    }),
    (ENCRYPTED, |field| field.encrypted.is_some()),
    (ENCODED, |field| field.encoded.is_some()),
    (CONSTANT, |field| field.constant.is_some()),
    (DEFAULT, |field| field.default.is_some()),
    (ENUM, |field| !field.values.is_empty()),
    (FIELDS, |field| !field.fields.is_empty()),
    (SUPPLIED_BY, |field| field.supplied_by.is_some()),
    (RUST_NAME, |field| field.rust_name.is_some()),
    (RUST_TYPE, |field| field.rust_type.is_some()),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{EXCLUSIONS, FIELD_KEYS, exclusions};
    use crate::vocabulary::{self, Mapping};

    #[test]
    fn it_is_known_of_every_key_of_a_field_whether_a_field_has_it() {
        let known: BTreeSet<&str> = FIELD_KEYS.iter().map(|(name, _)| *name).collect();
        let listed: BTreeSet<&str> = exclusions(Mapping::Field)
            .flat_map(|exclusion| exclusion.keys)
            .collect();
        assert_eq!(known, listed);
    }

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
