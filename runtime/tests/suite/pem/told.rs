//! The texts of errors about keys, and the check that none of them holds a part of a key.

use std::error::Error;
use std::fmt::Write as _;

use wechatpay_runtime::{Certificate, CertificateRenewal, KeyError, Merchant, PlatformKeys};

use super::{PUBLIC_KEY_ID, body_of};
use crate::vectors::{API_V2_KEY, MERCHANT_ID, bytes};

/// All output of an error: every format, and its causes.
#[cfg(test)]
fn told(error: &dyn Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        write!(text, " {cause} {cause:?} {cause:#?}").unwrap();
        source = cause.source();
    }
    text
}

/// Parts of the key's bytes, in the formats in which programs print bytes.
#[cfg(test)]
pub(super) fn assert_holds_no_key(told: &str, name: &str) {
    let body = body_of(name);
    let der = bytes(if name.contains("pkcs1") {
        "merchant.pkcs1.key.der"
    } else {
        "merchant.key.der"
    });
    let tight = told.replace([' ', '\n'], "").to_ascii_lowercase();
    let lists = |part: &[u8]| part.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    for part in [body.as_bytes(), &der].iter().flat_map(|bytes| bytes.windows(10)) {
        assert!(!tight.contains(&lists(part)), "a list of numbers in {told}");
        let hex: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!tight.contains(&hex), "hexadecimal in {told}");
    }
    for part in body.as_bytes().windows(10) {
        assert!(!told.contains(std::str::from_utf8(part).unwrap()), "text in {told}");
    }
}

/// The error messages when a text with a key is passed to every function that reads PEM.
#[cfg(test)]
pub(super) fn told_of(given: &[u8], name: &str) -> Vec<String> {
    let merchant = || Merchant::builder(MERCHANT_ID).serial("AB").api_v2_key(API_V2_KEY);
    let errors: [Option<KeyError>; 8] = [
        merchant().private_key_pem(given).build().err(),
        merchant().private_key_der(given).build().err(),
        merchant().pkcs12(given).build().err(),
        merchant()
            .private_key_pem(bytes(name))
            .certificate_pem(given)
            .build()
            .err(),
        Certificate::from_pem(given).err(),
        PlatformKeys::builder().public_key(PUBLIC_KEY_ID, given).build().err(),
        PlatformKeys::builder().certificate_pem(given).build().err(),
        CertificateRenewal::default().roots_pem(given).err(),
    ];
    let mut all: Vec<String> = errors.iter().flatten().map(|error| told(error)).collect();
    let platform = PlatformKeys::builder().public_key(PUBLIC_KEY_ID, given);
    let platform = platform.certificate_pem(given).bank_card_key(given);
    all.push(format!("{:?} {platform:?}", merchant().private_key_pem(given)));
    #[cfg(feature = "reqwest")]
    {
        let builder = wechatpay_runtime::transport::ReqwestTransport::builder();
        let errors = [
            builder.clone().roots_pem(given).err(),
            builder.identity_pem(given).err(),
        ];
        all.extend(errors.iter().flatten().map(|error| told(error)));
    }
    all
}
