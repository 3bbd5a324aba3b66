//! HTTP messages as people save them: the output of `curl -i`, raw requests, HAR files, headers and body in two files.

pub(crate) mod har;
pub(crate) mod source;

use crate::failure::Failure;

/// The start of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// A request: a call of the merchant, or a notification of WeChat Pay.
    Request {
        /// As written, in whatever case.
        method: String,
        /// Path and query as in the request line.
        target: String,
    },
    /// A response.
    Response {
        /// The status; none when only headers were given.
        status: Option<u16>,
    },
}

/// A request or a response.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// Where it came from, for a report about several.
    pub(crate) label: String,
    pub(crate) start: Start,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// When it was sent or received, in seconds since 1970, if the file says so.
    pub(crate) moment: Option<i64>,
}

impl Message {
    /// The value of the first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the body is the XML of APIv2.
    pub(crate) fn is_xml(&self) -> bool {
        let body = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body);
        body.trim_ascii_start().starts_with(b"<")
    }
}

/// Whether a text begins like an HTTP message.
pub(crate) fn is_http(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.trim_ascii();
    line.starts_with(b"HTTP/") || line.windows(6).any(|window| window == b" HTTP/")
}

/// Reads a message from its text: the output of `curl -i`, or a request with its request line. The heads of interim
/// responses, redirects and proxies before it are skipped. The body is kept byte for byte.
pub(crate) fn parse(text: &[u8], label: &str) -> Result<Message, Failure> {
    let (head, body) = split_head(text);
    if is_http(body) && head.starts_with(b"HTTP/") {
        return parse(body, label);
    }
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default().trim();
    let start = start(first).ok_or_else(|| {
        Failure::usage(format!(
            "{label} does not begin like an HTTP message (`HTTP/1.1 200 OK` or `POST /v3/… HTTP/1.1`). Save it with \
             `curl -i`, or give --headers and --body"
        ))
    })?;
    Ok(Message {
        label: label.to_owned(),
        start,
        headers: headers(lines),
        body: body.to_vec(),
        moment: None,
    })
}

/// Reads header lines; the values keep everything but the blanks at their ends.
pub(crate) fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines {
        // A line that begins with a blank continues the line before it.
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = headers.last_mut()
        {
            value.push('\n');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    headers
}

fn start(line: &str) -> Option<Start> {
    let mut words = line.split_ascii_whitespace();
    let first = words.next()?;
    if first.starts_with("HTTP/") {
        let status = words.next()?.parse().ok()?;
        return Some(Start::Response { status: Some(status) });
    }
    let target = target_of(words.next()?);
    words.next().filter(|version| version.starts_with("HTTP/"))?;
    Some(Start::Request {
        method: first.to_owned(),
        target,
    })
}

/// Path and query of a URL, as in a request line. A target that is already one is returned as it is.
pub(crate) fn target_of(url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url);
    match url.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?']) => {
            let path = rest.find(['/', '?']).and_then(|start| rest.get(start..));
            match path {
                Some(path) if path.starts_with('/') => path.to_owned(),
                Some(query) => format!("/{query}"),
                None => "/".to_owned(),
            }
        }
        _ => url.to_owned(),
    }
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
