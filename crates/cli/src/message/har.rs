//! HAR files, as browsers and proxies save them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::{Message, Start, target_of};
use crate::failure::Failure;
use crate::moment;

#[derive(Deserialize)]
struct File {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    started_date_time: Option<String>,
    comment: Option<String>,
    request: Request,
    response: Option<Response>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Header>,
    post_data: Option<Content>,
}

#[derive(Deserialize)]
struct Response {
    status: i64,
    #[serde(default)]
    headers: Vec<Header>,
    content: Option<Content>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Content {
    text: Option<String>,
    encoding: Option<String>,
}

/// Whether a text is a HAR file.
pub(crate) fn is_har(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let start = text.trim_ascii_start();
    start.starts_with(b"{")
        && start
            .get(..200)
            .unwrap_or(start)
            .windows(5)
            .any(|part| part == b"\"log\"")
}

/// All messages of a HAR file: for each exchange its request and its response.
pub(crate) fn read(text: &[u8], label: &str) -> Result<Vec<Message>, Failure> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let file: File = serde_json::from_slice(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::usage(format!(
            "{label} is not a valid HAR file: see line {line}, column {column}"
        ))
    })?;
    let mut messages = Vec::new();
    for (position, entry) in file.log.entries.into_iter().enumerate() {
        let number = position + 1;
        let named = |what: &str| match &entry.comment {
            Some(comment) => format!("{number} {what} ({comment})"),
            None => format!("{number} {what}"),
        };
        let moment = entry.started_date_time.as_deref().and_then(moment::from_text);
        let (request, response) = (named("request"), named("response"));
        let start = Start::Request {
            method: entry.request.method,
            target: target_of(&entry.request.url),
        };
        let body = bytes(entry.request.post_data, label)?;
        let mut sent = Message::new(request, start, pairs(entry.request.headers), body);
        sent.moment = moment;
        let answered = sent.as_answered();
        messages.push(sent);
        if let Some(received) = entry.response.filter(|received| received.status > 0) {
            let start = Start::Response {
                status: u16::try_from(received.status).ok(),
            };
            let body = bytes(received.content, label)?;
            let mut response = Message::new(response, start, pairs(received.headers), body);
            response.moment = moment;
            response.answers = answered;
            messages.push(response);
        }
    }
    Ok(messages)
}

fn pairs(headers: Vec<Header>) -> Vec<(String, String)> {
    // HTTP/2's pseudo-headers repeat the request line.
    let headers = headers.into_iter().filter(|header| !header.name.starts_with(':'));
    headers.map(|header| (header.name, header.value)).collect()
}

fn bytes(content: Option<Content>, label: &str) -> Result<Vec<u8>, Failure> {
    let Some(Content {
        text: Some(text),
        encoding,
    }) = content
    else {
        return Ok(Vec::new());
    };
    match encoding.as_deref() {
        Some("base64") => STANDARD
            .decode(text.trim_ascii())
            .map_err(|_| Failure::usage(format!("{label} has a body that is not the Base64 it claims to be"))),
        _ => Ok(text.into_bytes()),
    }
}
