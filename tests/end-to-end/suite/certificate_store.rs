//! Platform certificates that processes share through a store, which nobody has to trust.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use wechatpay_runtime::client::{CertificateStore, CertificateStoreError};
use wechatpay_runtime::transport::BoxFuture;
use wechatpay_runtime::{CertificateRenewal, Client, PlatformKeys};

use crate::gateway::{Gateway, Material};
use crate::operations::apply;

const OLD: &str = Material::PLATFORM_SERIAL;
const NEW: &str = Material::NEXT_SERIAL;

/// A store in memory; `None` while it fails.
#[derive(Clone, Debug)]
struct Store(Arc<Mutex<Option<BTreeMap<String, String>>>>);

impl Store {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Some(BTreeMap::new()))))
    }

    fn entries(&self) -> BTreeMap<String, String> {
        self.0.lock().unwrap().clone().unwrap_or_default()
    }

    fn replace(&self, entries: Option<BTreeMap<String, String>>) {
        *self.0.lock().unwrap() = entries;
    }

    fn failure() -> CertificateStoreError {
        CertificateStoreError {
            reason: "connection refused".to_owned(),
        }
    }
}

impl CertificateStore for Store {
    fn get<'s>(&'s self, name: &'s str) -> BoxFuture<'s, Result<Option<String>, CertificateStoreError>> {
        Box::pin(async move {
            let entries = self.0.lock().unwrap();
            let entries = entries.as_ref().ok_or_else(Self::failure)?;
            Ok(entries.get(name).cloned())
        })
    }

    fn put<'s>(&'s self, name: &'s str, list: &'s str) -> BoxFuture<'s, Result<(), CertificateStoreError>> {
        Box::pin(async move {
            let mut entries = self.0.lock().unwrap();
            let entries = entries.as_mut().ok_or_else(Self::failure)?;
            entries.insert(name.to_owned(), list.to_owned());
            Ok(())
        })
    }
}

/// A process: a client without keys.
fn process(gateway: &Gateway, store: &Store) -> Client {
    process_with(gateway, PlatformKeys::empty(), store)
}

fn process_with(gateway: &Gateway, keys: PlatformKeys, store: &Store) -> Client {
    gateway
        .client_builder(gateway.material().merchant(), keys)
        .renew_certificates(CertificateRenewal::default().store(store.clone()))
        .build()
        .unwrap()
}

async fn call(client: &Client) {
    crate::operations::apply(client, &apply::sample()).await.unwrap();
}

fn serials(client: &Client) -> Vec<String> {
    client.platform_keys().serials().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_fleet_fetches_once() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    let store = Store::new();
    for number in 0..5 {
        let client = process(&gateway, &store);
        call(&client).await;
        assert_eq!(serials(&client), [OLD]);
        assert_eq!(gateway.take_fetches(), usize::from(number == 0), "{number}");
    }
    let entries = store.entries();
    let [(name, kept)] = &entries.iter().collect::<Vec<_>>()[..] else {
        panic!("{entries:?}")
    };
    assert!(name.ends_with("/v3/certificates"), "{name}");
    // The kept list is encrypted with the APIv3 key.
    assert!(
        kept.contains("ciphertext") && !kept.contains("BEGIN CERTIFICATE"),
        "{kept}"
    );
}

#[tokio::test]
async fn a_process_that_needs_a_new_certificate_finds_it_in_the_store() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    let store = Store::new();
    let client = process_with(&gateway, gateway.material().platform_certificate(), &store);
    call(&client).await;
    assert_eq!(gateway.take_fetches(), 0);
    gateway.list_certificates(&[OLD, NEW]);
    gateway.sign_with(NEW);
    call(&process(&gateway, &store)).await;
    assert_eq!(gateway.take_fetches(), 1);
    // The response to the next call names the new certificate.
    call(&client).await;
    assert_eq!(
        (gateway.take_fetches(), serials(&client)),
        (0, vec![NEW.to_owned(), OLD.to_owned()])
    );
}

#[tokio::test]
async fn a_list_without_the_certificate_that_is_needed_is_not_enough() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    let store = Store::new();
    call(&process(&gateway, &store)).await;
    let client = process_with(&gateway, gateway.material().platform_certificate(), &store);
    gateway.list_certificates(&[OLD, NEW]);
    gateway.sign_with(NEW);
    gateway.take_fetches();
    call(&client).await;
    assert_eq!(
        (gateway.take_fetches(), serials(&client)),
        (1, vec![NEW.to_owned(), OLD.to_owned()])
    );
}

#[tokio::test]
async fn whatever_the_store_has_only_what_the_service_signed_is_trusted() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    let store = Store::new();
    call(&process(&gateway, &store)).await;
    let genuine = store.entries();
    gateway.take_fetches();
    let edited = |edit: &dyn Fn(&str) -> String| {
        let entries = genuine.iter().map(|(name, kept)| (name.clone(), edit(kept)));
        entries.collect::<BTreeMap<_, _>>()
    };
    let member = |kept: &str, name: &str, edit: &dyn Fn(&str) -> String| {
        let mut json: serde_json::Value = serde_json::from_str(kept).unwrap();
        json[name] = edit(json[name].as_str().unwrap()).into();
        json.to_string()
    };
    let cases: [(&str, BTreeMap<String, String>); 6] = [
        ("nothing of ours", edited(&|_| "{}".to_owned())),
        (
            "another body",
            edited(&|kept| member(kept, "body", &|body| body.replacen("\"data\"", "\"data\" ", 1))),
        ),
        (
            "another time",
            edited(&|kept| {
                member(kept, "wechatpay-timestamp", &|seconds| {
                    (seconds.parse::<i64>().unwrap() + 1).to_string()
                })
            }),
        ),
        (
            "another nonce",
            edited(&|kept| member(kept, "wechatpay-nonce", &|nonce| format!("{nonce}x"))),
        ),
        (
            "an unknown serial",
            edited(&|kept| member(kept, "wechatpay-serial", &|_| NEW.to_owned())),
        ),
        (
            "a forged certificate",
            edited(&|kept| {
                member(kept, "body", &|_| {
                    gateway.material().certificate_list(&[NEW]).to_string()
                })
            }),
        ),
    ];
    for (case, entries) in cases {
        store.replace(Some(entries));
        let client = process(&gateway, &store);
        call(&client).await;
        assert_eq!(
            (gateway.take_fetches(), serials(&client)),
            (1, vec![OLD.to_owned()]),
            "{case}"
        );
        // The genuine list takes its place.
        call(&process(&gateway, &store)).await;
        assert_eq!(gateway.take_fetches(), 0, "{case}");
    }
}

#[tokio::test]
async fn a_store_that_fails_costs_a_fetch() {
    let gateway = Gateway::start().await;
    gateway.list_certificates(&[OLD]);
    gateway.sign_with(OLD);
    let store = Store::new();
    store.replace(None);
    for _ in 0..2 {
        call(&process(&gateway, &store)).await;
        assert_eq!(gateway.take_fetches(), 1);
    }
}
