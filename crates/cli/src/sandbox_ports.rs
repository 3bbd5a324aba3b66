//! The ports on which the sandbox listens unless it is given others.

pub(crate) const HTTP: u16 = 8700;
pub(crate) const TLS: u16 = 8701;
