//! `cargo xtask sandbox`
//!
//! The gateway has TLS and HTTP beneath it, which `cargo xtask gen` can do without: it is behind the feature `sandbox`. An
//! xtask without it runs cargo again, with it.

use std::path::PathBuf;

use crate::{Failure, Findings, SpecFolder, workspace};

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
    /// The merchant id
    #[arg(long, value_name = "MCHID", default_value = "1900000109")]
    merchant: String,
    /// Seconds between the attempts of a notification, in place of the documented 15 s to 6 h
    #[arg(long, value_name = "SECONDS", value_delimiter = ',')]
    notify_schedule: Option<Vec<u64>>,
    /// Calls a second that each operation takes whose documents give no limit
    #[arg(long, value_name = "CALLS")]
    rate_limit: Option<u32>,
    #[command(flatten)]
    specs: SpecFolder,
}

#[derive(clap::Subcommand)]
enum Action {
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
    /// Where keys and `sandbox.json` are
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace().join("target/sandbox"))]
    directory: PathBuf,
}

#[cfg(not(feature = "sandbox"))]
pub(crate) fn run(_: &Arguments) -> Result<Findings, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = std::process::Command::new(cargo)
        .args([
            "run",
            "--quiet",
            "--profile",
            "xtask",
            "--package",
            "xtask",
            "--features",
            "sandbox",
        ])
        .arg("--manifest-path")
        .arg(workspace().join("Cargo.toml"))
        .arg("--")
        .args(std::env::args_os().skip(1))
        .status()?;
    match status.code() {
        Some(0) => Ok(Findings::None),
        Some(1) => Ok(Findings::Some),
        _ => Err("the sandbox ended".into()),
    }
}

#[cfg(feature = "sandbox")]
pub(crate) fn run(arguments: &Arguments) -> Result<Findings, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match &arguments.action {
        Some(Action::Pay { out_trade_no, files }) => runtime.block_on(pay(&files.directory, out_trade_no)),
        None => runtime.block_on(serve(arguments)),
    }
}

#[cfg(feature = "sandbox")]
async fn serve(arguments: &Arguments) -> Result<Findings, Failure> {
    let mut builder = wechatpay_sandbox::Sandbox::builder()
        .specs(&arguments.specs.spec)
        .merchant_id(&arguments.merchant)
        .port(arguments.port)
        .tls_port(arguments.tls_port)
        .directory(&arguments.files.directory);
    if let Some(seconds) = &arguments.notify_schedule {
        let pauses = seconds.iter().map(|seconds| std::time::Duration::from_secs(*seconds));
        builder = builder.notification_schedule(pauses.collect::<Vec<_>>());
    }
    if let Some(calls) = arguments.rate_limit {
        builder = builder.rate_limit(calls);
    }
    let sandbox = builder.start().await?;
    print!("{}", described(&sandbox));
    // It runs until it is interrupted.
    std::future::pending().await
}

/// What a client needs.
#[cfg(feature = "sandbox")]
fn described(sandbox: &wechatpay_sandbox::Sandbox) -> String {
    let configuration = sandbox.configuration();
    let folder = sandbox.configuration_file().and_then(std::path::Path::parent);
    let file = |name: &std::path::Path| folder.unwrap_or(name).join(name).display().to_string();
    let lines = [
        ("page", format!("{}/", configuration.base_url)),
        ("base URL", configuration.base_url.clone()),
        ("  with TLS", configuration.tls_base_url.clone()),
        ("  its authority", file(&configuration.authority)),
        ("merchant id", configuration.merchant_id.clone()),
        ("  certificate", file(&configuration.merchant_certificate)),
        ("  its serial", configuration.merchant_serial.clone()),
        ("  private key", file(&configuration.merchant_key)),
        ("brand id", configuration.brand_id.clone()),
        ("platform key", file(&configuration.platform_public_key)),
        ("  its id", configuration.platform_public_key_id.clone()),
        (
            "configuration",
            file(std::path::Path::new(wechatpay_sandbox::CONFIGURATION_FILE)),
        ),
    ];
    let lines = lines.map(|(name, value)| format!("{name:<16}{value}\n"));
    let operations = sandbox.catalogue().operations().count();
    format!(
        "The sandbox runs: {operations} operations. Press Ctrl-C to end it.\n\n{}",
        lines.concat()
    )
}

/// Asks the running sandbox to have an order paid.
#[cfg(feature = "sandbox")]
async fn pay(directory: &std::path::Path, out_trade_no: &str) -> Result<Findings, Failure> {
    let file = directory.join(wechatpay_sandbox::CONFIGURATION_FILE);
    let read = std::fs::read(&file);
    let read = read.map_err(|error| format!("cannot read {}: {error}; does the sandbox run?", file.display()))?;
    let configuration: wechatpay_sandbox::Configuration = serde_json::from_slice(&read)?;
    let paid = wechatpay_sandbox::control::pay(&configuration.base_url, out_trade_no).await?;
    println!("{paid}");
    Ok(Findings::None)
}
