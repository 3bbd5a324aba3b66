//! Makes calls for some time and collects the figures.

use std::future::Future;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::Result;

const WARM_UP: Duration = Duration::from_secs(1);

/// Calls per second; p50, p99 and lateness in milliseconds; peak memory in MB; failures; CPU time per call in
/// microseconds.
pub(crate) type Figures = [f64; 7];

/// The totals of one measurement.
struct Tally {
    start: Instant,
    end: Instant,
    durations: Mutex<Vec<Duration>>,
    /// All successful calls, including those of the warm-up.
    calls: AtomicUsize,
    failures: AtomicUsize,
    told: AtomicBool,
}

impl Tally {
    fn new(seconds: u64) -> Self {
        let start = Instant::now() + WARM_UP;
        Self {
            start,
            end: start + Duration::from_secs(seconds),
            durations: Mutex::default(),
            calls: AtomicUsize::new(0),
            failures: AtomicUsize::new(0),
            told: AtomicBool::new(false),
        }
    }

    fn goes_on(&self) -> bool {
        Instant::now() < self.end
    }

    /// Counts a call that began at `began` and ends now. The first failure is printed.
    fn count(&self, began: Instant, outcome: Result<()>) {
        let now = Instant::now();
        if let Err(error) = outcome {
            self.failures.fetch_add(1, Ordering::Relaxed);
            if !self.told.swap(true, Ordering::Relaxed) {
                eprintln!("a call failed: {error}");
            }
            return;
        }
        self.calls.fetch_add(1, Ordering::Relaxed);
        if now >= self.start && now < self.end {
            self.durations.lock().expect("no thread panics with the lock").push(now - began);
        }
    }

    fn figures(&self, lateness: Vec<Duration>) -> Figures {
        let durations = std::mem::take(&mut *self.durations.lock().expect("no thread panics with the lock"));
        let seconds = (self.end - self.start).as_secs_f64();
        let calls = durations.len() as f64 / seconds;
        let [p50, p99] = percentiles(durations);
        let [_, late] = percentiles(lateness);
        let processor = processor_seconds() * 1e6 / self.calls.load(Ordering::Relaxed) as f64;
        [calls, p50, p99, late, peak_memory(), self.failures.load(Ordering::Relaxed) as f64, processor]
    }
}

/// Makes this many concurrent calls on a runtime with one thread per processor, beside a task that sleeps.
pub(crate) fn on_tasks<F, C>(in_flight: usize, seconds: u64, call: C) -> Result<Figures>
where
    F: Future<Output = Result<()>> + Send,
    C: Fn() -> F + Send + Sync + 'static,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let shared = std::sync::Arc::new((Tally::new(seconds), call));
    let lateness = runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..in_flight {
            let shared = std::sync::Arc::clone(&shared);
            tasks.spawn(async move {
                let (tally, call) = &*shared;
                while tally.goes_on() {
                    let began = Instant::now();
                    let outcome = call().await;
                    tally.count(began, outcome);
                }
            });
        }
        let sleeper = std::sync::Arc::clone(&shared);
        let lateness = tokio::spawn(async move {
            const SLEEP: Duration = Duration::from_millis(1);
            let (tally, _) = &*sleeper;
            let mut lateness = Vec::new();
            while tally.goes_on() {
                let began = Instant::now();
                tokio::time::sleep(SLEEP).await;
                if began >= tally.start {
                    lateness.push(began.elapsed().saturating_sub(SLEEP));
                }
            }
            lateness
        });
        while let Some(ended) = tasks.join_next().await {
            ended?;
        }
        Result::Ok(lateness.await?)
    })?;
    Ok(shared.0.figures(lateness))
}

/// Makes calls on this many threads, one after the other on each thread.
pub(crate) fn on_threads(threads: usize, seconds: u64, call: impl Fn() -> Result<()> + Sync) -> Figures {
    let tally = Tally::new(seconds);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while tally.goes_on() {
                    let began = Instant::now();
                    tally.count(began, call());
                }
            });
        }
    });
    tally.figures(Vec::new())
}

/// The 50th and the 99th percentile in milliseconds; NaN if there are no durations.
fn percentiles(mut durations: Vec<Duration>) -> [f64; 2] {
    durations.sort_unstable();
    [50, 99].map(|percent| {
        let at = (durations.len() * percent / 100).min(durations.len().saturating_sub(1));
        durations.get(at).map_or(f64::NAN, |duration| duration.as_secs_f64() * 1000.0)
    })
}

/// The peak resident memory of this process in MB. Only available on Linux.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1024.0)
}

/// The CPU time that this process has used, in seconds. Only available on Linux.
fn processor_seconds() -> f64 {
    /// The unit of `/proc/self/stat` on all usual systems.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The fields after the program's name, which may contain spaces: the 14th and 15th of all are user and system time.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: Vec<f64> = fields.skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    match ticks[..] {
        [user, system] => (user + system) / TICKS_PER_SECOND,
        _ => f64::NAN,
    }
}
