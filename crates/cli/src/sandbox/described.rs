//! The text that a sandbox prints when it has started.

use std::net::IpAddr;
use std::path::Path;

use wechatpay_sandbox::{CONFIGURATION_FILE, Sandbox};
use wechatpay_spec::plural::counted;
use wechatpay_spec::printable_path;

use crate::column::padded;
use crate::language::Language;

/// A warning for each setting that opens the sandbox to other machines or lets it send to them; empty by default.
pub(super) fn warnings(listen: IpAddr, notify_hosts: &[String]) -> String {
    let mut warnings = String::new();
    if !listen.is_loopback() {
        let warning = format!(
            "WARNING: the sandbox listens on {listen}: everybody who can reach this machine can use and control it."
        );
        warnings += &format!("{}\n", Language::current().say(&warning));
    }
    if !notify_hosts.is_empty() {
        let hosts = notify_hosts.join(", ");
        let warning = format!("WARNING: the sandbox sends notifications to {hosts}, as well as to this machine.");
        warnings += &format!("{}\n", Language::current().say(&warning));
    }
    warnings
}

/// The declared appids of the merchant.
fn appids(declared: &[String]) -> String {
    match declared.is_empty() {
        true => Language::current().say("any; declare yours with --appid").into_owned(),
        false => declared.join(", "),
    }
}

/// The values that a client needs.
pub(super) fn described(sandbox: &Sandbox) -> String {
    let configuration = sandbox.configuration();
    let folder = sandbox.configuration_file().and_then(Path::parent);
    let file = |name: &Path| printable_path(&folder.unwrap_or(name).join(name));
    let lines = [
        ("page", format!("{}/", configuration.base_url)),
        ("base URL", configuration.base_url.clone()),
        ("  with TLS", configuration.tls_base_url.clone()),
        ("  its authority", file(&configuration.authority)),
        ("merchant id", configuration.merchant_id.clone()),
        ("  certificate", file(&configuration.merchant_certificate)),
        ("  its serial", configuration.merchant_serial.clone()),
        ("  private key", file(&configuration.merchant_key)),
        ("  its appids", appids(&configuration.appids)),
        ("brand id", configuration.brand_id.clone()),
        ("platform key", file(&configuration.platform_public_key)),
        ("  its id", configuration.platform_public_key_id.clone()),
        (
            "more merchants",
            configuration
                .merchants
                .iter()
                .map(|merchant| merchant.merchant_id.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ),
        ("configuration", file(Path::new(CONFIGURATION_FILE))),
    ];
    let lines = lines.into_iter().filter(|(_, value)| !value.is_empty());
    let language = Language::current();
    let lines = lines.map(|(name, value)| format!("{}{value}\n", padded(&language.say(name), 16)));
    let heading = format!(
        "The sandbox runs: {}. Press Ctrl-C to end it.",
        counted(sandbox.catalogue().operation_count(), "operation", "operations")
    );
    format!("{}\n\n{}", language.say(&heading), lines.collect::<String>())
}
