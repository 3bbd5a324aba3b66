//! Fuzzes `load_spec` of `tests/fuzzed`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_fuzzed::load_spec;

fuzz_target!(|input: &[u8]| load_spec::run(input));
