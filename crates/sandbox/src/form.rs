//! Reads queries and `multipart/form-data`.

use bytes::Bytes;
use futures_util::stream;
use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;
use multer::{Constraints, Multipart, SizeLimit};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use wechatpay_spec::model::RequestPart;

use crate::refusal::Refusal;

/// The maximum number of parameters of a query, and of parts of a form.
const MAX_PARAMETERS: usize = 256;

/// The part of an upload of APIv3 with the text that is signed.
pub(crate) const META: &str = "meta";

/// A file of an upload.
#[derive(Clone, Debug)]
pub(crate) struct UploadedFile {
    /// The name of the part.
    pub(crate) field: String,
    /// The name of the file.
    pub(crate) name: String,
    pub(crate) content: Bytes,
}

/// The text parts and files of a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    pub(crate) texts: Vec<(String, Bytes)>,
    pub(crate) files: Vec<UploadedFile>,
}

impl Form {
    /// Reads the form in a body.
    pub(crate) async fn read(body: Bytes, boundary: &str) -> Result<Self, Refusal> {
        if starts_a_line_with_lf(&body, boundary) {
            let issue = "the lines of the form end with LF; those of a multipart form end with CRLF";
            return Err(Refusal::parameter(RequestPart::Body, "", None, issue));
        }
        let limit = SizeLimit::new().whole_stream(body.len() as u64);
        let once = stream::once(std::future::ready(Ok::<_, std::io::Error>(body)));
        let mut parts = Multipart::with_constraints(once, boundary, Constraints::new().size_limit(limit));
        let wrong = |error: multer::Error| {
            Refusal::parameter(RequestPart::Body, "", None, format!("the form cannot be read: {error}"))
        };
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await.map_err(wrong)? {
            if form.texts.len() + form.files.len() >= MAX_PARAMETERS {
                return Err(Refusal::parameter(
                    RequestPart::Body,
                    "",
                    None,
                    format!("the form has more than {MAX_PARAMETERS} parts"),
                ));
            }
            let field = part.name().unwrap_or_default().to_owned();
            let name = part
                .file_name()
                .map(str::to_owned)
                .or_else(|| encoded_file_name(part.headers()));
            let content = part.bytes().await.map_err(wrong)?;
            match name {
                // Some libraries give every part a name of a file; this one is always text, and signed.
                Some(_) if field == META => form.texts.push((field, content)),
                Some(name) => form.files.push(UploadedFile { field, name, content }),
                None => form.texts.push((field, content)),
            }
        }
        Ok(form)
    }

    /// A text part.
    pub(crate) fn text(&self, name: &str) -> Option<&Bytes> {
        let found = self.texts.iter().find(|(field, _)| field == name);
        found.map(|(_, content)| content)
    }

    /// The text parts as members of an object.
    pub(crate) fn members(&self) -> Map<String, Value> {
        let texts = self.texts.iter();
        texts
            .map(|(name, content)| (name.clone(), String::from_utf8_lossy(content).into_owned().into()))
            .collect()
    }
}

/// Whether the line with which a form begins ends without CR.
fn starts_a_line_with_lf(body: &[u8], boundary: &str) -> bool {
    let after = body
        .strip_prefix(b"--")
        .and_then(|rest| rest.strip_prefix(boundary.as_bytes()));
    after.is_some_and(|rest| rest.starts_with(b"\n"))
}

/// The parameters of a query. A repeated parameter becomes a list.
pub(crate) fn query(text: &str) -> Result<Map<String, Value>, Refusal> {
    let mut members = Map::new();
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    for (index, pair) in pairs.enumerate() {
        if index >= MAX_PARAMETERS {
            return Err(Refusal::parameter(
                RequestPart::Query,
                "",
                None,
                format!("more than {MAX_PARAMETERS} parameters"),
            ));
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name)?;
        let value = Value::String(decoded(value)?);
        match members.get_mut(&name) {
            None => {
                members.insert(name, value);
            }
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Ok(members)
}

/// The name of a file that is written as RFC 5987 says, `filename*=UTF-8''%E5%9B%BE.png`, or in a character set other than
/// UTF-8.
fn encoded_file_name(headers: &HeaderMap) -> Option<String> {
    let disposition = String::from_utf8_lossy(headers.get(CONTENT_DISPOSITION)?.as_bytes());
    let parameters = disposition.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut named = parameters.filter_map(|(name, value)| match name.trim().to_lowercase().as_str() {
        "filename*" => value.trim().rsplit('\'').next().map(str::to_owned),
        "filename" => Some(value.trim().trim_matches('"').to_owned()),
        _ => None,
    });
    let encoded = named.next()?;
    Some(percent_decode_str(&encoded).decode_utf8_lossy().into_owned())
}

fn decoded(text: &str) -> Result<String, Refusal> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    decoded
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| Refusal::parameter(RequestPart::Query, "", None, "it is not percent-encoded UTF-8"))
}
