//! Metrics of calls and notifications for OpenTelemetry. The runtime counts in `tracing` events with the target
//! `wechatpay::metrics`, which the metrics layer of `tracing-opentelemetry` turns into instruments.

use opentelemetry_sdk::metrics::SdkMeterProvider;
use tracing::{Level, Subscriber};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;

/// A subscriber that writes the log to standard output and the metrics to the provider, which exports them. Install it with
/// `tracing::subscriber::set_global_default`, and call [`SdkMeterProvider::shutdown`] when the program ends, so that the last
/// values are exported.
pub fn subscriber(meter_provider: SdkMeterProvider) -> impl Subscriber + Send + Sync {
    let metrics = tracing_opentelemetry::MetricsLayer::new(meter_provider)
        .with_filter(Targets::new().with_target("wechatpay::metrics", Level::TRACE));
    let log = tracing_subscriber::fmt::layer().with_filter(Targets::new().with_default(Level::INFO));
    tracing_subscriber::registry().with(metrics).with(log)
}
