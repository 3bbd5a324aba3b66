//! The shop with metrics for OpenTelemetry, which it prints each minute and when it ends. Everything else is as in the shop of
//! the other examples.
//!
//! ```text
//! cargo xtask sandbox                                          # in one terminal
//! cargo run --manifest-path examples/frameworks/Cargo.toml     # in another, in the same folder; end it with Ctrl-C
//! curl -X POST http://127.0.0.1:8080/orders -d '{"merchant": "1900000109", "description": "a doll", "total": 100}'
//! ```
//!
//! To send the metrics to a collector, replace the exporter by that of `opentelemetry-otlp`.

use std::env;
use std::error::Error;
use std::path::Path;

use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_stdout::MetricExporter;
use tokio::net::TcpListener;
use wechatpay_examples::Configuration;
use wechatpay_examples::shop::{Settings, Shop, told_to_stop};
use wechatpay_examples_frameworks::telemetry;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let file = env::var("WECHATPAY_SANDBOX").unwrap_or_else(|_| "target/sandbox/sandbox.json".to_owned());
    let configuration = Configuration::read(Path::new(&file))?;
    let settings = Settings::of_environment()?;
    let clients = settings.clients(&configuration)?;
    let listener = TcpListener::bind(&settings.address).await?;
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(MetricExporter::default())
        .build();
    println!("the shop is open: {}/orders", settings.url);
    telemetry::open_shop(listener, Shop::new(settings, clients), provider, told_to_stop()).await
}
