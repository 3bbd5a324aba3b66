//! No log line and no error contains a secret. Every log line of a run with successes and every kind of failure, and
//! every error's text and `Debug`, is searched for the plaintext of encrypted fields, for keys, signatures and tokens,
//! in every form in which programs print bytes. The run is made over both transports.

mod forms;
mod on_the_way;

use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::Duration;

use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::PrivateKeyParts;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wechatpay_api::notify::Event as Notified;
use wechatpay_api::notify::v2::refund_processed;
use wechatpay_runtime::notification::Receiver;
use wechatpay_runtime::transport::{BlockingTransport, ReqwestTransport};
use wechatpay_runtime::{CertificateRenewal, Client, ClientBuilder, Digest, PlatformKeys, RetryPolicy};

use crate::gateway::{Answer, DeadHost, Fault, Gateway, Material, Sent, V2Notification, V3Notification};
use crate::operations::{apply, modify, query};

static LINES: Mutex<String> = Mutex::new(String::new());

/// Records everything that is logged with `tracing` and `log`, at every level, from every crate.
struct Recorder;

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value}").unwrap();
    }
}

fn note(head: &str, record: impl FnOnce(&mut Fields<'_>)) {
    let mut line = head.to_owned();
    record(&mut Fields(&mut line));
    let mut lines = LINES.lock().unwrap();
    lines.push_str(&line);
    lines.push('\n');
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        note(attributes.metadata().name(), |fields| attributes.record(fields));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        note("record", |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        note(event.metadata().target(), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Recorder {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut lines = LINES.lock().unwrap();
        writeln!(lines, "{} {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

/// Everything that an error shows, in every way it can be printed.
fn texts(error: &(dyn std::error::Error + 'static)) -> String {
    let mut texts = format!("{error} {error:?} {error:#?}\n");
    let mut source = error.source();
    while let Some(error) = source {
        writeln!(texts, "{error} {error:?}").unwrap();
        source = error.source();
    }
    texts
}

const FILE_TOKEN: &str = "dN7J6yDgUzbX8Uk3sD4a4e";
const PROXY_PASSWORD: &str = "correct-horse-battery";

/// Receives notifications that succeed and that fail in every way; returns what they and their errors show.
fn notified(client: &Client) -> String {
    let material = Material::shared();
    let receiver = Receiver::of_client(client);
    let card = |phone: &str| json!({"phone_number": phone, "openid": "o1", "name": "张三"});
    let notification = |id: &str, resource| V3Notification::new(id, "MEMBERCARD.ACCEPT_CARD", &resource);
    let genuine = notification("1", card(&material.encrypt_for_merchant("13900000000")));
    let mut others = vec![
        notification("2", card("13900000000")),
        notification("3", json!({"openid": ["张三"]})),
    ];
    others.extend(std::iter::repeat_n(genuine.clone(), 4));
    others[2].resource = "13900000000".to_owned();
    others[3].api_v3_key = "vutsrqponmlkjihgfedcba9876543210";
    others[4].serial = "5F4E3D2C";
    others[5].timestamp -= 1_000;
    let mut all: Vec<Sent> = others.iter().map(|other| other.sent(&material)).collect();
    all.push(genuine.sent(&material));
    all.push(genuine.sent_signed(b"13900000000".to_vec(), "AAAA"));
    all.push(genuine.sent_with(&material, "{\"id\": \"1\", \"summary\": \"13900000000\"}"));
    let mut told = String::new();
    let mut delivered = 0;
    for sent in all {
        match receiver.receive_with_known_keys::<Notified>(&sent.headers, &sent.body) {
            Ok(delivery) => {
                delivered += 1;
                told.push_str(&format!("{delivery:?}"));
                told.push_str(&format!("{:?}", delivery.accept()));
            }
            Err(error) => told.push_str(&format!("{} {:?}", texts(&error), error.acknowledgement())),
        }
    }
    // Those with a field that cannot be read are delivered too.
    assert_eq!(delivered, 3);
    let paid = V2Notification::new(&[("attach", "13734543456"), ("total_fee", "x")]);
    let refund =
        V2Notification::new(&[("return_code", "SUCCESS")]).with_req_info("<root><refund_fee>13734543456</root>");
    for body in [
        paid.body(),
        paid.signed(false).body(),
        refund.body(),
        b"<xml>13734543456<a/></xml>".to_vec(),
    ] {
        told.push_str(&match receiver.receive_v2::<refund_processed::Notification>(&body) {
            Ok(received) => format!("{received:?}"),
            Err(error) => format!("{} {:?}", texts(&error), error.acknowledgement()),
        });
    }
    told
}

/// Sets one of the two transports in a client's builder.
type Choice = fn(ClientBuilder, ReqwestTransport) -> ClientBuilder;

const ASYNCHRONOUS: Choice = |builder, transport| builder.transport(transport);
const BLOCKING: Choice = |builder, transport| builder.transport(BlockingTransport::new(transport).unwrap());

/// Makes calls that succeed and that fail in every way; returns what their errors show.
async fn full_run(choice: Choice) -> String {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let builder = |keys| {
        let merchant = material.merchant();
        let transport = gateway.transport_builder().identity_of(&merchant).unwrap();
        choice(gateway.client_builder(merchant, keys), transport.build().unwrap())
    };
    let client = builder(material.platform_keys())
        .retry_policy(RetryPolicy {
            first_pause: Duration::from_millis(1),
            ..RetryPolicy::default()
        })
        .build()
        .unwrap();
    let mut told = String::new();
    let secret_answer = json!({"apply_id": "1", "account_no": material.encrypt_for_merchant("6214830000000001")});
    let echo = json!({"code": "PARAM_ERROR", "message": "no", "detail": {"value": "13900000000"}});
    let mut answers = vec![
        Answer::json(200, &secret_answer),
        Answer::json(200, &json!({"total": "x", "account_no": "not encrypted: 13900000000"})),
        Answer::json(400, &echo),
        Answer::json(400, &echo).with(Fault::Unsigned),
        Answer::bytes(502, "text/html", "13900000000").with(Fault::Unsigned),
        Answer::redirect(),
    ];
    for fault in [
        Fault::TamperedBody,
        Fault::OldTimestamp,
        Fault::UnknownSerial,
        Fault::SignatureProbe,
        Fault::BrokenSignature,
        Fault::Unsigned,
        Fault::HangUp,
        Fault::HangUpInBody,
    ] {
        answers.push(Answer::json(200, &secret_answer).with(fault));
    }
    let mut successes = 0;
    for answer in answers {
        gateway.answer_next(answer);
        match crate::operations::apply(&client, &apply::sample()).await {
            Ok(reply) => {
                successes += 1;
                told.push_str(&format!("{reply:?}"));
            }
            Err(error) => told.push_str(&texts(&error)),
        }
    }
    assert_eq!(successes, 1);
    let mut too_long = apply::sample();
    too_long.contact_info.contact_name = "张三".repeat(100).into();
    told.push_str(&texts(&crate::operations::apply(&client, &too_long).await.unwrap_err()));

    gateway.answer_next(Answer::bytes(503, "text/html", "").with(Fault::Unsigned));
    let personal = query::sample("1217752501201407033233368018", "1").with_id_card("110101199003070134");
    told.push_str(&format!(
        "{:?}",
        crate::operations::query(&client, &personal).await.unwrap()
    ));
    gateway.answer_next(Answer::success(false).with(Fault::HangUp));
    told.push_str(&format!("{:?}", crate::operations::query(&client, &personal).await));
    let nobody = DeadHost::new();
    let lost = builder(material.platform_keys())
        .base_url(wechatpay_runtime::Host::Main, nobody.base_url())
        .unwrap()
        .build()
        .unwrap();
    told.push_str(&texts(&crate::operations::query(&lost, &personal).await.unwrap_err()));

    let dead_proxy = nobody.base_url().trim_start_matches("https://").to_owned();
    for proxy in [dead_proxy, on_the_way::refusing_proxy().await] {
        let transport = gateway.transport_builder();
        let transport = transport
            .proxy(&format!("http://shop:{PROXY_PASSWORD}@{proxy}"))
            .unwrap();
        told.push_str(&format!("{transport:?}"));
        let client = gateway.client_builder(material.merchant(), material.platform_keys());
        let client = choice(client, transport.build().unwrap()).build().unwrap();
        told.push_str(&format!("{client:?}"));
        told.push_str(&texts(&crate::operations::query(&client, &personal).await.unwrap_err()));
    }
    let transport = gateway.transport_builder();
    told.push_str(&texts(
        &transport
            .proxy(&format!("http://shop:{PROXY_PASSWORD}@:x"))
            .unwrap_err(),
    ));

    for fault in [Fault::TamperedBody, Fault::Unsigned, Fault::HangUp] {
        gateway.answer_next(Answer::xml(&[("return_code", "SUCCESS"), ("total", "x")]).with(fault));
        told.push_str(&texts(
            &crate::operations::modify(&client, &modify::sample()).await.unwrap_err(),
        ));
    }
    gateway.answer_next(Answer::bytes(200, "text/xml", "<xml><a>13734543456</a>"));
    told.push_str(&texts(
        &crate::operations::modify(&client, &modify::sample()).await.unwrap_err(),
    ));

    let url = format!("{}/v3/billdownload/file?token={FILE_TOKEN}", gateway.base_url());
    let digest = Digest::new("SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d").unwrap();
    gateway.answer_next(Answer::bytes(200, "text/csv", "张三,13900000000").with(Fault::Unsigned));
    told.push_str(&format!("{:?}", client.download(&url, digest.clone())));
    let mut file = client.download(&url, digest.clone()).await.unwrap();
    told.push_str(&texts(&file.read_to_end().await.unwrap_err()));
    told.push_str(&texts(&lost.download(&url, digest).await.unwrap_err()));

    told.push_str(&notified(&client));
    let hasty = gateway
        .transport_builder()
        .timeout(Duration::from_millis(300))
        .body_limit(2_000);
    let hasty = hasty.identity_of(&material.merchant()).unwrap().build().unwrap();
    let hasty = choice(
        gateway.client_builder(material.merchant(), material.platform_keys()),
        hasty,
    );
    let hasty = hasty.retry_policy(RetryPolicy {
        first_pause: Duration::from_millis(1),
        ..RetryPolicy::default()
    });
    let hasty = hasty.build().unwrap();
    told.push_str(&on_the_way::failing(&gateway, &hasty, &lost).await);

    gateway.list_certificates(&[Material::PLATFORM_SERIAL]);
    let renewing = builder(PlatformKeys::empty())
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    told.push_str(&texts(&renewing.renew_certificates().await.unwrap_err()));
    told.push_str(&texts(
        &crate::operations::apply(&renewing, &apply::sample()).await.unwrap_err(),
    ));
    told.push_str(&format!(
        "{client:?} {renewing:?} {:?}",
        client.jsapi_parameters("wx1", "prepay").unwrap()
    ));
    let mut signed = SIGNED.lock().unwrap();
    for call in gateway.take_calls() {
        // Signatures must not appear in a log: neither the signature headers nor the `sign` of APIv2.
        if let Some(authorization) = call.header("Authorization") {
            let signature = authorization.split("signature=\"").nth(1).unwrap();
            signed.push(signature[..40].to_owned());
        }
        if !call.target.starts_with("/v3/") {
            signed.extend(call.xml_field("sign"));
        }
    }
    told
}

static SIGNED: Mutex<Vec<String>> = Mutex::new(Vec::new());

// More than one thread, because the blocking transport blocks the one that the test runs on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_log_line_and_no_error_holds_a_secret_or_a_personal_detail() {
    if crate::transport::sent_to_own_process(
        "redaction::no_log_line_and_no_error_holds_a_secret_or_a_personal_detail",
        &[],
    ) {
        return;
    }
    tracing::subscriber::set_global_default(Recorder).unwrap();
    log::set_logger(&Recorder).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    for choice in [ASYNCHRONOUS, BLOCKING] {
        SIGNED.lock().unwrap().clear();
        LINES.lock().unwrap().clear();
        let told = full_run(choice).await;
        let lines = LINES.lock().unwrap().clone();
        assert_tells_much_and_no_secret(&lines, &told);
    }
}

fn assert_tells_much_and_no_secret(lines: &str, told: &str) {
    let material = Material::shared();
    let mut secrets: Vec<Vec<u8>> = [
        "张三",
        "13900000000",
        "13900000001",
        "zhangsan@example.com",
        "6214830000000001",
        "110101199003070134",
        "1217752501201407033233368018",
        "13734543456",
        Material::API_V2_KEY,
        Material::API_V3_KEY,
        FILE_TOKEN,
        PROXY_PASSWORD,
        "PRIVATE KEY",
    ]
    .map(Vec::from)
    .into();
    let key = rsa::RsaPrivateKey::from_pkcs8_pem(material.merchant_key_pem()).unwrap();
    secrets.push(key.d().to_bytes_be());
    secrets.extend(key.primes().iter().map(rsa::BigUint::to_bytes_be));
    let key = material.merchant_key_pem().lines();
    secrets.extend(key.filter(|line| line.len() > 20).map(Vec::from));
    let signed = SIGNED.lock().unwrap().clone();
    assert!(signed.len() > 15, "{}", signed.len());
    let v2 = |signature: &String| signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(signed.iter().any(v2), "one of APIv2");
    secrets.extend(signed.into_iter().map(String::into_bytes));
    let search = forms::Search::new(&secrets);
    for (kind, text) in [("a log line", lines), ("an error", told)] {
        if let Some((secret, line)) = search.find(text) {
            panic!("{} in {kind}: {line}", String::from_utf8_lossy(&secrets[secret]));
        }
    }
    // The search would prove nothing if nothing had been logged.
    for expected in [
        "wechatpay.call method=POST path=/v3/mchalterapply/mchcontactalterapplyment",
        "path=/v3/orders/{out_trade_no}/items/{item}",
        "record request_id=08F7C0A1F05E1F5A-268450",
        "record status=200",
        "record attempts=2",
        "record duration_ms=",
        "record error=verification",
        "record code=",
        "outcome=Unknown",
        "the call is repeated",
        "rustls",
    ] {
        assert!(lines.contains(expected), "{expected} is not among\n{lines}");
    }
    assert!(told.len() > 10_000, "{}", told.len());
}
