//! APIv3: JSON in both directions, an `Authorization` header in the request, and signature headers in the response.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};

use super::accepted::{Accepted, FieldSource};
use super::body_content::BodyContent;
use super::error_body;
use super::signer::Signer;
use crate::error::{ApiError, AssembleError, Error};
use crate::merchant::{Account, Merchant, SigningError};
use crate::message::{Message, multipart, target};
use crate::operation::{Operation, ResponseKind};
use crate::platform::PlatformKeys;
use crate::reply::HttpResponse;
use crate::signature::{self, Authorization, SERIAL_HEADER, SIGNATURE_HEADER};
use crate::wire::{self, Parts, Value};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");
/// The part of an upload that is signed instead of the body.
const META: &str = "meta";

/// A request without its signature, with the data to sign. It borrows nothing, so that another thread can sign it.
pub(super) struct Unsigned {
    message: Message,
    signed_body: Bytes,
    account: Account,
    timestamp: i64,
    nonce: String,
}

impl Unsigned {
    fn new(signer: &Signer, message: Message, signed_body: Bytes, account: Account) -> Result<Self, AssembleError> {
        Ok(Self {
            message,
            signed_body,
            account,
            timestamp: signer.clock.unix_seconds(),
            nonce: signer.nonce_source.nonce()?,
        })
    }

    /// Adds the `Authorization` header.
    pub(super) fn sign(mut self, merchant: &Merchant) -> Result<Message, SigningError> {
        let authorization = signature::authorization(
            merchant,
            &Authorization {
                account: self.account,
                method: &self.message.method,
                path_and_query: &self.message.target,
                body: &self.signed_body,
                timestamp: self.timestamp,
                nonce: &self.nonce,
            },
        )?;
        self.message.headers.insert(AUTHORIZATION, authorization);
        Ok(self.message)
    }
}

/// Builds a request; `serial` names the platform key that encrypted its fields.
pub(super) fn message(
    signer: &Signer,
    operation: &Operation,
    account: Account,
    parts: &Parts<'_>,
    serial: &str,
) -> Result<Unsigned, Error> {
    let (mut message, signed_body) = assemble(signer, operation, parts)?;
    message.set_header(SERIAL_HEADER.as_str(), serial)?;
    Ok(Unsigned::new(signer, message, signed_body, account)?)
}

/// Builds a `GET` for a complete target; it may name a platform key.
pub(super) fn get(signer: &Signer, target: &str, serial: Option<&str>) -> Result<Unsigned, Error> {
    let mut message = Message {
        method: http::Method::GET,
        target: target.to_owned(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    message.headers.insert(USER_AGENT, signer.user_agent.clone());
    message.headers.insert(ACCEPT, ANYTHING);
    if let Some(serial) = serial {
        message.set_header(SERIAL_HEADER.as_str(), serial)?;
    }
    Ok(Unsigned::new(signer, message, Bytes::new(), signer.merchant.account())?)
}

/// The message without its signature, and the body to sign.
fn assemble(signer: &Signer, operation: &Operation, parts: &Parts<'_>) -> Result<(Message, Bytes), Error> {
    let mut message = Message {
        method: operation.method().into(),
        target: target::target(operation.path(), &parts.path, &parts.query)?,
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    for (name, value) in &parts.headers {
        message.set_header(name, value)?;
    }
    message.headers.insert(USER_AGENT, signer.user_agent.clone());
    let accept = if operation.response_kind() == ResponseKind::File {
        ANYTHING
    } else {
        JSON
    };
    message.headers.insert(ACCEPT, accept);
    if operation.is_multipart() {
        return Ok(upload(signer, message, parts)?);
    }
    if operation.method().has_body() {
        message.headers.insert(CONTENT_TYPE, JSON);
    }
    // If the documents define a body but no field is set, it is an empty object.
    if !parts.body.is_empty() || operation.has_body() {
        message.headers.insert(CONTENT_TYPE, JSON);
        message.body = wire::to_json(parts)?.into();
    }
    let signed_body = message.body.clone();
    Ok((message, signed_body))
}

/// Builds the body of an upload: the part `meta`, which is signed, and the file.
fn upload(signer: &Signer, mut message: Message, parts: &Parts<'_>) -> Result<(Message, Bytes), AssembleError> {
    let fields = parts
        .body
        .iter()
        .map(|(name, value)| Ok((&**name, form_value(name, value)?)));
    let fields: Vec<(&str, Vec<u8>)> = fields.collect::<Result<_, AssembleError>>()?;
    let signed_body = fields
        .iter()
        .find(|(name, _)| *name == META)
        .map(|(_, json)| Bytes::copy_from_slice(json));
    let signed_body = signed_body.ok_or_else(|| AssembleError::Body {
        name: META.to_owned(),
        reason: "an upload is signed by its field `meta`, and the request has none",
    })?;
    let fields = fields.iter().map(|(name, content)| multipart::Part {
        name,
        file_name: None,
        content_type: (*name == META).then_some("application/json"),
        content,
    });
    let files = parts.files.iter().map(|(name, file)| multipart::Part {
        name,
        file_name: Some(&file.file_name),
        content_type: Some(multipart::media_type(&file.file_name)),
        content: &file.content,
    });
    let boundary = signer.nonce_source.nonce()?;
    message.body = multipart::write(&boundary, &fields.chain(files).collect::<Vec<_>>());
    message.set_header(
        CONTENT_TYPE.as_str(),
        &format!("multipart/form-data; boundary={boundary}"),
    )?;
    Ok((message, signed_body))
}

/// A form field's bytes: a string unchanged, anything else as JSON.
fn form_value(name: &str, value: &Value<'_>) -> Result<Vec<u8>, AssembleError> {
    match value {
        Value::String(text) => Ok(text.as_bytes().to_vec()),
        other => serde_json::to_vec(other).map_err(|_| AssembleError::Body {
            name: name.to_owned(),
            reason: "it cannot be written as JSON",
        }),
    }
}

/// Verifies the origin of a response, and turns everything but a success into an error. `has_code` says whether the
/// response type has a field `code`.
pub(super) fn accept(
    signer: &Signer,
    operation: &Operation,
    has_code: fn() -> bool,
    keys: &PlatformKeys,
    http_response: HttpResponse,
) -> Result<Accepted, Error> {
    let signed = http_response.headers.contains_key(SIGNATURE_HEADER);
    let redirects = operation.response_kind() == ResponseKind::Redirect && http_response.status.is_redirection();
    let succeeded = http_response.status.is_success() || redirects;
    if signed || (succeeded && !operation.allows_unsigned_response()) {
        let clock = &*signer.clock;
        if let Err(source) = signature::verify(&http_response.headers, &http_response.body, keys, clock) {
            return Err(Error::Verification {
                source,
                http_response: Box::new(http_response),
            });
        }
    }
    let is_file = operation.response_kind() == ResponseKind::File;
    // A signature says who wrote the body, not that it is the file: the service signs its errors, too.
    let other = (is_file && http_response.status.is_success())
        .then(|| BodyContent::of(&http_response.body))
        .filter(|content| !content.is_of(operation));
    let is_cut = is_file && !http_response.is_whole_file();
    let reports_error = http_response.status.is_success()
        && !is_file
        && error_body::reports_error(&http_response.body, operation, has_code);
    if let Some(content) = other {
        Err(content.error(operation, http_response, signed))
    } else if succeeded && !is_cut && !reports_error {
        Ok(Accepted {
            content: content(operation, &http_response),
            verified: signed,
            http_response,
        })
    } else if http_response.status.is_redirection() {
        Err(Error::Redirect {
            http_response: Box::new(http_response),
        })
    } else {
        Err(Error::Api(Box::new(ApiError::read(
            http_response,
            signed,
            operation.documented_errors(),
        ))))
    }
}

fn content(operation: &Operation, http_response: &HttpResponse) -> FieldSource {
    match operation.response_kind() {
        ResponseKind::Json | ResponseKind::Xml if !http_response.body.is_empty() => FieldSource::Json,
        _ => FieldSource::Nothing,
    }
}
