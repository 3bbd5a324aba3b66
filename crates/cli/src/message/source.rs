//! The options that name the files with messages.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use wechatpay_spec::printable_path;

use super::{
    Answered, Message, Start, charles, curl_command, curl_verbose, har, header_lines, http_text, okhttp, postman,
    target_of,
};
use crate::failure::Failure;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct MessageSource {
    /// A message as text: the output of `curl -i` or `curl -v`, a request with its request line, a curl command, a HAR file, a
    /// session of Charles in JSON, the log of OkHttp or Postman, or the XML of APIv2; `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The headers, one a line, or as a program logged them; a first line with method and path, or with the status, is read
    /// too
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    headers: Option<PathBuf>,
    /// The body, byte for byte
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    body: Option<PathBuf>,
    /// The method of a request whose headers do not begin with the request line
    #[arg(long)]
    method: Option<String>,
    /// With --method: the URL of the request, or its path and query. Without it: the URL to which a message of APIv2 belongs
    #[arg(long)]
    url: Option<String>,
    /// The number of one exchange in a HAR file; by default, all exchanges are checked
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
        let text = as_utf8(text);
        if text.trim_ascii().is_empty() {
            return Err(Failure::usage(format!("{label} is empty")));
        }
        if har::is_har(&text) {
            let messages = har::read(&text, &label)?;
            return Ok(self.chosen(messages));
        }
        if let Some(messages) = charles::read(&text, &label) {
            return Ok(self.chosen(messages?));
        }
        let plain = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
        if curl_command::is_command(plain) {
            return Ok(vec![curl_command::read(plain, &label)?]);
        }
        if curl_verbose::is_verbose(plain) {
            return curl_verbose::read(plain, &label);
        }
        if http_text::is_http(plain) {
            return http_text::read(plain, &label);
        }
        if let Some(messages) = postman::read(plain, &label).or_else(|| okhttp::read(plain, &label)) {
            return Ok(messages);
        }
        Ok(vec![self.bare(text, label)?])
    }

    /// The messages of the exchange that was asked for.
    fn chosen(&self, messages: Vec<Message>) -> Vec<Message> {
        let chosen = |message: &Message| match self.entry {
            Some(number) => message.label.split(' ').next() == Some(number.to_string().as_str()),
            None => true,
        };
        messages.into_iter().filter(chosen).collect()
    }

    /// A body without headers.
    fn bare(&self, body: Vec<u8>, label: String) -> Result<Message, Failure> {
        let is_archive = body.starts_with(b"PK\x03\x04") || body.starts_with(&[0x1F, 0x8B]);
        let mut message = Message::new(label, self.start(Start::Bare), Vec::new(), body);
        if message.is_xml() {
            self.complete(&mut message);
            return Ok(message);
        }
        let label = message.label;
        Err(Failure::usage(match is_archive {
            true => format!("{label} is an archive: unpack it, or save the session as HAR"),
            false => format!(
                "{label} has no headers, and APIv3's signature is in the headers: save the message with `curl -i` (or as \
                 HAR), or give --headers and --body"
            ),
        }))
    }

    fn in_parts(&self) -> Result<Message, Failure> {
        let body = self.body.as_deref().map(read).transpose()?.unwrap_or_default();
        let Some(file) = &self.headers else {
            return self.bare(body, "the body".to_owned());
        };
        let text = as_utf8(read(file)?);
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
        let label = printable_path(file);
        let mut message = if http_text::is_http(text) {
            let last = http_text::read(text, &label)?.pop();
            last.ok_or_else(|| Failure::usage(format!("there are no headers in {label}")))?
        } else {
            let headers = header_lines::logged(&String::from_utf8_lossy(text));
            let start = match (
                header_lines::pseudo("method", &headers),
                header_lines::pseudo("path", &headers),
            ) {
                (Some(method), Some(target)) => Start::Request {
                    method: method.to_owned(),
                    target: target.to_owned(),
                },
                _ => Start::Response {
                    status: header_lines::pseudo("status", &headers).and_then(|status| status.parse().ok()),
                },
            };
            Message::new(label, self.start(start), headers, Vec::new())
        };
        message.body = body;
        self.complete(&mut message);
        Ok(message)
    }

    /// Adds the URL, if the message itself does not name one.
    fn complete(&self, message: &mut Message) {
        if let Some(url) = &self.url
            && !matches!(message.start, Start::Request { .. })
        {
            message.answers = Some(Answered {
                target: target_of(url),
                body: None,
            });
        }
    }

    /// The start of a message whose file has none.
    fn start(&self, without_method: Start) -> Start {
        match (&self.method, &self.url) {
            (Some(method), url) => Start::Request {
                method: method.clone(),
                target: target_of(url.as_deref().unwrap_or("/")),
            },
            (None, _) => without_method,
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A text in UTF-16, as PowerShell's `>` saves it, in UTF-8. Any other text as it is.
fn as_utf8(text: Vec<u8>) -> Vec<u8> {
    let encoding = match text.as_slice() {
        [0xFF, 0xFE, ..] => encoding_rs::UTF_16LE,
        [0xFE, 0xFF, ..] => encoding_rs::UTF_16BE,
        // Without a byte order mark: no text in UTF-8 has a zero among its first characters.
        [first, 0, ..] if first.is_ascii_graphic() => encoding_rs::UTF_16LE,
        [0, first, ..] if first.is_ascii_graphic() => encoding_rs::UTF_16BE,
        _ => return text,
    };
    encoding.decode_with_bom_removal(&text).0.into_owned().into_bytes()
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
    if std::io::stdin().is_terminal() {
        output::tell("reading standard input: end it with Ctrl-D on a line of its own");
    }
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
