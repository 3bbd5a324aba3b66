//! Measures sending requests.

use divan::{Bencher, black_box};
use rsa::pkcs8::DecodePrivateKey;
use rsa::signature::{SignatureEncoding, Signer as _};
use wechatpay_runtime::clock::{Clock, SystemClock};
use wxpay_rs::auth::{Sha256RsaSigner, Signer};
use wxpay_rs::services::payments::jsapi::{Amount as TheirAmount, JsapiRequest, Payer as TheirPayer};

use crate::setup::*;

/// Building and signing a payment request.
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

/// Building a request, encrypting three of its fields and signing it.
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
