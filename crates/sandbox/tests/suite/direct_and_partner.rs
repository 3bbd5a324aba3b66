//! Orders of sub-merchants, which the operations of service providers find, and those of a merchant itself, which the others find.

use http::Method;
use serde_json::json;
use wechatpay_sandbox::{MerchantAccount, Sandbox};

use crate::merchants::call;
use crate::raw::{self, MERCHANT};
use crate::shop::{Shop, builder};

const SUB_MERCHANT: &str = "1900000300";

#[tokio::test]
async fn an_order_of_a_sub_merchant_is_none_of_the_provider_itself() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let place =
        json!({"out_trade_no": "of-sub-1", "sub_mchid": SUB_MERCHANT, "amount": {"total": 100}, "time_expire": null});
    shop.succeed("POST /v3/pay/partner/transactions/native", place).await;
    sandbox.pay("of-sub-1").unwrap();
    let named = json!({"out_trade_no": "of-sub-1", "sub_mchid": SUB_MERCHANT});
    let paid = shop
        .succeed("GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}", named)
        .await;
    let named = json!({"out_trade_no": "of-sub-1", "transaction_id": paid["transaction_id"]});
    for line in [
        "GET /v3/pay/transactions/out-trade-no/{out_trade_no}",
        "GET /v3/pay/transactions/id/{transaction_id}",
        "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close",
    ] {
        assert_eq!(shop.refused(line, named.clone()).await, "ORDER_NOT_EXIST", "{line}");
    }
}

#[tokio::test]
async fn a_paid_part_of_a_sub_merchant_names_its_own_app_and_payer() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let (app, user) = ("wx1234567890abcdef", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6x");
    let part = json!({
        "mchid": MERCHANT, "sub_mchid": SUB_MERCHANT, "out_trade_no": "part-of-sub-1", "attach": "x", "description": "x",
        "amount": {"total_amount": 100, "currency": "CNY"},
    });
    let place = json!({
        "combine_out_trade_no": "combined-1", "combine_appid": app, "sub_orders": [part], "time_expire": null, "time_start": null,
        "combine_payer_info": {"openid": user},
    });
    shop.succeed("POST /v3/combine-transactions/jsapi", place).await;
    shop.act("combine-order", "combined-1", "pay");
    let named = json!({"out_trade_no": "part-of-sub-1", "sub_mchid": SUB_MERCHANT});
    let seen = shop
        .succeed(
            "GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}",
            named.clone(),
        )
        .await;
    assert_eq!(
        (&seen["sp_appid"], &seen["sp_mchid"], &seen["payer"]["sp_openid"]),
        (&json!(app), &json!(MERCHANT), &json!(user)),
        "{seen}"
    );
    let line = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    assert_eq!(shop.refused(line, named).await, "ORDER_NOT_EXIST");
}

#[tokio::test]
async fn the_number_of_a_part_is_free_for_another_provider() {
    let providers = ["1900000100", "1900000200"];
    let builder = Sandbox::builder().catalogue(raw::catalogue());
    let builder = builder
        .merchant(MerchantAccount::new(providers[0]))
        .further_merchant(MerchantAccount::new(providers[1]));
    let sandbox = builder.start().await.unwrap();
    // The second provider's order is refused neither by the unpaid combined order of the first one nor by its own number.
    for (provider, again) in [(providers[0], 403), (providers[1], 403)] {
        let merchant = sandbox.merchant_of(provider).unwrap();
        let part = json!({
            "mchid": provider, "sub_mchid": SUB_MERCHANT, "out_trade_no": "equal-part", "attach": "x", "description": "x",
            "amount": {"total_amount": 100, "currency": "CNY"},
        });
        let place = json!({
            "combine_out_trade_no": "equal-combined", "combine_appid": "wx1234567890abcdef", "combine_mchid": provider,
            "sub_orders": [part], "notify_url": "https://127.0.0.1:9/notify",
        });
        let (response, answer) = call(
            &sandbox,
            &merchant,
            Method::POST,
            "/v3/combine-transactions/native",
            Some(&place),
        )
        .await;
        assert_eq!(response.status(), 200, "{provider}: {answer}");
        let own = json!({
            "sp_appid": "wxd678efh567hg6787", "sp_mchid": provider, "sub_mchid": SUB_MERCHANT, "description": "x",
            "out_trade_no": "equal-part", "notify_url": "https://127.0.0.1:9/notify", "amount": {"total": 100},
        });
        let native = "/v3/pay/partner/transactions/native";
        let (response, answer) = call(&sandbox, &merchant, Method::POST, native, Some(&own)).await;
        assert_eq!(response.status(), again, "{provider}: {answer}");
    }
}
