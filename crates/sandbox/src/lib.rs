//! A local WeChat Pay gateway, made from the same specs as the client.
//!
//! WeChat Pay has no sandbox for APIv3. This one speaks the protocol for every operation of the catalogue: it verifies
//! signatures, decrypts fields, holds bodies against the specs, and answers, signed, with the documents' examples or
//! values of the right types. `cargo xtask sandbox` runs it; tests start one of their own:
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use wechatpay_sandbox::Sandbox;
//!
//! let sandbox = Sandbox::builder().start().await?;
//! let client = sandbox.client_builder()?.build()?;
//! // … calls of generated functions …
//! # Ok(())
//! # }
//! ```
//!
//! It listens on loopback alone: one port of plain HTTP, one of TLS. [`control`] lists its own routes; its root is a page
//! to look at.

mod answer;
mod bills;
mod call;
pub mod catalogue;
mod certificates;
mod configuration;
pub mod control;
pub mod example;
pub mod faults;
mod form;
mod gateway;
mod identity;
mod limits;
pub mod log;
mod notifier;
mod page;
mod payments;
mod refusal;
mod sandbox;
mod server;
mod settings;
mod understood;
mod validate;
mod verify;

pub use self::catalogue::{Catalogue, CatalogueError};
pub use self::configuration::{CONFIGURATION_FILE, Configuration};
pub use self::identity::IdentityError;
pub use self::sandbox::{ClientError, PayError, Sandbox, SandboxBuilder, StartError};
pub use self::settings::DOCUMENTED_SCHEDULE;
