//! A Lambda function behind API Gateway.
//!
//! ```no_run
//! # async fn run(receiver: wechatpay_api::runtime::notification::Receiver) -> Result<(), lambda_http::Error> {
//! use lambda_http::service_fn;
//! use wechatpay_examples_frameworks::on_lambda::notify;
//!
//! lambda_http::run(service_fn(|request| notify(&receiver, request))).await
//! # }
//! ```
//!
//! Each instance of the function has its own memory, so a receiver notices only the repetitions that reach the same
//! instance. Share a replay guard between them (`Receiver::shared`, with the crate `wechatpay-replay-guards`), or let the
//! database decide.

use lambda_http::{Body, Error, Request, Response};
use wechatpay_api::runtime::notification::Receiver;

/// Receives a notification. Build the receiver outside of the handler, so that it outlives one invocation.
///
/// # Errors
/// None: a request that cannot be received gets a response too.
pub async fn notify(receiver: &Receiver, request: Request) -> Result<Response<Body>, Error> {
    // `Body` is the body as it arrived, even if API Gateway passed it on in Base64.
    let response = super::receive(receiver, request.headers(), request.body()).await;
    Ok(response.map(|body| Body::from(body.to_vec())))
}
