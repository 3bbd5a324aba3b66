//! Ids in a path that belong to another resource, and payments in process that are sent again.

use serde_json::json;

use crate::shop::{Shop, builder};

#[tokio::test]
async fn every_id_in_a_path_belongs_to_the_resource() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let signing = json!({"out_contract_code": "contract-one", "plan_id": 12535});
    shop.succeed("POST /v3/papay/sign/contracts/pre-entrust-sign", signing)
        .await;
    shop.act("contract", "contract-one", "sign");
    let path = "/v3/papay/sign/contracts/plan-id/{plan_id}/out-contract-code/{out_contract_code}";
    let of = |plan: &str| json!({"plan_id": plan, "out_contract_code": "contract-one"});
    let query = format!("GET {path}");
    assert_eq!(shop.refused(&query, of("99999")).await, "RESOURCE_NOT_EXISTS");
    let terminate = format!("POST {path}/terminate");
    assert_eq!(shop.refused(&terminate, of("99999")).await, "RESOURCE_NOT_EXISTS");
    assert_eq!(shop.succeed(&query, of("12535")).await["contract_state"], "SIGNED");
    shop.succeed(&terminate, of("12535")).await;
}

#[tokio::test]
async fn a_payment_in_process_is_repeated_with_the_same_response() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let scan = json!({
        "out_trade_no": "scan-one", "payer": {"auth_code": "130061098828009406"},
        "amount": {"total": 200_000, "currency": "CNY"},
    });
    let line = "POST /v3/pay/transactions/codepay";
    let first = shop.succeed(line, scan.clone()).await;
    assert_eq!(first["trade_state"], "USERPAYING", "{first}");
    assert_eq!(shop.succeed(line, scan).await["trade_state"], "USERPAYING");
}
