//! Measures decoding alone: structs of different sizes, and unused content.

use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use serde::Deserialize;
use serde::de::IgnoredAny;
use wechatpay_runtime::wire::{Decode, Incoming, decode_json};

/// Names like those in the documents: long and similar.
static NAMES: LazyLock<[&str; 160]> =
    LazyLock::new(|| std::array::from_fn(|number| &*format!("merchant_field_{number}_name").leak()));

/// The impls that are derived for a struct with `N` fields, without writing out the struct.
struct Row<const N: usize>([Option<i64>; N]);

impl<const N: usize> Decode for Row<N> {
    fn decode(fields: &mut Incoming<'_, '_>) -> Option<Self> {
        Some(Self(std::array::from_fn(|number| fields.value(NAMES[number]))))
    }
}

fn row<const N: usize>(step: usize) -> String {
    let members = (0..N).map(|number| format!("\"{}\":{number}", NAMES[number * step % N]));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// Members in the order of the document.
#[divan::bench(consts = [10, 20, 40, 80, 160])]
fn in_order<const N: usize>(bencher: Bencher<'_, '_>) {
    let text = row::<N>(1);
    bencher
        .counter(ItemsCount::new(N))
        .bench(|| decode_json::<Row<N>>(black_box(text.as_bytes()), None).unwrap().0);
}

/// Members in another order.
#[divan::bench(consts = [10, 20, 40, 80, 160])]
fn out_of_order<const N: usize>(bencher: Bencher<'_, '_>) {
    let text = row::<N>(3);
    bencher
        .counter(ItemsCount::new(N))
        .bench(|| decode_json::<Row<N>>(black_box(text.as_bytes()), None).unwrap().0);
}

/// 4 MB of zeros in a member that no document mentions.
static ZEROS: LazyLock<String> = LazyLock::new(|| format!("{{\"zeros\":[{}0]}}", "0,".repeat(2_000_000)));

#[divan::bench]
fn unread_zeros(bencher: Bencher<'_, '_>) {
    bencher.bench(|| decode_json::<Row<10>>(black_box(ZEROS.as_bytes()), None).unwrap().0);
}

/// The same with serde.
#[divan::bench]
fn unread_zeros_serde(bencher: Bencher<'_, '_>) {
    #[derive(Deserialize)]
    struct Nothing {
        #[serde(rename = "zeros")]
        _zeros: IgnoredAny,
    }
    bencher.bench(|| serde_json::from_str::<Nothing>(black_box(&ZEROS)).map(drop).unwrap());
}
