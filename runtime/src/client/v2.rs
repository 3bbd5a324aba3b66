//! APIv2: flat XML in both directions, whose fields are signed with a shared key.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};

use super::accepted::{Accepted, FieldSource};
use super::body_content::BodyContent;
use super::file_refusal::{self, Form};
use super::signer::Signer;
use crate::error::{self, ApiError, AssembleError, BusinessError, CommunicationError, Error, bounded, bounded_text};
use crate::message::{Message, multipart, target};
use crate::operation::{Operation, ResponseKind, SuccessCode};
use crate::reply::HttpResponse;
use crate::v2::xml::{self, Content, Element};
use crate::v2::{self, Received, SignType, SignatureError};
use crate::wire::{Parts, Value};

const XML: HeaderValue = HeaderValue::from_static("text/xml; charset=utf-8");
const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");
const NONCE: &str = "nonce_str";
const SIGN: &str = "sign";
const SIGN_TYPE: &str = "sign_type";

/// Names and values of the signed fields.
type TextFields<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// Builds and signs a request; also returns the digest used, because the response is signed with the same one.
pub(super) fn message(
    signer: &Signer,
    operation: &Operation,
    sign_type: SignType,
    parts: &mut Parts<'_>,
) -> Result<(Message, SignType), Error> {
    let mut fields = text_fields(parts, operation.method().has_body())?;
    let sign_type = agreed_sign_type(&mut fields, sign_type)?;
    if !operation.is_nonceless() && !has(&fields, NONCE) {
        let nonce = signer.nonce_source.nonce().map_err(AssembleError::from)?;
        fields.retain(|(name, _)| name != NONCE);
        fields.push((NONCE.into(), nonce.into()));
    }
    fields.retain(|(name, _)| name != SIGN);
    let signed = fields.iter().map(|(name, value)| (&**name, &**value));
    // A query is often passed to a browser, where others can see its signature. Only the service sees a body, but if its
    // signature became known, it should not be worth anything.
    let ambiguous = match operation.method().has_body() {
        // A text that comes back in a notification must not hide one of its fields.
        true => v2::resembling_notification(signed.clone()).or_else(|| v2::hiding(operation.path(), signed.clone())),
        false => v2::ambiguous(signed.clone()),
    };
    if let Some(name) = ambiguous {
        return Err(AssembleError::Ambiguous { name: name.to_owned() }.into());
    }
    let sign = v2::sign(signed, signer.merchant.api_v2_key()?, sign_type);
    fields.push((SIGN.into(), sign.into()));
    Ok((assemble(signer, operation, parts, fields)?, sign_type))
}

/// The fields to sign: those of the body, or those of the query for a method without a body. The query of a method with
/// a body is not signed.
fn text_fields<'a>(parts: &mut Parts<'a>, has_body: bool) -> Result<TextFields<'a>, AssembleError> {
    if !has_body {
        let query = std::mem::take(&mut parts.query).into_iter();
        return Ok(query.map(|(name, value)| (name, Cow::Owned(value))).collect());
    }
    let body = std::mem::take(&mut parts.body)
        .into_iter()
        .filter(|(_, value)| *value != Value::Null);
    let body = body.map(|(name, value)| match value.into_text() {
        Ok(text) => Ok((name, text)),
        Err(_) => Err(AssembleError::Body {
            name: name.into_owned(),
            reason: "a message of APIv2 is flat, this is an object or an array",
        }),
    });
    body.collect()
}

/// The digest named in the request, or else the operation's, which is then added to the request unless it is MD5.
fn agreed_sign_type(fields: &mut TextFields<'_>, documented: SignType) -> Result<SignType, AssembleError> {
    match fields
        .iter()
        .find(|(name, _)| name == SIGN_TYPE)
        .map(|(_, value)| &**value)
    {
        Some("MD5") => Ok(SignType::Md5),
        Some("HMAC-SHA256") => Ok(SignType::HmacSha256),
        Some(_) => Err(AssembleError::Body {
            name: SIGN_TYPE.to_owned(),
            reason: "it is neither MD5 nor HMAC-SHA256",
        }),
        None => {
            if documented == SignType::HmacSha256 {
                fields.push((SIGN_TYPE.into(), documented.as_str().into()));
            }
            Ok(documented)
        }
    }
}

fn has(fields: &TextFields<'_>, wanted: &str) -> bool {
    fields.iter().any(|(name, value)| name == wanted && !value.is_empty())
}

fn assemble(
    signer: &Signer,
    operation: &Operation,
    parts: &Parts<'_>,
    fields: TextFields<'_>,
) -> Result<Message, AssembleError> {
    let has_body = operation.method().has_body();
    let signed_query: Vec<(Cow<'_, str>, String)>;
    let query = match has_body {
        true => &parts.query,
        false => {
            let fields = fields.iter();
            signed_query = fields
                .map(|(name, value)| (Cow::Borrowed(&**name), value.clone().into_owned()))
                .collect();
            &signed_query
        }
    };
    let mut message = Message {
        method: operation.method().into(),
        target: target::target(operation.path(), &parts.path, query)?,
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    for (name, value) in &parts.headers {
        message.set_header(name, value)?;
    }
    message.headers.insert(USER_AGENT, signer.user_agent.clone());
    message.headers.insert(ACCEPT, ANYTHING);
    if operation.is_multipart() {
        let boundary = signer.nonce_source.nonce()?;
        message.body = form(&boundary, parts, &fields);
        message.set_header(
            CONTENT_TYPE.as_str(),
            &format!("multipart/form-data; boundary={boundary}"),
        )?;
    } else if has_body {
        message.headers.insert(CONTENT_TYPE, XML);
        message.body = xml::write(fields.iter().map(|(name, value)| (&**name, &**value)))?.into();
    }
    Ok(message)
}

/// The body of an upload: the signed fields and the files, which are not signed (a digest among the fields is).
fn form(boundary: &str, parts: &Parts<'_>, fields: &TextFields<'_>) -> Bytes {
    let fields = fields.iter().map(|(name, value)| multipart::Part {
        name,
        file_name: None,
        content_type: None,
        content: value.as_bytes(),
    });
    let files = parts.files.iter().map(|(name, file)| multipart::Part {
        name,
        file_name: Some(&file.file_name),
        content_type: Some(multipart::media_type(&file.file_name)),
        content: &file.content,
    });
    multipart::write(boundary, &fields.chain(files).collect::<Vec<_>>())
}

/// Verifies the origin of a response, and turns everything but a success into an error.
pub(super) fn accept(
    signer: &Signer,
    operation: &Operation,
    sign_type: SignType,
    http_response: HttpResponse,
) -> Result<Accepted, Error> {
    if http_response.status.is_redirection() && operation.response_kind() != ResponseKind::Redirect {
        return Err(Error::Redirect {
            http_response: Box::new(http_response),
        });
    }
    let body = match operation.response_kind() {
        ResponseKind::Xml => Cow::Borrowed(&*http_response.body),
        kind => match (file_refusal::error_in(&http_response.body), kind) {
            (Some((Form::Xml, message)), _) => message,
            (Some((Form::Json, _)), ResponseKind::Redirect) => return Err(api_error(operation, http_response)),
            // The body of a redirect may be HTML.
            _ => return accept_without_fields(operation, http_response),
        },
    };
    let message = match xml::read_received(&body) {
        Ok(message) => message,
        Err(_) if !http_response.status.is_success() => return Err(api_error(operation, http_response)),
        Err(source) => {
            return Err(Error::NotXml {
                source,
                http_response: Box::new(http_response),
            });
        }
    };
    match verify(signer, operation, sign_type, message) {
        Ok((received, verified)) => accept_fields(operation, &received, verified, http_response),
        Err(source) => Err(Error::V2Verification {
            source,
            http_response: Box::new(http_response),
        }),
    }
}

/// Files and redirects: they are unsigned, so they are accepted only for operations documented to return them.
fn accept_without_fields(operation: &Operation, http_response: HttpResponse) -> Result<Accepted, Error> {
    if http_response.status.is_client_error() || http_response.status.is_server_error() {
        return Err(api_error(operation, http_response));
    }
    if !operation.allows_unsigned_response() {
        return Err(Error::V2Verification {
            source: SignatureError::MissingSign,
            http_response: Box::new(http_response),
        });
    }
    if operation.response_kind() == ResponseKind::File {
        let content = BodyContent::of(&http_response.body);
        if !content.is_of(operation) {
            return Err(content.error(operation, http_response, false));
        }
        if !http_response.is_whole_file() {
            return Err(api_error(operation, http_response));
        }
    }
    Ok(Accepted {
        content: FieldSource::Nothing,
        verified: false,
        http_response,
    })
}

/// The fields that may be read, and whether the message has a valid signature. It may be unsigned if the operation is
/// documented so, or if it reports that the request was not accepted.
fn verify(
    signer: &Signer,
    operation: &Operation,
    sign_type: SignType,
    message: Vec<Element>,
) -> Result<(Received, bool), SignatureError> {
    let may_be_unsigned = operation.allows_unsigned_response() && v2::is_unsigned(&message);
    if may_be_unsigned || v2::is_unsigned_refusal(&message) {
        return Ok((Received::unsigned(message), false));
    }
    // The key exists, because the request was signed with it.
    let key = signer.merchant.api_v2_key().map_err(|_| SignatureError::Mismatch)?;
    Ok((v2::verify_response(message, key, sign_type)?, true))
}

fn accept_fields(
    operation: &Operation,
    received: &Received,
    verified: bool,
    http_response: HttpResponse,
) -> Result<Accepted, Error> {
    let owned = |name: &str| {
        let text = received.text(name).filter(|text| !text.is_empty());
        text.map(|text| bounded_text(text.to_owned(), verified))
    };
    let success_code = operation.documented_success_code();
    let return_code = owned("return_code");
    // A request may be refused with a `return_code` before it reaches an operation that responds with `retcode`.
    let without_return_code =
        success_code == SuccessCode::Retcode && return_code.is_none() && !received.is_unclear("return_code");
    if !without_return_code && return_code.as_deref() != Some("SUCCESS") {
        return Err(Error::Communication(Box::new(CommunicationError {
            contradicts_itself: says_more_than_refusal(received),
            is_open_elsewhere: has_open_text(received),
            code: owned("err_code"),
            return_code,
            return_message: owned("return_msg"),
            verified,
            http_response: bounded(http_response, verified),
        })));
    }
    let (field, success, code, description) = match success_code {
        SuccessCode::ResultCode | SuccessCode::ReturnCode => ("result_code", "SUCCESS", "err_code", "err_code_des"),
        SuccessCode::Retcode => ("retcode", "0", "retcode", "retmsg"),
    };
    match owned(field) {
        Some(result_code) if result_code != success => Err(Error::Business(Box::new(BusinessError {
            result_code,
            code: owned(code).filter(|_| !received.is_unclear(code)),
            description: owned(description),
            verified,
            http_response: bounded(http_response, verified),
            documented: operation.documented_errors(),
            contradicts_itself: says_more_than_failure(received) || received.is_unclear(description),
            is_open_elsewhere: has_open_text(received),
        }))),
        // A message instead of a file is an error, whatever it says.
        _ if !is_complete(&http_response, verified) || operation.response_kind() == ResponseKind::File => {
            Err(api_error(operation, http_response))
        }
        // That the request arrived does not say whether it succeeded.
        None if success_code != SuccessCode::ReturnCode || received.is_unclear(field) => Err(Error::Incomplete {
            field,
            http_response: Box::new(bounded(http_response, verified)),
        }),
        _ => Ok(Accepted {
            content: FieldSource::Fields(received.value().into_owned()),
            verified,
            http_response,
        }),
    }
}

/// Whether a message may be read as a success. An unsigned one with a status other than 200 may be a part of one.
fn is_complete(http_response: &HttpResponse, verified: bool) -> bool {
    match verified {
        true => http_response.status.is_success(),
        false => http_response.is_whole_file(),
    }
}

/// The fields of a message that only refuses a request, besides the numbers that the merchant gave (`out_trade_no`). Any
/// other field (`transaction_id`, `trade_state`) says that the operation went further.
const OF_REFUSAL: [&str; 24] = [
    "return_code",
    "return_msg",
    "result_code",
    "result_msg",
    "err_code",
    "err_code_des",
    "retcode",
    "retmsg",
    "appid",
    "mch_appid",
    "wxappid",
    "sub_appid",
    "mch_id",
    "mchid",
    "sub_mch_id",
    "combine_appid",
    "combine_mch_id",
    "device_info",
    "nonce_str",
    "sign",
    "sign_type",
    "partner_trade_no",
    "mch_billno",
    "version",
];

/// Whether a message whose `return_code` is `FAIL` also says something that does not fit a refusal.
fn says_more_than_refusal(received: &Received) -> bool {
    let succeeded = received
        .text("result_code")
        .is_some_and(|code| !code.is_empty() && code != "FAIL");
    let unclear = ["result_code", "err_code", "return_msg"]
        .iter()
        .any(|name| received.is_unclear(name));
    let is_other = |name: &str| !OF_REFUSAL.contains(&name) && !name.starts_with("out_");
    let has_other = received.fields().iter().any(|field| {
        let is_empty = matches!(&field.content, Content::Text(text) if text.is_empty());
        !is_empty && is_other(&field.name)
    });
    succeeded || unclear || has_other || received.not_covered().chain(received.hidden()).any(is_other)
}

/// The fields with a text for people.
const TEXTS: [&str; 4] = ["return_msg", "result_msg", "err_code_des", "retmsg"];

/// Whether a text of a message leaves the outcome open, or may do so because it is unclear.
fn has_open_text(received: &Received) -> bool {
    let is_open = |name: &&str| received.is_unclear(name) || received.text(name).is_some_and(error::is_open_text);
    TEXTS.iter().any(is_open)
}

/// Whether a message whose `result_code` is `FAIL` also says that the operation took place, or that nobody knows. The number of
/// an order (`transaction_id`) does not say so, because a request may have given it.
fn says_more_than_failure(received: &Received) -> bool {
    let is_made = ["refund_id", "payment_no", "send_listid", "detail_id"]
        .into_iter()
        .any(|name| received.may_have(name));
    let failed = ["NOTPAY", "CLOSED", "REVOKED", "PAYERROR"];
    let is_paid = match received.text("trade_state") {
        Some(state) => !state.is_empty() && !failed.contains(&state),
        None => received.is_unclear("trade_state"),
    };
    // The service's word for a reversal that has to be called again.
    let again = match received.text("recall") {
        Some(recall) => recall.eq_ignore_ascii_case("Y"),
        None => received.is_unclear("recall"),
    };
    is_made || is_paid || again
}

fn api_error(operation: &Operation, http_response: HttpResponse) -> Error {
    Error::Api(Box::new(ApiError::read(
        http_response,
        false,
        operation.documented_errors(),
    )))
}
