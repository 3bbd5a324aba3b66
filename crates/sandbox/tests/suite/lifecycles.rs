//! The lifecycles of what a shop has beside orders: contracts, coupons, complaints, onboarding, receivers, details.

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Inbox, Shop, builder};

const COMPLAINTS: &str = "/v3/merchant-service/complaints-v2";

#[tokio::test]
async fn a_complaint_is_listed_answered_completed_and_continued_and_each_step_is_notified() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let address = "/v3/merchant-service/complaint-notifications";
    assert_eq!(
        shop.refused(&format!("GET {address}"), json!({})).await,
        "RESOURCE_NOT_EXISTS"
    );
    let set = shop
        .succeed(&format!("POST {address}"), json!({"url": inbox.url}))
        .await;
    assert_eq!((&set["url"], &set["mchid"]), (&json!(inbox.url), &json!(MERCHANT)));
    shop.refused(&format!("POST {address}"), json!({"url": "https://shop.example/other"}))
        .await;
    assert_eq!(
        shop.succeed(&format!("GET {address}"), json!({})).await["url"],
        json!(inbox.url)
    );

    shop.succeed(
        "POST /v3/pay/transactions/native",
        json!({"out_trade_no": "complained-1"}),
    )
    .await;
    assert!(
        sandbox.act("order", "complained-1", "complain").is_err(),
        "an unpaid order has no complaints"
    );
    sandbox.pay("complained-1").unwrap();
    let list = format!("GET {COMPLAINTS}");
    let today =
        json!({"begin_date": "2020-01-01", "end_date": "2099-01-01", "complainted_mchid": MERCHANT, "offset": "0"});
    assert_eq!(shop.succeed(&list, today.clone()).await["total_count"], 0);
    shop.act("order", "complained-1", "complain");
    inbox.wait("COMPLAINT.CREATE").await;
    let listed = shop.succeed(&list, today).await;
    assert_eq!(
        (&listed["total_count"], listed["data"].as_array().unwrap().len()),
        (&json!(1), 1),
        "{listed}"
    );
    let past =
        json!({"begin_date": "2019-01-01", "end_date": "2019-02-01", "complainted_mchid": MERCHANT, "offset": "0"});
    assert_eq!(shop.succeed(&list, past).await["data"], json!([]));
    let id = listed["data"][0]["complaint_id"].as_str().unwrap().to_owned();
    let one = |line: &str| line.replace("{}", &format!("{COMPLAINTS}/{{complaint_id}}"));
    let detail = shop.succeed(&one("GET {}"), json!({"complaint_id": id})).await;
    assert_eq!(detail["complaint_state"], "PENDING", "{detail}");
    assert_eq!(
        detail["complaint_order_info"][0]["out_trade_no"], "complained-1",
        "{detail}"
    );
    let answer = json!({"complaint_id": id, "complainted_mchid": MERCHANT, "response_content": "马上处理"});
    shop.succeed(&one("POST {}/response"), answer).await;
    inbox.wait("COMPLAINT.STATE_CHANGE").await;
    let history = shop
        .succeed(
            &one("GET {}/negotiation-historys"),
            json!({"complaint_id": id, "offset": "0", "limit": "50"}),
        )
        .await;
    let steps: Vec<&Value> = history["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["operate_type"])
        .collect();
    assert_eq!(steps, ["USER_CREATE_COMPLAINT", "MERCHANT_RESPONSE"], "{history}");

    // The response to the payer's wish for a refund: the document's own spelling of the refusal.
    for (answer, reason, step) in [
        (
            json!({"action": "REJECT", "reject_reason": "已经使用"}),
            "已经使用",
            "MERCHANT_REFUSE_RERUND",
        ),
        (
            json!({"action": "APPROVE", "remark": "三天内退款"}),
            "三天内退款",
            "MERCHANT_APPROVE_REFUND",
        ),
    ] {
        let mut answer = answer;
        answer["complaint_id"] = json!(id);
        shop.succeed(&one("POST {}/update-refund-progress"), answer).await;
        let page = json!({"complaint_id": id, "offset": "0", "limit": "50"});
        let history = shop.succeed(&one("GET {}/negotiation-historys"), page).await;
        let last = history["data"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&last["operate_type"], &last["operate_details"]),
            (&json!(step), &json!(reason))
        );
    }
    assert_eq!(history["data"][1]["operate_details"], "马上处理", "{history}");
    let done = json!({"complaint_id": id, "complainted_mchid": MERCHANT});
    shop.succeed(&one("POST {}/complete"), done.clone()).await;
    let detail = shop.succeed(&one("GET {}"), json!({"complaint_id": id})).await;
    assert_eq!(detail["complaint_state"], "PROCESSED", "{detail}");
    assert_eq!(shop.refused(&one("POST {}/complete"), done).await, "INVALID_REQUEST");
    shop.act("complaint", &id, "continue");
    let detail = shop.succeed(&one("GET {}"), json!({"complaint_id": id})).await;
    assert_eq!(
        (&detail["complaint_state"], &detail["user_complaint_times"]),
        (&json!("PENDING"), &json!(2))
    );
    shop.succeed(
        &one("POST {}/complete"),
        json!({"complaint_id": id, "complainted_mchid": MERCHANT}),
    )
    .await;
    shop.act("complaint", &id, "continue");
    let detail = shop.succeed(&one("GET {}"), json!({"complaint_id": id})).await;
    assert_eq!(detail["user_complaint_times"], 3, "{detail}");
    assert_eq!(
        shop.refused(&one("GET {}"), json!({"complaint_id": "200201820200101032233592735"}))
            .await,
        "RESOURCE_NOT_EXISTS"
    );

    shop.succeed(&format!("PUT {address}"), json!({"url": "https://shop.example/new"}))
        .await;
    assert_eq!(
        shop.succeed(&format!("GET {address}"), json!({})).await["url"],
        "https://shop.example/new"
    );
    shop.succeed(&format!("DELETE {address}"), json!({})).await;
    assert_eq!(
        shop.refused(&format!("GET {address}"), json!({})).await,
        "RESOURCE_NOT_EXISTS"
    );
    shop.succeed(&format!("POST {address}"), json!({"url": inbox.url}))
        .await;
}

#[tokio::test]
async fn cash_coupons_are_sent_within_their_stock_used_returned_and_listed() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    shop.succeed("POST /v3/marketing/favor/callbacks", json!({"notify_url": inbox.url}))
        .await;
    let rule = json!({
        "max_coupons": 3, "max_amount": 5000, "max_coupons_per_user": 2, "natural_person_limit": false, "prevent_api_abuse": false
    });
    let stock = json!({
        "out_request_no": "stock-1", "stock_use_rule": rule, "available_begin_time": "2024-01-01T00:00:00+08:00",
        "available_end_time": "2099-01-01T00:00:00+08:00",
    });
    let made = shop.succeed("POST /v3/marketing/favor/coupon-stocks", stock).await;
    let stock = made["stock_id"].as_str().unwrap().to_owned();
    let of_stock = |line: &str| line.replace("{}", "/v3/marketing/favor/stocks/{stock_id}");
    let state = |answer: Value| answer["status"].as_str().unwrap().to_owned();
    assert_eq!(
        state(shop.succeed(&of_stock("GET {}"), json!({"stock_id": stock})).await),
        "unactivated"
    );
    let send = |number: &str, user: &str| json!({"stock_id": stock, "out_request_no": number, "openid": user});
    let send_line = "POST /v3/marketing/favor/users/{openid}/coupons";
    assert_eq!(shop.refused(send_line, send("c-0", "user-a")).await, "INVALID_REQUEST");
    assert!(
        shop.succeed(&of_stock("POST {}/start"), json!({"stock_id": stock}))
            .await["start_time"]
            .is_string()
    );
    let coupon = shop.succeed(send_line, send("c-1", "user-a")).await;
    assert_eq!(
        shop.succeed(send_line, send("c-1", "user-a")).await,
        coupon,
        "the same again is the same coupon"
    );
    shop.succeed(send_line, send("c-2", "user-a")).await;
    assert_eq!(shop.refused(send_line, send("c-3", "user-a")).await, "RULE_LIMIT");
    shop.succeed(send_line, send("c-3", "user-b")).await;
    assert_eq!(shop.refused(send_line, send("c-4", "user-c")).await, "NOT_ENOUGH");
    let coupon = coupon["coupon_id"].as_str().unwrap().to_owned();
    let one = "GET /v3/marketing/favor/users/{openid}/coupons/{coupon_id}";
    let named = json!({"openid": "user-a", "coupon_id": coupon});
    assert_eq!(state(shop.succeed(one, named.clone()).await), "SENDED");
    shop.act("favor-coupon", "c-1", "use");
    inbox.wait("COUPON.USE").await;
    let used = shop.succeed(one, named.clone()).await;
    assert!(used["consume_information"]["transaction_id"].is_string(), "{used}");
    assert_eq!(state(used), "USED");
    let list = "GET /v3/marketing/favor/users/{openid}/coupons";
    for (user, status, count) in [("user-a", "USED", 1), ("user-a", "SENDED", 1), ("user-b", "USED", 0)] {
        let asked = json!({"openid": user, "stock_id": stock, "status": status, "offset": "0", "limit": "10"});
        let listed = shop.succeed(list, asked).await;
        assert_eq!(listed["total_count"], count, "{user} {status}: {listed}");
    }
    shop.act("favor-coupon", "c-1", "return");
    assert_eq!(state(shop.succeed(one, named).await), "SENDED");
    shop.succeed(&of_stock("POST {}/pause"), json!({"stock_id": stock}))
        .await;
    shop.succeed(&of_stock("POST {}/restart"), json!({"stock_id": stock}))
        .await;
    shop.succeed(&of_stock("POST {}/stop"), json!({"stock_id": stock}))
        .await;
    assert_eq!(
        shop.refused(&of_stock("POST {}/start"), json!({"stock_id": stock}))
            .await,
        "INVALID_REQUEST"
    );
    assert_eq!(
        shop.refused(&of_stock("GET {}"), json!({"stock_id": "404404"})).await,
        "RESOURCE_NOT_EXISTS"
    );
}

#[tokio::test]
async fn merchant_coupons_are_used_once_returned_and_deactivated() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    shop.succeed(
        "POST /v3/marketing/busifavor/callbacks",
        json!({"notify_url": inbox.url}),
    )
    .await;
    let rule = json!({
        "coupon_available_time": {
            "available_begin_time": "2024-01-01T00:00:00+08:00", "available_end_time": "2099-01-01T00:00:00+08:00",
        },
        "fixed_normal_coupon": {"discount_amount": 5, "transaction_minimum": 100},
        "use_method": "OFF_LINE",
    });
    let made = shop
        .succeed(
            "POST /v3/marketing/busifavor/stocks",
            json!({"out_request_no": "b-stock", "coupon_use_rule": rule}),
        )
        .await;
    let stock = made["stock_id"].clone();
    let send = "POST /v3/marketing/busifavor/coupons/send";
    let sent = shop
        .succeed(
            send,
            json!({"stock_id": stock, "out_request_no": "b-1", "coupon_code": "8001234567", "openid": "user-one"}),
        )
        .await;
    assert_eq!(sent["coupon_code"], "8001234567", "{sent}");
    shop.act("busifavor-coupon", "b-1", "notify-send");
    inbox.wait("COUPON.SEND").await;
    let named = json!({"stock_id": stock, "coupon_code": "8001234567"});
    let coupon = |operation: &str| format!("POST /v3/marketing/busifavor/coupons/{operation}");
    assert_eq!(shop.refused(&coupon("return"), named.clone()).await, "INVALID_REQUEST");
    shop.succeed(&coupon("associate"), named.clone()).await;
    shop.succeed(&coupon("use"), named.clone()).await;
    let mut other = named.clone();
    other["use_request_no"] = "another-use".into();
    assert_eq!(shop.refused(&coupon("use"), other).await, "INVALID_REQUEST");
    assert_eq!(
        shop.refused(&coupon("deactivate"), named.clone()).await,
        "INVALID_REQUEST"
    );
    shop.succeed(&coupon("return"), named.clone()).await;
    shop.succeed(&coupon("deactivate"), named.clone()).await;
    let one = "GET /v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}";
    let found = shop
        .succeed(one, json!({"coupon_code": "8001234567", "openid": "user-one"}))
        .await;
    assert_eq!(found["coupon_state"], "DEACTIVATED", "{found}");
    assert_eq!(
        shop.refused(one, json!({"coupon_code": "8007654321"})).await,
        "RESOURCE_NOT_EXISTS"
    );
}

#[tokio::test]
async fn a_contract_is_known_once_signed_and_deductions_end_with_it() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let sign = json!({"out_contract_code": "plan-100001", "contract_notify_url": inbox.url});
    shop.succeed("POST /v3/papay/sign/contracts/pre-entrust-sign", sign)
        .await;
    let line = "/v3/papay/sign/contracts/plan-id/{plan_id}/out-contract-code/{out_contract_code}";
    let named = json!({"out_contract_code": "plan-100001"});
    assert_eq!(
        shop.refused(&format!("GET {line}"), named.clone()).await,
        "RESOURCE_NOT_EXISTS",
        "it is not signed yet"
    );
    shop.act("contract", "plan-100001", "sign");
    inbox.wait("ENTRUST.SIGN").await;
    let contract = shop.succeed(&format!("GET {line}"), named.clone()).await;
    assert_eq!(contract["contract_state"], "SIGNED", "{contract}");
    let apply = "POST /v3/papay/pay/transactions/apply";
    let deduction = |number: &str, contract: &Value| {
        json!({
            "out_trade_no": number, "contract_id": contract, "transaction_notify_url": inbox.url, "amount": {"total": 990, "currency": "CNY"},
        })
    };
    assert_eq!(
        shop.refused(apply, deduction("deduct-0", &json!("20260101000000000000")))
            .await,
        "INVALID_REQUEST"
    );
    let applied = shop
        .succeed(apply, deduction("deduct-1", &contract["contract_id"]))
        .await;
    assert_eq!(applied["amount"]["total"], 990, "{applied}");
    let query = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    let order = shop.succeed(query, json!({"out_trade_no": "deduct-1"})).await;
    assert_eq!(order["trade_state"], "ACCEPT", "{order}");
    sandbox.advance(Duration::from_secs(4));
    let order = shop.succeed(query, json!({"out_trade_no": "deduct-1"})).await;
    assert_eq!(
        (&order["trade_state"], &order["amount"]["payer_total"]),
        (&json!("SUCCESS"), &json!(990)),
        "{order}"
    );
    inbox.wait("TRANSACTION.SUCCESS").await;
    let ended = shop.succeed(&format!("POST {line}/terminate"), named.clone()).await;
    assert_eq!(ended["contract_state"], "TERMINATED", "{ended}");
    inbox.wait("ENTRUST.TERMINATE").await;
    assert_eq!(
        shop.refused(&format!("POST {line}/terminate"), named).await,
        "INVALID_REQUEST"
    );
    assert_eq!(
        shop.refused(apply, deduction("deduct-2", &contract["contract_id"]))
            .await,
        "INVALID_REQUEST"
    );
}

#[tokio::test]
async fn an_apiv2_contract_is_signed_on_a_page_charged_and_deleted() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let code = json!({"contract_code": "v2-contract-1", "notify_url": inbox.url});
    let (status, _) = shop.call("GET /papay/entrustweb", code).await;
    assert_eq!(status, 302);
    let named = json!({"contract_code": "v2-contract-1", "plan_id": "12535", "contract_id": null, "sub_mch_id": null});
    assert_eq!(
        shop.refused("POST /papay/querycontract", named.clone()).await,
        "CONTRACT_NOT_EXIST"
    );
    shop.act("v2-contract", "v2-contract-1", "sign");
    inbox.wait("<change_type>").await;
    let contract = shop.succeed("POST /papay/querycontract", named.clone()).await;
    assert_eq!(contract["contract_state"], "0", "{contract}");
    let charge = |number: &str| json!({"out_trade_no": number, "contract_id": contract["contract_id"], "total_fee": "888", "notify_url": inbox.url});
    shop.succeed("POST /pay/pappayapply", charge("v2-deduct-1")).await;
    let query = json!({"out_trade_no": "v2-deduct-1", "transaction_id": null});
    assert_eq!(
        shop.succeed("POST /pay/paporderquery", query.clone()).await["trade_state"],
        "ACCEPT"
    );
    sandbox.advance(Duration::from_secs(4));
    let order = shop.succeed("POST /pay/paporderquery", query).await;
    assert_eq!(
        (&order["trade_state"], &order["cash_fee"]),
        (&json!("SUCCESS"), &json!("888")),
        "{order}"
    );
    shop.succeed("POST /papay/deletecontract", named.clone()).await;
    assert_eq!(
        shop.succeed("POST /papay/querycontract", named).await["contract_state"],
        "1"
    );
    assert_eq!(
        shop.refused("POST /pay/pappayapply", charge("v2-deduct-2")).await,
        "CONTRACT_NOT_EXIST"
    );
}
