//! Orders that lead to the parameters for the payer's side in one call.

use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_api::v2::pay::unifiedorder;
use wechatpay_api::v3::pay::transactions::{app, jsapi};
use wechatpay_runtime::error::Outcome;
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::transport::TransportError;
use wechatpay_runtime::v2::{SignType, xml};
use wechatpay_runtime::{AnyError, Client, PlatformKeys};

use crate::gateway::{Material, cryptography};
use crate::payment_parameters::{sign_v2, value, without};

/// A client whose next order is placed with the given id.
fn client_of_an_order(prepay_id: &str) -> Client {
    let (platform, playback) = (Platform::new().unwrap(), Playback::new());
    let body = serde_json::json!({"prepay_id": prepay_id}).to_string();
    playback.respond(platform.sign(200, body).unwrap());
    Client::builder(Material::shared().merchant(), platform.keys())
        .transport(playback)
        .build()
        .unwrap()
}

fn jsapi_order() -> jsapi::post::Request {
    use jsapi::post::{Request, RequestRequired, request};
    Request::new(RequestRequired {
        appid: "wx2421b1c4370ec43b".into(),
        mchid: Material::MERCHANT_ID.into(),
        description: "tea".into(),
        out_trade_no: "order 1".into(),
        amount: request::Amount::new(request::AmountRequired { total: 100 }),
        notify_url: "https://shop.example/notify".into(),
        payer: request::Payer::new().with_openid("o1"),
    })
}

#[tokio::test]
async fn one_call_leads_from_an_order_to_the_parameters_of_a_page_or_an_app() {
    let client = client_of_an_order("wx201410272009395522657a690389285100");
    let order = jsapi_order();
    let parameters = jsapi::post(&client, &order)
        .jsapi_parameters(&order.appid)
        .await
        .unwrap();
    let message = ["appId", "timeStamp", "nonceStr", "package"].map(|name| format!("{}\n", value(&parameters, name)));
    assert!(
        message
            .concat()
            .ends_with("\nprepay_id=wx201410272009395522657a690389285100\n")
    );
    assert!(Material::shared().merchant_signed(&message.concat(), value(&parameters, "paySign")));
    assert_ne!(
        verified_by_openssl(&message.concat(), value(&parameters, "paySign")),
        Some(false)
    );
    assert_ne!(
        verified_by_openssl("another message", value(&parameters, "paySign")),
        Some(true)
    );

    let client = client_of_an_order("WX1217752501201407033233368018");
    let order = app::post::Request::new(app::post::RequestRequired {
        appid: "wxcbda96de0b165486".into(),
        mchid: Material::MERCHANT_ID.into(),
        description: "tea".into(),
        out_trade_no: "order 1".into(),
        amount: app::post::request::Amount::new(app::post::request::AmountRequired { total: 100 }),
        notify_url: "https://shop.example/notify".into(),
    });
    let parameters = app::post(&client, &order)
        .app_parameters(&order.appid, &order.mchid)
        .await
        .unwrap();
    assert_eq!(value(&parameters, "partnerid"), Material::MERCHANT_ID);
    let message = ["appid", "timestamp", "noncestr", "prepayid"].map(|name| format!("{}\n", value(&parameters, name)));
    assert!(message.concat().ends_with("\nWX1217752501201407033233368018\n"));
    assert!(Material::shared().merchant_signed(&message.concat(), value(&parameters, "sign")));
}

#[tokio::test]
async fn an_order_that_is_not_placed_gives_no_parameters() {
    let playback = Playback::new();
    playback.fail(TransportError::Unsendable {
        reason: "no network".to_owned(),
    });
    let client = Client::builder(Material::shared().merchant(), Platform::new().unwrap().keys()).transport(playback);
    let client = client.build().unwrap();
    let error = jsapi::post(&client, &jsapi_order())
        .jsapi_parameters("wx1")
        .await
        .unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::NotSent), "{error}");
}

/// An order that was placed is not reported as if nothing had happened: the response lacks the id or has another type in its
/// place, or the app's id cannot be signed.
#[tokio::test]
async fn an_order_that_is_placed_but_gives_no_parameters_says_so() {
    for (app_id, body, part) in [
        ("wx1", "{}", "prepay_id"),
        ("wx1", r#"{"prepay_id": ["p"]}"#, "prepay_id"),
        ("wx1\n", r#"{"prepay_id": "p"}"#, "appid"),
    ] {
        let (platform, playback) = (Platform::new().unwrap(), Playback::new());
        playback.respond(platform.sign(200, body).unwrap());
        let client = Client::builder(Material::shared().merchant(), platform.keys()).transport(playback);
        let client = client.build().unwrap();
        let order = jsapi_order();
        let error = jsapi::post(&client, &order).jsapi_parameters(app_id).await.unwrap_err();
        assert!(matches!(error, AnyError::AfterOrder(_)), "{error:?}");
        assert_eq!(error.outcome(), Some(Outcome::Accepted), "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with("the order was placed") && text.contains(part),
            "{text}"
        );
    }
}

#[tokio::test]
async fn one_call_places_an_order_of_apiv2_too() {
    let request = unifiedorder::post::Request::new(unifiedorder::post::RequestRequired {
        appid: "wxd930".into(),
        mch_id: Material::MERCHANT_ID.into(),
        body: "tea".into(),
        out_trade_no: "order 1".into(),
        total_fee: 88,
        spbill_create_ip: "123.12.12.123".into(),
        notify_url: "https://shop.example/notify".into(),
        trade_type: "JSAPI".into(),
    });
    let placed = || {
        let mut fields = vec![
            ("return_code".to_owned(), "SUCCESS".to_owned()),
            ("result_code".to_owned(), "SUCCESS".to_owned()),
            ("prepay_id".to_owned(), "wx2017".to_owned()),
        ];
        let sign = cryptography::sign_v2(&fields, Material::API_V2_KEY, false);
        fields.push(("sign".to_owned(), sign));
        let body = xml::write(fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))).unwrap();
        let playback = Playback::new();
        playback.respond(http::Response::new(body.into()));
        Client::builder(Material::shared().merchant(), PlatformKeys::empty())
            .transport(playback)
            .build()
            .unwrap()
    };
    let client = placed();
    let order = unifiedorder::post(&client, &request).v2_jsapi_parameters("wxd930", SignType::Md5);
    let parameters = order.await.unwrap();
    assert_eq!(value(&parameters, "package"), "prepay_id=wx2017");
    assert_eq!(
        value(&parameters, "paySign"),
        sign_v2(&without(&parameters, "paySign"), false)
    );
    let client = placed();
    let order = unifiedorder::post(&client, &request).v2_app_parameters("wxd930", "1900000109", SignType::Md5);
    let parameters = order.await.unwrap();
    assert_eq!(value(&parameters, "prepayid"), "wx2017");
    assert_eq!(
        value(&parameters, "sign"),
        sign_v2(&without(&parameters, "sign"), false)
    );
}

/// Whether OpenSSL accepts this signature of the merchant; `None` where there is no OpenSSL.
fn verified_by_openssl(message: &str, signature: &str) -> Option<bool> {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let message = file("message", message.as_bytes());
    let signature = file("signature", &STANDARD.decode(signature).unwrap());
    let key = file("key.pem", Material::shared().merchant_key_pem().as_bytes());
    let output = Command::new("openssl")
        .args(["dgst", "-sha256", "-prverify"])
        .args([&key, Path::new("-signature"), &signature, &message])
        .output();
    Some(output.ok()?.status.success())
}
