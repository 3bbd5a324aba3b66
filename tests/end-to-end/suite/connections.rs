//! Connections that are kept between calls, and how many there are.

use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::future::join_all;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::transport::{Cause, Limits, ReqwestTransport, Transport, TransportError, TransportRequest};
use wechatpay_runtime::{Client, Digest, Host, RetryPolicy};

use crate::gateway::{Answer, Fault, Gateway, Material};
use crate::operations::apply;
use crate::relay::{Idle, Relay};

fn client(base_url: &str, transport: ReqwestTransport) -> Client {
    let material = Material::shared();
    Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, base_url)
        .unwrap()
        .retry_policy(RetryPolicy::never())
        .build()
        .unwrap()
}

/// Makes this many payments at the same time.
async fn pay(client: &Client, times: usize) -> Vec<Result<(), Error>> {
    let request = apply::sample();
    let calls = (0..times).map(|_| async { crate::operations::apply(client, &request).await.map(|_| ()) });
    join_all(calls).await
}

/// The critical window: the service drops connections that were idle for a second, and the client sends after that.
async fn paid_after_a_pause(idle_timeout: Duration) -> (Gateway, Relay, Vec<Result<(), Error>>) {
    const PAYMENTS: usize = 24;
    let gateway = Gateway::start().await;
    let relay = Relay::start(&gateway, Idle::Forgotten(Duration::from_secs(1))).await;
    let transport = gateway.transport_builder().idle_timeout(idle_timeout).build().unwrap();
    let client = client(&relay.base_url(), transport);
    for first in pay(&client, PAYMENTS).await {
        first.unwrap();
    }
    gateway.take_calls();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let second = pay(&client, PAYMENTS).await;
    (gateway, relay, second)
}

#[tokio::test]
async fn no_payment_is_sent_on_a_connection_that_the_service_may_have_closed() {
    let (gateway, _relay, paid) = paid_after_a_pause(Duration::from_millis(700)).await;
    for payment in paid {
        payment.unwrap();
    }
    assert_eq!(gateway.take_calls().len(), 24);
}

#[tokio::test]
async fn a_payment_lost_on_a_closed_connection_has_an_unknown_outcome() {
    let (gateway, _relay, paid) = paid_after_a_pause(Duration::from_secs(60)).await;
    let lost: Vec<_> = paid.into_iter().filter_map(Result::err).collect();
    assert!(
        !lost.is_empty(),
        "the window that the test above is about does not exist here"
    );
    for error in &lost {
        let Error::Transport { source, .. } = error else {
            panic!("{error:?}")
        };
        assert!(matches!(source, TransportError::Interrupted { .. }), "{source:?}");
        assert!(
            matches!(source.cause(), Some(Cause::Reset | Cause::Closed)),
            "{source:?}"
        );
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
    assert_eq!(gateway.take_calls().len(), 24 - lost.len());
}

#[tokio::test]
async fn a_closed_idle_connection_is_replaced_without_an_error() {
    let gateway = Gateway::start().await;
    let relay = Relay::start(&gateway, Idle::Closed(Duration::from_millis(100))).await;
    let client = client(&relay.base_url(), gateway.transport_builder().build().unwrap());
    for payment in 1..=3 {
        pay(&client, 1).await.remove(0).unwrap();
        assert_eq!(relay.connections(), payment);
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
}

#[tokio::test]
async fn connections_are_reused_unless_reuse_is_off() {
    for (idle_timeout, connections) in [(Duration::from_secs(7), 1), (Duration::ZERO, 3)] {
        let gateway = Gateway::start().await;
        let transport = gateway.transport_builder().idle_timeout(idle_timeout).build().unwrap();
        let client = client(&gateway.base_url(), transport);
        for _ in 0..3 {
            pay(&client, 1).await.remove(0).unwrap();
        }
        assert_eq!(gateway.connections(), connections, "{idle_timeout:?}");
    }
}

fn limits(connections_per_host: usize) -> Limits {
    Limits {
        connections_per_host,
        downloads_per_host: 1,
        longest_wait: Duration::from_secs(60),
        ..Limits::default()
    }
}

#[tokio::test]
async fn a_burst_opens_no_more_connections_than_the_limit() {
    let gateway = Gateway::start().await;
    let relay = Relay::start(&gateway, Idle::Kept).await;
    let client = client(
        &relay.base_url(),
        gateway.transport_builder().limits(limits(4)).build().unwrap(),
    );
    for payment in pay(&client, 60).await {
        payment.unwrap();
    }
    assert_eq!(gateway.take_calls().len(), 60);
    // A connection that was being opened while another became free is kept too.
    assert!(relay.most_connections() <= 8, "{}", relay.most_connections());
    assert!(relay.connections() <= 8, "{}", relay.connections());
}

#[tokio::test]
async fn all_hosts_together_are_limited_too() {
    let (gateway, other) = (Gateway::start().await, Gateway::start().await);
    let limits = Limits {
        calls: 1,
        longest_wait: Duration::from_millis(200),
        ..Limits::default()
    };
    let transport = gateway.transport_builder().limits(limits).build().unwrap();
    let busy = client(&gateway.base_url(), transport.clone());
    gateway.answer_next(Answer::success(false).with(Fault::Slow(Duration::from_secs(3))));
    let first = tokio::spawn(async move { pay(&busy, 1).await.remove(0) });
    while gateway.take_calls().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let error = pay(&client(&other.base_url(), transport), 1)
        .await
        .remove(0)
        .unwrap_err();
    assert!(
        matches!(
            &error,
            Error::Transport {
                source: TransportError::Busy { .. },
                ..
            }
        ),
        "{error:?}"
    );
    first.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_call_that_times_out_in_the_queue_has_sent_nothing() {
    let gateway = Gateway::start().await;
    // If it waited ten times as long, it would be its turn.
    let limits = Limits {
        longest_wait: Duration::from_millis(400),
        ..limits(1)
    };
    let client = client(
        &gateway.base_url(),
        gateway.transport_builder().limits(limits).build().unwrap(),
    );
    gateway.answer_next(Answer::success(false).with(Fault::Slow(Duration::from_secs(3))));
    let start = Instant::now();
    // Only one call has begun when the other arrives: otherwise either could be the one that waits.
    let busy = client.clone();
    let first = tokio::spawn(async move { pay(&busy, 1).await.remove(0) });
    let mut calls = Vec::new();
    while calls.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
        calls = gateway.take_calls();
    }
    let error = pay(&client, 1).await.remove(0).unwrap_err();
    first.await.unwrap().unwrap();
    let Error::Transport {
        source: TransportError::Busy { waited },
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!(*waited, limits.longest_wait);
    assert_eq!((error.outcome(), error.kind()), (Outcome::NotSent, "busy"));
    assert!(error.to_string().contains("limits"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(20));
    calls.extend(gateway.take_calls());
    assert_eq!(calls.len(), 1, "neither it nor its backup host got the other");
    pay(&client, 1).await.remove(0).unwrap();
}

/// A request that the gateway refuses, which does not matter here.
fn request(base_url: &str, path: &str) -> TransportRequest {
    let url = format!("{base_url}/{path}");
    let http = http::Request::get(url).body(Bytes::new()).unwrap();
    TransportRequest {
        http,
        present_identity: false,
    }
}

#[tokio::test]
async fn calls_are_admitted_in_order_of_arrival() {
    let gateway = Gateway::start().await;
    let transport = gateway.transport_builder().limits(limits(1)).build().unwrap();
    let url = gateway.base_url();
    let sent = (0..30).map(|number| transport.send(request(&url, &number.to_string())));
    assert!(join_all(sent).await.into_iter().all(|sent| sent.is_ok()));
    let order: Vec<_> = gateway.take_calls().into_iter().map(|call| call.target).collect();
    let expected: Vec<_> = (0..30).map(|number| format!("/{number}")).collect();
    assert_eq!(order, expected);
}

#[tokio::test]
async fn a_call_dropped_in_the_queue_leaves_the_queue() {
    let gateway = Gateway::start().await;
    let transport = gateway.transport_builder().limits(limits(1)).build().unwrap();
    let client = client(&gateway.base_url(), transport.clone());
    gateway.answer_next(Answer::success(false).with(Fault::Slow(Duration::from_secs(2))));
    let payment = tokio::spawn(async move { pay(&client, 1).await.remove(0) });
    while gateway.take_calls().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let url = gateway.base_url();
    let waiting = transport.send(request(&url, "given-up"));
    assert!(tokio::time::timeout(Duration::from_millis(50), waiting).await.is_err());
    transport.send(request(&url, "next")).await.unwrap();
    payment.await.unwrap().unwrap();
    let targets: Vec<_> = gateway.take_calls().into_iter().map(|call| call.target).collect();
    assert_eq!(targets, ["/next"]);
}

#[tokio::test]
async fn a_long_download_delays_other_downloads_but_no_payment() {
    let gateway = Gateway::start().await;
    let limits = Limits {
        longest_wait: Duration::from_millis(300),
        ..limits(1)
    };
    let client = client(
        &gateway.base_url(),
        gateway.transport_builder().limits(limits).build().unwrap(),
    );
    let url = format!("{}/v3/billdownload/file?token=x", gateway.base_url());
    let digest = || Digest::new("SHA1", "da39a3ee5e6b4b0d3255bfef95601890afd80709").unwrap();
    let file = || Answer::bytes(200, "text/plain", vec![b' '; 1_000_000]).with(Fault::Unsigned);
    gateway.answer_next(file());
    let unread = client.download(&url, digest()).await.unwrap();
    pay(&client, 1).await.remove(0).unwrap();
    let error = client.download(&url, digest()).await.unwrap_err();
    assert!(error.to_string().contains("no connection became free"), "{error}");
    drop(unread);
    gateway.answer_next(file());
    drop(client.download(&url, digest()).await.unwrap());
}
