//! Requests that name no payer, or nobody to pay.

use serde_json::{Value, json};

use crate::shop::{Shop, builder};

#[tokio::test]
async fn an_order_in_wechat_names_its_payer() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let v3 = "POST /v3/pay/transactions/jsapi";
    for payer in [json!({}), json!({"openid": ""}), json!({"openid": null})] {
        let request = json!({"out_trade_no": "order-one", "payer": payer});
        assert_eq!(shop.refused(v3, request).await, "PARAM_ERROR", "{payer}");
    }
    let v2 = "POST /pay/unifiedorder";
    for openid in [Value::Null, json!("")] {
        let request = json!({
            "out_trade_no": "order-one", "trade_type": "JSAPI", "openid": openid, "sub_openid": null, "sub_mch_id": null,
        });
        let (_, answer) = shop.call(v2, request).await;
        assert_eq!(answer["err_code_des"], "JSAPI支付必须传openid", "{openid}: {answer}");
    }
}

#[tokio::test]
async fn a_payers_code_has_eighteen_digits() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for code in ["1", "160061098828009406", "13006109882800940", "13006109882800940x"] {
        let v3 = json!({"out_trade_no": "scan-one", "payer": {"auth_code": code}});
        assert_eq!(
            shop.refused("POST /v3/pay/transactions/codepay", v3).await,
            "PARAM_ERROR",
            "{code}"
        );
        let v2 = json!({"out_trade_no": "scan-two", "auth_code": code, "sub_mch_id": null});
        assert_eq!(
            shop.refused("POST /pay/micropay", v2).await,
            "AUTH_CODE_INVALID",
            "{code}"
        );
    }
}

#[tokio::test]
async fn times_of_apiv2_have_fourteen_digits() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for time in ["2026", "2099010110101x", "20991301101010"] {
        let request = json!({"out_trade_no": "order-one", "time_expire": time, "sub_mch_id": null});
        let (_, answer) = shop.call("POST /pay/unifiedorder", request).await;
        assert_eq!(answer["return_msg"], "time_expire参数格式错误", "{time}: {answer}");
    }
}

#[tokio::test]
async fn a_list_of_what_is_paid_is_not_empty() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (line, list) in [
        ("POST /v3/combine-transactions/native", "sub_orders"),
        ("POST /v3/transfer/batches", "transfer_detail_list"),
    ] {
        let request = json!({list: [], "sub_mchid": null});
        assert_eq!(shop.refused(line, request).await, "PARAM_ERROR", "{line}");
    }
}
