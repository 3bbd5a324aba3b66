//! Several merchants in one sandbox, each with its keys and mode.

use std::sync::mpsc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::notification::{Receiver, Untyped};
use wechatpay_runtime::signature::{Authorization, authorization};
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest};
use wechatpay_runtime::v2::{self, SignType, xml};
use wechatpay_runtime::{Account, Client, Merchant};
use wechatpay_sandbox::{MerchantAccount, PlatformKeyMode, Sandbox, SandboxBuilder};

use crate::raw;

const PROVIDER: &str = "1900000100";
const SHOP: &str = "1900000200";
const SUB_MERCHANT: &str = "1900000300";
const BRAND: &str = "50005";

fn builder() -> SandboxBuilder {
    let provider = MerchantAccount {
        sub_merchants: Some(vec![SUB_MERCHANT.to_owned()]),
        ..MerchantAccount::new(PROVIDER)
    };
    let shop = MerchantAccount {
        platform_keys: PlatformKeyMode::PublicKey,
        api_v3_key: Some("0123456789abcdef0123456789abcdef".to_owned()),
        public_key_id: Some("PUB_KEY_ID_0190000020020250101000000000000".to_owned()),
        brand_id: Some(BRAND.to_owned()),
        ..MerchantAccount::new(SHOP)
    };
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant(provider);
    builder.further_merchant(shop)
}

/// A call that a merchant signs.
pub(crate) async fn call(
    sandbox: &Sandbox,
    merchant: &Merchant,
    method: Method,
    target: &str,
    body: Option<&Value>,
) -> (http::Response<Bytes>, Value) {
    let body = body.map(Value::to_string).unwrap_or_default();
    let authorization = authorization(
        merchant,
        &Authorization {
            account: Account::Merchant,
            method: &method,
            path_and_query: target,
            body: body.as_bytes(),
            timestamp: SystemClock.unix_seconds(),
            nonce: &SystemNonce.nonce().unwrap(),
        },
    );
    let request = http::Request::builder()
        .method(method)
        .uri(format!("{}{target}", sandbox.base_url()))
        .header(ACCEPT, "*/*")
        .header(USER_AGENT, "suite")
        .header(CONTENT_TYPE, "application/json")
        .header(AUTHORIZATION, authorization.unwrap());
    let request = TransportRequest {
        http: request.body(body.into()).unwrap(),
        present_identity: false,
    };
    let transport = ReqwestTransport::builder().build().unwrap();
    let response = transport.send(request).await.unwrap();
    let body = serde_json::from_slice(response.body()).unwrap_or_default();
    (response, body)
}

fn order(mchid: &str, number: &str, url: &str) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mchid": mchid,
        "description": "商品",
        "out_trade_no": number,
        "notify_url": url,
        "amount": {"total": 100},
    })
}

#[tokio::test]
async fn each_request_is_verified_against_the_merchant_that_it_names() {
    let sandbox = builder().start().await.unwrap();
    let (provider, shop) = (
        sandbox.merchant_of(PROVIDER).unwrap(),
        sandbox.merchant_of(SHOP).unwrap(),
    );
    assert!(sandbox.merchant_of("1900000999").is_none());
    let native = "/v3/pay/transactions/native";
    for (merchant, id) in [(&provider, PROVIDER), (&shop, SHOP)] {
        let body = order(id, "order-one", "https://127.0.0.1:9/notify");
        let (response, answer) = call(&sandbox, merchant, Method::POST, native, Some(&body)).await;
        assert_eq!(response.status(), StatusCode::OK, "{answer}");
        // Both have an order of this number, and neither the other's.
        let target = format!("/v3/pay/transactions/out-trade-no/order-one?mchid={id}");
        let (_, found) = call(&sandbox, merchant, Method::GET, &target, None).await;
        assert_eq!(found["mchid"], id, "{found}");
    }
    let body = order(SHOP, "order-two", "https://127.0.0.1:9/notify");
    let (response, answer) = call(&sandbox, &provider, Method::POST, native, Some(&body)).await;
    assert_eq!(
        response.status(),
        StatusCode::BAD_REQUEST,
        "the body names another merchant: {answer}"
    );
    // Keys of one merchant under the number of another one, and a number that nobody has.
    let pem = provider.client_identity().unwrap();
    for (id, message) in [(SHOP, "商户证书序列号有误"), ("1900000999", "签名错误")] {
        let impostor = Merchant::builder(id).certificate_pem(pem).private_key_pem(pem);
        let impostor = impostor.build().unwrap();
        let (response, answer) = call(&sandbox, &impostor, Method::GET, "/v3/certificates", None).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{answer}");
        assert_eq!(
            (&answer["code"], &answer["message"]),
            (&"SIGN_ERROR".into(), &message.into())
        );
    }
}

#[tokio::test]
async fn each_merchant_has_its_mode_and_its_api_keys() {
    let sandbox = builder().start().await.unwrap();
    let shop = sandbox.merchant_of(SHOP).unwrap();
    let (response, answer) = call(&sandbox, &shop, Method::GET, "/v3/certificates", None).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND, "{answer}");
    let (sender, received) = mpsc::channel();
    let receive = move |headers: HeaderMap, body: Bytes| {
        sender.send((headers, body)).unwrap();
        async { StatusCode::NO_CONTENT }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, Router::new().route("/notify", post(receive))).into_future());
    let native = "/v3/pay/transactions/native";
    let (response, _) = call(
        &sandbox,
        &shop,
        Method::POST,
        native,
        Some(&order(SHOP, "order-one", &url)),
    )
    .await;
    let key = "PUB_KEY_ID_0190000020020250101000000000000";
    assert_eq!(response.headers()["wechatpay-serial"], key);
    sandbox.pay("order-one").unwrap();
    let (headers, body) = tokio::task::spawn_blocking(move || received.recv_timeout(Duration::from_secs(20)).unwrap())
        .await
        .unwrap();
    // Only the shop's own keys verify and decrypt it.
    assert_eq!(headers["wechatpay-serial"], key);
    let client = Client::builder(shop, sandbox.platform_keys_of(SHOP).unwrap());
    let client = client
        .transport(ReqwestTransport::builder().build().unwrap())
        .build()
        .unwrap();
    let delivery = Receiver::of_client(&client)
        .receive::<Untyped>(&headers, &body)
        .await
        .unwrap();
    assert_eq!(delivery.event_type, "TRANSACTION.SUCCESS");
}

#[tokio::test]
async fn a_service_provider_acts_only_for_its_sub_merchants() {
    let sandbox = builder().start().await.unwrap();
    let provider = sandbox.merchant_of(PROVIDER).unwrap();
    for (sub_mchid, status) in [(SUB_MERCHANT, StatusCode::OK), ("1900000301", StatusCode::FORBIDDEN)] {
        let body = json!({
            "sp_appid": "wxd678efh567hg6787",
            "sp_mchid": PROVIDER,
            "sub_mchid": sub_mchid,
            "description": "商品",
            "out_trade_no": "order-one",
            "notify_url": "https://127.0.0.1:9/notify",
            "amount": {"total": 100},
        });
        let target = "/v3/pay/partner/transactions/native";
        let (response, answer) = call(&sandbox, &provider, Method::POST, target, Some(&body)).await;
        assert_eq!(response.status(), status, "{answer}");
    }
}

#[tokio::test]
async fn a_client_certificate_belongs_to_the_merchant_that_signs() {
    let sandbox = builder().start().await.unwrap();
    let (provider, shop) = (
        sandbox.merchant_of(PROVIDER).unwrap(),
        sandbox.merchant_of(SHOP).unwrap(),
    );
    let transport = |merchant: Option<&Merchant>| {
        let builder = ReqwestTransport::builder().roots_pem(sandbox.authority_pem().as_bytes());
        let builder = builder.unwrap().only_given_roots();
        match merchant {
            Some(merchant) => builder.identity_of(merchant).unwrap().build().unwrap(),
            None => builder.build().unwrap(),
        }
    };
    for path in ["/secapi/pay/refund", "/mmpaymkttransfers/sendredpack"] {
        for (presented, told) in [
            (None, "requires the merchant's API certificate"),
            (Some(&provider), "is not that of merchant 1900000200"),
            // Then the content is refused.
            (Some(&shop), ""),
        ] {
            let nonce = SystemNonce.nonce().unwrap();
            let mut fields = vec![("mch_id", SHOP), ("nonce_str", nonce.as_str())];
            let sign = v2::sign(fields.iter().copied(), shop.api_v2_key().unwrap(), SignType::Md5);
            fields.push(("sign", &sign));
            let request = http::Request::post(format!("{}{path}", sandbox.tls_base_url()));
            let request = TransportRequest {
                http: request.body(xml::write(fields).unwrap().into()).unwrap(),
                present_identity: presented.is_some(),
            };
            let response = transport(presented).send(request).await.unwrap();
            let diagnosis = raw::diagnosis(&response);
            assert_eq!(
                diagnosis.contains("certificate"),
                !told.is_empty(),
                "{path}: {diagnosis}"
            );
            assert!(diagnosis.contains(told), "{path}: {diagnosis}");
        }
    }
}

#[tokio::test]
async fn a_brand_signs_its_own_operations_and_no_others() {
    let sandbox = builder().start().await.unwrap();
    let pem = sandbox.merchant_of(SHOP).unwrap().client_identity().unwrap().to_vec();
    let brand = |id: &str| {
        let builder = Merchant::brand_builder(id).certificate_pem(pem.clone());
        builder.private_key_pem(pem.clone()).build().unwrap()
    };
    let (of_brand, of_merchant) = ("/brand/marketing/product-coupon/notify-configs", "/v3/certificates");
    let shop = sandbox.merchant_of(SHOP).unwrap();
    for (account, merchant, target, status, message) in [
        (Account::Brand, &brand(BRAND), of_brand, 200, ""),
        (Account::Brand, &brand("50006"), of_brand, 401, "签名错误"),
        (Account::Merchant, &shop, of_brand, 401, "Http头Authorization值格式错误"),
        (
            Account::Brand,
            &brand(BRAND),
            of_merchant,
            401,
            "Http头Authorization值格式错误",
        ),
    ] {
        let header = authorization(
            merchant,
            &Authorization {
                account,
                method: &Method::GET,
                path_and_query: target,
                body: b"",
                timestamp: SystemClock.unix_seconds(),
                nonce: &SystemNonce.nonce().unwrap(),
            },
        );
        let request = http::Request::get(format!("{}{target}", sandbox.base_url()))
            .header(ACCEPT, "*/*")
            .header(USER_AGENT, "suite")
            .header(AUTHORIZATION, header.unwrap());
        let request = TransportRequest {
            http: request.body(Bytes::new()).unwrap(),
            present_identity: false,
        };
        let transport = ReqwestTransport::builder().build().unwrap();
        let response = transport.send(request).await.unwrap();
        let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        assert_eq!(response.status(), status, "{target}: {body}");
        assert!(status == 200 || body["message"] == message, "{target}: {body}");
        // The platform's key of the brand's merchant signs the response.
        let signer = response.headers().get("wechatpay-serial");
        let key = "PUB_KEY_ID_0190000020020250101000000000000";
        assert_eq!(signer.is_some_and(|signer| signer == key), status == 200, "{signer:?}");
    }
}

#[tokio::test]
async fn a_merchant_brings_its_own_keys() {
    let lender = raw::sandbox().await;
    let pem = String::from_utf8(lender.merchant().client_identity().unwrap().to_vec()).unwrap();
    let key = &pem[pem.find("-----BEGIN PRIVATE KEY").unwrap()..];
    let key = &key[..key.find("-----END PRIVATE KEY-----").unwrap() + 25];
    let certificate = &pem[pem.find("-----BEGIN CERTIFICATE").unwrap()..];
    let certificate = &certificate[..certificate.find("-----END CERTIFICATE-----").unwrap() + 25];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key.pem"), key).unwrap();
    std::fs::write(folder.path().join("cert.pem"), certificate).unwrap();
    let file = folder.path().join("merchants.json");
    let text = json!({"merchants": [
        {"merchant_id": SHOP, "private_key": "key.pem", "certificate": "cert.pem", "platform_keys": "certificate"},
        {"merchant_id": PROVIDER, "private_key": "key.pem"},
    ]});
    std::fs::write(&file, text.to_string()).unwrap();
    let mut accounts = MerchantAccount::read_all(&file).unwrap().into_iter();
    let builder = Sandbox::builder()
        .catalogue(raw::catalogue())
        .merchant(accounts.next().unwrap());
    let sandbox = builder
        .further_merchant(accounts.next().unwrap())
        .start()
        .await
        .unwrap();
    assert_eq!(
        sandbox.configuration().merchant_serial,
        lender.configuration().merchant_serial
    );
    let certified = &sandbox.configuration().merchants[0];
    assert_ne!(certified.merchant_serial, lender.configuration().merchant_serial);
    for merchant in [SHOP, PROVIDER] {
        let merchant = sandbox.merchant_of(merchant).unwrap();
        let (response, answer) = call(&sandbox, &merchant, Method::GET, "/v3/certificates", None).await;
        assert_eq!(response.status(), StatusCode::OK, "{answer}");
    }
    // A certificate without its key, and a member that no merchant has; the error quotes no key.
    let lonely = MerchantAccount {
        certificate: Some(certificate.to_owned()),
        ..MerchantAccount::new(SHOP)
    };
    assert!(
        Sandbox::builder()
            .catalogue(raw::catalogue())
            .merchant(lonely)
            .start()
            .await
            .is_err()
    );
    std::fs::write(
        &file,
        r#"{"merchants": [{"merchant_id": "1", "api_v4_key": "secret"}]}"#,
    )
    .unwrap();
    let error = MerchantAccount::read_all(&file).unwrap_err().to_string();
    assert!(error.contains("merchants.json") && !error.contains("secret"), "{error}");
}

#[tokio::test]
async fn each_merchant_has_a_limit_of_its_own() {
    let sandbox = builder().rate_limit(2).start().await.unwrap();
    let limited = sandbox.merchant_of(PROVIDER).unwrap();
    let other = sandbox.merchant_of(SHOP).unwrap();
    let query = |id: &str| format!("/v3/pay/transactions/out-trade-no/unknown?mchid={id}");
    // A new second may begin in between.
    let mut refused = 0;
    for _ in 0..20 {
        let (response, _) = call(&sandbox, &limited, Method::GET, &query(PROVIDER), None).await;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            refused += 1;
            let (response, answer) = call(&sandbox, &other, Method::GET, &query(SHOP), None).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{answer}");
            break;
        }
    }
    assert_eq!(refused, 1);
}

#[tokio::test]
async fn a_sandbox_beyond_this_machine_is_controlled_by_its_own_names_only() {
    let sandbox = builder()
        .listen([0, 0, 0, 0].into())
        .name("sandbox.test")
        .start()
        .await
        .unwrap();
    assert!(
        sandbox.base_url().starts_with("http://127.0.0.1:"),
        "{}",
        sandbox.base_url()
    );
    for (host, status) in [("sandbox.test", 200), ("elsewhere.test", 403), ("127.0.0.1", 200)] {
        let request = http::Request::get(format!("{}/_sandbox/configuration", sandbox.base_url()));
        let request = TransportRequest {
            http: request.header("host", host).body(Bytes::new()).unwrap(),
            present_identity: false,
        };
        let response = ReqwestTransport::builder()
            .build()
            .unwrap()
            .send(request)
            .await
            .unwrap();
        assert_eq!(response.status(), status, "{host}");
        let body = String::from_utf8_lossy(response.body()).into_owned();
        assert!(!body.contains("api_v3_key"), "{body}");
    }
}
