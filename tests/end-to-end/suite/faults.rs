//! Failures of the network and the service: which calls are repeated, and what the error says about the outcome.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;
use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::signature::VerificationError;
use wechatpay_runtime::transport::TransportError;
use wechatpay_runtime::{Client, Host, RetryPolicy};

use crate::gateway::{Answer, ClientCertificates, DeadHost, Fault, Gateway, Material, acceptor};
use crate::operations::{apply, query};

/// Three attempts with pauses that are short enough for tests.
fn quick() -> RetryPolicy {
    RetryPolicy {
        first_pause: Duration::from_millis(10),
        ..RetryPolicy::default()
    }
}

fn client(base_url: &str, policy: RetryPolicy) -> Client {
    client_with_timeout(base_url, policy, Duration::from_secs(60))
}

fn client_with_timeout(base_url: &str, policy: RetryPolicy, timeout: Duration) -> Client {
    let material = Material::shared();
    let transport = wechatpay_runtime::transport::ReqwestTransport::builder()
        .roots_pem(material.authority_pem().as_bytes())
        .unwrap()
        .only_given_roots()
        .timeout(timeout)
        .build()
        .unwrap();
    Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, base_url)
        .unwrap()
        .retry_policy(policy)
        .build()
        .unwrap()
}

/// A client that never retries, and leaves a dead main host alone for a while.
fn client_with_backup(main: &str, backup: &Gateway, pause: Duration) -> Client {
    let material = backup.material();
    backup
        .client_builder(material.merchant(), material.platform_keys())
        .base_url(Host::Main, main)
        .unwrap()
        .backup_base_url(Host::Main, &backup.base_url())
        .unwrap()
        .retry_policy(RetryPolicy::never())
        .main_host_pause(pause)
        .build()
        .unwrap()
}

async fn pay(client: &Client) -> Result<(), Error> {
    crate::operations::apply(client, &apply::sample()).await.map(|_| ())
}

async fn ask(client: &Client) -> Result<(), Error> {
    crate::operations::query(client, &query::sample("1", "2"))
        .await
        .map(|_| ())
}

/// How a server damages a response.
#[derive(Clone, Copy, Debug)]
enum Misbehaviour {
    /// Resets the TCP connection in the middle of the body.
    ResetInBody,
    /// Sends a byte every 100 ms.
    Drip,
    /// Closes the TCP connection in the middle of the body, without a TLS `close_notify`; the body ends with the
    /// connection.
    TruncatedTls,
    /// Sends `close_notify`, but the body is shorter than its declared length.
    ShortBody,
}

/// A server that misbehaves, and the number of requests that it has read.
async fn server(misbehaviour: Misbehaviour) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requests);
    let acceptor = acceptor(ClientCertificates::Accepted, &Material::shared());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = acceptor.accept(stream).await.unwrap();
            let mut request = [0; 16 * 1024];
            if stream.read(&mut request).await.unwrap() > 0 {
                counter.fetch_add(1, Ordering::SeqCst);
                // The client may close the connection first.
                let _ = misbehave(stream, misbehaviour).await;
            }
        }
    });
    (url, requests)
}

async fn misbehave(mut stream: TlsStream<TcpStream>, misbehaviour: Misbehaviour) -> std::io::Result<()> {
    let head = match misbehaviour {
        Misbehaviour::TruncatedTls => "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"apply_id\"",
        _ => "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"apply_id\"",
    };
    stream.write_all(head.as_bytes()).await?;
    stream.flush().await?;
    match misbehaviour {
        Misbehaviour::ResetInBody => stream.get_ref().0.set_zero_linger(),
        Misbehaviour::Drip => loop {
            stream.write_all(b" ").await?;
            stream.flush().await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        },
        Misbehaviour::TruncatedTls => Ok(()),
        Misbehaviour::ShortBody => stream.shutdown().await,
    }
}

#[tokio::test]
async fn a_payment_that_may_have_arrived_is_not_retried() {
    for misbehaviour in [
        Misbehaviour::ResetInBody,
        Misbehaviour::Drip,
        Misbehaviour::TruncatedTls,
        Misbehaviour::ShortBody,
    ] {
        let (url, requests) = server(misbehaviour).await;
        // Only the endless response should run into the time limit, even on a busy machine.
        let timeout = match misbehaviour {
            Misbehaviour::Drip => Duration::from_secs(3),
            _ => Duration::from_secs(60),
        };
        let error = pay(&client_with_timeout(&url, quick(), timeout)).await.unwrap_err();
        let Error::Transport { source, .. } = &error else {
            panic!("{misbehaviour:?}: {error:?}")
        };
        let expected = match misbehaviour {
            Misbehaviour::Drip => matches!(source, TransportError::Timeout { .. }),
            _ => matches!(source, TransportError::Interrupted { .. }),
        };
        assert!(expected, "{misbehaviour:?}: {source:?}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{misbehaviour:?}");
        assert_eq!(requests.load(Ordering::SeqCst), 1, "{misbehaviour:?}");
    }
}

#[tokio::test]
async fn a_query_is_retried_after_a_broken_response() {
    for misbehaviour in [Misbehaviour::ResetInBody, Misbehaviour::TruncatedTls] {
        let (url, requests) = server(misbehaviour).await;
        let error = ask(&client(&url, quick())).await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{misbehaviour:?}: {error:?}");
        assert_eq!(requests.load(Ordering::SeqCst), 3, "{misbehaviour:?}");
    }
}

#[tokio::test]
async fn a_query_is_signed_and_sent_again_after_each_server_error() {
    let gateway = Gateway::start().await;
    let client = client(&gateway.base_url(), quick());
    gateway.answer_next(Answer::bytes(502, "text/html", "<html>").with(Fault::Unsigned));
    gateway.answer_next(Answer::json(500, &serde_json::json!({"code": "SYSTEM_ERROR"})));
    ask(&client).await.unwrap();
    let calls = gateway.take_calls();
    assert_eq!(calls.len(), 3);
    let authorizations: std::collections::BTreeSet<_> = calls.iter().map(|call| call.header("Authorization")).collect();
    assert_eq!(authorizations.len(), 3, "a nonce of its own each time");
    assert!(calls.iter().all(|call| call.refusal.is_none()));

    for _ in 0..3 {
        gateway.answer_next(Answer::bytes(503, "text/html", "").with(Fault::Unsigned));
    }
    assert!(matches!(ask(&client).await, Err(Error::Api(error)) if error.http_response.status == 503));
    assert_eq!(gateway.take_calls().len(), 3);

    gateway.answer_next(Answer::bytes(503, "text/html", "").with(Fault::Unsigned));
    assert!(matches!(pay(&client).await, Err(Error::Api(_))));
    assert_eq!(gateway.take_calls().len(), 1, "a payment is not repeated");
}

#[tokio::test]
async fn a_payment_is_retried_after_a_rate_limit_only_if_the_response_is_signed() {
    let gateway = Gateway::start().await;
    let client = client(&gateway.base_url(), quick());
    let limited = || Answer::json(429, &serde_json::json!({"code": "FREQUENCY_LIMITED"}));
    gateway.answer_next(limited());
    pay(&client).await.unwrap();
    assert_eq!(gateway.take_calls().len(), 2);
    gateway.answer_next(limited().with(Fault::Unsigned));
    assert!(pay(&client).await.is_err());
    assert_eq!(gateway.take_calls().len(), 1);
}

#[tokio::test]
async fn retry_after_is_obeyed() {
    let gateway = Gateway::start().await;
    let client = client(&gateway.base_url(), quick());
    let busy = |seconds| {
        Answer::json(429, &serde_json::json!({"code": "RATELIMIT_EXCEEDED"})).with_header("Retry-After", seconds)
    };
    gateway.answer_next(busy("1"));
    let start = Instant::now();
    ask(&client).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
    gateway.take_calls();
    gateway.answer_next(busy("3600"));
    assert!(ask(&client).await.is_err(), "nobody waits an hour");
    assert_eq!(gateway.take_calls().len(), 1);
}

#[tokio::test]
async fn a_payment_that_was_not_sent_is_retried() {
    let host = DeadHost::new();
    let client = client(
        host.base_url(),
        RetryPolicy {
            first_pause: Duration::from_secs(2),
            ..RetryPolicy::default()
        },
    );
    let call = tokio::spawn(async move { pay(&client).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let gateway = host.come_up();
    call.await.unwrap().unwrap();
    assert_eq!(gateway.take_calls().len(), 1);
}

#[tokio::test]
async fn with_retries_off_nothing_is_sent_twice() {
    let gateway = Gateway::start().await;
    let client = client(&gateway.base_url(), RetryPolicy::never());
    gateway.answer_next(Answer::bytes(503, "text/html", "").with(Fault::Unsigned));
    assert!(ask(&client).await.is_err());
    assert_eq!(gateway.take_calls().len(), 1);
}

#[tokio::test]
async fn a_dead_main_host_is_skipped_and_later_tried_again() {
    let (main, backup) = (DeadHost::new(), Gateway::start().await);
    let pause = Duration::from_secs(4);
    let client = client_with_backup(main.base_url(), &backup, pause);
    pay(&client).await.unwrap();
    assert_eq!(backup.take_calls().len(), 1);
    // The main host is back, but no call has tried it yet.
    let gateway = main.come_up();
    pay(&client).await.unwrap();
    assert_eq!((gateway.take_calls().len(), backup.take_calls().len()), (0, 1));
    tokio::time::sleep(pause).await;
    for _ in 0..3 {
        pay(&client).await.unwrap();
    }
    assert_eq!((gateway.take_calls().len(), backup.take_calls().len()), (3, 0));
}

/// With realistic times: payments continue while the main host is dead, and return to it afterwards.
#[tokio::test]
#[ignore = "takes more than a minute; .ci/thorough runs it"]
async fn the_main_host_is_dead_for_a_minute() {
    let (main, backup) = (Gateway::start().await, Gateway::start().await);
    let url = main.base_url();
    let pause = Duration::from_secs(10);
    let client = client_with_backup(&url, &backup, pause);
    pay(&client).await.unwrap();
    assert_eq!(main.take_calls().len(), 1);

    let stopped = main.stop().await;
    let (death, mut paid) = (Instant::now(), 0);
    while death.elapsed() < Duration::from_secs(60) {
        pay(&client).await.unwrap();
        paid += 1;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(backup.take_calls().len(), paid, "each once, none failed");
    assert!(paid > 60, "{paid}");

    let main = stopped.start().await;
    let back = Instant::now();
    while main.take_calls().is_empty() {
        assert!(back.elapsed() < 2 * pause, "nobody noticed that the main host is back");
        pay(&client).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    backup.take_calls();
    for _ in 0..10 {
        pay(&client).await.unwrap();
    }
    assert_eq!((main.take_calls().len(), backup.take_calls().len()), (10, 0));
}

#[tokio::test]
async fn a_dead_host_is_probed_by_one_call_at_a_time() {
    // Accepts connections and never responds, so that each probe takes its whole time limit.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let main = format!("https://{}", silent.local_addr().unwrap());
    let backup = Gateway::start().await;
    let material = backup.material();
    let limit = Duration::from_secs(4);
    let transport = backup.transport_builder().connect_timeout(limit).build().unwrap();
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, &main)
        .unwrap()
        .backup_base_url(Host::Main, &backup.base_url())
        .unwrap()
        .main_host_pause(limit)
        .build()
        .unwrap();
    pay(&client).await.unwrap();
    let start = Instant::now();
    for _ in 0..5 {
        pay(&client).await.unwrap();
    }
    assert!(start.elapsed() < limit, "each call waited for the dead host");
    assert_eq!(backup.take_calls().len(), 6);

    // When it is time to try the host again, only one of many calls waits for it.
    tokio::time::sleep(limit).await;
    let start = Instant::now();
    let paid = join_all((0..5).map(async |_| {
        pay(&client).await.unwrap();
        start.elapsed()
    }));
    let waited = paid.await.into_iter().filter(|time| *time >= limit).count();
    assert_eq!((waited, backup.take_calls().len()), (1, 5));
}

#[tokio::test]
async fn a_wrong_clock_is_distinguished_from_a_forgery() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let client = gateway
        .client_builder(material.merchant(), material.platform_keys())
        .clock(FixedClock(1_554_208_460))
        .build()
        .unwrap();
    let error = pay(&client).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Verification {
                source: VerificationError::TimestampOutOfWindow { .. },
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(gateway.take_calls().len(), 1, "and nothing is repeated");
}
