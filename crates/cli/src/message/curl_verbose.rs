//! The output of `curl -v`, with its two streams in one file.

use super::http_text::{self, is_http, start};
use super::{Message, Start};
use crate::failure::Failure;

/// Whether a text has the lines that `curl -v` prints for request and response.
pub(super) fn is_verbose(text: &[u8]) -> bool {
    lines(text).any(|line| line.starts_with(b"< HTTP/") || sent_start(line).is_some())
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
}

/// The request line in a line of the output.
fn sent_start(line: &[u8]) -> Option<Start> {
    let line = line.strip_prefix(b"> ")?;
    start(&String::from_utf8_lossy(line)).filter(|start| matches!(start, Start::Request { .. }))
}

/// Reads the last exchange: before it are redirects, interim responses and the responses of proxies. curl does not print the
/// body of a request, so a request with a body is left out.
pub(super) fn read(text: &[u8], label: &str) -> Result<Vec<Message>, Failure> {
    let mut request: Vec<u8> = Vec::new();
    let mut response: Vec<u8> = Vec::new();
    let mut body: Vec<u8> = Vec::new();
    for line in lines(text) {
        let line = after_progress(line);
        if let Some(sent) = line.strip_prefix(b"> ") {
            if sent_start(line).is_some() {
                for part in [&mut request, &mut response, &mut body] {
                    part.clear();
                }
            }
            request.extend_from_slice(sent);
        } else if let Some(received) = line.strip_prefix(b"< ") {
            if received.starts_with(b"HTTP/") {
                response.clear();
                body.clear();
            }
            response.extend_from_slice(received);
        } else if !response.is_empty() && !is_remark(line) {
            body.extend_from_slice(line);
        }
    }
    let body = without_closing_remark(&body);
    // With `-i`, the head is printed a second time, before the body.
    let response = match is_http(body) {
        true => body.to_vec(),
        false => [response.trim_ascii_end(), b"\r\n\r\n", body].concat(),
    };
    let mut messages = Vec::new();
    if !request.is_empty() {
        messages.extend(http_text::read(&request, &format!("{label}, request"))?);
    }
    let answers = messages.first().and_then(|request| {
        let mut answered = request.as_answered()?;
        answered.body = None;
        Some(answered)
    });
    messages.retain(|request| request.header("Content-Length").is_none_or(|length| length == "0"));
    if !response.is_empty() {
        for mut message in http_text::read(&response, &format!("{label}, response"))? {
            message.answers.clone_from(&answers);
            message.ends_in_doubt = ends_in_doubt(&mut message);
            messages.push(message);
        }
    }
    Ok(messages)
}

/// A line without the progress meter, which ends in a carriage return.
fn after_progress(line: &[u8]) -> &[u8] {
    let content = line.trim_ascii_end();
    match content.iter().rposition(|byte| *byte == b'\r') {
        Some(end) if line.windows(5).any(|part| part == b"--:--") => line.get(end + 1..).unwrap_or_default(),
        _ => line,
    }
}

/// Whether a line is a remark of curl's, and not part of a body.
fn is_remark(line: &[u8]) -> bool {
    let starts = [b"* ".as_slice(), b"{ [", b"} [", b"  % Total", b"      "];
    let is_meter = line.windows(8).any(|part| part == b"--:--:--");
    is_meter || matches!(line.trim_ascii_end(), b"<" | b">") || {
        let blank = line.starts_with(b"      ") && !line.windows(6).any(|part| part == b"Dload ");
        !blank && starts.iter().any(|start| line.starts_with(start))
    }
}

/// Judges the line end after a body, before the remark that curl prints next. It belongs to the body, or a terminal or a
/// person broke the line there. The length that the response declares says which; without it, the end stays in doubt.
fn ends_in_doubt(message: &mut Message) -> bool {
    let without = without_line_end(&message.body).len();
    if without == message.body.len() {
        return false;
    }
    let declared = message.header("Content-Length");
    let declared: Option<usize> = declared.and_then(|length| length.parse().ok());
    match declared.filter(|_| message.header("Content-Encoding").is_none()) {
        Some(declared) if without == declared => {
            message.body.truncate(without);
            false
        }
        Some(_) => false,
        None => true,
    }
}

/// A body without one line end.
fn without_line_end(body: &[u8]) -> &[u8] {
    let without = body.strip_suffix(b"\n").unwrap_or(body);
    without.strip_suffix(b"\r").unwrap_or(without)
}

/// The body without the remark that curl prints after it, which follows without a line break.
fn without_closing_remark(body: &[u8]) -> &[u8] {
    let mut body = body;
    for remark in [
        b"* Connection #".as_slice(),
        b"* Closing connection",
        b"* Connection number",
    ] {
        let start = body.windows(remark.len()).rposition(|part| part == remark);
        if let Some((content, _)) = start.and_then(|start| body.split_at_checked(start)) {
            body = content;
        }
    }
    body
}
