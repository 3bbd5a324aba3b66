//! Measures receiving responses.

use std::future::IntoFuture;

use aws_lc_rs::rsa::OAEP_SHA1_MGF1SHA1;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use divan::{Bencher, black_box};
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::signature::response_message;
use wechatpay_runtime::testing::Playback;
use wechatpay_runtime::wire::{Cipher, Encrypt, decode_json};
use wechatpay_runtime::{Client, PlatformKeys};
use wxpay_rs::auth::{Sha256RsaSigner, Sha256RsaVerifier, Verifier};

use crate::setup::*;

/// The nonce that every response here is signed with.
const NONCE: &str = "c5ac7061fccab6bf3e254dcf98995b8c";

/// Verifying and decoding a paid order.
mod verify {
    use super::*;

    /// The key, and the timestamp and signature of a paid order.
    fn ours() -> (PlatformKeys, String, String) {
        let keys = PlatformKeys::builder()
            .public_key("PUB_KEY_ID_1", MERCHANT_PUBLIC_KEY)
            .build()
            .unwrap();
        let timestamp = SystemClock.unix_seconds().to_string();
        let signature = STANDARD.encode(bare_sign(&response_message(
            timestamp.as_bytes(),
            NONCE.as_bytes(),
            PAID.as_bytes(),
        )));
        (keys, timestamp, signature)
    }

    /// The same for wxpay-rs, with the runtime that it needs.
    fn wxpay_rs() -> (tokio::runtime::Runtime, Sha256RsaVerifier, i64, String) {
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
        let signature = STANDARD.encode(bare_sign(
            Sha256RsaVerifier::build_verify_message(timestamp, NONCE, PAID).as_bytes(),
        ));
        (runtime, verifier, timestamp, signature)
    }

    /// Verifies the message that the other benchmarks verify.
    #[divan::bench]
    fn a_bare_rsa(bencher: Bencher<'_, '_>) {
        let timestamp = SystemClock.unix_seconds().to_string();
        let message = response_message(timestamp.as_bytes(), NONCE.as_bytes(), PAID.as_bytes());
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

    /// Only the steps of `c_wxpay_rs`: without reading the headers, checking the timestamp, and consuming the request.
    #[divan::bench]
    fn b_ours_same_steps(bencher: Bencher<'_, '_>) {
        let (keys, timestamp, signature) = ours();
        bencher.bench(|| {
            let message = response_message(timestamp.as_bytes(), NONCE.as_bytes(), black_box(PAID).as_bytes());
            keys.verify("PUB_KEY_ID_1", &message, &signature).unwrap();
            decode_json::<Paid>(PAID.as_bytes(), None).unwrap()
        });
    }

    #[divan::bench]
    fn d_ours_verify_only(bencher: Bencher<'_, '_>) {
        let (keys, timestamp, signature) = ours();
        bencher.bench(|| {
            let message = response_message(timestamp.as_bytes(), NONCE.as_bytes(), black_box(PAID).as_bytes());
            keys.verify("PUB_KEY_ID_1", &message, &signature).unwrap();
        });
    }

    #[divan::bench]
    fn d_wxpay_rs_verify_only(bencher: Bencher<'_, '_>) {
        let (runtime, verifier, timestamp, signature) = wxpay_rs();
        bencher.bench(|| {
            runtime.block_on(async {
                let message = Sha256RsaVerifier::build_verify_message(timestamp, NONCE, black_box(PAID));
                assert!(
                    verifier
                        .verify_with_serial(&message, &signature, "PUB_KEY_ID_1")
                        .await
                        .unwrap()
                );
            })
        });
    }

    #[divan::bench]
    fn e_ours_decode_only(bencher: Bencher<'_, '_>) {
        bencher.bench(|| decode_json::<Paid>(black_box(PAID).as_bytes(), None).unwrap());
    }

    #[divan::bench]
    fn e_wxpay_rs_decode_only(bencher: Bencher<'_, '_>) {
        bencher.bench(|| {
            let body = std::str::from_utf8(black_box(PAID).as_bytes()).unwrap();
            serde_json::from_str::<SerdePaid>(body).unwrap()
        });
    }

    #[divan::bench]
    fn c_wxpay_rs(bencher: Bencher<'_, '_>) {
        let (runtime, verifier, timestamp, signature) = wxpay_rs();
        bencher.bench(|| {
            runtime.block_on(async {
                // Its HTTP client does this with every body.
                let body = std::str::from_utf8(black_box(PAID).as_bytes()).unwrap();
                let message = Sha256RsaVerifier::build_verify_message(timestamp, NONCE, body);
                assert!(
                    verifier
                        .verify_with_serial(&message, &signature, "PUB_KEY_ID_1")
                        .await
                        .unwrap()
                );
                serde_json::from_str::<SerdePaid>(body).unwrap()
            })
        });
    }
}

/// Verifying a response, decrypting one field and decoding it.
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
        // WeChat Pay encrypts with the public key of the merchant's certificate.
        let merchants = PlatformKeys::builder()
            .certificate_pem(MERCHANT_CERTIFICATE)
            .build()
            .unwrap();
        let number = merchants
            .encryption()
            .encrypt(Cipher::PublicKey, b"6214830000000001")
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

/// A whole query with a transport that has the response ready: building, signing, verifying, decoding.
mod query {
    use std::sync::Arc;

    use wxpay_rs::http::HttpClient;
    use wxpay_rs::http::client::HttpResponse;
    use wxpay_rs::services::query::QueryService;
    use wxpay_rs::{WxPayConfig, WxPayResult};

    use super::*;

    const ID: &str = "1217752501201407033233368018";

    #[divan::bench]
    fn a_bare_rsa(bencher: Bencher<'_, '_>) {
        let message = message();
        let signature = bare_sign(&message);
        bencher.bench(|| {
            SETUP.verifying.verify_sig(black_box(&message), &signature).unwrap();
            bare_sign(black_box(&message))
        });
    }

    #[divan::bench]
    fn b_ours(bencher: Bencher<'_, '_>) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap();
        let playback = Playback::new();
        let merchant = SETUP.client.merchant().clone();
        let client = Client::builder(merchant, SETUP.platform.keys())
            .transport(playback.clone())
            .build()
            .unwrap();
        let query = Query::new(QueryRequired {
            transaction_id: ID.to_owned(),
        });
        let answer = SETUP.platform.sign(200, PAID).unwrap();
        bencher.bench(|| {
            playback.respond(answer.clone());
            let reply = runtime.block_on(client.call::<Paid>(&QUERY, &query).into_future());
            drop(playback.take_requests());
            reply.unwrap().into_inner()
        });
    }

    /// Responds to every query with the same signed message.
    struct Canned(HttpResponse);

    #[async_trait::async_trait]
    impl HttpClient for Canned {
        async fn get(&self, _: &str, _: Vec<(String, String)>) -> WxPayResult<HttpResponse> {
            Ok(self.0.clone())
        }

        async fn post(&self, _: &str, _: Vec<(String, String)>, _: &str) -> WxPayResult<HttpResponse> {
            Ok(self.0.clone())
        }

        async fn put(&self, _: &str, _: Vec<(String, String)>, _: &str) -> WxPayResult<HttpResponse> {
            Ok(self.0.clone())
        }

        async fn delete(&self, _: &str, _: Vec<(String, String)>) -> WxPayResult<HttpResponse> {
            Ok(self.0.clone())
        }

        async fn patch(&self, _: &str, _: Vec<(String, String)>, _: &str) -> WxPayResult<HttpResponse> {
            Ok(self.0.clone())
        }
    }

    #[divan::bench]
    fn c_wxpay_rs(bencher: Bencher<'_, '_>) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap();
        let timestamp = SystemClock.unix_seconds().to_string();
        let signed = response_message(timestamp.as_bytes(), NONCE.as_bytes(), PAID.as_bytes());
        let signature = STANDARD.encode(bare_sign(&signed));
        let headers = [
            ("Wechatpay-Timestamp", timestamp.as_str()),
            ("Wechatpay-Nonce", NONCE),
            ("Wechatpay-Serial", "PUB_KEY_ID_1"),
            ("Wechatpay-Signature", &signature),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let config = WxPayConfig::builder()
            .app_id("wxd678efh567hg6787")
            .merchant_id("1900000109")
            .api_v3_key("0123456789abcdefghijklmnopqrstuv")
            .private_key(MERCHANT_KEY.as_bytes().to_vec())
            .cert_serial_number("7132")
            .platform_public_key("PUB_KEY_ID_1", MERCHANT_PUBLIC_KEY.as_bytes().to_vec())
            .build()
            .unwrap();
        let signer = Sha256RsaSigner::new("1900000109", MERCHANT_KEY.as_bytes(), "7132").unwrap();
        let canned = Canned(HttpResponse::new(200, headers, PAID.to_owned()));
        let service = QueryService::new(Arc::new(config), Arc::new(canned), Arc::new(signer));
        bencher.bench(|| runtime.block_on(service.by_transaction_id(black_box(ID))).unwrap());
    }
}
