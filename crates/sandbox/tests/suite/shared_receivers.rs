//! Profit sharing by the other families of operations: only receivers that were added get a share, and what they get
//! counts together with the shares of `/v3/profitsharing`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const QUERY: &str = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
const PARTNER_QUERY: &str = "GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}";
const SUB: &str = "1900000300";

/// The members of a request for a receiver, and for a share to it.
type Requests = (Value, Value);

/// A family: the operations that add, share and delete, the error for a receiver that is unknown, and the requests of a
/// receiver.
struct Family {
    add: &'static str,
    share: &'static str,
    delete: &'static str,
    requests: fn(&str, &Value, i64) -> Requests,
}

const FAMILIES: [Family; 3] = [
    Family {
        add: "POST /v3/ecommerce/profitsharing/receivers/add",
        share: "POST /v3/ecommerce/profitsharing/orders",
        delete: "POST /v3/ecommerce/profitsharing/receivers/delete",
        requests: |number, order, amount| {
            let to =
                json!({"type": "MERCHANT_ID", "receiver_account": "86693852", "amount": amount, "description": "分"});
            (
                json!({"type": "MERCHANT_ID", "account": "86693852"}),
                json!({"out_order_no": number, "transaction_id": order, "sub_mchid": SUB, "finish": false, "receivers": [to]}),
            )
        },
    },
    Family {
        add: "POST /v3/brand/profitsharing/receivers/add",
        share: "POST /v3/brand/profitsharing/orders",
        delete: "POST /v3/brand/profitsharing/receivers/delete",
        requests: |number, order, amount| {
            let to = json!({"type": "MERCHANT_ID", "account": "86693852", "amount": amount, "description": "分"});
            (
                json!({"type": "MERCHANT_ID", "account": "86693852", "brand_mchid": "1900000108"}),
                json!({"out_order_no": number, "transaction_id": order, "sub_mchid": SUB, "brand_mchid": "1900000108",
                    "finish": false, "receivers": [to]}),
            )
        },
    },
    Family {
        add: "POST /pay/profitsharingaddreceiver",
        share: "POST /secapi/pay/multiprofitsharing",
        delete: "POST /pay/profitsharingremovereceiver",
        requests: |number, order, amount| {
            let to = json!([{"type": "MERCHANT_ID", "account": "86693852", "amount": amount, "description": "分"}]);
            let party = json!({"type": "MERCHANT_ID", "account": "86693852", "name": "商户", "relation_type": "STORE"});
            (
                json!({"receiver": party.to_string(), "sub_mch_id": SUB}),
                json!({"out_order_no": number, "transaction_id": order, "sub_mch_id": SUB, "receivers": to.to_string()}),
            )
        },
    },
];

/// Places an order of 1,000 fen for a sub-merchant, and pays it. Returns its platform number.
async fn paid(shop: &Shop<'_>, number: &str) -> Value {
    let place = json!({
        "out_trade_no": number, "amount": {"total": 1_000}, "settle_info": {"profit_sharing": true}, "sub_mchid": SUB,
        "sp_mchid": MERCHANT, "time_expire": null,
    });
    shop.succeed("POST /v3/pay/partner/transactions/native", place).await;
    shop.caller.sandbox.pay(number).unwrap();
    let query = json!({"out_trade_no": number, "sp_mchid": MERCHANT, "sub_mchid": SUB});
    shop.succeed(PARTNER_QUERY, query).await["transaction_id"].clone()
}

#[tokio::test]
async fn a_share_goes_to_a_receiver_that_was_added_only() {
    for (index, family) in FAMILIES.iter().enumerate() {
        let sandbox = builder().start().await.unwrap();
        let shop = Shop::new(&sandbox);
        let order = paid(&shop, &format!("family-{index}")).await;
        let requests = |number: &str, amount| (family.requests)(number, &order, amount);
        let (party, first) = requests("s-1", 100);
        let share = family.share;
        assert_eq!(shop.refused(share, first.clone()).await, "INVALID_REQUEST", "{share}");
        shop.succeed(family.add, party.clone()).await;
        let shared = shop.succeed(share, first.clone()).await;
        assert!(shared["order_id"].as_str().unwrap().len() > 20, "{share}: {shared}");
        let again = shop.succeed(share, first).await;
        assert_eq!(again["order_id"], shared["order_id"], "{share}");
        shop.succeed(family.delete, party.clone()).await;
        let (_, second) = requests("s-2", 100);
        assert_eq!(shop.refused(share, second.clone()).await, "INVALID_REQUEST", "{share}");
        shop.succeed(family.add, party).await;
        shop.succeed(share, second).await;
        // 30 % at most, together.
        let (_, third) = requests("s-3", 101);
        assert_eq!(shop.refused(share, third).await, "RULE_LIMIT", "{share}");
        // A refund leaves what was shared.
        let refund = |number: &str, amount: i64| {
            json!({
                "out_refund_no": number, "out_trade_no": format!("family-{index}"), "transaction_id": null, "sub_mchid": SUB,
                "amount": {"refund": amount, "total": 1_000, "currency": "CNY"}, "goods_detail": null,
            })
        };
        let line = "POST /v3/refund/domestic/refunds";
        assert_eq!(shop.refused(line, refund("r-1", 801)).await, "NOT_ENOUGH", "{share}");
        shop.succeed(line, refund("r-2", 800)).await;
    }
}

#[tokio::test]
async fn shares_are_queried_returned_and_ended_by_each_family() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (index, family) in FAMILIES.iter().enumerate() {
        let order = paid(&shop, &format!("ended-{index}")).await;
        let number = format!("e-{index}");
        let (party, share) = (family.requests)(&number, &order, 300);
        shop.succeed(family.add, party).await;
        shop.succeed(family.share, share).await;
        sandbox.advance(Duration::from_secs(5));
        let base = family.share.rsplit_once('/').unwrap().0.trim_start_matches("POST ");
        let is_old = base.starts_with("/secapi");
        let (query, back, end, left) = match is_old {
            true => (
                "POST /pay/profitsharingquery".to_owned(),
                "POST /secapi/pay/profitsharingreturn".to_owned(),
                "POST /secapi/pay/profitsharingfinish".to_owned(),
                "POST /pay/profitsharingorderamountquery".to_owned(),
            ),
            false => (
                format!("GET {base}/orders"),
                format!("POST {base}/returnorders"),
                format!("POST {base}/finish-order"),
                format!("GET {base}/orders/{{transaction_id}}/amounts"),
            ),
        };
        let of = |own: Value| {
            let mut members = json!({"transaction_id": order, "sub_mchid": SUB, "sub_mch_id": SUB, "order_id": null});
            members[if is_old { "sub_mchid" } else { "sub_mch_id" }] = Value::Null;
            members
                .as_object_mut()
                .unwrap()
                .extend(own.as_object().unwrap().clone());
            members
        };
        let found = shop.succeed(&query, of(json!({"out_order_no": number}))).await;
        assert_eq!(found["status"], "FINISHED", "{query}: {found}");
        assert!(found["receivers"].to_string().contains("SUCCESS"), "{query}: {found}");
        let returned = |number: &str, amount: i64| match is_old {
            true => of(
                json!({"out_order_no": format!("e-{index}"), "out_return_no": number, "return_amount": amount.to_string(),
                "return_account": "86693852", "transaction_id": null}),
            ),
            false => of(
                json!({"out_order_no": format!("e-{index}"), "out_return_no": number, "amount": amount,
                "return_mchid": "86693852", "transaction_id": null}),
            ),
        };
        shop.succeed(&back, returned(&format!("b-{index}"), 200)).await;
        let refused = shop.refused(&back, returned(&format!("c-{index}"), 101)).await;
        assert!(
            ["NOT_ENOUGH", "INVALID_REQUEST"].contains(&refused.as_str()),
            "{refused}"
        );
        if !is_old {
            let find = back.replacen("POST", "GET", 1);
            let named = |order: &Value| json!({"out_return_no": format!("b-{index}"), "order_id": order, "out_order_no": null, "sub_mchid": SUB});
            let found = shop.succeed(&find, named(&found["order_id"])).await;
            assert_eq!(
                (&found["amount"], &found["result"]),
                (&json!(200), &json!("PROCESSING")),
                "{found}"
            );
            assert_eq!(shop.call(&find, named(&json!("never1"))).await.0, 404, "{find}");
        }
        sandbox.advance(Duration::from_secs(5));
        let amounts = shop.succeed(&left, of(json!({}))).await;
        assert_eq!(
            amounts["unsplit_amount"].to_string().trim_matches('"'),
            "700",
            "{left}: {amounts}"
        );
        shop.succeed(&end, of(json!({"out_order_no": format!("f-{index}")})))
            .await;
        let (_, late) = (family.requests)(&format!("g-{index}"), &order, 1);
        assert_eq!(shop.refused(family.share, late).await, "INVALID_REQUEST", "{end}");
    }
}

#[tokio::test]
async fn a_receiver_of_one_generation_is_one_of_the_other() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let place = json!({"out_trade_no": "both-1", "amount": {"total": 1_000}, "settle_info": {"profit_sharing": true}, "time_expire": null});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    sandbox.pay("both-1").unwrap();
    let query = json!({"out_trade_no": "both-1", "mchid": MERCHANT});
    let order = shop.succeed(QUERY, query).await["transaction_id"].clone();
    let party = json!({"type": "MERCHANT_ID", "account": "86693852", "name": "商户", "relation_type": "STORE"});
    let old = json!({"receiver": party.to_string(), "sub_mch_id": null});
    shop.succeed("POST /pay/profitsharingaddreceiver", old.clone()).await;
    let to = json!([{"type": "MERCHANT_ID", "account": "86693852", "amount": 100, "description": "分"}]);
    let new_share = json!({"out_order_no": "n-1", "transaction_id": order, "sub_mchid": null, "receivers": to, "unfreeze_unsplit": false});
    shop.succeed("POST /v3/profitsharing/orders", new_share).await;
    let old_share = |number: &str| json!({"out_order_no": number, "transaction_id": order, "sub_mch_id": null, "receivers": to.to_string()});
    let line = "POST /secapi/pay/multiprofitsharing";
    shop.succeed(line, old_share("o-1")).await;
    // Numbers are used once.
    assert_eq!(shop.refused(line, old_share("n-1")).await, "PARAM_ERROR");
    shop.succeed("POST /pay/profitsharingremovereceiver", old).await;
    assert_eq!(shop.refused(line, old_share("o-2")).await, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_receiver_has_what_its_kind_demands() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let add = "POST /v3/profitsharing/receivers/add";
    let party = |kind: &str| json!({"type": kind, "account": "of-somebody", "sub_mchid": null, "relation_type": "STORE", "custom_relation": null});
    let without = |kind: &str, name: &str| {
        let mut party = party(kind);
        party[name] = Value::Null;
        party
    };
    let mut custom = party("MERCHANT_ID");
    custom["relation_type"] = "CUSTOM".into();
    for wrong in [
        without("MERCHANT_ID", "name"),
        without("PERSONAL_SUB_OPENID", "sub_appid"),
        custom,
    ] {
        assert_eq!(shop.refused(add, wrong.clone()).await, "PARAM_ERROR", "{wrong}");
    }
    let old = json!({"type": "MERCHANT_ID", "account": "86693852", "relation_type": "CUSTOM"});
    for (name, value) in [("name", "商户"), ("custom_relation", "代理商")] {
        let mut party = old.clone();
        party[name] = value.into();
        let party = json!({"receiver": party.to_string(), "sub_mch_id": null});
        assert_eq!(
            shop.refused("POST /pay/profitsharingaddreceiver", party).await,
            "PARAM_ERROR",
            "{name}"
        );
    }
    shop.succeed(add, without("PERSONAL_OPENID", "name")).await;
    let place = json!({"out_trade_no": "of-users", "amount": {"total": 1_000}, "settle_info": {"profit_sharing": true}, "time_expire": null});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    sandbox.pay("of-users").unwrap();
    let query = json!({"out_trade_no": "of-users", "mchid": MERCHANT});
    let order = shop.succeed(QUERY, query).await["transaction_id"].clone();
    let share = |kind: &str, absent: &str| {
        let to = json!([{"type": kind, "account": "of-somebody", "amount": 100, "description": "分"}]);
        let mut share = json!({"out_order_no": "to-user", "transaction_id": order, "sub_mchid": null, "receivers": to, "unfreeze_unsplit": false});
        share[absent] = Value::Null;
        share
    };
    let line = "POST /v3/profitsharing/orders";
    for (kind, app) in [("PERSONAL_OPENID", "appid"), ("PERSONAL_SUB_OPENID", "sub_appid")] {
        let (status, answer) = shop.call(line, share(kind, app)).await;
        let field = &answer["detail"]["field"];
        assert_eq!((status, field), (400, &json!(format!("/{app}"))), "{answer}");
    }
    shop.succeed(line, share("PERSONAL_OPENID", "sub_appid")).await;
}
