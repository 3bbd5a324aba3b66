//! The states of orders.

use http::Method;
use serde_json::{Value, json};
use wechatpay_runtime::clock::{Clock, SystemClock};

use crate::raw::{self, Caller, MERCHANT};
use crate::refusals::{Draft, prepay};
use crate::shop::{Inbox, Shop, builder};

#[tokio::test]
async fn an_order_that_is_not_paid_in_time_is_closed() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let end = SystemClock.unix_seconds() + 3;
    let text = time::OffsetDateTime::from_unix_timestamp(end).unwrap();
    let mut body = prepay("expiring");
    body["time_expire"] = json!(text.format(&time::format_description::well_known::Rfc3339).unwrap());
    let draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", body);
    let (status, placed) = draft.send(&caller).await;
    assert_eq!(status, 200, "{placed}");
    let query = "/v3/pay/transactions/out-trade-no/expiring?mchid=1230000109";
    let state = |nonce: &'static str| async {
        let draft = Draft::new(&sandbox, Method::GET, query, Value::Null);
        let (_, order) = Draft { nonce, ..draft }.send(&caller).await;
        order["trade_state"].clone()
    };
    if SystemClock.unix_seconds() < end - 1 {
        assert_eq!(state("before").await, "NOTPAY");
    }
    while SystemClock.unix_seconds() <= end {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(state("after").await, "CLOSED");
    assert!(sandbox.pay("expiring").unwrap_err().to_string().contains("is CLOSED"));
}

#[tokio::test]
async fn an_order_is_closed_once_and_paid_once() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let order = |number: &str, nonce: &'static str| {
        let draft = Draft::new(&sandbox, Method::POST, "/v3/pay/transactions/jsapi", prepay(number));
        Draft { nonce, ..draft }.send(&caller)
    };
    let close = |nonce: &'static str| {
        let target = "/v3/pay/transactions/out-trade-no/closing/close";
        Draft {
            nonce,
            ..Draft::new(&sandbox, Method::POST, target, json!({"mchid": MERCHANT}))
        }
        .send(&caller)
    };
    let (status, first) = order("closing", "1").await;
    assert_eq!(status, 200, "{first}");
    let (_, again) = order("closing", "2").await;
    assert_eq!(first, again, "the same order again is the same prepay");
    assert_eq!(close("3").await.0, 204);
    assert!(sandbox.pay("closing").is_err());
    let (status, body) = order("closing", "4").await;
    assert_eq!((status, body["code"].as_str()), (403, Some("OUT_TRADE_NO_USED")));

    order("paying", "5").await;
    sandbox.pay("paying").unwrap();
    assert!(sandbox.pay("paying").unwrap_err().to_string().contains("is SUCCESS"));
    assert!(sandbox.pay("nothing").is_err());
}

#[tokio::test]
async fn paying_an_order_that_names_a_contract_signs_the_contract() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let line = "POST /papay/querycontract";
    let named = json!({"contract_code": "signed-by-paying", "plan_id": "123", "contract_id": null, "sub_mch_id": null});
    let order = json!({
        "out_trade_no": "contract-order-1", "contract_code": "signed-by-paying", "contract_mchid": MERCHANT, "sub_mch_id": null,
        "sub_appid": null, "sub_openid": null, "time_expire": null, "contract_notify_url": inbox.url, "notify_url": inbox.url,
    });
    let answer = shop.succeed("POST /pay/contractorder", order.clone()).await;
    assert_eq!(answer["contract_code"], "signed-by-paying", "{answer}");
    assert_eq!(answer["contract_result_code"], "SUCCESS", "{answer}");
    assert_eq!(shop.refused(line, named.clone()).await, "CONTRACT_NOT_EXIST");
    sandbox.pay("contract-order-1").unwrap();
    inbox.wait("<change_type><![CDATA[ADD]]>").await;
    let contract = shop.succeed(line, named.clone()).await;
    assert_eq!(
        (&contract["contract_state"], &contract["request_serial"]),
        (&json!("0"), &json!("1695")),
        "{contract}"
    );
    // The order is placed, but nothing is signed twice.
    let mut again = order;
    again["out_trade_no"] = "contract-order-4".into();
    let answer = shop.succeed("POST /pay/contractorder", again).await;
    assert_eq!(
        (&answer["contract_result_code"], &answer["contract_err_code_des"]),
        (&json!("FAIL"), &json!("已签约")),
        "{answer}"
    );
    assert!(answer["prepay_id"].is_string(), "{answer}");
    let charge =
        json!({"out_trade_no": "contract-order-2", "contract_id": contract["contract_id"], "notify_url": inbox.url});
    shop.succeed("POST /pay/pappayapply", charge).await;
    shop.succeed("POST /papay/deletecontract", named.clone()).await;

    let order = json!({
        "out_trade_no": "contract-order-3", "notify_url": inbox.url, "time_expire": null,
        "contract_info": {"contract_code": "signedbypaying3", "plan_id": "12535", "contract_notify_url": inbox.url},
    });
    shop.succeed("POST /v3/pay/transactions/jsapi-with-contract", order)
        .await;
    let line = "GET /v3/papay/sign/contracts/plan-id/{plan_id}/out-contract-code/{out_contract_code}";
    let named = json!({"plan_id": "12535", "out_contract_code": "signedbypaying3"});
    assert_eq!(shop.refused(line, named.clone()).await, "RESOURCE_NOT_EXISTS");
    sandbox.pay("contract-order-3").unwrap();
    inbox.wait("ENTRUST.SIGN").await;
    let contract = shop.succeed(line, named).await;
    assert_eq!(
        (&contract["contract_state"], &contract["plan_id"]),
        (&json!("SIGNED"), &json!(12535)),
        "{contract}"
    );
}

#[tokio::test]
async fn an_order_at_a_device_that_scans_is_paid_and_queried_like_others() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = "POST /v3/pay/partner/transactions/scannedpos";
    let of = json!({"out_trade_no": "scanned-1", "sub_mchid": "1900000109", "time_expire": null});
    let query = "GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}";
    assert_eq!(shop.refused(query, of.clone()).await, "ORDER_NOT_EXIST");
    let placed = shop.succeed(line, of.clone()).await;
    assert!(placed["prepay_id"].as_str().unwrap().starts_with("wx"), "{placed}");
    let found = shop.succeed(query, of.clone()).await;
    assert_eq!(found["trade_state"], "NOTPAY", "{found}");
    sandbox.pay("scanned-1").unwrap();
    let found = shop.succeed(query, of.clone()).await;
    assert_eq!(
        (&found["trade_state"], &found["amount"]["total"]),
        (&json!("SUCCESS"), &json!(888)),
        "{found}"
    );
    let free = json!({"out_trade_no": "scanned-2", "sub_mchid": "1900000109", "amount": {"total": 0}});
    assert_eq!(shop.refused(line, free).await, "PARAM_ERROR");
}

#[tokio::test]
async fn a_combined_order_has_at_most_50_parts() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let place = |number: &str, count: usize| {
        let part = |index: usize| {
            json!({
                "mchid": MERCHANT, "attach": "深圳分店", "out_trade_no": format!("{number}-{index}"), "description": "桃木梳",
                "individual_auth_id": "1900000109",
                "amount": {"total_amount": 10, "currency": "CNY"},
            })
        };
        json!({"combine_out_trade_no": number, "sub_orders": (0..count).map(part).collect::<Vec<_>>()})
    };
    for kind in ["native", "jsapi", "h5", "app", "miniprogram"] {
        let line = format!("POST /v3/combine-transactions/{kind}");
        let (status, answer) = shop.call(&line, place(&format!("most-{kind}"), 50)).await;
        assert_eq!(status, 200, "{kind}: {answer}");
        let code = shop.refused(&line, place(&format!("more-{kind}"), 51)).await;
        assert_eq!(code, "PARAM_ERROR", "{kind}");
    }
}
