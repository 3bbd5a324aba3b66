//! Fuzzes `response` of `tests/fuzzed`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_fuzzed::response;

fuzz_target!(|input: &[u8]| response::run(input));
