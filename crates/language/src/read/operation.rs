//! Reads operations and their parts.

use super::mapping::{Keys, Reader};
use super::protocol_name;
use crate::model::{
    Body, Content, Deprecation, DeprecationStatus, Document, ErrorCode, File, Host, Method, Operation, Protocol,
    Request, Response, SignType, Signer,
};
use crate::place::{Located, Span};
use crate::repetition::Firsts;
use crate::rules;
use crate::text::{NAME_LENGTH, TITLE_LENGTH};
use crate::vocabulary::Mapping;
use crate::vocabulary::names;
use crate::words::Word;
use crate::yaml::{Entry, Node};

/// Reads an operation.
pub(super) fn operation(
    reader: &mut Reader<'_>,
    method: Located<Method>,
    node: &Node,
    protocol: Protocol,
) -> Option<Operation> {
    let keys = reader.mapping(node, Mapping::Operation, method.span)?;
    protocol_keys(reader, &keys, protocol);
    // A key of the other protocol is reported, whatever its value is.
    let own = |name: &str, of: Protocol| keys.get(name).filter(|_| protocol == of);
    let title = reader.required_title(&keys);
    let response = match reader.required(&keys, names::RESPONSE) {
        Some(entry) => response(reader, entry),
        None => Response {
            content: Content::Empty,
            unsigned: false,
        },
    };
    Some(Operation {
        method,
        title,
        documents: reader.documents(&keys),
        hosts: hosts(reader, &keys),
        signer: reader.word_or(own(names::SIGNER, Protocol::V3), Signer::Merchant),
        sign_type: reader.word_or(own(names::SIGN_TYPE, Protocol::V2), SignType::Md5),
        mutual_tls: reader.flag(keys.get(names::MUTUAL_TLS)),
        nonceless: reader.flag(keys.get(names::NONCELESS)),
        idempotency_key: keys
            .get(names::IDEMPOTENCY_KEY)
            .and_then(|entry| reader.wire_text(entry, NAME_LENGTH)),
        rate_limit: keys.get(names::RATE_LIMIT).and_then(|entry| reader.rate_limit(entry)),
        deprecated: keys.get(names::DEPRECATED).and_then(|entry| deprecation(reader, entry)),
        errors: errors(reader, &keys),
        request: keys
            .get(names::REQUEST)
            .map(|entry| request(reader, entry))
            .unwrap_or_default(),
        response,
        provenance: reader.provenance(&keys),
    })
}

/// Reports keys of the other protocol version.
fn protocol_keys(reader: &mut Reader<'_>, keys: &Keys<'_>, protocol: Protocol) {
    let foreign: &[&str] = match protocol {
        Protocol::V2 => &[names::SIGNER],
        Protocol::V3 => &[names::SIGN_TYPE, names::NONCELESS],
    };
    for entry in foreign.iter().filter_map(|name| keys.get(name)) {
        let name = &entry.key.value;
        reader
            .report(
                rules::PROTOCOL_KEY,
                entry.key.span,
                format!("`{name}` is not a key of an {} operation", protocol_name(protocol)),
            )
            .help("remove it; files under `v2/` describe APIv2, all others APIv3");
    }
}

impl Reader<'_> {
    /// The title; an empty one when it is missing, which is reported.
    pub(super) fn required_title(&mut self, keys: &Keys<'_>) -> Located<String> {
        self.required(keys, names::TITLE)
            .and_then(|entry| self.bounded_text(entry, TITLE_LENGTH))
            .unwrap_or_else(|| Located::new(String::new(), keys.at()))
    }

    /// The documents.
    pub(super) fn documents(&mut self, keys: &Keys<'_>) -> Vec<Document> {
        let Some(entry) = self.required(keys, names::DOCUMENTS) else {
            return Vec::new();
        };
        let mut documents: Vec<Document> = Vec::new();
        let mut firsts = Firsts::new();
        for item in self.items(entry) {
            let Some(keys) = self.mapping(item, Mapping::Document, item.span) else {
                continue;
            };
            let url = self.required(&keys, names::URL).and_then(|entry| self.url(entry));
            let updated = keys.get(names::UPDATED).and_then(|entry| self.date(entry));
            let Some(url) = url else { continue };
            if let Some(first) = firsts.repeated(address(&url.value), url.span) {
                self.report(rules::DUPLICATE_ENTRY, url.span, "the document is listed twice")
                    .also(first, "first here")
                    .help("remove one of the two");
            }
            documents.push(Document { url, updated });
        }
        documents
    }
}

/// The address of a page without what makes no other page of it: the scheme, upper and lower case of the host, a slash at the end, the
/// place in the page.
fn address(url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url);
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    format!("{}/{}", host.to_ascii_lowercase(), path.trim_end_matches('/'))
}

fn hosts(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Vec<Located<Host>> {
    let Some(entry) = keys.get(names::HOSTS) else {
        return vec![Located::new(Host::Main, Span::default())];
    };
    let mut hosts: Vec<Located<Host>> = Vec::new();
    let mut firsts = Firsts::new();
    for item in reader.items(entry) {
        let Some(host) = reader.word_of::<Host>(item, names::HOSTS) else {
            continue;
        };
        if let Some(first) = firsts.repeated(host.value, host.span) {
            reader
                .report(
                    rules::DUPLICATE_ENTRY,
                    host.span,
                    format!("the host `{}` is listed twice", host.value.word()),
                )
                .also(first, "first here")
                .help("remove one of the two");
        }
        hosts.push(host);
    }
    match hosts.as_slice() {
        [only] if only.value == Host::Main => reader.default_written(entry, "`main` is the default"),
        [] => hosts.push(Located::new(Host::Main, entry.value.span)),
        _ => {}
    }
    hosts
}

pub(super) fn deprecation(reader: &mut Reader<'_>, entry: &Entry) -> Option<Deprecation> {
    let keys = reader.mapping(&entry.value, Mapping::Deprecation, entry.key.span)?;
    let since = reader
        .required(&keys, names::SINCE)
        .and_then(|entry| reader.date(entry));
    let status = reader
        .required(&keys, names::STATUS)
        .and_then(|entry| reader.word::<DeprecationStatus>(entry));
    let is_replacement = |text: &str| {
        text.split_once(' ').is_some_and(|(method, path)| {
            Method::WORDS.iter().any(|(word, _)| word.to_uppercase() == method) && super::url_path_fault(path).is_none()
        })
    };
    let replacement = keys.get(names::REPLACEMENT).and_then(|entry| {
        let help = "write a method and a URL path: `PATCH /v3/global/merchants/{sub_mchid}`";
        reader.formed(entry, rules::REPLACEMENT, "method and URL path", is_replacement, help)
    });
    Some(Deprecation {
        since: since?,
        status: status?,
        replacement,
    })
}

fn errors(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Vec<ErrorCode> {
    let Some(entry) = keys.get(names::ERRORS) else {
        return Vec::new();
    };
    let mut errors: Vec<ErrorCode> = Vec::new();
    let mut firsts = Firsts::new();
    for item in reader.items(entry) {
        let Some(keys) = reader.mapping(item, Mapping::ErrorCode, item.span) else {
            continue;
        };
        let code = reader
            .required(&keys, names::CODE)
            .and_then(|entry| reader.error_code(entry));
        let status = keys.get(names::STATUS).and_then(|entry| {
            let status = reader.integer(entry, 0..=u32::MAX)?;
            if !(201..=599).contains(&status.value) {
                reader
                    .report(
                        rules::ERROR_STATUS,
                        status.span,
                        format!("{} is not the HTTP status of an error", status.value),
                    )
                    .help("write the status that the document gives, from 201 to 599");
            }
            u16::try_from(status.value).ok()
        });
        let title = keys
            .get(names::TITLE)
            .and_then(|entry| reader.bounded_text(entry, TITLE_LENGTH))
            .map(|title| title.value);
        let Some(code) = code else { continue };
        let error = ErrorCode { code, status, title };
        let row = (error.code.value.clone(), error.status, error.title.clone());
        if let Some(first) = firsts.repeated(row, error.code.span) {
            reader
                .report(
                    rules::DUPLICATE_ENTRY,
                    error.code.span,
                    format!("the error `{}` is listed twice", error.code.value),
                )
                .also(first, "first here")
                .help("remove one of the two");
        }
        errors.push(error);
    }
    errors
}

fn request(reader: &mut Reader<'_>, entry: &Entry) -> Request {
    let Some(keys) = reader.mapping(&entry.value, Mapping::Request, entry.key.span) else {
        return Request::default();
    };
    let mut part = |name: &str| keys.get(name).map(|entry| reader.fields(&entry.value));
    let (path, query, headers) = (part(names::PATH), part(names::QUERY), part(names::HEADERS));
    let bodies = keys.among(&[names::JSON, names::XML, names::MULTIPART]);
    let body = match bodies.first() {
        None => Body::None,
        Some(body) => {
            let fields = reader.fields(&body.value);
            match body.key.value.as_str() {
                names::JSON => Body::Json(fields),
                names::XML => Body::Xml(fields),
                _ => Body::Multipart(fields),
            }
        }
    };
    if keys.entries().next().is_none() {
        reader
            .report(rules::EMPTY_LIST, entry.value.span, "`request` is empty")
            .help("remove it");
    }
    Request {
        path: path.unwrap_or_default(),
        query: query.unwrap_or_default(),
        body,
        headers: headers.unwrap_or_default(),
    }
}

fn response(reader: &mut Reader<'_>, entry: &Entry) -> Response {
    let nothing = Response {
        content: Content::Empty,
        unsigned: false,
    };
    let Some(keys) = reader.mapping(&entry.value, Mapping::Response, entry.key.span) else {
        return nothing;
    };
    let kinds = [names::JSON, names::XML, names::EMPTY, names::REDIRECT, names::FILE];
    let contents = keys.among(&kinds);
    let content = match contents.first() {
        None if kinds.iter().any(|kind| keys.is_misspelt(kind)) => Content::Empty,
        None => {
            reader
                .report(rules::CONTENT, entry.key.span, "the response has no content")
                .help("write `json`, `xml`, `file`, `empty: true` or `redirect: true`");
            Content::Empty
        }
        Some(content) => match content.key.value.as_str() {
            names::JSON => Content::Json(reader.fields(&content.value)),
            names::XML => Content::Xml(reader.fields(&content.value)),
            names::FILE => Content::File(file(reader, content)),
            name => {
                reader.flag(Some(content));
                if name == names::REDIRECT {
                    Content::Redirect
                } else {
                    Content::Empty
                }
            }
        },
    };
    Response {
        content,
        unsigned: reader.flag(keys.get(names::UNSIGNED)),
    }
}

fn file(reader: &mut Reader<'_>, entry: &Entry) -> File {
    let Some(keys) = reader.mapping(&entry.value, Mapping::File, entry.key.span) else {
        return File::default();
    };
    File {
        media_type: keys
            .get(names::MEDIA_TYPE)
            .and_then(|entry| reader.wire_text(entry, NAME_LENGTH))
            .map(|media_type| media_type.value),
        digest: keys
            .get(names::DIGEST)
            .and_then(|entry| reader.word(entry))
            .map(|digest| digest.value),
    }
}
