//! APIv2: XML both ways, signed with the key that both sides share.

use std::sync::Arc;
use std::time::Instant;

use http::StatusCode;
use serde_json::{Map, Value};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_runtime::v2::{self, SignType};
use wechatpay_spec::model::{self, Body, Content as Kind};

use super::{Gateway, Record, faulty, v3};
use crate::answer::Answer;
use crate::call::Call;
use crate::catalogue::{Entry, Found};
use crate::example::{Maker, text_of};
use crate::faults::{Fault, SignatureFault};
use crate::form::{self, Form};
use crate::log::Verdict;
use crate::refusal::{Location, Refusal};
use crate::understood::{Content, Understood};
use crate::validate::members_of;

/// How an answer is signed: as its request was.
#[derive(Clone, Copy)]
struct Signing<'s> {
    sign_type: SignType,
    fault: Option<&'s Fault>,
}

/// A refused message: `return_code` is `FAIL`, nothing is signed. Or a refused operation: `result_code` is.
enum Failure {
    Message(Refusal),
    Operation(Refusal, SignType),
}

impl Gateway {
    pub(super) async fn v2(
        self: &Arc<Self>,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        fault: Option<&Fault>,
        record: &mut Record,
    ) -> Answer {
        match self.v2_result(call, found, entry, fault, record).await {
            Ok(answer) => answer,
            Err(Failure::Message(refusal)) => {
                let fields = [("return_code", "FAIL"), ("return_msg", &refusal.message)];
                let body = xml::write(fields).unwrap_or_default();
                Answer::xml(status(&refusal), body)
            }
            Err(Failure::Operation(refusal, sign_type)) => {
                let mut members = Map::new();
                put(&mut members, "return_code", "SUCCESS");
                put(&mut members, "result_code", "FAIL");
                put(&mut members, "err_code", &refusal.code);
                put(&mut members, "err_code_des", &refusal.message);
                let signing = Signing { sign_type, fault };
                let body = self.written(entry, members, signing).unwrap_or_default();
                Answer::xml(status(&refusal), body)
            }
        }
    }

    async fn v2_result(
        self: &Arc<Self>,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        fault: Option<&Fault>,
        record: &mut Record,
    ) -> Result<Answer, Failure> {
        self.presented(call, entry).map_err(Failure::Message)?;
        let (query, content) = self.received(call, entry).await.map_err(Failure::Message)?;
        let signed = match &entry.operation.request.body {
            Body::None => &query,
            Body::Json(_) | Body::Xml(_) | Body::Multipart(_) => &content.members,
        };
        let shown = match &entry.operation.request.body {
            Body::None => &mut record.request.query,
            Body::Json(_) | Body::Xml(_) | Body::Multipart(_) => &mut record.request.body,
        };
        shown.content = Value::Object(signed.clone());
        let sign_type = self.signed(entry, signed, record).map_err(Failure::Message)?;
        let refused = |refusal| Failure::Operation(refusal, sign_type);
        let limited = self.limits.count(entry, self.settings.rate_limit, Instant::now());
        limited.map_err(refused)?;
        if let Some(refusal) = faulty(fault) {
            return Err(refused(refusal));
        }
        let mut first = None;
        for found in found {
            match Understood::check(&self.identity(), call, found, query.clone(), content.clone()) {
                Ok(understood) => {
                    record.entry = Some(Arc::clone(&understood.found.entry));
                    understood.show(&mut record.request);
                    return self
                        .answered(call, &understood, Signing { sign_type, fault })
                        .map_err(refused);
                }
                Err(refusal) => {
                    first.get_or_insert(refusal);
                }
            }
        }
        Err(Failure::Operation(first.unwrap_or_else(unreadable), sign_type))
    }

    /// Whether the merchant's certificate was presented where the operation demands it.
    fn presented(&self, call: &Call, entry: &Entry) -> Result<(), Refusal> {
        let presented = call.connection.client_certificate.as_ref();
        if !entry.operation.mutual_tls || presented.is_some_and(|der| self.identity().is_merchant_certificate(der)) {
            return Ok(());
        }
        let message = match call.connection.tls {
            true => "the operation demands the merchant's API certificate in the TLS handshake",
            false => {
                "the operation demands mutual TLS: call the sandbox's TLS port, with the merchant's API certificate"
            }
        };
        Err(Refusal::new(StatusCode::BAD_REQUEST, "CERT_ERROR", message))
    }

    /// The request's query and body.
    async fn received(&self, call: &Call, entry: &Entry) -> Result<(Map<String, Value>, Content), Refusal> {
        let query = form::query(call.query())?;
        let content = match &entry.operation.request.body {
            Body::None | Body::Json(_) => Content::default(),
            Body::Multipart(_) => {
                let form = Form::read(call.body.clone(), call.boundary().unwrap_or_default()).await?;
                Content {
                    members: form.members(),
                    form,
                }
            }
            Body::Xml(_) => {
                let elements = xml::read(&call.body);
                let elements = elements
                    .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, "XML_FORMAT_ERROR", error.to_string()))?;
                Content {
                    members: members_of(&elements),
                    form: Form::default(),
                }
            }
        };
        Ok((query, content))
    }

    /// Verifies `sign`, by the digest that the message names or the operation's.
    fn signed(&self, entry: &Entry, members: &Map<String, Value>, record: &mut Record) -> Result<SignType, Refusal> {
        let documented = match entry.operation.sign_type.value {
            model::SignType::Md5 => SignType::Md5,
            model::SignType::HmacSha256 => SignType::HmacSha256,
        };
        let sign_type = match members.get("sign_type").and_then(Value::as_str) {
            None | Some("") => documented,
            Some("MD5") => SignType::Md5,
            Some("HMAC-SHA256") => SignType::HmacSha256,
            Some(other) => {
                let message = format!("sign_type is {other:?}; MD5 and HMAC-SHA256 are known");
                return Err(Refusal::new(StatusCode::BAD_REQUEST, "SIGNERROR", message));
            }
        };
        let texts: Vec<(&str, &str)> = members
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
            .collect();
        let key = &self.identity().api_v2_key;
        let fits = |sign_type| v2::verify(texts.iter().copied(), key, sign_type);
        let Err(error) = fits(sign_type) else {
            record.signature = Verdict {
                verdict: "valid",
                reason: None,
            };
            return Ok(sign_type);
        };
        let other = match sign_type {
            SignType::Md5 => SignType::HmacSha256,
            _ => SignType::Md5,
        };
        let reason = match fits(other) {
            Ok(()) => format!("it was made by {}, {} is expected", other.as_str(), sign_type.as_str()),
            Err(_) => format!("{error}; signed is {}", signed_text(&texts)),
        };
        record.signature = Verdict {
            verdict: "invalid",
            reason: Some(reason.clone()),
        };
        let message = format!("Wrong signature: {reason}");
        Err(Refusal::new(StatusCode::OK, "SIGNERROR", message))
    }

    fn answered(&self, call: &Call, understood: &Understood, signing: Signing<'_>) -> Result<Answer, Refusal> {
        let entry = &understood.found.entry;
        match &entry.operation.response.content {
            Kind::Empty => Ok(Answer::empty()),
            Kind::Redirect => Ok(Answer::redirect(&call.connection.base_url)),
            Kind::File(file) => {
                let kind = file.media_type.as_deref().unwrap_or("text/plain");
                Ok(Answer::file(kind, self.bill(None).into()))
            }
            Kind::Json(fields) => {
                let (members, shown) = v3::made(&self.identity(), understood, fields)?;
                Ok(Answer::json(members, shown))
            }
            Kind::Xml(fields) => {
                let members = self.members(understood, fields)?;
                let body = self.written(entry, members, signing)?;
                Ok(Answer::xml(StatusCode::OK, body))
            }
        }
    }

    /// The fields of a success.
    fn members(&self, understood: &Understood, fields: &[model::Field]) -> Result<Map<String, Value>, Refusal> {
        let echo = understood.echo();
        let identity = self.identity();
        let maker = Maker {
            seed: &understood.found.entry.id,
            echo: Some(&echo),
            seal: Some(&*identity),
            text: true,
            answer: true,
        };
        let mut members = maker.object(fields, "").map_err(v3::unmade)?;
        for name in ["return_code", "result_code"] {
            if members.contains_key(name) {
                put(&mut members, name, "SUCCESS");
            }
        }
        if members.contains_key("return_msg") {
            put(&mut members, "return_msg", "OK");
        }
        if understood.found.entry.path == "/risk/getpublickey" {
            put(&mut members, "pub_key", &identity.bank_card.public_pem);
        }
        Ok(members)
    }

    /// Signs a message and writes it.
    fn written(&self, entry: &Entry, mut members: Map<String, Value>, signing: Signing<'_>) -> Result<String, Refusal> {
        members.remove("sign");
        let fault = signing.fault.and_then(|fault| fault.signature);
        if !entry.is_unsigned() && fault != Some(SignatureFault::Missing) {
            put(&mut members, "nonce_str", &SystemNonce.nonce().unwrap_or_default());
            let texts = members
                .iter()
                .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
            let mut sign = v2::sign(texts, &self.identity().api_v2_key, signing.sign_type);
            if fault.is_some() {
                sign = sign.chars().rev().collect();
            }
            put(&mut members, "sign", &sign);
        }
        xml::write_elements(&elements(&members)).map_err(|error| {
            let message = format!("The sandbox cannot answer: {error}");
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEMERROR", message)
        })
    }
}

/// Refusals of APIv2 come with status 200, but for what is wrong with HTTP or the service itself.
fn status(refusal: &Refusal) -> StatusCode {
    match refusal.status.is_server_error() {
        true => refusal.status,
        false => StatusCode::OK,
    }
}

/// What the signature covers, without the key.
fn signed_text(texts: &[(&str, &str)]) -> String {
    let mut pairs: Vec<String> = texts
        .iter()
        .filter(|(name, value)| *name != "sign" && !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.sort_unstable();
    let text = pairs.join("&") + "&key=…";
    text.chars().take(512).collect()
}

/// Members as XML elements; a list is one element for each item.
fn elements(members: &Map<String, Value>) -> Vec<Element> {
    let each = members.iter().flat_map(|(name, value)| match value {
        Value::Array(items) => items.iter().map(|item| (name, item)).collect::<Vec<_>>(),
        value => vec![(name, value)],
    });
    each.map(|(name, value)| Element {
        name: name.clone(),
        content: match value {
            Value::Object(inner) => xml::Content::Elements(elements(inner)),
            value => xml::Content::Text(text_of(value)),
        },
    })
    .collect()
}

fn put(members: &mut Map<String, Value>, name: &str, value: &str) {
    members.insert(name.to_owned(), value.into());
}

fn unreadable() -> Refusal {
    Refusal::parameter(Location::Body, "", None, "no operation fits")
}
