//! Messages of APIv2 that are not flat: what their signature covers is read, and nothing else.

use wechatpay_api::notify::v2::transaction_success;
use wechatpay_api::v2::mmpaymkttransfers::gethbinfo;
use wechatpay_api::v2::pay::orderquery::{self, post as query};
use wechatpay_runtime::error::Error;
use wechatpay_runtime::notification::v2::ReceiveError;
use wechatpay_runtime::v2::SignatureError;
use wechatpay_runtime::{Client, Reply};

use crate::gateway::cryptography::sign_v2;
use crate::gateway::{Answer, Gateway, Material};
use crate::notifications::receiver;

const PAID: [(&str, &str); 8] = [
    ("return_code", "SUCCESS"),
    ("result_code", "SUCCESS"),
    ("transaction_id", "1"),
    ("out_trade_no", "order 1"),
    ("total_fee", "100"),
    ("trade_state", "SUCCESS"),
    ("attach", "iPhone 15 Pro"),
    ("bank_type", "CFT"),
];

/// A message with these fields, whose signature covers them, and further elements.
fn message(fields: &[(&str, &str)], further: &str) -> String {
    let owned: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let sign = sign_v2(&owned, Material::API_V2_KEY, false);
    let elements: String = fields
        .iter()
        .map(|(name, value)| format!("<{name}>{value}</{name}>"))
        .collect();
    format!("<xml>{elements}{further}<sign>{sign}</sign></xml>")
}

async fn answered(client: &Client, gateway: &Gateway, body: String) -> Result<Reply<query::Response>, Error> {
    gateway.answer_next(Answer::bytes(200, "text/xml", body));
    orderquery::post(client, &order()).await
}

fn order() -> query::Request {
    let request = serde_json::json!({
        "appid": "wx1", "mch_id": Material::MERCHANT_ID, "out_trade_no": "order 1",
    });
    serde_json::from_value(request).unwrap()
}

#[tokio::test]
async fn a_field_outside_the_signature_is_lost_alone() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for (further, field, what) in [
        ("<openid><b>CMC</b></openid>", "openid", "nested elements"),
        ("<openid>C<b>MC</b></openid>", "openid", "nested elements"),
        (
            "<openid>CMC</openid><openid>ICBC</openid>",
            "openid",
            "several elements of this name",
        ),
        (
            "<coupon_id_0>1</coupon_id_0><coupon_id_0>2</coupon_id_0>",
            "coupon_id_0",
            "several elements of this name",
        ),
    ] {
        let reply = answered(&client, &gateway, message(&PAID, further)).await.unwrap();
        assert_eq!(reply.total_fee, Some(100), "{further}");
        assert_eq!(reply.out_trade_no().unwrap(), "order 1", "{further}");
        assert!(reply.openid.is_none() && reply.coupon_id.is_empty(), "{further}");
        let problem = reply.unreadable.get(field).unwrap().to_string();
        assert_eq!(
            problem,
            format!("{what}, which the signature of the message does not cover as a field")
        );

        let received = receiver()
            .receive_v2::<transaction_success::Notification>(message(&PAID, further).as_bytes())
            .unwrap();
        assert_eq!(received.out_trade_no.as_deref(), Some("order 1"), "{further}");
        assert_eq!(received.unreadable.to_string(), field, "{further}");
        assert!(
            received.fields().iter().all(|element| element.name != field),
            "{further}"
        );
    }
}

#[tokio::test]
async fn fields_that_the_signature_covers_are_read() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for (changed, replaced) in [
        // As the official SDKs for Java and C# verify it.
        (
            "<total_fee>100</total_fee>",
            "<total_fee>1</total_fee><total_fee>100</total_fee>",
        ),
        (
            "<total_fee>100</total_fee>",
            "<total_fee>100</total_fee><total_fee>100</total_fee>",
        ),
        (
            "<attach>iPhone 15 Pro</attach>",
            "<attach>iPhone <b>15</b><c> Pro</c></attach>",
        ),
        (
            "<xml>",
            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml> stray <!-- <total_fee>1</total_fee> -->",
        ),
        (
            "<total_fee>100</total_fee>",
            "<total_fee><![CDATA[1]]><!-- 2 --><![CDATA[00]]></total_fee>\n",
        ),
    ] {
        let body = message(&PAID, "").replace(changed, replaced);
        let reply = answered(&client, &gateway, body).await.unwrap();
        assert_eq!(reply.total_fee, Some(100), "{replaced}");
        assert_eq!(reply.attach.as_deref(), Some("iPhone 15 Pro"), "{replaced}");
        assert_eq!(reply.unreadable.count(), 0, "{replaced}");
    }
    // Whitespace is signed, and a number may have it.
    let mut with_whitespace = PAID;
    with_whitespace[4].1 = " 100\n";
    let reply = answered(&client, &gateway, message(&with_whitespace, ""))
        .await
        .unwrap();
    assert_eq!(reply.total_fee, Some(100));
    // A field of which every occurrence is signed is a list.
    let twice = [PAID.as_slice(), &[("total_fee", "200")]].concat();
    let reply = answered(&client, &gateway, message(&twice, "")).await.unwrap();
    assert_eq!((reply.total_fee, reply.transaction_id.as_deref()), (None, Some("1")));
    let error = reply.unreadable.get("total_fee").unwrap().to_string();
    assert!(
        error.contains("an array where an integer of 64 bits was expected"),
        "{error}"
    );
}

#[tokio::test]
async fn empty_numbers_gaps_between_indices_and_cdata_are_read() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let further = [
        ("cash_fee", ""),
        ("settlement_total_fee", " "),
        ("is_subscribe", "y"),
        ("coupon_count", "3"),
        ("coupon_id_0", "10000"),
        ("coupon_id_2", "10002"),
        ("coupon_id_10", "10010"),
        ("coupon_fee_2", " 5 "),
        ("coupon_fee_10", "one"),
        ("coupon_fee_x", "7"),
        ("coupon_fee_02", "8"),
        ("promotion_detail", r#"[{"promotion_id":"1","amount":"5"}]"#),
        ("detail", ""),
    ];
    let fields = [PAID.as_slice(), &further].concat();
    let body = message(&fields, "<rate/><sub_openid></sub_openid>");
    let body = body.replace("<coupon_fee_2> 5 <", "<coupon_fee_2><![CDATA[ 5 ]]><");
    let reply = answered(&client, &gateway, body).await.unwrap();
    assert_eq!(
        (reply.total_fee, reply.cash_fee, reply.settlement_total_fee),
        (Some(100), None, None)
    );
    let ids: Vec<_> = reply
        .coupon_id
        .iter()
        .map(|(index, id)| (index[0], id.as_str()))
        .collect();
    assert_eq!(ids, [(0, "10000"), (2, "10002"), (10, "10010")]);
    assert_eq!(reply.coupon_fees.get([2].as_slice()), Some(&5));
    assert_eq!((reply.coupon_fees.len(), reply.coupon_count), (1, Some(3)));
    let promotions = reply
        .promotion_detail
        .as_ref()
        .and_then(|detail| detail.promotion_detail.as_ref());
    assert_eq!(promotions.and_then(|list| list.first()?.amount), Some(5));
    assert_eq!(reply.unreadable.to_string(), "coupon_fee_10");
    let error = reply.mch_id().unwrap_err().to_string();
    assert!(error.contains("mch_id"), "{error}");
}

#[tokio::test]
async fn a_message_that_says_two_things_is_not_read_as_the_unsigned_one() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let genuine = message(&PAID, "");
    assert!(answered(&client, &gateway, genuine.clone()).await.is_ok());
    for (changed, replaced) in [
        (
            "<total_fee>100</total_fee>",
            "<total_fee>100</total_fee><total_fee>1</total_fee>",
        ),
        (
            "<total_fee>100</total_fee>",
            "<total_fee><b>100</b><b>1</b></total_fee>",
        ),
        ("<total_fee>100</total_fee>", "<total_fee>100<b>0</b></total_fee>"),
        ("<total_fee>100</total_fee>", ""),
        (
            "<total_fee>100</total_fee>",
            "<total_fee>100</total_fee><total_fee><b>1</b></total_fee><total_fee>1</total_fee>",
        ),
        (
            "<result_code>",
            "<result_code>FAIL</result_code><result_code><a/></result_code><result_code>",
        ),
        ("<sign>", "<sign>0</sign><sign>"),
        ("</xml>", "<sign>0</sign></xml>"),
    ] {
        let body = genuine.replacen(changed, replaced, 1);
        match answered(&client, &gateway, body.clone()).await {
            Ok(reply) => {
                assert_eq!(reply.total_fee, Some(100), "{body}");
                assert_eq!(reply.unreadable.count(), 0, "{body}");
            }
            Err(Error::V2Verification { source, .. }) => assert_eq!(source, SignatureError::Mismatch, "{body}"),
            Err(error) => panic!("{body}: {error}"),
        }
        match receiver().receive_v2::<transaction_success::Notification>(body.as_bytes()) {
            Ok(received) => assert_eq!(received.total_fee, Some(100), "{body}"),
            Err(ReceiveError::Verification(source)) => assert_eq!(source, SignatureError::Mismatch, "{body}"),
            Err(error) => panic!("{body}: {error}"),
        }
    }
    // Without a signature, two codes count as none.
    let codes = "<xml><return_code>FAIL</return_code><return_code>SUCCESS</return_code></xml>";
    let error = answered(&client, &gateway, codes.to_owned()).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::V2Verification {
                source: SignatureError::MissingSign,
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
#[allow(deprecated, reason = "few operations of APIv2 return lists; this one is superseded")]
async fn an_unsigned_response_is_read_except_what_is_not_clear() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    let request = serde_json::json!({
        "mch_billno": "1", "mch_id": Material::MERCHANT_ID, "appid": "wx1", "bill_type": "MCHT",
    });
    let request: gethbinfo::post::Request = serde_json::from_value(request).unwrap();
    let body = "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><status>SENT</status>\
                <status>RECEIVED</status><total_num>2</total_num>\
                <hblist>x<hbinfo><openid>o1</openid><amount>1</amount></hbinfo><hbinfo><openid>o2</openid>\
                <amount><fen>2</fen></amount></hbinfo></hblist></xml>";
    gateway.answer_next(Answer::bytes(200, "text/xml", body));
    let reply = gethbinfo::post(&client, &request).await.unwrap();
    assert_eq!(reply.total_num().unwrap(), 2);
    assert_eq!(reply.unreadable.to_string(), "status, hblist.hbinfo[1].amount");
    let list = reply.hblist.as_ref().unwrap().hbinfo.as_ref().unwrap();
    let ids: Vec<_> = list.iter().map(|item| item.openid.as_deref()).collect();
    assert_eq!(ids, [Some("o1"), Some("o2")]);
}
