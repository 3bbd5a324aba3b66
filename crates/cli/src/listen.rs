//! `wechatpay listen`: receives notifications, verifies and prints them, and forwards them.

mod report;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, Response, StatusCode};
use url::{Host, Url};
use wechatpay_runtime::notification::Receiver;
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest};
use wechatpay_sandbox::{StartError, acknowledgement};
use wechatpay_spec::model::Protocol;

use self::report::Report;
use crate::failure::Failure;
use crate::output::{self, Output};
use crate::profile::ProfileOptions;
use crate::{call, client, receiver_url};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The URL to forward the notifications to; its response is passed on to WeChat Pay
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
    /// The port on 127.0.0.1; 0 picks any free port
    #[arg(long, default_value_t = 8710)]
    port: u16,
    /// Also forward notifications that cannot be verified
    #[arg(long)]
    unverified: bool,
    /// Print the decrypted resource
    #[arg(long)]
    reveal: bool,
    #[command(flatten)]
    profile: ProfileOptions,
}

/// A notification as it arrived.
type Received = (Protocol, HeaderMap, Bytes);

struct Listener {
    receiver: Receiver,
    merchant: wechatpay_runtime::Merchant,
    forward: Option<Url>,
    unverified: bool,
    reveal: bool,
    transport: ReqwestTransport,
    last: Mutex<Option<Received>>,
    output: Output,
}

pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<(), Failure> {
    let forward = arguments.forward.as_deref();
    let forward = forward.map(|url| receiver_url::read("--forward", url)).transpose()?;
    let profile = arguments.profile.read()?;
    let client = client::of_profile(&profile)?;
    let listener = Arc::new(Listener {
        receiver: Receiver::of_client(&client),
        merchant: client.merchant().clone(),
        forward,
        unverified: arguments.unverified,
        reveal: arguments.reveal,
        transport: ReqwestTransport::builder().build()?,
        last: Mutex::new(None),
        output: *output,
    });
    call::runtime()?.block_on(serve(listener, arguments.port))
}

async fn serve(listener: Arc<Listener>, port: u16) -> Result<(), Failure> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let socket = tokio::net::TcpListener::bind(address).await;
    let socket = socket.map_err(|source| StartError::Listen { address, source })?;
    let address = socket.local_addr()?;
    if let Some(url) = listener.forward.as_ref().filter(|url| is_own(url, address)) {
        return Err(Failure::usage(format!(
            "{url} is the address that this command listens on; forward to that of your program"
        )));
    }
    output::tell(&format!("listening on http://{address}/"));
    if listener.forward.is_some() {
        output::tell("press Enter to forward the last notification again");
    }
    let again = Arc::clone(&listener);
    let handle = tokio::runtime::Handle::current();
    // Reading lines blocks, so it has a thread of its own, which ends with the program.
    std::thread::spawn(move || {
        let mut line = String::new();
        while std::io::stdin().read_line(&mut line).is_ok_and(|read| read > 0) {
            let last = again.last.lock().ok().and_then(|last| last.clone());
            if let Some((protocol, headers, body)) = last {
                handle.block_on(again.pass_on(protocol, &headers, body));
            }
            line.clear();
        }
    });
    let router = Router::new().fallback(receive).with_state(listener);
    axum::serve(socket, router).await?;
    Ok(())
}

async fn receive(State(listener): State<Arc<Listener>>, headers: HeaderMap, body: Bytes) -> axum::response::Response {
    let report = match body.trim_ascii_start().starts_with(b"<") {
        true => Report::of_xml(&listener.merchant, &body, listener.reveal),
        false => Report::of_json(&listener.receiver, &headers, &body, listener.reveal).await,
    };
    report.print(&listener.output);
    if let Ok(mut last) = listener.last.lock() {
        *last = Some((report.protocol, headers.clone(), body.clone()));
    }
    if report.is_verified() || listener.unverified {
        if let Some(response) = listener.pass_on(report.protocol, &headers, body).await {
            return response.map(axum::body::Body::from).into_response();
        }
        if listener.forward.is_some() {
            return StatusCode::BAD_GATEWAY.into_response();
        }
    }
    let acknowledgement = report.acknowledgement;
    (acknowledgement.status(), acknowledgement.body().clone()).into_response()
}

impl Listener {
    /// Forwards a notification, and says how it was received; none when there is nowhere to forward it to, or nobody responded.
    async fn pass_on(&self, protocol: Protocol, headers: &HeaderMap, body: Bytes) -> Option<Response<Bytes>> {
        let url = self.forward.as_ref()?;
        let mut request = Request::post(url.as_str());
        for (name, value) in headers {
            let of_connection = ["host", "connection", "content-length", "transfer-encoding"].contains(&name.as_str());
            if !of_connection {
                request = request.header(name, value);
            }
        }
        let sent = match request.body(body) {
            Ok(http) => {
                let request = TransportRequest {
                    http,
                    present_identity: false,
                };
                self.transport.send(request).await.map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        match sent {
            Ok(response) => {
                output::tell(&match acknowledgement::refusal(protocol, &response) {
                    None => format!("{url} accepted the notification: {}", response.status()),
                    Some(reason) => format!("{url} did not accept the notification: {reason}"),
                });
                let (head, body) = response.into_parts();
                let mut passed = Response::new(body);
                *passed.status_mut() = head.status;
                if let Some(kind) = head.headers.get(CONTENT_TYPE) {
                    passed.headers_mut().insert(CONTENT_TYPE, kind.clone());
                }
                Some(passed)
            }
            Err(reason) => {
                output::tell(&format!("{url} did not respond: {reason}"));
                None
            }
        }
    }
}

/// Whether a URL leads to the address itself, so that a notification would be forwarded in a loop.
fn is_own(url: &Url, address: SocketAddr) -> bool {
    let is_this_machine = match url.host() {
        Some(Host::Domain(name)) => matches!(name, "localhost" | "localhost."),
        Some(Host::Ipv4(ip)) => ip == address.ip() || ip.is_unspecified(),
        Some(Host::Ipv6(ip)) => ip.to_ipv4_mapped().is_some_and(|ip| ip == address.ip()),
        None => false,
    };
    is_this_machine && url.port_or_known_default() == Some(address.port())
}
