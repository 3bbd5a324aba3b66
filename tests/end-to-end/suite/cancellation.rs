//! Futures that are dropped while they are awaited: nothing is lost, nothing stays reserved, and nothing is requested
//! twice.

use std::time::Duration;

use futures_util::FutureExt;
use serde_json::json;
use wechatpay_runtime::client::Page;
use wechatpay_runtime::transport::Limits;
use wechatpay_runtime::{Digest, Operation, RetryPolicy};

use crate::gateway::{Answer, DeadHost, Fault, Gateway, Material};
use crate::notification_server::Server;
use crate::notifications::{paid, receiver};
use crate::operations::{apply, nothing};

const LIST: Operation = Operation::get("/v3/merchant-service/complaints-v2");

#[tokio::test]
async fn a_handler_whose_sender_hangs_up_releases_the_id() {
    let server = Server::start(receiver()).await;
    *server.seen.delay.lock().unwrap() = Duration::from_millis(300);
    let sent = paid("1").sent(&Material::shared());
    let hung_up = tokio::time::timeout(Duration::from_millis(100), server.send(&sent)).await;
    assert!(hung_up.is_err());
    *server.seen.delay.lock().unwrap() = Duration::ZERO;
    // As soon as the server has noticed.
    for _ in 0..100 {
        if server.send(&sent).await.0 == 204 {
            assert_eq!(server.accepted().len(), 1);
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it stays reserved");
}

#[tokio::test]
async fn a_file_loses_no_piece() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let bill: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let digest = {
        use sha1::Digest as _;
        let hex: String = sha1::Sha1::digest(&bill)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Digest::new("SHA1", &hex).unwrap()
    };
    let url = format!("{}/v3/billdownload/file?token=1", gateway.base_url());
    let answer = || Answer::bytes(200, "application/octet-stream", bill.clone()).with(Fault::Unsigned);
    gateway.answer_next(answer());
    let mut file = client.download(&*url, digest.clone()).await.unwrap();
    let mut read = Vec::new();
    loop {
        // A future that is dropped before it is ready must not take a piece with it.
        match file.next_piece().now_or_never() {
            None => tokio::time::sleep(Duration::from_millis(1)).await,
            Some(piece) => match piece.unwrap() {
                Some(piece) => read.extend_from_slice(&piece),
                None => break,
            },
        }
    }
    assert!(read == bill);

    // Nor what it has collected. The pieces go to whichever future asks next.
    for ends_with_pieces in [false, true] {
        gateway.answer_next(answer());
        let mut file = client.download(&*url, digest.clone()).await.unwrap();
        let mut dropped = 0;
        let mut read = loop {
            match file.read_to_end().now_or_never() {
                None if dropped < 3 || !ends_with_pieces => {
                    dropped += 1;
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                None => break Vec::new(),
                Some(content) => break content.unwrap(),
            }
        };
        while let Some(piece) = file.next_piece().await.unwrap() {
            read.extend_from_slice(&piece);
        }
        assert!(dropped > 0 && read == bill, "{dropped}");
    }
}

mod list {
    use wechatpay_runtime::derive::{Request, Response};

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {
        #[wire(query)]
        pub(crate) offset: Option<i64>,
    }

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Response {
        pub(crate) data: Option<Vec<String>>,
    }
}

#[tokio::test]
async fn no_page_is_skipped_or_requested_twice() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for names in [&["a", "b"][..], &["c"], &[]] {
        let answer = Answer::json(200, &json!({"data": names}));
        gateway.answer_next(answer.with(Fault::Slow(Duration::from_millis(20))));
    }
    let mut pages = client.pages_by(
        &LIST,
        list::Request::new(),
        |request, offset| request.offset = Some(offset),
        |page: &list::Response| Page {
            entries: page.data.iter().flatten().count(),
            total: None,
        },
    );
    let mut names = Vec::new();
    loop {
        match pages.next_page().now_or_never() {
            None => tokio::time::sleep(Duration::from_millis(1)).await,
            Some(None) => break,
            Some(Some(page)) => names.extend(page.unwrap().data.clone().unwrap_or_default()),
        }
    }
    assert_eq!(names, ["a", "b", "c"]);
    let targets: Vec<String> = gateway.take_calls().into_iter().map(|call| call.target).collect();
    assert_eq!(targets.len(), 3, "{targets:?}");
}

#[tokio::test]
async fn a_dropped_call_does_not_affect_the_client() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for _ in 0..20 {
        gateway.answer_next(Answer::success(false).with(Fault::Slow(Duration::from_secs(10))));
        let sample = apply::sample();
        let call = crate::operations::apply(&client, &sample).into_future();
        assert!(tokio::time::timeout(Duration::from_millis(30), call).await.is_err());
    }
    gateway.take_calls();
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(gateway.take_calls().len(), 1, "none of them is sent again");
}

/// Only one call and one download may be in progress, so one that kept its place would stop all others.
#[tokio::test]
async fn a_call_or_download_dropped_at_any_point_makes_room_for_the_next() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let limits = Limits {
        calls: 1,
        connections_per_host: 1,
        downloads_per_host: 1,
        longest_wait: Duration::from_secs(30),
    };
    let transport = gateway.transport_builder().limits(limits).build().unwrap();
    let client = gateway
        .client_builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .build()
        .unwrap();
    let sample = apply::sample();
    let pay = || crate::operations::apply(&client, &sample).into_future();
    let bill = vec![7; 300_000];
    let digest = Digest::new("SHA1", "0000000000000000000000000000000000000000").unwrap();
    let download = async || {
        let url = format!("{}/v3/billdownload/file?token=1", gateway.base_url());
        let mut file = client.download(url, digest.clone()).await.unwrap();
        while let Ok(Some(_)) = file.next_piece().await {}
    };
    let mut finished = [false, false];
    for polls in 0..400 {
        let dropped = pay();
        finished[0] |= polled(dropped, polls).await;
        gateway.clear_answers();
        pay().await.unwrap();
        // More than the two that are needed, because a dropped request may arrive late.
        for _ in 0..4 {
            let answer = Answer::bytes(200, "application/octet-stream", bill.clone());
            gateway.answer_next(answer.with(Fault::Unsigned));
        }
        finished[1] |= polled(download(), polls).await;
        download().await;
        if finished == [true, true] {
            let sent = gateway.take_calls().len();
            assert!(sent <= 4 * (polls + 1), "{sent} requests, so some were repeated");
            return;
        }
    }
    panic!("the last ones should have ended: {finished:?}");
}

/// Polls a future that many times, and drops it. Returns whether it has ended.
async fn polled(future: impl Future, polls: usize) -> bool {
    let mut future = Box::pin(future);
    for _ in 0..polls {
        if future.as_mut().now_or_never().is_some() {
            return true;
        }
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    false
}

/// The call that probes whether the main host is back is cancelled: the others continue over the backup host, and one of them
/// probes again later.
#[tokio::test]
async fn cancelling_the_probe_of_a_dead_host_does_not_end_the_failover() {
    let (main, backup) = (DeadHost::new(), Gateway::start().await);
    let pause = Duration::from_millis(1_000);
    let client = backup
        .client_builder(backup.material().merchant(), backup.material().platform_keys())
        .base_url(wechatpay_runtime::Host::Main, main.base_url())
        .unwrap()
        .backup_base_url(wechatpay_runtime::Host::Main, &backup.base_url())
        .unwrap()
        .retry_policy(RetryPolicy::never())
        // This way the first poll gets as far as sending.
        .sign_in_place()
        .main_host_pause(pause)
        .build()
        .unwrap();
    let pay = async || {
        let request = nothing::Request::new();
        client.call::<nothing::Response>(&LIST, &request).await
    };
    pay().await.unwrap();
    tokio::time::sleep(pause).await;
    // This call probes the main host, and is dropped after its first poll.
    assert!(pay().now_or_never().is_none());
    let gateway = main.come_up();
    pay().await.unwrap();
    assert_eq!(
        (gateway.take_calls().len(), backup.take_calls().len()),
        (0, 2),
        "the probe has its time"
    );
    tokio::time::sleep(pause).await;
    pay().await.unwrap();
    assert_eq!(
        (gateway.take_calls().len(), backup.take_calls().len()),
        (1, 0),
        "the next one looks"
    );
}
