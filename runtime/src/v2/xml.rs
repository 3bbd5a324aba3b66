//! The XML of APIv2: one `<xml>` element with one element per field.

mod error;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};
use zeroize::{Zeroize, Zeroizing};

use self::error::MAX_DEPTH;
pub use self::error::{MAX_BYTES, XmlError};
pub(crate) use self::write::write_rooted;
pub use self::write::{write, write_elements};

use crate::foreign_text;
use crate::wire::Value;

/// The largest number of elements, texts and comments that are read.
const MAX_NODES: u32 = 50_000;
/// The largest number of attributes of a message that are skipped.
const MAX_SKIPPED_ATTRIBUTES: usize = 256;
const ROOT: &str = "xml";

/// The ways to treat attributes and namespaces of elements.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attributes {
    Refused,
    Skipped,
}

/// A field of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The element's name.
    pub name: String,
    /// Its value.
    pub content: Content,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text, with CDATA sections and character references resolved.
    Text(String),
    /// Nested elements, in their order; the same name may occur several times. This is documented only for `hblist` of
    /// the red packet query.
    Elements(Vec<Element>),
    /// Nested elements with text beside them, which is documented nowhere.
    Mixed {
        /// All text, including that of the nested elements.
        text: String,
        /// The nested elements.
        elements: Vec<Element>,
    },
}

/// The fields of a message that was encrypted. Their texts are wiped when dropped.
#[derive(Default)]
pub(crate) struct WipedElements(Vec<Element>);

impl Drop for WipedElements {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(Element::wipe);
    }
}

impl std::ops::Deref for WipedElements {
    type Target = [Element];

    fn deref(&self) -> &[Element] {
        &self.0
    }
}

impl Element {
    /// The text of the field; `None` when it has nested elements.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Elements(_) | Content::Mixed { .. } => None,
        }
    }

    /// Wipes the texts.
    fn wipe(&mut self) {
        let (text, elements) = match &mut self.content {
            Content::Text(text) => (Some(text), None),
            Content::Elements(elements) => (None, Some(elements)),
            Content::Mixed { text, elements } => (Some(text), Some(elements)),
        };
        text.into_iter().for_each(Zeroize::zeroize);
        elements.into_iter().flatten().for_each(Self::wipe);
    }

    /// All text in the element and in the elements nested in it, without the whitespace between these.
    pub(super) fn whole_text(&self) -> Cow<'_, str> {
        match &self.content {
            Content::Text(text) | Content::Mixed { text, .. } => Cow::Borrowed(text),
            Content::Elements(elements) => elements.iter().map(Self::whole_text).collect::<String>().into(),
        }
    }
}

/// Reads a message in which every field is clear, such as a request: like [`read_received`], but nothing is repeated and
/// nothing is mixed.
///
/// # Errors
/// Those of [`read_received`], and an error when the message contains a text field twice, or text beside nested elements.
pub fn read(message: &[u8]) -> Result<Vec<Element>, XmlError> {
    let fields = read_rooted(message, Some(ROOT), Attributes::Refused)?;
    refuse_unclear(&fields)?;
    Ok(fields)
}

/// Reads a request as the service does: like [`read`], but up to 256 attributes are skipped, because libraries that turn
/// objects into XML write types and namespaces there, and the root element may have any name, because some of them write
/// `<root>`. No signature covers these, so this is only for programs that play the service's side.
///
/// # Errors
/// Those of [`read`]. Elements with a prefix are refused.
pub fn read_request(message: &[u8]) -> Result<Vec<Element>, XmlError> {
    let fields = read_rooted(message, None, Attributes::Skipped)?;
    refuse_unclear(&fields)?;
    Ok(fields)
}

/// Reads the XML in a decrypted string, such as `req_info`: like [`read`], but the root element may have any name. It is
/// strict, because the blocks of `req_info` can be repeated by somebody without the key.
pub(crate) fn read_embedded(message: &[u8]) -> Result<WipedElements, XmlError> {
    let fields = WipedElements(read_rooted(message, None, Attributes::Refused)?);
    refuse_unclear(&fields)?;
    Ok(fields)
}

/// Refuses repeated texts, and text beside nested elements.
fn refuse_unclear(fields: &[Element]) -> Result<(), XmlError> {
    refuse_mixed(fields)?;
    // With a repeated text field, it would be unclear which of the two counts. Lists of nested elements are clear.
    let mut names = BTreeMap::new();
    for field in fields {
        let is_text = field.text().is_some();
        if names
            .insert(field.name.as_str(), is_text)
            .is_some_and(|other| other || is_text)
        {
            return Err(XmlError::Repeated {
                name: foreign_text::cut(&field.name),
            });
        }
    }
    Ok(())
}

/// Reads a message into its fields, in their order, whatever they contain. A byte order mark and whitespace may precede it.
/// Comments and text between the fields are skipped. DTDs and entities are refused, so nothing is fetched or expanded.
///
/// # Errors
/// When the message is longer than [`MAX_BYTES`], is not well-formed, has attributes, has a root element other than
/// `<xml>`, or contains text and no fields.
pub fn read_received(message: &[u8]) -> Result<Vec<Element>, XmlError> {
    read_rooted(message, Some(ROOT), Attributes::Refused)
}

fn read_rooted(message: &[u8], name: Option<&str>, attributes: Attributes) -> Result<Vec<Element>, XmlError> {
    if message.len() > MAX_BYTES {
        return Err(XmlError::TooLong { length: message.len() });
    }
    let text = std::str::from_utf8(message).map_err(|_| XmlError::NotUtf8)?;
    // An XML declaration must be the first thing in a message, but whitespace before it does no harm.
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    limit_attributes(text, attributes)?;
    let options = ParsingOptions {
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| XmlError::Malformed {
        reason: described(&error),
    })?;
    let root = document.root_element();
    if name.is_some_and(|name| root.tag_name().name() != name) {
        return Err(XmlError::WrongRoot {
            name: foreign_text::cut(root.tag_name().name()),
        });
    }
    match content(root, attributes, 0)? {
        Content::Elements(fields) | Content::Mixed { elements: fields, .. } => Ok(fields),
        Content::Text(text) if text.trim().is_empty() => Ok(Vec::new()),
        Content::Text(mut text) => {
            text.zeroize();
            Err(XmlError::Mixed {
                name: foreign_text::cut(root.tag_name().name()),
            })
        }
    }
}

fn refuse_mixed(fields: &[Element]) -> Result<(), XmlError> {
    fields.iter().try_for_each(|field| match &field.content {
        Content::Text(_) => Ok(()),
        Content::Elements(elements) => refuse_mixed(elements),
        Content::Mixed { .. } => Err(XmlError::Mixed {
            name: foreign_text::cut(&field.name),
        }),
    })
}

/// Describes a parser error in fixed words, because the parser's own quote names, entities and text of the message.
fn described(error: &roxmltree::Error) -> String {
    let what = match error {
        roxmltree::Error::DtdDetected => "it has a DTD".to_owned(),
        roxmltree::Error::NodesLimitReached => format!("it has more than {MAX_NODES} nodes"),
        roxmltree::Error::UnknownEntityReference(..) | roxmltree::Error::MalformedEntityReference(_) => {
            "it has an entity".to_owned()
        }
        roxmltree::Error::UnexpectedCloseTag(..) | roxmltree::Error::UnclosedRootNode => {
            "its elements are not closed as they were opened".to_owned()
        }
        _ => "it is not well-formed".to_owned(),
    };
    let place = error.pos();
    format!("{what} (line {}, column {})", place.row, place.col)
}

/// Refuses attributes before parsing, or more of them than are skipped, because the parser compares each attribute of an
/// element with all others, and copies the namespaces of each element to those in it: a megabyte of them would take most of
/// a minute. Anything malformed is left to the parser.
fn limit_attributes(text: &str, attributes: Attributes) -> Result<(), XmlError> {
    let mut left = match attributes {
        Attributes::Refused => 0,
        Attributes::Skipped => MAX_SKIPPED_ATTRIBUTES,
    };
    let mut rest = text;
    while let Some((_, markup)) = rest.split_once('<') {
        let skipped = [("![CDATA[", "]]>"), ("!--", "-->"), ("?", "?>")].into_iter();
        let end = skipped
            .filter(|(begin, _)| markup.starts_with(begin))
            .map(|(_, end)| end)
            .next();
        if let Some(end) = end {
            rest = markup.split_once(end).map_or("", |(_, after)| after);
            continue;
        }
        let tag = Tag::of(markup);
        let Some(fewer) = left.checked_sub(tag.attributes) else {
            let name = tag
                .inside
                .split(|character: char| character.is_whitespace() || character == '=')
                .next();
            return Err(XmlError::Attributes {
                name: foreign_text::cut(name.unwrap_or_default()),
            });
        };
        (left, rest) = (fewer, tag.after);
    }
    Ok(())
}

/// A tag without its first character, and the text after it.
struct Tag<'t> {
    inside: &'t str,
    after: &'t str,
    attributes: usize,
}

impl<'t> Tag<'t> {
    /// A `>` in quotation marks does not end a tag.
    fn of(markup: &'t str) -> Self {
        let (mut quote, mut attributes) = (None, 0);
        for (at, byte) in markup.bytes().enumerate() {
            match (quote, byte) {
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                (None, b'=') => attributes += 1,
                (None, b'>') => {
                    return Self {
                        inside: markup.get(..at).unwrap_or_default(),
                        after: markup.get(at + 1..).unwrap_or_default(),
                        attributes,
                    };
                }
                _ => {}
            }
        }
        Self {
            inside: markup,
            after: "",
            attributes,
        }
    }
}

fn content(node: Node<'_, '_>, attributes: Attributes, depth: usize) -> Result<Content, XmlError> {
    let name = || foreign_text::cut(node.tag_name().name());
    let is_refused = match attributes {
        Attributes::Refused => node.tag_name().namespace().is_some(),
        Attributes::Skipped => has_prefix(node),
    };
    if is_refused {
        return Err(XmlError::Attributes { name: name() });
    }
    if depth > MAX_DEPTH {
        return Err(XmlError::TooDeep);
    }
    // Wiped if reading fails, and allocated at full size, because the message may have been encrypted.
    let mut elements = WipedElements::default();
    let mut text = Zeroizing::new(joined(node.children().filter_map(text_of)));
    for child in node.children() {
        if child.is_element() {
            let name = child.tag_name().name().to_owned();
            elements.0.push(Element {
                name,
                content: content(child, attributes, depth + 1)?,
            });
        }
    }
    let is_blank = text.trim().is_empty();
    match (elements.is_empty(), is_blank) {
        (true, _) => Ok(Content::Text(std::mem::take(&mut *text))),
        (false, true) => Ok(Content::Elements(std::mem::take(&mut elements.0))),
        (false, false) => Ok(Content::Mixed {
            text: joined(node.descendants().filter_map(text_of)),
            elements: std::mem::take(&mut elements.0),
        }),
    }
}

/// Whether the element's name has a prefix: then the parser's name is only a part of it.
fn has_prefix(node: Node<'_, '_>) -> bool {
    let tag = node.document().input_text().get(node.range()).unwrap_or_default();
    let after = tag.get(1..).unwrap_or_default().strip_prefix(node.tag_name().name());
    after.is_none_or(|after| after.starts_with(':'))
}

fn joined<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut text = String::with_capacity(texts.clone().map(str::len).sum());
    text.extend(texts);
    text
}

fn text_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.is_text().then(|| node.text()).flatten()
}

/// The fields as an object. Elements of the same name are an array. Text beside nested elements is skipped.
pub(crate) fn object(fields: &[Element]) -> Value<'_> {
    let mut members: Vec<(Cow<'_, str>, Value<'_>)> = Vec::with_capacity(fields.len());
    // Looked up by name, because an untrusted message may have tens of thousands of fields.
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for field in fields {
        let value = match &field.content {
            Content::Text(text) => Value::String(text.into()),
            Content::Elements(elements) | Content::Mixed { elements, .. } => object(elements),
        };
        let place = *places.entry(&field.name).or_insert(members.len());
        match members.get_mut(place) {
            None => members.push(((&field.name).into(), value)),
            Some((_, Value::Array(items))) => items.push(value),
            Some((_, first)) => *first = Value::Array(vec![std::mem::replace(first, Value::Null), value]),
        }
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_text_of_an_element_is_wiped() {
        let mut fields = read(b"<xml><a>one</a><b><c>two</c></b><d><e>three</e></d></xml>").unwrap();
        for field in &mut fields {
            field.wipe();
        }
        let left = format!("{fields:?}");
        for text in ["one", "two", "three"] {
            assert!(!left.contains(text), "{left}");
        }
    }
}
