//! Orders, refunds and contracts abroad (`/v3/global`, `/hk/v3`).

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Inbox, Shop, builder};

/// A request of a merchant that acts for itself: without the ids of a partner and its sub-merchant.
fn by_merchant(mut members: Value) -> Value {
    for partner in ["sp_mchid", "sub_mchid", "sp_appid", "sub_appid"] {
        members[partner] = Value::Null;
    }
    members["mchid"] = json!(MERCHANT);
    members
}

#[tokio::test]
async fn an_order_abroad_is_unpaid_until_it_is_paid_and_refunded_within_its_amount() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    for folder in ["/v3/global", "/hk/v3"] {
        let name = folder.replace('/', "-");
        let (one, other) = (format!("one{name}"), format!("other{name}"));
        let place = |number: &str| {
            by_merchant(json!({
                "out_trade_no": number, "amount": {"total": 888, "currency": "HKD"}, "appid": "wx8888888888888888",
                "notify_url": inbox.url, "time_expire": null, "trade_type": "NATIVE",
            }))
        };
        let native = format!("POST {folder}/transactions/native");
        let placed = shop.succeed(&native, place(&one)).await;
        assert_ne!(
            placed["code_url"],
            shop.succeed(&native, place(&other)).await["code_url"]
        );
        let query = format!("GET {folder}/transactions/out-trade-no/{{out_trade_no}}");
        let of = |number: &str| by_merchant(json!({"out_trade_no": number}));
        let (unpaid, second) = (
            shop.succeed(&query, of(&one)).await,
            shop.succeed(&query, of(&other)).await,
        );
        assert_eq!(unpaid["trade_state"], "NOTPAY", "{unpaid}");
        assert!(
            unpaid.get("success_time").is_none() && unpaid.get("payer").is_none(),
            "{unpaid}"
        );
        assert_ne!(unpaid["id"], second["id"]);
        let refund = |number: &str, order: &str, amount: i64, total: i64| {
            by_merchant(json!({
                "out_refund_no": number, "out_trade_no": order, "transaction_id": null, "appid": "wx8888888888888888",
                "amount": {"refund": amount, "total": total, "currency": "HKD"}, "notify_url": inbox.url,
            }))
        };
        let refunds = format!("POST {folder}/refunds");
        let number = |name_of: &str| format!("{name_of}{name}");
        assert_eq!(
            shop.refused(&refunds, refund(&number("r-0"), &one, 10, 888)).await,
            "INVALID_REQUEST"
        );
        let close = format!("POST {folder}/transactions/out-trade-no/{{out_trade_no}}/close");
        shop.succeed(&close, of(&other)).await;
        assert_eq!(shop.succeed(&query, of(&other)).await["trade_state"], "CLOSED");
        shop.act("global-order", &one, "pay");
        inbox.wait("TRANSACTION.SUCCESS").await;
        let by_id = format!("GET {folder}/transactions/id/{{transaction_id}}");
        let paid = shop
            .succeed(&by_id, by_merchant(json!({"transaction_id": unpaid["id"]})))
            .await;
        assert_eq!(
            (&paid["trade_state"], &paid["amount"]["payer_total"]),
            (&json!("SUCCESS"), &json!(888)),
            "{paid}"
        );
        assert_eq!(shop.refused(&close, of(&one)).await, "ORDERPAID");

        for (wrong, code) in [
            (refund(&number("r-0"), &one, 99_999, 888), "INVALID_REQUEST"),
            (refund(&number("r-0"), &one, 10, 99_999), "PARAM_ERROR"),
            (refund(&number("r-0"), &other, 10, 888), "INVALID_REQUEST"),
            (refund(&number("r-0"), "no-such-order", 10, 888), "RESOURCE_NOT_EXISTS"),
        ] {
            assert_eq!(shop.refused(&refunds, wrong.clone()).await, code, "{folder} {wrong}");
        }
        let mut dollars = refund(&number("r-0"), &one, 10, 888);
        dollars["amount"]["currency"] = "USD".into();
        assert_eq!(shop.refused(&refunds, dollars).await, "PARAM_ERROR");
        let first = shop.succeed(&refunds, refund(&number("r-1"), &one, 800, 888)).await;
        let second = shop.succeed(&refunds, refund(&number("r-2"), &one, 80, 888)).await;
        assert_ne!(first["id"], second["id"]);
        assert_eq!(second["amount"]["payer_refund"], 80, "{second}");
        assert_eq!(
            shop.refused(&refunds, refund(&number("r-3"), &one, 9, 888)).await,
            "INVALID_REQUEST"
        );
        sandbox.advance(Duration::from_secs(2));
        inbox.wait("REFUND.SUCCESS").await;
        let line = format!("GET {folder}/refunds/id/{{refund_id}}");
        let found = shop
            .succeed(&line, by_merchant(json!({"refund_id": first["id"]})))
            .await;
        assert_eq!(
            (&found["status"], &found["out_trade_no"]),
            (&json!("SUCCESS"), &json!(one)),
            "{found}"
        );
        assert_eq!(shop.succeed(&query, of(&one)).await["trade_state"], "REFUND");
        let all = by_merchant(json!({"transaction_id": unpaid["id"], "out_trade_no": null}));
        let listed = shop.succeed(&format!("GET {folder}/refunds"), all).await;
        assert_eq!(listed["data"].as_array().map(Vec::len), Some(2), "{listed}");
        assert_eq!(
            (&listed["id"], &listed["out_trade_no"], &listed["amount"]["payer_total"]),
            (&unpaid["id"], &json!(one), &json!(888)),
            "{listed}"
        );
        for (offset, found) in [("0", 1), ("1", 1), ("2", 0)] {
            let mut page = by_merchant(json!({"transaction_id": unpaid["id"], "out_trade_no": null}));
            (page["offset"], page["count"]) = (offset.into(), "1".into());
            let listed = shop.succeed(&format!("GET {folder}/refunds"), page).await;
            assert_eq!(listed["data"].as_array().map(Vec::len), Some(found), "{listed}");
            assert_eq!(
                (&listed["current_total_num"], &listed["total_num"]),
                (&json!(found), &json!(2)),
                "{listed}"
            );
        }
    }
}

#[tokio::test]
async fn a_deduction_abroad_needs_a_contract_that_the_payer_signed() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let folder = "/v3/global/papay";
    let deduct = |number: &str, contract: &Value| {
        by_merchant(json!({
            "out_trade_no": number, "contract_id": contract, "appid": "wx8888888888888888",
            "amount": {"total": 888, "currency": "HKD"},
        }))
    };
    let (deduction, terminate) = (
        format!("POST {folder}/transactions"),
        format!("POST {folder}/contracts/{{contract_id}}/terminate"),
    );
    let by_code = format!("GET {folder}/contracts/out-contract-code/{{out_contract_code}}");
    let by_id = format!("GET {folder}/contracts/{{contract_id}}");
    for kind in ["app", "miniprogram", "jsapi", "h5", "web"] {
        let code = format!("contract{kind}");
        let pre_sign = by_merchant(json!({"out_contract_code": code, "plan_id": 66, "success_notify_url": inbox.url}));
        let sign = format!("POST {folder}/contracts/{kind}-pre-entrust-sign");
        let session = shop.succeed(&sign, pre_sign.clone()).await;
        assert_eq!(session, shop.succeed(&sign, pre_sign).await, "a repetition");
        let named = by_merchant(json!({"out_contract_code": code}));
        assert_eq!(shop.refused(&by_code, named.clone()).await, "RESOURCE_NOT_EXISTS");
        shop.act("global-contract", &code, "sign");
        inbox.wait("PAPAY.SIGN").await;
        let contract = shop.succeed(&by_code, named).await;
        assert_eq!(
            (&contract["state"], &contract["plan_id"]),
            (&json!("SIGNED"), &json!(66)),
            "{contract}"
        );
        let id = &contract["contract_id"];
        assert_eq!(contract["mchid"], MERCHANT, "{contract}");
        assert!(contract.get("terminated_time").is_none(), "{contract}");
        let named = by_merchant(json!({"contract_id": id, "plan_id": "66"}));
        assert_eq!(shop.succeed(&by_id, named).await, contract);
        let of_other_plan = by_merchant(json!({"contract_id": id, "plan_id": "67"}));
        assert_eq!(shop.refused(&by_id, of_other_plan).await, "RESOURCE_NOT_EXISTS");

        let order = shop.succeed(&deduction, deduct(&format!("order-{kind}"), id)).await;
        assert_eq!(
            (&order["trade_state"], &order["amount"]["payer_total"]),
            (&json!("SUCCESS"), &json!(888))
        );
        let unknown = deduct(&format!("other-{kind}"), &json!("203100000000000000"));
        assert_eq!(shop.refused(&deduction, unknown).await, "INVALID_REQUEST");
        let end = by_merchant(json!({"contract_id": id, "termination_note": "解约原因"}));
        shop.succeed(&terminate, end).await;
        inbox.wait("PAPAY.TERMINATE").await;
        let ended = shop
            .succeed(&by_id, by_merchant(json!({"contract_id": id, "plan_id": "66"})))
            .await;
        assert_eq!(
            (&ended["state"], &ended["termination_mode"], &ended["termination_note"]),
            (&json!("TERMINATED"), &json!("MERCHANT"), &json!("解约原因")),
            "{ended}"
        );
        assert_eq!(
            shop.refused(&deduction, deduct(&format!("late-{kind}"), id)).await,
            "INVALID_REQUEST"
        );
    }
}

#[tokio::test]
async fn shares_and_refunds_abroad_take_no_more_than_the_order_together() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let folder = "/v3/global/profit-sharing";
    let place = by_merchant(json!({
        "out_trade_no": "shared-abroad", "amount": {"total": 1_000, "currency": "CNY"}, "appid": "wx8888888888888888",
        "time_expire": null, "trade_type": "NATIVE",
    }));
    shop.succeed("POST /v3/global/transactions/native", place).await;
    let query = "GET /v3/global/transactions/out-trade-no/{out_trade_no}";
    let order = shop
        .succeed(query, by_merchant(json!({"out_trade_no": "shared-abroad"})))
        .await["id"]
        .clone();
    let share_line = format!("POST {folder}/orders");
    let share = |number: &str, amount: i64| {
        by_merchant(json!({
            "out_order_no": number, "transaction_id": order, "unfreeze_unsplit": false,
            "receivers": [{"type": "MERCHANT_ID", "account": "86693852", "amount": amount, "description": "分", "currency": "CNY"}],
        }))
    };
    assert_eq!(
        shop.refused(&share_line, share("s-1", 300)).await,
        "INVALID_REQUEST",
        "unpaid"
    );
    shop.act("global-order", "shared-abroad", "pay");
    assert_eq!(
        shop.refused(&share_line, share("s-1", 300)).await,
        "INVALID_REQUEST",
        "unknown receiver"
    );
    let party = by_merchant(json!({"type": "MERCHANT_ID", "account": "86693852"}));
    shop.succeed(&format!("POST {folder}/receivers"), party.clone()).await;
    let first = shop.succeed(&share_line, share("s-1", 300)).await;
    assert_eq!(shop.succeed(&share_line, share("s-1", 300)).await, first);
    assert_eq!(shop.refused(&share_line, share("s-2", 701)).await, "NOT_ENOUGH");

    let refund_line = "POST /v3/global/refunds";
    let refund = |number: &str, amount: i64| {
        by_merchant(json!({
            "out_refund_no": number, "transaction_id": order, "out_trade_no": null, "appid": "wx8888888888888888",
            "amount": {"refund": amount, "total": 1_000, "currency": "CNY"},
        }))
    };
    assert_eq!(shop.refused(refund_line, refund("r-1", 701)).await, "NOT_ENOUGH");
    shop.succeed(refund_line, refund("r-1", 600)).await;
    for (path, field, left) in [
        ("amounts", "unsplit_amount", 100),
        ("refundable-amounts", "refundable_amount", 100),
    ] {
        let line = format!("GET {folder}/transactions/{{transaction_id}}/{path}");
        let answer = shop.succeed(&line, by_merchant(json!({"transaction_id": order}))).await;
        assert_eq!(
            (&answer[field], &answer["transaction_id"]),
            (&json!(left), &order),
            "{answer}"
        );
    }
    let unfreeze_line = format!("POST {folder}/orders/unfreeze");
    let unfreeze = |number: &str| by_merchant(json!({"out_order_no": number, "transaction_id": order}));
    shop.succeed(&unfreeze_line, unfreeze("u-1")).await;
    assert_eq!(shop.refused(&unfreeze_line, unfreeze("u-2")).await, "INVALID_REQUEST");
    assert_eq!(shop.refused(&share_line, share("s-2", 1)).await, "INVALID_REQUEST");
    // Released money can still be refunded, and then nothing is left.
    shop.succeed(refund_line, refund("r-2", 100)).await;
    assert_eq!(shop.refused(refund_line, refund("r-3", 1)).await, "NOT_ENOUGH");
    shop.succeed(&format!("DELETE {folder}/receivers"), party).await;
}
