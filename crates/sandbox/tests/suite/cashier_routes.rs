//! The routes by which a payer comes to an order.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::page_routes::{asked, ids, order};
use crate::raw::{self, Caller};

const H5: &str = "/cgi-bin/mmpayweb-bin/checkmweb";

#[tokio::test]
async fn the_cashier_finds_an_order_by_every_address() {
    let sandbox = raw::sandbox().await;
    let code_url = order(&sandbox, "native", "of_code", "商品").await["code_url"].clone();
    let h5_url = order(&sandbox, "h5", "of_browser", "<img src=x onerror=alert(1)>").await["h5_url"].clone();
    let prepay_id = order(&sandbox, "jsapi", "of_jsapi", "商品").await["prepay_id"].clone();
    let (code_url, h5_url) = (code_url.as_str().unwrap(), h5_url.as_str().unwrap());
    let prepay_id = prepay_id.as_str().unwrap();
    let with_return = format!("{h5_url}&redirect_url=https%3A%2F%2Fshop.example%2Fpaid%3Fa%3D1");
    for (text, number) in [
        (code_url, "of_code"),
        (h5_url, "of_browser"),
        (&*with_return, "of_browser"),
        (prepay_id, "of_jsapi"),
        (&*format!("prepay_id={prepay_id}"), "of_jsapi"),
        (" of_code ", "of_code"),
    ] {
        let encoded = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
        let (_, found) = asked(&sandbox, "GET", &format!("cashier?of={encoded}"), &Value::Null).await;
        assert_eq!(ids(&found), [number], "{text}");
        assert_eq!(found["resources"][0]["actions"][0]["by"], "payer");
    }
    for unknown in ["", "of", "wx", "weixin%3A%2F%2F", "prepay_id%3D"] {
        assert_eq!(
            asked(&sandbox, "GET", &format!("cashier?of={unknown}"), &Value::Null)
                .await
                .0,
            404,
            "{unknown}"
        );
    }
}

#[tokio::test]
async fn an_address_expires_until_the_order_is_placed_again() {
    let sandbox = raw::sandbox().await;
    for (kind, field, minutes) in [
        ("native", "code_url", 120),
        ("jsapi", "prepay_id", 120),
        ("h5", "h5_url", 5),
    ] {
        let (late, paid) = (format!("late_{kind}"), format!("paid_{kind}"));
        let of = async |number: &str| {
            order(&sandbox, kind, number, "商品").await[field]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let (address, of_paid) = (of(&late).await, of(&paid).await);
        assert_eq!(of(&late).await, address, "{kind}");
        sandbox.pay(&paid).unwrap();
        let look = async |text: &str| {
            let encoded = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
            asked(&sandbox, "GET", &format!("cashier?of={encoded}"), &Value::Null).await
        };
        sandbox.advance(Duration::from_secs(minutes * 60 - 30));
        assert_eq!(look(&address).await.0, 200, "{kind}");
        sandbox.advance(Duration::from_secs(60));
        let (status, answer) = look(&address).await;
        assert_eq!(status, 410, "{kind}: {answer}");
        assert!(answer["message"].as_str().unwrap().contains(&late), "{answer}");
        // The number of the order still leads there, and so does the address of an order that was paid.
        for text in [&late, &of_paid] {
            assert_eq!(look(text).await.0, 200, "{text}");
        }
        let new = of(&late).await;
        assert_ne!(new, address, "{kind}");
        assert_eq!(ids(&look(&new).await.1), [&*late], "{kind}");
        assert_eq!(look(&address).await.0, 404, "{kind}");
    }
}

#[tokio::test]
async fn the_address_for_browsers_leads_to_the_cashier() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let query = "prepay_id=wx26&package=1&redirect_url=https%3A%2F%2Fshop.example";
    let own = format!("{}/cashier/?{query}", sandbox.base_url());
    for (host, location) in [
        (None, format!("/cashier/?{query}")),
        (Some("wx.tenpay.com"), own.clone()),
        (Some("evil.example"), own),
    ] {
        let mut request = http::Request::get(format!("{}{H5}?{query}", sandbox.base_url()));
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let response = caller.send(request.body(Bytes::new()).unwrap(), false).await;
        assert_eq!(response.status(), 302);
        assert_eq!(response.headers()["location"], location, "{host:?}");
    }
}

#[tokio::test]
async fn a_text_is_shown_as_a_qr_code() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let ask = async |text: &str| {
        let encoded = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
        let request = http::Request::get(format!("{}/_sandbox/qr?text={encoded}", sandbox.base_url()));
        caller.send(request.body(Bytes::new()).unwrap(), false).await
    };
    let code = ask("weixin://wxpay/bizpayurl?pr=5bXk3fQ1z").await;
    assert_eq!(code.headers()["content-type"], "image/svg+xml");
    let image = String::from_utf8(code.body().to_vec()).unwrap();
    assert!(image.contains("<svg") && image.contains("<path"), "{image:.200}");
    assert_ne!(ask("another").await.body(), code.body());
    for wrong in ["", &"x".repeat(1_001)] {
        assert_eq!(ask(wrong).await.status(), 400, "{} bytes", wrong.len());
    }
    assert_eq!(ask(&"支付".repeat(150)).await.status(), 200);
}
