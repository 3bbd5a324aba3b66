//! A local WeChat Pay gateway, made from the same specs as the client.
//!
//! WeChat Pay has no sandbox for APIv3. This one handles every operation of the catalogue: it verifies signatures,
//! decrypts fields, checks requests against the specs, and sends signed responses with the documents' examples or
//! values of the right types. `cargo xtask sandbox` runs it; a test can start its own:
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
//! It listens on loopback addresses unless it is told another one, with one port for plain HTTP and one for TLS. [`control`] lists the routes
//! that control it. The page at its root shows calls and orders.

pub mod acknowledgement;
mod call;
pub mod catalogue;
mod certificates;
pub mod client_request;
mod clock;
mod configuration;
pub mod control;
mod environment;
mod error;
pub mod example;
pub mod faults;
pub mod field_values;
mod file_digest;
mod files;
mod folder;
mod form;
mod gateway;
mod hosts;
mod identity;
mod issued_id;
mod largest_share;
mod limits;
pub mod log;
mod memory;
mod notifier;
mod page;
mod refusal;
mod request;
pub mod request_signature;
mod response;
pub mod runtime_terms;
mod sandbox;
mod server;
mod settings;
pub mod shell;
pub mod text;
mod validate;
mod verify;

pub use self::catalogue::Catalogue;
pub use self::configuration::{CONFIGURATION_FILE, Configuration, MerchantConfiguration};
pub use self::environment::{environment, environment_variables};
pub use self::error::{
    ActionError, CatalogueError, ClientError, ControlErrorKind, IdentityError, NotificationError, PayError, StartError,
};
pub use self::identity::{MerchantAccount, PlatformKeyMode, service_hosts};
pub use self::sandbox::{Sandbox, SandboxBuilder};
pub use self::settings::DOCUMENTED_SCHEDULE;
