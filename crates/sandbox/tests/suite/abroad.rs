//! Orders and refunds abroad (`/v3/global`, `/hk/v3`).

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
