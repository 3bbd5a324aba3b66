//! Writing the XML of APIv2.

use std::collections::BTreeSet;

use super::{Content, Element, MAX_DEPTH, ROOT, XmlError};

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
            return Err(XmlError::InvalidName { name: name.clone() });
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

/// Like [`write`], with a root element of the given name.
pub(crate) fn write_rooted<'a>(
    root: &str,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<String, XmlError> {
    let mut names = BTreeSet::new();
    let mut message = format!("<{root}>");
    for (name, value) in fields {
        if !is_name(name) {
            return Err(XmlError::InvalidName { name: name.to_owned() });
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
    Ok(message)
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
    message.push_str(
        &value
            .replace("]]>", "]]]]><![CDATA[>")
            .replace('\r', "]]>&#13;<![CDATA["),
    );
    Ok(())
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    let first = bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    first && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}
