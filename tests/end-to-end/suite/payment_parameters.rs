//! The signed parameters for the payer's side, checked by other implementations of the signatures.

use wechatpay_runtime::payment_parameters::{Coupon, Parameters, ParametersError, h5_url_returning_to};
use wechatpay_runtime::testing::Playback;
use wechatpay_runtime::v2::SignType;
use wechatpay_runtime::{Client, PlatformKeys};

use crate::gateway::{Material, cryptography};

fn client() -> Client {
    Client::builder(Material::shared().merchant(), PlatformKeys::empty())
        .transport(Playback::new())
        .build()
        .unwrap()
}

pub(crate) fn value<'a>(parameters: &'a Parameters, name: &str) -> &'a str {
    parameters
        .get(name)
        .unwrap_or_else(|| panic!("no {name} in {parameters:?}"))
}

fn names(parameters: &Parameters) -> Vec<&str> {
    parameters.iter().map(|(name, _)| name).collect()
}

/// The APIv2 signature of these values, by the gateway's implementation.
pub(crate) fn sign_v2(values: &[(&str, &str)], hmac_sha256: bool) -> String {
    let fields: Vec<(String, String)> = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    cryptography::sign_v2(&fields, Material::API_V2_KEY, hmac_sha256)
}

pub(crate) fn without<'a>(parameters: &'a Parameters, sign: &str) -> Vec<(&'a str, &'a str)> {
    parameters.iter().filter(|(name, _)| *name != sign).collect()
}

#[test]
fn jsapi_and_mini_programs() {
    let parameters = client()
        .jsapi_parameters("wx2421b1c4370ec43b", "wx201410272009395522657a690389285100")
        .unwrap();
    assert_eq!(
        names(&parameters),
        ["appId", "timeStamp", "nonceStr", "package", "signType", "paySign"]
    );
    assert_eq!(
        value(&parameters, "package"),
        "prepay_id=wx201410272009395522657a690389285100"
    );
    assert_eq!(value(&parameters, "signType"), "RSA");
    let message = ["appId", "timeStamp", "nonceStr", "package"].map(|name| format!("{}\n", value(&parameters, name)));
    assert!(Material::shared().merchant_signed(&message.concat(), value(&parameters, "paySign")));
    let json: serde_json::Value = serde_json::from_str(&parameters.to_json()).unwrap();
    assert_eq!(json["appId"], "wx2421b1c4370ec43b");
    assert_eq!(serde_json::to_value(&parameters).unwrap(), json);
    assert!(!format!("{parameters:?}").contains("paySign"));
}

#[test]
fn apps() {
    let parameters = client()
        .app_parameters("wxcbda96de0b165486", "1900000109", "WX1217752501201407033233368018")
        .unwrap();
    assert_eq!(
        names(&parameters),
        [
            "appid",
            "partnerid",
            "prepayid",
            "package",
            "noncestr",
            "timestamp",
            "sign"
        ]
    );
    assert_eq!(value(&parameters, "package"), "Sign=WXPay");
    let message = ["appid", "timestamp", "noncestr", "prepayid"].map(|name| format!("{}\n", value(&parameters, name)));
    assert!(Material::shared().merchant_signed(&message.concat(), value(&parameters, "sign")));
}

#[test]
fn a_line_feed_cannot_shift_what_is_signed() {
    let refused = client().jsapi_parameters("wx1\n2", "x");
    let separator = ParametersError::Separator {
        name: "appid".to_owned(),
        character: '\n',
    };
    assert_eq!(refused, Err(separator));
    assert!(client().app_parameters("wx1", "1900000109", "x\ny").is_err());
}

/// Every value of every set that is signed as `name=value&…`.
#[test]
fn no_value_can_add_fields_to_the_signed_text() {
    let client = client();
    let forged = "o&out_trade_no=order 1&result_code=SUCCESS&return_code=SUCCESS&total_fee=1&transaction_id=1";
    for bad in [forged, "a&b", "a\nb", "a\0b", "a\u{7f}b"] {
        let coupon = |stock: &str, number: &str, code: &str| Coupon {
            stock_id: stock.to_owned(),
            out_request_no: number.to_owned(),
            coupon_code: Some(code.to_owned()),
        };
        let coupons = [coupon(bad, "1", "c"), coupon("1", bad, "c"), coupon("1", "1", bad)];
        let mut refused = Vec::new();
        for sign_type in [SignType::Md5, SignType::HmacSha256] {
            refused.push(client.v2_jsapi_parameters(bad, "wx1", sign_type));
            refused.push(client.v2_jsapi_parameters("wx1", bad, sign_type));
            refused.push(client.v2_app_parameters(bad, "1900000109", "wx1", sign_type));
            refused.push(client.v2_app_parameters("wx1", bad, "wx1", sign_type));
            refused.push(client.v2_app_parameters("wx1", "1900000109", bad, sign_type));
        }
        refused.push(client.pay_score_confirmation(bad));
        refused.push(client.pay_score_detail(bad, "1"));
        refused.push(client.pay_score_detail("1", bad));
        refused.push(client.mini_program_coupons(bad, &[]));
        refused.push(client.red_packet_parameters(bad, "sendid=1"));
        for coupon in coupons {
            refused.push(client.mini_program_coupons("1", std::slice::from_ref(&coupon)));
            assert!(client.web_coupon_url("1", "o", &coupon).is_err(), "{bad:?}");
        }
        assert!(
            client.web_coupon_url(bad, "o", &coupon("1", "1", "c")).is_err(),
            "{bad:?}"
        );
        assert!(
            client.web_coupon_url("1", bad, &coupon("1", "1", "c")).is_err(),
            "{bad:?}"
        );
        for parameters in refused {
            assert!(
                matches!(parameters, Err(ParametersError::Separator { .. })),
                "{bad:?}: {parameters:?}"
            );
        }
    }
    // The service builds a red packet's package from several values; it must not contain a notification's field names.
    for bad in [
        "sendid=1&result_code=SUCCESS",
        "return_code=SUCCESS",
        "sendid=1&vehicle_event_createtime=20260101",
        "sendid=1&event_type=PAY&event_id=1",
        "a\nb",
    ] {
        assert!(client.red_packet_parameters("wx1", bad).is_err(), "{bad:?}");
    }
}

#[test]
fn apiv2_pages_and_apps() {
    for (sign_type, hmac) in [(SignType::Md5, false), (SignType::HmacSha256, true)] {
        let parameters = client()
            .v2_jsapi_parameters("wxd930ea5d5a258f4f", "wx2017", sign_type)
            .unwrap();
        assert_eq!(value(&parameters, "signType"), sign_type.as_str());
        assert_eq!(
            value(&parameters, "paySign"),
            sign_v2(&without(&parameters, "paySign"), hmac)
        );
        let parameters = client()
            .v2_app_parameters("wxd930", "1900000109", "wx2017", sign_type)
            .unwrap();
        assert_eq!(value(&parameters, "sign"), sign_v2(&without(&parameters, "sign"), hmac));
        assert_eq!(names(&parameters).len(), 7);
    }
}

#[test]
fn pay_score() {
    let confirmation = client().pay_score_confirmation("AAQTnZo+/=").unwrap();
    assert_eq!(
        names(&confirmation),
        ["mch_id", "package", "timestamp", "nonce_str", "sign_type", "sign"]
    );
    assert_eq!(
        value(&confirmation, "sign"),
        sign_v2(&without(&confirmation, "sign"), true)
    );
    assert!(confirmation.to_query().contains("package=AAQTnZo%2B%2F%3D&timestamp="));
    let detail = client().pay_score_detail("500001", "1234323JKHDFE1243252").unwrap();
    assert_eq!(
        names(&detail),
        [
            "mch_id",
            "service_id",
            "out_order_no",
            "timestamp",
            "nonce_str",
            "sign_type",
            "sign"
        ]
    );
    assert_eq!(value(&detail, "sign"), sign_v2(&without(&detail, "sign"), true));
}

#[test]
fn coupons() {
    let coupon = |stock: &str, code: Option<&str>| Coupon {
        stock_id: stock.to_owned(),
        out_request_no: format!("{stock}-1"),
        coupon_code: code.map(str::to_owned),
    };
    let coupons = [coupon("1234567", None), coupon("2345678", Some("abc"))];
    let parameters = client().mini_program_coupons("10016226", &coupons).unwrap();
    let signed = [
        ("send_coupon_merchant", "10016226"),
        ("stock_id0", "1234567"),
        ("out_request_no0", "1234567-1"),
        ("stock_id1", "2345678"),
        ("out_request_no1", "2345678-1"),
        ("coupon_code1", "abc"),
    ];
    assert_eq!(value(&parameters, "sign"), sign_v2(&signed, true));

    let url = client()
        .web_coupon_url("10016226", "oiSFDIOoijdsf", &coupons[0])
        .unwrap();
    let url = reqwest::Url::parse(&url).unwrap();
    assert_eq!(url.host_str(), Some("action.weixin.qq.com"));
    assert_eq!(url.fragment(), Some("wechat_pay&wechat_redirect"));
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let (sign, signed): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == "sign");
    assert_eq!(sign[0].1, cryptography::sign_v2(&signed, Material::API_V2_KEY, true));
}

#[test]
fn red_packets() {
    let parameters = client()
        .red_packet_parameters("wxd27ebc41b85ce36d", "sendid=242e&ver=8")
        .unwrap();
    assert_eq!(value(&parameters, "package"), "sendid%3D242e%26ver%3D8");
    assert_eq!(value(&parameters, "signType"), "MD5");
    let signed = [
        ("appId", "wxd27ebc41b85ce36d"),
        ("nonceStr", value(&parameters, "nonceStr")),
        ("package", "sendid=242e&ver=8"),
        ("timeStamp", value(&parameters, "timeStamp")),
    ];
    assert_eq!(value(&parameters, "paySign"), sign_v2(&signed, false));
}

#[test]
fn h5() {
    assert_eq!(
        h5_url_returning_to(
            "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=2",
            "https://shop.example/paid?id=1"
        ),
        "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=2&redirect_url=https%3A%2F%2Fshop.example%2Fpaid%3Fid%3D1"
    );
}

#[test]
fn without_the_required_key_there_are_no_parameters() {
    let merchant = Material::shared().brand();
    let client = Client::builder(merchant, PlatformKeys::empty())
        .transport(Playback::new())
        .build()
        .unwrap();
    assert!(matches!(
        client.pay_score_confirmation("x"),
        Err(ParametersError::Sign(_))
    ));
}
