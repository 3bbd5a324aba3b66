//! The forms of APIv2 orders that pages of single ways to pay show: `scene_info` of H5 and app payments, `detail` as text.

use serde_json::json;

use crate::shop::{Shop, builder};

const ORDER: &str = "POST /pay/unifiedorder";

#[tokio::test]
async fn the_scene_of_each_way_to_pay_is_accepted_and_h5_payments_need_one() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let scenes = [
        r#"{"h5_info": {"type":"Wap","wap_url": "https://pay.qq.com","wap_name": "腾讯充值"}}"#,
        r#"{"h5_info": {"type":"IOS","app_name": "王者荣耀","bundle_id": "com.tencent.wzryIOS"}}"#,
        r#"{"h5_info": {"type":"Android","app_name": "王者荣耀","package_name": "com.tencent.tmgp.sgame"}}"#,
        r#"{"store_info":{"id": "SZTX001","name": "腾大餐厅","area_code": "440305","address": "科技园中一路腾讯大厦"}}"#,
        r#"{"store_id":"SZTX001","store_name":"腾讯大厦"}"#,
        "{}",
    ];
    for (trade_type, address) in [("MWEB", "mweb_url"), ("APP", "prepay_id"), ("NATIVE", "code_url")] {
        for (index, scene) in scenes.iter().enumerate() {
            let number = format!("scene-{trade_type}-{index}");
            let order = json!({
                "out_trade_no": number, "trade_type": trade_type, "scene_info": scene, "sub_mch_id": null,
            });
            let placed = shop.succeed(ORDER, order).await;
            assert!(placed[address].is_string(), "{trade_type} {scene}: {placed}");
        }
    }
    for (wrong, scene) in [
        ("none", json!(null)),
        ("empty", json!("")),
        ("no-type", json!(r#"{"h5_info": {"wap_name": "腾讯充值"}}"#)),
        ("no-json", json!("Wap")),
    ] {
        let order = json!({"out_trade_no": wrong, "trade_type": "MWEB", "scene_info": scene, "sub_mch_id": null});
        assert_eq!(shop.refused(ORDER, order).await, "PARAM_ERROR", "{wrong}");
    }
}

#[tokio::test]
async fn the_details_of_the_goods_may_be_a_text() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (index, (line, number)) in [(ORDER, "plain-1"), ("POST /pay/micropay", "plain-2")]
        .iter()
        .enumerate()
    {
        for detail in ["Ipad mini  16G  白色", "16", "\"a\""] {
            let number = format!("{number}-{}-{index}", detail.len());
            let order = json!({"out_trade_no": number, "detail": detail, "sub_mch_id": null, "total_fee": "1"});
            let (status, answer) = shop.call(line, order).await;
            assert_eq!((status, &answer["return_code"]), (200, &json!("SUCCESS")), "{answer}");
            assert_ne!(answer["err_code"], "PARAM_ERROR", "{answer}");
        }
        let too_long = json!({"out_trade_no": "plain-3", "detail": "白".repeat(6_001), "sub_mch_id": null});
        assert_eq!(shop.refused(line, too_long).await, "PARAM_ERROR");
        let broken = json!({"out_trade_no": "plain-4", "detail": "{\"goods_detail\":", "sub_mch_id": null});
        assert_eq!(shop.refused(line, broken).await, "PARAM_ERROR");
    }
}
