//! Notifications of a test platform arrive at each endpoint: a genuine one, the same again, and a forged one.

use actix_web::{App, test};
use bytes::Bytes;
use lambda_http::{Body, Request};
use serde_json::json;
use wechatpay_api::runtime::notification::Receiver;
use wechatpay_api::runtime::testing::{Platform, TestMerchant};
use wechatpay_examples_frameworks::{on_actix, on_lambda};

/// A receiver, and what arrives with the statuses expected for it.
#[cfg(test)]
fn arrivals() -> (Receiver, [(http::Request<Bytes>, u16); 3]) {
    let (platform, shop) = (Platform::new().unwrap(), TestMerchant::new("1900000109").unwrap());
    let receiver = Receiver::new(shop.merchant(), platform.keys());
    let fields = json!({"out_trade_no": "order 1"});
    let genuine = platform.notification(&shop, "TRANSACTION.SUCCESS", &fields).unwrap();
    let mut forged = platform.notification(&shop, "TRANSACTION.SUCCESS", &fields).unwrap();
    *forged.body_mut() = genuine.body().clone();
    (receiver, [(genuine.clone(), 204), (genuine, 204), (forged, 401)])
}

#[actix_web::test]
async fn on_actix() {
    let (receiver, arrivals) = arrivals();
    let app = test::init_service(App::new().configure(on_actix::routes(receiver))).await;
    for (request, status) in arrivals {
        let mut sent = test::TestRequest::post()
            .uri("/notify")
            .set_payload(request.body().clone());
        for (name, value) in request.headers() {
            sent = sent.insert_header((name.as_str(), value.as_bytes()));
        }
        let response = test::call_service(&app, sent.to_request()).await;
        assert_eq!(response.status().as_u16(), status);
    }
    let long = test::TestRequest::post().uri("/notify").set_payload(vec![0; 300_000]);
    let response = test::call_service(&app, long.to_request()).await;
    assert_eq!(response.status().as_u16(), 401, "it is read, and not signed");
}

#[tokio::test]
async fn on_lambda() {
    let (receiver, arrivals) = arrivals();
    for (request, status) in arrivals {
        // API Gateway passes text as text, and other bodies in Base64.
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        let request: Request = request.map(|_| Body::Text(body));
        let response = on_lambda::notify(&receiver, request).await.unwrap();
        assert_eq!(response.status().as_u16(), status);
    }
}
