//! What generated WeChat Pay clients stand on.

// The derives write absolute paths, which have to hold inside this crate too.
extern crate self as wechatpay_runtime;

mod secret;
pub mod wire;

pub use secret::Secret;
pub use wire::{FilePart, MissingField, Number};

/// Derives for request and response types, re-exported for generated code.
pub mod derive {
    pub use wechatpay_derive::{Decode, Encode, Enumeration, Request, Response};
}
