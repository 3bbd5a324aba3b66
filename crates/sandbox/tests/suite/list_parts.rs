//! Lists of operations without a lifecycle: the part that a query asks for, its counts and its links fit each other.

use serde_json::{Value, json};

use crate::shop::{Shop, builder};

const BANKS: &str = "GET /v3/capital/capitallhh/banks/personal-banking";

#[tokio::test]
async fn a_program_that_follows_the_links_comes_to_the_end() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let (mut offset, mut seen) = (0, 0);
    for calls in 0.. {
        assert!(calls < 10, "the links never end");
        let part = shop
            .succeed(BANKS, json!({"offset": offset.to_string(), "limit": "1"}))
            .await;
        let shown = part["data"].as_array().unwrap().len();
        seen += shown;
        assert_eq!(part["count"], shown, "{part}");
        assert_eq!(part["offset"], offset, "{part}");
        let own = part["links"]["self"].as_str().unwrap();
        assert!(
            own.ends_with(&format!("personal-banking?offset={offset}&limit=1")),
            "{part}"
        );
        let Some(next) = part["links"]["next"].as_str() else {
            assert_eq!(part["total_count"], seen, "{part}");
            break;
        };
        offset = next
            .split("offset=")
            .nth(1)
            .unwrap()
            .split('&')
            .next()
            .unwrap()
            .parse()
            .unwrap();
    }
    let after = shop.succeed(BANKS, json!({"offset": "5", "limit": "1"})).await;
    assert_eq!((&after["data"], &after["count"]), (&json!([]), &json!(0)), "{after}");
    assert!(
        after["links"]["prev"].as_str().unwrap().contains("offset=4&limit=1"),
        "{after}"
    );
}

#[tokio::test]
async fn no_query_says_that_more_follows_than_it_shows() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let lines: Vec<String> = sandbox
        .catalogue()
        .operations()
        .filter(|entry| {
            entry
                .operation
                .request
                .query
                .iter()
                .any(|field| field.name.value == "offset")
        })
        .map(|entry| entry.line())
        .collect();
    let mut lists = 0;
    for line in &lines {
        let (status, part) = shop.call(line, json!({"offset": "0", "limit": "10"})).await;
        let Some(total) = part["total_count"].as_u64().filter(|_| status == 200) else {
            continue;
        };
        let shown: Vec<&Value> = part
            .as_object()
            .unwrap()
            .values()
            .filter(|value| value.is_array())
            .collect();
        if let [Value::Array(list)] = shown.as_slice() {
            lists += 1;
            assert_eq!(total, list.len() as u64, "{line}: {part}");
        }
    }
    assert!(lists > 20, "{lists} of {}", lines.len());
}

#[tokio::test]
async fn the_merchants_and_goods_of_a_stock_are_those_that_were_sent() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let rule = json!({
        "fixed_normal_coupon": {"coupon_amount": 5, "transaction_minimum": 100},
        "available_merchants": ["1900000109", "1900000110", "1900000111"], "available_items": ["123"],
    });
    let limits = json!({"max_coupons": 3, "max_amount": 5_000, "max_coupons_per_user": 2, "natural_person_limit": false, "prevent_api_abuse": false});
    let stock = json!({"out_request_no": "merchants-1", "coupon_use_rule": rule, "stock_use_rule": limits});
    let stock = shop.succeed("POST /v3/marketing/favor/coupon-stocks", stock).await["stock_id"].clone();
    let asked = json!({"stock_id": stock, "offset": "1", "limit": "5"});
    let line = "GET /v3/marketing/favor/stocks/{stock_id}/merchants";
    let merchants = shop.succeed(line, asked.clone()).await;
    assert_eq!(merchants["data"], json!(["1900000110", "1900000111"]), "{merchants}");
    assert_eq!(
        (&merchants["total_count"], &merchants["stock_id"]),
        (&json!(3), &stock),
        "{merchants}"
    );
    let goods = shop.succeed(&line.replace("/merchants", "/items"), asked).await;
    assert_eq!(
        (&goods["data"], &goods["total_count"]),
        (&json!([]), &json!(1)),
        "{goods}"
    );
}
