//! Responses of operations without a lifecycle: they have the values that were sent, also after a change, and no value of an
//! example beside them.

use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use wechatpay_runtime::wire::{Cipher, Encrypt};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const STORE: &str = "POST /v3/brand/partner/store/brandstores";

#[tokio::test]
async fn lists_are_repeated_as_they_were_sent() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = "POST /v3/global/merchant/h5/permission/domain/applications";
    let sent = json!({"out_applyment_id": "lists-1", "domains": ["one.example", "two.example"], "website_homepage_pics": ["a"]});
    let answer = shop.succeed(line, sent).await;
    assert_eq!(answer["domains"], json!(["one.example", "two.example"]), "{answer}");
    assert_eq!(answer["website_homepage_pics"], json!(["a"]), "{answer}");
    let line = "POST /v3/brand/partner/card-member/membership-activities";
    let stocks = json!([
        {"product_coupon_id": "1", "stock_id": "11"},
        {"product_coupon_id": "2", "stock_id": "22"},
    ]);
    let sent = json!({"out_request_no": "lists-2", "product_coupon_stock_list": stocks});
    let answer = shop.succeed(line, sent).await;
    assert_eq!(answer["product_coupon_stock_list"], stocks, "{answer}");
}

#[tokio::test]
async fn the_merchant_that_signed_is_told_and_times_are_those_of_the_call() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = "POST /v3/fund-app/mch-transfer/partner/charity-budget";
    let answer = shop.succeed(line, json!({"out_budget_no": "budget-1"})).await;
    assert_eq!(answer["sp_mchid"], MERCHANT, "{answer}");
    let line = "POST /v3/brand/partner/card-member/membership-activities";
    let made = shop.succeed(line, json!({"out_request_no": "times-1"})).await;
    let created = OffsetDateTime::parse(made["create_time"].as_str().unwrap(), &Rfc3339).unwrap();
    assert!(
        (OffsetDateTime::now_utc() - created).abs() < time::Duration::hours(1),
        "{made}"
    );
    let line = "GET /v3/brand/partner/card-member/membership-activities/{activity_id}";
    let found = shop.succeed(line, json!({"activity_id": made["activity_id"]})).await;
    assert_eq!(found["create_time"], made["create_time"], "{found}");
}

#[tokio::test]
async fn what_was_not_sent_is_not_told() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = "POST /v3/brand/partner/card-member/cards";
    let sent = json!({"out_request_no": "withheld-1", "legal_agreement": null});
    let made = shop.succeed(line, sent).await;
    assert_eq!(made.get("legal_agreement"), None, "{made}");
    let line = "GET /v3/brand/partner/card-member/cards/{card_id}";
    let found = shop.succeed(line, json!({"card_id": made["card_id"]})).await;
    assert_eq!(found.get("legal_agreement"), None, "{found}");
    assert_eq!(found["card_title"], made["card_title"], "{found}");
}

#[tokio::test]
async fn changes_are_remembered_and_what_was_deleted_is_unknown() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let basics = |number: &str| json!({"store_reference_id": number, "branch_name": format!("store {number}")});
    let made = shop.succeed(STORE, json!({"store_basics": basics("1")})).await;
    let (other, id) = (
        shop.succeed(STORE, json!({"store_basics": basics("2")})).await,
        &made["store_id"],
    );
    let query = async |id: &serde_json::Value| {
        shop.call(
            "GET /v3/brand/partner/store/brandstores/{store_id}",
            json!({"store_id": id}),
        )
        .await
    };
    let line = "PATCH /v3/brand/partner/store/brandstores/{store_id}";
    shop.succeed(line, json!({"store_id": id, "store_basics": basics("3")}))
        .await;
    assert_eq!(query(id).await.1["store_basics"], basics("3"));
    assert_eq!(query(&other["store_id"]).await.1["store_basics"], basics("2"));
    shop.succeed(
        "DELETE /v3/brand/partner/store/brandstores/{store_id}",
        json!({"store_id": id}),
    )
    .await;
    assert_eq!(query(id).await.0, 404);
    assert_eq!(query(&other["store_id"]).await.0, 200);
}

#[tokio::test]
async fn an_id_that_is_a_number_is_one_too() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let basics =
        |name: &str| json!({"store_reference_id": name, "branch_name": name, "brand_id": 40_001, "store_name": name});
    let line = "POST /v3/merchant-store/stores";
    let one = shop.succeed(line, json!({"store_basics": basics("one")})).await;
    let two = shop.succeed(line, json!({"store_basics": basics("two")})).await;
    assert_ne!(one["store_id"], two["store_id"]);
    let line = "GET /v3/merchant-store/stores/{store_id}";
    for (made, name) in [(&one, "one"), (&two, "two")] {
        let found = shop
            .succeed(line, json!({"store_id": made["store_id"].to_string()}))
            .await;
        assert_eq!(found["store_basics"]["branch_name"], name, "{found}");
    }
    assert_eq!(
        shop.refused(line, json!({"store_id": "1"})).await,
        "RESOURCE_NOT_EXISTS"
    );
}

#[tokio::test]
async fn a_response_of_success_gives_no_reason_for_a_failure() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let sent = json!({"out_request_no": "withdraw-1", "amount": 1});
    shop.succeed("POST /v3/merchant/fund/withdraw", sent).await;
    let line = "GET /v3/merchant/fund/withdraw/out-request-no/{out_request_no}";
    let found = shop.succeed(line, json!({"out_request_no": "withdraw-1"})).await;
    for absent in ["reason", "solution"] {
        assert_eq!(found.get(absent), None, "{found}");
    }
}

#[tokio::test]
async fn an_account_number_that_was_sent_encrypted_does_not_come_back_in_clear_text() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let number = sandbox
        .platform_keys()
        .encryption()
        .encrypt(Cipher::PublicKey, b"6222020200000000777")
        .unwrap();
    let sent = json!({"sub_mchid": "1900000300", "account_number": number});
    shop.succeed("POST /v3/apply4sub/sub_merchants/{sub_mchid}/modify-settlement", sent)
        .await;
    let line = "GET /v3/apply4sub/sub_merchants/{sub_mchid}/settlement";
    let found = shop.succeed(line, json!({"sub_mchid": "1900000300"})).await;
    let shown = found["account_number"].as_str().unwrap();
    assert!(shown.contains('*') && !shown.contains("0000000777"), "{found}");
}

#[tokio::test]
async fn the_largest_share_is_that_which_the_sandbox_allows() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = "GET /v3/profitsharing/merchant-configs/{sub_mchid}";
    let found = shop.succeed(line, json!({"sub_mchid": MERCHANT})).await;
    assert_eq!(found["max_ratio"], 3_000, "{found}");
}

#[tokio::test]
async fn a_balance_is_what_the_payments_of_the_merchant_sum_to() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (number, sub_merchant) in [("balance-1", None), ("balance-2", Some("1900000300"))] {
        let place = json!({"out_trade_no": number, "amount": {"total": 10_000}, "sub_mchid": sub_merchant, "time_expire": null});
        let line = match sub_merchant {
            None => "POST /v3/pay/transactions/native",
            Some(_) => "POST /v3/pay/partner/transactions/native",
        };
        shop.succeed(line, place).await;
        sandbox.pay(number).unwrap();
    }
    let own = "GET /v3/merchant/fund/balance/{account_type}";
    let of_sub = "GET /v3/ecommerce/fund/balance/{sub_mchid}";
    for (line, asked, amount) in [
        (own, json!({"account_type": "BASIC"}), 9_940),
        (own, json!({"account_type": "OPERATION"}), 0),
        (of_sub, json!({"sub_mchid": "1900000300", "account_type": null}), 9_940),
        (of_sub, json!({"sub_mchid": "1900000301", "account_type": null}), 0),
    ] {
        let found = shop.succeed(line, asked).await;
        assert_eq!(found["available_amount"], amount, "{line}: {found}");
        assert_eq!(found["pending_amount"], 0, "{line}: {found}");
    }
}
