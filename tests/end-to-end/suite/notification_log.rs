//! The log shows what is wrong with a notification, and nothing of its content.

use std::fmt::Write as _;
use std::future::ready;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::json;
use tracing::callsite::rebuild_interest_cache;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, Interest, set_default, set_global_default};
use tracing::{Event, Level, Metadata, Subscriber};
use wechatpay_api::notify::v2::transaction_success;
use wechatpay_runtime::notification::{Claim, ClaimError, GuardError, ReceiveError, Receiver, ReplayGuard, Untyped};
use wechatpay_runtime::transport::BoxFuture;
use wechatpay_runtime::{CertificateRenewal, Client, PlatformKeys};

use crate::gateway::{Answer, Fault, Gateway, Material, Sent, V2Notification, V3Notification};
use crate::notification_server::Server;
use crate::notifications::{PAID, paid, receiver};

/// Records spans and events, on the thread that it is set for.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    lines: Arc<Mutex<String>>,
    kept: Kept,
}

/// The spans and events that are recorded.
#[derive(Clone, Copy, Default)]
enum Kept {
    #[default]
    Log,
    Metrics,
    /// None, on threads without a recorder of their own.
    Nothing,
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Recorder {
    fn of(kept: Kept) -> Self {
        Self {
            kept,
            ..Self::default()
        }
    }

    fn note(&self, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(String::new());
        record(&mut fields);
        self.lines.lock().unwrap().push_str(&(fields.0 + "\n"));
    }

    /// Records on this thread until the guard is dropped.
    pub(crate) fn set(&self) -> DefaultGuard {
        static EVERY_THREAD: Once = Once::new();
        // If another test, on a thread without a subscriber, is the first to reach a log line, `tracing` remembers
        // that nobody wants that line, unless every thread has a subscriber.
        EVERY_THREAD.call_once(|| {
            set_global_default(Self::of(Kept::Nothing)).unwrap();
            rebuild_interest_cache();
        });
        set_default(self.clone())
    }

    pub(crate) fn take(&self) -> String {
        std::mem::take(&mut self.lines.lock().unwrap())
    }
}

impl Subscriber for Recorder {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        match self.kept {
            Kept::Log => metadata.target() == "wechatpay" && *metadata.level() <= Level::INFO,
            Kept::Metrics => metadata.target() == "wechatpay::metrics",
            Kept::Nothing => false,
        }
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        self.note(|fields| {
            fields.0.push_str(attributes.metadata().name());
            attributes.record(fields);
        });
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.note(|fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.note(|fields| {
            fields.0.push_str(event.metadata().level().as_str());
            event.record(fields);
        });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The lines logged while this runs.
pub(crate) fn told(action: impl FnOnce()) -> String {
    recorded(Kept::Log, action)
}

/// The counts while this runs.
pub(crate) fn counted(action: impl FnOnce()) -> String {
    recorded(Kept::Metrics, action)
}

fn recorded(kept: Kept, action: impl FnOnce()) -> String {
    let recorder = Recorder::of(kept);
    let recording = recorder.set();
    action();
    drop(recording);
    recorder.take()
}

fn told_of(receiver: &Receiver, sent: &Sent) -> String {
    told(|| {
        let _ = receiver.receive_with_known_keys::<Untyped>(&sent.headers, &sent.body);
    })
}

#[test]
fn every_refused_notification_is_logged_with_its_reason() {
    let material = Material::shared();
    let receiver = receiver();
    let mut wrong_key = paid("id 1");
    wrong_key.api_v3_key = "vutsrqponmlkjihgfedcba9876543210";
    let told = told_of(&receiver, &wrong_key.sent(&material));
    for part in [
        "wechatpay.notification",
        "id=id 1",
        &format!("kind={PAID}"),
        &format!("serial={}", Material::PUBLIC_KEY_ID),
        "WARN",
        "status=500",
        "check the APIv3 key",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }

    let mut stranger = paid("1");
    stranger.serial = "5F4E3D2C";
    let mut late = paid("1");
    late.timestamp -= 1_000;
    let mut tampered = paid("1").sent(&material);
    *tampered.body.last_mut().unwrap() = b' ';
    for (sent, level, status, reason) in [
        (stranger.sent(&material), "WARN", 401, "the signing key is unknown"),
        (late.sent(&material), "WARN", 401, "check this machine's clock"),
        (tampered, "WARN", 401, "the signature does not match"),
        (
            paid("1").sent_signed(Vec::new(), "WECHATPAY/SIGNTEST/x"),
            "INFO",
            401,
            "a signature probe",
        ),
        (
            paid("1").sent_with(&material, "{}"),
            "WARN",
            400,
            "the envelope lacks a field",
        ),
        (
            paid("1").sent_with(&material, " ".repeat(2 << 20)),
            "WARN",
            413,
            "too long",
        ),
        (
            V3Notification::new("1", "MEMBERCARD.ACCEPT_CARD", &json!({})).sent_with(&material, "["),
            "WARN",
            400,
            "the envelope cannot be read",
        ),
    ] {
        let told = told_of(&receiver, &sent);
        assert!(told.contains(level), "{reason}: {told}");
        assert!(
            told.contains(&format!("status={status}")) && told.contains(reason),
            "{reason}: {told}"
        );
    }
    let genuine = paid("2").sent(&material);
    let told = told_of(&receiver, &genuine);
    assert!(!told.contains("WARN") && told.contains("id=2"), "{told}");
}

#[test]
fn a_platform_key_that_is_the_merchants_own_is_logged() {
    let material = Material::shared();
    let own = rcgen::KeyPair::from_pem(material.merchant_key_pem())
        .unwrap()
        .public_key_pem();
    let keys = PlatformKeys::builder()
        .public_key(Material::PUBLIC_KEY_ID, own)
        .build()
        .unwrap();
    let client = Client::builder(material.merchant(), PlatformKeys::empty());
    let client = client.without_transport().build().unwrap();
    for told in [
        told(|| drop(Receiver::new(material.merchant(), keys.clone()))),
        told(|| client.set_platform_keys(keys.clone())),
    ] {
        assert!(
            told.starts_with("ERROR") && told.contains("belongs to merchant"),
            "{told}"
        );
    }
    assert_eq!(self::told(|| drop(receiver())), "");
    assert_eq!(self::told(|| client.set_platform_keys(material.platform_keys())), "");
}

#[test]
fn repetitions_and_refusals_by_the_handler_are_logged_too() {
    let material = Material::shared();
    let receiver = receiver();
    let sent = paid("1").sent(&material);
    let receive = || receiver.receive_with_known_keys::<Untyped>(&sent.headers, &sent.body);
    let told_of_refusal = told(|| {
        let _ = receive().unwrap().refuse("13900000000");
    });
    assert!(told_of_refusal.contains("the handler refuses"), "{told_of_refusal}");
    assert!(!told_of_refusal.contains("13900000000"), "{told_of_refusal}");
    let _ = receive().unwrap().accept();
    let told_of_repetition = told(|| assert!(matches!(receive(), Err(ReceiveError::Repeated { .. }))));
    assert!(
        told_of_repetition.contains("INFO") && told_of_repetition.contains("accepted before"),
        "{told_of_repetition}"
    );
}

/// A shared replay guard whose store fails once a notification is handled.
#[derive(Debug)]
struct FailsToTake;

impl ReplayGuard for FailsToTake {
    fn claim<'g>(&'g self, _: &'g Claim) -> BoxFuture<'g, Result<(), ClaimError>> {
        Box::pin(ready(Ok(())))
    }

    fn take<'g>(&'g self, _: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(ready(Err(GuardError::Lapsed)))
    }

    fn release<'g>(&'g self, _: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(ready(Ok(())))
    }
}

#[test]
fn a_shared_guard_that_cannot_note_a_notification_is_logged() {
    let receiver = receiver().shared(FailsToTake);
    let sent = paid("id 3").sent(&Material::shared());
    let told = told(|| {
        let received = receiver.receive_with_known_keys::<Untyped>(&sent.headers, &sent.body);
        let delivery = received.now_or_never().unwrap().unwrap();
        let _ = delivery.accept().now_or_never().unwrap();
    });
    for part in ["ERROR", "id=id 3", "did not record it", "choose a longer lease"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn apiv2_notifications_are_logged_too() {
    let receiver = receiver();
    let told_of = |body: Vec<u8>| {
        told(|| {
            let _ = receiver.receive_v2::<transaction_success::Notification>(&body);
        })
    };
    let message = V2Notification::new(&[("out_trade_no", "13900000000")]);
    for (body, reason) in [
        (message.body(), "it is not signed"),
        (message.signed(false).body(), "another message"),
        (b"{}".to_vec(), "no XML message"),
    ] {
        let told = told_of(body);
        assert!(told.contains("WARN") && told.contains(reason), "{told}");
        assert!(told.contains("transaction_success"), "{told}");
        assert!(!told.contains("13900000000"), "{told}");
    }
}

/// Only their paths are logged, because the values may be personal data.
#[test]
fn unreadable_fields_are_logged() {
    let material = Material::shared();
    let receiver = receiver();
    let told_of = |sent: &Sent| {
        told(|| {
            let _ = receiver.receive_with_known_keys::<wechatpay_api::notify::Event>(&sent.headers, &sent.body);
        })
    };
    let mut odd = paid("1");
    odd.resource = json!({"trade_state": "SUCCESS", "out_trade_no": ["13900000000"]}).to_string();
    let told_of_odd = told_of(&odd.sent(&material));
    for part in ["WARN", "unreadable", "fields=out_trade_no", "transaction_success"] {
        assert!(told_of_odd.contains(part), "{part}: {told_of_odd}");
    }
    assert!(!told_of_odd.contains("13900000000"), "{told_of_odd}");
    let told_of_usual = told_of(&paid("2").sent(&material));
    assert!(!told_of_usual.contains("unreadable"), "{told_of_usual}");
}

/// Over a socket; text from an unknown sender cannot start a second log line.
#[tokio::test(flavor = "current_thread")]
async fn nothing_of_the_content_or_of_a_strangers_making_is_told() {
    let material = Material::shared();
    let recorder = Recorder::default();
    let _recording = recorder.set();
    let server = Server::start(receiver()).await;
    let mut wrong_key = paid("1\nWARN forged");
    wrong_key.api_v3_key = "vutsrqponmlkjihgfedcba9876543210";
    wrong_key.nonce = "a nonce".to_owned();
    assert_eq!(server.send(&wrong_key.sent(&material)).await.0, 500);
    assert_eq!(server.send(&paid("2").sent(&material)).await.0, 204);
    let told = recorder.take();
    assert!(told.contains("check the APIv3 key"), "{told}");
    assert!(!told.contains("\nWARN forged"), "{told}");
    for secret in ["order of", Material::API_V3_KEY, wrong_key.api_v3_key, &wrong_key.nonce] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}

#[test]
fn notifications_are_counted_by_their_result() {
    let (material, receiver) = (Material::shared(), receiver());
    let sent = paid("id 7").sent(&material);
    let counted = counted(|| {
        let received = || receiver.receive_with_known_keys::<Untyped>(&sent.headers, &sent.body);
        drop(received().unwrap().accept());
        received().unwrap_err();
    });
    let one = "TRACE monotonic_counter.wechatpay.notifications=1 result";
    let expected = [
        format!("{one}=\"delivered\""),
        format!("{one}=\"it was accepted before\""),
    ];
    assert_eq!(counted.lines().collect::<Vec<_>>(), expected);
}

/// A sender that hangs up while its notification waits for a certificate leaves a line, as a cancelled call does.
#[tokio::test]
async fn a_notification_that_is_cancelled_is_logged() {
    let gateway = Gateway::start().await;
    let list = gateway.material().certificate_list(&[Material::PLATFORM_SERIAL]);
    gateway.answer_lists_with(Answer::json(200, &list).with(Fault::Slow(Duration::from_secs(5))));
    let client = gateway
        .client_builder(gateway.material().merchant(), gateway.material().platform_certificate())
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    let receiver = Receiver::of_client(&client);
    let mut notification = paid("1");
    notification.serial = Material::NEXT_SERIAL;
    let sent = notification.sent(&Material::shared());
    let recorder = Recorder::default();
    let _guard = recorder.set();
    let receiving = receiver.receive::<Untyped>(&sent.headers, &sent.body);
    assert!(
        tokio::time::timeout(Duration::from_millis(200), receiving)
            .await
            .is_err()
    );
    let log = recorder.take();
    assert!(
        log.contains("cancelled") && log.contains(Material::NEXT_SERIAL),
        "{log}"
    );
}
