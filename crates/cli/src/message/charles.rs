//! JSON sessions of the proxy Charles (`.chlsj`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Message, Start};
use crate::failure::Failure;
use crate::moment;

/// All messages of a session; none when the text is something else.
pub(super) fn read(text: &[u8], label: &str) -> Option<Result<Vec<Message>, Failure>> {
    let json: Value = serde_json::from_slice(text).ok()?;
    let exchanges = json.as_array()?;
    let is_session = |exchange: &Value| exchange.get("request").is_some() && exchange.get("protocolVersion").is_some();
    if exchanges.is_empty() || !exchanges.iter().all(is_session) {
        return None;
    }
    let read = exchanges
        .iter()
        .enumerate()
        .map(|(position, exchange)| messages(exchange, position + 1, label));
    let read: Result<Vec<Vec<Message>>, Failure> = read.collect();
    Some(read.map(|messages| messages.concat()))
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

fn messages(exchange: &Value, number: usize, label: &str) -> Result<Vec<Message>, Failure> {
    let moment = exchange
        .pointer("/times/start")
        .and_then(Value::as_str)
        .and_then(moment::from_text);
    let path = text(exchange, "path").unwrap_or("/");
    let target = match text(exchange, "query") {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let method = text(exchange, "method").unwrap_or_default().to_owned();
    let mut messages = Vec::new();
    let starts = [
        ("request", Start::Request { method, target }),
        ("response", Start::Response { status: None }),
    ];
    for (name, mut start) in starts {
        let Some(part) = exchange.get(name).filter(|part| part.is_object()) else {
            continue;
        };
        if let Start::Response { status } = &mut start {
            *status = part
                .get("status")
                .and_then(Value::as_u64)
                .and_then(|status| status.try_into().ok());
        }
        let listed = part.pointer("/header/headers").and_then(Value::as_array);
        let headers = listed
            .into_iter()
            .flatten()
            .filter_map(|header| Some((text(header, "name")?.to_owned(), text(header, "value")?.to_owned())));
        let mut message = Message::new(format!("{number} {name}"), start, headers.collect(), body(part, label)?);
        message.moment = moment;
        message.answers = messages.first().and_then(Message::as_answered);
        messages.push(message);
    }
    Ok(messages)
}

fn body(part: &Value, label: &str) -> Result<Vec<u8>, Failure> {
    let Some(body) = part.get("body") else {
        return Ok(Vec::new());
    };
    match (text(body, "encoded"), text(body, "text")) {
        (Some(encoded), _) => STANDARD
            .decode(encoded.trim())
            .map_err(|_| Failure::usage(format!("{label} has a body that is not the Base64 it claims to be"))),
        (None, text) => Ok(text.unwrap_or_default().as_bytes().to_vec()),
    }
}
