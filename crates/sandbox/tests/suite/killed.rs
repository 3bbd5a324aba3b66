//! A sandbox whose process is killed.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use wechatpay_sandbox::{Sandbox, SandboxBuilder};

use crate::memory::{call, control, order_of};
use crate::raw::{self, Caller, MERCHANT};
use crate::refusals::prepay;

/// The folder of the sandbox that is killed.
const FOLDER: &str = "WECHATPAY_TEST_FOLDER";
/// The address for its notifications.
const NOTIFY_URL: &str = "WECHATPAY_TEST_NOTIFY_URL";
/// The orders that are answered before it is killed.
const ORDERS: usize = 40;

fn builder(folder: &Path) -> SandboxBuilder {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    let schedule = vec![Duration::from_millis(200); 1_000];
    builder.directory(folder).notification_schedule(schedule)
}

/// Places orders until it is killed, and says which were answered.
#[tokio::test]
#[ignore = "the process that `a_killed_sandbox_loses_nothing_that_it_answered` starts"]
async fn a_sandbox_that_places_orders_until_it_is_killed() {
    let folder = std::env::var(FOLDER).unwrap();
    let sandbox = builder(Path::new(&folder)).start().await.unwrap();
    sandbox.advance(Duration::from_secs(7_200));
    let caller = Caller::new(&sandbox);
    for number in 0.. {
        let number = format!("killed-{number}");
        let mut body = prepay(&number);
        body["notify_url"] = std::env::var(NOTIFY_URL).unwrap().into();
        let (status, _) = call(&caller, Method::POST, "/v3/pay/transactions/jsapi", body).await;
        assert_eq!(status, 200);
        sandbox.pay(&number).unwrap();
        let mut output = std::io::stdout().lock();
        writeln!(output, "answered {number}").unwrap();
        output.flush().unwrap();
    }
}

/// Refuses every notification until it is told to accept them.
async fn receiver(accepts: Arc<AtomicBool>, accepted: Arc<Mutex<Vec<Bytes>>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let receive = move |body: Bytes| {
        let is_accepted = accepts.load(Ordering::SeqCst);
        if is_accepted {
            accepted.lock().unwrap().push(body);
        }
        std::future::ready(match is_accepted {
            true => StatusCode::NO_CONTENT,
            false => StatusCode::INTERNAL_SERVER_ERROR,
        })
    };
    let router = Router::new().route("/", post(receive));
    tokio::spawn(axum::serve(listener, router).into_future());
    url
}

/// The order that a notification is about.
fn order_in(sandbox: &Sandbox, notification: &[u8]) -> String {
    let notification: Value = serde_json::from_slice(notification).unwrap();
    let text = |name: &str| notification["resource"][name].as_str().unwrap();
    let merchant = sandbox.merchant();
    let plaintext = merchant.decrypt_resource(text("nonce"), text("associated_data"), text("ciphertext"));
    let resource: Value = serde_json::from_slice(&plaintext.unwrap()).unwrap();
    resource["out_trade_no"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_sandbox_loses_nothing_that_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (accepts, accepted) = (Arc::new(AtomicBool::new(false)), Arc::default());
    let url = receiver(Arc::clone(&accepts), Arc::clone(&accepted)).await;
    let test = "killed::a_sandbox_that_places_orders_until_it_is_killed";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .env(NOTIFY_URL, &url)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let answered = tokio::task::spawn_blocking(move || {
        // The test harness writes on the same line.
        let numbers = lines.filter_map(|line| Some(line.unwrap().split_once("answered ")?.1.to_owned()));
        let answered: BTreeSet<String> = numbers.take(ORDERS).collect();
        // `kill` sends SIGKILL on Unix.
        child.kill().unwrap();
        child.wait().unwrap();
        answered
    });
    let answered = answered.await.unwrap();
    assert_eq!(answered.len(), ORDERS);
    accepts.store(true, Ordering::SeqCst);
    let sandbox = builder(folder.path()).start().await.unwrap();
    let caller = Caller::new(&sandbox);
    for number in &answered {
        let (status, order) = call(&caller, Method::GET, &order_of(number), Value::Null).await;
        assert_eq!(
            (status, &order["trade_state"]),
            (200, &json!("SUCCESS")),
            "{number}: {order}"
        );
    }
    // The clock keeps its time, and the notifications that nobody has accepted are sent again.
    let clock = control(&caller, Method::GET, "clock", Value::Null).await;
    assert_eq!(clock["ahead_seconds"], 7_200, "{clock}");
    let mut notified = BTreeSet::new();
    for _ in 0..500 {
        let received: Vec<Bytes> = std::mem::take(&mut *accepted.lock().unwrap());
        notified.extend(received.iter().map(|body| order_in(&sandbox, body)));
        if answered.is_subset(&notified) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{answered:?} were paid, but the receiver knows of {notified:?}");
}

#[tokio::test]
async fn the_clock_lasts_and_orders_expire_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let in_hours = |hours: i64| {
        let time = time::OffsetDateTime::now_utc() + time::Duration::hours(hours);
        let mut body = prepay(&format!("expires-in-{hours}"));
        body["time_expire"] = json!(time.format(&time::format_description::well_known::Rfc3339).unwrap());
        body
    };
    let jsapi = "/v3/pay/transactions/jsapi";
    let first = builder(folder.path()).start().await.unwrap();
    {
        let caller = Caller::new(&first);
        assert_eq!(call(&caller, Method::POST, jsapi, in_hours(1)).await.0, 200);
        assert_eq!(call(&caller, Method::POST, jsapi, in_hours(4)).await.0, 200);
        first.advance(Duration::from_secs(2 * 3_600));
    }
    drop(first);
    let second = builder(folder.path()).start().await.unwrap();
    let caller = Caller::new(&second);
    for (hours, state) in [(1, "CLOSED"), (4, "NOTPAY")] {
        let target = order_of(&format!("expires-in-{hours}"));
        let (_, order) = call(&caller, Method::GET, &target, Value::Null).await;
        assert_eq!(order["trade_state"], state, "{order}");
    }
    let mut late = in_hours(1);
    late["out_trade_no"] = "too-late".into();
    let (status, refused) = call(&caller, Method::POST, jsapi, late).await;
    assert_eq!(
        (status, &refused["detail"]["field"]),
        (400, &json!("/time_expire")),
        "{refused}"
    );
    assert_eq!(call(&caller, Method::POST, jsapi, in_hours(3)).await.0, 200);
}
