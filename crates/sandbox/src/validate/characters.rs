//! The characters of texts.

use serde_json::{Map, Value};
use wechatpay_spec::model::RequestPart;

use crate::field_values::escaped;
use crate::refusal::Refusal;

/// Refuses texts with characters that no message of APIv2 can have: both protocols return the same orders, so a text that
/// came in JSON goes out in XML. Members that the document does not list count, too.
pub(crate) fn check(location: RequestPart, members: &Map<String, Value>) -> Result<(), Refusal> {
    let found = members
        .iter()
        .find_map(|(name, value)| unfit(value, &format!("/{}", escaped(name))));
    match found {
        None => Ok(()),
        Some((pointer, character)) => {
            let issue = format!(
                "it has the character U+{:04X}, which XML cannot carry",
                u32::from(character)
            );
            Err(Refusal::parameter(location, &pointer, None, issue))
        }
    }
}

/// The place of the first text with such a character, and the character.
fn unfit(value: &Value, pointer: &str) -> Option<(String, char)> {
    match value {
        Value::String(text) => {
            let character = text.chars().find(|character| !fits(*character))?;
            Some((pointer.to_owned(), character))
        }
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| unfit(item, &format!("{pointer}/{index}")))
        }
        Value::Object(members) => {
            let mut members = members.iter();
            members.find_map(|(name, member)| unfit(member, &format!("{pointer}/{}", escaped(name))))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Whether XML 1.0 allows a character.
const fn fits(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}
