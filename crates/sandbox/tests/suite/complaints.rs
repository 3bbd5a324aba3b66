//! Complaints about orders that are refunded meanwhile.

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const LIST: &str = "GET /v3/merchant-service/complaints-v2";
const DETAIL: &str = "GET /v3/merchant-service/complaints-v2/{complaint_id}";

#[tokio::test]
async fn a_complaint_tells_whether_its_order_was_refunded_in_full() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let place = json!({"out_trade_no": "regretted", "amount": {"total": 1_000}, "time_expire": null});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    sandbox.pay("regretted").unwrap();
    shop.act("order", "regretted", "complain");
    let listed = async || {
        let asked =
            json!({"begin_date": "2020-01-01", "end_date": "2099-01-01", "complainted_mchid": MERCHANT, "offset": "0"});
        shop.succeed(LIST, asked).await["data"][0].clone()
    };
    let id = listed().await["complaint_id"].clone();
    let refund = |number: &str, amount: i64| {
        json!({
            "out_refund_no": number, "out_trade_no": "regretted", "transaction_id": null, "sub_mchid": null,
            "amount": {"refund": amount, "total": 1_000, "currency": "CNY"}, "goods_detail": null,
        })
    };
    let tells = async |expected: bool, when: &str| {
        let detail = shop.succeed(DETAIL, json!({"complaint_id": id})).await;
        for complaint in [detail, listed().await] {
            assert_eq!(complaint["complaint_full_refunded"], expected, "{when}: {complaint}");
        }
    };
    tells(false, "without a refund").await;
    let line = "POST /v3/refund/domestic/refunds";
    shop.succeed(line, refund("regret-1", 400)).await;
    sandbox.advance(Duration::from_secs(5));
    tells(false, "after a part").await;
    // The rest by the other generation.
    let rest = json!({
        "out_refund_no": "regret-2", "out_trade_no": "regretted", "transaction_id": null, "sub_mch_id": null,
        "refund_fee": "600", "total_fee": "1000",
    });
    shop.succeed("POST /secapi/pay/refund", rest).await;
    tells(false, "before it succeeds").await;
    sandbox.advance(Duration::from_secs(5));
    tells(true, "after all of it").await;
    let answer = json!({"complaint_id": id, "complainted_mchid": MERCHANT, "response_content": Value::from("已退款")});
    shop.succeed(
        "POST /v3/merchant-service/complaints-v2/{complaint_id}/response",
        answer,
    )
    .await;
    tells(true, "after an answer").await;
}
