//! Checks a request against its spec, and decrypts and decodes it.

pub(crate) mod amounts;
pub(crate) mod characters;
pub(crate) mod expiry;
pub(crate) mod format;
pub(crate) mod nonce;
mod payers;
pub(crate) mod payments;
mod plain_detail;
pub(crate) mod repeated;
mod scalar;
mod several_ids;
pub(crate) mod upload;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::wire::DecryptError;
use wechatpay_spec::choice::choices;
use wechatpay_spec::indexed_name::is_indexed;
use wechatpay_spec::model::{self, Condition, Encoding, Field, RequestPart, Scalar};

use crate::field_values::{escaped, field_of};
use crate::refusal::{Refusal, Rule};
use crate::text::text_of;

/// The maximum number of names of unlisted members that are kept for the log.
const MAX_UNLISTED: usize = 32;

/// Decrypts a ciphertext.
type Decrypt<'v> = &'v dyn Fn(model::Cipher, &str) -> Result<String, DecryptError>;

/// Checks the parts of one request.
pub(crate) struct Validator<'v> {
    decrypt: Decrypt<'v>,
    location: RequestPart,
    /// Whether every scalar is text, as in URLs and XML.
    text: bool,
    decrypted: Vec<String>,
    unlisted: Vec<String>,
}

/// A part of a request that its spec allows.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckedPart {
    /// The values, decrypted and decoded.
    pub(crate) members: Map<String, Value>,
    /// JSON pointers of the fields that were decrypted.
    pub(crate) decrypted: Vec<String>,
    /// JSON pointers of members that the document does not list. The service ignores them, too.
    pub(crate) unlisted: Vec<String>,
}

impl<'v> Validator<'v> {
    pub(crate) const fn new(decrypt: Decrypt<'v>) -> Self {
        Self {
            decrypt,
            location: RequestPart::Body,
            text: false,
            decrypted: Vec::new(),
            unlisted: Vec::new(),
        }
    }

    /// Checks one part of the request. `text` says whether every scalar in it is text.
    pub(crate) fn part(
        &mut self,
        location: RequestPart,
        text: bool,
        fields: &[Field],
        mut members: Map<String, Value>,
    ) -> Result<CheckedPart, Refusal> {
        self.location = location;
        self.text = text;
        self.object(fields, &mut members, "")?;
        Ok(CheckedPart {
            members,
            decrypted: std::mem::take(&mut self.decrypted),
            unlisted: std::mem::take(&mut self.unlisted),
        })
    }

    fn object(&mut self, fields: &[Field], members: &mut Map<String, Value>, pointer: &str) -> Result<(), Refusal> {
        for field in fields {
            let name = &field.name.value;
            if name.contains('$') {
                let indexed: Vec<String> = members
                    .keys()
                    .filter(|given| is_indexed(name, given))
                    .cloned()
                    .collect();
                for given in indexed {
                    self.member(field, &given, members, pointer)?;
                }
            } else if field.kind.value.scalar != Scalar::File {
                self.member(field, name, members, pointer)?;
            }
        }
        for (name, value) in members.iter() {
            if let Some(field) = field_of(fields, name)
                && amounts::is_negative(fields, field, value)
            {
                let place = format!("{pointer}/{}", escaped(name));
                let issue = "it is an amount of money, and less than 0";
                return Err(self.breaks(field, &Rule::Other, &place, Some(value), issue));
            }
        }
        for set in choices(fields) {
            let is_sent = |name: &str| members.get(name).is_some_and(|value| !self.is_absent(value));
            if let Some(issue) = several_ids::problem(&set, is_sent) {
                let first = set
                    .wire_names()
                    .concat()
                    .first()
                    .map_or_else(String::new, |name| escaped(name));
                return Err(self.wrong(&format!("{pointer}/{first}"), None, issue));
            }
        }
        for name in members.keys() {
            if field_of(fields, name).is_none() && self.unlisted.len() < MAX_UNLISTED {
                self.unlisted.push(format!("{pointer}/{}", escaped(name)));
            }
        }
        Ok(())
    }

    fn member(
        &mut self,
        field: &Field,
        name: &str,
        members: &mut Map<String, Value>,
        pointer: &str,
    ) -> Result<(), Refusal> {
        let inner = format!("{pointer}/{}", escaped(name));
        let holds = |condition: &Condition| {
            let sibling = members.get(&condition.field.value);
            sibling.is_some_and(|sibling| condition.holds_for(&text_of(sibling)))
        };
        let required_here = field.required_if.as_ref().filter(|condition| holds(condition));
        let allowed_here = field.only_if.as_ref().is_none_or(holds);
        let is_optional_text = !field.required && required_here.is_none() && is_text(field);
        let given = members
            .get(name)
            .filter(|value| !self.is_absent(value))
            .filter(|value| !is_optional_text || *value != "");
        match given {
            None if field.supplied_by.is_some() => return Ok(()),
            None => {
                let empty = members.remove(name).filter(|value| value == "");
                if let Some(condition) = required_here {
                    let issue = format!("required when {}", described(condition));
                    return Err(self.breaks(field, &Rule::Required, &inner, empty.as_ref(), issue));
                }
                return match field.required && allowed_here {
                    true => Err(self.breaks(field, &Rule::Required, &inner, empty.as_ref(), "required, but not sent")),
                    false => Ok(()),
                };
            }
            Some(value) if !allowed_here => {
                let condition = field.only_if.as_ref().map(described);
                let issue = format!("allowed only when {}", condition.unwrap_or_default());
                return Err(self.wrong(&inner, Some(value), issue));
            }
            Some(_) => {}
        }
        if let Some(value) = members.get_mut(name) {
            self.value(field, value, field.kind.value.array_depth, &inner)?;
        }
        Ok(())
    }

    /// Whether a value counts as absent: `null`, or empty text where every scalar is text.
    fn is_absent(&self, value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::String(text) => self.text && text.is_empty(),
            _ => false,
        }
    }

    fn value(&mut self, field: &Field, value: &mut Value, depth: u8, pointer: &str) -> Result<(), Refusal> {
        let encoded = field.encoded.map(|encoding| encoding.value);
        if depth > 0 && depth == field.kind.value.array_depth && encoded == Some(Encoding::Json) {
            self.decode(field, Encoding::Json, value, pointer)?;
        }
        if depth > 0 {
            if self.text && !value.is_array() {
                // In a query, a list of one item looks like a single value.
                *value = Value::Array(vec![value.take()]);
            }
            let Value::Array(items) = value else {
                return Err(self.breaks(field, &Rule::Type("数组"), pointer, Some(value), "it is not a list"));
            };
            if items.is_empty() && field.required && depth == field.kind.value.array_depth {
                let issue = "required, but without entries";
                return Err(self.breaks(field, &Rule::Required, pointer, Some(&Value::Array(Vec::new())), issue));
            }
            for (index, item) in items.iter_mut().enumerate() {
                self.value(field, item, depth - 1, &format!("{pointer}/{index}"))?;
            }
            return Ok(());
        }
        if let Some(cipher) = field.encrypted {
            // The official SDK for Go does not encrypt an empty text.
            if value == "" {
                return Ok(());
            }
            self.decrypt(cipher.value, value, pointer)?;
        }
        if let Some(encoding) = encoded
            && field.kind.value.array_depth == 0
        {
            if self.text && plain_detail::is_plain(field, value) {
                let wrong = value.as_str().and_then(|text| scalar::text_problem(field, text));
                return wrong.map_or(Ok(()), |(rule, issue)| {
                    Err(self.breaks(field, &rule, pointer, Some(value), issue))
                });
            }
            self.decode(field, encoding, value, pointer)?;
        }
        let holds_members = field.kind.value.scalar == Scalar::Object || !field.fields.is_empty();
        if holds_members {
            let Value::Object(members) = value else {
                return Err(self.breaks(field, &Rule::Type("对象"), pointer, Some(value), "it is not an object"));
            };
            let text = self.text;
            self.text = (text && encoded.is_none()) || encoded == Some(Encoding::Xml);
            let checked = self.object(&field.fields, members, pointer);
            self.text = text;
            return checked;
        }
        if encoded.is_some() && !value.is_string() {
            return Ok(());
        }
        if value == "" && field.required && is_text(field) {
            return Err(self.breaks(field, &Rule::Text, pointer, Some(value), "it is empty, but required"));
        }
        match scalar::problem(field, value, self.text) {
            None => Ok(()),
            Some((rule, issue)) => Err(self.breaks(field, &rule, pointer, Some(value), issue)),
        }
    }

    /// Replaces a ciphertext by its plaintext.
    fn decrypt(&mut self, cipher: model::Cipher, value: &mut Value, pointer: &str) -> Result<(), Refusal> {
        let Value::String(ciphertext) = &*value else {
            return Err(self.wrong(pointer, None, "it must be a string with the ciphertext"));
        };
        match (self.decrypt)(cipher, ciphertext) {
            Ok(plaintext) => {
                self.decrypted.push(pointer.to_owned());
                *value = Value::String(plaintext);
                Ok(())
            }
            Err(error) => {
                let other = match cipher {
                    model::Cipher::PublicKey => Some(model::Cipher::RsaPkcs1),
                    model::Cipher::RsaPkcs1 => Some(model::Cipher::PublicKey),
                    _ => None,
                };
                let by_other =
                    other.is_some_and(|other| (self.decrypt)(other, ciphertext).is_ok_and(|text| is_plain(&text)));
                let issue = match by_other {
                    true => "it was encrypted with the wrong padding: RSAES-OAEP and RSAES-PKCS1-v1_5 were confused"
                        .to_owned(),
                    false => format!("{error}; the header Wechatpay-Serial must name the key that was used"),
                };
                Err(self.wrong(pointer, None, issue))
            }
        }
    }

    /// Replaces an encoded string by the value in it.
    fn decode(&self, field: &Field, encoding: Encoding, value: &mut Value, pointer: &str) -> Result<(), Refusal> {
        let Value::String(text) = &*value else {
            return Err(self.wrong(pointer, Some(value), "it must be a string with the encoded value"));
        };
        if let Some((rule, issue)) = scalar::text_problem(field, text) {
            return Err(self.breaks(field, &rule, pointer, Some(value), issue));
        }
        let decoded = match encoding {
            Encoding::Url => percent_decode_str(text)
                .decode_utf8()
                .ok()
                .map(|text| text.into_owned().into()),
            Encoding::Json => serde_json::from_str(text).ok(),
            Encoding::Xml => xml::read(text.as_bytes())
                .ok()
                .map(|elements| members_of(&elements).into()),
        };
        match decoded {
            Some(decoded) => {
                *value = decoded;
                Ok(())
            }
            // A string whose members are not listed may be anything.
            None if field.fields.is_empty() => Ok(()),
            None => Err(self.wrong(pointer, Some(value), "the value encoded in it cannot be read")),
        }
    }

    /// The refusal of a value that breaks a rule of its field.
    fn breaks(
        &self,
        field: &Field,
        rule: &Rule,
        pointer: &str,
        value: Option<&Value>,
        issue: impl Into<String>,
    ) -> Refusal {
        let title = field.title.as_ref().unwrap_or(&field.name);
        Refusal::rule(self.location, pointer, &title.value, rule, value, issue)
    }

    fn wrong(&self, pointer: &str, value: Option<&Value>, issue: impl Into<String>) -> Refusal {
        Refusal::parameter(self.location, pointer, value, issue)
    }
}

/// Whether a field is a text, also one with something encoded in it. The service takes an empty one for absent, as clients
/// send it whose types know no other absence.
fn is_text(field: &Field) -> bool {
    field.kind.value.scalar == Scalar::String && field.kind.value.array_depth == 0
}

/// Whether a plaintext is text, and not random bytes from decrypting with the wrong padding.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_control)
}

/// The elements of an XML message as an object. Elements of the same name become a list.
pub(crate) fn members_of(elements: &[xml::Element]) -> Map<String, Value> {
    let mut members = Map::new();
    for element in elements {
        let value = match &element.content {
            xml::Content::Text(text) => Value::String(text.clone()),
            xml::Content::Elements(inner) | xml::Content::Mixed { elements: inner, .. } => {
                Value::Object(members_of(inner))
            }
        };
        match members.get_mut(&element.name) {
            None => {
                members.insert(element.name.clone(), value);
            }
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    members
}

fn described(condition: &Condition) -> String {
    format!(
        "{} is {}",
        condition.field.value,
        condition.values_in_words(str::to_owned)
    )
}

#[cfg(test)]
mod tests;
