//! Transitions at a time: stocks of vouchers end, and a complaint that nobody answers goes to the platform.

use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::raw::MERCHANT;
use crate::shop::{Inbox, Shop, builder};

const DAY: Duration = Duration::from_secs(86_400);

fn steps_of(complaint: &Value) -> Value {
    json!({"complaint_id": complaint, "offset": "0", "limit": "50"})
}

fn tomorrow() -> String {
    (OffsetDateTime::now_utc() + DAY).format(&Rfc3339).unwrap()
}

#[tokio::test]
async fn a_stock_of_vouchers_ends_with_its_last_day() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let begin = "2024-01-01T00:00:00+08:00";
    let rule = json!({"max_coupons": 3, "max_amount": 5_000, "max_coupons_per_user": 2, "natural_person_limit": false, "prevent_api_abuse": false});
    let favor = json!({
        "out_request_no": "favor-1", "stock_use_rule": rule, "available_begin_time": begin, "available_end_time": tomorrow(),
    });
    let favor = shop.succeed("POST /v3/marketing/favor/coupon-stocks", favor).await["stock_id"].clone();
    let stock = json!({"stock_id": favor});
    shop.succeed("POST /v3/marketing/favor/stocks/{stock_id}/start", stock.clone())
        .await;
    let times = json!({"available_begin_time": begin, "available_end_time": tomorrow()});
    let own = json!({
        "out_request_no": "busifavor-1",
        "coupon_use_rule": {
            "coupon_available_time": times, "fixed_normal_coupon": {"discount_amount": 5, "transaction_minimum": 100},
            "use_method": "OFF_LINE",
        },
    });
    let own = shop.succeed("POST /v3/marketing/busifavor/stocks", own).await["stock_id"].clone();
    let kinds = [
        (
            "favor",
            &favor,
            "POST /v3/marketing/favor/users/{openid}/coupons",
            "GET /v3/marketing/favor/stocks/{stock_id}",
            ("status", "running", "stoped"),
        ),
        (
            "busifavor",
            &own,
            "POST /v3/marketing/busifavor/coupons/send",
            "GET /v3/marketing/busifavor/stocks/{stock_id}",
            ("stock_state", "RUNNING", "STOPED"),
        ),
    ];
    let before = kinds.iter().map(|kind| (false, kind));
    for (is_over, (kind, stock, send, find, state)) in before.chain(kinds.iter().map(|kind| (true, kind))) {
        let (field, running, stopped) = *state;
        if is_over && *kind == "favor" {
            sandbox.advance(DAY + Duration::from_secs(60));
        }
        let coupon = |number: &str| json!({"stock_id": stock, "out_request_no": number, "openid": "user-one", "coupon_code": null, "coupon_value": null, "coupon_minimum": null});
        if !is_over {
            shop.succeed(send, coupon("one")).await;
            assert_eq!(
                shop.succeed(find, json!({"stock_id": stock})).await[field],
                running,
                "{kind}"
            );
            continue;
        }
        let ended = shop.succeed(find, json!({"stock_id": stock})).await;
        assert_eq!(ended[field], stopped, "{kind}: {ended}");
        assert_eq!(shop.refused(send, coupon("two")).await, "INVALID_REQUEST", "{kind}");
    }
}

#[tokio::test]
async fn a_complaint_without_an_answer_goes_to_the_platform_after_a_day() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let address = "POST /v3/merchant-service/complaint-notifications";
    shop.succeed(address, json!({"url": inbox.url})).await;
    let find = "GET /v3/merchant-service/complaints-v2/{complaint_id}";
    let history = "GET /v3/merchant-service/complaints-v2/{complaint_id}/negotiation-historys";
    let mut known = Vec::new();
    for (number, answers) in [("silent-1", false), ("answers-1", true)] {
        let place = json!({"out_trade_no": number, "amount": {"total": 1_000}});
        shop.succeed("POST /v3/pay/transactions/native", place).await;
        sandbox.pay(number).unwrap();
        shop.act("order", number, "complain");
        let listed = json!({
            "begin_date": "2020-01-01", "end_date": "2099-01-01", "complainted_mchid": MERCHANT, "offset": "0",
        });
        let listed = shop.succeed("GET /v3/merchant-service/complaints-v2", listed).await;
        let listed = listed["data"].as_array().unwrap();
        let new = listed.iter().find(|one| !known.contains(&one["complaint_id"]));
        let id = new.unwrap()["complaint_id"].clone();
        known.push(id.clone());
        if answers {
            let answer = json!({"complaint_id": id, "complainted_mchid": MERCHANT, "response_content": "已回复"});
            shop.succeed(
                "POST /v3/merchant-service/complaints-v2/{complaint_id}/response",
                answer,
            )
            .await;
        }
        sandbox.advance(DAY + Duration::from_secs(1));
        let found = shop.succeed(find, json!({"complaint_id": id})).await;
        assert_eq!(found["in_platform_service"], !answers, "{number}: {found}");
        let steps = shop.succeed(history, steps_of(&id)).await;
        let types: Vec<&Value> = steps["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| &step["operate_type"])
            .collect();
        let is_asked = types
            .iter()
            .filter(|step| **step == "USER_APPLY_PLATFORM_SERVICE")
            .count();
        assert_eq!(is_asked, usize::from(!answers), "{number}: {types:?}");
        // It is asked once, however long nobody answers.
        sandbox.advance(DAY * 3);
        let again = shop.succeed(history, steps_of(&id)).await;
        assert_eq!(
            again["data"].as_array().unwrap().len(),
            types.len(),
            "{number}: {again}"
        );
    }
    inbox.wait("COMPLAINT.STATE_CHANGE").await;
}

/// A paid order of one yuan in each generation: by the code that a payer shows, or not.
async fn paid(shop: &Shop<'_>, number: &str, by_code: bool) {
    let (line, old_line) = match by_code {
        true => ("POST /v3/pay/transactions/codepay", "POST /pay/micropay"),
        false => ("POST /v3/pay/transactions/native", "POST /pay/unifiedorder"),
    };
    let payer = if by_code {
        json!({"auth_code": "134567890123456789"})
    } else {
        Value::Null
    };
    let place = json!({"out_trade_no": number, "amount": {"total": 100}, "time_expire": null, "payer": payer});
    shop.succeed(line, place).await;
    let place = json!({
        "out_trade_no": format!("{number}-v2"), "total_fee": "100", "time_start": null, "time_expire": null, "sign_type": null,
        "fee_type": "CNY", "sub_mch_id": null, "sub_appid": null, "sub_openid": null,
        "trade_type": if by_code { Value::Null } else { json!("NATIVE") },
    });
    shop.succeed(old_line, place).await;
    if !by_code {
        shop.act("order", number, "pay");
        shop.act("v2-order", &format!("{number}-v2"), "pay");
    }
}

fn old_names(number: &str) -> Value {
    json!({
        "out_trade_no": format!("{number}-v2"), "transaction_id": null, "sign_type": null, "sub_mch_id": null,
        "out_refund_no": format!("refund-{number}-v2"), "total_fee": "100", "refund_fee": "100", "notify_url": null,
    })
}

#[tokio::test]
async fn only_a_payment_by_code_is_reversed_and_only_for_seven_days() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let (reverse, old) = (
        "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/reverse",
        "POST /secapi/pay/reverse",
    );
    for (number, by_code, days, reversed) in [
        ("native-1", false, 0, false),
        ("code-late", true, 8, false),
        ("code-early", true, 6, true),
    ] {
        paid(&shop, number, by_code).await;
        sandbox.advance(DAY * days);
        let (status, answer) = shop.call(reverse, json!({"out_trade_no": number})).await;
        assert_eq!(status < 300, reversed, "{number}: {answer}");
        let (_, answer) = shop.call(old, old_names(number)).await;
        let code = if reversed { "SUCCESS" } else { "FAIL" };
        assert_eq!(answer["result_code"], code, "{number}: {answer}");
    }
}

#[tokio::test]
async fn a_payment_is_refunded_for_a_year() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let refund = |number: &str| {
        json!({
            "out_trade_no": number, "transaction_id": null, "out_refund_no": format!("refund-{number}"), "sub_mchid": null,
            "notify_url": null, "goods_detail": null, "amount": {"refund": 100, "total": 100, "currency": "CNY"},
        })
    };
    let (line, old) = ("POST /v3/refund/domestic/refunds", "POST /secapi/pay/refund");
    paid(&shop, "year-1", false).await;
    sandbox.advance(DAY * 364);
    shop.succeed(line, refund("year-1")).await;
    shop.succeed(old, old_names("year-1")).await;
    paid(&shop, "year-2", false).await;
    sandbox.advance(DAY * 366);
    assert_eq!(shop.refused(line, refund("year-2")).await, "INVALID_REQUEST");
    assert_eq!(shop.refused(old, old_names("year-2")).await, "TRADE_OVERDUE");
}

#[tokio::test]
async fn an_order_that_nobody_pays_is_closed_after_seven_days() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let place = json!({"out_trade_no": "unpaid-1", "amount": {"total": 100}, "time_expire": null});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    let query = json!({"out_trade_no": "unpaid-1"});
    for (days, state) in [(6, "NOTPAY"), (2, "CLOSED")] {
        sandbox.advance(DAY * days);
        let line = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
        assert_eq!(shop.succeed(line, query.clone()).await["trade_state"], state);
    }
}
