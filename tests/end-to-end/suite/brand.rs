//! Endpoints that a brand calls under its own identity.

use wechatpay_runtime::error::Error;
use wechatpay_runtime::{Operation, SigningError};

use crate::gateway::{Gateway, Material};
use crate::operations::{apply, nothing};

const CREATE: Operation = Operation::post("/brand/marketing/product-coupon/product-coupons").brand();

#[tokio::test]
async fn a_brand_signs_by_its_own_scheme_and_id() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let client = gateway
        .client_builder(material.brand(), material.platform_keys())
        .build()
        .unwrap();
    let reply = client
        .call::<nothing::Response>(&CREATE, &nothing::Request::new())
        .await;
    reply.unwrap();
    let call = gateway.take_call();
    assert_eq!(call.refusal, None);
    let authorization = call.header("Authorization").unwrap();
    let expected = format!("WECHATPAY-BRAND-SHA256-RSA2048 brand_id=\"{}\",", Material::BRAND_ID);
    assert!(authorization.starts_with(&expected), "{authorization}");
    assert!(!authorization.contains("mchid"));
}

#[tokio::test]
async fn neither_signs_for_the_others_endpoints() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let brand = gateway
        .client_builder(material.brand(), material.platform_keys())
        .build()
        .unwrap();
    let refused = crate::operations::apply(&brand, &apply::sample()).await.unwrap_err();
    assert!(
        matches!(refused, Error::Sign(SigningError::WrongAccount { .. })),
        "{refused:?}"
    );
    let merchant = gateway.client();
    let refused = merchant
        .call::<nothing::Response>(&CREATE, &nothing::Request::new())
        .await;
    assert!(matches!(refused, Err(Error::Sign(SigningError::WrongAccount { .. }))));
    assert!(gateway.take_calls().is_empty());
}
