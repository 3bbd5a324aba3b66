//! Metrics of calls and notifications for OpenTelemetry. The runtime counts in `tracing` events with the target
//! `wechatpay::metrics`, which the metrics layer of `tracing-opentelemetry` turns into instruments. [`open_shop`] is a whole shop
//! with them.

use std::error::Error;

use opentelemetry_sdk::metrics::SdkMeterProvider;
use tokio::net::TcpListener;
use tracing::{Level, Subscriber};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use wechatpay_examples::shop::{self, Shop};

/// A subscriber that writes the log to standard output and the metrics to the provider, which exports them. Install it with
/// `tracing::subscriber::set_global_default`, and call [`SdkMeterProvider::shutdown`] when the program ends, so that the last
/// values are exported.
pub fn subscriber(meter_provider: SdkMeterProvider) -> impl Subscriber + Send + Sync {
    let metrics = tracing_opentelemetry::MetricsLayer::new(meter_provider)
        .with_filter(Targets::new().with_target("wechatpay::metrics", Level::TRACE));
    let log = tracing_subscriber::fmt::layer().with_filter(Targets::new().with_default(Level::INFO));
    tracing_subscriber::registry().with(metrics).with(log)
}

/// Opens the [shop](wechatpay_examples::shop) of the other examples with its log and metrics: serves until `stop` completes,
/// finishes the requests that have begun, and exports the last values.
///
/// # Errors
/// When another subscriber is installed, the listener fails, or the last values cannot be exported.
pub async fn open_shop(
    listener: TcpListener,
    shop: Shop,
    meter_provider: SdkMeterProvider,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    tracing::subscriber::set_global_default(subscriber(meter_provider.clone()))?;
    shop::serve(listener, shop, stop).await?;
    meter_provider.shutdown()?;
    Ok(())
}
