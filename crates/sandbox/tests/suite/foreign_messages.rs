//! Messages of APIv2 as other SDKs write them, byte for byte.

use serde_json::{Value, json};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::v2::{self, SignType, req_info, xml};
use wechatpay_sandbox::Sandbox;

use crate::foreign_requests::spoken;
use crate::raw::{self, MERCHANT};
use crate::shop::{self, Inbox, Shop};

/// A message of APIv2 in XML: each field by `write`.
fn message(sandbox: &Sandbox, number: &str, sign_type: SignType, write: &dyn Fn(&str, &str) -> String) -> String {
    let nonce = SystemNonce.nonce().unwrap();
    let mut fields = vec![
        ("appid", "wxd678efh567hg6787"),
        ("mch_id", MERCHANT),
        ("nonce_str", &nonce),
        ("body", "商品 & <更多>"),
        ("attach", ""),
        ("out_trade_no", number),
        ("total_fee", "100"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "http://127.0.0.1:9/"),
        ("trade_type", "NATIVE"),
        ("product_id", "1"),
    ];
    let key = sandbox.merchant().api_v2_key().unwrap();
    let sign = v2::sign(fields.iter().copied(), key, sign_type);
    fields.push(("sign", &sign));
    fields.iter().map(|(name, value)| write(name, value)).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

async fn sent(sandbox: &Sandbox, body: &[u8], kind: &str) -> String {
    let head = format!(
        "POST /pay/unifiedorder HTTP/1.1\r\nHost: api.mch.weixin.qq.com\r\n{kind}Content-Length: {}\r\n\r\n",
        body.len()
    );
    spoken(sandbox, &[head.as_bytes(), body].concat()).await
}

#[tokio::test]
async fn messages_of_apiv2_are_read_as_every_library_writes_them() {
    let sandbox = raw::sandbox().await;
    let cdata = |name: &str, value: &str| format!("<{name}><![CDATA[{value}]]></{name}>");
    let text = |name: &str, value: &str| format!("<{name}>{}</{name}>", escaped(value));
    let lines = |name: &str, value: &str| format!("  <{name}><![CDATA[{value}]]></{name}>\r\n");
    let numbers_plain = |name: &str, value: &str| match value.parse::<i64>() {
        Ok(_) => text(name, value),
        Err(_) => cdata(name, value),
    };
    let entities = |name: &str, value: &str| {
        let encoded: String = value
            .chars()
            .map(|letter| format!("&#x{:x};", u32::from(letter)))
            .collect();
        format!("<{name}>{encoded}</{name}>")
    };
    let typed = |name: &str, value: &str| format!("<{name} type=\"str\">{}</{name}>", escaped(value));
    let schema = "http://www.w3.org/2001/XMLSchema";
    let of = |number: &str, write: &dyn Fn(&str, &str) -> String| message(&sandbox, number, SignType::Md5, write);
    let xml = |inner: String| format!("<xml>{inner}</xml>");
    let declared = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let lower = |body: String| {
        let (before, sign) = body.split_once("<sign>").unwrap();
        format!("{before}<sign>{}", sign.to_lowercase().replace("cdata", "CDATA"))
    };
    let messages = [
        ("CDATA", xml(of("v2-a", &cdata))),
        ("text", xml(of("v2-b", &text))),
        ("lines", format!("<xml>\r\n{}</xml>\r\n", of("v2-c", &lines))),
        ("numbers without CDATA", xml(of("v2-d", &numbers_plain))),
        ("entities", xml(of("v2-e", &entities))),
        ("a declaration", format!("{declared}\n{}", xml(of("v2-f", &cdata)))),
        (
            "a declaration that stands alone",
            format!(
                "<?xml version='1.0' encoding='utf-8' standalone='yes'?>{}",
                xml(of("v2-g", &text))
            ),
        ),
        ("a byte order mark", format!("\u{feff}{}", xml(of("v2-h", &cdata)))),
        ("a comment", format!("<xml><!-- order -->{}</xml>", of("v2-j", &cdata))),
        ("types", xml(of("v2-l", &typed))),
        (
            "another root",
            format!("{declared}\n<root>\n{}</root>", of("v2-n", &text)),
        ),
        (
            "namespaces",
            format!(
                "{declared}<xml xmlns:xsi=\"{schema}-instance\" xmlns:xsd=\"{schema}\">{}</xml>",
                of("v2-m", &text)
            ),
        ),
        (
            "an element without an end",
            format!("<xml>{}<detail/></xml>", of("v2-k", &cdata)),
        ),
    ];
    for (what, body) in messages {
        for kind in [
            "",
            "Content-Type: text/xml; charset=utf-8\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
        ] {
            let answer = sent(&sandbox, body.as_bytes(), kind).await;
            assert!(
                answer.contains("<![CDATA[weixin://wxpay/bizpayurl"),
                "{what}, {kind}: {answer}"
            );
        }
    }
    let hmac = SignType::HmacSha256;
    let faults = [
        ("a sign in lower case", lower(xml(of("v2-i", &cdata))), "签名错误"),
        (
            "a nested element, which no signature covers",
            format!("<xml>{}<detail><a>1</a></detail></xml>", of("v2-z", &cdata)),
            "签名错误",
        ),
        (
            "HMAC-SHA256 that is not named",
            xml(message(&sandbox, "v2-z", hmac, &cdata)),
            "签名错误",
        ),
        ("no XML", "appid=1&mch_id=2".to_owned(), "XML格式错误"),
        ("JSON", "{\"appid\": 1}".to_owned(), "XML格式错误"),
        ("nothing", String::new(), "post数据为空"),
        (
            "an element that does not end",
            "<xml><appid>1".to_owned(),
            "XML格式错误",
        ),
        (
            "a DTD",
            format!("<!DOCTYPE xml [<!ENTITY a \"b\">]>{}", xml(of("v2-z", &cdata))),
            "XML格式错误",
        ),
    ];
    for (what, body, told) in faults {
        let answer = sent(&sandbox, body.as_bytes(), "").await;
        assert!(
            answer.contains("<![CDATA[FAIL]]></return_code>") && answer.contains(told),
            "{what}: {answer}"
        );
    }
    // GBK: the service takes UTF-8 only.
    let gbk = b"<?xml version=\"1.0\" encoding=\"GBK\"?><xml><body>\xC9\xCC\xC6\xB7</body></xml>";
    let answer = sent(&sandbox, gbk, "").await;
    assert!(answer.contains("FAIL"), "{answer}");
}

/// An order of one yuan.
fn order(number: &str, kind: &str, notify_url: &str) -> Value {
    json!({
        "out_trade_no": number, "total_fee": "100", "trade_type": kind, "notify_url": notify_url,
        "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "product_id": "1", "fee_type": "CNY",
        "time_start": null, "time_expire": null, "sign_type": null, "sub_mch_id": null,
    })
}

#[tokio::test]
async fn an_order_has_the_address_of_its_trade_type() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (kind, address) in [
        ("NATIVE", Some(("code_url", "weixin://wxpay/bizpayurl?pr="))),
        (
            "MWEB",
            Some((
                "mweb_url",
                "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx",
            )),
        ),
        ("JSAPI", None),
        ("APP", None),
    ] {
        let answer = shop
            .succeed("POST /pay/unifiedorder", order(kind, kind, "http://127.0.0.1:9/"))
            .await;
        assert!(answer["prepay_id"].as_str().unwrap().starts_with("wx"), "{answer}");
        assert_eq!(
            (&answer["return_msg"], &answer["trade_type"]),
            (&json!("OK"), &json!(kind))
        );
        for name in ["code_url", "mweb_url"] {
            let expected = address.filter(|(own, _)| *own == name).map(|(_, begin)| begin);
            let given = answer.get(name).map(|value| value.as_str().unwrap());
            assert_eq!(given.is_some(), expected.is_some(), "{kind} {name}: {answer}");
            if let (Some(given), Some(begin)) = (given, expected) {
                assert!(given.starts_with(begin), "{kind} {name}: {given}");
            }
        }
    }
}

#[tokio::test]
async fn the_encrypted_part_of_a_refund_notification_has_the_documented_root() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let inbox = Inbox::open().await;
    shop.succeed("POST /pay/unifiedorder", order("rooted", "NATIVE", &inbox.url))
        .await;
    sandbox.pay("rooted").unwrap();
    let refund = json!({
        "out_trade_no": "rooted", "transaction_id": null, "out_refund_no": "rooted-1", "total_fee": "100",
        "refund_fee": "40", "notify_url": inbox.url, "sign_type": null, "sub_mch_id": null,
    });
    shop.succeed("POST /secapi/pay/refund", refund).await;
    sandbox.advance(std::time::Duration::from_secs(2));
    let text = inbox.wait_for("req_info").await;
    let fields = xml::read(text.as_bytes()).unwrap();
    let encrypted = fields.iter().find(|field| field.name == "req_info").unwrap();
    let key = sandbox.merchant().api_v2_key().unwrap();
    let decrypted = req_info::decrypt(key, encrypted.text().unwrap()).unwrap();
    let decrypted = std::str::from_utf8(&decrypted).unwrap();
    assert!(
        decrypted.starts_with("<root><") && decrypted.trim_end().ends_with("></root>"),
        "{decrypted}"
    );
    assert!(
        decrypted.contains("<out_refund_no><![CDATA[rooted-1]]></out_refund_no>"),
        "{decrypted}"
    );
}
