//! Platform certificates are fetched at first use, when an unknown certificate signs, and in the background.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use wechatpay_runtime::client::{BuildError, RenewalError};
use wechatpay_runtime::clock::Clock;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::signature::VerificationError;
use wechatpay_runtime::{CertificateRenewal, Client, Merchant, PlatformKeys};

use crate::certificate_fetches::client as renewing;
use crate::gateway::{Answer, Fault, Gateway, Material};
use crate::operations::apply;

const OLD: &str = Material::PLATFORM_SERIAL;
const NEW: &str = Material::NEXT_SERIAL;

/// Makes this many calls at once; returns their results.
async fn calls_at_once(client: &Client, number: usize) -> Vec<Result<(), Error>> {
    let calls = (0..number).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { crate::operations::apply(&client, &apply::sample()).await.map(|_| ()) })
    });
    let mut results = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        results.push(call.await.unwrap());
    }
    results
}

pub(crate) fn serials(client: &Client) -> Vec<String> {
    client.platform_keys().serials().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_without_keys_fetches_them_once_for_all_calls_that_wait() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    let client = renewing(&gateway, PlatformKeys::empty(), CertificateRenewal::default());
    for result in calls_at_once(&client, 20).await {
        result.unwrap();
    }
    assert_eq!(gateway.take_fetches(), 1);
    assert_eq!(serials(&client), [OLD]);
    for call in gateway.take_calls() {
        assert_eq!(call.header("Wechatpay-Serial"), Some(OLD));
        assert_eq!(call.decrypt_oaep("/contact_info/contact_name"), "张三");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_certificate_is_fetched_once_for_all_calls_that_wait() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD, NEW]);
    let client = renewing(
        &gateway,
        gateway.material().platform_certificate(),
        CertificateRenewal::default(),
    );
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(gateway.take_fetches(), 0);
    // Meanwhile the service starts to sign with the next certificate.
    gateway.sign_with(NEW);
    // The signature covers the whole of a response, however long it is.
    let long = serde_json::json!({"long": "x".repeat(200_000)});
    gateway.answer_next(Answer::json(200, &long));
    for result in calls_at_once(&client, 20).await {
        result.unwrap();
    }
    assert_eq!(gateway.take_fetches(), 1);
    assert_eq!(serials(&client), [NEW, OLD]);
    assert_eq!(gateway.take_calls().len(), 21, "no call was sent twice");
}

#[tokio::test]
async fn messages_with_unknown_keys_cause_few_fetches() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(NEW);
    let client = renewing(
        &gateway,
        gateway.material().platform_certificate(),
        CertificateRenewal::default(),
    );
    // The list itself is signed with a certificate that is not in it, so even the first fetch is refused.
    for _ in 0..5 {
        let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Verification { source: VerificationError::UnknownSerial { serial }, .. } if serial == NEW),
            "{error:?}"
        );
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
    assert_eq!(gateway.take_fetches(), 1);
    assert!(matches!(
        client.renew_certificates().await,
        Err(RenewalError::TooSoon { failure: Some(_), .. })
    ));
    // Public key ids are not in the list of certificates.
    client.platform_keys_for("PUB_KEY_ID_1").await;
    assert_eq!(gateway.take_fetches(), 0);
    assert_eq!(serials(&client), [OLD]);
}

#[tokio::test]
async fn a_public_key_and_certificates_can_be_used_together() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD, NEW]);
    let client = renewing(
        &gateway,
        gateway.material().platform_keys(),
        CertificateRenewal::default(),
    );
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    gateway.sign_with(NEW);
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(serials(&client), [NEW, OLD, Material::PUBLIC_KEY_ID]);
    gateway.sign_with(OLD);
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(gateway.take_fetches(), 1);
    for call in gateway.take_calls() {
        assert_eq!(call.header("Wechatpay-Serial"), Some(Material::PUBLIC_KEY_ID));
    }
}

#[tokio::test]
async fn a_forged_certificate_list_is_refused_and_no_call_is_sent() {
    let gateway = Gateway::start().await;
    let list = |fault| Answer::json(200, &gateway.material().certificate_list(&[OLD])).with(fault);
    let cases = [
        Fault::Unsigned,
        Fault::OldTimestamp,
        Fault::SignatureProbe,
        Fault::UnknownSerial,
        Fault::BrokenSignature,
        Fault::TamperedBody,
    ];
    gateway.sign_with(OLD);
    for fault in cases {
        let client = renewing(&gateway, PlatformKeys::empty(), CertificateRenewal::default());
        gateway.answer_next(list(fault.clone()));
        let error = crate::operations::apply(&client, &apply::sample()).await.unwrap_err();
        let Error::Renewal(reason) = &error else {
            panic!("{fault:?}: {error:?}")
        };
        let expected = match fault {
            Fault::TamperedBody => matches!(reason, RenewalError::Keys(_)),
            _ => matches!(reason, RenewalError::Verification(_)),
        };
        assert!(expected, "{fault:?}: {reason:?}");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!(gateway.take_call().target, "/v3/certificates");
        assert!(client.platform_keys().is_empty());
    }
}

#[tokio::test]
async fn certificates_of_another_authority_and_expired_ones_are_refused() {
    let gateway = Gateway::start().await;
    let roots = gateway.material().authority_pem();
    let chained = || CertificateRenewal::default().roots_pem(roots.as_bytes()).unwrap();
    let renewed = async |listed: &[&'static str], signer| {
        gateway.list_certificates(listed);
        gateway.sign_with(signer);
        let client = renewing(&gateway, PlatformKeys::empty(), chained());
        client.renew_certificates().await
    };
    let foreign = Material::FOREIGN_SERIAL;
    let refused = renewed(&[foreign], foreign).await.unwrap_err();
    assert!(
        matches!(&refused, RenewalError::Untrusted { serial, .. } if serial == foreign),
        "{refused:?}"
    );
    // It neither stops the others nor signs for them.
    let left = renewed(&[OLD, foreign], OLD).await.unwrap();
    assert_eq!(left.serials().collect::<Vec<_>>(), [OLD]);
    let refused = renewed(&[OLD, foreign], foreign).await.unwrap_err();
    assert!(matches!(refused, RenewalError::Verification(_)), "{refused:?}");
    let expired = Material::EXPIRED_SERIAL;
    assert!(matches!(renewed(&[expired], expired).await, Err(RenewalError::Expired)));
    let left = renewed(&[expired, OLD], OLD).await.unwrap();
    assert_eq!(left.serials().collect::<Vec<_>>(), [OLD]);
    // Without root certificates, the APIv3 key establishes trust in them.
    gateway.list_certificates(&[foreign]);
    gateway.sign_with(foreign);
    let client = renewing(&gateway, PlatformKeys::empty(), CertificateRenewal::default());
    client.renew_certificates().await.unwrap();
}

/// A clock that is this many seconds ahead of the real time.
#[derive(Debug)]
struct Ahead(i64);

impl Clock for Ahead {
    fn unix_seconds(&self) -> i64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        i64::try_from(now).unwrap() + self.0
    }
}

#[tokio::test]
async fn a_certificate_about_to_expire_is_renewed_beside_the_next_call() {
    let gateway = Gateway::start().await;
    let list = Answer::json(200, &gateway.material().certificate_list(&[NEW]));
    gateway.answer_lists_with(list.with(Fault::Slow(Duration::from_secs(3))));
    gateway.sign_with(OLD);
    // The certificates of this gateway are valid until the year 4096; with this lead time, that counts as "soon".
    let renewal = CertificateRenewal::default().lead(Duration::MAX);
    let client = renewing(&gateway, gateway.material().platform_certificate(), renewal);
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    // The call did not wait for the certificates, because the old one is still valid.
    assert_eq!(serials(&client), [OLD]);
    until(|| serials(&client) == [NEW]).await;
    gateway.sign_with(NEW);
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(gateway.take_fetches(), 1);
    let calls = gateway.take_calls();
    let named: Vec<_> = calls.iter().map(|call| call.header("Wechatpay-Serial")).collect();
    assert_eq!(named, [Some(OLD), Some(NEW)]);
}

#[tokio::test]
async fn a_merchant_with_a_public_key_fetches_no_certificates_because_one_expires() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[NEW]);
    let keys = gateway.material().both_kinds_of_platform_keys();
    let client = renewing(&gateway, keys, CertificateRenewal::default().lead(Duration::MAX));
    // A fetch beside the first call would arrive during the others.
    for _ in 0..10 {
        crate::operations::apply(&client, &apply::sample()).await.unwrap();
    }
    assert_eq!(gateway.take_fetches(), 0);
}

#[tokio::test]
async fn a_failed_renewal_leaves_the_keys_in_use() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[Material::EXPIRED_SERIAL]);
    let renewal = CertificateRenewal::default().lead(Duration::MAX);
    let client = renewing(&gateway, gateway.material().platform_certificate(), renewal);
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    crate::operations::apply(&client, &apply::sample()).await.unwrap();
    assert_eq!(gateway.take_fetches(), 1);
    assert_eq!(serials(&client), [OLD]);
}

/// Waits until a condition holds, for at most ten seconds.
pub(crate) async fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..1_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not happen within ten seconds");
}

#[tokio::test]
async fn one_task_renews_for_all_clones_until_it_is_stopped_or_the_last_clone_is_dropped() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    let interval = Duration::from_millis(200);
    let renewal = CertificateRenewal::default()
        .minimum_interval(interval)
        .period(interval);
    let client = renewing(&gateway, PlatformKeys::empty(), renewal);
    let clone = client.clone();
    client.start_certificate_renewal().unwrap();
    clone.start_certificate_renewal().unwrap();
    until(|| serials(&clone) == [OLD]).await;
    gateway.list_certificates(&[OLD, NEW]);
    until(|| serials(&clone) == [NEW, OLD]).await;
    gateway.take_fetches();
    tokio::time::sleep(interval * 5).await;
    let fetches = gateway.take_fetches();
    assert!((1..=5).contains(&fetches), "{fetches} fetches: one task, not two");

    clone.stop_certificate_renewal();
    tokio::time::sleep(interval).await;
    gateway.take_fetches();
    tokio::time::sleep(interval * 4).await;
    assert_eq!(gateway.take_fetches(), 0, "it was stopped");

    client.start_certificate_renewal().unwrap();
    until(|| gateway.take_fetches() > 0).await;
    drop(client);
    until(|| gateway.take_fetches() > 0).await;
    drop(clone);
    tokio::time::sleep(interval).await;
    gateway.take_fetches();
    tokio::time::sleep(interval * 4).await;
    assert_eq!(gateway.take_fetches(), 0, "nobody is left to renew for");
}

#[tokio::test]
async fn the_task_survives_failures() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[Material::EXPIRED_SERIAL]);
    let interval = Duration::from_millis(100);
    let renewal = CertificateRenewal::default()
        .minimum_interval(interval)
        .period(interval);
    let client = renewing(&gateway, PlatformKeys::empty(), renewal);
    client.start_certificate_renewal().unwrap();
    until(|| gateway.take_fetches() > 0).await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    until(|| serials(&client) == [OLD]).await;
}

#[tokio::test]
async fn a_wrong_clock_is_named_as_the_reason() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    for skew in [-3600, 3600] {
        let client = gateway
            .client_builder(gateway.material().merchant(), PlatformKeys::empty())
            .renew_certificates(CertificateRenewal::default())
            .clock(Ahead(skew))
            .build()
            .unwrap();
        let error = client.renew_certificates().await.unwrap_err();
        assert!(
            matches!(
                error,
                RenewalError::Verification(VerificationError::TimestampOutOfWindow { .. })
            ),
            "{error:?}"
        );
        assert!(error.to_string().contains("clock"), "{error}");
    }
}

#[tokio::test]
async fn the_global_service_has_a_list_of_its_own() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    let client = gateway
        .client_builder(gateway.material().merchant(), PlatformKeys::empty())
        .base_url(wechatpay_runtime::Host::HongKong, &gateway.base_url())
        .unwrap()
        .renew_certificates(CertificateRenewal::global())
        .build()
        .unwrap();
    client.renew_certificates().await.unwrap();
    assert_eq!(gateway.take_fetches(), 1);
}

#[tokio::test]
async fn the_requirements_of_renewal_are_checked_when_the_client_is_built() {
    let gateway = Gateway::start().await;
    let merchant: Merchant = gateway.material().merchant_without_certificate();
    let refused = gateway
        .client_builder(merchant, PlatformKeys::empty())
        .renew_certificates(CertificateRenewal::default())
        .build();
    assert!(matches!(refused, Err(BuildError::NoApiV3Key)), "{refused:?}");
    assert!(matches!(
        gateway.client().start_certificate_renewal(),
        Err(RenewalError::NotConfigured)
    ));
    let client = renewing(&gateway, PlatformKeys::empty(), CertificateRenewal::default());
    let outside = std::thread::spawn(move || client.start_certificate_renewal());
    assert!(matches!(outside.join().unwrap(), Err(RenewalError::NoRuntime)));
    assert!(CertificateRenewal::default().roots_pem(b"no certificate").is_err());
}
