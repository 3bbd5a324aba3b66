//! Runs every example against the sandbox, by the same functions as `main.rs`.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpListener;
use wechatpay_api::runtime::bill::{OwnRecord, RecordKind};
use wechatpay_api::runtime::notification::Receiver;
use wechatpay_api::runtime::{CertificateRenewal, Client, Fen, Host, PlatformKeys};
use wechatpay_examples::shop::Settings;
use wechatpay_examples::{
    Configuration, bill_download, blocking, jsapi_payment, media_upload, native_payment, notification_server,
    onboarding, other_http_stack, red_packet, refund, service_provider, shared_certificates,
};
use wechatpay_sandbox::log::LogEntry;
use wechatpay_sandbox::{Catalogue, MerchantAccount, Sandbox};

const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
const NOWHERE: &str = "http://127.0.0.1:9/notify";

/// A sandbox and the configuration that it wrote.
#[cfg(test)]
struct Stage {
    sandbox: Sandbox,
    configuration: Configuration,
    _folder: TempDir,
}

#[cfg(test)]
impl Stage {
    async fn start() -> Self {
        static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
        let catalogue = CATALOGUE.get_or_init(|| Arc::new(Catalogue::read(&Catalogue::repository_specs()).unwrap()));
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::builder()
            .catalogue(Arc::clone(catalogue))
            .directory(folder.path())
            .notification_schedule([Duration::from_millis(50); 3])
            .pace(0.05);
        let sandbox = sandbox.start().await.unwrap();
        let file: PathBuf = sandbox.configuration_file().unwrap().to_owned();
        Self {
            configuration: Configuration::read(&file).unwrap(),
            sandbox,
            _folder: folder,
        }
    }

    /// Returns the last call that the sandbox received, after checking that every signature so far was valid.
    fn last_call(&self) -> LogEntry {
        let mut calls = self.sandbox.log_after(0);
        calls.retain(|entry| entry.kind == "call");
        for call in &calls {
            assert_eq!(call.signature.verdict, "valid", "{call:?}");
        }
        calls.pop().unwrap()
    }

    /// Waits for a notification about an order that the server has answered.
    async fn notification(&self, event_type: &str, out_trade_no: &str) -> LogEntry {
        for _ in 0..200 {
            let entries = self.sandbox.log_after(0).into_iter();
            let mut sent = entries.filter(|entry| {
                entry.operation.as_deref() == Some(event_type)
                    && entry.request.body.content["resource"]["out_trade_no"] == out_trade_no
            });
            if let Some(entry) = sent.find(|entry| entry.kind == "notification" && entry.response.status != 0) {
                return entry;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no {event_type} arrived: {:?}", self.sandbox.log_after(0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_native_payment_is_paid_and_refunded() {
    let stage = Stage::start().await;
    let client = stage.configuration.client().unwrap();
    let order = native_payment::place(&client, NOWHERE).await.unwrap();
    assert!(order.code_url.starts_with("weixin://wxpay/bizpayurl?pr="), "{order:?}");
    let waiting = tokio::spawn({
        let (client, number) = (client.clone(), order.out_trade_no.clone());
        async move { native_payment::wait_until_paid(&client, &number).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "nobody has paid yet");
    stage.sandbox.pay(&order.out_trade_no).unwrap();
    let transaction = waiting.await.unwrap().unwrap();
    assert_eq!(transaction.len(), 28, "{transaction}");

    let refund_id = refund::run(&client, &order.out_trade_no, 60, 100).await.unwrap();
    assert!(refund_id.starts_with("503"), "{refund_id}");
    let too_much = refund::run(&client, &order.out_trade_no, 41, 100).await.unwrap_err();
    assert!(too_much.to_string().contains("INVALID_REQUEST"), "{too_much}");
    stage.last_call();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_jsapi_payment_gives_parameters_for_the_front_end() {
    let stage = Stage::start().await;
    let client = stage.configuration.client().unwrap();
    let json = jsapi_payment::run(&client, OPENID, NOWHERE).await.unwrap();
    let parameters: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(parameters["signType"], "RSA");
    let package = parameters["package"].as_str().unwrap();
    let prepay_id = stage.last_call().response.body["prepay_id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(package, format!("prepay_id={prepay_id}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_is_sent_encrypted() {
    let stage = Stage::start().await;
    let client = stage.configuration.client().unwrap();
    let picture = media_upload::run(&client, "licence.png", b"a picture".to_vec())
        .await
        .unwrap();
    assert_eq!(
        stage.last_call().operation.as_deref(),
        Some("v3.merchant.media.upload.post")
    );
    assert!(onboarding::run(&client, &picture).await.unwrap() > 0);
    let call = stage.last_call();
    assert_eq!(call.request.body.content["contact_info"]["contact_name"], "张三");
    for pointer in ["/contact_info/contact_name", "/bank_account_info/account_number"] {
        assert!(
            call.request.body.decrypted.iter().any(|decrypted| decrypted == pointer),
            "{call:?}"
        );
    }
    assert_eq!(call.request.body.unlisted, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bill_holds_the_orders_of_its_day() {
    let stage = Stage::start().await;
    let client = stage.configuration.client().unwrap();
    let order = native_payment::place(&client, NOWHERE).await.unwrap();
    stage.sandbox.pay(&order.out_trade_no).unwrap();
    native_payment::wait_until_paid(&client, &order.out_trade_no)
        .await
        .unwrap();
    let paid = stage.last_call().response.body["success_time"]
        .as_str()
        .unwrap()
        .to_owned();
    let bill = bill_download::run(&client, &paid[..10]).await.unwrap().unwrap();
    assert!(bill.contains(&format!("`{}", order.out_trade_no)), "{bill}");
    let own = OwnRecord::new(
        RecordKind::Payment,
        &order.out_trade_no,
        Fen::new(native_payment::TOTAL),
    );
    let reconciliation = bill_download::reconcile(Some(&bill), vec![own.clone()]).unwrap();
    assert!(reconciliation.is_clean(), "{reconciliation:?}");
    let cheaper = OwnRecord::new(RecordKind::Payment, &order.out_trade_no, Fen::new(1));
    for wrong in [cheaper, own.clone().with_currency("HKD")] {
        let reconciliation = bill_download::reconcile(Some(&bill), vec![wrong]).unwrap();
        assert_eq!(reconciliation.different.len(), 1);
    }
    // A day without trades has no bill, so that none of the shop's payments is in it.
    assert_eq!(bill_download::run(&client, "2020-01-01").await.unwrap(), None);
    let reconciliation = bill_download::reconcile(None, vec![own.clone()]).unwrap();
    assert_eq!(reconciliation.missing_in_bill, [own]);
    assert!(bill_download::reconcile(None, Vec::new()).unwrap().is_clean());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_notification_server_takes_what_the_sandbox_sends() {
    let stage = Stage::start().await;
    let client = stage.configuration.client().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let notify_url = format!("http://{}/notify", listener.local_addr().unwrap());
    let server =
        tokio::spawn(axum::serve(listener, notification_server::router(Receiver::of_client(&client))).into_future());
    let order = native_payment::place(&client, &notify_url).await.unwrap();
    stage.sandbox.pay(&order.out_trade_no).unwrap();
    let sent = stage.notification("TRANSACTION.SUCCESS", &order.out_trade_no).await;
    assert_eq!(
        (sent.response.status, sent.target.as_str()),
        (204, notify_url.as_str()),
        "{sent:?}"
    );
    server.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_provider_shares_and_refunds_a_payment_of_its_merchant() {
    let stage = Stage::start().await;
    let client = stage.configuration.client().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let notify_url = format!("http://{}/notify", listener.local_addr().unwrap());
    let orders = service_provider::Orders::default();
    let router = service_provider::router(&client, orders.clone());
    let server = tokio::spawn(axum::serve(listener, router).into_future());

    let (number, code_url) = service_provider::place(&client, &orders, "1900000109", &notify_url)
        .await
        .unwrap();
    assert!(code_url.starts_with("weixin://"), "{code_url}");
    stage.sandbox.pay(&number).unwrap();
    let sent = stage.notification("TRANSACTION.SUCCESS", &number).await;
    assert_eq!(sent.response.status, 204, "{sent:?}");
    assert_eq!(sent.request.body.content["resource"]["sub_mchid"], "1900000109");
    let transaction = service_provider::wait_until_paid(&client, "1900000109", &number)
        .await
        .unwrap();
    let sharing = service_provider::share(&client, "1900000109", &transaction, "86693852", "供货商全称", 200)
        .await
        .unwrap();
    assert!(sharing.starts_with("300"), "{sharing}");
    let refund = service_provider::refund(&client, "1900000109", &number, 500)
        .await
        .unwrap();
    assert!(refund.starts_with("503"), "{refund}");
    assert_eq!(stage.last_call().request.body.content["sub_mchid"], "1900000109");

    // The payment of an order that belongs to another merchant is refused, and cannot be queried as that merchant's.
    let (number, _) = service_provider::place(&client, &orders, "1900000109", &notify_url)
        .await
        .unwrap();
    orders.add(&number, "1900000110");
    stage.sandbox.pay(&number).unwrap();
    let refused = stage.notification("TRANSACTION.SUCCESS", &number).await;
    assert!(refused.response.status >= 400, "{refused:?}");
    assert!(
        refused
            .response
            .body
            .to_string()
            .contains("not the payment of this order"),
        "{refused:?}"
    );
    let wrong = service_provider::wait_until_paid(&client, "1900000110", &number).await;
    assert!(
        wrong.unwrap_err().to_string().contains("ORDER"),
        "another merchant's order"
    );
    server.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_takes_the_certificates_that_the_first_has_fetched() {
    let stage = Stage::start().await;
    let store = tempfile::tempdir().unwrap();
    let process = |keys: PlatformKeys| {
        let builder = Client::builder(stage.configuration.merchant().unwrap(), keys);
        let builder = builder.base_url(Host::Main, &stage.configuration.base_url).unwrap();
        builder
            .renew_certificates(CertificateRenewal::default())
            .build()
            .unwrap()
    };
    let fetches = || {
        let calls = stage.sandbox.log_after(0).into_iter();
        calls
            .filter(|call| call.operation.as_deref() == Some("v3.certificates.get"))
            .count()
    };
    let first = process(shared_certificates::take(store.path()).unwrap());
    assert!(first.platform_keys().is_empty());
    native_payment::place(&first, NOWHERE).await.unwrap();
    shared_certificates::put(store.path(), &first.platform_keys()).unwrap();
    assert_eq!(fetches(), 1);

    let second = process(shared_certificates::take(store.path()).unwrap());
    native_payment::place(&second, NOWHERE).await.unwrap();
    assert_eq!(fetches(), 1);

    // The platform changes its certificate: the process that needs it fetches it, and a third process has it too.
    let next = stage.sandbox.rotate_keys().unwrap();
    second.renew_certificates().await.unwrap();
    shared_certificates::put(store.path(), &second.platform_keys()).unwrap();
    assert_eq!(fetches(), 2);
    let third = process(shared_certificates::take(store.path()).unwrap());
    assert!(third.platform_keys().contains(&next));
    native_payment::place(&third, NOWHERE).await.unwrap();
    assert_eq!(fetches(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_red_packet_goes_over_mutual_tls() {
    let stage = Stage::start().await;
    let sent = red_packet::run(&stage.configuration.tls_client().unwrap(), OPENID)
        .await
        .unwrap();
    assert!(!sent.is_empty());
    assert_eq!(stage.last_call().transport, "https");
    // Without a TLS handshake, no certificate can be presented.
    let refused = red_packet::run(&stage.configuration.client().unwrap(), OPENID)
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("请求未携带证书"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_serves_all_merchants_of_a_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Arc::new(Catalogue::read(&Catalogue::repository_specs()).unwrap());
    let sandbox = Sandbox::builder().catalogue(catalogue).directory(folder.path());
    let sandbox = sandbox.merchant(MerchantAccount::new("1900000100"));
    let sandbox = sandbox.further_merchant(MerchantAccount::new("1900000200"));
    let sandbox = sandbox.start().await.unwrap();
    let file = sandbox.configuration_file().unwrap().to_owned();
    let named = file.display().to_string();
    let settings = Settings::read(|name| (name == "SHOP_MERCHANTS").then(|| named.clone())).unwrap();
    let clients = settings.clients(&Configuration::read(&file).unwrap()).unwrap();
    let merchants: Vec<&str> = clients.iter().map(|client| client.merchant().id()).collect();
    assert_eq!(merchants, ["1900000100", "1900000200"]);
    for client in &clients {
        let order = native_payment::place(client, NOWHERE).await.unwrap();
        assert!(order.code_url.starts_with("weixin://"), "{}", order.code_url);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocking_calls_need_no_runtime() {
    let stage = Stage::start().await;
    let configuration = stage.configuration.clone();
    let (done, result) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let code_url = blocking::client(&configuration).and_then(|client| blocking::run(&client));
        done.send(code_url).ok();
    });
    let code_url = result.await.unwrap().unwrap();
    assert!(code_url.starts_with("weixin://"), "{code_url}");
    stage.last_call();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_http_stack_can_carry_a_call() {
    let stage = Stage::start().await;
    let code_url = other_http_stack::run(&stage.configuration).await.unwrap();
    assert!(code_url.starts_with("weixin://"), "{code_url}");
    stage.last_call();
}
