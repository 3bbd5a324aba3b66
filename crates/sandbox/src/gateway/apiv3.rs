//! APIv3: requests and responses in JSON, with signatures in the header.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::StatusCode;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, HeaderValue, USER_AGENT};
use serde_json::{Map, Value};
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::notification::MemoryReplayGuard;
use wechatpay_runtime::wire::Encrypt;
use wechatpay_spec::model::{self, Body, RequestPart};

use super::appids;
use crate::call::{Call, CallRecord};
use crate::catalogue::{Entry, Found};
use crate::certificates;
use crate::example::{self, ExampleError};
use crate::faults::Fault;
use crate::files::Files;
use crate::form::{self, Form, META};
use crate::identity::{Identity, SharedIdentity};
use crate::limits::Limits;
use crate::log::Verdict;
use crate::memory::{self, Memory, Recalled, Recollection};
use crate::refusal::Refusal;
use crate::request::{CheckedRequest, ReceivedBody};
use crate::response::Response;
use crate::verify::verify;

/// Handles calls of APIv3.
pub(super) struct ApiV3 {
    identity: Arc<SharedIdentity>,
    replay_guard: MemoryReplayGuard,
    limits: Arc<Limits>,
    memory: Arc<Memory>,
    files: Arc<Files>,
}

impl ApiV3 {
    pub(super) fn new(
        identity: Arc<SharedIdentity>,
        limits: Arc<Limits>,
        memory: Arc<Memory>,
        files: Arc<Files>,
    ) -> Self {
        Self {
            identity,
            replay_guard: MemoryReplayGuard::new(),
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
        let result = self.result(call, found, entry, fault, record).await;
        let unsigned = result.is_ok() && entry.is_unsigned();
        let mut response = result.unwrap_or_else(|refusal| Response::refusal(&refusal));
        // The service signs no refusal.
        if !unsigned && !response.status.is_client_error() {
            self.sign(&mut response, call, entry, fault);
        }
        response
    }

    async fn result(
        &self,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        fault: Option<&Fault>,
        record: &mut CallRecord,
    ) -> Result<Response, Refusal> {
        let form = match (&entry.operation.request.body, call.boundary()) {
            (Body::Multipart(_), Some(boundary)) => Form::read(call.body.clone(), boundary).await?,
            (Body::Multipart(_), None) => {
                let issue =
                    "expected multipart/form-data with a boundary, in the header or at the beginning of the body";
                return Err(Refusal::parameter(RequestPart::Header, "/Content-Type", None, issue));
            }
            _ => Form::default(),
        };
        let signed_body = match &entry.operation.request.body {
            Body::Multipart(_) => form.text(META).cloned().unwrap_or_default(),
            _ => call.body.clone(),
        };
        // Payments look at the signature first.
        let identified_later = entry.path.starts_with("/v3/pay/transactions/");
        if !identified_later {
            require_identification(call)?;
        }
        self.verify(call, entry, &signed_body, record)?;
        require_identification(call)?;
        let merchant_id = &self.identity(call, entry).merchant_id;
        self.limits.count(entry, merchant_id, Instant::now())?;
        if let Some(refusal) = fault.and_then(Fault::refusal) {
            return Err(refusal);
        }
        let request = self.check(call, found, &form)?;
        record.entry = Some(Arc::clone(&request.found.entry));
        request.log(&mut record.request);
        let note = appids::check(self.identity(call, &request.found.entry), &request)?;
        record.note = record.note.take().or(note);
        self.perform(call, &request)
    }

    /// The identity of the merchant that the call names.
    fn identity(&self, call: &Call, entry: &Entry) -> &Identity {
        let header = call.header(AUTHORIZATION.as_str());
        self.identity.of_authorization(header, entry.operation.signer.value)
    }

    /// Signs a response.
    fn sign(&self, response: &mut Response, call: &Call, entry: &Entry, fault: Option<&Fault>) {
        let key = self.identity(call, entry).response_key(call);
        let fault = fault.and_then(|fault| fault.signature);
        let signed = response.sign(&key, SystemClock.unix_seconds(), fault);
        if let Err(error) = signed {
            tracing::error!(%error, "a response is sent unsigned");
        }
    }

    /// Verifies the signature, and that `Wechatpay-Serial` names a known key.
    fn verify(&self, call: &Call, entry: &Entry, body: &Bytes, record: &mut CallRecord) -> Result<(), Refusal> {
        let identity = self.identity(call, entry);
        let now = SystemClock.unix_seconds();
        let signer = entry.operation.signer.value;
        let verified = verify(identity, &self.replay_guard, signer, call, body, now);
        record.signature = match &verified {
            Ok(()) => Verdict {
                verdict: "valid",
                reason: None,
            },
            Err(refusal) => Verdict {
                verdict: "invalid",
                reason: refusal.diagnosis.clone(),
            },
        };
        verified?;
        match call.platform_key() {
            Some(name) if identity.platform(name).is_none() => {
                let known = identity.platform_names().join(", ");
                let issue = format!("no platform key has this name; the names are {known}");
                Err(Refusal::parameter(
                    RequestPart::Header,
                    "/Wechatpay-Serial",
                    Some(&name.into()),
                    issue,
                ))
            }
            _ => {
                identity.learn(call, certificates::lists(entry));
                Ok(())
            }
        }
    }

    /// Checks the request against each operation, and takes the first that allows it. When none does, the refusal is
    /// that of the first operation.
    fn check(&self, call: &Call, found: Vec<Found>, form: &Form) -> Result<CheckedRequest, Refusal> {
        let mut first = None;
        for found in found {
            let body = received_body(call, &found.entry, form)?;
            let query = form::query(call.query())?;
            let identity = self.identity(call, &found.entry);
            match CheckedRequest::check(identity, call, found, query, body, self.memory.now()) {
                Ok(request) => return Ok(request),
                Err(refusal) => {
                    first.get_or_insert(refusal);
                }
            }
        }
        Err(first.unwrap_or_else(|| {
            Refusal::new(
                StatusCode::NOT_FOUND,
                "RESOURCE_NOT_EXISTS",
                "No operation allows this request",
            )
        }))
    }

    /// Performs the operation.
    fn perform(&self, call: &Call, request: &CheckedRequest) -> Result<Response, Refusal> {
        let entry = &request.found.entry;
        let identity = self.identity(call, entry);
        let merchant_id = &identity.merchant_id;
        require_sub_merchant(&self.memory, identity, request)?;
        if certificates::lists(entry) {
            let members = certificates::list(identity)?;
            return Ok(Response::json(members.clone(), members));
        }
        if let Some(remembered) = self.memory.perform(merchant_id, call, request) {
            let remembered = remembered?;
            let fields = entry.operation.response.content.fields();
            if fields.is_empty() {
                return Ok(Response::empty());
            }
            let filled = |encrypt: Option<&dyn Encrypt>| {
                example::filled(&entry.id, fields, &remembered.fields, &remembered.known, encrypt, false)
            };
            let shown = filled(None).map_err(no_example)?;
            return Ok(Response::json(filled(Some(identity)).map_err(no_example)?, shown));
        }
        let Recollection { recalled, parent } = self.memory.recall(merchant_id, call, request)?;
        match &entry.operation.response.content {
            model::Content::Empty => {
                if let Recalled::New(creation) = &recalled {
                    self.memory.keep(entry, creation, &Map::new())?;
                }
                self.memory.tell(merchant_id, request, &Map::new());
                Ok(Response::empty())
            }
            model::Content::Redirect => Ok(Response::redirect(&call.origin())),
            model::Content::File(file) => {
                let kind = file.media_type.as_deref().unwrap_or("application/octet-stream");
                match self.memory.uploaded(merchant_id, request)? {
                    Some(uploaded) => Ok(Response::file(uploaded.media_type.unwrap_or(kind), uploaded.content)),
                    None => Ok(Response::file(kind, self.files.download(request)?)),
                }
            }
            model::Content::Json(fields) | model::Content::Xml(fields) => {
                let again = |first: &Map<String, Value>| {
                    let filled = |encrypt: Option<&dyn Encrypt>| {
                        example::filled(&entry.id, fields, first, &[], encrypt, false).map_err(no_example)
                    };
                    Ok(Response::json(filled(Some(identity))?, filled(None)?))
                };
                if let Recalled::Again(first) = &recalled {
                    return again(first);
                }
                let known = match &recalled {
                    Recalled::Known(known) => Some(known),
                    _ => None,
                };
                let id = &entry.id;
                let echo = request.echo_with(known.map(|known| &known.values), &self.memory.encrypted(known));
                let echo = self.memory.told(echo, known).with_ids_of(parent.as_ref());
                let echo = echo.sendable(entry.operation.request.body.fields());
                let echo = echo.signed_by(signers(identity));
                let echo = echo.issuing(self.memory.issuer(request, &recalled));
                let shown = example::response(id, &echo, fields, None, false).map_err(no_example);
                let members = example::response(id, &echo, fields, Some(identity), false).map_err(no_example);
                let (mut shown, mut members) = (shown?, members?);
                for message in [&mut shown, &mut members] {
                    memory::fit_list(call, request, message);
                    self.files.state_balance(merchant_id, request, message);
                }
                self.files.announce(identity, &call.origin(), request, &mut members)?;
                copy_announcement(&members, &mut shown);
                self.memory
                    .keep_upload(merchant_id, request, &mut shown, &mut members)?;
                if let Recalled::New(creation) = &recalled {
                    self.memory.issue(creation, &mut shown, &mut members)?;
                    if let Some(first) = self.memory.keep(entry, creation, &shown)? {
                        return again(&first);
                    }
                }
                self.memory.tell(merchant_id, request, &shown);
                Ok(Response::json(members, shown))
            }
        }
    }
}

/// Refuses a request that does not say what it accepts and which program sends it.
fn require_identification(call: &Call) -> Result<(), Refusal> {
    let missing = [ACCEPT, USER_AGENT]
        .into_iter()
        .find(|name| call.headers.get(name).is_none_or(HeaderValue::is_empty));
    match missing {
        None => Ok(()),
        Some(name) => {
            let message = "Http头缺少Accept或User-Agent";
            let refusal = Refusal::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message);
            Err(refusal.explained(format!("the request has no header field {name}, or an empty one")))
        }
    }
}

/// Refuses a request for a merchant that the caller does not act for.
fn require_sub_merchant(memory: &Memory, identity: &Identity, request: &CheckedRequest) -> Result<(), Refusal> {
    let parts = [&request.path, &request.query, &request.body];
    let mut named = parts.iter().filter_map(|part| part.members.get("sub_mchid")?.as_str());
    let acts_for = |named: &str| identity.acts_for(named) || memory.registered(&identity.merchant_id, named);
    match named.find(|named| !acts_for(named)) {
        None => Ok(()),
        Some(named) => {
            let refusal = Refusal::new(
                StatusCode::FORBIDDEN,
                "NO_AUTH",
                "特约子商户商户号未授权服务商的产品权限",
            );
            let id = &identity.merchant_id;
            Err(refusal.explained(format!("merchant {id} does not act for sub_mchid {named}")))
        }
    }
}

/// The merchant that signed, by the names of the fields that contain it.
fn signers(identity: &Identity) -> Vec<(&'static str, String)> {
    let merchant = ["mchid", "sp_mchid"].map(|name| (name, identity.merchant_id.clone()));
    let brand = identity.brand_id.clone().map(|brand| ("brand_id", brand));
    merchant.into_iter().chain(brand).collect()
}

/// Copies the announcement of a file into the members that the log shows.
fn copy_announcement(members: &Map<String, Value>, shown: &mut Map<String, Value>) {
    for name in ["download_url", "url", "hash_type", "hash_value"] {
        if let Some(value) = members.get(name) {
            shown.insert(name.to_owned(), value.clone());
        }
    }
}

/// The refusal when the sandbox cannot make a response.
pub(super) fn no_example(error: ExampleError) -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "SYSTEM_ERROR",
        format!("The sandbox cannot respond: {error}"),
    )
}

/// The body, read as the kind of body that the operation takes.
fn received_body(call: &Call, entry: &Entry, form: &Form) -> Result<ReceivedBody, Refusal> {
    let members = match &entry.operation.request.body {
        Body::Multipart(_) => form.members(),
        Body::Json(_) if !call.body.is_empty() => json(call)?,
        Body::Json(_) | Body::Xml(_) | Body::None => Map::new(),
    };
    Ok(ReceivedBody {
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
            RequestPart::Header,
            "/Content-Type",
            Some(&kind.into()),
            issue,
        ));
    }
    let coding = call.header(CONTENT_ENCODING.as_str()).unwrap_or_default().trim();
    if !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") {
        let issue = format!("the body is encoded as {coding}; expected plain JSON");
        let location = RequestPart::Header;
        return Err(Refusal::parameter(
            location,
            "/Content-Encoding",
            Some(&coding.into()),
            issue,
        ));
    }
    match serde_json::from_slice(&call.body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(other) => Err(Refusal::parameter(
            RequestPart::Body,
            "",
            Some(&other),
            "the body is not a JSON object",
        )),
        Err(error) => Err(Refusal::parameter(
            RequestPart::Body,
            "",
            None,
            format!("the body is not JSON: {error}"),
        )),
    }
}
