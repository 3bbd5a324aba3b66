//! Values that are sent as a string that contains JSON, XML or percent-encoded text, in plain text or encrypted.

use std::borrow::Cow;
use std::io;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use zeroize::{Zeroize, Zeroizing};

use super::cipher::Cipher;
use super::decode::{DecodeValue, Incoming, Reader, json_value};
use super::decode_error::DecodeCause;
use super::encode::{EncodeValue, Fields};
use super::encode_error::EncodeCause;
use super::json;
use super::json_text;
use super::value::Value;
use crate::v2::xml;

/// All characters except the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The root element of XML inside a string, as in `req_info`.
const XML_ROOT: &str = "root";

/// A function that reads the text inside the string of a field with this name.
type Read<T> = fn(&[u8], &str, &mut Reader<'_>) -> Option<T>;
/// A function that writes the text inside a string.
type Write = fn(&Value<'_>) -> Result<Zeroizing<String>, EncodeCause>;

impl<'v> Incoming<'v, '_> {
    /// Reads a field that is a string holding JSON.
    pub fn json<T: DecodeValue>(&mut self, name: &'static str) -> Option<T> {
        self.embedded(name, read_json)
    }

    /// Reads a field that is a string holding XML.
    pub fn xml<T: DecodeValue>(&mut self, name: &'static str) -> Option<T> {
        self.embedded(name, read_xml)
    }

    /// Reads a field that is encrypted JSON.
    pub fn encrypted_json<T: DecodeValue>(&mut self, name: &'static str, cipher: Cipher) -> Option<T> {
        self.sealed(name, cipher, read_json)
    }

    /// Reads a field that is encrypted XML.
    pub fn encrypted_xml<T: DecodeValue>(&mut self, name: &'static str, cipher: Cipher) -> Option<T> {
        self.sealed(name, cipher, read_xml)
    }

    /// Reads a field that is percent-encoded.
    pub fn url<T: DecodeValue>(&mut self, name: &'static str) -> Option<T> {
        let value = self.open(name);
        let decoded = match &value {
            Value::String(text) => match percent_decode_str(text).decode_utf8() {
                Ok(text) => T::decode_value(Value::String(text), &mut self.reader),
                Err(_) => self.reader.fail(DecodeCause::NotUtf8),
            },
            _ => T::decode_value(value, &mut self.reader),
        };
        self.close(name, decoded.is_some());
        decoded
    }

    fn embedded<T: DecodeValue>(&mut self, name: &'static str, read: Read<T>) -> Option<T> {
        let value = self.open(name);
        let decoded = match &value {
            Value::String(text) if !text.trim().is_empty() => read(text.as_bytes(), name, &mut self.reader),
            _ => reshaped(value, name, &mut self.reader),
        };
        self.close(name, decoded.is_some());
        decoded
    }

    fn sealed<T: DecodeValue>(&mut self, name: &'static str, cipher: Cipher, read: Read<T>) -> Option<T> {
        let value = self.open(name);
        let plaintext = self.reader.plaintext(value, cipher);
        let decoded = plaintext.and_then(|plaintext| read(&plaintext, name, &mut self.reader));
        self.close(name, decoded.is_some());
        decoded
    }
}

fn read_json<T: DecodeValue>(text: &[u8], name: &str, reader: &mut Reader<'_>) -> Option<T> {
    match json_value(text) {
        Ok(value) => reshaped(value, name, reader),
        Err(message) => reader.fail(DecodeCause::NotJson { message }),
    }
}

/// Reads a value that was sent in a string. If it does not have the documented form, it may still have only one meaning:
///
/// - a list without the documented object around it, whose member has the name of the field;
/// - a list in such an object, which is not documented;
/// - text that was converted to JSON twice.
fn reshaped<T: DecodeValue>(mut value: Value<'_>, name: &str, reader: &mut Reader<'_>) -> Option<T> {
    let decoded = in_some_form(&value, name, reader);
    // A text with escape sequences is a copy, perhaps of an encrypted field.
    value.wipe();
    decoded
}

fn in_some_form<T: DecodeValue>(value: &Value<'_>, name: &str, reader: &mut Reader<'_>) -> Option<T> {
    let before = reader.problems.mark();
    let decoded = match value {
        Value::String(text) => T::decode_value(Value::from(&**text), reader),
        other => T::decode_value(other.clone(), reader),
    };
    let mismatch = match decoded {
        None => reader.problems.mismatch_since(&before)?,
        decoded => return decoded,
    };
    reader.problems.forget(&before);
    let again = match value {
        Value::String(text) if text.trim_start().starts_with(['{', '[', '"']) => json_value(text.as_bytes())
            .ok()
            .and_then(|value| reshaped(value, name, reader)),
        Value::Array(_) => within(value.clone(), name, reader),
        Value::Json(text) if text.starts_with('[') => within(value.clone(), name, reader),
        Value::Json(text) => json_text::members(text)
            .ok()
            .and_then(|members| inside(members, name, reader)),
        Value::Object(members) => inside(members.clone(), name, reader),
        _ => None,
    };
    if again.is_none() {
        reader.problems.forget(&before);
        return reader.fail(mismatch);
    }
    again
}

/// Reads a list as the member of an object that has the name of the field. A type that has no such member finds nothing.
fn within<T: DecodeValue>(list: Value<'_>, name: &str, reader: &mut Reader<'_>) -> Option<T> {
    let before = reader.problems.mark();
    let object = T::decode_value(Value::Object(vec![(Cow::Borrowed(name), list)]), reader);
    object.filter(|_| reader.problems.any_found_since(&before))
}

/// Reads the only member of an object, if it has the name of the field.
fn inside<T: DecodeValue>(members: Vec<(Cow<'_, str>, Value<'_>)>, name: &str, reader: &mut Reader<'_>) -> Option<T> {
    let [(own, value)] = <[_; 1]>::try_from(members).ok()?;
    if own != name {
        return None;
    }
    let value = reader.open(value)?;
    T::decode_value(value, reader)
}

fn read_xml<T: DecodeValue>(text: &[u8], _: &str, reader: &mut Reader<'_>) -> Option<T> {
    match xml::read_embedded(text) {
        Ok(fields) => T::decode_value(xml::object(&fields), reader),
        Err(error) => reader.fail(DecodeCause::NotXml {
            message: error.to_string(),
        }),
    }
}

impl<'a> Fields<'a, '_> {
    /// Adds a field as a string that contains JSON.
    pub fn json(&mut self, name: &'static str, value: &'a dyn EncodeValue) {
        self.embedded(name, value, None, write_json);
    }

    /// Adds a field as a string that contains XML without nested elements.
    pub fn xml(&mut self, name: &'static str, value: &'a dyn EncodeValue) {
        self.embedded(name, value, None, write_xml);
    }

    /// Adds a field as encrypted JSON.
    pub fn encrypted_json(&mut self, name: &'static str, cipher: Cipher, value: &'a dyn EncodeValue) {
        self.embedded(name, value, Some(cipher), write_json);
    }

    /// Adds a field as encrypted XML without nested elements.
    pub fn encrypted_xml(&mut self, name: &'static str, cipher: Cipher, value: &'a dyn EncodeValue) {
        self.embedded(name, value, Some(cipher), write_xml);
    }

    /// Adds a field as percent-encoded text.
    pub fn url(&mut self, name: &'static str, value: &'a dyn EncodeValue) {
        let part = self.enter(name);
        let value = value.encode_value(self).map(|value| match value.text() {
            Some(text) => Value::String(Cow::Owned(utf8_percent_encode(&text, RESERVED).to_string())),
            None => self.faulty(EncodeCause::NotText {
                part: "percent-encoded string",
                found: value.kind(),
            }),
        });
        self.leave(part, name, value);
    }

    fn embedded(&mut self, name: &'static str, value: &'a dyn EncodeValue, cipher: Option<Cipher>, write: Write) {
        let part = self.enter(name);
        let value = value.encode_value(self).map(|mut value| {
            let written = match (write(&value), cipher) {
                (Ok(text), Some(cipher)) => self.ciphertext(cipher, &text),
                (Ok(mut text), None) => Value::String(Cow::Owned(std::mem::take(&mut *text))),
                (Err(cause), _) => self.faulty(cause),
            };
            value.wipe();
            written
        });
        self.leave(part, name, value);
    }
}

/// Counts the bytes that are written.
#[derive(Default)]
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_json(value: &Value<'_>) -> Result<Zeroizing<String>, EncodeCause> {
    let failed = |error| EncodeCause::Json(json::described(&error));
    // Allocated at full size, because reallocating would leave copies behind.
    let mut length = Counter::default();
    serde_json::to_writer(&mut length, value).map_err(failed)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *bytes, value).map_err(failed)?;
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Ok(Zeroizing::new(text)),
        // JSON is always UTF-8.
        Err(error) => {
            error.into_bytes().zeroize();
            Err(EncodeCause::Json("it is not UTF-8".to_owned()))
        }
    }
}

fn write_xml(value: &Value<'_>) -> Result<Zeroizing<String>, EncodeCause> {
    let Value::Object(members) = value else {
        return Err(EncodeCause::Xml(format!("it is {}, not an object", value.kind())));
    };
    let fields = members.iter().filter(|(_, value)| *value != Value::Null);
    let fields = fields.map(|(name, value)| match value.text() {
        Some(text) => Ok((&**name, text)),
        None => Err(EncodeCause::Xml(format!("`{name}` is {}", value.kind()))),
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    xml::write_rooted(XML_ROOT, fields.iter().map(|(name, text)| (*name, &**text)))
        .map(Zeroizing::new)
        .map_err(|error| EncodeCause::Xml(error.to_string()))
}
