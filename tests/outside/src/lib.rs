//! A request as generated crates have them.

use wechatpay_runtime::derive::{Request, Response};

/// An order.
#[derive(Clone, Debug, Request)]
#[non_exhaustive]
pub struct Order {
    /// Amount in fen.
    #[required]
    pub total: i64,
    /// Returned as sent.
    pub attach: Option<String>,
    /// Without a document's words.
    pub r#type: Option<String>,
}

/// What comes back.
#[derive(Clone, Debug, Response)]
#[non_exhaustive]
pub struct Reply {
    /// The prepay session.
    #[required]
    pub prepay_id: Option<String>,
}
