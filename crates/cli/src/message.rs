//! HTTP messages as people save them: the output of curl, raw requests, exports of browsers and proxies, headers and body in
//! two files.

mod charles;
pub(crate) mod curl_command;
mod curl_verbose;
pub(crate) mod har;
mod header_lines;
mod http_text;
mod okhttp;
mod postman;
pub(crate) mod source;
pub(crate) mod transfer;

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
    /// A body without a request line, a status line or headers.
    Bare,
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
    /// The request that a response answers, if the file has it.
    pub(crate) answers: Option<Answered>,
    /// Whether the line end after the body may not belong to it.
    pub(crate) ends_in_doubt: bool,
}

/// The request that a response answers, as far as it is known.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    /// Path and query.
    pub(crate) target: String,
    /// The body; none when only the URL is known.
    pub(crate) body: Option<Vec<u8>>,
}

impl Message {
    /// A message of which only this is known.
    pub(crate) fn new(label: impl Into<String>, start: Start, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        Self {
            label: label.into(),
            start,
            headers,
            body,
            moment: None,
            answers: None,
            ends_in_doubt: false,
        }
    }

    /// The same message with a body that does not end in a line end, if it is in doubt whether that belongs to it.
    pub(crate) fn without_doubtful_end(&self) -> Option<Self> {
        let without = self.body.strip_suffix(b"\n").filter(|_| self.ends_in_doubt)?;
        let mut message = self.clone();
        message.body = without.strip_suffix(b"\r").unwrap_or(without).to_vec();
        message.ends_in_doubt = false;
        Some(message)
    }

    /// The value of the first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// All headers of this name.
    pub(crate) fn headers_named(&self, name: &str) -> impl Iterator<Item = &(String, String)> {
        let mut headers = self.headers.iter();
        std::iter::from_fn(move || headers.find(|(other, _)| other.eq_ignore_ascii_case(name)))
    }

    /// Whether the body is the XML of APIv2.
    pub(crate) fn is_xml(&self) -> bool {
        let body = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body);
        body.trim_ascii_start().starts_with(b"<")
    }

    /// The request as the response to it refers to it; none for a response.
    fn as_answered(&self) -> Option<Answered> {
        match &self.start {
            Start::Request { target, .. } => Some(Answered {
                target: target.clone(),
                body: Some(self.body.clone()),
            }),
            Start::Response { .. } | Start::Bare => None,
        }
    }
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
