//! Sends any bytes to the sandbox: as they are, as the query or the body of a signed request of APIv3, as the fields of a
//! signed request of APIv2, and as a request to the control routes; and reads them as its configuration file. Nothing
//! panics, and every request that is HTTP is answered.

use std::cell::Cell;
use std::path::Path;
use std::sync::OnceLock;

use http::Method;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_encode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use wechatpay_runtime::Account;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::signature::{Authorization, authorization};
use wechatpay_runtime::v2::{SignType, sign, xml};
use wechatpay_sandbox::{Configuration, Sandbox, environment};

/// A few operations with many kinds of fields.
const GETS: [&str; 4] = [
    "/v3/pay/transactions/out-trade-no/1",
    "/v3/bill/tradebill",
    "/v3/merchant-service/complaints-v2",
    "/v3/certificates",
];
const POSTS: [&str; 6] = [
    "/v3/pay/transactions/jsapi",
    "/v3/refund/domestic/refunds",
    "/v3/combine-transactions/jsapi",
    "/v3/applyment4sub/applyment/",
    "/v3/profitsharing/orders",
    "/v3/merchant/media/upload",
];
const V2_POSTS: [&str; 3] = ["/pay/unifiedorder", "/pay/orderquery", "/secapi/pay/refund"];
/// The control routes. Routes that send notifications are left out, because the sandbox would call any local port.
const CONTROL_POSTS: [&str; 2] = ["/_sandbox/faults", "/_sandbox/clock"];

/// The characters that the target of a request cannot contain.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'#').add(b'"').add(b'<').add(b'>');

thread_local! {
    static NONCE: Cell<u64> = const { Cell::new(0) };
}

fn served() -> &'static (Runtime, Sandbox) {
    static SERVED: OnceLock<(Runtime, Sandbox)> = OnceLock::new();
    SERVED.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
        let sandbox = runtime.block_on(Sandbox::builder().specs(specs).start()).unwrap();
        (runtime, sandbox)
    })
}

/// Starts the sandbox, which takes longer than any input may.
pub fn start() {
    served();
}

/// Does it with one input.
pub fn run(data: &[u8]) {
    let Some((kind, content)) = data.split_first() else {
        return;
    };
    let which = usize::from(kind >> 3);
    if kind % 8 == 6 {
        return configure(content);
    }
    let (runtime, sandbox) = served();
    let sent = match kind % 8 {
        0 => content.to_vec(),
        1 => {
            let target = format!("{}?{}", GETS[which % GETS.len()], query(content));
            v3(sandbox, &Method::GET, &target, "application/json", b"")
        }
        2 => {
            let target = POSTS[which % POSTS.len()];
            let form = target.ends_with("upload");
            let kind = if form {
                "multipart/form-data; boundary=x"
            } else {
                "application/json"
            };
            v3(sandbox, &Method::POST, target, kind, content)
        }
        3 => v2(sandbox, V2_POSTS[which % V2_POSTS.len()], content),
        4 => {
            let Some(sent) = control_get(sandbox, content) else {
                return;
            };
            sent
        }
        _ => {
            let target = CONTROL_POSTS[which % CONTROL_POSTS.len()];
            request(
                sandbox,
                &Method::POST,
                target,
                "Content-Type: application/json\r\n",
                content,
            )
        }
    };
    let answer = runtime.block_on(exchange(host(sandbox), &sent, kind % 8 == 0));
    if kind % 8 != 0 {
        assert!(answer.starts_with(b"HTTP/1.1 "), "it is not answered");
        assert!(
            !answer.starts_with(b"HTTP/1.1 500"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
    // A fault that was added must not affect the next input.
    let no_faults = request(sandbox, &Method::DELETE, CONTROL_POSTS[0], "", b"");
    runtime.block_on(exchange(host(sandbox), &no_faults, false));
}

/// Reads the content as `sandbox.json`, and writes what clients in other languages need.
fn configure(content: &[u8]) {
    match Configuration::from_json(content) {
        Ok(configuration) => {
            let written = serde_json::to_vec(&configuration).unwrap();
            assert_eq!(
                serde_json::to_vec(&Configuration::from_json(&written).unwrap()).unwrap(),
                written
            );
            drop(environment(&configuration, Path::new("folder")));
        }
        Err(error) => assert!(error.starts_with("line "), "{error}"),
    }
}

/// Pairs of names and values, a line each, of which every byte is legal in a query.
fn query(content: &[u8]) -> String {
    let pairs = content.split(|byte| *byte == b'\n').map(|line| {
        let parts: Vec<String> = line
            .splitn(2, |byte| *byte == b'=')
            .map(|part| percent_encode(part, NON_ALPHANUMERIC).to_string())
            .collect();
        parts.join("=")
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn v3(sandbox: &Sandbox, method: &Method, target: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let nonce = NONCE.with(|next| next.replace(next.get() + 1)).to_string();
    let signed = Authorization {
        account: Account::Merchant,
        method,
        path_and_query: target,
        body,
        timestamp: SystemClock.unix_seconds(),
        nonce: &nonce,
    };
    let authorization = authorization(sandbox.merchant(), &signed).unwrap();
    let authorization = authorization.to_str().unwrap();
    let header =
        format!("Authorization: {authorization}\r\nContent-Type: {content_type}\r\nAccept: application/json\r\n");
    request(sandbox, method, target, &header, body)
}

/// The fields are lines of `name=value`, or those of the XML that the content is.
fn v2(sandbox: &Sandbox, target: &str, content: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(content);
    let mut fields: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('=')).collect();
    let merchant = sandbox.merchant();
    fields.retain(|(name, _)| !matches!(*name, "sign" | "sign_type" | "mch_id"));
    fields.push(("mch_id", merchant.id()));
    let sign = sign(fields.iter().copied(), merchant.api_v2_key().unwrap(), SignType::Md5);
    fields.push(("sign", &sign));
    let body = xml::write(fields.iter().copied()).map_or_else(|_| content.to_vec(), String::into_bytes);
    request(sandbox, &Method::POST, target, "Content-Type: text/xml\r\n", &body)
}

/// A path that is read, if it is text of one line; the stream of the log would not end.
fn control_get(sandbox: &Sandbox, content: &[u8]) -> Option<Vec<u8>> {
    let path = percent_encode(content, PATH).to_string();
    let target = format!("/_sandbox/{path}");
    (!path.contains("stream")).then(|| request(sandbox, &Method::GET, &target, "", b""))
}

fn request(sandbox: &Sandbox, method: &Method, target: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let (host, length) = (host(sandbox), body.len());
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: fuzz\r\nConnection: close\r\nContent-Length: {length}\r\n{header}\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn host(sandbox: &Sandbox) -> &str {
    sandbox.base_url().trim_start_matches("http://")
}

/// Sends a request, and with `ends` the end of the connection. Without it, the request has to be a whole one.
async fn exchange(address: &str, request: &[u8], ends: bool) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The sandbox may close the connection before it has read everything.
    let _ = stream.write_all(request).await;
    if ends {
        let _ = stream.shutdown().await;
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    answer
}
