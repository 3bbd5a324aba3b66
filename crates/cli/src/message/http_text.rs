//! HTTP messages as text: the output of `curl -i`, raw requests, and a request with its response, as Fiddler, Charles and
//! Postman save them.

use super::header_lines::{headers, pseudo};
use super::{Message, Start, target_of, transfer};
use crate::failure::Failure;

/// Whether a text begins like an HTTP message.
pub(crate) fn is_http(text: &[u8]) -> bool {
    let first = String::from_utf8_lossy(first_line(text));
    let is_pseudo = [":status:", ":method:", ":path:", ":authority:", ":scheme:"].into_iter();
    start(&first).is_some() || { is_pseudo }.any(|name| first.starts_with(name))
}

/// The start of a message of HTTP/2, which begins with pseudo-headers.
fn of_pseudo_headers(headers: &[(String, String)]) -> Option<Start> {
    if let Some(status) = pseudo("status", headers) {
        return Some(Start::Response {
            status: status.parse().ok(),
        });
    }
    Some(Start::Request {
        method: pseudo("method", headers)?.to_owned(),
        target: target_of(pseudo("path", headers)?),
    })
}

fn first_line(text: &[u8]) -> &[u8] {
    text.split(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// Reads all messages of a text. The bodies are kept byte for byte.
pub(crate) fn read(text: &[u8], label: &str) -> Result<Vec<Message>, Failure> {
    let mut messages: Vec<Message> = Vec::new();
    let mut rest = text;
    loop {
        rest = without_line_breaks(rest);
        if rest.is_empty() && !messages.is_empty() {
            break;
        }
        let (message, after) = first_message(rest, label)?;
        if let Some(last) = messages.last()
            && is_superseded(last, &message)
        {
            messages.pop();
        }
        messages.push(message);
        rest = after;
    }
    let mut request = None;
    for message in &mut messages {
        match message.start {
            Start::Request { .. } => request = message.as_answered(),
            Start::Response { .. } | Start::Bare => message.answers = request.clone(),
        }
    }
    if messages.len() > 1 {
        for (position, message) in messages.iter_mut().enumerate() {
            message.label = format!("{label}, message {}", position + 1);
        }
    }
    Ok(messages)
}

/// Whether a response is only the interim response, the redirect or the proxy's response before the next one.
fn is_superseded(response: &Message, next: &Message) -> bool {
    let both = matches!(
        (&response.start, &next.start),
        (Start::Response { .. }, Start::Response { .. })
    );
    both && response.header("Wechatpay-Signature").is_none()
}

fn without_line_breaks(mut text: &[u8]) -> &[u8] {
    while let [b'\r' | b'\n', rest @ ..] = text {
        text = rest;
    }
    text
}

/// Reads the first message, and returns the text after it.
fn first_message<'t>(text: &'t [u8], label: &str) -> Result<(Message, &'t [u8]), Failure> {
    let (head, body) = split_head(text);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let start = match head.starts_with(':') {
        true => of_pseudo_headers(&headers(head.lines())),
        false => lines.next().and_then(start),
    };
    let start = start.ok_or_else(|| {
        Failure::usage(format!(
            "{label} does not begin like an HTTP message (`HTTP/1.1 200 OK` or `POST /v3/… HTTP/1.1`). Save it with \
             `curl -i`, or give --headers and --body"
        ))
    })?;
    let mut message = Message::new(label, start, headers(lines), Vec::new());
    let declared = message.header("Content-Length").and_then(|value| value.parse().ok());
    let (body, after) = split_body(body, declared);
    message.body = body.to_vec();
    transfer::undo(&mut message);
    Ok((message, after))
}

/// Splits a body from the messages after it. The length that its header declares counts only where a message begins there:
/// a body that was changed or cut off is judged later.
fn split_body(text: &[u8], declared: Option<usize>) -> (&[u8], &[u8]) {
    if let Some((body, after)) = declared.and_then(|length| text.split_at_checked(length))
        && is_http(without_line_breaks(after))
    {
        return (body, after);
    }
    for (position, _) in text.windows(5).enumerate().filter(|(_, window)| window == b"HTTP/") {
        // A status line begins a line, or follows directly after a body, which a program wrote without a line break.
        let (before, from) = text.split_at(position);
        let follows = matches!(before.last(), None | Some(b'\n' | b'}' | b'>'));
        if follows && is_http(from) {
            return (without_last_line_break(before), from);
        }
        // A request line.
        let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let (before, from) = text.split_at(line);
        if is_http(from) {
            return (without_last_line_break(before), from);
        }
    }
    (text, &[])
}

fn without_last_line_break(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

/// Reads a request line or a status line; nothing else is one.
pub(super) fn start(line: &str) -> Option<Start> {
    let mut words = line.trim().split_ascii_whitespace();
    let first = words.next()?;
    if first.starts_with("HTTP/") {
        let status = words.next().filter(|status| status.len() == 3)?.parse().ok()?;
        return Some(Start::Response { status: Some(status) });
    }
    let target = target_of(words.next()?);
    words.next().filter(|version| version.starts_with("HTTP/"))?;
    let is_method = first.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_method && words.next().is_none()).then(|| Start::Request {
        method: first.to_owned(),
        target,
    })
}

/// Splits a message at the first empty line.
fn split_head(text: &[u8]) -> (&[u8], &[u8]) {
    let mut position = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = position + line.len();
        if line.trim_ascii().is_empty() {
            return (
                text.get(..position).unwrap_or_default(),
                text.get(end..).unwrap_or_default(),
            );
        }
        position = end;
    }
    (text, &[])
}
