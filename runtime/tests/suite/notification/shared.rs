//! Receivers that share a replay guard, over a store whose clock and failures the test sets.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, Request};
use serde_json::json;
use wechatpay_runtime::Client;
use wechatpay_runtime::notification::{
    Claim, ClaimError, GuardError, ReceiveError, Receiver, Repeated, ReplayGuard, SharedDelivery, SharedReceiver,
    Untyped,
};
use wechatpay_runtime::testing::{Platform, Playback, TestMerchant};
use wechatpay_runtime::transport::BoxFuture;

const LEASE: u64 = 60;

/// The store's entry for a notification.
enum Entry {
    Claimed { token: String, until: u64 },
    Taken { token: String },
}

/// The fate of a response of the store.
#[derive(Clone, Copy, Default)]
enum Answer {
    #[default]
    Arrives,
    Delayed,
    Lost,
}

#[derive(Default)]
struct Store {
    now: u64,
    /// How many of the next calls fail.
    failures: usize,
    /// How long the store takes to note that a notification is taken.
    delay: Duration,
    /// The fate of the response to the next claim that is granted.
    answer: Answer,
    entries: BTreeMap<String, Entry>,
}

/// The store, as each process sees it.
#[derive(Clone, Default)]
struct Guard(Arc<Mutex<Store>>);

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guard")
    }
}

impl Guard {
    fn try_each(&self) -> Result<(), GuardError> {
        let failures = &mut self.0.lock().unwrap().failures;
        if *failures == 0 {
            return Ok(());
        }
        *failures -= 1;
        Err(GuardError::Unavailable {
            reason: "connection refused".to_owned(),
        })
    }

    fn fail(&self, calls: usize) {
        self.0.lock().unwrap().failures = calls;
    }

    fn advance(&self, seconds: u64) {
        self.0.lock().unwrap().now += seconds;
    }

    /// Grants a claim if it can be granted. Returns the fate of the response.
    fn grant(&self, claim: &Claim) -> Result<Answer, ClaimError> {
        let mut store = self.0.lock().unwrap();
        match store.entries.get(claim.notification()) {
            Some(Entry::Taken { .. }) => return Err(Repeated::Taken.into()),
            Some(Entry::Claimed { until, .. }) if *until > store.now => return Err(Repeated::InProgress.into()),
            _ => {}
        }
        let (token, until) = (claim.token().to_owned(), store.now + LEASE);
        store
            .entries
            .insert(claim.notification().to_owned(), Entry::Claimed { token, until });
        Ok(std::mem::take(&mut store.answer))
    }

    fn remove(&self, claim: &Claim) {
        let entries = &mut self.0.lock().unwrap().entries;
        let ours = |entry: &Entry| matches!(entry, Entry::Claimed { token, .. } if token == claim.token());
        if entries.get(claim.notification()).is_some_and(ours) {
            entries.remove(claim.notification());
        }
    }
}

impl ReplayGuard for Guard {
    fn claim<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), ClaimError>> {
        Box::pin(async move {
            self.try_each()?;
            match self.grant(claim)? {
                Answer::Arrives => Ok(()),
                Answer::Delayed => std::future::pending().await,
                Answer::Lost => Err(GuardError::Unavailable {
                    reason: "no answer".to_owned(),
                }
                .into()),
            }
        })
    }

    fn take<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(async move {
            let delay = self.0.lock().unwrap().delay;
            std::thread::sleep(delay);
            self.try_each()?;
            let entries = &mut self.0.lock().unwrap().entries;
            match entries.get(claim.notification()) {
                Some(Entry::Claimed { token, .. } | Entry::Taken { token }) if token != claim.token() => {
                    return Err(GuardError::Lapsed);
                }
                _ => {
                    let token = claim.token().to_owned();
                    entries.insert(claim.notification().to_owned(), Entry::Taken { token });
                }
            }
            Ok(())
        })
    }

    fn release<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(async move {
            self.try_each()?;
            self.remove(claim);
            Ok(())
        })
    }

    fn abandon(&self, claim: Claim) {
        self.remove(&claim);
    }
}

/// Keys for all tests, because generating them takes long.
fn keys() -> &'static (Platform, TestMerchant) {
    static KEYS: OnceLock<(Platform, TestMerchant)> = OnceLock::new();
    KEYS.get_or_init(|| (Platform::new().unwrap(), TestMerchant::new("1900000109").unwrap()))
}

/// Two processes of one service, and a notification for it.
struct Service {
    guard: Guard,
    processes: [SharedReceiver; 2],
    request: Request<Bytes>,
}

impl Service {
    fn new() -> Self {
        let (platform, shop) = keys();
        let guard = Guard::default();
        let process = || Receiver::new(shop.merchant(), platform.keys()).shared(guard.clone());
        let processes = [process(), process()];
        let request = platform
            .notification(shop, "TRANSACTION.SUCCESS", &json!({"a": 1}))
            .unwrap();
        Self {
            guard,
            processes,
            request,
        }
    }

    async fn arrives_at(&self, process: usize) -> Result<SharedDelivery<Untyped>, ReceiveError> {
        let receiver = &self.processes[process];
        receiver.receive(self.request.headers(), self.request.body()).await
    }

    /// The status with which a repetition is answered that is not delivered.
    async fn repetition(&self, process: usize) -> u16 {
        let error = self.arrives_at(process).await.expect_err("it is not delivered");
        error.acknowledgement().status().as_u16()
    }
}

#[tokio::test]
async fn a_notification_is_delivered_to_one_process_at_a_time_and_taken_once() {
    let service = Service::new();
    let delivery = service.arrives_at(0).await.unwrap();
    assert_eq!(delivery.resource_json(), br#"{"a":1}"#);
    // While it is handled, WeChat Pay is told to come again.
    assert_eq!((service.repetition(0).await, service.repetition(1).await), (503, 503));
    assert_eq!(delivery.accept().await.status(), 204);
    // Success again, because the first response may have been lost.
    assert_eq!((service.repetition(0).await, service.repetition(1).await), (204, 204));
}

#[tokio::test]
async fn what_is_refused_or_dropped_is_delivered_again_at_once() {
    let service = Service::new();
    let refused = service
        .arrives_at(0)
        .await
        .unwrap()
        .refuse("the database is busy")
        .await;
    assert_eq!(refused.status(), 500);
    drop(service.arrives_at(1).await.unwrap());
    let accepted = service
        .arrives_at(0)
        .await
        .unwrap()
        .accept_with(&json!({"ok": true}))
        .await;
    assert_eq!(accepted.unwrap().status(), 200);
    assert_eq!(service.repetition(1).await, 204);
}

#[tokio::test]
async fn what_a_crashed_process_had_claimed_is_delivered_when_its_lease_has_ended() {
    let service = Service::new();
    // A crash runs no destructor.
    std::mem::forget(service.arrives_at(0).await.unwrap());
    service.guard.advance(LEASE - 1);
    assert_eq!(service.repetition(1).await, 503);
    service.guard.advance(1);
    assert_eq!(service.arrives_at(1).await.unwrap().accept().await.status(), 204);
}

#[tokio::test]
async fn without_the_store_nothing_is_delivered_or_acknowledged() {
    let service = Service::new();
    service.guard.fail(1);
    let error = service.arrives_at(0).await.unwrap_err();
    assert_eq!(error.acknowledgement().status(), 503);
    assert!(error.to_string().contains("connection refused"), "{error}");
    assert_eq!(error.reason(), "the shared replay guard failed");
    assert!(error.id().is_some());
    assert!(
        service.arrives_at(0).await.is_ok(),
        "it is delivered when the store is back"
    );
}

#[tokio::test]
async fn the_headers_are_judged_without_the_store() {
    let (platform, shop) = keys();
    let client = Client::builder(shop.merchant(), platform.keys()).transport(Playback::new());
    let receiver = Receiver::of_client(&client.build().unwrap()).shared(Guard::default());
    let request = Service::new().request;
    receiver.learn_key(request.headers()).await.unwrap();
    let error = receiver.learn_key(&HeaderMap::new()).await.unwrap_err();
    assert!(matches!(error, ReceiveError::Verification(_)), "{error}");
}

/// A sender that hangs up drops the future while the store answers.
#[tokio::test]
async fn a_claim_is_given_back_if_its_answer_does_not_arrive() {
    for answer in [Answer::Delayed, Answer::Lost] {
        let service = Service::new();
        service.guard.0.lock().unwrap().answer = answer;
        let arrived = service.arrives_at(0).now_or_never();
        assert!(arrived.is_none_or(|delivery| delivery.is_err()));
        let again = service.arrives_at(1).await;
        assert_eq!(again.unwrap().accept().await.status(), 204);
    }
}

#[tokio::test]
async fn a_store_that_fails_briefly_still_notes_what_was_handled() {
    let service = Service::new();
    let delivery = service.arrives_at(0).await.unwrap();
    service.guard.fail(2);
    assert_eq!(delivery.accept().await.status(), 204);
    service.guard.advance(LEASE);
    assert_eq!(service.repetition(1).await, 204, "it is taken");
}

/// WeChat Pay waits for five seconds for the response.
#[tokio::test]
async fn a_store_that_fails_slowly_is_asked_once() {
    let service = Service::new();
    let delivery = service.arrives_at(0).await.unwrap();
    service.guard.0.lock().unwrap().delay = Duration::from_millis(2_100);
    service.guard.fail(1);
    assert_eq!(delivery.accept().await.status(), 204);
    service.guard.advance(LEASE);
    assert!(
        service.arrives_at(1).await.is_ok(),
        "a second attempt would have noted it"
    );
}

/// Refusing it would have it handled a second time for certain.
#[tokio::test]
async fn what_was_handled_is_acknowledged_even_if_the_store_is_gone() {
    let service = Service::new();
    let delivery = service.arrives_at(0).await.unwrap();
    service.guard.fail(3);
    assert_eq!(delivery.accept().await.status(), 204);
    assert_eq!(service.repetition(1).await, 503, "the claim is not given back");
}

#[tokio::test]
async fn a_handler_slower_than_its_lease_does_not_take_the_claim_of_another() {
    let service = Service::new();
    let slow = service.arrives_at(0).await.unwrap();
    service.guard.advance(LEASE);
    let second = service.arrives_at(1).await.unwrap();
    assert_eq!(slow.accept().await.status(), 204);
    assert_eq!(service.repetition(0).await, 503, "the second handler is still at work");
    assert_eq!(second.refuse("no").await.status(), 500);
    assert!(service.arrives_at(0).await.is_ok());
}

#[test]
fn a_claim_identifies_the_notification_and_itself() {
    let claim = |scope, id| Claim::new(scope, id, 0).unwrap();
    let (first, second) = (claim("1900000109", "1"), claim("1900000109", "1"));
    assert_eq!(first.notification(), second.notification());
    assert_ne!(first.token(), second.token());
    assert!(
        first.notification().len() == 32 && first.token().len() == 32,
        "{first:?}"
    );
    // The length of the scope separates it from the id.
    assert_ne!(claim("1", "23").notification(), claim("12", "3").notification());
    assert!(!format!("{first:?}").contains(first.token()));
}

#[test]
fn a_notification_of_the_test_platform_is_like_a_real_one() {
    let (platform, shop) = keys();
    let secret = shop.encrypt("张三").unwrap();
    let clock = wechatpay_runtime::clock::FixedClock(1_700_000_000);
    let sent = |fields| {
        platform
            .notification_at(&clock, shop, "REFUND.SUCCESS", &fields)
            .unwrap()
    };
    let (first, second) = (sent(json!({"name": secret})), sent(json!({})));
    let receiver = Receiver::new(shop.merchant(), platform.keys()).with_clock(clock);
    let received = |request: &Request<Bytes>| {
        let delivery = receiver.receive_with_known_keys::<Untyped>(request.headers(), request.body());
        delivery.unwrap().into_parts().0
    };
    let notification = received(&first);
    assert_eq!(notification.event_type, "REFUND.SUCCESS");
    assert_eq!(notification.create_time.as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_ne!(notification.id, received(&second).id);
    let resource: serde_json::Value = serde_json::from_slice(notification.resource_json()).unwrap();
    let name = resource["name"].as_str().unwrap();
    let decrypted =
        wechatpay_runtime::wire::Decrypt::decrypt(&shop.merchant(), wechatpay_runtime::wire::Cipher::PublicKey, name);
    assert_eq!(*decrypted.unwrap(), "张三".as_bytes());

    // Another merchant cannot decrypt it, and another platform did not sign it.
    let other = TestMerchant::new("1900000109").unwrap();
    let stranger = Receiver::new(other.merchant(), platform.keys()).with_clock(clock);
    let refused = stranger.receive_with_known_keys::<Untyped>(second.headers(), second.body());
    assert!(matches!(refused, Err(ReceiveError::Decrypt { .. })), "{refused:?}");
    let forger = Receiver::new(shop.merchant(), Platform::new().unwrap().keys()).with_clock(clock);
    let refused = forger.receive_with_known_keys::<Untyped>(second.headers(), second.body());
    assert!(matches!(refused, Err(ReceiveError::Verification(_))), "{refused:?}");
}
