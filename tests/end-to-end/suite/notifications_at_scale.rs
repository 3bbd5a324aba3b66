//! Many notifications at once, each sent twice and again until it is accepted: none is lost, none is accepted twice, and
//! the memory use does not grow with their number. `.ci/thorough` sends ten thousand of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use http::StatusCode;
use serde_json::json;
use wechatpay_runtime::Merchant;
use wechatpay_runtime::notification::{MemoryReplayGuard, Receiver};
use wechatpay_runtime::signature::response_message;

use crate::gateway::{Material, Sent, V3Notification};
use crate::notification_server::Server;
use crate::process_memory::memory;

/// The notifications, and the limits while they arrive.
struct Load {
    /// Notifications per second, for ten minutes. The guard for this rate is full after all of them.
    rate: u32,
    notifications: usize,
    /// Concurrent connections.
    connections: usize,
    /// How much the process may grow while they arrive, in KiB, including both ends of all connections.
    growth: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_at_once_are_each_accepted_once() {
    let load = Load {
        rate: 2,
        notifications: 1_320,
        connections: 100,
        growth: 16 * 1024,
    };
    each_is_accepted_once(
        "notifications_at_scale::a_thousand_at_once_are_each_accepted_once",
        load,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes half a minute; .ci/thorough runs it"]
async fn ten_thousand_at_once_are_each_accepted_once() {
    let load = Load {
        rate: 16,
        notifications: 10_560,
        connections: 1_000,
        growth: 160 * 1024,
    };
    each_is_accepted_once(
        "notifications_at_scale::ten_thousand_at_once_are_each_accepted_once",
        load,
    )
    .await;
}

async fn each_is_accepted_once(test: &str, load: Load) {
    // Runs in its own process, so that only its own memory is measured.
    if crate::transport::sent_to_own_process(test, &[]) {
        return;
    }
    let Load {
        rate,
        notifications,
        connections,
        growth,
    } = load;
    let material = Material::shared();
    let guard = MemoryReplayGuard::for_rate(rate, Duration::ZERO);
    assert_eq!(guard.capacity(), notifications);
    let receiver = Receiver::new(material.merchant(), material.platform_keys()).with_replay_guard(guard.clone());
    let server = Arc::new(Server::start(receiver).await);
    for number in (0..notifications).step_by(10) {
        server
            .seen
            .failures
            .lock()
            .unwrap()
            .insert(number.to_string(), 1 + number / 10 % 2);
    }

    let signer = signer(&material);
    let all: Vec<Arc<Sent>> = (0..notifications)
        .map(|number| Arc::new(notification(number, &signer)))
        .collect();
    let before = memory("VmRSS");
    // Each is sent twice, out of order, the second time from the other end.
    let order = (0..notifications).map(|position| position * 7_919 % notifications);
    let twice = order.clone().zip(order.rev()).flat_map(|(one, other)| [one, other]);
    let jobs = twice.map(|number| {
        let (server, sent) = (Arc::clone(&server), Arc::clone(&all[number]));
        async move { until_accepted(&server, &sent).await }
    });
    let attempts: Vec<usize> = stream::iter(jobs).buffer_unordered(connections).collect().await;

    if let (Some(before), Some(peak)) = (before, memory("VmHWM")) {
        assert!(peak < before + growth, "from {before} KiB to {peak} KiB");
    }

    let mut accepted: BTreeMap<String, usize> = BTreeMap::new();
    for (id, what) in server.accepted() {
        assert_eq!(what, format!("order of {id}"));
        *accepted.entry(id).or_default() += 1;
    }
    assert_eq!(accepted.len(), notifications, "none is lost");
    assert!(accepted.values().all(|times| *times == 1), "none is accepted twice");
    let failures: usize = server.seen.failures.lock().unwrap().values().sum();
    assert_eq!(failures, 0, "every failure was followed by another delivery");
    assert_eq!(guard.len(), notifications, "and no more is remembered");
    assert_eq!(attempts.len(), 2 * notifications);
    assert!(attempts.iter().sum::<usize>() > 2 * notifications);

    // The replay guard is full now: the next notifications are neither lost nor accepted.
    let (status, _) = server.send(&notification(notifications, &signer)).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(server.accepted().len(), notifications);
}

/// Sends as WeChat Pay does, with shorter pauses, until it is accepted; returns how often.
async fn until_accepted(server: &Server, sent: &Sent) -> usize {
    for attempt in 1..100 {
        match server.send(sent).await.0 {
            StatusCode::NO_CONTENT => return attempt,
            StatusCode::INTERNAL_SERVER_ERROR | StatusCode::SERVICE_UNAVAILABLE => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => panic!("{other}"),
        }
    }
    panic!("not accepted after a hundred times")
}

/// WeChat Pay's key as a `Merchant`, which signs faster than the independent library.
fn signer(material: &Material) -> Merchant {
    Merchant::builder(Material::MERCHANT_ID)
        .serial("51")
        .private_key_pem(material.platform_key_pem())
        .build()
        .unwrap()
}

fn notification(number: usize, signer: &Merchant) -> Sent {
    let resource = json!({"out_trade_no": format!("order of {number}"), "trade_state": "SUCCESS"});
    let notification = V3Notification::new(&number.to_string(), "TRANSACTION.SUCCESS", &resource);
    let body = notification.envelope().to_string().into_bytes();
    let timestamp = notification.timestamp.to_string();
    let message = response_message(timestamp.as_bytes(), notification.nonce.as_bytes(), &body);
    notification.sent_signed(body, &signer.sign(&message).unwrap())
}
