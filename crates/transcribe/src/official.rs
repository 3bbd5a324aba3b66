//! Pages of the official documents, saved as text.

mod global;
mod json;
mod sample_code;
mod v3;

use wechatpay_spec::model::{Host, Scalar};

use crate::findings::Findings;
use crate::form::Form;
use crate::location::Location;
use crate::saved::Saved;
use wechatpay_spec::model::PathSpec;

/// What such a page says, and where its operation is served.
pub(crate) fn read(form: Form, saved: &Saved, findings: &mut Findings) -> Option<(Location, PathSpec)> {
    match form {
        Form::OfficialV3 => v3::read(saved, findings),
        Form::OfficialGlobal => global::read(&saved.text, findings),
        Form::Page | Form::PlainPage => None,
    }
}

/// A type as the official documents spell it, `string(32)` or `array[object]`: the scalar, whether it is a list, and the
/// longest value.
fn kind(word: &str) -> Option<(Scalar, bool, Option<u32>)> {
    let (word, length) = match word.split_once('(') {
        Some((word, rest)) => (word, rest.trim_end_matches(')').parse().ok()),
        None => (word, None),
    };
    let word = word.to_ascii_lowercase();
    let (element, is_list) = match word.strip_prefix("array") {
        Some(rest) => (rest.trim_matches(['[', ']', '<', '>']), true),
        None => (word.trim_end_matches("[]"), word.ends_with("[]")),
    };
    let scalar = match element {
        "string" => Scalar::String,
        "int" | "integer" | "int32" | "int64" | "uint32" | "uint64" | "long" => Scalar::Integer,
        "number" | "float" | "double" => Scalar::Number,
        "bool" | "boolean" => Scalar::Boolean,
        "object" => Scalar::Object,
        _ => return None,
    };
    Some((scalar, is_list, length.filter(|length| *length > 0)))
}

/// The host and path of an address.
fn address(url: &str) -> Option<(Host, &'static str, &str)> {
    let hosts = [
        ("https://api.mch.weixin.qq.com/hk/", Host::Main, "hk"),
        ("https://apihk.mch.weixin.qq.com/global/", Host::HongKong, "global"),
        ("https://api.mch.weixin.qq.com/", Host::Main, ""),
        ("https://apihk.mch.weixin.qq.com/", Host::HongKong, ""),
        ("https://apius.mch.weixin.qq.com/", Host::UnitedStates, ""),
        ("https://apieu.mch.weixin.qq.com/", Host::Europe, ""),
    ];
    hosts
        .into_iter()
        .find_map(|(start, host, prefix)| Some((host, prefix, url.strip_prefix(start)?)))
}

/// A day as the pages write it, `2025.07.17`, as a spec writes it.
fn day(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    let is_day = day.bytes().enumerate().all(|(at, b)| match at {
        4 | 7 => b == b'.',
        _ => b.is_ascii_digit(),
    });
    is_day.then(|| day.replace('.', "-"))
}
