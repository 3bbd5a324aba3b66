//! The shop with OpenTelemetry: the calls that it makes for a customer are counted, and exported when it ends.

use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, SdkMeterProvider};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use wechatpay_api::prelude::*;
use wechatpay_api::runtime::testing::{Platform, Playback, TestMerchant};
use wechatpay_examples::shop::{Settings, Shop};
use wechatpay_examples_frameworks::telemetry;

#[tokio::test]
async fn the_calls_of_a_shop_are_counted_until_it_ends() {
    let exporter = InMemoryMetricExporter::default();
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(exporter.clone())
        .build();
    let (platform, merchant) = (Platform::new().unwrap(), TestMerchant::new("1900000109").unwrap());
    let playback = Playback::new();
    let placed = json!({"code_url": "weixin://wxpay/bizpayurl?pr=1"});
    playback.respond(platform.sign(200, placed.to_string()).unwrap());
    let client = Client::builder(merchant.merchant(), platform.keys())
        .transport(playback)
        .build()
        .unwrap();
    let shop = Shop::new(Settings::read(|_| None).unwrap(), [client]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async {
        stopped.await.unwrap_or_default();
    };
    let serving = tokio::spawn(telemetry::open_shop(listener, shop, provider, until));

    let order = json!({"merchant": "1900000109", "description": "a doll", "total": 100}).to_string();
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST /orders HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{order}",
        order.len()
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();

    let finished = exporter.get_finished_metrics().unwrap();
    let metrics = finished.iter().flat_map(|resource| resource.scope_metrics());
    let calls = metrics
        .flat_map(|scope| scope.metrics())
        .find(|metric| metric.name() == "wechatpay.calls");
    let AggregatedMetrics::U64(MetricData::Sum(sum)) = calls.unwrap().data() else {
        panic!("not a counter")
    };
    let counts: Vec<u64> = sum.data_points().map(|point| point.value()).collect();
    assert_eq!(counts, [1]);
}
