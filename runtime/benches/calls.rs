//! Building, encrypting and signing a request; verifying, decrypting and reading a response: beside the RSA operations
//! alone that each contains, beside `wxpay-rs` 2.1, and beside signing with the `rsa` crate.
//!
//! ```sh
//! cargo bench --manifest-path runtime/benches/Cargo.toml
//! ```

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
use divan::{Bencher, black_box};
use rsa::pkcs8::DecodePrivateKey;
use rsa::signature::{SignatureEncoding, Signer as _};
use serde::Deserialize;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::derive::{Request, Response};
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::wire::{Cipher, Encrypt};
use wechatpay_runtime::{Client, Merchant, Operation, PlatformKeys, Secret};
use wxpay_rs::auth::{Sha256RsaSigner, Sha256RsaVerifier, Signer, Verifier};
use wxpay_rs::services::payments::jsapi::{Amount as TheirAmount, JsapiRequest, Payer as TheirPayer};

fn main() {
    divan::main();
}

const MERCHANT_KEY: &str = include_str!("../tests/vectors/merchant.key.pem");
const MERCHANT_CERTIFICATE: &str = include_str!("../tests/vectors/merchant.cert.pem");
const MERCHANT_PUBLIC_KEY: &str = include_str!("../tests/vectors/merchant.public.pem");
const JSAPI: Operation = Operation::post("/v3/pay/transactions/jsapi");
const APPLY: Operation = Operation::post("/v3/applyment4sub/applyment");
const QUERY: Operation = Operation::get("/v3/pay/transactions/id/{transaction_id}");

#[derive(Clone, Debug, Request)]
struct Order {
    #[required]
    appid: String,
    #[required]
    mchid: String,
    #[required]
    description: String,
    #[required]
    out_trade_no: String,
    #[required]
    amount: Amount,
    #[required]
    payer: Payer,
    #[required]
    notify_url: String,
}

#[derive(Clone, Debug, Request)]
struct Amount {
    #[required]
    total: i64,
    currency: Option<String>,
}

#[derive(Clone, Debug, Request)]
struct Payer {
    #[required]
    openid: String,
}

#[derive(Clone, Debug, Request)]
struct Applyment {
    #[required]
    business_code: String,
    #[required]
    #[encrypted]
    contact_name: Secret,
    #[required]
    #[encrypted]
    mobile_phone: Secret,
    #[required]
    #[encrypted]
    id_card_number: Secret,
}

#[derive(Clone, Debug, Request)]
struct Query {
    #[required]
    #[wire(path)]
    transaction_id: String,
}

/// A paid order, as a query answers it.
#[derive(Clone, Debug, Response)]
struct Paid {
    appid: Option<String>,
    mchid: Option<String>,
    out_trade_no: Option<String>,
    transaction_id: Option<String>,
    trade_type: Option<String>,
    trade_state: Option<String>,
    trade_state_desc: Option<String>,
    bank_type: Option<String>,
    attach: Option<String>,
    success_time: Option<String>,
    payer: Option<PaidBy>,
    amount: Option<PaidAmount>,
}

#[derive(Clone, Debug, Response)]
struct PaidBy {
    openid: Option<String>,
}

#[derive(Clone, Debug, Response)]
struct PaidAmount {
    total: Option<i64>,
    payer_total: Option<i64>,
    currency: Option<String>,
    payer_currency: Option<String>,
}

#[derive(Clone, Debug, Response)]
struct Account {
    account_bank: Option<String>,
    #[encrypted]
    account_number: Option<Secret>,
}

/// The same order for serde, as `wxpay-rs` reads its responses.
#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "read and not looked at, as in a bench")]
struct SerdePaid {
    appid: String,
    mchid: String,
    out_trade_no: String,
    transaction_id: String,
    trade_type: String,
    trade_state: String,
    trade_state_desc: String,
    bank_type: String,
    attach: String,
    success_time: String,
    payer: SerdePaidBy,
    amount: SerdePaidAmount,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "as above")]
struct SerdePaidBy {
    openid: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "as above")]
struct SerdePaidAmount {
    total: i64,
    payer_total: i64,
    currency: String,
    payer_currency: String,
}

const PAID: &str = r#"{"appid":"wxd678efh567hg6787","mchid":"1230000109","out_trade_no":"1217752501201407033233368018","transaction_id":"1217752501201407033233368018","trade_type":"JSAPI","trade_state":"SUCCESS","trade_state_desc":"支付成功","bank_type":"CMC","attach":"自定义数据","success_time":"2018-06-08T10:34:56+08:00","payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},"amount":{"total":100,"payer_total":100,"currency":"CNY","payer_currency":"CNY"}}"#;

struct Setup {
    client: Client,
    platform: Platform,
    signing: KeyPair,
    verifying: ParsedPublicKey,
    encrypting: OaepPublicEncryptingKey,
    decrypting: OaepPrivateDecryptingKey,
}

static SETUP: LazyLock<Setup> = LazyLock::new(|| {
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

fn order() -> Order {
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

fn applyment() -> Applyment {
    Applyment::new(ApplymentRequired {
        business_code: "1900013511_10000".to_owned(),
        contact_name: "张三".into(),
        mobile_phone: "13900000000".into(),
        id_card_number: "110101199003070134".into(),
    })
}

/// As long as what a payment signs.
fn message() -> Vec<u8> {
    vec![b'x'; 480]
}

fn bare_sign(message: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; SETUP.signing.public_modulus_len()];
    SETUP
        .signing
        .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
        .unwrap();
    signature
}

fn bare_encrypt(plaintext: &[u8]) -> Vec<u8> {
    let mut ciphertext = vec![0; SETUP.encrypting.ciphertext_size()];
    SETUP
        .encrypting
        .encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut ciphertext, None)
        .unwrap();
    ciphertext
}

/// Building and signing a payment.
mod sign {
    use super::*;

    #[divan::bench]
    fn a_bare_rsa(bencher: Bencher<'_, '_>) {
        let message = message();
        bencher.bench(|| bare_sign(black_box(&message)));
    }

    #[divan::bench]
    fn b_ours(bencher: Bencher<'_, '_>) {
        let order = order();
        bencher.bench(|| {
            let call = SETUP.client.call::<Paid>(&JSAPI, black_box(&order));
            call.prepare().unwrap().request().headers().len()
        });
    }

    #[divan::bench]
    fn c_wxpay_rs(bencher: Bencher<'_, '_>) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap();
        let signer = Sha256RsaSigner::new("1900000109", MERCHANT_KEY.as_bytes(), "7132").unwrap();
        let order = JsapiRequest {
            appid: "wxd678efh567hg6787".to_owned(),
            mchid: "1230000109".to_owned(),
            description: "Image形象店-深圳腾大-QQ公仔".to_owned(),
            out_trade_no: "1217752501201407033233368018".to_owned(),
            amount: Some(TheirAmount {
                total: 100,
                currency: Some("CNY".to_owned()),
            }),
            payer: Some(TheirPayer {
                openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".to_owned(),
            }),
            notify_url: Some("https://www.weixin.qq.com/wxpay/pay.php".to_owned()),
        };
        bencher.bench(|| {
            runtime.block_on(async {
                let body = serde_json::to_string(black_box(&order)).unwrap();
                let timestamp = SystemClock.unix_seconds();
                let nonce = wxpay_rs::utils::nonce::generate_nonce();
                let message =
                    Sha256RsaSigner::build_sign_message("POST", "/v3/pay/transactions/jsapi", timestamp, &nonce, &body);
                let signature = signer.sign(&message).await.unwrap();
                (signer.build_authorization_header(&nonce, timestamp, &signature), body)
            })
        });
    }

    #[divan::bench]
    fn d_rsa_crate(bencher: Bencher<'_, '_>) {
        let key = rsa::RsaPrivateKey::from_pkcs8_pem(MERCHANT_KEY).unwrap();
        let key = rsa::pkcs1v15::SigningKey::<rsa::sha2::Sha256>::new(key);
        let message = message();
        bencher.bench(|| key.sign(black_box(&message)).to_vec());
    }
}

/// Building, encrypting three fields and signing.
mod encrypt_and_sign {
    use super::*;

    #[divan::bench]
    fn a_bare_rsa(bencher: Bencher<'_, '_>) {
        let message = vec![b'x'; 1400];
        bencher.bench(|| {
            for plaintext in ["张三", "13900000000", "110101199003070134"] {
                black_box(bare_encrypt(black_box(plaintext.as_bytes())));
            }
            bare_sign(&message)
        });
    }

    #[divan::bench]
    fn b_ours(bencher: Bencher<'_, '_>) {
        let applyment = applyment();
        bencher.bench(|| {
            let call = SETUP.client.call::<Paid>(&APPLY, black_box(&applyment));
            call.prepare().unwrap().request().headers().len()
        });
    }
}

/// Verifying and reading a paid order.
mod verify {
    use super::*;

    #[divan::bench]
    fn a_bare_rsa(bencher: Bencher<'_, '_>) {
        let message = message();
        let signature = bare_sign(&message);
        bencher.bench(|| {
            SETUP
                .verifying
                .verify_sig(black_box(&message), black_box(&signature))
                .unwrap();
        });
    }

    #[divan::bench]
    fn b_ours(bencher: Bencher<'_, '_>) {
        let query = Query::new(QueryRequired {
            transaction_id: "1217752501201407033233368018".to_owned(),
        });
        let answer = SETUP.platform.sign(200, PAID).unwrap();
        bencher
            .with_inputs(|| {
                (
                    SETUP.client.call::<Paid>(&QUERY, &query).prepare().unwrap(),
                    answer.clone(),
                )
            })
            .bench_values(|(prepared, answer)| prepared.accept(answer).unwrap().into_inner());
    }

    #[divan::bench]
    fn c_wxpay_rs(bencher: Bencher<'_, '_>) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap();
        let verifier = Sha256RsaVerifier::new_with_public_keys(
            Vec::new(),
            vec![("PUB_KEY_ID_1".to_owned(), MERCHANT_PUBLIC_KEY.as_bytes().to_vec())],
        )
        .unwrap();
        let timestamp = SystemClock.unix_seconds();
        let nonce = "c5ac7061fccab6bf3e254dcf98995b8c";
        let signature = STANDARD.encode(bare_sign(
            Sha256RsaVerifier::build_verify_message(timestamp, nonce, PAID).as_bytes(),
        ));
        bencher.bench(|| {
            runtime.block_on(async {
                let message = Sha256RsaVerifier::build_verify_message(timestamp, nonce, black_box(PAID));
                assert!(
                    verifier
                        .verify_with_serial(&message, &signature, "PUB_KEY_ID_1")
                        .await
                        .unwrap()
                );
                serde_json::from_str::<SerdePaid>(PAID).unwrap()
            })
        });
    }
}

/// Verifying, decrypting one field and reading.
mod verify_and_decrypt {
    use super::*;

    #[divan::bench]
    fn a_bare_rsa(bencher: Bencher<'_, '_>) {
        let message = message();
        let signature = bare_sign(&message);
        let ciphertext = bare_encrypt(b"6214830000000001");
        bencher.bench(|| {
            SETUP.verifying.verify_sig(black_box(&message), &signature).unwrap();
            let mut buffer = vec![0; SETUP.decrypting.min_output_size()];
            let plaintext = SETUP
                .decrypting
                .decrypt(&OAEP_SHA1_MGF1SHA1, &ciphertext, &mut buffer, None);
            plaintext.unwrap().len()
        });
    }

    #[divan::bench]
    fn b_ours(bencher: Bencher<'_, '_>) {
        let query = Query::new(QueryRequired {
            transaction_id: "1".to_owned(),
        });
        // What the service encrypts with the public key of the merchant's certificate.
        let merchants = PlatformKeys::builder()
            .certificate_pem(MERCHANT_CERTIFICATE)
            .build()
            .unwrap();
        let number = merchants
            .encryption()
            .encrypt(Cipher::RsaOaep, b"6214830000000001")
            .unwrap();
        let answer = format!("{{\"account_bank\":\"工商银行\",\"account_number\":\"{number}\"}}");
        let answer = SETUP.platform.sign(200, answer).unwrap();
        bencher
            .with_inputs(|| {
                (
                    SETUP.client.call::<Account>(&QUERY, &query).prepare().unwrap(),
                    answer.clone(),
                )
            })
            .bench_values(|(prepared, answer)| prepared.accept(answer).unwrap().into_inner());
    }
}
