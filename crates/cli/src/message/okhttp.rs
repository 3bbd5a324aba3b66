//! The log of OkHttp's `HttpLoggingInterceptor`, at the level `BODY`.

use super::header_lines::headers;
use super::{Message, Start, target_of};

/// All messages of a log; none when the text is something else.
pub(super) fn read(text: &[u8], label: &str) -> Option<Vec<Message>> {
    let text = std::str::from_utf8(text).ok()?;
    let mut messages: Vec<Message> = Vec::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let Some(start) = start(line) else { continue };
        let is_end = |line: &str| {
            ["--> END", "<-- END"]
                .iter()
                .any(|end| unprefixed(line).starts_with(end))
        };
        let inside: Vec<&str> = lines
            .by_ref()
            .map(unprefixed)
            .take_while(|line| !is_end(line))
            .collect();
        let head = inside.iter().take_while(|line| !line.trim().is_empty()).copied();
        let head: Vec<&str> = head.collect();
        let body = inside.get(head.len() + 1..).unwrap_or_default().concat();
        // The log ends the line after a body.
        let body = body.strip_suffix('\n').unwrap_or(&body);
        let body = body.strip_suffix('\r').unwrap_or(body);
        let number = messages.len() + 1;
        let label = format!("{label}, message {number}");
        let mut message = Message::new(label, start, headers(head.into_iter()), body.as_bytes().to_vec());
        if matches!(message.start, Start::Response { .. }) {
            message.answers = messages.last().and_then(Message::as_answered);
        }
        messages.push(message);
    }
    (!messages.is_empty()).then_some(messages)
}

/// A line without what a logger prints before it: the time, the level, the class.
fn unprefixed(line: &str) -> &str {
    let marks = ["--> ", "<-- "].iter().filter_map(|mark| line.find(mark));
    marks.min().and_then(|place| line.get(place..)).unwrap_or(line)
}

/// The start of a message: `--> POST https://… http/1.1` or `<-- 200 OK https://… (120ms)`.
fn start(line: &str) -> Option<Start> {
    let line = unprefixed(line);
    if let Some(sent) = line.strip_prefix("--> ") {
        let mut words = sent.split_ascii_whitespace();
        let (method, url) = (words.next()?, words.next()?);
        let is_method = method != "END" && method.bytes().all(|byte| byte.is_ascii_uppercase());
        return is_method.then(|| Start::Request {
            method: method.to_owned(),
            target: target_of(url),
        });
    }
    let status = line.strip_prefix("<-- ")?.split_ascii_whitespace().next()?;
    let status = status.parse().ok().filter(|_| status.len() == 3)?;
    Some(Start::Response { status: Some(status) })
}
