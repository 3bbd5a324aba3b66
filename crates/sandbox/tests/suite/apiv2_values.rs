//! Values of responses of APIv2 that fit each other and what was sent.

use serde_json::json;

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

#[tokio::test]
async fn a_red_packet_shows_who_received_it() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let number = "1000009820141111123456";
    let send = json!({"mch_billno": number, "total_amount": "1000", "total_num": "1", "re_openid": "user-one"});
    let sent = shop.succeed("POST /mmpaymkttransfers/sendredpack", send).await;
    let query = json!({"mch_billno": number});
    let found = shop.succeed("POST /mmpaymkttransfers/gethbinfo", query).await;
    assert_eq!(found["detail_id"], sent["send_listid"], "{found}");
    assert!(found.get("hblist").is_none(), "{found}");
    shop.act("red-packet", number, "send");
    shop.act("red-packet", number, "receive");
    let mut operations = sandbox.catalogue().operations();
    let entry = operations.find(|entry| entry.path == "/mmpaymkttransfers/gethbinfo");
    let entry = entry.unwrap();
    let mut example = shop.caller.example(entry);
    let body = example.body.as_mut().unwrap();
    body.insert("mch_billno".to_owned(), number.into());
    body.insert("mch_id".to_owned(), MERCHANT.into());
    let response = shop.caller.send(shop.caller.v2_call(entry, example).0, true).await;
    let text = String::from_utf8(response.body().to_vec()).unwrap();
    for part in ["RECEIVED", "<hblist>", "user-one", "<amount>", "<rcv_time>"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn a_refund_of_apiv3_has_the_appid_in_a_query_of_apiv2() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = json!({"out_trade_no": "appid-one", "amount": {"total": 100, "currency": "CNY"}});
    shop.succeed("POST /v3/pay/transactions/native", order).await;
    sandbox.pay("appid-one").unwrap();
    let refund = json!({
        "out_trade_no": "appid-one", "transaction_id": null, "out_refund_no": "appid-refund", "goods_detail": null,
        "amount": {"refund": 60, "total": 100, "currency": "CNY"}, "sub_mchid": null,
    });
    shop.succeed("POST /v3/refund/domestic/refunds", refund).await;
    let query = json!({
        "out_refund_no": "appid-refund", "out_trade_no": null, "transaction_id": null, "refund_id": null,
        "appid": "wx8888888888888888", "offset": null, "sub_mch_id": null, "sub_appid": null,
    });
    let found = shop.succeed("POST /pay/refundquery", query).await;
    assert_eq!(found["appid"], "wx8888888888888888", "{found}");
    assert_eq!(found["refund_fee"], "60", "{found}");
}
