//! Queries of batches of transfers: which details they ask for.

use serde_json::{Value, json};

use crate::shop::{Shop, builder};

fn batch(number: &str, details: &[(&str, i64)]) -> Value {
    let list: Vec<Value> = details
        .iter()
        .map(|(number, amount)| {
            json!({
                "out_detail_no": number, "transfer_amount": amount, "transfer_remark": "报销",
                "openid": "o-MYE42l80oelYMDE34nYD456Xoy",
            })
        })
        .collect();
    let total: i64 = details.iter().map(|(_, amount)| amount).sum();
    json!({
        "out_batch_no": number, "total_amount": total, "total_num": list.len(), "transfer_detail_list": list,
    })
}

#[tokio::test]
async fn a_query_gets_the_details_that_it_asks_for() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let details = [("detail1", 100), ("detail2", 200), ("detail3", 300)];
    shop.succeed("POST /v3/transfer/batches", batch("batch1", &details))
        .await;
    shop.act("transfer-batch", "batch1", "process");
    shop.act("transfer-batch", "batch1", "finish");
    let query = "GET /v3/transfer/batches/out-batch-no/{out_batch_no}";
    for (wanted, status, offset, limit, numbers) in [
        ("true", "ALL", "0", "20", vec!["detail1", "detail2", "detail3"]),
        ("true", "SUCCESS", "0", "20", vec!["detail1", "detail2", "detail3"]),
        ("true", "FAIL", "0", "20", vec![]),
        ("true", "ALL", "1", "1", vec!["detail2"]),
        ("true", "ALL", "50", "20", vec![]),
        ("false", "ALL", "0", "20", vec![]),
    ] {
        let request = json!({
            "out_batch_no": "batch1", "need_query_detail": wanted, "detail_status": status, "offset": offset,
            "limit": limit,
        });
        let found = shop.succeed(query, request).await;
        let list = found["transfer_detail_list"].as_array().cloned().unwrap_or_default();
        let found: Vec<&str> = list
            .iter()
            .map(|entry| entry["out_detail_no"].as_str().unwrap())
            .collect();
        assert_eq!(found, numbers, "{wanted} {status} {offset} {limit}");
    }
}

#[tokio::test]
async fn a_large_transfer_of_a_batch_names_its_recipient() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = "POST /v3/transfer/batches";
    assert_eq!(
        shop.refused(line, batch("batch1", &[("detail1", 300_000)])).await,
        "PARAM_ERROR"
    );
    let many: Vec<(String, i64)> = (0..1001).map(|number| (format!("detail{number}"), 100)).collect();
    let many: Vec<(&str, i64)> = many.iter().map(|(number, amount)| (number.as_str(), *amount)).collect();
    assert_eq!(shop.refused(line, batch("batch1", &many)).await, "PARAM_ERROR");
}
