//! An exchange in the notation of Postman's console: `POST https://…`, and an object with request and response.

use serde_json::Value;

use super::{Message, Start, header_lines, target_of};

/// Request and response; none when the text is something else.
pub(super) fn read(text: &[u8], label: &str) -> Option<Vec<Message>> {
    let text = std::str::from_utf8(text).ok()?;
    let (line, _) = text.split_once('{')?;
    let json: Value = serde_json::from_str(text.get(line.len()..)?.trim_end()).ok()?;
    let mut words = line.split_ascii_whitespace();
    let request = match (words.next(), words.next()) {
        (Some(method), Some(url)) => Some(Start::Request {
            method: method.to_owned(),
            target: target_of(url.trim_end_matches(':')),
        }),
        _ => None,
    };
    let mut messages = Vec::new();
    let parts = [
        ("Request", request),
        ("Response", Some(Start::Response { status: None })),
    ];
    for (part, start) in parts {
        let headers = json.get(format!("{part} Headers"));
        let (Some(start), Some(headers)) = (start, headers) else {
            continue;
        };
        let body = match json.get(format!("{part} Body")) {
            Some(Value::String(body)) => body.clone(),
            _ => String::new(),
        };
        let label = format!("{label}, {}", part.to_lowercase());
        let mut message = Message::new(label, start, header_lines::of_json(headers), body.into_bytes());
        message.answers = messages.last().and_then(Message::as_answered);
        messages.push(message);
    }
    (!messages.is_empty()).then_some(messages)
}
