//! Transfers that are made together with an authorization.

use serde_json::{Value, json};

use crate::shop::{Inbox, Shop, builder};

#[tokio::test]
async fn a_transfer_with_an_authorization_is_a_transfer_like_others() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (folder, number, merchant) in [
        ("/v3/fund-app/mch-transfer/transfer-bills", "bill1", json!({})),
        (
            "/v3/fund-app/mch-transfer/partner/transfer-bills",
            "bill2",
            json!({"sub_mchid": "1900001121"}),
        ),
    ] {
        let line = format!("POST {folder}/pre-transfer-with-authorization");
        let mut transfer = json!({"out_bill_no": number, "transfer_amount": 100});
        transfer
            .as_object_mut()
            .unwrap()
            .extend(merchant.as_object().unwrap().clone());
        let made = shop.succeed(&line, transfer.clone()).await;
        let again = shop.succeed(&line, transfer.clone()).await;
        assert_eq!(made["transfer_bill_no"], again["transfer_bill_no"]);
        let query = format!("GET {folder}/out-bill-no/{{out_bill_no}}");
        let mut by_number = json!({"out_bill_no": number});
        by_number
            .as_object_mut()
            .unwrap()
            .extend(merchant.as_object().unwrap().clone());
        let found = shop.succeed(&query, by_number).await;
        assert_eq!(
            (&found["transfer_bill_no"], &found["state"], &found["transfer_amount"]),
            (&made["transfer_bill_no"], &json!("WAIT_USER_CONFIRM"), &json!(100)),
            "{found}"
        );
        transfer["transfer_amount"] = json!(200);
        assert_eq!(shop.refused(&line, transfer.clone()).await, "ALREADY_EXISTS");
        assert_eq!(
            shop.refused(&format!("POST {folder}"), transfer).await,
            "ALREADY_EXISTS"
        );
        shop.act("transfer-bill", number, "confirm");
    }
}

#[tokio::test]
async fn a_transfer_without_confirmation_needs_an_authorization_in_effect() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let base = "/v3/fund-app/mch-transfer/user-confirm-authorization";
    let (appid, openid) = ("wxd678efh567hg6787", "o-MYE42l80oelYMDE34nYD456Xoy");
    let ask = json!({
        "out_authorization_no": "allowed1", "appid": appid, "openid": openid, "authorization_notify_url": inbox.url,
    });
    shop.succeed(&format!("POST {base}"), ask).await;
    let named = json!({"out_authorization_no": "allowed1"});
    let query = format!("GET {base}/out-authorization-no/{{out_authorization_no}}");
    let waiting = shop.succeed(&query, named.clone()).await;
    assert_eq!(
        (&waiting["state"], &waiting["openid"]),
        (&json!("WAIT_USER_CONFIRM"), &json!(openid))
    );
    for absent in ["authorization_id", "authorize_time", "close_info"] {
        assert!(waiting.get(absent).is_none(), "{absent}: {waiting}");
    }
    let line = "POST /v3/fund-app/mch-transfer/transfer-bills/transfer";
    let transfer = |number: &str, openid: &str, authorization: Value, own: Value| {
        json!({
            "out_bill_no": number, "transfer_amount": 100, "user_name": null, "appid": appid, "openid": openid,
            "authorization_id": authorization, "out_authorization_no": own,
        })
    };
    let own = || json!("allowed1");
    assert_eq!(
        shop.refused(line, transfer("bill1", openid, Value::Null, own())).await,
        "INVALID_REQUEST"
    );
    let without = transfer("bill1", openid, Value::Null, Value::Null);
    assert_eq!(shop.refused(line, without).await, "PARAM_ERROR");
    shop.act("transfer-authorization", "allowed1", "confirm");
    inbox.wait("MCHTRANSFER.AUTHORIZATION.CONFIRMED").await;
    let allowed = shop.succeed(&query, named.clone()).await;
    assert_eq!(allowed["state"], "TAKING_EFFECT", "{allowed}");
    let id = &allowed["authorization_id"];
    assert_eq!(
        shop.refused(line, transfer("bill1", openid, json!("nonsense"), Value::Null))
            .await,
        "INVALID_REQUEST"
    );
    assert_eq!(
        shop.refused(line, transfer("bill1", "another-user", id.clone(), Value::Null))
            .await,
        "INVALID_REQUEST"
    );
    shop.succeed(line, transfer("bill1", openid, id.clone(), Value::Null))
        .await;
    shop.succeed(line, transfer("bill2", openid, Value::Null, own())).await;
    let closed = shop
        .succeed(
            &format!("POST {base}/out-authorization-no/{{out_authorization_no}}/close"),
            named.clone(),
        )
        .await;
    assert_eq!(closed["close_info"]["close_reason"], "CLOSE_VIA_MCH_API", "{closed}");
    assert_eq!(shop.succeed(&query, named).await["state"], "CLOSED");
    assert_eq!(
        shop.refused(line, transfer("bill3", openid, id.clone(), Value::Null))
            .await,
        "INVALID_REQUEST"
    );
}
