//! The running gateway.

use super::{Action, Arguments, PlatformKeys};
use crate::{Failure, Findings};

/// Runs the sandbox, or asks the running sandbox to pay an order.
pub(crate) fn run(arguments: &Arguments) -> Result<Findings, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match &arguments.action {
        Some(Action::Pay { out_trade_no, files }) => runtime.block_on(pay(&files.directory, out_trade_no)),
        Some(Action::Env { files }) => {
            let configuration = configuration(&files.directory)?;
            print!(
                "{}",
                wechatpay_sandbox::environment(&configuration, &std::path::absolute(&files.directory)?)
            );
            Ok(Findings::None)
        }
        None => runtime.block_on(serve(arguments)),
    }
}

async fn serve(arguments: &Arguments) -> Result<Findings, Failure> {
    let mut builder = wechatpay_sandbox::Sandbox::builder()
        .specs(&arguments.specs.spec)
        .merchant_id(&arguments.merchant)
        .platform_key_mode(mode(arguments.platform_keys))
        .port(arguments.port)
        .tls_port(arguments.tls_port)
        .directory(&arguments.files.directory);
    if let Some(seconds) = &arguments.notify_schedule {
        let pauses = seconds.iter().map(|seconds| std::time::Duration::from_secs(*seconds));
        builder = builder.notification_schedule(pauses.collect::<Vec<_>>());
    }
    if arguments.ephemeral {
        builder = builder.ephemeral();
    }
    if let Some(calls) = arguments.rate_limit {
        builder = builder.rate_limit(calls);
    }
    let sandbox = builder.start().await?;
    print!("{}", described(&sandbox));
    // It runs until it is interrupted.
    std::future::pending().await
}

const fn mode(keys: PlatformKeys) -> wechatpay_sandbox::PlatformKeyMode {
    match keys {
        PlatformKeys::Certificate => wechatpay_sandbox::PlatformKeyMode::Certificate,
        PlatformKeys::PublicKey => wechatpay_sandbox::PlatformKeyMode::PublicKey,
        PlatformKeys::Both => wechatpay_sandbox::PlatformKeyMode::Both,
    }
}

/// The values that a client needs.
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

/// The configuration that the sandbox of this folder wrote.
fn configuration(directory: &std::path::Path) -> Result<wechatpay_sandbox::Configuration, Failure> {
    let file = directory.join(wechatpay_sandbox::CONFIGURATION_FILE);
    let read = std::fs::read(&file);
    let read = read.map_err(|error| format!("cannot read {}: {error}; does the sandbox run?", file.display()))?;
    // The parser's message is left out, because it quotes values, and two of them are keys.
    let parsed = serde_json::from_slice(&read).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!(
            "{}: line {line}, column {column} is not what the sandbox wrote",
            file.display()
        )
    })?;
    Ok(parsed)
}

/// Asks the running sandbox to pay an order.
async fn pay(directory: &std::path::Path, out_trade_no: &str) -> Result<Findings, Failure> {
    let configuration = configuration(directory)?;
    let paid = wechatpay_sandbox::control::pay(&configuration.base_url, out_trade_no).await?;
    println!("{paid}");
    Ok(Findings::None)
}
