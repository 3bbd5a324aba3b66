//! The traits of requests and responses of lists, for [`Client::pages`](crate::Client::pages).

use super::decode::Decode;
use super::encode::Encode;

/// A request for a part of a list that begins at an `offset`, which is sent in the query. Derived for every such request.
pub trait PageRequest: Encode {
    /// The offset that is set.
    fn offset(&self) -> Option<i64>;

    /// Sets the offset.
    fn set_offset(&mut self, offset: i64);
}

/// A response with one list. Derived for every type called `Response` that has exactly one.
pub trait PageResponse: Decode {
    /// The name of the list in the message.
    const LIST: &'static str;
}
