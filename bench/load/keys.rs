//! The keys of both sides.

/// The ID of the key that responses are signed with.
pub(crate) const KEY_ID: &str = "PUB_KEY_ID_0000000000000000000000000000000001";
pub(crate) const PUBLIC_KEY: &str = include_str!("../../runtime/tests/vectors/platform.public.pem");
pub(crate) const PLATFORM_KEY: &str = include_str!("../../runtime/tests/vectors/platform.key.pem");
pub(crate) const MERCHANT_CERTIFICATE: &str = include_str!("../../runtime/tests/vectors/merchant.cert.pem");
pub(crate) const MERCHANT_KEY: &str = include_str!("../../runtime/tests/vectors/merchant.key.pem");
