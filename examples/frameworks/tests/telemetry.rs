//! Calls and notifications become metrics in the SDK of OpenTelemetry.

use std::collections::BTreeMap;

use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, SdkMeterProvider};
use serde_json::json;
use wechatpay_api::prelude::*;
use wechatpay_api::runtime::testing::{Platform, Playback, TestMerchant};
use wechatpay_api::v3::pay::transactions::out_trade_no as order;
use wechatpay_examples_frameworks::telemetry;

#[tokio::test]
async fn calls_and_notifications_become_metrics() {
    let exporter = InMemoryMetricExporter::default();
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(exporter.clone())
        .build();
    let installed = tracing::subscriber::set_default(telemetry::subscriber(provider.clone()));

    let (platform, merchant) = (Platform::new().unwrap(), TestMerchant::new("1900000109").unwrap());
    let playback = Playback::new();
    for (status, body) in [
        (200, json!({"out_trade_no": "order 1", "trade_state": "SUCCESS"})),
        (404, json!({"code": "ORDER_NOT_EXIST", "message": "订单不存在"})),
        (404, json!({"code": "ORDER_NOT_EXIST", "message": "订单不存在"})),
    ] {
        playback.respond(platform.sign(status, body.to_string()).unwrap());
    }
    let client = Client::builder(merchant.merchant(), platform.keys())
        .transport(playback)
        .build()
        .unwrap();
    let request = order::get::Request::new(order::get::RequestRequired {
        out_trade_no: "order 1".into(),
        mchid: "1900000109".into(),
    });
    order::get(&client, &request).await.unwrap();
    for _ in 0..2 {
        order::get(&client, &request).await.unwrap_err();
    }
    let notification = platform
        .notification(&merchant, "TRANSACTION.SUCCESS", &json!({"out_trade_no": "order 1"}))
        .unwrap();
    let receiver = Receiver::new(merchant.merchant(), platform.keys());
    let delivery = receiver.receive::<wechatpay_api::notify::Event>(notification.headers(), notification.body());
    assert_eq!(delivery.await.unwrap().accept().status().as_u16(), 204);
    drop(installed);
    provider.force_flush().unwrap();

    let metrics = values(&exporter);
    let path = "/v3/pay/transactions/out-trade-no/{out_trade_no}";
    let succeeded = format!("wechatpay.calls method=GET path={path} result=success");
    let failed = format!("wechatpay.calls code=ORDER_NOT_EXIST method=GET outcome=Refused path={path} result=api");
    assert_eq!(metrics.get(&succeeded), Some(&1), "{metrics:?}");
    assert_eq!(metrics.get(&failed), Some(&2), "{metrics:?}");
    let durations = succeeded.replace("wechatpay.calls", "wechatpay.call.duration");
    assert_eq!(metrics.get(&durations), Some(&1), "{metrics:?}");
    assert_eq!(
        metrics.get("wechatpay.notifications result=delivered"),
        Some(&1),
        "{metrics:?}"
    );
    // The events of the log are not metrics, and no value of a request is an attribute.
    assert_eq!(metrics.len(), 5, "{metrics:?}");
}

/// The counters with their values, and the histograms with the number of theirs, by name and attributes.
#[cfg(test)]
fn values(exporter: &InMemoryMetricExporter) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    let finished = exporter.get_finished_metrics().unwrap();
    let metrics = finished.iter().flat_map(|resource| resource.scope_metrics());
    for metric in metrics.flat_map(|scope| scope.metrics()) {
        let AggregatedMetrics::U64(data) = metric.data() else {
            panic!("{} has other values than whole numbers", metric.name())
        };
        let mut add = |attributes: Vec<String>, value: u64| {
            let mut attributes = attributes;
            attributes.sort();
            found.insert(format!("{} {}", metric.name(), attributes.join(" ")), value);
        };
        match data {
            MetricData::Sum(sum) => sum.data_points().for_each(|point| {
                let attributes = point.attributes().map(|pair| format!("{}={}", pair.key, pair.value));
                add(attributes.collect(), point.value());
            }),
            MetricData::Histogram(histogram) => histogram.data_points().for_each(|point| {
                let attributes = point.attributes().map(|pair| format!("{}={}", pair.key, pair.value));
                add(attributes.collect(), point.count());
            }),
            _ => panic!("{} is neither a counter nor a histogram", metric.name()),
        }
    }
    found
}
