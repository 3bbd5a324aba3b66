//! Writing the XML of APIv2.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::{Content, Element, MAX_DEPTH, ROOT, XmlError};
use crate::foreign_text;

/// Writes a message: one `<xml>` element with one element per field, in the order given, values in CDATA sections.
///
/// # Errors
/// When a name is not a valid XML element name or occurs twice, or a value contains a character that XML does not
/// allow.
pub fn write<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<String, XmlError> {
    write_rooted(ROOT, fields)
}

/// Writes a message whose fields may have nested elements, like responses of the service, for tests and local gateways.
/// Elements with nested elements may occur several times, as [`read`](super::read) allows.
///
/// # Errors
/// As for [`write()`], and when elements are nested too deeply or contain both text and elements.
pub fn write_elements(fields: &[Element]) -> Result<String, XmlError> {
    let mut names = BTreeSet::new();
    for field in fields.iter().filter(|field| field.text().is_some()) {
        if !names.insert(field.name.as_str()) {
            return Err(XmlError::Repeated {
                name: field.name.clone(),
            });
        }
    }
    let mut message = String::new();
    write_element(&mut message, ROOT, fields, 0)?;
    Ok(message)
}

fn write_element(message: &mut String, name: &str, fields: &[Element], depth: usize) -> Result<(), XmlError> {
    message.push_str(&format!("<{name}>"));
    for Element { name, content } in fields {
        if depth >= MAX_DEPTH {
            return Err(XmlError::TooDeep);
        }
        if !is_name(name) {
            return Err(invalid_name(name));
        }
        match content {
            Content::Text(text) => {
                message.push_str(&format!("<{name}><![CDATA["));
                write_value(message, name, text)?;
                message.push_str(&format!("]]></{name}>"));
            }
            Content::Elements(inner) => write_element(message, name, inner, depth + 1)?,
            Content::Mixed { .. } => return Err(XmlError::Mixed { name: name.clone() }),
        }
    }
    message.push_str(&format!("</{name}>"));
    Ok(())
}

/// Like [`write`], with a root element of the given name. Leaves no copy of a value, because the message may be encrypted
/// afterwards.
pub(crate) fn write_rooted<'a>(
    root: &str,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<String, XmlError> {
    let fields: Vec<(&str, &str)> = fields.into_iter().collect();
    let lengths = fields.iter().map(|(name, value)| element_length(name, value));
    let length = lengths.sum::<usize>() + "<></>".len() + 2 * root.len();
    // Allocated at full size, because reallocating would leave copies behind.
    let mut message = Zeroizing::new(String::with_capacity(length));
    let mut names = BTreeSet::new();
    for part in ["<", root, ">"] {
        message.push_str(part);
    }
    for (name, value) in fields {
        if !is_name(name) {
            return Err(invalid_name(name));
        }
        if !names.insert(name) {
            return Err(XmlError::Repeated { name: name.to_owned() });
        }
        for part in ["<", name, "><![CDATA["] {
            message.push_str(part);
        }
        write_value(&mut message, name, value)?;
        for part in ["]]></", name, ">"] {
            message.push_str(part);
        }
    }
    for part in ["</", root, ">"] {
        message.push_str(part);
    }
    Ok(std::mem::take(&mut *message))
}

/// The texts for a carriage return, and between the parts of `]]>`.
const RETURN: &str = "]]>&#13;<![CDATA[";
const BETWEEN: &str = "]]><![CDATA[";

/// The length of an element with its value.
fn element_length(name: &str, value: &str) -> usize {
    let returns = value.bytes().filter(|byte| *byte == b'\r').count();
    let ends = value.matches("]]>").count();
    "<><![CDATA[]]></>".len() + 2 * name.len() + value.len() + returns * (RETURN.len() - 1) + ends * BETWEEN.len()
}

/// Writes a value into a CDATA section. `]]>` would end the section, and an XML parser turns a carriage return into a
/// line feed, which would break the signature; so the section is closed and reopened around both.
fn write_value(message: &mut String, name: &str, value: &str) -> Result<(), XmlError> {
    for character in value.chars() {
        let refused =
            matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
        if refused {
            return Err(XmlError::InvalidCharacter {
                name: name.to_owned(),
                code: u32::from(character),
            });
        }
    }
    let mut start = 0;
    for (at, byte) in value.bytes().enumerate() {
        let before = value.get(start..at).unwrap_or_default();
        match byte {
            b'\r' => {
                message.push_str(before);
                message.push_str(RETURN);
                start = at + 1;
            }
            b'>' if before.ends_with("]]") => {
                message.push_str(before);
                message.push_str(BETWEEN);
                start = at;
            }
            _ => {}
        }
    }
    message.push_str(value.get(start..).unwrap_or_default());
    Ok(())
}

/// Names and values are easily exchanged, so the name may be a secret.
fn invalid_name(name: &str) -> XmlError {
    XmlError::InvalidName {
        name: foreign_text::name_or_length(name),
    }
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    let first = bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    first && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::{element_length, write_value};

    #[test]
    fn the_length_of_an_element_is_known_before_it_is_written() {
        for value in ["", "plain", "a\rb\r", "a]]>b]]>", "\r]]>\r"] {
            let mut written = String::from("<name><![CDATA[");
            write_value(&mut written, "name", value).unwrap();
            written.push_str("]]></name>");
            assert_eq!(element_length("name", value), written.len(), "{written}");
        }
    }
}
