//! The rules of the service for red packets.

use serde_json::{Value, json};

use crate::shop::{Shop, builder};

#[tokio::test]
async fn a_red_packet_is_for_one_person_and_has_a_scene_above_200_yuan() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for line in [
        "POST /mmpaymkttransfers/sendredpack",
        "POST /mmpaymkttransfers/sendminiprogramhb",
    ] {
        let packet = |number: &str, amount: i64, people: i64, scene: Value| {
            let number = format!("{}{number}", line.len());
            json!({"mch_billno": number, "total_amount": amount.to_string(), "total_num": people.to_string(), "scene_id": scene})
        };
        for (wrong, amount, people, scene) in [
            ("less than a yuan", 99, 1, Value::Null),
            ("more than 1,000 yuan", 100_001, 1, json!("PRODUCT_1")),
            ("two people", 100, 2, Value::Null),
            ("no scene", 20_001, 1, Value::Null),
        ] {
            let code = shop.refused(line, packet("wrong", amount, people, scene)).await;
            assert!(
                ["PARAM_ERROR", "MONEY_LIMIT"].contains(&code.as_str()),
                "{line}, {wrong}: {code}"
            );
        }
        shop.succeed(line, packet("small", 20_000, 1, Value::Null)).await;
        shop.succeed(line, packet("large", 100_000, 1, json!("PRODUCT_1")))
            .await;
    }
}

#[tokio::test]
async fn a_shared_red_packet_is_for_three_people_and_a_yuan_for_each() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = "POST /mmpaymkttransfers/sendgroupredpack";
    let packet = |number: &str, amount: i64, people: i64| json!({"mch_billno": number, "total_amount": amount.to_string(), "total_num": people.to_string()});
    for (amount, people) in [(300, 2), (300, 1), (499, 5)] {
        shop.refused(line, packet("wrong", amount, people)).await;
    }
    shop.succeed(line, packet("right", 500, 5)).await;
}
