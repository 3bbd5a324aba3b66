//! The envelope of a notification of APIv3, which is the same for every notification, so specs leave it out.

/// The fields of the envelope.
pub(crate) const ENVELOPE: &[&str] = &[
    "id",
    "create_time",
    "event_type",
    "resource_type",
    "summary",
    "resource",
];

/// The members of its `resource`, which contain the ciphertext.
pub(crate) const CIPHERTEXT: &[&str] = &["algorithm", "ciphertext", "associated_data", "original_type", "nonce"];
