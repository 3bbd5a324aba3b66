//! Fuzzes `notification` of `tests/fuzzed`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_fuzzed::notification;

fuzz_target!(|input: &[u8]| notification::run(input));
