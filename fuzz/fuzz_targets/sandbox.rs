//! Fuzzes `sandbox` of `tests/fuzzed`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_fuzzed::sandbox;

fuzz_target!(init: sandbox::start(), |input: &[u8]| sandbox::run(input));
