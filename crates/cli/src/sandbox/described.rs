//! What a sandbox prints when it has started.

use std::path::Path;

use wechatpay_sandbox::{CONFIGURATION_FILE, Sandbox};

/// The values that a client needs.
pub(super) fn described(sandbox: &Sandbox) -> String {
    let configuration = sandbox.configuration();
    let folder = sandbox.configuration_file().and_then(Path::parent);
    let file = |name: &Path| folder.unwrap_or(name).join(name).display().to_string();
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
        ("configuration", file(Path::new(CONFIGURATION_FILE))),
    ];
    let lines = lines.map(|(name, value)| format!("{name:<16}{value}\n"));
    format!(
        "The sandbox runs: {} operations. Press Ctrl-C to end it.\n\n{}",
        sandbox.catalogue().operation_count(),
        lines.concat()
    )
}
