//! Which host is called: the usual one, a preferred one, and the disaster-recovery twin only when nothing was sent.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::transport::TransportError;
use wechatpay_runtime::{Client, Host};

use crate::gateway::{Answer, DeadHost, Fault, Gateway};
use crate::operations::{GLOBAL, apply, nothing};

fn client(main: &str, twin: &Gateway) -> Client {
    client_with_timeout(main, twin, Duration::from_secs(60))
}

fn client_with_timeout(main: &str, twin: &Gateway, timeout: Duration) -> Client {
    let material = twin.material();
    let transport = twin.transport_builder().timeout(timeout).build().unwrap();
    Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, main)
        .unwrap()
        .twin_base_url(Host::Main, &twin.base_url())
        .unwrap()
        .build()
        .unwrap()
}

#[tokio::test]
async fn of_several_hosts_the_preferred_one_is_asked_else_the_first() {
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
async fn nobody_listening_sends_the_same_signed_request_to_the_twin() {
    let twin = Gateway::start().await;
    let main = DeadHost::new();
    let client = client(main.base_url(), &twin);
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(twin.take_call().refusal, None);
}

#[tokio::test]
async fn a_failed_handshake_sends_it_to_the_twin() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let main = format!("https://{}", listener.local_addr().unwrap());
    let impostor = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 64];
        stream.read_exact(&mut greeting).await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let twin = Gateway::start().await;
    crate::operations::apply(&client(&main, &twin), &apply::sample())
        .await
        .unwrap();
    impostor.await.unwrap();
    assert_eq!(twin.take_calls().len(), 1);
}

#[tokio::test]
async fn after_sending_the_twin_is_not_asked() {
    let (main, twin) = (Gateway::start().await, Gateway::start().await);
    let faults = [Fault::HangUp, Fault::HangUpInBody, Fault::Slow(Duration::from_secs(30))];
    for fault in faults {
        // Only the slow response should run into the time limit, even on a busy machine.
        let timeout = Duration::from_secs(if matches!(fault, Fault::Slow(_)) { 5 } else { 60 });
        let client = client_with_timeout(&main.base_url(), &twin, timeout);
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
        assert!(twin.take_calls().is_empty());
    }
}

#[tokio::test]
async fn an_error_of_the_service_does_not_reach_the_twin() {
    let (main, twin) = (Gateway::start().await, Gateway::start().await);
    let client = client(&main.base_url(), &twin);
    main.answer_next(Answer::bytes(503, "text/html", "").with(Fault::Unsigned));
    let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert!(twin.take_calls().is_empty());
}

#[tokio::test]
async fn two_unreachable_hosts_are_known_to_have_got_nothing() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let (main, twin) = (DeadHost::new(), DeadHost::new());
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(gateway.transport_builder().build().unwrap())
        .base_url(Host::Main, main.base_url())
        .unwrap()
        .twin_base_url(Host::Main, twin.base_url())
        .unwrap()
        .build()
        .unwrap();
    let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport { base_url, source: TransportError::Connect { .. } } if base_url == twin.base_url())
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
}
