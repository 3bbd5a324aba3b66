//! The keys, messages and types for all benchmarks, and the RSA operations alone.

use std::sync::LazyLock;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey,
};
use aws_lc_rs::signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use wechatpay_runtime::derive::{Request, Response};
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::{Client, Merchant, Operation, Secret};

pub(crate) const MERCHANT_KEY: &str = include_str!("../../runtime/tests/vectors/merchant.key.pem");
pub(crate) const MERCHANT_CERTIFICATE: &str = include_str!("../../runtime/tests/vectors/merchant.cert.pem");
pub(crate) const MERCHANT_PUBLIC_KEY: &str = include_str!("../../runtime/tests/vectors/merchant.public.pem");
pub(crate) const JSAPI: Operation = Operation::post("/v3/pay/transactions/jsapi");
pub(crate) const APPLY: Operation = Operation::post("/v3/applyment4sub/applyment");
pub(crate) const QUERY: Operation = Operation::get("/v3/pay/transactions/id/{transaction_id}");

#[derive(Clone, Debug, Request)]
pub(crate) struct Order {
    #[required]
    pub(crate) appid: String,
    #[required]
    pub(crate) mchid: String,
    #[required]
    pub(crate) description: String,
    #[required]
    pub(crate) out_trade_no: String,
    #[required]
    pub(crate) amount: Amount,
    #[required]
    pub(crate) payer: Payer,
    #[required]
    pub(crate) notify_url: String,
}

#[derive(Clone, Debug, Request)]
pub(crate) struct Amount {
    #[required]
    pub(crate) total: i64,
    pub(crate) currency: Option<String>,
}

#[derive(Clone, Debug, Request)]
pub(crate) struct Payer {
    #[required]
    pub(crate) openid: String,
}

#[derive(Clone, Debug, Request)]
pub(crate) struct Applyment {
    #[required]
    pub(crate) business_code: String,
    #[required]
    #[encrypted]
    pub(crate) contact_name: Secret,
    #[required]
    #[encrypted]
    pub(crate) mobile_phone: Secret,
    #[required]
    #[encrypted]
    pub(crate) id_card_number: Secret,
}

#[derive(Clone, Debug, Request)]
pub(crate) struct Query {
    #[required]
    #[wire(path)]
    pub(crate) transaction_id: String,
}

/// A paid order, as in the response to a query.
#[derive(Clone, Debug, Response)]
#[allow(dead_code, reason = "read and not looked at, as in a bench")]
pub(crate) struct Paid {
    pub(crate) appid: Option<String>,
    pub(crate) mchid: Option<String>,
    pub(crate) out_trade_no: Option<String>,
    pub(crate) transaction_id: Option<String>,
    pub(crate) trade_type: Option<String>,
    pub(crate) trade_state: Option<String>,
    pub(crate) trade_state_desc: Option<String>,
    pub(crate) bank_type: Option<String>,
    pub(crate) attach: Option<String>,
    pub(crate) success_time: Option<String>,
    pub(crate) payer: Option<PaidBy>,
    pub(crate) amount: Option<PaidAmount>,
}

#[derive(Clone, Debug, Response)]
#[allow(dead_code, reason = "read and not looked at, as in a bench")]
pub(crate) struct PaidBy {
    pub(crate) openid: Option<String>,
}

#[derive(Clone, Debug, Response)]
#[allow(dead_code, reason = "read and not looked at, as in a bench")]
pub(crate) struct PaidAmount {
    pub(crate) total: Option<i64>,
    pub(crate) payer_total: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) payer_currency: Option<String>,
}

#[derive(Clone, Debug, Response)]
#[allow(dead_code, reason = "read and not looked at, as in a bench")]
pub(crate) struct Account {
    pub(crate) account_bank: Option<String>,
    #[encrypted]
    pub(crate) account_number: Option<Secret>,
}

/// The same order for serde, with which `wxpay-rs` decodes its responses.
#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "read and not looked at, as in a bench")]
pub(crate) struct SerdePaid {
    pub(crate) appid: String,
    pub(crate) mchid: String,
    pub(crate) out_trade_no: String,
    pub(crate) transaction_id: String,
    pub(crate) trade_type: String,
    pub(crate) trade_state: String,
    pub(crate) trade_state_desc: String,
    pub(crate) bank_type: String,
    pub(crate) attach: String,
    pub(crate) success_time: String,
    pub(crate) payer: SerdePaidBy,
    pub(crate) amount: SerdePaidAmount,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "as above")]
pub(crate) struct SerdePaidBy {
    pub(crate) openid: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "as above")]
pub(crate) struct SerdePaidAmount {
    pub(crate) total: i64,
    pub(crate) payer_total: i64,
    pub(crate) currency: String,
    pub(crate) payer_currency: String,
}

pub(crate) const PAID: &str = r#"{"appid":"wxd678efh567hg6787","mchid":"1230000109","out_trade_no":"1217752501201407033233368018","transaction_id":"1217752501201407033233368018","trade_type":"JSAPI","trade_state":"SUCCESS","trade_state_desc":"支付成功","bank_type":"CMC","attach":"自定义数据","success_time":"2018-06-08T10:34:56+08:00","payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},"amount":{"total":100,"payer_total":100,"currency":"CNY","payer_currency":"CNY"}}"#;

pub(crate) struct Setup {
    pub(crate) client: Client,
    pub(crate) platform: Platform,
    pub(crate) signing: KeyPair,
    pub(crate) verifying: ParsedPublicKey,
    pub(crate) encrypting: OaepPublicEncryptingKey,
    pub(crate) decrypting: OaepPrivateDecryptingKey,
}

pub(crate) static SETUP: LazyLock<Setup> = LazyLock::new(|| {
    let platform = Platform::new().unwrap();
    let merchant = Merchant::builder("1900000109")
        .certificate_pem(MERCHANT_CERTIFICATE)
        .private_key_pem(MERCHANT_KEY)
        .build()
        .unwrap();
    let client = Client::builder(merchant, platform.keys())
        .transport(Playback::new())
        .build()
        .unwrap();
    let base64: String = MERCHANT_KEY.lines().filter(|line| !line.starts_with('-')).collect();
    let pkcs8 = STANDARD.decode(base64).unwrap();
    let signing = KeyPair::from_pkcs8(&pkcs8).unwrap();
    let public = AsDer::<PublicKeyX509Der<'_>>::as_der(signing.public_key()).unwrap();
    Setup {
        client,
        platform,
        verifying: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public.as_ref()).unwrap(),
        encrypting: OaepPublicEncryptingKey::new(PublicEncryptingKey::from_der(public.as_ref()).unwrap()).unwrap(),
        decrypting: OaepPrivateDecryptingKey::new(PrivateDecryptingKey::from_pkcs8(&pkcs8).unwrap()).unwrap(),
        signing,
    }
});

pub(crate) fn order() -> Order {
    Order::new(OrderRequired {
        appid: "wxd678efh567hg6787".to_owned(),
        mchid: "1230000109".to_owned(),
        description: "Image形象店-深圳腾大-QQ公仔".to_owned(),
        out_trade_no: "1217752501201407033233368018".to_owned(),
        amount: Amount::new(AmountRequired { total: 100 }).with_currency("CNY"),
        payer: Payer::new(PayerRequired {
            openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".to_owned(),
        }),
        notify_url: "https://www.weixin.qq.com/wxpay/pay.php".to_owned(),
    })
}

pub(crate) fn applyment() -> Applyment {
    Applyment::new(ApplymentRequired {
        business_code: "1900013511_10000".to_owned(),
        contact_name: "张三".into(),
        mobile_phone: "13900000000".into(),
        id_card_number: "110101199003070134".into(),
    })
}

/// A message of the same length as the one that is signed for a payment.
pub(crate) fn message() -> Vec<u8> {
    vec![b'x'; 480]
}

pub(crate) fn bare_sign(message: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; SETUP.signing.public_modulus_len()];
    SETUP
        .signing
        .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
        .unwrap();
    signature
}

pub(crate) fn bare_encrypt(plaintext: &[u8]) -> Vec<u8> {
    let mut ciphertext = vec![0; SETUP.encrypting.ciphertext_size()];
    SETUP
        .encrypting
        .encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut ciphertext, None)
        .unwrap();
    ciphertext
}
