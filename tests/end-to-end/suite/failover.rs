//! Which host is called: the usual one, a preferred one, and the backup host only when nothing was sent.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::transport::TransportError;
use wechatpay_runtime::{Client, Host};

use crate::gateway::{Answer, DeadHost, Fault, Gateway};
use crate::operations::{GLOBAL, apply, nothing};

fn client(main: &str, backup: &Gateway) -> Client {
    client_with_timeout(main, backup, Duration::from_secs(60))
}

fn client_with_timeout(main: &str, backup: &Gateway, timeout: Duration) -> Client {
    let material = backup.material();
    let transport = backup.transport_builder().timeout(timeout).build().unwrap();
    Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, main)
        .unwrap()
        .backup_base_url(Host::Main, &backup.base_url())
        .unwrap()
        .build()
        .unwrap()
}

#[tokio::test]
async fn the_preferred_host_is_used_or_else_the_first() {
    let gateways = [Gateway::start().await, Gateway::start().await, Gateway::start().await];
    let hosts = [Host::Main, Host::HongKong, Host::Europe];
    for (preferred, expected) in [
        (None, [0, 1, 0]),
        (Some(Host::Europe), [0, 0, 1]),
        (Some(Host::Main), [0, 1, 0]),
    ] {
        let material = gateways[0].material();
        let mut builder = gateways[0].client_builder(material.merchant(), material.platform_keys());
        for (host, gateway) in hosts.iter().zip(&gateways) {
            builder = builder.base_url(*host, &gateway.base_url()).unwrap();
        }
        if let Some(host) = preferred {
            builder = builder.prefer_host(host);
        }
        let client = builder.build().unwrap();
        client
            .call::<nothing::Response>(&GLOBAL, &nothing::Request::new())
            .await
            .unwrap();
        assert_eq!(
            gateways.each_ref().map(|gateway| gateway.take_calls().len()),
            expected,
            "{preferred:?}"
        );
    }
}

#[tokio::test]
async fn if_the_main_host_refuses_connections_the_same_request_goes_to_the_backup_host() {
    let backup = Gateway::start().await;
    let main = DeadHost::new();
    let client = client(main.base_url(), &backup);
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(backup.take_call().refusal, None);
}

#[tokio::test]
async fn after_a_failed_handshake_the_backup_host_is_used() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let main = format!("https://{}", listener.local_addr().unwrap());
    let impostor = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 64];
        stream.read_exact(&mut greeting).await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let backup = Gateway::start().await;
    crate::operations::apply(&client(&main, &backup), &apply::sample())
        .await
        .unwrap();
    impostor.await.unwrap();
    assert_eq!(backup.take_calls().len(), 1);
}

#[tokio::test]
async fn after_sending_there_is_no_failover() {
    let (main, backup) = (Gateway::start().await, Gateway::start().await);
    let faults = [Fault::HangUp, Fault::HangUpInBody, Fault::Slow(Duration::from_secs(30))];
    for fault in faults {
        // Only the slow response should run into the time limit, even on a busy machine.
        let timeout = Duration::from_secs(if matches!(fault, Fault::Slow(_)) { 5 } else { 60 });
        let client = client_with_timeout(&main.base_url(), &backup, timeout);
        // Leaves a connection in the pool, so that the next call fails on a used connection. It is not repeated either.
        crate::operations::apply(&client, &apply::sample()).await.unwrap();
        main.take_call();
        main.answer_next(Answer::success(false).with(fault.clone()));
        let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
        let Error::Transport { source, base_url } = &error else {
            panic!("{fault:?}: {error:?}")
        };
        let expected = match fault {
            Fault::Slow(_) => matches!(source, TransportError::Timeout { .. }),
            _ => matches!(source, TransportError::Interrupted { .. }),
        };
        assert!(expected, "{fault:?}: {source:?}");
        assert_eq!(*base_url, main.base_url());
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert_eq!(main.take_calls().len(), 1, "and it is not repeated");
        assert!(backup.take_calls().is_empty());
    }
}

#[tokio::test]
async fn after_a_service_error_there_is_no_failover() {
    let (main, backup) = (Gateway::start().await, Gateway::start().await);
    let client = client(&main.base_url(), &backup);
    main.answer_next(Answer::bytes(503, "text/html", "").with(Fault::Unsigned));
    let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert!(backup.take_calls().is_empty());
}

#[tokio::test]
async fn if_both_hosts_are_unreachable_nothing_was_sent() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let (main, backup) = (DeadHost::new(), DeadHost::new());
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(gateway.transport_builder().build().unwrap())
        .base_url(Host::Main, main.base_url())
        .unwrap()
        .backup_base_url(Host::Main, backup.base_url())
        .unwrap()
        .build()
        .unwrap();
    let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport { base_url, source: TransportError::Connect { .. } } if base_url == backup.base_url())
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
}
