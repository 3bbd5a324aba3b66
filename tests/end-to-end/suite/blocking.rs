//! Calls without an asynchronous runtime.

use std::time::Duration;

use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::transport::{BlockingTransport, ReqwestTransport, ReqwestTransportBuilder, TransportError};
use wechatpay_runtime::{CertificateRenewal, Client, ClientBuilder, Digest, Host, PlatformKeys, RetryPolicy};

use crate::gateway::{Answer, DeadHost, Fault, Gateway, Material};
use crate::operations::{DOWNLOAD, apply, modify, nothing, query};
use crate::renewal::{serials, until};

fn transport() -> ReqwestTransportBuilder {
    let material = Material::shared();
    ReqwestTransport::builder()
        .roots_pem(material.authority_pem().as_bytes())
        .unwrap()
        .only_given_roots()
        .identity_of(&material.merchant())
        .unwrap()
}

fn builder(base_url: &str, keys: PlatformKeys, transport: ReqwestTransportBuilder) -> ClientBuilder {
    Client::builder(Material::shared().merchant(), keys)
        .transport(BlockingTransport::new(transport.build().unwrap()).unwrap())
        .base_url(Host::Main, base_url)
        .unwrap()
        .retry_policy(RetryPolicy {
            first_pause: Duration::from_millis(5),
            ..RetryPolicy::default()
        })
}

fn client(base_url: &str) -> Client {
    builder(base_url, Material::shared().platform_keys(), transport())
        .build()
        .unwrap()
}

/// Runs a blocking action on a thread outside any asynchronous runtime.
async fn on_a_thread<T: Send + 'static>(action: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || done.send(action()).ok());
    result.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_signed_encrypted_verified_and_its_connection_used_again() {
    let gateway = Gateway::start().await;
    let client = client(&gateway.base_url());
    on_a_thread(move || {
        for _ in 0..3 {
            crate::operations::apply(&client, &apply::sample()).wait().unwrap();
        }
        crate::operations::query(&client, &query::sample("商 户", "a/b"))
            .wait()
            .unwrap();
    })
    .await;
    let calls = gateway.take_calls();
    assert_eq!(calls.len(), 4);
    assert!(
        calls.iter().all(|call| call.refusal.is_none()),
        "signed as it is on the wire"
    );
    assert_eq!(calls[0].decrypt_oaep("/contact_info/contact_name"), "张三");
    assert_eq!(gateway.connections(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mutual_tls_presents_the_merchants_certificate_where_it_is_demanded() {
    let gateway = Gateway::start_demanding_client_certificates().await;
    let client = client(&gateway.base_url());
    on_a_thread(move || crate::operations::modify(&client, &modify::sample()).wait().map(|_| ()))
        .await
        .unwrap();
    assert!(gateway.take_call().presents_merchant_certificate());
    let gateway = Gateway::start().await;
    let client = self::client(&gateway.base_url());
    on_a_thread(move || crate::operations::apply(&client, &apply::sample()).wait().map(|_| ()))
        .await
        .unwrap();
    assert!(!gateway.take_call().presents_merchant_certificate());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_say_what_is_known() {
    let gateway = Gateway::start().await;
    // Only the slow response should run into the time limit, even on a busy machine.
    let [short, client] = [2, 60].map(|seconds| {
        let transport = transport().timeout(Duration::from_secs(seconds)).body_limit(1000);
        let keys = gateway.material().platform_keys();
        let builder = builder(&gateway.base_url(), keys, transport);
        builder.build().unwrap()
    });
    let pay = |client: &Client| {
        let client = client.clone();
        on_a_thread(move || crate::operations::apply(&client, &apply::sample()).wait().map(|_| ()))
    };
    for fault in [Fault::Slow(Duration::from_secs(30)), Fault::HangUp, Fault::HangUpInBody] {
        gateway.answer_next(Answer::success(false).with(fault.clone()));
        let slow = matches!(fault, Fault::Slow(_));
        let error = pay(if slow { &short } else { &client }).await.unwrap_err();
        let expected = match fault {
            Fault::Slow(_) => matches!(
                &error,
                Error::Transport {
                    source: TransportError::Timeout { .. },
                    ..
                }
            ),
            _ => matches!(
                &error,
                Error::Transport {
                    source: TransportError::Interrupted { .. },
                    ..
                }
            ),
        };
        assert!(expected, "{fault:?}: {error:?}");
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert_eq!(gateway.take_calls().len(), 1, "{fault:?}: a payment is not repeated");
    }
    gateway.answer_next(Answer::bytes(200, "text/plain", vec![b' '; 1001]));
    let error = pay(&client).await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::Transport {
                source: TransportError::BodyTooLarge { limit: 1000, .. },
                ..
            }
        ),
        "{error:?}"
    );
    gateway.answer_next(Answer::redirect());
    let error = pay(&client).await.unwrap_err();
    assert!(matches!(error, Error::Redirect { .. }), "{error:?}");
    let host = DeadHost::new();
    let nobody = self::client(host.base_url());
    let error = pay(&nobody).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_about_to_expire_is_renewed_beside_the_next_call() {
    let gateway = Gateway::start().await;
    let list = gateway.material().certificate_list(&[Material::NEXT_SERIAL]);
    gateway.answer_lists_with(Answer::json(200, &list).with(Fault::Slow(Duration::from_secs(3))));
    gateway.sign_with(Material::PLATFORM_SERIAL);
    let keys = gateway.material().platform_certificate();
    let client = builder(&gateway.base_url(), keys, transport())
        .renew_certificates(CertificateRenewal::default().lead(Duration::MAX))
        .build()
        .unwrap();
    let called = client.clone();
    on_a_thread(move || crate::operations::apply(&called, &apply::sample()).wait().map(|_| ()))
        .await
        .unwrap();
    assert_eq!(serials(&client), [Material::PLATFORM_SERIAL], "the call did not wait");
    until(|| serials(&client) == [Material::NEXT_SERIAL]).await;
    assert_eq!(gateway.take_fetches(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notification_with_an_unknown_certificate_is_received() {
    use wechatpay_runtime::notification::{Receiver, Untyped};

    let gateway = Gateway::start().await;
    gateway.list_certificates(&[Material::PLATFORM_SERIAL]);
    gateway.sign_with(Material::PLATFORM_SERIAL);
    let material = Material::shared();
    let client = builder(&gateway.base_url(), material.platform_keys(), transport())
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    let receiver = Receiver::of_client(&client);
    let threads = (0..8).map(|number| {
        let mut rotated = crate::notifications::paid(&number.to_string());
        rotated.serial = Material::PLATFORM_SERIAL;
        let (sent, receiver) = (rotated.sent(&material), receiver.clone());
        on_a_thread(move || {
            let delivery = receiver.receive_blocking::<Untyped>(&sent.headers, &sent.body);
            delivery.map(|delivery| delivery.accept().status())
        })
    });
    for status in futures_util::future::join_all(threads).await {
        assert_eq!(status.unwrap(), 204);
    }
    assert_eq!(gateway.take_fetches(), 1, "one thread fetches for all");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_is_repeated_and_certificates_are_fetched() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[Material::PLATFORM_SERIAL]);
    gateway.sign_with(Material::PLATFORM_SERIAL);
    gateway.answer_next(Answer::bytes(503, "text/html", "").with(Fault::Unsigned));
    let client = builder(&gateway.base_url(), PlatformKeys::empty(), transport())
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    on_a_thread(move || {
        crate::operations::query(&client, &query::sample("1", "2"))
            .wait()
            .map(|_| ())
    })
    .await
    .unwrap();
    assert_eq!(gateway.take_calls().len(), 2);
    assert_eq!(gateway.take_fetches(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_read_piece_by_piece() {
    let gateway = Gateway::start().await;
    let client = client(&gateway.base_url());
    let content: Vec<u8> = (0..500_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    let digest = {
        use sha1::Digest as _;
        let hex: String = sha1::Sha1::digest(&content)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Digest::new("SHA1", &hex).unwrap()
    };
    gateway.answer_next(Answer::bytes(200, "text/plain", content.clone()).with(Fault::Unsigned));
    let url = format!("{}/v3/billdownload/file?token=x", gateway.base_url());
    let read = on_a_thread(move || {
        let mut file = client.download(url, digest).wait().unwrap();
        let mut pieces = Vec::new();
        while let Some(piece) = file.wait_for_piece().unwrap() {
            pieces.push(piece);
        }
        pieces
    })
    .await;
    assert!(read.len() > 1);
    assert_eq!(read.concat(), content);
}

#[tokio::test]
async fn a_transport_that_needs_a_runtime_says_so() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let waited = on_a_thread(move || {
        let called = client
            .call::<nothing::Response>(&DOWNLOAD, &nothing::Request::new())
            .wait();
        called.map(|_| ()).unwrap_err()
    });
    let error = waited.await;
    assert!(error.to_string().contains("BlockingTransport"), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
}

/// Only a blocking transport can fetch certificates without a runtime.
#[tokio::test]
async fn no_certificate_is_fetched_without_a_blocking_transport() {
    use wechatpay_runtime::notification::{Receiver, Untyped};

    let gateway = Gateway::start().await;
    gateway.list_certificates(&[Material::PLATFORM_SERIAL]);
    gateway.sign_with(Material::PLATFORM_SERIAL);
    let material = Material::shared();
    let client = gateway
        .client_builder(material.merchant(), material.platform_keys())
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    let receiver = Receiver::of_client(&client);
    let mut rotated = crate::notifications::paid("1");
    rotated.serial = Material::PLATFORM_SERIAL;
    let sent = rotated.sent(&material);
    let received = tokio::task::spawn_blocking(move || {
        let received = receiver.receive_blocking::<Untyped>(&sent.headers, &sent.body);
        received.map(|_| ())
    });
    let error = received.await.unwrap().unwrap_err();
    assert_eq!(error.unknown_serial(), Some(Material::PLATFORM_SERIAL));
    assert_eq!(gateway.take_fetches(), 0);
}
