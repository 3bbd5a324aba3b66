//! A request and a response like those in generated crates, defined outside of them.

use wechatpay_runtime::derive::{Request, Response};

/// An order.
#[derive(Clone, Debug, Request)]
#[non_exhaustive]
pub struct Order {
    /// The amount in fen.
    #[required]
    pub total: i64,
    /// Attached data, which is returned unchanged.
    pub attach: Option<String>,
    /// A field whose document has no description.
    pub r#type: Option<String>,
}

/// The response to an order.
#[derive(Clone, Debug, Response)]
#[non_exhaustive]
pub struct Reply {
    /// The ID of the prepay session.
    #[required]
    pub prepay_id: Option<String>,
}
