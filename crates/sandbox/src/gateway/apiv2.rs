//! APIv2: requests and responses in XML, signed with the key that both sides share.

mod message;
mod response_members;

use std::sync::Arc;
use std::time::Instant;

use http::StatusCode;
use serde_json::{Map, Value};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::v2::{self, SignType};
use wechatpay_spec::model::{Body, Content, RequestPart};

use self::message::{elements, put, signed_text};
use super::apiv3::no_example;
use super::appids;
use crate::call::{Call, CallRecord};
use crate::catalogue::{Entry, Found};
use crate::example;
use crate::faults::{Fault, SignatureFault};
use crate::files::Files;
use crate::form::{self, Form};
use crate::identity::{Identity, SharedIdentity};
use crate::limits::Limits;
use crate::log::Verdict;
use crate::memory::Memory;
use crate::refusal::{Breach, Refusal};
use crate::request::{CheckedRequest, ReceivedBody};
use crate::request_signature::{SignProblem, request_fields, verify_sign};
use crate::response::Response;
use crate::runtime_terms::runtime_sign_type;

/// How a response is signed: with the digest and the merchant's key of its request, and wrongly if a fault says so.
#[derive(Clone, Copy)]
struct Signing<'s> {
    request: &'s Verified,
    fault: Option<&'s Fault>,
}

/// How a request was signed.
struct Verified {
    sign_type: SignType,
    merchant_id: String,
}

/// Why a call fails.
enum Failure {
    /// The message is refused: `return_code` is `FAIL`, and the response is not signed.
    Message(Refusal),
    /// The operation is refused: `result_code` is `FAIL`, and the response is signed.
    Operation(Refusal, Verified),
}

/// A part of the paths of the payments. They refuse wrong fields in `return_msg`, without a signature; the other operations,
/// such as red packets and transfers, in `err_code`.
const PAYMENTS: &str = "/pay/";

/// Handles calls of APIv2.
pub(super) struct ApiV2 {
    identity: Arc<SharedIdentity>,
    limits: Arc<Limits>,
    memory: Arc<Memory>,
    files: Arc<Files>,
}

impl ApiV2 {
    pub(super) const fn new(
        identity: Arc<SharedIdentity>,
        limits: Arc<Limits>,
        memory: Arc<Memory>,
        files: Arc<Files>,
    ) -> Self {
        Self {
            identity,
            limits,
            memory,
            files,
        }
    }

    /// The response to a call. `found` are the operations that it may be for, and `entry` the first of them.
    pub(super) async fn respond(
        &self,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        fault: Option<&Fault>,
        record: &mut CallRecord,
    ) -> Response {
        match self.result(call, found, entry, fault, record).await {
            Ok(response) => response,
            Err(Failure::Message(refusal)) => refused(&refusal),
            Err(Failure::Operation(refusal, request)) => {
                let mut members = Map::new();
                put(&mut members, "return_code", "SUCCESS");
                put(&mut members, "result_code", "FAIL");
                put(&mut members, "err_code", &refusal.code);
                put(&mut members, "err_code_des", &refusal.message);
                let signing = Signing {
                    request: &request,
                    fault,
                };
                let body = self.write_signed(entry, members, signing).unwrap_or_default();
                Response::xml(status(&refusal), body).explained(refusal.diagnosis.as_deref())
            }
        }
    }

    async fn result(
        &self,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        fault: Option<&Fault>,
        record: &mut CallRecord,
    ) -> Result<Response, Failure> {
        self.check_client_certificate(call, entry).map_err(Failure::Message)?;
        let (query, body) = receive(call, entry).await.map_err(Failure::Message)?;
        let signed = match &entry.operation.request.body {
            Body::None => &query,
            Body::Json(_) | Body::Xml(_) | Body::Multipart(_) => &body.members,
        };
        let shown = match &entry.operation.request.body {
            Body::None => &mut record.request.query,
            Body::Json(_) | Body::Xml(_) | Body::Multipart(_) => &mut record.request.body,
        };
        shown.content = Value::Object(signed.clone());
        let verified = self.verify(entry, signed, record).map_err(Failure::Message)?;
        self.check_owner_of_certificate(call, entry, &verified)
            .map_err(Failure::Message)?;
        let performed = self.checked(call, found, entry, (query, body), &verified, fault, record);
        performed.map_err(|refusal| failed(entry, refusal, verified))
    }

    /// Checks a request whose signature is valid, and performs the first operation that allows it.
    #[expect(clippy::too_many_arguments, reason = "the facts of one call")]
    fn checked(
        &self,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        (query, body): (Map<String, Value>, ReceivedBody),
        verified: &Verified,
        fault: Option<&Fault>,
        record: &mut CallRecord,
    ) -> Result<Response, Refusal> {
        self.limits.count(entry, &verified.merchant_id, Instant::now())?;
        if let Some(refusal) = fault.and_then(Fault::refusal) {
            return Err(refusal);
        }
        let signing = Signing {
            request: verified,
            fault,
        };
        let mut first = None;
        for found in found {
            let identity = self.identity_of(signing);
            let checked = CheckedRequest::check(identity, call, found, query.clone(), body.clone(), self.memory.now());
            match checked {
                Ok(request) => {
                    record.entry = Some(Arc::clone(&request.found.entry));
                    request.log(&mut record.request);
                    let note = appids::check(identity, &request)?;
                    record.note = record.note.take().or(note);
                    return self.perform(call, &request, signing);
                }
                Err(refusal) => {
                    first.get_or_insert(refusal);
                }
            }
        }
        Err(first.unwrap_or_else(not_allowed))
    }

    /// The identity of the merchant that signed the request.
    fn identity_of(&self, signing: Signing<'_>) -> &Identity {
        self.identity.of_merchant_or_first(&signing.request.merchant_id)
    }

    /// Refuses a call without a merchant's certificate if the operation requires one.
    fn check_client_certificate(&self, call: &Call, entry: &Entry) -> Result<(), Refusal> {
        let presented = call.connection.client_certificate.as_ref();
        let is_merchants = |der| {
            self.identity
                .all()
                .any(|identity| identity.is_merchant_certificate(der))
        };
        if !entry.operation.mutual_tls || presented.is_some_and(|der| is_merchants(der)) {
            return Ok(());
        }
        Err(certificate_error(match call.connection.tls {
            true => "the operation requires the merchant's API certificate in the TLS handshake",
            false => {
                "the operation requires mutual TLS: call the sandbox's TLS port with the merchant's API certificate"
            }
        }))
    }

    /// Refuses a call with the certificate of a merchant other than the one that signed.
    fn check_owner_of_certificate(&self, call: &Call, entry: &Entry, verified: &Verified) -> Result<(), Refusal> {
        let identity = self.identity.of_merchant_or_first(&verified.merchant_id);
        let presented = call.connection.client_certificate.as_ref();
        match presented.is_none_or(|der| identity.is_merchant_certificate(der)) || !entry.operation.mutual_tls {
            true => Ok(()),
            false => Err(certificate_error(&format!(
                "the certificate in the TLS handshake is not that of merchant {}",
                verified.merchant_id
            ))),
        }
    }

    /// The identity of the merchant that a message names. A sandbox of one merchant takes every number for its, because
    /// the documents' examples name many.
    fn identity(&self, members: &Map<String, Value>) -> Result<&Identity, Refusal> {
        let named = ["mch_id", "mchid"].iter().find_map(|name| members.get(*name)?.as_str());
        match named {
            Some(id) if self.identity.are_several() => self.identity.of_merchant(id).ok_or_else(|| {
                let refusal = Refusal::new(StatusCode::OK, "MCHID_NOT_EXIST", "MCHID不存在");
                refusal.explained(format!("no merchant of the sandbox has the number {id}"))
            }),
            _ => Ok(self.identity.first()),
        }
    }

    /// Verifies `sign`, with the digest that the message names or else the operation's.
    fn verify(
        &self,
        entry: &Entry,
        members: &Map<String, Value>,
        record: &mut CallRecord,
    ) -> Result<Verified, Refusal> {
        let documented = runtime_sign_type(entry.operation.sign_type.value);
        let identity = self.identity(members)?;
        let reason = match verify_sign(members, documented, &identity.api_v2_key) {
            Ok(sign_type) => {
                record.signature = Verdict {
                    verdict: "valid",
                    reason: None,
                };
                return Ok(Verified {
                    sign_type,
                    merchant_id: identity.merchant_id.clone(),
                });
            }
            Err(SignProblem::Wrong(error)) => format!("{error}; the signed text is {}", signed_text(members)),
            Err(problem) => problem.to_string(),
        };
        record.signature = Verdict {
            verdict: "invalid",
            reason: Some(reason.clone()),
        };
        Err(wrong_sign(reason))
    }

    /// Performs the operation.
    fn perform(&self, call: &Call, request: &CheckedRequest, signing: Signing<'_>) -> Result<Response, Refusal> {
        let (entry, merchant_id) = (&request.found.entry, &signing.request.merchant_id);
        match &entry.operation.response.content {
            Content::Empty => Ok(Response::empty()),
            Content::Redirect => {
                let performed = self.memory.perform(merchant_id, call, request);
                performed.transpose().map(|_| Response::redirect(&call.origin()))
            }
            Content::File(file) => {
                let kind = file.media_type.as_deref().unwrap_or("text/plain");
                Ok(Response::file(kind, self.files.bill(merchant_id, request)?))
            }
            Content::Json(fields) => {
                let (id, echo, identity) = (&entry.id, request.echo(), self.identity_of(signing));
                let shown = example::response(id, &echo, fields, None, false).map_err(no_example)?;
                let members = example::response(id, &echo, fields, Some(identity), false);
                Ok(Response::json(members.map_err(no_example)?, shown))
            }
            Content::Xml(fields) => {
                let members = self.members(call, request, fields, signing)?;
                let body = self.write_signed(entry, members, signing)?;
                Ok(Response::xml(StatusCode::OK, body))
            }
        }
    }

    /// Signs a message, unless the operation's responses are unsigned, and writes it as XML.
    fn write_signed(
        &self,
        entry: &Entry,
        mut members: Map<String, Value>,
        signing: Signing<'_>,
    ) -> Result<String, Refusal> {
        members.remove("sign");
        let fault = signing.fault.and_then(|fault| fault.signature);
        if !entry.is_unsigned() && fault != Some(SignatureFault::Missing) {
            put(&mut members, "nonce_str", &SystemNonce.nonce().unwrap_or_default());
            let texts = members
                .iter()
                .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
            let mut sign = v2::sign(texts, &self.identity_of(signing).api_v2_key, signing.request.sign_type);
            if fault.is_some() {
                sign = sign.chars().rev().collect();
            }
            put(&mut members, "sign", &sign);
        }
        xml::write_elements(&elements(&members)).map_err(|error| {
            let message = format!("The sandbox cannot respond: {error}");
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEMERROR", message)
        })
    }
}

/// The response to a message that is refused.
fn refused(refusal: &Refusal) -> Response {
    let mut fields = vec![("return_code", "FAIL"), ("return_msg", refusal.message.as_str())];
    if refusal.breach == Some(Breach::NoBill) {
        fields.push(("error_code", &refusal.code));
    }
    let body = xml::write(fields).unwrap_or_default();
    Response::xml(status(refusal), body).explained(refusal.diagnosis.as_deref())
}

/// The response to a call with a method other than the operation's.
pub(super) fn not_posted(diagnosis: String) -> Response {
    let refusal = Refusal::new(StatusCode::OK, "REQUIRE_POST_METHOD", "请使用post方法");
    refused(&refusal.explained(diagnosis))
}

fn certificate_error(diagnosis: &str) -> Refusal {
    let message = "请求未携带证书，或请求携带的证书出错";
    Refusal::new(StatusCode::BAD_REQUEST, "CERT_ERROR", message).explained(diagnosis)
}

fn wrong_sign(diagnosis: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::OK, "SIGNERROR", "签名错误").explained(diagnosis)
}

/// How an operation reports a refusal of a request whose signature is valid.
fn failed(entry: &Entry, refusal: Refusal, verified: Verified) -> Failure {
    let is_payment = entry.path.contains(PAYMENTS);
    match refusal.return_message().filter(|_| is_payment) {
        Some(message) => Failure::Message(Refusal { message, ..refusal }),
        None => Failure::Operation(refusal, verified),
    }
}

/// The request's query and body.
async fn receive(call: &Call, entry: &Entry) -> Result<(Map<String, Value>, ReceivedBody), Refusal> {
    let query = form::query(call.query())?;
    let body = match &entry.operation.request.body {
        Body::None | Body::Json(_) => ReceivedBody::default(),
        Body::Multipart(_) => {
            let form = Form::read(call.body.clone(), call.boundary().unwrap_or_default()).await?;
            ReceivedBody {
                members: form.members(),
                form,
            }
        }
        Body::Xml(_) => {
            if call.body.is_empty() {
                let refusal = Refusal::new(StatusCode::OK, "POST_DATA_EMPTY", "post数据为空");
                return Err(refusal.explained("the request has no body"));
            }
            let members = request_fields(&call.body);
            let members = members.map_err(|error| {
                let refusal = Refusal::new(StatusCode::BAD_REQUEST, "XML_FORMAT_ERROR", "XML格式错误");
                refusal.explained(error.to_string())
            })?;
            ReceivedBody {
                members,
                form: Form::default(),
            }
        }
    };
    Ok((query, body))
}

/// The status of a refusal: 200, except for errors of the service itself.
fn status(refusal: &Refusal) -> StatusCode {
    match refusal.status.is_server_error() {
        true => refusal.status,
        false => StatusCode::OK,
    }
}

fn not_allowed() -> Refusal {
    Refusal::parameter(RequestPart::Body, "", None, "no operation allows this request")
}
