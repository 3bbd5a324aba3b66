//! APIv3: JSON both ways, signatures in the header.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Map, Value};
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_spec::model::{self, Body};

use super::{Gateway, Record, faulty};
use crate::answer::Answer;
use crate::call::Call;
use crate::catalogue::{Entry, Found};
use crate::certificates;
use crate::example::{ExampleError, Maker};
use crate::faults::Fault;
use crate::form::Form;
use crate::identity::Identity;
use crate::log::Verdict;
use crate::refusal::{Location, Refusal};
use crate::understood::{Content, Understood};
use crate::verify::verify;

impl Gateway {
    pub(super) async fn v3(
        self: &Arc<Self>,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        fault: Option<&Fault>,
        record: &mut Record,
    ) -> Answer {
        let result = self.v3_result(call, found, entry, fault, record).await;
        let unsigned = result.is_ok() && entry.is_unsigned();
        let mut answer = result.unwrap_or_else(|refusal| Answer::refusal(&refusal));
        if !unsigned {
            self.sign(&mut answer, call, fault);
        }
        answer
    }

    async fn v3_result(
        self: &Arc<Self>,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        fault: Option<&Fault>,
        record: &mut Record,
    ) -> Result<Answer, Refusal> {
        let form = match (&entry.operation.request.body, call.boundary()) {
            (Body::Multipart(_), Some(boundary)) => Form::read(call.body.clone(), boundary).await?,
            (Body::Multipart(_), None) => {
                let issue = "expected multipart/form-data with a boundary";
                return Err(Refusal::parameter(Location::Header, "/Content-Type", None, issue));
            }
            _ => Form::default(),
        };
        let signed_body = match &entry.operation.request.body {
            Body::Multipart(_) => form.text("meta").cloned().unwrap_or_default(),
            _ => call.body.clone(),
        };
        self.verified(call, entry, &signed_body, record)?;
        self.limits.count(entry, self.settings.rate_limit, Instant::now())?;
        if let Some(refusal) = faulty(fault) {
            return Err(refusal);
        }
        let understood = self.understood(call, found, form)?;
        record.entry = Some(Arc::clone(&understood.found.entry));
        understood.show(&mut record.request);
        self.carried_out(call, &understood)
    }

    fn verified(&self, call: &Call, entry: &Entry, body: &Bytes, record: &mut Record) -> Result<(), Refusal> {
        let identity = self.identity();
        let now = SystemClock.unix_seconds();
        let signer = entry.operation.signer.value;
        let verified = verify(&identity, &self.guard, signer, call, body, now);
        record.signature = match &verified {
            Ok(()) => Verdict {
                verdict: "valid",
                reason: None,
            },
            Err(refusal) => Verdict {
                verdict: "invalid",
                reason: Some(refusal.message.clone()),
            },
        };
        verified?;
        match call.header("wechatpay-serial") {
            Some(name) if identity.platform(name).is_none() => {
                let known: Vec<&str> = identity.platform_names().collect();
                let issue = format!("no platform key of this name; there are {}", known.join(", "));
                Err(Refusal::parameter(
                    Location::Header,
                    "/Wechatpay-Serial",
                    Some(&name.into()),
                    issue,
                ))
            }
            _ => Ok(()),
        }
    }

    /// Reads the request as the first of the operations that it fits; else says what is wrong by the first.
    fn understood(&self, call: &Call, found: Vec<Found>, form: Form) -> Result<Understood, Refusal> {
        let mut first = None;
        for found in found {
            let content = content(call, &found.entry, &form)?;
            match Understood::v3(&self.identity(), call, found, content) {
                Ok(understood) => return Ok(understood),
                Err(refusal) => {
                    first.get_or_insert(refusal);
                }
            }
        }
        Err(first.unwrap_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "No operation fits")))
    }

    /// What the operation does.
    fn carried_out(self: &Arc<Self>, call: &Call, understood: &Understood) -> Result<Answer, Refusal> {
        let entry = &understood.found.entry;
        if certificates::lists(entry) {
            let members = certificates::list(&self.identity()).map_err(unmade)?;
            return Ok(Answer::json(members.clone(), members));
        }
        if let Some(answer) = self.payment(call, understood) {
            return answer;
        }
        match &entry.operation.response.content {
            model::Content::Empty => Ok(Answer::empty()),
            model::Content::Redirect => Ok(Answer::redirect(&call.connection.base_url)),
            model::Content::File(file) => {
                let kind = file.media_type.as_deref().unwrap_or("application/octet-stream");
                Ok(Answer::file(kind, self.file(understood)?))
            }
            model::Content::Json(fields) | model::Content::Xml(fields) => {
                let (mut members, mut shown) = made(&self.identity(), understood, fields)?;
                if call.method == http::Method::GET {
                    self.announce_files(call, understood, &mut members)?;
                    announced(&members, &mut shown);
                }
                Ok(Answer::json(members, shown))
            }
        }
    }
}

/// The links of an answer, as the log shows them.
fn announced(members: &Members, shown: &mut Members) {
    for name in ["download_url", "hash_type", "hash_value"] {
        if let Some(value) = members.get(name) {
            shown.insert(name.to_owned(), value.clone());
        }
    }
}

type Members = Map<String, Value>;

/// Values made from the spec and the request: as they travel, and with secrets in the clear.
pub(super) fn made(
    identity: &Identity,
    understood: &Understood,
    fields: &[model::Field],
) -> Result<(Members, Members), Refusal> {
    let echo = understood.echo();
    let plain = Maker {
        seed: &understood.found.entry.id,
        echo: Some(&echo),
        seal: None,
        text: false,
        answer: true,
    };
    let sealed = Maker {
        seal: Some(identity),
        ..plain
    };
    let shown = plain.object(fields, "").map_err(unmade)?;
    Ok((sealed.object(fields, "").map_err(unmade)?, shown))
}

pub(super) fn unmade(error: ExampleError) -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "SYSTEM_ERROR",
        format!("The sandbox cannot answer: {error}"),
    )
}

/// The body's members, by the kind of body that the operation takes.
fn content(call: &Call, entry: &Entry, form: &Form) -> Result<Content, Refusal> {
    let members = match &entry.operation.request.body {
        Body::Multipart(_) => form.members(),
        Body::Json(_) if !call.body.is_empty() => json(call)?,
        Body::Json(_) | Body::Xml(_) | Body::None => Map::new(),
    };
    Ok(Content {
        members,
        form: form.clone(),
    })
}

fn json(call: &Call) -> Result<Map<String, Value>, Refusal> {
    let kind = call.header("content-type").unwrap_or_default();
    if !kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/json")
    {
        let issue = "expected application/json";
        return Err(Refusal::parameter(
            Location::Header,
            "/Content-Type",
            Some(&kind.into()),
            issue,
        ));
    }
    match serde_json::from_slice(&call.body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(other) => Err(Refusal::parameter(
            Location::Body,
            "",
            Some(&other),
            "the body is no object",
        )),
        Err(error) => Err(Refusal::parameter(
            Location::Body,
            "",
            None,
            format!("the body is no JSON: {error}"),
        )),
    }
}
