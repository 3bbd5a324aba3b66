//! The options that name the files with messages.

use std::io::Read;
use std::path::{Path, PathBuf};

use wechatpay_spec::printable_path;

use super::{Message, Start, har, headers, is_http, parse, target_of};
use crate::failure::Failure;

#[derive(clap::Args)]
pub(crate) struct MessageSource {
    /// A message as text: the output of `curl -i`, a request with its request line, a HAR file, or the XML of APIv2; `-`
    /// or nothing reads standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The headers, one a line; a first line with method and path, or with the status, is read too
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    headers: Option<PathBuf>,
    /// The body, byte for byte
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    body: Option<PathBuf>,
    /// The method of a request whose headers do not begin with the request line
    #[arg(long)]
    method: Option<String>,
    /// The URL of such a request, or its path and query
    #[arg(long, requires = "method")]
    url: Option<String>,
    /// The number of the exchange in a HAR file; all by default
    #[arg(long, value_name = "NUMBER")]
    entry: Option<usize>,
}

impl MessageSource {
    /// Reads the messages.
    pub(crate) fn read(&self) -> Result<Vec<Message>, Failure> {
        if self.headers.is_some() || self.body.is_some() {
            return Ok(vec![self.in_parts()?]);
        }
        let (text, label) = match &self.file {
            Some(file) if file.as_os_str() != "-" => (read(file)?, printable_path(file)),
            _ => (standard_input()?, "standard input".to_owned()),
        };
        if har::is_har(&text) {
            let messages = har::read(&text, &label)?;
            let chosen = |message: &Message| match self.entry {
                Some(number) => message.label.split(' ').next() == Some(number.to_string().as_str()),
                None => true,
            };
            return Ok(messages.into_iter().filter(chosen).collect());
        }
        if is_http(&text) {
            return Ok(vec![parse(&text, &label)?]);
        }
        Ok(vec![self.bare(text, label)?])
    }

    /// A body without headers.
    fn bare(&self, body: Vec<u8>, label: String) -> Result<Message, Failure> {
        let message = Message {
            label,
            start: self.start(),
            headers: Vec::new(),
            body,
            moment: None,
        };
        if message.is_xml() {
            return Ok(message);
        }
        Err(Failure::usage(format!(
            "{} has no headers, and APIv3's signature is in the headers: save the message with `curl -i` (or as HAR), or \
             give --headers and --body",
            message.label
        )))
    }

    fn in_parts(&self) -> Result<Message, Failure> {
        let body = self.body.as_deref().map(read).transpose()?.unwrap_or_default();
        let Some(file) = &self.headers else {
            return self.bare(body, "the body".to_owned());
        };
        let text = read(file)?;
        let label = printable_path(file);
        let mut message = if is_http(&text) {
            parse(&text, &label)?
        } else {
            let text = String::from_utf8_lossy(&text);
            Message {
                label,
                start: self.start(),
                headers: headers(text.lines()),
                body: Vec::new(),
                moment: None,
            }
        };
        message.body = body;
        Ok(message)
    }

    fn start(&self) -> Start {
        match (&self.method, &self.url) {
            (Some(method), url) => Start::Request {
                method: method.clone(),
                target: target_of(url.as_deref().unwrap_or("/")),
            },
            (None, _) => Start::Response { status: None },
        }
    }
}

/// Reads the file of a secret. A secret given in the place of the file's name is not quoted.
pub(crate) fn read_secret(file: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    read(file).map_err(|error| match is_file_name(file) {
        true => error,
        false => Failure::usage(format!("{what} takes the name of a file, not the secret itself")),
    })
}

/// Reads a file, with an error that names it.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::usage(format!("cannot read {}: {error}", printable_path(file))))
}

/// All of standard input.
pub(crate) fn standard_input() -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut text)
        .map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?;
    Ok(text)
}

/// Whether this is the name of a file, and not a key in its place, which must not be quoted.
pub(crate) fn is_file_name(file: &Path) -> bool {
    let text = file.to_string_lossy();
    let has_form = file.extension().is_some_and(|extension| extension.len() < 8) || text.len() < 16;
    has_form && text.len() < 200 && !text.contains(['\n', '\r', '=', '+']) && !text.contains("-----")
}
