//! Calls of operations with their examples, changed where a test says so.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::net::TcpListener;
use wechatpay_runtime::v2::xml;
use wechatpay_sandbox::example::ExampleRequest;
use wechatpay_sandbox::{Sandbox, SandboxBuilder};
use wechatpay_spec::model::Protocol;

use crate::raw::{self, Caller, MERCHANT};

/// The fields with the merchant that signs.
const SIGNERS: [&str; 6] = [
    "mchid",
    "mch_id",
    "combine_mchid",
    "sp_mchid",
    "stock_creator_mchid",
    "belong_merchant",
];

pub(crate) fn builder() -> SandboxBuilder {
    Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT)
}

/// A merchant's program.
pub(crate) struct Shop<'s> {
    pub(crate) caller: Caller<'s>,
    merchant_id: String,
}

impl<'s> Shop<'s> {
    pub(crate) fn new(sandbox: &'s Sandbox) -> Self {
        Self {
            caller: Caller::new(sandbox),
            merchant_id: MERCHANT.to_owned(),
        }
    }

    /// One of several merchants.
    pub(crate) fn of(sandbox: &'s Sandbox, merchant_id: &str) -> Self {
        Self {
            caller: Caller::of(sandbox, sandbox.merchant_of(merchant_id).unwrap()),
            merchant_id: merchant_id.to_owned(),
        }
    }

    /// Calls an operation with its example. `changes` replace members of the path, the query and the body; a member that
    /// is `null` is left out.
    pub(crate) async fn call(&self, line: &str, changes: Value) -> (u16, Value) {
        let catalogue = self.caller.sandbox.catalogue();
        let entry = catalogue.operations().find(|entry| entry.line() == line);
        let entry = entry.unwrap_or_else(|| panic!("no operation {line}"));
        let mut request = self.caller.example(entry);
        change(
            &mut request,
            &self.merchant_id,
            changes.as_object().cloned().unwrap_or_default(),
        );
        if entry.protocol == Protocol::V2 {
            let response = self.caller.send(self.caller.v2_call(entry, request).0, true).await;
            let fields = xml::read(response.body()).unwrap_or_default();
            let fields = fields.iter().filter_map(|field| {
                let text = field.text()?;
                Some((field.name.clone(), Value::from(text)))
            });
            return (response.status().as_u16(), Value::Object(fields.collect()));
        }
        let target = raw::target(entry, &request);
        let body = request.body.as_ref().map(|body| serde_json::to_vec(body).unwrap());
        let body = Bytes::from(body.unwrap_or_default());
        let request = self.caller.v3(entry, &target, body.clone(), &body, "application/json");
        let response = self.caller.send(request, false).await;
        let answer = serde_json::from_slice(response.body()).unwrap_or_default();
        (response.status().as_u16(), answer)
    }

    /// Calls an operation that succeeds, and returns its response.
    pub(crate) async fn succeed(&self, line: &str, changes: Value) -> Value {
        let (status, answer) = self.call(line, changes).await;
        assert!((200..=204).contains(&status), "{line}: {status} {answer}");
        let failed = answer.get("result_code").is_some_and(|code| code != "SUCCESS");
        assert!(!failed, "{line}: {answer}");
        answer
    }

    /// Calls an operation that is refused, and returns the error code. The payments of APIv2 give none for a wrong field.
    pub(crate) async fn refused(&self, line: &str, changes: Value) -> String {
        let (status, answer) = self.call(line, changes).await;
        let mut code = answer.get("code").or_else(|| answer.get("err_code")).cloned();
        if answer["return_msg"]
            .as_str()
            .is_some_and(|message| message.contains("参数"))
        {
            code.get_or_insert("PARAM_ERROR".into());
        }
        let code = code.unwrap_or_else(|| panic!("{line} was not refused: {status} {answer}"));
        code.as_str().unwrap().to_owned()
    }

    pub(crate) fn act(&self, kind: &str, id: &str, action: &str) {
        self.caller.sandbox.act(kind, id, action).unwrap();
    }

    /// Waits until the bills of this day are made: the next morning, whatever time it is now.
    pub(crate) fn wait_for_bills(&self) {
        self.caller.sandbox.advance(Duration::from_secs(2 * 86_400));
    }
}

fn change(request: &mut ExampleRequest, merchant_id: &str, changes: Map<String, Value>) {
    for name in SIGNERS {
        let in_body = request.body.iter_mut().filter_map(|body| body.get_mut(name));
        in_body.for_each(|value| *value = merchant_id.into());
        for (_, value) in request.query.iter_mut().filter(|(known, _)| known == name) {
            merchant_id.clone_into(value);
        }
    }
    let mut changes: BTreeMap<String, Value> = changes.into_iter().collect();
    for (name, value) in request.path.iter_mut().chain(&mut request.query) {
        if let Some(Value::String(text)) = changes.get(name) {
            value.clone_from(text);
            changes.remove(name);
        }
    }
    request
        .query
        .retain(|(name, _)| !matches!(changes.get(name), Some(Value::Null)));
    let Some(body) = &mut request.body else { return };
    for (name, value) in changes {
        match value {
            Value::Null => body.remove(&name),
            value => body.insert(name, value),
        };
    }
}

/// A merchant's address for notifications.
pub(crate) struct Inbox {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl Inbox {
    pub(crate) async fn open() -> Self {
        let received: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&received);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notify", listener.local_addr().unwrap());
        let receive = move |body: Bytes| {
            let text = String::from_utf8_lossy(&body).into_owned();
            let event = serde_json::from_str::<Value>(&text).ok();
            let event = event.and_then(|envelope| envelope["event_type"].as_str().map(str::to_owned));
            seen.lock().unwrap().push(event.unwrap_or(text));
            std::future::ready("<xml><return_code>SUCCESS</return_code></xml>")
        };
        let router = axum::Router::new().route("/notify", axum::routing::post(receive));
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { url, received }
    }

    /// Waits until a notification whose event, or whose text in APIv2, contains this.
    pub(crate) async fn wait(&self, part: &str) {
        self.wait_for(part).await;
    }

    /// As [`wait`](Self::wait); returns the event, or the text in APIv2.
    pub(crate) async fn wait_for(&self, part: &str) -> String {
        for _ in 0..250 {
            let received = self.received.lock().unwrap().clone();
            if let Some(found) = received.into_iter().find(|event| event.contains(part)) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no notification {part}, but {:?}", self.received.lock().unwrap());
    }
}
