//! Which fields of a received message may be read: those that its signature covers.
//!
//! A signature covers a flat list of names and texts. XML can contain more: several elements of one name, and elements
//! inside elements. No document says how such a message is signed, and other libraries disagree: some use the last of
//! several elements and the text inside nested ones (the official ones for Java and C#), some leave out both (the official
//! one for PHP). So each [`Reading`] is tried, and the decoder gets exactly the texts of the reading whose signature is
//! valid. What is read therefore depends only on the signed text.
//!
//! One doubt remains, because values are signed unescaped: the text `a=1&b=2` is that of two fields, and of the field `a`
//! alone with the value `1&b=2`. So without the key, a field can be moved into the value of one before it. A value like
//! that is read as it is, and the field that it may hide is unreadable instead of absent. Apart from this, a message that
//! was changed without the key either has no valid reading, or is read as before.

use std::collections::{BTreeMap, BTreeSet};

use super::signature::{self, SIGN, SignType, notification_sign_type};
use super::signature_error::SignatureError;
use super::xml::{self, Content, Element};
use crate::foreign_text;
use crate::merchant::ApiV2Key;
use crate::wire::Value;

/// The meaning of several elements with one name in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeated {
    /// Nothing.
    Nothing,
    /// The text of the last one.
    Last,
    /// The texts of all of them. Their order is not signed.
    All,
}

/// The meaning of an element with nested elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nested {
    /// Nothing.
    Nothing,
    /// All text in it.
    Text,
}

/// A way to read a message as a flat list of names and texts.
#[derive(Clone, Copy, Debug)]
struct Reading {
    repeated: Repeated,
    nested: Nested,
}

/// The fields of a received message that may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    fields: Vec<Element>,
    /// Names and kinds of the fields that the signature does not cover.
    not_covered: Vec<(String, &'static str)>,
    /// Names of absent or empty fields that the value of another one may hide.
    hidden: BTreeSet<String>,
}

impl Received {
    /// All fields of a message that is not signed.
    pub(crate) fn unsigned(message: Vec<Element>) -> Self {
        Self {
            fields: message,
            not_covered: Vec::new(),
            hidden: BTreeSet::new(),
        }
    }

    /// With the names of the absent or empty fields that the values of these fields may hide. Of two fields, only the one whose
    /// name sorts last can be hidden in the other.
    fn with_hidden(mut self) -> Self {
        let texts = self
            .fields
            .iter()
            .filter_map(|field| Some((field.name.as_str(), field.text()?)));
        // An empty text is not signed, so anybody could have put it in the place of one that was moved.
        let signed = texts.filter(|(_, text)| !text.is_empty());
        let present: BTreeSet<&str> = signed.clone().map(|(name, _)| name).collect();
        let further = signed.flat_map(|(own, text)| {
            let names = signature::further_names(text);
            names.filter(move |further| *further > own)
        });
        let hidden = further.filter(|name| !present.contains(name)).map(str::to_owned);
        self.hidden = hidden.collect();
        self
    }

    /// The fields. Of a signed message, these are the texts that the signature covers.
    #[must_use]
    pub fn fields(&self) -> &[Element] {
        &self.fields
    }

    pub(crate) fn into_fields(self) -> Vec<Element> {
        self.fields
    }

    /// The names of the fields that the message contains, but that its signature does not cover. Anybody could have
    /// added them.
    pub fn not_covered(&self) -> impl Iterator<Item = &str> {
        self.not_covered.iter().map(|(name, _)| name.as_str())
    }

    /// The names of absent fields that the value of another one may hide.
    pub(crate) fn hidden(&self) -> impl Iterator<Item = &str> {
        self.hidden.iter().map(String::as_str)
    }

    /// The text of a field; `None` when there is no such field, when it has nested elements, or when there are several.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        text(&self.fields, name)
    }

    /// Whether the message has a field of this name whose text is not known: it is repeated or nested, its signature does
    /// not cover it, or the value of another field may hide it. Such a field must not be taken for an absent one.
    pub(crate) fn is_unclear(&self, name: &str) -> bool {
        let is_present = self.fields.iter().any(|field| field.name == name);
        is_present && self.text(name).is_none()
            || self.not_covered.iter().any(|(other, _)| other == name)
            || self.hidden.contains(name)
    }

    /// Whether the message has a field of this name that is not empty, or may have one.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| !text.is_empty()) || self.is_unclear(name)
    }

    /// The fields as an object. The fields that are not covered or may be hidden are in it too, so that their absence can
    /// be explained.
    pub(crate) fn value(&self) -> Value<'_> {
        let Value::Object(mut members) = xml::object(&self.fields) else {
            return Value::Null;
        };
        let not_covered = self.not_covered.iter();
        members.extend(not_covered.map(|(name, kind)| (name.into(), Value::NotCovered(kind))));
        let hidden = self.hidden.iter();
        members.extend(hidden.map(|name| (name.into(), Value::NotCovered("text in the value of another field"))));
        Value::Object(members)
    }
}

/// Whether a message has no signature.
pub(crate) fn is_unsigned(message: &[Element]) -> bool {
    !message
        .iter()
        .any(|field| field.name == SIGN && !field.whole_text().is_empty())
}

/// Whether a message is a refusal before the request was processed, which the service does not sign.
pub(crate) fn is_unsigned_refusal(message: &[Element]) -> bool {
    is_unsigned(message) && text(message, "return_code") == Some("FAIL")
}

/// Verifies a response that was read by [`xml::read_received`]; `sign_type` is that of the request. Returns the fields
/// that the signature covers.
///
/// # Errors
/// [`Transport`](SignatureError::Transport) when `return_code` is `FAIL` and there is no `sign`, which is how the
/// service refuses a request; otherwise when `sign` is missing or wrong.
pub fn verify_response(message: Vec<Element>, key: &ApiV2Key, sign_type: SignType) -> Result<Received, SignatureError> {
    covered(message, key, |_| Ok(sign_type))
}

/// Verifies a notification that was read by [`xml::read_received`], with its [`notification_sign_type`]. Returns the
/// fields that the signature covers. Refund notifications have no `sign`: their `req_info` is protected by
/// [its encryption](super::req_info) only.
///
/// # Errors
/// As for [`verify_response`], and when `sign_type` is unknown.
pub fn verify_notification(message: Vec<Element>, key: &ApiV2Key) -> Result<Received, SignatureError> {
    covered(message, key, notification_sign_type)
}

fn covered(
    message: Vec<Element>,
    key: &ApiV2Key,
    sign_type: impl Fn(&[Element]) -> Result<SignType, SignatureError>,
) -> Result<Received, SignatureError> {
    if is_unsigned_refusal(&message) {
        let return_msg = text(&message, "return_msg").map(foreign_text::cut);
        return Err(SignatureError::Transport { return_msg });
    }
    let verify = |fields: &[Element]| {
        let texts = fields
            .iter()
            .filter_map(|field| Some((field.name.as_str(), field.text()?)));
        signature::verify(texts, key, sign_type(fields)?)
    };
    let names = Names::of(&message);
    if names.are_unique && message.iter().all(|field| field.text().is_some()) {
        verify(&message)?;
        return Ok(Received::unsigned(message).with_hidden());
    }
    let mut first_error = None;
    for reading in names.readings(&message) {
        let received = names.read(&message, reading);
        match verify(&received.fields) {
            Ok(()) => return Ok(received.with_hidden()),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or(SignatureError::MissingSign))
}

/// The number of elements of each name in a message, and the position of the last.
struct Names<'m> {
    found: BTreeMap<&'m str, (usize, usize)>,
    are_unique: bool,
}

impl<'m> Names<'m> {
    fn of(message: &'m [Element]) -> Self {
        let mut found = BTreeMap::new();
        for (position, field) in message.iter().enumerate() {
            let (count, last) = found.entry(field.name.as_str()).or_insert((0, position));
            (*count, *last) = (*count + 1, position);
        }
        let are_unique = found.len() == message.len();
        Self { found, are_unique }
    }

    /// The readings that differ for this message.
    fn readings(&self, message: &[Element]) -> Vec<Reading> {
        let repeated: &[Repeated] = match self.are_unique {
            true => &[Repeated::Nothing],
            false => &[Repeated::Last, Repeated::Nothing, Repeated::All],
        };
        let nested: &[Nested] = match message.iter().all(|field| field.text().is_some()) {
            true => &[Nested::Nothing],
            false => &[Nested::Nothing, Nested::Text],
        };
        let each = repeated.iter().flat_map(|&repeated| {
            let nested = nested.iter();
            nested.map(move |&nested| Reading { repeated, nested })
        });
        each.collect()
    }

    fn read(&self, message: &[Element], reading: Reading) -> Received {
        let mut fields = Vec::with_capacity(message.len());
        for (position, field) in message.iter().enumerate() {
            let (count, last) = self.found.get(field.name.as_str()).copied().unwrap_or((1, position));
            let text = match (&field.content, reading.nested) {
                (Content::Text(text), _) => text.clone(),
                (_, Nested::Text) => field.whole_text().into_owned(),
                (_, Nested::Nothing) => continue,
            };
            let says = match reading.repeated {
                _ if count == 1 => true,
                Repeated::Nothing => false,
                Repeated::Last => position == last,
                // An empty text is not signed, so anybody could have added it.
                Repeated::All => !text.is_empty(),
            };
            if says {
                fields.push(Element {
                    name: field.name.clone(),
                    content: Content::Text(text),
                });
            }
        }
        if reading.repeated == Repeated::All {
            // As the signed text is.
            fields.sort_by(|one, other| (&one.name, one.text()).cmp(&(&other.name, other.text())));
        }
        let covered: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let others = self.found.iter().filter(|(name, _)| !covered.contains(*name));
        let not_covered = others.map(|(name, (count, _))| {
            let kind = match count {
                1 => "nested elements",
                _ => "several elements of this name",
            };
            ((*name).to_owned(), kind)
        });
        let not_covered = not_covered.collect();
        Received {
            fields,
            not_covered,
            hidden: BTreeSet::new(),
        }
    }
}

fn text<'a>(message: &'a [Element], name: &str) -> Option<&'a str> {
    let mut fields = message.iter().filter(|field| field.name == name);
    match (fields.next(), fields.next()) {
        (Some(field), None) => field.text(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
