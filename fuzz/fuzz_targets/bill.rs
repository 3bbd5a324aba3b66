//! Fuzzes `bill` of `tests/fuzzed`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_fuzzed::bill;

fuzz_target!(|input: &[u8]| bill::run(input));
