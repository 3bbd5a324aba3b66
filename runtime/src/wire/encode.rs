//! Encoding Rust types into the parts of a request, and encrypting the sensitive fields (`Secret`) among them.

mod conditions;

use std::borrow::Cow;
use std::mem;

use super::cipher::{Cipher, Encrypt, EncryptError};
use super::encode_error::{EncodeCause, EncodeError};
use super::encrypted::EncryptValue;
use super::field_path::FieldPath;
use super::file_part::{FileField, FilePart};
use super::indexed::{EncodeIndexed, Pattern};
use super::number::Number;
use super::part::Part;
use super::parts::Parts;
use super::problems::Problems;
use super::value::Value;

/// A struct that can be encoded: a nested object, or the outermost struct of a request. Derived.
pub trait Encode {
    /// Encodes the fields in order. Problems are collected in `fields`.
    fn encode<'a>(&'a self, fields: &mut Fields<'a, '_>);
}

/// A value that may be sent unencrypted: the type of any field without `#[encrypted]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent unencrypted",
    label = "no value of the wire",
    note = "a `Secret` needs `#[encrypted]` on its field; a struct derives `Request`, an enum `Enumeration`"
)]
pub trait EncodeValue {
    /// Encodes the value; `None` when it is left out.
    fn encode_value<'a>(&'a self, fields: &mut Fields<'a, '_>) -> Option<Value<'a>>;
}

/// Encodes a request.
///
/// # Errors
/// When a field cannot be encrypted, cannot be sent in its part of the request, or violates a condition. All problems
/// are collected.
pub fn encode<'a, T: Encode + ?Sized>(request: &'a T, encrypt: Option<&dyn Encrypt>) -> Result<Parts<'a>, EncodeError> {
    let mut fields = Fields::new(encrypt, Purpose::Send);
    request.encode(&mut fields);
    fields.finish()
}

/// Encodes all fields as members of one object, for serde.
pub(super) fn encode_whole<'a, T: Encode>(value: &'a T) -> Result<Vec<(Cow<'a, str>, Value<'a>)>, EncodeError> {
    let mut fields = Fields::new(None, Purpose::Show);
    value.encode(&mut fields);
    fields.finish().map(|parts| parts.body)
}

/// Encodes all fields as members of one object, for `Debug`: ciphertext is replaced by a placeholder, and fields with
/// problems are left out.
pub(super) fn encode_shown<'a, T: Encode>(value: &'a T) -> Vec<(Cow<'a, str>, Value<'a>)> {
    let mut fields = Fields::new(None, Purpose::Look);
    value.encode(&mut fields);
    fields.parts.body
}

/// The purpose of encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To send a request: the parts are separate, and conditions are checked.
    Send,
    /// To serialize a struct as it is: all fields in one object, even if it is incomplete.
    Show,
    /// To show a struct in a log: like `Show`, but without encrypted values, and with only the length of a file.
    Look,
}

/// Collects the fields of a struct. Derived code calls one method for each field.
pub struct Fields<'a, 'e> {
    /// All parts. `parts.body` has the members of the struct that is being encoded.
    parts: Parts<'a>,
    /// The part for the next field.
    part: Part,
    purpose: Purpose,
    encrypt: Option<&'e dyn Encrypt>,
    path: FieldPath,
    problems: Problems<EncodeCause>,
}

impl<'a, 'e> Fields<'a, 'e> {
    fn new(encrypt: Option<&'e dyn Encrypt>, purpose: Purpose) -> Self {
        Self {
            parts: Parts::default(),
            part: Part::Body,
            purpose,
            encrypt,
            path: FieldPath::default(),
            problems: Problems::default(),
        }
    }

    fn finish(self) -> Result<Parts<'a>, EncodeError> {
        match self.problems.into_collected() {
            None => Ok(self.parts),
            Some(problems) => Err(EncodeError(problems)),
        }
    }

    /// Puts the next field into the URL path, as a parameter.
    pub fn in_path(&mut self) -> &mut Self {
        self.part = Part::Path;
        self
    }

    /// Puts the next field into the query, as a parameter.
    pub fn in_query(&mut self) -> &mut Self {
        self.part = Part::Query;
        self
    }

    /// Puts the next field into the header.
    pub fn in_header(&mut self) -> &mut Self {
        self.part = Part::Header;
        self
    }

    /// Adds a member that is always sent.
    pub fn constant(&mut self, name: &'static str, value: impl Into<Value<'a>>) {
        let part = self.enter(name);
        self.leave(part, name, Some(value.into()));
    }

    /// Adds a field as it is.
    pub fn put(&mut self, name: &'static str, value: &'a dyn EncodeValue) {
        let part = self.enter(name);
        let value = value.encode_value(self);
        self.leave(part, name, value);
    }

    /// Adds a field whose name is known only when the program runs.
    pub fn put_named(&mut self, name: &'a str, value: &'a dyn EncodeValue) {
        let part = self.enter(name.to_owned());
        let value = value.encode_value(self);
        self.leave(part, name, value);
    }

    /// Adds a file of a multipart body, under a name that is known only when the program runs.
    pub fn file_named(&mut self, name: &'a str, file: &'a dyn FileField) {
        self.enter(name.to_owned());
        self.put_file(name, file);
    }

    /// Adds a field as ciphertext.
    pub fn encrypted(&mut self, name: &'static str, cipher: Cipher, value: &'a dyn EncryptValue) {
        let part = self.enter(name);
        let value = value.encrypt_value(cipher, self);
        self.leave(part, name, value);
    }

    /// Adds a family of fields, `coupon_id_$n`: one for each key of the map.
    pub fn indexed(&mut self, pattern: &'static str, values: &'a dyn EncodeIndexed) {
        values.encode_indexed(pattern, self);
    }

    /// Adds a file of a multipart body.
    pub fn file(&mut self, name: &'static str, file: &'a dyn FileField) {
        self.enter(name);
        self.put_file(name, file);
    }

    /// Adds the file of the current field, which is in the body, whichever part was selected before.
    fn put_file(&mut self, name: &'a str, file: &'a dyn FileField) {
        let file = file.file();
        match self.purpose {
            Purpose::Show => return self.leave(Part::Body, name, file.map(FilePart::to_value)),
            Purpose::Look => return self.leave(Part::Body, name, file.map(FilePart::outline)),
            Purpose::Send => {}
        }
        if let Some(file) = file {
            self.parts.files.push((Cow::Borrowed(name), file));
        }
        self.path.pop();
    }

    pub(super) fn enter(&mut self, name: impl Into<Cow<'static, str>>) -> Part {
        self.path.push_name(name);
        mem::take(&mut self.part)
    }

    pub(super) fn leave(&mut self, part: Part, name: &'a str, value: Option<Value<'a>>) {
        if part == Part::Body || self.purpose != Purpose::Send {
            if let Some(value) = value {
                self.parts.body.push((Cow::Borrowed(name), value));
            }
        } else if self.path.depth() > 1 {
            self.problem(EncodeCause::NotOutermost(part));
        } else {
            self.put_text(part, name, value);
        }
        self.path.pop();
    }

    fn put_text(&mut self, part: Part, name: &'a str, value: Option<Value<'a>>) {
        let values = match value {
            None if part == Part::Path => return self.problem(EncodeCause::EmptyPathParameter),
            // A value with a problem is replaced by null.
            None | Some(Value::Null) => return,
            Some(Value::Array(items)) if part == Part::Query => items,
            Some(value) => vec![value],
        };
        for value in values {
            let text = match value.into_text() {
                Ok(text) if text.is_empty() && part == Part::Path => {
                    return self.problem(EncodeCause::EmptyPathParameter);
                }
                Ok(text) => text.into_owned(),
                Err(value) => {
                    return self.problem(EncodeCause::NotText {
                        part: part.name(),
                        found: value.kind(),
                    });
                }
            };
            let name = Cow::Borrowed(name);
            match part {
                Part::Path => self.parts.path.push((name, text)),
                Part::Query => self.parts.query.push((name, text)),
                Part::Header | Part::Body => self.parts.headers.push((name, text)),
            }
        }
    }

    /// Adds one field of an indexed family.
    pub(super) fn put_indexed(&mut self, pattern: &'static str, indices: &[u32], value: &'a dyn EncodeValue) {
        let parsed = Pattern::new(pattern);
        match parsed.name(indices) {
            Some(name) => {
                self.path.push_name(name.clone());
                if let Some(value) = value.encode_value(self) {
                    self.parts.body.push((Cow::Owned(name), value));
                }
                self.path.pop();
            }
            None => {
                let expected = parsed.placeholders();
                self.condition_fails(
                    pattern,
                    EncodeCause::IndexCount {
                        pattern,
                        expected,
                        found: indices.len(),
                    },
                );
            }
        }
    }

    /// Encodes an array, item by item. An item that is left out becomes `null`.
    pub(super) fn array<T>(
        &mut self,
        items: &'a [T],
        mut encode_item: impl FnMut(&mut Self, &'a T) -> Option<Value<'a>>,
    ) -> Value<'a> {
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            self.path.push_index(index);
            values.push(encode_item(self, item).unwrap_or(Value::Null));
            self.path.pop();
        }
        Value::Array(values)
    }

    /// Encrypts the value of the current field.
    pub(super) fn ciphertext(&mut self, cipher: Cipher, plaintext: &str) -> Value<'a> {
        if self.purpose == Purpose::Look {
            return Value::from("(encrypted)");
        }
        let encrypted = match self.encrypt {
            Some(encrypt) => encrypt.encrypt(cipher, plaintext.as_bytes()),
            None => Err(EncryptError::MissingKey { cipher }),
        };
        match encrypted {
            Ok(ciphertext) => Value::String(Cow::Owned(ciphertext)),
            Err(error) => self.faulty(EncodeCause::Encrypt(error)),
        }
    }

    fn problem(&mut self, cause: EncodeCause) {
        self.problems.add(&self.path, cause);
    }

    /// Records a problem and returns a placeholder for the value.
    pub(super) fn faulty(&mut self, cause: EncodeCause) -> Value<'a> {
        self.problem(cause);
        Value::Null
    }
}

impl<T: Encode> EncodeValue for T {
    fn encode_value<'a>(&'a self, fields: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        let outer = mem::take(&mut fields.parts.body);
        self.encode(fields);
        Some(Value::Object(mem::replace(&mut fields.parts.body, outer)))
    }
}

impl<T: EncodeValue> EncodeValue for Option<T> {
    fn encode_value<'a>(&'a self, fields: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        self.as_ref()?.encode_value(fields)
    }
}

impl<T: EncodeValue> EncodeValue for Vec<T> {
    fn encode_value<'a>(&'a self, fields: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        Some(fields.array(self, |fields, item| item.encode_value(fields)))
    }
}

impl EncodeValue for String {
    fn encode_value<'a>(&'a self, _: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        Some(Value::from(self.as_str()))
    }
}

impl EncodeValue for i64 {
    fn encode_value<'a>(&'a self, _: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        Some(Value::Integer(*self))
    }
}

impl EncodeValue for bool {
    fn encode_value<'a>(&'a self, _: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        Some(Value::Boolean(*self))
    }
}

impl EncodeValue for Number {
    fn encode_value<'a>(&'a self, _: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        Some(Value::Number(Cow::Borrowed(self.as_str())))
    }
}
