//! The names that pages use for types.

use wechatpay_spec::model::Scalar;

/// The type of a single value; `None` when the name is unknown.
pub(crate) fn scalar(name: &str) -> Option<Scalar> {
    Some(match name.to_ascii_lowercase().as_str() {
        "string" => Scalar::String,
        "integer" | "int" | "int32" | "int64" | "uint32" | "uint64" | "long" => Scalar::Integer,
        "number" | "float" | "double" => Scalar::Number,
        "boolean" | "bool" => Scalar::Boolean,
        "object" => Scalar::Object,
        _ => return None,
    })
}
