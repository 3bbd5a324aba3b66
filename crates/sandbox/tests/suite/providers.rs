//! Service providers that act for the same sub-merchant: none finds what another one made.

use http::Method;
use serde_json::{Value, json};
use wechatpay_sandbox::{MerchantAccount, Sandbox, example};

use crate::merchants::call;
use crate::page_routes::asked;
use crate::raw;
use crate::shop::{Inbox, Shop};

const FIRST: &str = "1900000100";
const SECOND: &str = "1900000200";
const SUB_MERCHANT: &str = "1900000300";

async fn with_two_providers() -> Sandbox {
    let builder = Sandbox::builder()
        .catalogue(raw::catalogue())
        .merchant(MerchantAccount::new(FIRST))
        .further_merchant(MerchantAccount::new(SECOND));
    builder.start().await.unwrap()
}

#[tokio::test]
async fn an_order_of_another_provider_is_unknown() {
    let sandbox = with_two_providers().await;
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
    let sandbox = with_two_providers().await;
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

/// The operations of a product on orders and refunds, and the names of its fields.
struct Product {
    kind: &'static str,
    place: &'static str,
    find: &'static str,
    refund: &'static str,
    find_refund: &'static str,
    sub_merchant: &'static str,
    order: fn(i64) -> Value,
    refunded: fn(i64) -> Value,
    total: &'static str,
    refund_fee: &'static str,
    state: &'static str,
}

const PRODUCTS: [Product; 2] = [
    Product {
        kind: "order",
        place: "POST /v3/pay/partner/transactions/native",
        find: "GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}",
        refund: "POST /v3/refund/domestic/refunds",
        find_refund: "GET /v3/refund/domestic/refunds/{out_refund_no}",
        sub_merchant: "sub_mchid",
        order: |total| json!({"amount": {"total": total}, "time_expire": null}),
        refunded: |total| json!({"transaction_id": null, "amount": {"refund": total, "total": total, "currency": "CNY"}}),
        total: "/amount/total",
        refund_fee: "/amount/refund",
        state: "/trade_state",
    },
    Product {
        kind: "v2-order",
        place: "POST /pay/unifiedorder",
        find: "POST /pay/orderquery",
        refund: "POST /secapi/pay/refund",
        find_refund: "POST /pay/refundquery",
        sub_merchant: "sub_mch_id",
        order: |total| json!({"total_fee": total, "trade_type": "NATIVE", "time_start": null, "time_expire": null, "transaction_id": null}),
        refunded: |total| json!({"transaction_id": null, "total_fee": total, "refund_fee": total}),
        total: "/total_fee",
        refund_fee: "/refund_fee_0",
        state: "/trade_state",
    },
];

impl Product {
    /// A request about the order, or the refund, that has the number of the other provider's.
    fn named(&self, mut fields: Value) -> Value {
        fields["out_trade_no"] = format!("equal-{}", self.kind).into();
        fields["out_refund_no"] = format!("equal-refund-{}", self.kind).into();
        fields[self.sub_merchant] = SUB_MERCHANT.into();
        fields
    }

    async fn found(&self, shop: &Shop<'_>) -> (i64, String) {
        let unnamed = json!({"transaction_id": null});
        let order = shop.succeed(self.find, self.named(unnamed)).await;
        let state = order.pointer(self.state).unwrap().as_str().unwrap();
        (number(&order, self.total), state.to_owned())
    }
}

fn number(answer: &Value, pointer: &str) -> i64 {
    raw::plain(answer.pointer(pointer).unwrap_or_else(|| panic!("{pointer}: {answer}")))
        .parse()
        .unwrap()
}

#[tokio::test]
async fn equal_numbers_of_two_providers_are_two_orders_and_two_refunds() {
    let sandbox = with_two_providers().await;
    let shops = [FIRST, SECOND].map(|provider| Shop::of(&sandbox, provider));
    for product in PRODUCTS {
        let totals = [100, 200];
        for round in ["placed", "repeated"] {
            for (shop, total) in shops.iter().zip(totals) {
                shop.succeed(product.place, product.named((product.order)(total))).await;
                let found = product.found(shop).await;
                assert_eq!(found, (total, "NOTPAY".to_owned()), "{} {round}", product.kind);
            }
        }
        // The payer pays the second one, and nothing happens to the first.
        let pay = format!("resources/{0}/equal-{0}/pay?merchant={SUB_MERCHANT}", product.kind);
        let (status, answer) = asked(&sandbox, "POST", &format!("{pay}&provider={SECOND}"), &Value::Null).await;
        assert_eq!((status, &answer["provider"]), (200, &SECOND.into()), "{answer}");
        assert_eq!(product.found(&shops[0]).await.1, "NOTPAY");
        assert_eq!(product.found(&shops[1]).await.1, "SUCCESS");
        let (status, answer) = asked(&sandbox, "POST", &format!("{pay}&provider={FIRST}"), &Value::Null).await;
        assert_eq!(status, 200, "{answer}");
        for (shop, total) in shops.iter().zip(totals) {
            shop.succeed(product.refund, product.named((product.refunded)(total)))
                .await;
            let refund = shop
                .succeed(
                    product.find_refund,
                    product.named(json!({"transaction_id": null, "refund_id": null})),
                )
                .await;
            assert_eq!(number(&refund, product.refund_fee), total, "{refund}");
        }
        // Each refund took the whole of its own order.
        for (shop, total) in shops.iter().zip(totals) {
            let mut more = product.named((product.refunded)(total));
            more["out_refund_no"] = "another-refund".into();
            let (_, answer) = shop.call(product.refund, more).await;
            assert!(!answer["code"].is_null() || answer["result_code"] == "FAIL", "{answer}");
        }
    }
}

#[tokio::test]
async fn a_receiver_of_one_provider_is_not_that_of_another() {
    let sandbox = with_two_providers().await;
    let shops = [FIRST, SECOND].map(|provider| Shop::of(&sandbox, provider));
    let receiver = json!({"type": "MERCHANT_ID", "account": "86693852", "sub_mchid": SUB_MERCHANT});
    let (add, delete) = (
        "POST /v3/profitsharing/receivers/add",
        "POST /v3/profitsharing/receivers/delete",
    );
    for shop in &shops {
        shop.succeed(add, receiver.clone()).await;
    }
    shops[0].succeed(delete, receiver.clone()).await;
    assert_eq!(shops[0].refused(delete, receiver.clone()).await, "RESOURCE_NOT_EXISTS");
    shops[1].succeed(delete, receiver.clone()).await;
    // Each may add it again.
    for shop in &shops {
        shop.succeed(add, receiver.clone()).await;
        shop.succeed(delete, receiver.clone()).await;
    }
}

#[tokio::test]
async fn a_complaint_about_an_order_of_a_sub_merchant_reaches_its_provider() {
    let sandbox = with_two_providers().await;
    let (shop, inbox) = (Shop::of(&sandbox, FIRST), Inbox::open().await);
    let address = "POST /v3/merchant-service/complaint-notifications";
    shop.succeed(address, json!({"url": inbox.url})).await;
    let place =
        json!({"out_trade_no": "complained", "sub_mchid": SUB_MERCHANT, "amount": {"total": 100}, "time_expire": null});
    shop.succeed("POST /v3/pay/partner/transactions/native", place).await;
    sandbox.pay("complained").unwrap();
    // The provider may name itself, although the order is its sub-merchant's.
    let complain = format!("resources/order/complained/complain?merchant={FIRST}");
    let (status, answer) = asked(&sandbox, "POST", &complain, &Value::Null).await;
    assert_eq!(status, 200, "{answer}");
    inbox.wait("COMPLAINT.CREATE").await;
    let (status, answer) = asked(&sandbox, "POST", &complain.replace(FIRST, SECOND), &Value::Null).await;
    assert_eq!(status, 404, "{answer}");
    assert!(answer["message"].as_str().unwrap().contains(SECOND), "{answer}");
}

#[tokio::test]
async fn a_provider_acts_for_the_merchant_that_it_has_just_registered() {
    let provider = MerchantAccount {
        sub_merchants: Some(vec![SUB_MERCHANT.to_owned()]),
        ..MerchantAccount::new(FIRST)
    };
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant(provider);
    let sandbox = builder
        .further_merchant(MerchantAccount::new(SECOND))
        .start()
        .await
        .unwrap();
    let shops = [FIRST, SECOND].map(|provider| Shop::of(&sandbox, provider));
    let named = json!({"business_code": "1900013511_7"});
    shops[0]
        .succeed("POST /v3/applyment4sub/applyment/", named.clone())
        .await;
    for action in ["approve", "confirm", "sign"] {
        shops[0].act("applyment", "1900013511_7", action);
    }
    let query = "GET /v3/applyment4sub/applyment/business_code/{business_code}";
    let sub_merchant = shops[0].succeed(query, named).await["sub_mchid"].clone();
    let place = |number: &str, sub_mchid: &Value| json!({"out_trade_no": number, "sub_mchid": sub_mchid, "amount": {"total": 100}, "time_expire": null});
    let native = "POST /v3/pay/partner/transactions/native";
    shops[0].succeed(native, place("new-merchant", &sub_merchant)).await;
    assert_eq!(
        shops[0].refused(native, place("stranger", &json!("1900000999"))).await,
        "NO_AUTH"
    );
}
