//! Decodes received messages into Rust types: leniently, field by field.

use std::collections::BTreeMap;
use std::mem;

use serde_json::value::RawValue;

use super::cipher::{Cipher, Decrypt};
use super::decode_error::{DecodeCause, DecodeError};
use super::decode_problems::{DecodeProblems, Mark};
use super::encrypted::DecryptValue;
use super::field_path::Step;
use super::file_part::FilePart;
use super::indexed::Pattern;
use super::json;
use super::json_text;
use super::members::Members;
use super::message_text::{self, MessageText};
use super::problems::Collected;
use super::unreadable::Unreadable;
use super::value::Value;

/// A struct that can be decoded from an object. Derived.
pub trait Decode: Sized {
    /// Decodes the fields. Problems are collected in `fields`, and kept if the type has a list of them
    /// ([`Incoming::unreadable`]). Returns `None` only if a field is missing that the type requires.
    fn decode(fields: &mut Incoming<'_, '_>) -> Option<Self>;
}

/// A value that may be received unencrypted: the type, inside its `Option`, of any field without `#[encrypted]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot arrive unencrypted",
    label = "no value of the wire",
    note = "a `Secret` needs `#[encrypted]` on its field; a struct derives `Response`, an enum `Enumeration`"
)]
pub trait DecodeValue: Sized {
    /// Decodes the value, which may be the JSON text of any value; `None` when it is absent, or when there is a problem,
    /// which is recorded in `reader`.
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self>;
}

/// Decodes an object.
///
/// # Errors
/// When the value is not an object, or a field cannot be decoded as the documented type or cannot be decrypted, unless
/// its struct keeps this problem as [`Unreadable`]. All problems are collected.
pub fn decode<T: Decode>(value: Value<'_>, decrypt: Option<&dyn Decrypt>) -> Result<T, DecodeError> {
    decode_value(value, decrypt)
}

/// Whether a type has a field `code`: whether decoding it takes such a member of an object.
pub(crate) fn has_code<T: Decode>() -> bool {
    const NAME: &str = "code";
    let mut problems = DecodeProblems::default();
    let mut reader = Reader {
        decrypt: None,
        is_repaired: false,
        depth: 0,
        problems: &mut problems,
    };
    let object = Value::Object(vec![(NAME.into(), Value::Null)]);
    let Some(mut incoming) = Incoming::enter(object, &mut reader) else {
        return false;
    };
    let _ = T::decode(&mut incoming);
    incoming.members.take(NAME).is_none()
}

/// Decodes a JSON object. Members without a matching field are ignored.
///
/// # Errors
/// The errors of [`decode`], and an error when the body is not JSON.
pub fn decode_json<T: Decode>(body: &[u8], decrypt: Option<&dyn Decrypt>) -> Result<T, DecodeError> {
    decode_body(body, decrypt).map(|decoded| decoded.message)
}

/// A decoded message, and the unreadable fields of the whole of it, of which its type keeps only its own.
pub(crate) struct Decoded<T> {
    pub(crate) message: T,
    pub(crate) unreadable: Unreadable,
}

/// Like [`decode_json`], with the unreadable fields.
pub(crate) fn decode_body<T: Decode>(body: &[u8], decrypt: Option<&dyn Decrypt>) -> Result<Decoded<T>, DecodeError> {
    let text = MessageText::of(body);
    match json_of(text.trimmed()) {
        Ok(value) => decode_with(value, decrypt, text.is_repaired),
        Err(message) => {
            let cause = DecodeCause::NotJson { message };
            Err(DecodeError(Collected::one(String::new(), cause)))
        }
    }
}

/// Like [`decode`], with the unreadable fields.
pub(crate) fn decode_object<T: DecodeValue>(
    value: Value<'_>,
    decrypt: Option<&dyn Decrypt>,
) -> Result<Decoded<T>, DecodeError> {
    decode_with(value, decrypt, false)
}

fn decode_with<T: DecodeValue>(
    value: Value<'_>,
    decrypt: Option<&dyn Decrypt>,
    is_repaired: bool,
) -> Result<Decoded<T>, DecodeError> {
    let mut problems = DecodeProblems::default();
    let decoded = T::decode_value(
        value,
        &mut Reader {
            decrypt,
            is_repaired,
            depth: 0,
            problems: &mut problems,
        },
    );
    let is_told = !problems.any_untold();
    match (decoded, problems.into_collected()) {
        (Some(message), problems) if is_told => Ok(Decoded {
            message,
            unreadable: Unreadable::of(problems),
        }),
        (_, Some(problems)) => Err(DecodeError(problems)),
        (_, None) => Err(DecodeError(Collected::one(String::new(), DecodeCause::Missing))),
    }
}

/// Parses JSON text into a value. The syntax of an object is checked when its members are read, everything else now.
pub(super) fn json_value(text: &[u8]) -> Result<Value<'_>, String> {
    let text = std::str::from_utf8(text).map_err(|error| format!("byte {} is not UTF-8", error.valid_up_to() + 1))?;
    json_of(message_text::trimmed(text))
}

fn json_of(text: &str) -> Result<Value<'_>, String> {
    if text.starts_with('{') {
        return Ok(Value::Json(text));
    }
    let raw: Result<&RawValue, _> = serde_json::from_str(text);
    raw.and_then(|raw| json_text::open(raw.get()))
        .map_err(|error| json::described(&error))
}

/// Decodes any value, which must not be absent.
pub(super) fn decode_value<T: DecodeValue>(value: Value<'_>, decrypt: Option<&dyn Decrypt>) -> Result<T, DecodeError> {
    decode_object(value, decrypt).map(|decoded| decoded.message)
}

/// Decodes an enumeration from its text. Called by derived code.
pub fn enumeration<T: From<String>>(value: Value<'_>, reader: &mut Reader<'_>) -> Option<T> {
    String::decode_value(value, reader).map(T::from)
}

/// The context for decoding a value: the keys, and the problems found. It does not hold the current path, because few
/// messages have problems.
pub struct Reader<'e> {
    decrypt: Option<&'e dyn Decrypt>,
    /// Whether the message has bytes that are not UTF-8.
    is_repaired: bool,
    /// How many objects and arrays the value is in.
    pub(super) depth: usize,
    pub(super) problems: &'e mut DecodeProblems,
}

impl Reader<'_> {
    pub(super) fn decrypt(&self) -> Option<&dyn Decrypt> {
        self.decrypt
    }

    pub(super) fn problem(&mut self, cause: DecodeCause) {
        self.problems.add(cause);
    }

    /// Counts a field that the message has.
    pub(super) fn found(&mut self) {
        self.problems.found += 1;
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

    /// The content of a text that is a string without escape sequences.
    pub(super) fn plain_string<'v>(&self, text: &'v str) -> Option<&'v str> {
        json_text::plain_string(text).filter(|_| !self.is_repaired)
    }

    /// Parses a value's text as [`json_text::open`] does.
    pub(super) fn open<'v>(&mut self, value: Value<'v>) -> Option<Value<'v>> {
        match value {
            Value::Json(text) => match json_text::open(text) {
                Ok(Value::String(text)) if self.has_replaced_bytes(&text) => self.fail(DecodeCause::NotUtf8),
                Ok(value) => Some(value),
                Err(error) => self.not_json(&error),
            },
            value => Some(value),
        }
    }

    /// Whether the text had bytes that are not UTF-8.
    pub(super) fn has_replaced_bytes(&self, text: &str) -> bool {
        self.is_repaired && message_text::has_replaced_bytes(text)
    }

    /// Records a problem with a value of an unexpected type, unless it counts as absent.
    pub(super) fn unexpected<T>(&mut self, expected: &'static str, found: &Value<'_>) -> Option<T> {
        match found {
            Value::Null => None,
            Value::String(text) if text.trim().is_empty() => None,
            Value::NotCovered(found) => self.fail(DecodeCause::NotCovered { found }),
            found => self.fail(DecodeCause::Mismatch {
                expected,
                found: found.kind(),
            }),
        }
    }
}

/// The members of an object. Derived code calls one method for each field.
pub struct Incoming<'v, 'e> {
    members: Members<'v>,
    pub(super) reader: Reader<'e>,
    start: Mark,
    /// The state before the present field.
    field: Mark,
    needed: bool,
}

impl<'v, 'e> Incoming<'v, 'e> {
    /// The members of an object; `None` for any other value. PHP writes an empty object as `[]`.
    pub(super) fn enter(value: Value<'v>, reader: &'e mut Reader<'_>) -> Option<Self> {
        let value = reader.open(value)?;
        if reader.refuses_depth_of(&value) {
            return None;
        }
        let members = match value {
            Value::Object(members) => members.into_iter().map(|(name, value)| (name, Some(value))).collect(),
            Value::Array(items) if items.is_empty() => Vec::new(),
            Value::Json(text) if is_empty_array(text) => Vec::new(),
            Value::Json(text) if text.starts_with('{') => match json_text::members(text) {
                Ok(members) => members,
                Err(error) => return reader.not_json(&error),
            },
            other => return reader.unexpected("an object", &other),
        };
        Some(Self {
            members: Members::new(members),
            start: reader.problems.mark(),
            field: reader.problems.mark(),
            reader: Reader {
                decrypt: reader.decrypt,
                is_repaired: reader.is_repaired,
                depth: reader.depth + 1,
                problems: &mut *reader.problems,
            },
            needed: false,
        })
    }

    /// The fields that could not be read so far. They are no errors then, because the struct keeps them. Derived code
    /// calls this after all fields.
    pub fn unreadable(&mut self) -> Unreadable {
        self.reader.problems.tell(&self.start)
    }

    /// Reports the next field as missing if it is absent.
    pub fn needed(&mut self) -> &mut Self {
        self.needed = true;
        self
    }

    /// Decodes a field as it is.
    pub fn value<T: DecodeValue>(&mut self, name: &'static str) -> Option<T> {
        let value = self.member(name);
        let decoded = T::decode_value(value, &mut self.reader);
        self.close(name, decoded.is_some());
        decoded
    }

    /// Decrypts a field.
    pub fn decrypted<T: DecryptValue>(&mut self, name: &'static str, cipher: Cipher) -> Option<T> {
        let value = self.open(name);
        let decoded = T::decrypt_value(value, cipher, &mut self.reader);
        self.close(name, decoded.is_some());
        decoded
    }

    /// Decodes a family of fields, `coupon_id_$n`; `None` when the message has none of them.
    pub fn indexed<T: DecodeValue>(&mut self, pattern: &'static str) -> Option<BTreeMap<Vec<u32>, T>> {
        let parsed = Pattern::new(pattern);
        let start = self.reader.problems.mark();
        let mut values = BTreeMap::new();
        for (name, value) in self.members.left() {
            if let Some(indices) = parsed.indices(name) {
                self.reader.found();
                let before = self.reader.problems.mark();
                let decoded = value.take().and_then(|value| T::decode_value(value, &mut self.reader));
                values.extend(decoded.map(|value| (indices, value)));
                self.reader.problems.came_through(&before, &Step::Name(name));
                self.reader.problems.limit(&start, false);
            }
        }
        if values.is_empty() {
            if mem::take(&mut self.needed) && !self.reader.problems.any_since(&start) {
                self.reader.problem(DecodeCause::Missing);
                self.reader.problems.came_through(&start, &Step::Name(pattern));
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
    fn member(&mut self, name: &str) -> Value<'v> {
        self.field = self.reader.problems.mark();
        let Some(value) = self.members.take(name) else {
            return Value::Null;
        };
        self.reader.found();
        value
    }

    /// Takes a member out and opens it.
    pub(super) fn open(&mut self, name: &str) -> Value<'v> {
        let value = self.member(name);
        self.reader.open(value).unwrap_or(Value::Null)
    }

    /// Ends the field that was taken out last.
    pub(super) fn close(&mut self, name: &'static str, found: bool) {
        if mem::take(&mut self.needed) && !found && !self.reader.problems.any_since(&self.field) {
            self.reader.problem(DecodeCause::Missing);
        }
        self.reader.problems.came_through(&self.field, &Step::Name(name));
    }
}

/// Whether the text of an array is `[]`.
fn is_empty_array(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    inside.is_some_and(|inside| inside.trim().is_empty())
}

impl<T: Decode> DecodeValue for T {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        T::decode(&mut Incoming::enter(value, reader)?)
    }
}
