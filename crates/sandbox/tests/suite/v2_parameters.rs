//! How APIv2 reports wrong requests: the payments in `return_msg`, without a signature, and red packets and transfers in
//! `err_code`.

use bytes::Bytes;
use http::{Method, Request};
use serde_json::json;

use crate::raw;
use crate::shop::{Shop, builder};

const ORDER: &str = "POST /pay/unifiedorder";

#[tokio::test]
async fn payments_name_the_wrong_field_in_the_message() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (line, wrong, message) in [
        (ORDER, json!({"notify_url": null}), "缺少参数"),
        (ORDER, json!({"body": null}), "缺少参数"),
        (ORDER, json!({"trade_type": ""}), "trade_type参数长度有误"),
        (
            ORDER,
            json!({"out_trade_no": "x".repeat(33)}),
            "out_trade_no参数长度有误",
        ),
        (ORDER, json!({"total_fee": "0.09"}), "total_fee参数格式错误"),
        ("POST /pay/micropay", json!({"auth_code": null}), "缺少参数"),
        ("POST /pay/orderquery", json!({"appid": null}), "缺少参数"),
        (
            "POST /secapi/pay/refund",
            json!({"refund_fee": "一"}),
            "refund_fee参数格式错误",
        ),
    ] {
        let mut changes = json!({"out_trade_no": "wrong-1", "sub_mch_id": null});
        changes
            .as_object_mut()
            .unwrap()
            .extend(wrong.as_object().unwrap().clone());
        let (status, answer) = shop.call(line, changes).await;
        let expected = json!({"return_code": "FAIL", "return_msg": message});
        assert_eq!((status, &answer), (200, &expected), "{line} {wrong}");
    }
    let packet = "POST /mmpaymkttransfers/sendredpack";
    let (_, answer) = shop.call(packet, json!({"total_num": null, "sub_mch_id": null})).await;
    assert_eq!(
        (&answer["return_code"], &answer["result_code"], &answer["err_code"]),
        (&json!("SUCCESS"), &json!("FAIL"), &json!("PARAM_ERROR")),
        "{answer}"
    );
}

#[tokio::test]
async fn a_call_without_a_body_and_one_by_get_are_refused() {
    let sandbox = raw::sandbox().await;
    let caller = raw::Caller::new(&sandbox);
    for (method, body, message) in [
        (Method::GET, "", "请使用post方法"),
        (Method::POST, "", "post数据为空"),
        (Method::POST, "{}", "XML格式错误"),
    ] {
        let request = Request::builder()
            .method(&method)
            .uri(format!("{}/pay/unifiedorder", sandbox.base_url()));
        let response = caller
            .send(request.body(Bytes::from_static(body.as_bytes())).unwrap(), false)
            .await;
        let text = String::from_utf8_lossy(response.body()).into_owned();
        assert_eq!(response.status(), 200, "{method} {text}");
        assert!(
            text.contains("FAIL") && text.contains(message),
            "{method} {body}: {text}"
        );
    }
}
