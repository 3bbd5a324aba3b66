//! Fuzzes `certificate` of `tests/fuzzed`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_fuzzed::certificate;

fuzz_target!(|input: &[u8]| certificate::run(input));
