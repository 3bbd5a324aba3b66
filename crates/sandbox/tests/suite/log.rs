//! The log's entries for calls.

use bytes::Bytes;
use serde_json::{Value, json};
use wechatpay_runtime::wire::{Cipher, Encrypt};

use crate::raw::{self, Caller, target};

/// The entries as the page reads them.
async fn entries(caller: &Caller<'_>) -> Vec<Value> {
    let request = http::Request::get(format!("{}/_sandbox/log", caller.sandbox.base_url()));
    let response = caller.send(request.body(Bytes::new()).unwrap(), false).await;
    let answer: Value = serde_json::from_slice(response.body()).unwrap();
    answer["entries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn encrypted_query_fields_are_shown_decrypted_and_marked() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox
        .catalogue()
        .operation("v3.ecommerce.subject-sub-merchants.get")
        .unwrap();
    let keys = sandbox.platform_keys().encryption();
    let ciphertext = keys.encrypt(Cipher::PublicKey, "统一代码 91440300".as_bytes()).unwrap();
    let example = wechatpay_sandbox::example::ExampleRequest {
        query: [
            ("organization_type", "SUBJECT_TYPE_ENTERPRISE"),
            ("cert_number", &ciphertext),
            ("colour", "red"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        ..Default::default()
    };
    let request = caller.v3(entry, &target(entry, &example), Bytes::new(), b"", "");
    let response = caller.send(request, false).await;
    assert_eq!(response.status(), 200, "{:?}", response.body());
    let entries = entries(&caller).await;
    let request = &entries.last().unwrap()["request"];
    assert_eq!(
        request["query"],
        json!({
            "content": {
                "organization_type": "SUBJECT_TYPE_ENTERPRISE",
                "cert_number": "统一代码 91440300",
                "colour": "red",
            },
            "decrypted": ["/cert_number"],
            "unlisted": ["/colour"],
        })
    );
    let nothing = json!({"content": null, "decrypted": [], "unlisted": []});
    assert_eq!((&request["body"], &request["headers"]), (&nothing, &nothing));
}

#[tokio::test]
async fn the_parts_of_a_call_are_marked_separately() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    for entry in sandbox.catalogue().operations() {
        let id = entry.id.as_str();
        if ["v3.realname.verify.get", "v3.profitsharing.receivers.add.post"].contains(&id) {
            caller.send(caller.v3_example(entry), false).await;
        }
    }
    let (mut queries, mut bodies) = (Vec::new(), Vec::new());
    for entry in sandbox.log_after(0) {
        assert_eq!(entry.response.status, 200, "{entry:?}");
        queries.extend(entry.request.query.decrypted);
        bodies.extend(entry.request.body.decrypted);
    }
    queries.sort();
    assert_eq!(queries, ["/encrypted_credential_id", "/encrypted_name"]);
    assert_eq!(bodies, ["/name"]);
}
