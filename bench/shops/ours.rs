//! A shop on axum and `wechatpay-api`: places, queries and refunds orders and receives notifications.

use axum::extract::{FromRef, Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use wechatpay_api::notify::Event;
use wechatpay_api::prelude::*;
use wechatpay_api::runtime::notification::Acknowledgement;
use wechatpay_api::runtime::{Merchant, PlatformKeys};
use wechatpay_api::v3::pay::transactions::{native, out_trade_no};
use wechatpay_api::v3::refund::domestic::refunds;

#[derive(Clone)]
struct Shop {
    client: Client,
    receiver: Receiver,
}

impl FromRef<Shop> for Receiver {
    fn from_ref(shop: &Shop) -> Self {
        shop.receiver.clone()
    }
}

struct Problem(AnyError);

impl<E: Into<AnyError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl axum::response::IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        (StatusCode::BAD_GATEWAY, self.0.to_string()).into_response()
    }
}

async fn place(State(shop): State<Shop>, Path(number): Path<String>) -> Result<Json<Value>, Problem> {
    use native::post::{Request, RequestRequired, request};

    let request = Request::new(RequestRequired {
        appid: "wxd678efh567hg6787".into(),
        mchid: shop.client.merchant().id().into(),
        description: "a cup of tea".into(),
        out_trade_no: number,
        amount: request::Amount::new(request::AmountRequired { total: 100 }),
        notify_url: "https://shop.example/notify".into(),
    });
    let reply = native::post(&shop.client, &request).await?;
    Ok(Json(json!({"code_url": reply.code_url()?})))
}

async fn query(State(shop): State<Shop>, Path(number): Path<String>) -> Result<Json<Value>, Problem> {
    let request = out_trade_no::get::Request::new(out_trade_no::get::RequestRequired {
        out_trade_no: number,
        mchid: shop.client.merchant().id().into(),
    });
    let reply = out_trade_no::get(&shop.client, &request).await?;
    let state = reply.trade_state.as_ref().map(|state| state.as_str());
    Ok(Json(json!({"state": state})))
}

async fn refund(State(shop): State<Shop>, Path(number): Path<String>) -> Result<Json<Value>, Problem> {
    use refunds::post::{Request, RequestOrder, RequestRequired, request};

    let request = Request::new(RequestRequired {
        out_refund_no: format!("{number}-1"),
        order: RequestOrder::OutTradeNo(number),
        amount: request::Amount::new(request::AmountRequired {
            refund: 100,
            total: 100,
            currency: "CNY".into(),
        }),
    });
    let reply = refunds::post(&shop.client, &request).await?;
    Ok(Json(json!({"refund_id": reply.refund_id()?})))
}

async fn notified(delivery: Delivery<Event>) -> Acknowledgement {
    match &delivery.event {
        Event::TransactionSuccess(paid) => println!("paid: {:?}", paid.out_trade_no),
        Event::RefundSuccess(refund) => println!("refunded: {:?}", refund.out_refund_no),
        _ => {}
    }
    delivery.accept()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let merchant = Merchant::builder("1900000109")
        .certificate_pem(std::fs::read("apiclient_cert.pem")?)
        .private_key_pem(std::fs::read("apiclient_key.pem")?)
        .api_v3_key(std::env::var("API_V3_KEY")?)
        .build()?;
    let keys = PlatformKeys::builder().public_key("PUB_KEY_ID_1", std::fs::read("public_key.pem")?).build()?;
    let client = Client::builder(merchant, keys).build()?;
    let receiver = Receiver::of_client(&client);
    let router = Router::new()
        .route("/orders/{number}", get(query).post(place))
        .route("/orders/{number}/refund", post(refund))
        .route("/notify", post(notified))
        .with_state(Shop { client, receiver });
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:8080").await?, router).await?;
    Ok(())
}
