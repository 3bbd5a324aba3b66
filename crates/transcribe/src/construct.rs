//! Constructs parts of a spec (fields, remarks) that have no position in a file yet.

use wechatpay_spec::model::{Field, FieldType, Remark, Scalar, Supplier};
use wechatpay_spec::place::{Located, Span};

use crate::reason;

/// A value without a place. Specs get their places when they are loaded from their text.
pub(crate) fn unplaced<T>(value: T) -> Located<T> {
    Located::new(value, Span::default())
}

/// A reason for a key, or, without a key, for the whole line.
pub(crate) fn remark(key: Option<&str>, reason: &str) -> Remark {
    Remark {
        key: key.map(|key| unplaced(key.to_owned())),
        reason: unplaced(reason.to_owned()),
        for_callers: false,
    }
}

/// An optional field that has a name and a type, and no other key.
pub(crate) fn field(name: &str, scalar: Scalar) -> Field {
    Field::new(
        unplaced(name.to_owned()),
        unplaced(FieldType { scalar, array_depth: 0 }),
    )
}

/// The header that a request with encrypted fields must have.
pub(crate) fn serial_number() -> Field {
    let mut serial = field("Wechatpay-Serial", Scalar::String);
    serial.required = true;
    serial.supplied_by = Some(unplaced(Supplier::Client));
    serial.title = Some(unplaced("Platform certificate serial number".to_owned()));
    serial.provenance.inferred.push(remark(None, reason::NOTE_REQUIRES));
    serial
}
