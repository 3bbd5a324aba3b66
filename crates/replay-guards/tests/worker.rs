//! One process of the service.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::process;
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use http::HeaderMap;
use tokio::sync::RwLock;
use wechatpay_runtime::notification::{ReceiveError, Repeated, SharedReceiver, Untyped};

use crate::{notifications, stores};

/// Short, so that the test need not wait long for what a crashed process has claimed.
const LEASE: Duration = Duration::from_secs(5);
const CONCURRENT: usize = 8;
/// The delivery during which a process crashes.
const CRASH_AT: usize = 300;

struct Worker {
    receiver: SharedReceiver,
    handled: File,
    crashes: bool,
    deliveries: AtomicUsize,
    /// Held for reading between the handler's work and the note in the store, a gap that no store can close.
    handling: RwLock<()>,
}

pub(crate) async fn work() {
    let variable = |name| env::var(name).unwrap();
    let (receiver, mut waiting) = notifications::read(&PathBuf::from(variable("NOTIFICATIONS")));
    let worker = Worker {
        receiver: receiver.shared_by(stores::open(&variable("STORE"), LEASE).await),
        handled: OpenOptions::new()
            .append(true)
            .create(true)
            .open(variable("HANDLED"))
            .unwrap(),
        crashes: variable("CRASHES") == "true",
        deliveries: AtomicUsize::new(0),
        handling: RwLock::new(()),
    };
    // Each process gets them in another order.
    let process: usize = variable("PROCESS").parse().unwrap();
    let length = waiting.len();
    waiting.rotate_left(length * process / 4);
    if process % 2 == 1 {
        waiting.reverse();
    }
    let mut round = 0;
    while !waiting.is_empty() {
        let arrivals = waiting
            .iter()
            .map(|(headers, body)| worker.receive(headers, body, round));
        let answered: Vec<bool> = futures_util::stream::iter(arrivals)
            .buffered(CONCURRENT)
            .collect()
            .await;
        let mut answered = answered.into_iter();
        waiting.retain(|_| !answered.next().unwrap());
        round += 1;
        assert!(round < 300, "{} are never answered with success", waiting.len());
        if !waiting.is_empty() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl Worker {
    /// Whether the response was a success, so that WeChat Pay does not send it again.
    async fn receive(&self, headers: &HeaderMap, body: &str, round: usize) -> bool {
        let delivery = match self.receiver.receive::<Untyped>(headers, body.as_bytes()).await {
            Ok(delivery) => delivery,
            Err(error) => {
                let expected = matches!(
                    &error,
                    ReceiveError::Repeated {
                        source: Repeated::Taken | Repeated::InProgress,
                        ..
                    } | ReceiveError::Guard { .. }
                );
                assert!(expected, "{error}");
                return error.acknowledgement().status().is_success();
            }
        };
        if self.deliveries.fetch_add(1, Ordering::SeqCst) == CRASH_AT && self.crashes {
            let _nothing_is_between = self.handling.write().await;
            process::abort();
        }
        let number = usize::from_str(&delivery.id).unwrap();
        if number % 7 == 0 && round == 0 {
            if number % 2 == 0 {
                drop(delivery);
                return false;
            }
            return delivery.refuse("not now").await.status().is_success();
        }
        let _handling = self.handling.read().await;
        // One write of a short line at the end of a file is not mixed with those of other processes.
        (&self.handled)
            .write_all(format!("{}\n", delivery.id).as_bytes())
            .unwrap();
        delivery.accept().await.status().is_success()
    }
}
