//! Loads a running sandbox over real sockets: the built program, with its store in a folder.
//!
//! ```sh
//! cargo build --release -p wechatpay-cli
//! cargo run --release -p wechatpay-sandbox-load -- target/release/wechatpay
//! ```
//!
//! On a machine that does other work, the program's own processor time per call tells more than calls a second.

mod caller;
mod merchant;
mod mixed;
mod program;
mod receiver;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use tokio::task::JoinSet;

use self::caller::Caller;
use self::merchant::Shop;
use self::program::Program;

/// Any error: the command prints it and ends.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A response that depends on nothing that is remembered.
const STATELESS: &str = "/v3/capital/capitallhh/areas/provinces";

#[derive(Parser)]
struct Arguments {
    /// The built program
    program: PathBuf,
    /// Seconds of calls as fast as possible, for each kind of call
    #[arg(long, default_value_t = 10)]
    burst: u64,
    /// Connections that make these calls
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Callers at once, each with a connection of its own
    #[arg(long, default_value_t = 300)]
    callers: usize,
    /// Seconds of mixed load
    #[arg(long, default_value_t = 600)]
    mixed: u64,
    /// Orders a second in the mixed load, each with its payment, queries, and sometimes a refund
    #[arg(long, default_value_t = 20)]
    rate: u32,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir()?;
    println!("load average before: {}", load());
    // The first start generates the keys.
    drop(started(&arguments.program, folder.path(), "new").await?);
    let program = started(&arguments.program, folder.path(), "kept").await?;
    let shop = Arc::new(Shop::read(folder.path())?);
    let burst = Duration::from_secs(arguments.burst);
    let numbers = Arc::new(AtomicUsize::new(0));
    for kind in [Kind::Stateless, Kind::Order, Kind::Query] {
        // The first calls parse specs and open connections.
        as_fast_as_possible(kind, &shop, &numbers, 4, Duration::from_millis(500)).await?;
        let before = program.processor_seconds()?;
        let calls = as_fast_as_possible(kind, &shop, &numbers, arguments.connections, burst).await?;
        let used = program.processor_seconds()? - before;
        println!(
            "{kind:?}: {:.0} calls a second over {} connections; {:.2} ms of the program's processor time for each",
            as_f64(calls) / burst.as_secs_f64(),
            arguments.connections,
            used * 1_000.0 / as_f64(calls),
        );
    }
    for kind in [Kind::Stateless, Kind::Order] {
        many_callers(kind, &shop, &numbers, arguments.callers).await?;
    }
    mixed::run(&program, &shop, Duration::from_secs(arguments.mixed), arguments.rate).await?;
    println!("load average after: {}", load());
    Ok(())
}

async fn started(program: &Path, folder: &Path, keys: &str) -> Result<Program> {
    let program = Program::start(program, folder).await?;
    println!(
        "started with {keys} keys in {:.1?}, {:.2} s of processor time, {} MiB",
        program.started_in,
        program.processor_seconds()?,
        program.resident_mib()?
    );
    Ok(program)
}

/// The operations that are called.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Stateless,
    Order,
    Query,
}

/// Makes one call of a kind.
async fn call(kind: Kind, caller: &mut Caller, numbers: &AtomicUsize) -> Result<()> {
    match kind {
        Kind::Stateless => caller.get(STATELESS).await?,
        Kind::Order => {
            let number = numbers.fetch_add(1, Ordering::Relaxed);
            caller.order(&format!("load-{number}"), None).await?
        }
        // The newest order, because the sandbox drops the oldest ones.
        Kind::Query => {
            let number = numbers.load(Ordering::Relaxed).saturating_sub(1);
            caller.query(&format!("load-{number}")).await?
        }
    };
    Ok(())
}

/// Calls over a number of connections, each as soon as the last one is answered. Returns the number of calls.
async fn as_fast_as_possible(
    kind: Kind,
    shop: &Arc<Shop>,
    numbers: &Arc<AtomicUsize>,
    connections: usize,
    length: Duration,
) -> Result<usize> {
    let mut tasks = JoinSet::new();
    let end = Instant::now() + length;
    for _ in 0..connections {
        let (shop, numbers) = (Arc::clone(shop), Arc::clone(numbers));
        tasks.spawn(async move {
            let mut caller = Caller::connect(Arc::clone(&shop)).await?;
            let mut calls = 0;
            while Instant::now() < end {
                call(kind, &mut caller, &numbers).await?;
                calls += 1;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(calls)
        });
    }
    let mut calls = 0;
    while let Some(done) = tasks.join_next().await {
        calls += done??;
    }
    Ok(calls)
}

/// Many callers that all begin at the same moment, each with five calls.
async fn many_callers(kind: Kind, shop: &Arc<Shop>, numbers: &Arc<AtomicUsize>, callers: usize) -> Result<()> {
    let mut connected = Vec::with_capacity(callers);
    for _ in 0..callers {
        connected.push(Caller::connect(Arc::clone(shop)).await?);
    }
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for mut caller in connected {
        let numbers = Arc::clone(numbers);
        tasks.spawn(async move {
            let mut took = Vec::new();
            for _ in 0..5 {
                let sent = Instant::now();
                call(kind, &mut caller, &numbers).await?;
                took.push(sent.elapsed());
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(took)
        });
    }
    let mut took = Vec::new();
    while let Some(done) = tasks.join_next().await {
        took.extend(done??);
    }
    took.sort_unstable();
    let at = |percent: usize| {
        took.get((took.len() * percent / 100).min(took.len() - 1))
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{kind:?}, {callers} callers at once, {} calls in {:.2?}: half within {:.1?}, 99 of 100 within {:.1?}, the last within {:.1?}",
        took.len(),
        begun.elapsed(),
        at(50),
        at(99),
        at(100)
    );
    Ok(())
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .unwrap_or_else(|_| "unknown\n".to_owned())
        .trim()
        .to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 calls")]
fn as_f64(number: usize) -> f64 {
    number as f64
}
