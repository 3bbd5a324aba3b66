//! Minutes of mixed load, in which memory is measured.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::caller::Caller;
use crate::merchant::Shop;
use crate::program::Program;
use crate::receiver::{self, Received};
use crate::{Result, STATELESS, as_f64};

/// Connections of the callers.
const CALLERS: usize = 32;
/// How often memory is measured.
const SAMPLES: u32 = 20;

/// Calls of all kinds, at a steady rate.
pub(crate) async fn run(program: &Program, shop: &Arc<Shop>, length: Duration, rate: u32) -> Result<()> {
    let (received, calls) = (Received::default(), Arc::new(AtomicUsize::new(0)));
    let url: Arc<str> = receiver::listen(received.clone()).await?.into();
    let (senders, mut callers) = (Vec::with_capacity(CALLERS), JoinSet::new());
    let senders = start(shop, &url, &calls, senders, &mut callers).await?;
    let begun = Instant::now();
    let before = program.processor_seconds()?;
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut sampled = 0;
    let mut order = 0;
    while begun.elapsed() < length {
        ticks.tick().await;
        if let Some(sender) = senders.get(order % CALLERS) {
            sender.send(order).await.map_err(|_| "a caller ended")?;
        }
        order += 1;
        if let Some(Ok(Err(error))) = callers.try_join_next() {
            return Err(error);
        }
        if begun.elapsed() >= length * sampled / SAMPLES {
            sampled += 1;
            println!(
                "{:>4} s: {} MiB, {order} orders, {} calls, {} notifications",
                begun.elapsed().as_secs(),
                program.resident_mib()?,
                calls.load(Ordering::Relaxed),
                received.count(),
            );
        }
    }
    drop(senders);
    while let Some(done) = callers.join_next().await {
        done??;
    }
    let calls = calls.load(Ordering::Relaxed);
    let used = program.processor_seconds()? - before;
    println!(
        "mixed: {order} orders and {calls} calls in {:.0?}, {:.1} calls a second; {:.2} ms of processor time for each; {} notifications; {} MiB at the end",
        begun.elapsed(),
        as_f64(calls) / begun.elapsed().as_secs_f64(),
        used * 1_000.0 / as_f64(calls),
        received.count(),
        program.resident_mib()?,
    );
    Ok(())
}

type Callers = JoinSet<Result<()>>;

async fn start(
    shop: &Arc<Shop>,
    url: &Arc<str>,
    calls: &Arc<AtomicUsize>,
    mut senders: Vec<mpsc::Sender<usize>>,
    callers: &mut Callers,
) -> Result<Vec<mpsc::Sender<usize>>> {
    for _ in 0..CALLERS {
        let mut caller = Caller::connect(Arc::clone(shop)).await?;
        let (sender, mut orders) = mpsc::channel(4);
        senders.push(sender);
        let (url, calls) = (Arc::clone(url), Arc::clone(calls));
        callers.spawn(async move {
            while let Some(order) = orders.recv().await {
                let made = shop_for(&mut caller, order, &url).await?;
                calls.fetch_add(made, Ordering::Relaxed);
            }
            Ok(())
        });
    }
    Ok(senders)
}

/// One order and what follows it. Returns the number of calls.
async fn shop_for(caller: &mut Caller, order: usize, url: &str) -> Result<usize> {
    let number = format!("mixed-{order}");
    caller.order(&number, Some(url)).await?;
    caller.query(&number).await?;
    caller.get(STATELESS).await?;
    if order.is_multiple_of(3) {
        let target = format!("/v3/pay/transactions/out-trade-no/{number}/close");
        let mchid = json!({"mchid": caller.merchant_id()});
        caller.call(Method::POST, &target, Some(&mchid)).await?;
        return Ok(4);
    }
    caller.pay(&number).await?;
    let paid = caller.query(&number).await?;
    if paid.get("trade_state").and_then(Value::as_str) != Some("SUCCESS") {
        return Err(format!("{number} was paid: {paid}").into());
    }
    if order.is_multiple_of(2) {
        return Ok(5);
    }
    let refund = json!({
        "out_trade_no": number,
        "out_refund_no": format!("refund-{order}"),
        "notify_url": url,
        "amount": {"refund": 40, "total": 100, "currency": "CNY"},
    });
    caller
        .call(Method::POST, "/v3/refund/domestic/refunds", Some(&refund))
        .await?;
    let target = format!("/v3/refund/domestic/refunds/refund-{order}");
    caller.get(&target).await?;
    Ok(7)
}
