//! Files that a response announces, downloaded and verified by the runtime.

use bytes::Bytes;
use serde_json::{Value, json};
use wechatpay_runtime::client::BillKey;
use wechatpay_runtime::wire::{Cipher, Decrypt};
use wechatpay_runtime::{Client, Digest};
use wechatpay_sandbox::Sandbox;

use crate::raw::{self, Caller};
use crate::shop::Shop;

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

/// The response to a call of an operation.
async fn called(sandbox: &Sandbox, id: &str, target: &str, body: &str) -> Value {
    let caller = Caller::new(sandbox);
    let entry = sandbox.catalogue().operation(id).unwrap();
    let body = Bytes::from(body.to_owned());
    let request = caller.v3(entry, target, body.clone(), &body, "application/json");
    let response = caller.send(request, false).await;
    assert_eq!(response.status(), 200, "{:?}", response.body());
    serde_json::from_slice(response.body()).unwrap()
}

#[tokio::test]
async fn trades_and_the_fund_flow_of_a_day_have_bills_of_their_own() {
    let sandbox = raw::sandbox().await;
    let mchid = raw::MERCHANT;
    let order = format!(
        r#"{{"appid":"wxd678efh567hg6787","mchid":"{mchid}","description":"桃木梳","out_trade_no":"bill_order",
        "notify_url":"https://127.0.0.1:9/notify","amount":{{"total":10000}}}}"#
    );
    called(
        &sandbox,
        "v3.pay.transactions.native.post",
        "/v3/pay/transactions/native",
        &order,
    )
    .await;
    sandbox.pay("bill_order").unwrap();
    let (id, target) = (
        "v3.pay.transactions.out-trade-no.~out_trade_no.get",
        format!("/v3/pay/transactions/out-trade-no/bill_order?mchid={mchid}"),
    );
    let paid = called(&sandbox, id, &target, "").await;
    let day = text(&paid, "success_time").get(..10).unwrap().to_owned();
    Shop::new(&sandbox).wait_for_bills();
    let client = client(&sandbox);
    for (operation, target, listed) in [
        (
            "tradebill",
            format!("bill_date={day}&bill_type=ALL"),
            "`bill_order,`oUpF8uMuAJO",
        ),
        ("tradebill", format!("bill_date={day}&bill_type=SUCCESS"), "`1,`100.00,"),
        (
            "fundflowbill",
            format!("bill_date={day}"),
            "扣除交易手续费,`扣除交易手续费,`支出,`0.60,`99.40",
        ),
    ] {
        let target = format!("/v3/bill/{operation}?{target}");
        let announced = called(&sandbox, &format!("v3.bill.{operation}.get"), &target, "").await;
        let file = client.download(text(&announced, "download_url"), digest(&announced));
        let bill = String::from_utf8(file.await.unwrap().read_to_end().await.unwrap()).unwrap();
        assert!(bill.contains(listed), "{target}: {bill}");
    }
}

#[tokio::test]
async fn a_day_that_is_none_is_refused_as_such() {
    let sandbox = raw::sandbox().await;
    let shop = Shop::new(&sandbox);
    for (line, day, message) in [
        ("GET /v3/bill/tradebill", "xx", "it is not a date, such as"),
        ("GET /v3/bill/tradebill", "2026-02-30", "it is not a date, such as"),
        ("GET /v3/bill/fundflowbill", "20260101", "it is not a date, such as"),
        ("GET /v3/profitsharing/bills", "2026-1-1", "it is not a date, such as"),
        ("GET /v3/bill/tradebill", "2999-01-01", "the day has not begun"),
    ] {
        let (status, answer) = shop.call(line, json!({"bill_date": day})).await;
        assert_eq!(
            (status, &answer["code"]),
            (400, &json!("PARAM_ERROR")),
            "{line} {day}: {answer}"
        );
        let detail = &answer["detail"];
        assert_eq!(detail["field"], "/bill_date", "{answer}");
        assert!(
            detail["issue"].as_str().unwrap().contains(message),
            "{line} {day}: {answer}"
        );
    }
    for day in ["xx", "2026-01-01", "20260230"] {
        let (_, answer) = shop.call("POST /pay/downloadbill", json!({"bill_date": day})).await;
        let told = [&answer["return_code"], &answer["result_code"]];
        assert!(told.contains(&&json!("FAIL")), "{day}: {answer}");
    }
}

#[tokio::test]
async fn the_bills_of_the_running_day_have_the_rows_so_far() {
    let sandbox = raw::sandbox().await;
    let shop = Shop::new(&sandbox);
    let place = json!({"out_trade_no": "bill_early", "amount": {"total": 1_000}, "time_expire": null});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    sandbox.pay("bill_early").unwrap();
    let query = json!({"out_trade_no": "bill_early", "mchid": raw::MERCHANT});
    let query = shop
        .succeed("GET /v3/pay/transactions/out-trade-no/{out_trade_no}", query)
        .await;
    let day = &text(&query, "success_time")[..10];
    let asked =
        json!({"tar_type": null, "account_type": "BASIC", "bill_type": "ALL", "sub_mchid": null, "bill_date": day});
    for line in ["GET /v3/bill/tradebill", "GET /v3/bill/fundflowbill"] {
        let (status, answer) = shop.call(line, asked.clone()).await;
        assert_eq!(status, 200, "{line}: {answer}");
    }
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
            "/v3/bill/sub-merchant-fundflowbill?sub_mchid=1900000001&bill_date=2019-06-11&account_type=BASIC&tar_type=GZIP&algorithm={algorithm}"
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
        assert!(bill.contains("资金流水总笔数"), "{bill}");
    }
}

#[tokio::test]
async fn receipts_are_documents_and_unknown_tokens_are_refused() {
    let sandbox = raw::sandbox().await;
    // A receipt is asked for before it is fetched.
    answer(&sandbox, "v3.transfer-detail.electronic-receipts.post").await;
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

#[tokio::test]
async fn every_announced_file_is_on_this_sandbox_and_can_be_fetched() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    for id in [
        "v3.transfer.bill-receipt.post",
        "v3.transfer-detail.electronic-receipts.post",
        "v3.bank-batch-transfer.receipt.summary-receipts.post",
        "v3.fund-app.mch-transfer.partner.electronic-receipts.post",
        "v3.webizpay.bill.trade-bill.post",
        "v3.webizpay.bill.proof.post",
        "v3.global.profit-sharing.bill-download-url.get",
        "v3.multiuse.stocks.~stock_id.use-flow.get",
        "v3.multiuse.stocks.~stock_id.send-flow.get",
        "v3.multiuse.stocks.~stock_id.refund-flow.get",
    ] {
        let announced = answer(&sandbox, id).await;
        let link = announced.get("download_url").or_else(|| announced.get("url"));
        let link = link
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{id}: {announced}"));
        let target = link
            .strip_prefix(sandbox.base_url())
            .unwrap_or_else(|| panic!("{id}: {link}"));
        let download = target.split('?').next().unwrap();
        let entries = sandbox.catalogue().operations();
        let entry = entries
            .into_iter()
            .find(|entry| entry.line() == format!("GET {download}"))
            .unwrap();
        let response = caller
            .send(caller.v3(entry, target, Bytes::new(), b"", ""), false)
            .await;
        assert_eq!(response.status(), 200, "{id}: {:?}", response.body());
        assert!(!response.body().is_empty(), "{id}");
    }
}
