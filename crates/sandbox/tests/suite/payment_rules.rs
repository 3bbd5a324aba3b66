//! Rules that the service has for all domestic payments and refunds, whatever their documents state.

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const NATIVE: &str = "POST /v3/pay/transactions/native";
const COMBINE: [&str; 5] = ["app", "h5", "jsapi", "miniprogram", "native"];
const REFUND: &str = "POST /v3/refund/domestic/refunds";
const V2_ORDER: &str = "POST /pay/unifiedorder";

const ADDRESSES: [&str; 5] = ["shop/x?y=1", "a/n", "http://a/n?x=1", "ftp://a/n", "https://a/n#x"];

fn numbers() -> [String; 3] {
    ["a number".to_owned(), "12345".to_owned(), "a".repeat(33)]
}

fn part(number: &str) -> Value {
    json!({
        "mchid": MERCHANT, "attach": "深圳分店", "out_trade_no": number, "description": "桃木梳",
        "individual_auth_id": "1900000109", "amount": {"total_amount": 10, "currency": "CNY"},
    })
}

fn with(part: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = part.clone();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed
}

#[tokio::test]
async fn combined_orders_are_checked_as_others_are() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let good = part("part-of-1");
    for way in COMBINE {
        let line = format!("POST /v3/combine-transactions/{way}");
        let place = |number: &str, parts: Vec<Value>| {
            json!({
                "combine_out_trade_no": number, "sub_orders": parts,
                "time_start": null, "time_expire": null, "combine_payer_info": {"openid": "oUpF8uMuAJO"},
            })
        };
        let of = |part: Value| place("combined", vec![part]);
        let mut wrong = vec![
            of(with(&good, "/amount/currency", "USD".into())),
            of(with(&good, "/description", "d".repeat(200).into())),
        ];
        for number in numbers() {
            wrong.push(of(part(&number)));
            wrong.push(place(&number, vec![good.clone()]));
        }
        for address in ADDRESSES {
            let mut order = of(good.clone());
            order["notify_url"] = address.into();
            wrong.push(order);
        }
        for order in wrong {
            assert_eq!(
                shop.refused(&line, order.clone()).await,
                "PARAM_ERROR",
                "{line}: {order}"
            );
        }
        let parts = (0..50).map(|index| part(&format!("{way}-{index:04}"))).collect();
        shop.succeed(&line, place(&format!("combined-{way}"), parts)).await;
    }
}

#[tokio::test]
async fn orders_of_apiv2_are_checked_as_those_of_apiv3_are() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = |name: &str, value: Value| {
        let mut order = json!({"out_trade_no": "v2-order", "time_start": null, "time_expire": null});
        order[name] = value;
        order
    };
    let mut wrong = vec![order("fee_type", "USD".into())];
    let numbers = numbers().into_iter().filter(|number| number.len() != 5);
    wrong.extend(numbers.map(|number| order("out_trade_no", number.into())));
    wrong.extend(ADDRESSES.map(|address| order("notify_url", address.into())));
    for order in wrong {
        let (_, answer) = shop.call(V2_ORDER, order.clone()).await;
        assert_ne!(answer["result_code"], "SUCCESS", "{order}: {answer}");
    }
    shop.succeed(V2_ORDER, order("attach", "v2".into())).await;
}

#[tokio::test]
async fn refunds_are_checked_as_orders_are() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = json!({"out_trade_no": "refunded", "time_expire": null, "amount": {"total": 100, "currency": "CNY"}});
    shop.succeed(NATIVE, order).await;
    sandbox.pay("refunded").unwrap();
    let refund = |name: &str, value: Value| {
        let mut refund = json!({
            "transaction_id": null, "out_trade_no": "refunded", "out_refund_no": "r1", "sub_mchid": null,
            "notify_url": null, "goods_detail": null, "funds_account": null,
            "amount": {"refund": 50, "total": 100, "currency": "CNY"},
        });
        refund[name] = value;
        refund
    };
    let amount = |currency: &str, parts: &[i64]| {
        let parts: Vec<Value> = parts
            .iter()
            .map(|fen| json!({"account": "AVAILABLE", "amount": fen}))
            .collect();
        json!({"refund": 50, "total": 100, "currency": currency, "from": parts})
    };
    let mut wrong = vec![
        refund("amount", amount("USD", &[50])),
        refund("amount", amount("CNY", &[20])),
        refund("amount", amount("CNY", &[20, 31])),
        refund("out_refund_no", "r".repeat(65).into()),
        refund("out_refund_no", "a refund".into()),
    ];
    wrong.extend(ADDRESSES.map(|address| refund("notify_url", address.into())));
    for refund in wrong {
        assert_eq!(shop.refused(REFUND, refund.clone()).await, "PARAM_ERROR", "{refund}");
    }
    shop.succeed(REFUND, refund("amount", amount("CNY", &[20, 30]))).await;
}
