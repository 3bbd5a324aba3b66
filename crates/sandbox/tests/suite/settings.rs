//! Settings, of which a merchant has one set: what a call changed is shown afterwards.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::{Method, Protocol, Scalar};

use crate::shop::{Shop, builder};

#[tokio::test]
async fn a_change_of_settings_is_remembered() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (change, path, field) in [
        ("PATCH", "/v3/marketing/membercard-open/callback", "notify_url"),
        (
            "POST",
            "/v3/marketing/partner/product-coupon/notify-configs",
            "notify_url",
        ),
        ("PUT", "/v3/global/merchant-service/complaint-notifications", "url"),
        (
            "PATCH",
            "/v3/new-tax-control-fapiao/merchant/development-config",
            "callback_url",
        ),
    ] {
        let own = json!({field: "https://shop.example/changed"});
        let (status, answer) = shop.call(&format!("{change} {path}"), own).await;
        assert!((200..=204).contains(&status), "{change} {path}: {answer}");
        let shown = shop.succeed(&format!("GET {path}"), json!({})).await;
        assert_eq!(shown[field], "https://shop.example/changed", "{path}: {shown}");
    }
}

/// A text of a request that its response can repeat.
fn text(entry: &Entry, other: &Entry) -> Option<String> {
    let listed = other.operation.response.content.fields();
    let mut sent = entry.operation.request.body.fields().iter();
    let found = sent.find(|field| {
        field.kind.value.scalar == Scalar::String
            && field.kind.value.array_depth == 0
            && field.values.is_empty()
            && field.name.value.ends_with("url")
            && listed.iter().any(|other| other.name.value == field.name.value)
    });
    found.map(|field| field.name.value.clone())
}

#[tokio::test]
async fn every_address_that_a_path_takes_and_shows_is_remembered() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let mut paths: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in sandbox
        .catalogue()
        .operations()
        .filter(|entry| entry.protocol == Protocol::V3)
    {
        paths.entry(&entry.path).or_default().push(entry);
    }
    let mut lifecycles = sandbox
        .catalogue()
        .lifecycles()
        .iter()
        .flat_map(|lifecycle| lifecycle.operations());
    let with_lifecycle: Vec<&str> = lifecycles.by_ref().map(|operation| operation.value.as_str()).collect();
    let mut count = 0;
    for (path, entries) in paths.iter().filter(|(path, _)| !path.contains('{')) {
        let Some(shown) = entries.iter().find(|entry| entry.operation.method.value == Method::Get) else {
            continue;
        };
        let changes = entries.iter().filter(|entry| entry.id != shown.id);
        for change in changes {
            let names_one = shown
                .operation
                .request
                .query
                .iter()
                .any(|field| field.name.value.ends_with("_no"));
            if names_one || with_lifecycle.contains(&change.line().as_str()) {
                continue;
            }
            let Some(field) = text(change, shown) else { continue };
            let own = format!("https://shop.example/{count}");
            let (status, answer) = shop.call(&change.line(), json!({&field: own})).await;
            assert!((200..=204).contains(&status), "{}: {answer}", change.line());
            let (_, found) = shop.call(&format!("GET {path}"), Value::Null).await;
            assert_eq!(found[&field], own, "{}: {found}", change.line());
            count += 1;
        }
    }
    println!("{count} addresses were changed");
    assert!(count >= 5, "{count}");
}
