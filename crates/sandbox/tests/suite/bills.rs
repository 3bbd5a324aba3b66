//! Files that a response announces, downloaded and verified by the runtime.

use bytes::Bytes;
use serde_json::Value;
use wechatpay_runtime::client::BillKey;
use wechatpay_runtime::wire::{Cipher, Decrypt};
use wechatpay_runtime::{Client, Digest};
use wechatpay_sandbox::Sandbox;

use crate::raw::{self, Caller};

/// The response to an operation's example.
async fn answer(sandbox: &Sandbox, id: &str) -> Value {
    let caller = Caller::new(sandbox);
    let entry = sandbox.catalogue().operation(id).unwrap();
    let response = caller.send(caller.v3_example(entry), false).await;
    serde_json::from_slice(response.body()).unwrap()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

fn digest(announced: &Value) -> Digest {
    Digest::new(text(announced, "hash_type"), text(announced, "hash_value")).unwrap()
}

/// A client that uses the port for plain HTTP, whose address the announced links have.
fn client(sandbox: &Sandbox) -> Client {
    let builder = sandbox.client_builder().unwrap();
    let host = wechatpay_runtime::Host::Main;
    builder.base_url(host, sandbox.base_url()).unwrap().build().unwrap()
}

#[tokio::test]
async fn a_compressed_bill_has_the_digest_of_its_content() {
    let sandbox = raw::sandbox().await;
    // The documents' example asks for GZIP.
    let announced = answer(&sandbox, "v3.bill.tradebill.get").await;
    let client = client(&sandbox);
    let file = client
        .download(text(&announced, "download_url"), digest(&announced))
        .gzip();
    let bill = String::from_utf8(file.await.unwrap().read_to_end().await.unwrap()).unwrap();
    assert!(bill.contains("总交易单数"), "{bill}");
}

#[tokio::test]
async fn only_the_merchant_can_decrypt_an_encrypted_bill() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let entry = sandbox
        .catalogue()
        .operation("v3.bill.sub-merchant-fundflowbill.get")
        .unwrap();
    let client = client(&sandbox);
    for (algorithm, key_bytes) in [("AEAD_AES_256_GCM", 32), ("SM4_GCM", 16)] {
        let query = format!(
            "/v3/bill/sub-merchant-fundflowbill?sub_mchid=1900000001&bill_date=2026-01-01&account_type=BASIC&tar_type=GZIP&algorithm={algorithm}"
        );
        let response = caller
            .send(caller.v3(entry, &query, Bytes::new(), b"", ""), false)
            .await;
        let announced: Value = serde_json::from_slice(response.body()).unwrap();
        let announced = &announced["download_bill_list"][0];
        let key = BillKey {
            algorithm: algorithm.to_owned(),
            encrypt_key: text(announced, "encrypt_key").to_owned(),
            nonce: text(announced, "nonce").to_owned(),
        };
        let merchant = sandbox.merchant();
        let plain = merchant.decrypt(Cipher::PublicKey, &key.encrypt_key).unwrap();
        assert_eq!(plain.len(), key_bytes, "{algorithm}");
        let file = client
            .download(text(announced, "download_url"), digest(announced))
            .encrypted(key)
            .gzip();
        let bill = String::from_utf8(file.await.unwrap().read_to_end().await.unwrap()).unwrap();
        assert!(bill.contains("总交易单数"), "{bill}");
    }
}

#[tokio::test]
async fn receipts_are_documents_and_unknown_tokens_are_refused() {
    let sandbox = raw::sandbox().await;
    let announced = answer(&sandbox, "v3.transfer-detail.electronic-receipts.get").await;
    let client = client(&sandbox);
    let file = client
        .download(text(&announced, "download_url"), digest(&announced))
        .await;
    assert!(file.unwrap().read_to_end().await.unwrap().starts_with(b"%PDF-"));
    let unknown = format!("{}/v3/billdownload/file?token=unknown", sandbox.base_url());
    let refused = client.download(unknown, digest(&announced)).await.unwrap_err();
    assert!(refused.to_string().contains("PARAM_ERROR"), "{refused}");
}
