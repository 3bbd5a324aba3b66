//! Keys that a reader of specs ignores, with the reasons.

use wechatpay_spec::vocabulary::{Mapping, names};

/// Keys of one mapping that are ignored for one reason.
pub(crate) struct Exception {
    pub(crate) mapping: Mapping,
    pub(crate) keys: &'static [&'static str],
    pub(crate) reason: &'static str,
}

const fn exception(mapping: Mapping, keys: &'static [&'static str], reason: &'static str) -> Exception {
    Exception { mapping, keys, reason }
}

const REVIEWED: &str = "for the reviewers of a spec";
const OF_GENERATED_CODE: &str = "a name in generated code, which plays no part in messages";
const BY_THE_PROTOCOL: &str = "the sandbox follows it; the page shows what a caller fills in and receives";

pub(crate) const NOT_COMPARED: &[Exception] = &[exception(
    Mapping::Family,
    &[names::TITLE],
    "the label of a Cargo feature; no operation changes",
)];

pub(crate) const NOT_GENERATED: &[Exception] = &[
    exception(Mapping::Operation, &[names::INFERRED, names::WAIVED], REVIEWED),
    exception(Mapping::Notification, &[names::INFERRED, names::WAIVED], REVIEWED),
    exception(
        Mapping::Field,
        &[names::FROM, names::INFERRED, names::CORRECTED, names::WAIVED],
        REVIEWED,
    ),
];

pub(crate) const NOT_IN_OPENAPI: &[Exception] = &[
    exception(Mapping::Operation, &[names::WAIVED], REVIEWED),
    exception(Mapping::Notification, &[names::WAIVED], REVIEWED),
    exception(Mapping::Field, &[names::WAIVED], REVIEWED),
    exception(Mapping::Notification, &[names::RUST_NAME], OF_GENERATED_CODE),
    exception(Mapping::Field, &[names::RUST_NAME, names::RUST_TYPE], OF_GENERATED_CODE),
    exception(Mapping::EnumValue, &[names::RUST_NAME], OF_GENERATED_CODE),
    exception(Mapping::Family, &[names::DEFAULT], "a matter of Cargo features"),
];

pub(crate) const NOT_LISTED: &[Exception] = &[
    exception(Mapping::Operation, PROVENANCE, REVIEWED),
    exception(Mapping::Notification, PROVENANCE, REVIEWED),
    exception(Mapping::Field, PROVENANCE, REVIEWED),
    exception(
        Mapping::Field,
        &[names::MAY_BE_ABSENT],
        "for the documentation of generated code; the page marks no response field as required or optional",
    ),
    exception(Mapping::Document, &[names::UPDATED], REVIEWED),
    exception(Mapping::Notification, &[names::RUST_NAME], OF_GENERATED_CODE),
    exception(Mapping::Field, &[names::RUST_NAME, names::RUST_TYPE], OF_GENERATED_CODE),
    exception(Mapping::EnumValue, &[names::RUST_NAME], OF_GENERATED_CODE),
    exception(
        Mapping::Operation,
        &[names::SIGN_TYPE, names::NONCELESS, names::IDEMPOTENCY_KEY],
        BY_THE_PROTOCOL,
    ),
    exception(Mapping::File, &[names::MEDIA_TYPE, names::DIGEST], BY_THE_PROTOCOL),
    exception(Mapping::Notification, &[names::ORIGINAL_TYPE], BY_THE_PROTOCOL),
];

/// The keys about where a line comes from, which no remark is about.
pub(crate) const PROVENANCE: &[&str] = &[names::FROM, names::INFERRED, names::CORRECTED, names::WAIVED];

/// The keys by which two members of a type may differ, although the types are the same on the wire.
pub(crate) const SAME_ON_THE_WIRE: &[Exception] = &[
    exception(
        Mapping::Field,
        &[
            names::REQUIRED_OF,
            names::MIN_LENGTH,
            names::MAX_LENGTH,
            names::PATTERN,
            names::MINIMUM,
            names::MAXIMUM,
            names::DEFAULT,
            names::FORMAT,
            names::UNIT,
            names::TITLE,
            names::EXAMPLE,
            names::MAY_BE_ABSENT,
        ],
        "only the documentation of the generated member shows it: its Rust type and its message are the same",
    ),
    exception(Mapping::Field, PROVENANCE, REVIEWED),
    exception(
        Mapping::EnumValue,
        &[names::TITLE],
        "only the documentation of the generated variant shows it",
    ),
];

/// The same for types whose documentation is the same, too.
pub(crate) const SAME_IN_DOCUMENTATION: &[Exception] = &[exception(Mapping::Field, &[names::WAIVED], REVIEWED)];
