//! Messages of APIv2 as other SDKs write them, byte for byte.

use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::v2::{self, SignType};
use wechatpay_sandbox::Sandbox;

use crate::foreign_requests::spoken;
use crate::raw::{self, MERCHANT};

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
            format!("<xml>{}<detail><a>1</a></detail></xml>", of("v2-l", &cdata)),
            "签名错误",
        ),
        (
            "HMAC-SHA256 that is not named",
            xml(message(&sandbox, "v2-z", hmac, &cdata)),
            "签名错误",
        ),
        ("no XML", "appid=1&mch_id=2".to_owned(), "XML格式错误"),
        ("JSON", "{\"appid\": 1}".to_owned(), "XML格式错误"),
        ("nothing", String::new(), "XML格式错误"),
        (
            "an attribute",
            format!("<xml version=\"1.0\">{}</xml>", of("v2-z", &cdata)),
            "XML格式错误",
        ),
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
