//! Values that a request must have: entries of lists, the app of a user, numbers in their one form, a nonce that is not
//! too long.

use serde_json::json;

use crate::shop::{Shop, builder};

#[tokio::test]
async fn a_required_list_has_entries() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let bill = json!({"out_bill_no": "bill00001", "transfer_amount": 400_000, "transfer_scene_report_infos": []});
    let line = "POST /v3/fund-app/mch-transfer/transfer-bills";
    assert_eq!(shop.refused(line, bill.clone()).await, "PARAM_ERROR");
    let mut of_each_kind = 0;
    for entry in sandbox.catalogue().operations() {
        let body = entry.operation.request.body.fields().iter();
        let mut lists =
            body.filter(|field| field.required && field.kind.value.array_depth > 0 && field.encoded.is_none());
        let (Some(list), false) = (lists.next(), entry.line().contains("/v2/")) else {
            continue;
        };
        if !entry.path.starts_with("/v3/") {
            continue;
        }
        of_each_kind += 1;
        let (_, refused) = shop.call(&entry.line(), json!({list.name.value.clone(): []})).await;
        assert_eq!(refused["code"], "PARAM_ERROR", "{}: {refused}", entry.line());
        assert_eq!(
            refused["detail"]["field"],
            format!("/{}", list.name.value),
            "{}: {refused}",
            entry.line()
        );
    }
    assert!(of_each_kind > 40, "{of_each_kind}");
}

#[tokio::test]
async fn a_user_of_a_sub_merchants_app_is_named_with_the_app() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = |number: &str, app: Option<&str>| {
        json!({
            "out_trade_no": number, "sub_mchid": "1900000109", "sub_appid": app, "payer": {"sub_openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
            "time_expire": null,
        })
    };
    let line = "POST /v3/pay/partner/transactions/jsapi";
    assert_eq!(shop.refused(line, order("sub-user-1", None)).await, "PARAM_ERROR");
    shop.succeed(line, order("sub-user-1", Some("wxd678efh567hg6999")))
        .await;
    let order = |number: &str, app: Option<&str>| {
        json!({
            "out_trade_no": number, "sub_mch_id": "1900000109", "sub_appid": app, "sub_openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
            "openid": null, "trade_type": "JSAPI", "time_start": null, "time_expire": null, "sign_type": null, "fee_type": "CNY",
        })
    };
    let line = "POST /pay/unifiedorder";
    assert_eq!(shop.refused(line, order("sub-user-2", None)).await, "PARAM_ERROR");
    shop.succeed(line, order("sub-user-2", Some("wxd678efh567hg6999")))
        .await;
}

#[tokio::test]
async fn a_number_has_one_form_and_a_nonce_at_most_32_characters() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = |total: &str, nonce: &str| {
        json!({
            "out_trade_no": "forms-1", "total_fee": total, "nonce_str": nonce, "trade_type": "NATIVE", "time_start": null,
            "time_expire": null, "sign_type": null, "fee_type": "CNY", "sub_mch_id": null, "sub_appid": null, "sub_openid": null,
        })
    };
    let line = "POST /pay/unifiedorder";
    let right = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS";
    for total in ["+1", "01", " 1", "1.0"] {
        let (_, refused) = shop.call(line, order(total, right)).await;
        assert_eq!(refused["return_msg"], "total_fee参数格式错误", "{total:?}: {refused}");
    }
    let (_, refused) = shop.call(line, order("1", &"x".repeat(33))).await;
    assert_eq!(refused["return_msg"], "nonce_str参数长度有误", "{refused}");
    shop.succeed(line, order("1", right)).await;
}
