//! A call over an HTTP stack of one's own: the signed request is prepared, sent by whatever there is, and its answer
//! verified. Here a function stands for the stack, and a stand-in for WeChat Pay's side answers.
//!
//! ```sh
//! cargo run --example other_http_stack --features testing
//! ```

use std::error::Error;

use bytes::Bytes;
use http::{Request, Response};
use wechatpay_runtime::derive;
use wechatpay_runtime::testing::Platform;
use wechatpay_runtime::{Client, Merchant, Operation};

const CLOSE: Operation = Operation::post("/v3/pay/transactions/out-trade-no/{out_trade_no}/close");

#[derive(Clone, Debug, derive::Request)]
struct Close {
    #[required]
    #[wire(path)]
    out_trade_no: String,
    #[required]
    mchid: String,
}

#[derive(Clone, Debug, derive::Response)]
struct Closed {}

/// In place of curl, hyper, a queue, or another process.
fn send(platform: &Platform, request: &Request<Bytes>) -> Result<Response<Bytes>, Box<dyn Error>> {
    println!("{} {}", request.method(), request.uri());
    for name in ["content-type", "wechatpay-serial", "user-agent"] {
        println!("{name}: {}", request.headers()[name].to_str()?);
    }
    println!("\n{}", String::from_utf8_lossy(request.body()));
    Ok(platform.sign(204, "")?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let platform = Platform::new()?;
    let merchant = Merchant::builder("1900000109")
        .certificate_pem(include_str!("../tests/vectors/merchant.cert.pem"))
        .private_key_pem(include_str!("../tests/vectors/merchant.key.pem"))
        .build()?;
    let client = Client::builder(merchant, platform.keys()).without_transport().build()?;
    let request = Close::new(CloseRequired {
        out_trade_no: "1217752501201407033233368018".to_owned(),
        mchid: "1900000109".to_owned(),
    });
    let prepared = client.call::<Closed>(&CLOSE, &request).prepare()?;
    let response = send(&platform, prepared.request())?;
    let reply = prepared.accept(response)?;
    println!("verified: status {}", reply.answer().status);
    Ok(())
}
