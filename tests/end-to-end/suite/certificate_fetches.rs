//! Fetches of certificates: one fetch serves all waiting calls, even if some of them are cancelled; the number of
//! waiting calls is limited; and the fetches end where there are no certificates.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};
use wechatpay_runtime::client::RenewalError;
use wechatpay_runtime::notification::{ReceiveError, Receiver, Untyped};
use wechatpay_runtime::transport::Limits;
use wechatpay_runtime::{CertificateRenewal, Client, PlatformKeys};

use crate::gateway::{Answer, Fault, Gateway, Material, Sent, cryptography};
use crate::notification_server::Server;
use crate::notifications::paid;
use crate::operations::apply;

const OLD: &str = Material::PLATFORM_SERIAL;
const NEW: &str = Material::NEXT_SERIAL;

/// A gateway that takes this long to list its certificates, and a client that knows the old certificate.
async fn slow(delay: Duration) -> (Gateway, Client) {
    let gateway = Gateway::start().await;
    let list = Answer::json(200, &gateway.material().certificate_list(&[OLD, NEW]));
    gateway.answer_lists_with(list.with(Fault::Slow(delay)));
    gateway.sign_with(OLD);
    let client = client(
        &gateway,
        gateway.material().platform_certificate(),
        CertificateRenewal::default(),
    );
    (gateway, client)
}

/// A client that renews its certificates in this way.
pub(crate) fn client(gateway: &Gateway, keys: PlatformKeys, renewal: CertificateRenewal) -> Client {
    gateway
        .client_builder(gateway.material().merchant(), keys)
        .renew_certificates(renewal)
        .build()
        .unwrap()
}

/// A notification signed with the certificate that the client does not know yet.
fn rotated(id: &str) -> Sent {
    let mut notification = paid(id);
    notification.serial = NEW;
    notification.sent(&Material::shared())
}

/// Polls the future for this long, and then drops it.
async fn cancelled_after<T>(time: Duration, future: impl Future<Output = T>) {
    assert!(
        tokio::time::timeout(time, future).await.is_err(),
        "it was to be cancelled"
    );
}

#[tokio::test]
async fn a_fetch_outlives_the_calls_that_wait_for_it() {
    let (gateway, client) = slow(Duration::from_secs(5)).await;
    for _ in 0..50 {
        cancelled_after(Duration::from_millis(4), client.platform_keys_for(NEW)).await;
    }
    assert!(!client.platform_keys().contains(NEW));
    let keys = client.platform_keys_for(NEW).await;
    assert!(keys.contains(NEW), "the next waiting call finishes the fetch");
    assert_eq!(gateway.take_fetches(), 1);
}

#[tokio::test]
async fn a_fetch_without_waiters_is_finished() {
    let (gateway, client) = slow(Duration::from_millis(100)).await;
    cancelled_after(Duration::from_millis(20), client.platform_keys_for(NEW)).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(client.platform_keys().contains(NEW));
    assert!(matches!(
        client.renew_certificates().await,
        Err(RenewalError::TooSoon { .. })
    ));
    assert_eq!(gateway.take_fetches(), 1);
}

/// Otherwise, strangers who hang up at many merchants of one transport would occupy all its connections.
#[tokio::test]
async fn a_fetch_without_waiters_does_not_keep_its_connection() {
    let (gateway, _) = slow(Duration::from_millis(300)).await;
    let material = gateway.material();
    let limits = Limits {
        connections_per_host: 1,
        longest_wait: Duration::from_secs(3),
        ..Limits::default()
    };
    let transport = gateway.transport_builder().limits(limits).build().unwrap();
    let client = gateway
        .client_builder(material.merchant(), material.platform_certificate())
        .renew_certificates(CertificateRenewal::default())
        .transport(transport)
        .build()
        .unwrap();
    cancelled_after(Duration::from_millis(100), client.platform_keys_for(NEW)).await;
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(gateway.take_fetches(), 1);
}

#[tokio::test]
async fn senders_that_hang_up_do_not_cause_further_fetches() {
    let all: Vec<Sent> = (0..50).map(|number| rotated(&number.to_string())).collect();
    let patient = rotated("patient");
    let (gateway, client) = slow(Duration::from_secs(8)).await;
    let server = Server::start(Receiver::of_client(&client)).await;
    for sent in &all {
        cancelled_after(Duration::from_millis(10), server.send(sent)).await;
    }
    assert_eq!(server.send(&patient).await.0, 204);
    assert_eq!(gateway.take_fetches(), 1);
    assert_eq!(server.accepted().len(), 1);
}

#[tokio::test]
async fn few_notifications_wait_for_a_fetch_and_the_others_are_delivered_again() {
    let (gateway, client) = slow(Duration::from_millis(1_500)).await;
    let server = Server::start(Receiver::of_client(&client)).await;
    let all: Vec<Sent> = (0..100).map(|number| rotated(&number.to_string())).collect();
    let begin = Instant::now();
    let answers = join_all(
        all.iter()
            .map(async |sent| (server.send(sent).await.0.as_u16(), begin.elapsed())),
    )
    .await;
    let of = |status: u16| answers.iter().filter(move |(given, _)| *given == status);
    assert_eq!((of(204).count(), of(503).count()), (64, 36), "{answers:?}");
    assert!(
        of(503).all(|(_, after)| *after < Duration::from_millis(1_400)),
        "they are not kept waiting"
    );
    assert_eq!(gateway.take_fetches(), 1);
    // The refused notifications are sent again.
    for sent in &all {
        assert_eq!(server.send(sent).await.0, 204);
    }
    assert_eq!(server.accepted().len(), 100);
}

#[tokio::test]
async fn a_fetch_does_not_delay_messages_with_known_keys() {
    let (gateway, client) = slow(Duration::from_millis(500)).await;
    let receiver = Receiver::of_client(&client);
    let (stranger, mut genuine) = (rotated("1"), paid("2"));
    genuine.serial = OLD;
    let genuine = genuine.sent(gateway.material());
    let waiting = receiver.receive::<Untyped>(&stranger.headers, &stranger.body);
    let known = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let begin = Instant::now();
        let _ = receiver
            .receive::<Untyped>(&genuine.headers, &genuine.body)
            .await
            .unwrap();
        assert!(begin.elapsed() < Duration::from_millis(300));
        let error = receiver
            .receive_with_known_keys::<Untyped>(&stranger.headers, &stranger.body)
            .unwrap_err();
        assert_eq!(error.unknown_serial(), Some(NEW), "this one never waits");
    };
    let (waited, ()) = tokio::join!(waiting, known);
    let _ = waited.unwrap();
}

/// A request's headers are checked before its body is read, so that waiting requests hold no body.
#[tokio::test]
async fn headers_are_judged_before_the_body_is_read() {
    let (_gateway, client) = slow(Duration::ZERO).await;
    let server = Server::start(Receiver::of_client(&client)).await;
    let mut old = paid("1");
    old.timestamp -= 1_000;
    let sent = old.sent(&Material::shared());
    let status = tokio::time::timeout(Duration::from_secs(5), server.send_head_only(&sent)).await;
    assert_eq!(status.unwrap(), "401");
    let error = Receiver::of_client(&client).learn_key(&sent.headers).await.unwrap_err();
    assert!(matches!(error, ReceiveError::Verification(_)), "{error}");
}

/// The service's response to merchants that only have a public key.
fn none() -> Answer {
    Answer::json(
        404,
        &json!({"code": "RESOURCE_NOT_EXISTS", "message": "无可用的平台证书"}),
    )
}

#[tokio::test]
async fn the_background_task_ends_where_there_are_no_certificates() {
    let gateway = Gateway::start().await;
    let interval = Duration::from_millis(20);
    let renewal = CertificateRenewal::default()
        .minimum_interval(interval)
        .period(interval);
    for list in [
        none(),
        none().with(Fault::Unsigned),
        Answer::json(200, &json!({"data": []})),
    ] {
        gateway.answer_lists_with(list);
        let client = client(&gateway, gateway.material().platform_keys(), renewal.clone());
        client.start_certificate_renewal().unwrap();
        tokio::time::sleep(interval * 20).await;
        assert_eq!(gateway.take_fetches(), 1);
        let error = client.renew_certificates().await.unwrap_err();
        assert!(matches!(error, RenewalError::NoCertificates), "{error:?}");
        gateway.take_fetches();
        // A restarted client asks again.
        tokio::time::sleep(interval * 2).await;
        client.start_certificate_renewal().unwrap();
        tokio::time::sleep(interval * 20).await;
        assert_eq!(gateway.take_fetches(), 1);
    }
}

#[tokio::test]
async fn an_unsigned_response_does_not_end_the_background_task_of_a_client_with_certificates() {
    let interval = Duration::from_millis(20);
    let empty = || Answer::json(200, &json!({"data": []}));
    for (list, ends) in [
        (none(), true),
        (empty(), true),
        (none().with(Fault::Unsigned), false),
        (Answer::json(404, &json!({"code": 404})).with(Fault::Unsigned), false),
        (empty().with(Fault::Unsigned), false),
    ] {
        let gateway = Gateway::start().await;
        gateway.sign_with(OLD);
        gateway.answer_lists_with(list.clone());
        let renewal = CertificateRenewal::default()
            .minimum_interval(interval)
            .period(interval);
        let client = client(&gateway, gateway.material().platform_certificate(), renewal);
        client.start_certificate_renewal().unwrap();
        while gateway.take_fetches() == 0 {
            tokio::time::sleep(interval).await;
        }
        tokio::time::sleep(interval * 5).await;
        // The service has certificates again.
        let list = gateway.material().certificate_list(&[OLD, NEW]);
        gateway.answer_lists_with(Answer::json(200, &list));
        if ends {
            tokio::time::sleep(interval * 20).await;
            assert!(!client.platform_keys().contains(NEW), "{list:?}");
        } else {
            let renewed = async {
                while !client.platform_keys().contains(NEW) {
                    tokio::time::sleep(interval).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(30), renewed).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merchant_with_only_a_public_key_makes_no_requests_for_other_public_keys() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    for list in [
        none(),
        none().with(Fault::Unsigned),
        Answer::json(200, &json!({"data": []})),
        Answer::bytes(502, "text/html", "<html>").with(Fault::Unsigned),
    ] {
        gateway.answer_lists_with(list);
        let client = client(&gateway, material.platform_keys(), CertificateRenewal::default());
        let server = Server::start(Receiver::of_client(&client)).await;
        gateway.take_fetches();
        // The service has changed to another public key, which only a person can give to the client.
        let next = |number: usize| {
            let mut notification = paid(&number.to_string());
            notification.serial = "PUB_KEY_ID_0";
            notification.sent(material)
        };
        let all: Vec<Sent> = (0..50).map(next).collect();
        let refused = join_all(all.iter().map(async |sent| server.send(sent).await.0)).await;
        assert!(refused.iter().all(|status| !status.is_success()), "{refused:?}");
        let calls = (0..20).map(async |_| {
            gateway.answer_next(Answer::json(200, &json!({"apply_id": "1"})).with(Fault::UnknownSerial));
            let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
            assert_eq!(error.outcome(), wechatpay_runtime::error::Outcome::Unknown, "{error}");
        });
        join_all(calls).await;
        assert_eq!(gateway.take_fetches(), 0);
        assert_eq!(gateway.take_calls().len(), 20, "no call was repeated");
        // The same with messages that name a certificate, and with the task in the background: one fetch, which may be
        // repeated as after every failure.
        client.start_certificate_renewal().unwrap();
        let all: Vec<Sent> = (0..50).map(|number| rotated(&number.to_string())).collect();
        join_all(all.iter().map(async |sent| server.send(sent).await)).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let fetches = gateway.take_fetches();
        assert!(fetches <= 3, "{fetches}");
        gateway.take_calls();
    }
}

/// A list with this entry after the usual ones.
fn with_entry(serial: &str, algorithm: &str, pem: &str) -> Value {
    let mut list = Material::shared().certificate_list(&[OLD]);
    let entries = list["data"].as_array_mut().unwrap();
    entries.insert(0, entry(serial, algorithm, pem));
    list
}

fn entry(serial: &str, algorithm: &str, pem: &str) -> Value {
    let ciphertext = cryptography::encrypt_aes_gcm(Material::API_V3_KEY, "61f9c719728a", "certificate", pem);
    json!({
        "serial_no": serial,
        "encrypt_certificate": {
            "algorithm": algorithm,
            "nonce": "61f9c719728a",
            "associated_data": "certificate",
            "ciphertext": ciphertext,
        },
    })
}

#[tokio::test]
async fn one_certificate_that_cannot_be_used_does_not_stop_the_others() {
    let gateway = Gateway::start().await;
    gateway.sign_with(OLD);
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
    parameters.serial_number = Some(vec![0x5e, 0xc0].into());
    let elliptic = parameters.self_signed(&key).unwrap().pem();
    // Another certificate with a serial number that is already in the list.
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let digits = OLD.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    let number: Vec<u8> = digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
    parameters.serial_number = Some(number.into());
    let second = parameters.self_signed(&key).unwrap().pem();
    let mut twice = Material::shared().certificate_list(&[OLD]);
    let entries = twice["data"].as_array_mut().unwrap();
    entries.push(entry(OLD, "AEAD_AES_256_GCM", &second));
    for list in [
        with_entry("5EC0", "AEAD_AES_256_GCM", &elliptic),
        with_entry("5EC1", "AEAD_ROT13", &elliptic),
        with_entry("5EC2", "AEAD_AES_256_GCM", "no certificate"),
        twice,
    ] {
        gateway.answer_lists_with(Answer::json(200, &list));
        let client = client(&gateway, PlatformKeys::empty(), CertificateRenewal::default());
        let keys = client.renew_certificates().await.unwrap();
        assert_eq!(keys.serials().collect::<Vec<_>>(), [OLD]);
    }
    // If none can be used, the error says why.
    let mut list = with_entry("5EC0", "AEAD_AES_256_GCM", &elliptic);
    list["data"].as_array_mut().unwrap().truncate(1);
    gateway.answer_lists_with(Answer::json(200, &list));
    let client = client(&gateway, PlatformKeys::empty(), CertificateRenewal::default());
    let error = client.renew_certificates().await.unwrap_err();
    assert!(matches!(error, RenewalError::Keys(_)), "{error:?}");
}
