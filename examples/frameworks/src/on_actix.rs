//! actix-web 4, whose types of headers and responses are those of version 0.2 of the crate `http`.

use actix_web::http::StatusCode;
use actix_web::web::{self, PayloadConfig};
use actix_web::{HttpRequest, HttpResponse};
use http::{HeaderMap, HeaderName, HeaderValue};
use wechatpay_api::runtime::notification::{MAX_BYTES, Receiver};

/// The route `/notify`: `App::new().configure(on_actix::routes(receiver))`. Clone one receiver for all workers, because
/// it remembers which notifications were received.
pub fn routes(receiver: Receiver) -> impl FnOnce(&mut web::ServiceConfig) {
    move |service| {
        service
            .app_data(web::Data::new(receiver))
            // A notification may be longer than actix-web's default of 256 KiB.
            .app_data(PayloadConfig::new(MAX_BYTES))
            .route("/notify", web::post().to(notify));
    }
}

/// `web::Bytes` is the body as it arrived; `web::Json` would lose the bytes that are signed.
async fn notify(receiver: web::Data<Receiver>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let (head, body) = super::receive(&receiver, &headers(&request), &body).await.into_parts();
    let status = StatusCode::from_u16(head.status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in &head.headers {
        response.insert_header((name.as_str(), value.as_bytes()));
    }
    response.body(body)
}

/// The headers in version 1 of the crate `http`. All occurrences are kept, so that a repeated header is noticed.
fn headers(request: &HttpRequest) -> HeaderMap {
    let converted = request.headers().iter().filter_map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
        Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    });
    let mut headers = HeaderMap::new();
    for (name, value) in converted {
        headers.append(name, value);
    }
    headers
}
