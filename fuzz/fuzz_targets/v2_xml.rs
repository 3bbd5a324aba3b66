//! Fuzzes `v2_xml` of `tests/fuzzed`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_fuzzed::v2_xml;

fuzz_target!(|input: &[u8]| v2_xml::run(input));
