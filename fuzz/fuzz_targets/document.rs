//! Fuzzes `document` of `tests/fuzzed`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_fuzzed::document;

fuzz_target!(|input: &[u8]| document::run(input));
