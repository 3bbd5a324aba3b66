//! `cargo xtask sandbox`
//!
//! Behind the feature `sandbox`, because the gateway needs TLS and HTTP.

use std::path::PathBuf;

#[cfg(not(feature = "sandbox"))]
use crate::{Failure, Findings};
use crate::{SpecFolder, workspace};

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// The port of plain HTTP; 0 is any
    #[arg(long, default_value_t = 8700)]
    port: u16,
    /// The port of TLS; 0 is any
    #[arg(long, default_value_t = 8701)]
    tls_port: u16,
    #[command(flatten)]
    files: Files,
    /// New keys, which the folder does not keep
    #[arg(long)]
    ephemeral: bool,
    /// The merchant id
    #[arg(long, value_name = "MCHID", default_value = "1900000109")]
    merchant: String,
    /// The kinds of platform key that the merchant uses
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    platform_keys: PlatformKeys,
    /// Seconds between the attempts of a notification, in place of the documented 15 s to 6 h
    #[arg(long, value_name = "SECONDS", value_delimiter = ',')]
    notify_schedule: Option<Vec<u64>>,
    /// Calls a second that each operation takes whose documents give no limit
    #[arg(long, value_name = "CALLS")]
    rate_limit: Option<u32>,
    #[command(flatten)]
    specs: SpecFolder,
}

/// The kinds of platform key that a merchant uses.
#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum PlatformKeys {
    /// Only platform certificates
    Certificate,
    /// Only the platform's public key
    PublicKey,
    /// Both, as a merchant that is switching
    #[default]
    Both,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Print what other clients need, to paste into a shell. It contains the API keys
    Env {
        #[command(flatten)]
        files: Files,
    },
    /// Pay an order of the running sandbox, as the payer would
    Pay {
        /// The order, by the merchant's number
        out_trade_no: String,
        #[command(flatten)]
        files: Files,
    },
}

#[derive(clap::Args)]
struct Files {
    /// Where `sandbox.json` is, and the keys, which the next start takes again
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace().join("target/sandbox"))]
    directory: PathBuf,
}

#[cfg(feature = "sandbox")]
mod gateway;
#[cfg(feature = "sandbox")]
pub(crate) use gateway::run;

/// Runs the sandbox, or asks the running sandbox to pay an order.
#[cfg(not(feature = "sandbox"))]
pub(crate) fn run(_: &Arguments) -> Result<Findings, Failure> {
    crate::rerun::with_feature("sandbox")
}
