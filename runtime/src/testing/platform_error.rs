//! Why the substitute for WeChat Pay cannot sign or encrypt.

/// A key could not be generated or used, or a message could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cryptography library could not generate a key or use it, or the message cannot be written as JSON or XML")]
pub struct PlatformError;
