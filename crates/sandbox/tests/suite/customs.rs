//! Declarations of payments to the customs: of orders that were paid only.

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const DECLARE: &str = "POST /v3/global/customs/orders";
const OLD_DECLARE: &str = "POST /cgi-bin/mch/customs/customdeclareorder";

#[tokio::test]
async fn only_an_order_that_was_paid_can_be_declared() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let declaration =
        |number: &str, transaction: &Value| json!({"out_trade_no": number, "transaction_id": transaction});
    let unknown = json!("4200009999202601010000000001");
    assert_eq!(
        shop.refused(DECLARE, declaration("customs-1", &unknown)).await,
        "RESOURCE_NOT_EXISTS"
    );
    assert_eq!(
        shop.refused(OLD_DECLARE, declaration("customs-1", &Value::Null)).await,
        "ORDERNOTEXIST"
    );
    let place = json!({"out_trade_no": "customs-1", "amount": {"total": 1_000}, "time_expire": null});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    assert_eq!(
        shop.refused(OLD_DECLARE, declaration("customs-1", &Value::Null)).await,
        "INVALID_REQUEST"
    );
    sandbox.pay("customs-1").unwrap();
    let query = json!({"out_trade_no": "customs-1", "mchid": MERCHANT});
    let paid = shop
        .succeed("GET /v3/pay/transactions/out-trade-no/{out_trade_no}", query)
        .await;
    let transaction = &paid["transaction_id"];
    let declared = shop.succeed(DECLARE, declaration("customs-1", transaction)).await;
    assert_eq!(declared["out_trade_no"], "customs-1", "{declared}");
    shop.succeed(OLD_DECLARE, declaration("customs-1", &Value::Null)).await;
    // Both numbers have to name the order.
    assert_eq!(
        shop.refused(DECLARE, declaration("customs-2", transaction)).await,
        "RESOURCE_NOT_EXISTS"
    );
    // The example of the document needs no order.
    shop.succeed(DECLARE, json!({})).await;
}
