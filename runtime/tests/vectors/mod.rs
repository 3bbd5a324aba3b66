//! Reads the recorded vectors.

use std::path::Path;

/// The merchant id of all vectors, and the password of the PKCS#12 file as issued.
pub(crate) const MERCHANT_ID: &str = "1900000109";
/// The APIv2 key of all vectors.
pub(crate) const API_V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
/// The APIv3 key of all vectors.
pub(crate) const API_V3_KEY: &str = "0123456789abcdefGHIJKLMNOPQRSTUV";

/// The bytes of a file.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of a file.
pub(crate) fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap()
}
