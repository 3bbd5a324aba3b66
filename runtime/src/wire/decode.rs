//! Decoding received messages into Rust types.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::mem;

use serde_json::value::RawValue;

use super::cipher::{Cipher, Decrypt};
use super::decode_error::{DecodeCause, DecodeError};
use super::encrypted::DecryptValue;
use super::field_path::Step;
use super::file_part::FilePart;
use super::indexed::Pattern;
use super::json;
use super::json_text;
use super::members::Members;
use super::number::Number;
use super::problems::{Collected, Problems};
use super::value::Value;

/// A struct that can be decoded from an object. Derived.
pub trait Decode: Sized {
    /// Decodes the fields. Problems are collected in `fields`. Returns `None` only if a field is missing that the type
    /// requires.
    fn decode(fields: &mut Incoming<'_, '_>) -> Option<Self>;
}

/// A value that may be received unencrypted: the type, inside its `Option`, of any field without `#[encrypted]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot arrive in the clear",
    label = "no value of the wire",
    note = "a `Secret` needs `#[encrypted]` on its field; a struct derives `Response`, an enum `Enumeration`"
)]
pub trait DecodeValue: Sized {
    /// Decodes the value; `None` when it is absent, or when there is a problem, which is recorded in `reader`.
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self>;
}

/// Decodes an object.
///
/// # Errors
/// When the value is not an object, a field cannot be decoded as the documented type, or a secret cannot be decrypted.
/// All problems are collected.
pub fn decode<T: Decode>(value: Value<'_>, decrypt: Option<&dyn Decrypt>) -> Result<T, DecodeError> {
    decode_value(value, decrypt)
}

/// Decodes a JSON object. Members without a matching field are ignored.
///
/// # Errors
/// The errors of [`decode`], and an error when the body is not JSON.
pub fn decode_json<T: Decode>(body: &[u8], decrypt: Option<&dyn Decrypt>) -> Result<T, DecodeError> {
    match json_value(body) {
        Ok(value) => decode(value, decrypt),
        Err(message) => {
            let cause = DecodeCause::NotJson { message };
            Err(DecodeError(Collected::one(String::new(), cause)))
        }
    }
}

/// Parses JSON text into a value. The syntax of an object is checked when its members are read, everything else now.
pub(super) fn json_value(text: &[u8]) -> Result<Value<'_>, String> {
    let text = std::str::from_utf8(text).map_err(|error| format!("byte {} is not UTF-8", error.valid_up_to() + 1))?;
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    if text.starts_with('{') {
        return Ok(Value::Json(text));
    }
    let raw: Result<&RawValue, _> = serde_json::from_str(text);
    raw.and_then(|raw| json_text::open(raw.get()))
        .map_err(|error| json::described(&error))
}

/// Decodes any value, which must not be absent.
pub(super) fn decode_value<T: DecodeValue>(value: Value<'_>, decrypt: Option<&dyn Decrypt>) -> Result<T, DecodeError> {
    let mut problems = Problems::default();
    let decoded = T::decode_value(
        value,
        &mut Reader {
            decrypt,
            problems: &mut problems,
        },
    );
    match (problems.into_collected(), decoded) {
        (None, Some(decoded)) => Ok(decoded),
        (Some(problems), _) => Err(DecodeError(problems)),
        (None, None) => Err(DecodeError(Collected::one(String::new(), DecodeCause::Missing))),
    }
}

/// Decodes an enumeration from its text. Called by derived code.
pub fn enumeration<T: From<String>>(value: Value<'_>, reader: &mut Reader<'_>) -> Option<T> {
    String::decode_value(value, reader).map(T::from)
}

/// The context for decoding a value: the keys, and the problems found. It does not hold the current path, because few
/// messages have problems: a problem is recorded without a path, and each enclosing field or item adds its step to the
/// front.
pub struct Reader<'e> {
    decrypt: Option<&'e dyn Decrypt>,
    problems: &'e mut Problems<DecodeCause>,
}

impl Reader<'_> {
    pub(super) fn decrypt(&self) -> Option<&dyn Decrypt> {
        self.decrypt
    }

    pub(super) fn problem(&mut self, cause: DecodeCause) {
        self.problems.add("", cause);
    }

    /// Records a problem and returns `None`.
    pub(super) fn fail<T>(&mut self, cause: DecodeCause) -> Option<T> {
        self.problem(cause);
        None
    }

    pub(super) fn not_json<T>(&mut self, error: &serde_json::Error) -> Option<T> {
        self.fail(DecodeCause::NotJson {
            message: json::described(error),
        })
    }

    /// Parses a value's text as [`json_text::open`] does.
    pub(super) fn open<'v>(&mut self, value: Value<'v>) -> Option<Value<'v>> {
        match value {
            Value::Json(text) => match json_text::open(text) {
                Ok(value) => Some(value),
                Err(error) => self.not_json(&error),
            },
            value => Some(value),
        }
    }

    /// Records a problem with a value of another type than expected, unless it counts as absent.
    pub(super) fn unexpected<T>(&mut self, expected: &'static str, found: &Value<'_>) -> Option<T> {
        match found {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            found => self.fail(DecodeCause::Mismatch {
                expected,
                found: found.kind(),
            }),
        }
    }

    /// Decodes an array, item by item. An absent item is a problem, because leaving it out would shift the others.
    pub(super) fn array<T>(
        &mut self,
        value: Value<'_>,
        mut decode_item: impl FnMut(&mut Self, Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut decoded = Vec::new();
        let mut index = 0;
        let mut item = |reader: &mut Self, item: Value<'_>| {
            let before = reader.problems.count();
            let item = reader.open(item).and_then(|item| decode_item(reader, item));
            match item {
                Some(item) => decoded.push(item),
                None if reader.problems.count() == before => reader.problem(DecodeCause::EmptyElement),
                None => {}
            }
            reader.problems.came_through(before, &Step::Index(index));
            index += 1;
        };
        match value {
            Value::Array(items) => items.into_iter().for_each(|value| item(self, value)),
            Value::Json(text) if text.starts_with('[') => {
                if let Err(error) = json_text::items(text, |value| item(self, value)) {
                    return self.not_json(&error);
                }
            }
            // XML does not distinguish a list of one element from a single element.
            object @ (Value::Object(_) | Value::Json(_)) => item(self, object),
            other => return self.unexpected("an array", &other),
        }
        Some(decoded)
    }
}

/// The members of an object. Derived code calls one method for each field.
pub struct Incoming<'v, 'e> {
    members: Members<'v>,
    pub(super) reader: Reader<'e>,
    needed: bool,
}

impl<'v, 'e> Incoming<'v, 'e> {
    /// The members of an object; `None` for any other value.
    pub(super) fn enter(value: Value<'v>, reader: &'e mut Reader<'_>) -> Option<Self> {
        let members = match value {
            Value::Object(members) => members,
            Value::Json(text) if text.starts_with('{') => match json_text::members(text) {
                Ok(members) => members,
                Err(error) => return reader.not_json(&error),
            },
            other => return reader.unexpected("an object", &other),
        };
        Some(Self {
            members: Members::new(members),
            reader: Reader {
                decrypt: reader.decrypt,
                problems: &mut *reader.problems,
            },
            needed: false,
        })
    }

    /// Makes the absence of the next field a problem.
    pub fn needed(&mut self) -> &mut Self {
        self.needed = true;
        self
    }

    /// Decodes a field as it is.
    pub fn value<T: DecodeValue>(&mut self, name: &'static str) -> Option<T> {
        let (value, before) = self.open(name);
        let decoded = T::decode_value(value, &mut self.reader);
        self.close(name, before, decoded.is_some());
        decoded
    }

    /// Decrypts a field.
    pub fn decrypted<T: DecryptValue>(&mut self, name: &'static str, cipher: Cipher) -> Option<T> {
        let (value, before) = self.open(name);
        let decoded = T::decrypt_value(value, cipher, &mut self.reader);
        self.close(name, before, decoded.is_some());
        decoded
    }

    /// Decodes a family of fields, `coupon_id_$n`; `None` when the message has none of them.
    pub fn indexed<T: DecodeValue>(&mut self, pattern: &'static str) -> Option<BTreeMap<Vec<u32>, T>> {
        let parsed = Pattern::new(pattern);
        let before = self.reader.problems.count();
        let mut values = BTreeMap::new();
        for (name, value) in self.members.left() {
            if let Some(indices) = parsed.indices(name) {
                let before = self.reader.problems.count();
                let value = value.take().and_then(|value| self.reader.open(value));
                let decoded = value.and_then(|value| T::decode_value(value, &mut self.reader));
                values.extend(decoded.map(|value| (indices, value)));
                self.reader.problems.came_through(before, &Step::Name(name));
            }
        }
        if values.is_empty() {
            if mem::take(&mut self.needed) && self.reader.problems.count() == before {
                self.reader.problem(DecodeCause::Missing);
                self.reader.problems.came_through(before, &Step::Name(pattern));
            }
            return None;
        }
        self.needed = false;
        Some(values)
    }

    /// Decodes a file.
    pub fn file(&mut self, name: &'static str) -> Option<FilePart> {
        self.value(name)
    }

    /// Takes a member out, so that it cannot be taken again: the URL path and the body of a request may each have a
    /// field with this name.
    pub(super) fn open(&mut self, name: &str) -> (Value<'v>, usize) {
        let before = self.reader.problems.count();
        let value = self.members.take(name).and_then(|value| self.reader.open(value));
        (value.unwrap_or(Value::Null), before)
    }

    pub(super) fn close(&mut self, name: &'static str, problems_before: usize, found: bool) {
        if mem::take(&mut self.needed) && !found && self.reader.problems.count() == problems_before {
            self.reader.problem(DecodeCause::Missing);
        }
        self.reader.problems.came_through(problems_before, &Step::Name(name));
    }
}

impl<T: Decode> DecodeValue for T {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        T::decode(&mut Incoming::enter(value, reader)?)
    }
}

impl<T: DecodeValue> DecodeValue for Vec<T> {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.array(value, |reader, item| T::decode_value(item, reader))
    }
}

impl DecodeValue for String {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            Value::String(Cow::Borrowed(text)) => Some(text.to_owned()),
            value => match value.into_text() {
                Ok(text) => Some(text.into_owned()),
                Err(other) => reader.unexpected("a string", &other),
            },
        }
    }
}

impl DecodeValue for i64 {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let found = match &value {
            Value::Integer(integer) => Some(*integer),
            Value::Number(text) | Value::String(text) => whole(text),
            _ => None,
        };
        found.or_else(|| reader.unexpected("an integer of 64 bits", &value))
    }
}

/// The integer that the text represents. A fraction that is zero is ignored, and exponents are accepted in the range
/// where floats are exact.
fn whole(text: &str) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if text.contains(['e', 'E']) {
        let float: f64 = text.parse().ok()?;
        return (float.fract() == 0.0 && float.abs() < EXACT).then_some(float as i64);
    }
    match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') => {
            whole.parse().ok()
        }
        Some(_) => None,
        None => text.parse().ok(),
    }
}

impl DecodeValue for bool {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match &value {
            Value::Boolean(boolean) => Some(*boolean),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            other => reader.unexpected("a boolean", other),
        }
    }
}

impl DecodeValue for Number {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let found = match &value {
            Value::Integer(integer) => Some(Self::from(*integer)),
            Value::Number(text) | Value::String(text) => text.parse().ok(),
            _ => None,
        };
        found.or_else(|| reader.unexpected("a number", &value))
    }
}
