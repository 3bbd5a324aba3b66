//! Several merchants in one process, and a merchant that changes its keys.

use wechatpay_runtime::transport::ReqwestTransport;
use wechatpay_runtime::{Client, Host, Merchant};

use crate::gateway::{Gateway, Material};
use crate::operations::{apply, modify};

/// A client of the gateway for a merchant, over connections that it shares with other clients.
fn client(gateway: &Gateway, transport: &ReqwestTransport, merchant: Merchant) -> Client {
    let transport = transport.for_merchant(&merchant);
    Client::builder(merchant, gateway.material().platform_keys())
        .transport(transport)
        .base_url(Host::Main, &gateway.base_url())
        .unwrap()
        .build()
        .unwrap()
}

#[tokio::test]
async fn many_merchants_share_connections_and_each_signs_with_its_own_key() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let transport = gateway.transport_builder().build().unwrap();
    let merchants = [material.merchant(), material.other_merchant()];
    let clients = merchants.map(|merchant| client(&gateway, &transport, merchant));
    for _ in 0..3 {
        for client in &clients {
            crate::operations::apply(client, &apply::sample()).await.unwrap();
        }
    }
    assert_eq!(gateway.connections(), 1);
    let calls = gateway.take_calls();
    let ids = [Material::MERCHANT_ID, Material::OTHER_MERCHANT_ID];
    for (call, id) in calls.iter().zip(ids.iter().cycle()) {
        assert!(
            call.header("Authorization")
                .unwrap()
                .contains(&format!("mchid=\"{id}\""))
        );
        assert_eq!(call.refusal, None, "the gateway knows each merchant's own key");
    }
    assert_eq!(calls.len(), 6);
}

/// How many threads this process has; `None` where the system does not report it.
fn threads() -> Option<usize> {
    Some(std::fs::read_dir("/proc/self/task").ok()?.count())
}

#[tokio::test]
async fn a_hundred_merchants_need_neither_threads_nor_connections_of_their_own() {
    // Runs in its own process, so that only its own threads are counted.
    let test = "merchants::a_hundred_merchants_need_neither_threads_nor_connections_of_their_own";
    if crate::transport::sent_to_own_process(test, &[]) {
        return;
    }
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let transport = gateway.transport_builder().build().unwrap();
    let mut clients = vec![client(&gateway, &transport, material.merchant())];
    crate::operations::apply(&clients[0], &apply::sample()).await.unwrap();
    let before = threads();
    clients.extend((0..100).map(|_| client(&gateway, &transport, material.other_merchant())));
    for client in &clients {
        crate::operations::apply(client, &apply::sample()).await.unwrap();
    }
    // All clients share the signing threads, one per processor, which start on demand.
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    assert!(
        threads() < before.map(|before| before + processors),
        "{before:?}, {:?}",
        threads()
    );
    assert_eq!(gateway.connections(), 1);
}

#[tokio::test]
async fn a_connection_with_a_client_certificate_is_used_only_for_its_merchant() {
    let gateway = Gateway::start_demanding_client_certificates().await;
    let material = gateway.material();
    let transport = gateway.transport_builder().build().unwrap();
    let merchants = [material.merchant(), material.other_merchant()];
    let clients = merchants.map(|merchant| client(&gateway, &transport, merchant));
    for _ in 0..2 {
        for client in &clients {
            // The response does not matter here.
            let _ = crate::operations::modify(client, &modify::sample()).await;
        }
    }
    let calls = gateway.take_calls();
    let own: Vec<bool> = calls.iter().map(|call| call.presents_merchant_certificate()).collect();
    let others: Vec<bool> = calls.iter().map(|call| call.presents_other_certificate()).collect();
    assert_eq!(own, [true, false, true, false]);
    assert_eq!(others, [false, true, false, true]);
    assert_eq!(gateway.connections(), 2);
}

#[tokio::test]
async fn a_merchants_new_key_is_used_without_a_restart() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let transport = gateway.transport_builder().build().unwrap();
    let old = client(&gateway, &transport, material.merchant());
    crate::operations::apply(&old, &apply::sample()).await.unwrap();
    let new = client(&gateway, &transport, material.merchant_with_next_key());
    // Calls that started with the old key finish with it.
    for client in [&new, &old, &new] {
        crate::operations::apply(client, &apply::sample()).await.unwrap();
    }
    let calls = gateway.take_calls();
    let serials = [
        Material::MERCHANT_SERIAL,
        Material::NEXT_MERCHANT_SERIAL,
        Material::MERCHANT_SERIAL,
        Material::NEXT_MERCHANT_SERIAL,
    ];
    assert_eq!(calls.len(), serials.len());
    for (call, serial) in calls.iter().zip(serials) {
        assert!(call.header("Authorization").unwrap().contains(serial));
        assert_eq!(call.refusal, None);
    }
    assert_eq!(gateway.connections(), 1);
}
