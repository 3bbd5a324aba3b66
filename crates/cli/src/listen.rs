//! `wechatpay listen`: receives notifications, verifies and prints them, and forwards them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use serde_json::{Value, json};
use wechatpay_runtime::notification::{Acknowledgement, Receiver, Untyped};
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest};
use wechatpay_runtime::v2::{self, xml};
use wechatpay_spec::printable::printable_json;

use crate::failure::Failure;
use crate::output::{self, Output, Style, harmless};
use crate::profile::ProfileOptions;
use crate::{call, client};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the notifications are forwarded to; its response is passed on to WeChat Pay
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
    /// The port on 127.0.0.1; 0 picks any free port
    #[arg(long, default_value_t = 8710)]
    port: u16,
    /// Forward notifications that cannot be verified too
    #[arg(long)]
    unverified: bool,
    /// Print the decrypted resource
    #[arg(long)]
    reveal: bool,
    #[command(flatten)]
    profile: ProfileOptions,
}

/// A notification as it arrived.
type Received = (HeaderMap, Bytes);

struct Listener {
    receiver: Receiver,
    merchant: wechatpay_runtime::Merchant,
    forward: Option<String>,
    unverified: bool,
    reveal: bool,
    transport: ReqwestTransport,
    last: Mutex<Option<Received>>,
    output: Output,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let profile = arguments.profile.read()?;
    let client = client::of_profile(&profile)?;
    let listener = Arc::new(Listener {
        receiver: Receiver::of_client(&client),
        merchant: client.merchant().clone(),
        forward: arguments.forward.clone(),
        unverified: arguments.unverified,
        reveal: arguments.reveal,
        transport: ReqwestTransport::builder().build()?,
        last: Mutex::new(None),
        output: *output,
    });
    call::runtime()?.block_on(serve(listener, arguments.port))
}

async fn serve(listener: Arc<Listener>, port: u16) -> Result<(), Failure> {
    let socket = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    let address = socket.local_addr()?;
    output::tell(&format!("listening on http://{address}/"));
    output::tell("press Enter to forward the last notification again");
    let again = Arc::clone(&listener);
    let handle = tokio::runtime::Handle::current();
    // Reading lines blocks, so it has a thread of its own, which ends with the program.
    std::thread::spawn(move || {
        let mut line = String::new();
        while std::io::stdin().read_line(&mut line).is_ok_and(|read| read > 0) {
            let last = again.last.lock().ok().and_then(|last| last.clone());
            if let Some((headers, body)) = last {
                let status = handle
                    .block_on(again.pass_on(&headers, body))
                    .map_or(502, |response| response.status().as_u16());
                output::tell(&format!("forwarded again: {status}"));
            }
            line.clear();
        }
    });
    let router = Router::new().fallback(receive).with_state(listener);
    axum::serve(socket, router).await?;
    Ok(())
}

async fn receive(State(listener): State<Arc<Listener>>, headers: HeaderMap, body: Bytes) -> axum::response::Response {
    let is_xml = body.trim_ascii_start().starts_with(b"<");
    let (acknowledgement, report) = match is_xml {
        true => listener.judge_v2(&body),
        false => listener.judge(&headers, &body).await,
    };
    listener.print(&report);
    let verified = report.get("verified") == Some(&Value::Bool(true));
    if let Ok(mut last) = listener.last.lock() {
        *last = Some((headers.clone(), body.clone()));
    }
    if verified || listener.unverified {
        if let Some(response) = listener.pass_on(&headers, body).await {
            return response.map(axum::body::Body::from).into_response();
        }
        if listener.forward.is_some() {
            return StatusCode::BAD_GATEWAY.into_response();
        }
    }
    (acknowledgement.status(), acknowledgement.body().clone()).into_response()
}

impl Listener {
    /// Verifies a notification of APIv3.
    async fn judge(&self, headers: &HeaderMap, body: &Bytes) -> (Acknowledgement, Value) {
        match self.receiver.receive::<Untyped>(headers, body).await {
            Ok(delivery) => {
                let resource: Option<Value> = match self.reveal {
                    true => serde_json::from_slice(delivery.resource_json()).ok(),
                    false => None,
                };
                let report = json!({
                    "verified": true,
                    "id": delivery.id,
                    "event_type": delivery.event_type,
                    "resource": resource,
                });
                (delivery.accept(), report)
            }
            Err(error) => (
                error.acknowledgement(),
                json!({"verified": false, "event_type": error.event_type(), "reason": error.to_string()}),
            ),
        }
    }

    /// Verifies a notification of APIv2. One with `req_info` has no signature.
    fn judge_v2(&self, body: &[u8]) -> (Acknowledgement, Value) {
        let judged = xml::read_received(body)
            .map_err(|error| error.to_string())
            .and_then(|fields| {
                let info = fields
                    .iter()
                    .find(|field| field.name == "req_info")
                    .and_then(xml::Element::text);
                let key = self.merchant.api_v2_key().map_err(|error| error.to_string())?;
                match info {
                    Some(info) => v2::req_info::decrypt(key, info)
                        .map(|_| ())
                        .map_err(|error| error.to_string()),
                    None => v2::verify_notification(fields, key)
                        .map(|_| ())
                        .map_err(|error| error.to_string()),
                }
            });
        match judged {
            Ok(()) => (
                Acknowledgement::v2_success(),
                json!({"verified": true, "protocol": "v2"}),
            ),
            Err(reason) => (
                Acknowledgement::v2_refusal("verification failed"),
                json!({"verified": false, "protocol": "v2", "reason": reason}),
            ),
        }
    }

    fn print(&self, report: &Value) {
        if self.output.is_json() {
            self.output.line(&printable_json(&report.to_string()));
            return;
        }
        let text = |name: &str| harmless(report.get(name).and_then(Value::as_str).unwrap_or_default());
        let verified = report.get("verified") == Some(&Value::Bool(true));
        let word = match verified {
            true => self
                .output
                .paint(Style::Good, self.output.language.choose("verified", "验签通过")),
            false => self
                .output
                .paint(Style::Bad, self.output.language.choose("NOT VERIFIED", "验签失败")),
        };
        self.output.line(&format!(
            "{word}  {} {} {}",
            text("event_type"),
            text("id"),
            text("reason")
        ));
        if let Some(resource) = report.get("resource").filter(|resource| !resource.is_null()) {
            self.output.line(&printable_json(&format!("{resource:#}")));
        }
    }

    /// Forwards a notification; none when there is nowhere to forward it to, or nobody answered.
    async fn pass_on(&self, headers: &HeaderMap, body: Bytes) -> Option<Response<Bytes>> {
        let url = self.forward.as_ref()?;
        let mut request = Request::post(url);
        for (name, value) in headers {
            let of_connection = ["host", "connection", "content-length", "transfer-encoding"].contains(&name.as_str());
            if !of_connection {
                request = request.header(name, value);
            }
        }
        let http = request.body(body).ok()?;
        let sent = self.transport.send(TransportRequest {
            http,
            present_identity: false,
        });
        match sent.await {
            Ok(response) => {
                output::tell(&format!("{url}: {}", response.status()));
                let (head, body) = response.into_parts();
                let mut passed = Response::new(body);
                *passed.status_mut() = head.status;
                Some(passed)
            }
            Err(error) => {
                output::tell(&format!("{url}: {error}"));
                None
            }
        }
    }
}
