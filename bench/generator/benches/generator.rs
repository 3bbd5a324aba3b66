//! Measures the generator, as a whole and stage by stage, with specs of the size and shape of WeChat Pay's catalogue,
//! and with ten times as many. `cargo bench -p wechatpay-bench --profile xtask` builds it like `cargo xtask`.

use divan::{Bencher, black_box};
use wechatpay_codegen::stages::Resolved;
use wechatpay_codegen::{Package, generate};
use wechatpay_spec::{Loaded, Source, Sources, load};

/// Multiples of the catalogue's size.
const SCALES: [usize; 2] = [1, 10];

fn main() {
    divan::main();
}

fn sources(scale: usize) -> Sources {
    let mut sources = Sources::default();
    for (name, text) in wechatpay_bench::make(scale, 1) {
        match name.strip_prefix("api/") {
            Some(file) => sources.specs.push(Source::spec(file, text)),
            None => sources.families = Some(Source::families(text)),
        }
    }
    sources
}

fn loaded(scale: usize) -> Loaded {
    let loaded = load(&sources(scale));
    assert!(loaded.is_sound());
    loaded
}

#[divan::bench(args = SCALES, sample_count = 10)]
fn whole(bencher: Bencher<'_, '_>, scale: usize) {
    let sources = sources(scale);
    bencher.bench_local(|| generate(black_box(&sources), Package::default()));
}

#[divan::bench(args = SCALES, sample_count = 10)]
fn reading(bencher: Bencher<'_, '_>, scale: usize) {
    let sources = sources(scale);
    bencher.bench_local(|| load(black_box(&sources)));
}

#[divan::bench(args = SCALES, sample_count = 10)]
fn resolving(bencher: Bencher<'_, '_>, scale: usize) {
    let loaded = loaded(scale);
    bencher.bench_local(|| Resolved::of(black_box(&loaded)));
}

#[divan::bench(args = SCALES, sample_count = 10)]
fn sharing(bencher: Bencher<'_, '_>, scale: usize) {
    let loaded = loaded(scale);
    let (resolved, _) = Resolved::of(&loaded);
    bencher.bench_local(|| black_box(&resolved).share());
}

#[divan::bench(args = SCALES, sample_count = 10)]
fn emitting(bencher: Bencher<'_, '_>, scale: usize) {
    let loaded = loaded(scale);
    let (resolved, _) = Resolved::of(&loaded);
    let shared = resolved.share();
    bencher.bench_local(|| black_box(&shared).emit(Package::default()));
}

#[divan::bench(args = SCALES, sample_count = 10)]
fn counting(bencher: Bencher<'_, '_>, scale: usize) {
    let loaded = loaded(scale);
    let (resolved, _) = Resolved::of(&loaded);
    bencher.bench_local(|| black_box(&resolved).count(&loaded));
}
