//! The parts with which every request is built and signed.

use std::sync::Arc;
use std::time::SystemTime;

use http::HeaderValue;

use crate::clock::{self, Clock};
use crate::merchant::Merchant;
use crate::nonce::NonceSource;

/// Builds and signs requests for one merchant.
pub(super) struct Signer {
    pub(super) merchant: Merchant,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) nonce_source: Arc<dyn NonceSource>,
    pub(super) user_agent: HeaderValue,
}

impl Signer {
    /// The current time by the client's clock.
    pub(super) fn now(&self) -> SystemTime {
        clock::present(&*self.clock)
    }
}
