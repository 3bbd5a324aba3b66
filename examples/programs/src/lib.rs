//! Examples of the generated client. Each is one function or module, made to be copied. `main.rs` runs those
//! that need nothing but the sandbox.
//!
//! ```text
//! cargo xtask sandbox                                    # in one terminal
//! cargo run -p wechatpay-examples -- native-payment      # in another
//! ```

pub mod bill_download;
pub mod blocking;
pub mod configuration;
pub mod jsapi_payment;
pub mod media_upload;
pub mod native_payment;
pub mod notification_server;
pub mod onboarding;
pub mod other_http_stack;
pub mod pages;
pub mod red_packet;
pub mod refund;
pub mod service_provider;
pub mod shared_certificates;
pub mod shop;

pub use self::configuration::Configuration;

/// The program in Rust on the page about other languages; it compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../crates/sandbox/programs.md")]
struct ProgramOfThePage;

/// The same program on the page in Chinese.
#[cfg(doctest)]
#[doc = include_str!("../../../crates/sandbox/programs.zh-CN.md")]
struct ProgramOfTheChinesePage;

/// Any error of an example; a real program distinguishes them.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
