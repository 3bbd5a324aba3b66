//! The same shop on axum and `wxpay-rs`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use wxpay_rs::notify::{NotifyHandler, NotifyHeaders};
use wxpay_rs::services::payments::jsapi::Amount;
use wxpay_rs::services::payments::native::NativeRequest;
use wxpay_rs::services::refund::{RefundAmount, RefundRequest};
use wxpay_rs::{WxPayClient, WxPayConfig, WxPayError, WxPayResult};

#[derive(Clone)]
struct Shop {
    client: Arc<WxPayClient>,
    notifications: Arc<NotifyHandler>,
}

struct Problem(WxPayError);

impl From<WxPayError> for Problem {
    fn from(error: WxPayError) -> Self {
        Self(error)
    }
}

impl axum::response::IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        (StatusCode::BAD_GATEWAY, self.0.to_string()).into_response()
    }
}

async fn place(State(shop): State<Shop>, Path(number): Path<String>) -> Result<Json<Value>, Problem> {
    let request = NativeRequest {
        appid: shop.client.config().app_id.clone(),
        mchid: shop.client.config().merchant_id.clone(),
        description: "a cup of tea".into(),
        out_trade_no: number,
        amount: Some(Amount {
            total: 100,
            currency: None,
        }),
        notify_url: Some("https://shop.example/notify".into()),
    };
    let placed = shop.client.native().create_order(&request).await?;
    Ok(Json(json!({"code_url": placed.code_url})))
}

async fn query(State(shop): State<Shop>, Path(number): Path<String>) -> Result<Json<Value>, Problem> {
    let order = shop.client.query().by_out_trade_no(&number).await?;
    Ok(Json(json!({"state": order.trade_state})))
}

async fn refund(State(shop): State<Shop>, Path(number): Path<String>) -> Result<Json<Value>, Problem> {
    let request = RefundRequest {
        transaction_id: None,
        out_refund_no: format!("{number}-1"),
        out_trade_no: Some(number),
        reason: None,
        amount: RefundAmount {
            refund: 100,
            total: 100,
            currency: "CNY".into(),
        },
        notify_url: None,
    };
    let refund = shop.client.refund().create_refund(&request).await?;
    Ok(Json(json!({"refund_id": refund.refund_id})))
}

async fn notified(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match receive(&shop, &headers, &body).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

async fn receive(shop: &Shop, headers: &HeaderMap, body: &[u8]) -> WxPayResult<()> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let headers = NotifyHeaders {
        timestamp: value("Wechatpay-Timestamp"),
        nonce: value("Wechatpay-Nonce"),
        serial: value("Wechatpay-Serial"),
        signature: value("Wechatpay-Signature"),
    };
    let verified = shop.notifications.verify_and_parse(headers, body).await?;
    if verified.request().notify_type == "TRANSACTION.SUCCESS" {
        let paid = shop.notifications.handle_verified_payment_notify(&verified).await?;
        println!("paid: {}", paid.out_trade_no);
    } else {
        let refunded = shop.notifications.handle_verified_refund_notify(&verified).await?;
        println!("refunded: {}", refunded.out_refund_no);
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = WxPayConfig::builder()
        .app_id("wxd678efh567hg6787")
        .merchant_id("1900000109")
        .api_v3_key(std::env::var("API_V3_KEY")?)
        .private_key(std::fs::read("apiclient_key.pem")?)
        .cert_serial_number(std::env::var("SERIAL")?)
        .platform_public_key("PUB_KEY_ID_1", std::fs::read("public_key.pem")?)
        .build()?;
    let client = WxPayClient::new(config).await?;
    let notifications = Arc::new(client.notify_handler()?);
    let router = Router::new()
        .route("/orders/{number}", get(query).post(place))
        .route("/orders/{number}/refund", post(refund))
        .route("/notify", post(notified))
        .with_state(Shop {
            client: Arc::new(client),
            notifications,
        });
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:8080").await?, router).await?;
    Ok(())
}
