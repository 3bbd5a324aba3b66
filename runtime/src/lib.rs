//! What generated WeChat Pay clients stand on.

pub mod client;
pub mod error;
mod host;
mod message;
pub mod operation;
mod reply;
pub mod transport;

pub use self::client::{Call, Client, ClientBuilder};
pub use self::error::Error;
pub use self::host::Host;
pub use self::operation::{ErrorCode, Operation};
pub use self::reply::{Answer, Reply};
