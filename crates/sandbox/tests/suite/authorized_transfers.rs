//! Transfers that are made together with an authorization.

use serde_json::json;

use crate::shop::{Shop, builder};

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
