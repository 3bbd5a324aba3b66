//! Messages of nine money operations in which one member at a time holds an odd value: all other members are read.

use serde_json::{Value, json};
use wechatpay_api::v3::combine_transactions::out_trade_no::combine_out_trade_no::get as combined;
use wechatpay_api::v3::ecommerce::profitsharing::orders::get as ecommerce_sharing;
use wechatpay_api::v3::fund_app::mch_transfer::transfer_bills::out_bill_no::get as transfer;
use wechatpay_api::v3::payscore::serviceorder::get as score_order;
use wechatpay_api::v3::profitsharing::orders::post as sharing;

use crate::wrong_fields::{SAMPLES, Sample, paths, reread, without};

fn paid_combination() -> Value {
    json!({
        "combine_appid": "wx", "combine_mchid": "1", "combine_out_trade_no": "2", "scene_info": {"device_id": "3"},
        "combine_payer_info": {"openid": "oA"},
        "sub_orders": [
            {"mchid": "1", "trade_type": "JSAPI", "trade_state": "SUCCESS", "bank_type": "CMC", "attach": "a",
             "success_time": "2018-06-08T10:34:56+08:00", "transaction_id": "42", "out_trade_no": "5",
             "amount": {"total_amount": 10, "payer_amount": 9, "currency": "CNY", "payer_currency": "CNY"}},
            {"mchid": "2", "amount": {"total_amount": 20}},
        ],
    })
}

fn transferred() -> Value {
    json!({
        "mch_id": "1", "out_bill_no": "2", "transfer_bill_no": "3", "appid": "wx", "state": "SUCCESS",
        "transfer_amount": 400_000, "transfer_remark": "报销", "fail_reason": "", "openid": "oA", "user_name": "name",
        "create_time": "2015-05-20T13:29:35.120+08:00", "update_time": "2015-05-20T13:29:35.120+08:00",
    })
}

fn shared_profit() -> Value {
    json!({
        "transaction_id": "42", "out_order_no": "2", "order_id": "3", "state": "FINISHED",
        "receivers": [{"amount": 100, "description": "a", "type": "MERCHANT_ID", "account": "1", "result": "SUCCESS",
                       "detail_id": "4", "create_time": "2015-05-20T13:29:35.120+08:00"}],
    })
}

fn shared_with_receivers() -> Value {
    json!({
        "sub_mchid": "1", "transaction_id": "42", "out_order_no": "2", "order_id": "3", "status": "FINISHED",
        "receivers": [{"amount": 100, "description": "a", "type": "MERCHANT_ID", "receiver_account": "1",
                       "result": "CLOSED", "fail_reason": "NO_AUTH", "funds_abnormal_receivers": [{"mchid": "5"}]}],
        "finish_amount": 1, "finish_description": "b",
    })
}

fn paid_service() -> Value {
    json!({
        "out_order_no": "1", "service_id": "2", "appid": "wx", "mchid": "3", "state": "DONE", "total_amount": 900,
        "post_payments": [{"name": "a", "amount": 1000, "description": "b", "count": 1}],
        "post_discounts": [{"name": "c", "amount": 100, "description": "d", "count": 1}],
        "risk_fund": {"name": "DEPOSIT", "amount": 10000}, "need_collection": true,
        "collection": {"state": "USER_PAID", "total_amount": 900, "details": [{"seq": 1, "amount": 900}]},
    })
}

const MORE: [Sample; 5] = [
    (paid_combination, reread::<combined::Response>),
    (transferred, reread::<transfer::Response>),
    (shared_profit, reread::<sharing::Response>),
    (shared_with_receivers, reread::<ecommerce_sharing::Response>),
    (paid_service, reread::<score_order::Response>),
];

/// Values that other servers, converters and gateways write instead of a documented one, as JSON.
const ODD: [&str; 60] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "-0",
    "100.0",
    "100.5",
    "1e2",
    "1E+2",
    "1e400",
    "1e-400",
    "99999999999999999999",
    "18446744073709551615",
    "1554208460",
    "1554208460000",
    r#""""#,
    r#"" ""#,
    r#""0""#,
    r#""1""#,
    r#""Y""#,
    r#""N""#,
    r#""true""#,
    r#""False""#,
    r#""null""#,
    r#"" 100 ""#,
    r#""1,000""#,
    r#""１００""#,
    r#""100.00""#,
    r#""0.5""#,
    r#""1e2""#,
    r#""0x10""#,
    r#""+5""#,
    r#""-5""#,
    r#""NaN""#,
    r#""Infinity""#,
    r#""2018-06-08 10:34:56""#,
    r#"" 2018-06-08T10:34:56+08:00 ""#,
    r#""20180608103456""#,
    r#""1528425296""#,
    r#""success""#,
    r#""!""#,
    r#""\u0000""#,
    r#""张三""#,
    r#""[]""#,
    r#""{}""#,
    r#""[{\"amount\":1}]""#,
    r#""{\"total\":100}""#,
    r#""{\"""#,
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "[{}]",
    r#"[""]"#,
    "[1,2]",
    r#"{"0":{"amount":1}}"#,
    r#"{"amount":{"total":1}}"#,
    r#"{"item":[]}"#,
];

#[test]
fn every_odd_value_costs_at_most_its_own_member() {
    for (message, reread) in SAMPLES.into_iter().chain(MORE) {
        let (message, mut all) = (message(), Vec::new());
        let whole = reread(&message);
        paths(&message, "", &mut all);
        for path in all {
            for odd in ODD {
                let mut changed = message.clone();
                *changed.pointer_mut(&path).unwrap() = serde_json::from_str(odd).unwrap_or(Value::Null);
                let read = reread(&changed);
                assert_eq!(without(read, &path), without(whole.clone(), &path), "{path}: {odd}");
            }
        }
    }
}
