//! Service providers that act for the same sub-merchant: none finds what another one made.

use http::Method;
use serde_json::{Value, json};
use wechatpay_sandbox::{MerchantAccount, Sandbox, example};

use crate::merchants::call;
use crate::raw;

const FIRST: &str = "1900000100";
const SECOND: &str = "1900000200";
const SUB_MERCHANT: &str = "1900000300";

#[tokio::test]
async fn an_order_of_another_provider_is_unknown() {
    let builder = Sandbox::builder()
        .catalogue(raw::catalogue())
        .merchant(MerchantAccount::new(FIRST));
    let sandbox = builder
        .further_merchant(MerchantAccount::new(SECOND))
        .start()
        .await
        .unwrap();
    let of = |provider: &str| sandbox.merchant_of(provider).unwrap();
    let place = json!({
        "sp_appid": "wxd678efh567hg6787", "sp_mchid": FIRST, "sub_mchid": SUB_MERCHANT, "description": "商品",
        "out_trade_no": "order-one", "notify_url": "https://127.0.0.1:9/notify", "amount": {"total": 100},
    });
    let native = "/v3/pay/partner/transactions/native";
    let (response, answer) = call(&sandbox, &of(FIRST), Method::POST, native, Some(&place)).await;
    assert_eq!(response.status(), 200, "{answer}");
    sandbox.pay("order-one").unwrap();
    let path = "/v3/pay/partner/transactions/out-trade-no/order-one";
    let refund = json!({
        "sub_mchid": SUB_MERCHANT, "out_trade_no": "order-one", "out_refund_no": "refund-one",
        "amount": {"refund": 60, "total": 100, "currency": "CNY"},
    });
    // Nothing that the second one does changes the order, and the first one finds it as it was.
    for (provider, found, refunded) in [(SECOND, 404, 404), (FIRST, 200, 200)] {
        let query = format!("{path}?sp_mchid={provider}&sub_mchid={SUB_MERCHANT}");
        let (response, answer) = call(&sandbox, &of(provider), Method::GET, &query, None).await;
        assert_eq!(response.status(), found, "{provider}: {answer}");
        let close = json!({"sp_mchid": provider, "sub_mchid": SUB_MERCHANT});
        let (_, answer) = call(
            &sandbox,
            &of(provider),
            Method::POST,
            &format!("{path}/close"),
            Some(&close),
        )
        .await;
        let code = if provider == FIRST {
            "ORDERPAID"
        } else {
            "ORDER_NOT_EXIST"
        };
        assert_eq!(answer["code"], code, "{provider}: {answer}");
        let refunds = "/v3/refund/domestic/refunds";
        let (response, answer) = call(&sandbox, &of(provider), Method::POST, refunds, Some(&refund)).await;
        assert_eq!(response.status(), refunded, "{provider}: {answer}");
    }
    let query = format!("/v3/refund/domestic/refunds/refund-one?sub_mchid={SUB_MERCHANT}");
    for (provider, found) in [(SECOND, 404), (FIRST, 200)] {
        let (response, answer) = call(&sandbox, &of(provider), Method::GET, &query, None).await;
        assert_eq!(response.status(), found, "{provider}: {answer}");
    }
}

#[tokio::test]
async fn equal_numbers_of_two_providers_are_two_things_without_a_lifecycle() {
    let builder = Sandbox::builder()
        .catalogue(raw::catalogue())
        .merchant(MerchantAccount::new(FIRST));
    let sandbox = builder
        .further_merchant(MerchantAccount::new(SECOND))
        .start()
        .await
        .unwrap();
    let entry = sandbox.catalogue().operation("v3.edu-papay.transactions.post").unwrap();
    let mut answers = Vec::new();
    for (provider, total) in [(FIRST, 10), (SECOND, 20), (FIRST, 10), (SECOND, 20)] {
        let merchant = sandbox.merchant_of(provider).unwrap();
        let mut body = Value::Object(example::request(entry).body.unwrap());
        body["sub_mchid"] = SUB_MERCHANT.into();
        body["out_trade_no"] = "equal-number".into();
        body["amount"] = json!({"total": total, "currency": "CNY"});
        let (response, answer) = call(&sandbox, &merchant, Method::POST, &entry.path, Some(&body)).await;
        assert!(response.status().is_success(), "{provider}: {answer}");
        let path = format!("{}/out-trade-no/equal-number?sub_mchid={SUB_MERCHANT}", entry.path);
        let (response, found) = call(&sandbox, &merchant, Method::GET, &path, None).await;
        assert_eq!(response.status(), 200, "{provider}: {found}");
        assert_eq!(found["amount"]["total"], total, "{provider}: {found}");
        answers.push((answer, found["transaction_id"].clone()));
    }
    assert_eq!((&answers[0], &answers[1]), (&answers[2], &answers[3]));
    assert_ne!(answers[0].1, answers[1].1);
}
