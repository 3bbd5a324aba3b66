//! How a sandbox is configured before it starts.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::SandboxBuilder;
use crate::catalogue::Catalogue;
use crate::identity::{MerchantAccount, PlatformKeyMode};

impl SandboxBuilder {
    /// The folder of specs that contains `api/` and `families.yaml`, all of which are checked at the start; by default the
    /// repository's, which are not checked again.
    pub fn specs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Some(folder.into());
        self
    }

    /// Specs that were read before, which several sandboxes can share.
    pub fn catalogue(mut self, catalogue: Arc<Catalogue>) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// The first merchant's id (`mchid`).
    pub fn merchant_id(mut self, id: impl Into<String>) -> Self {
        self.first.merchant_id = id.into();
        self
    }

    /// The kinds of platform key that the first merchant uses; both by default.
    pub const fn platform_key_mode(mut self, mode: PlatformKeyMode) -> Self {
        self.first.platform_keys = mode;
        self
    }

    /// The first merchant, with its own keys.
    pub fn merchant(mut self, account: MerchantAccount) -> Self {
        self.first = account;
        self
    }

    /// Another merchant. A request is verified against the merchant that it names.
    pub fn further_merchant(mut self, account: MerchantAccount) -> Self {
        self.others.push(account);
        self
    }

    /// The address that both ports listen on; 127.0.0.1 by default. Everybody who can reach another one can use and
    /// control the sandbox.
    pub const fn listen(mut self, address: IpAddr) -> Self {
        self.settings.listen = address;
        self
    }

    /// A name or address by which other machines reach the sandbox: for its TLS certificate and its control routes.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.settings.names.push(name.into());
        self
    }

    /// A host beyond this machine that notifications may go to; none by default.
    pub fn notify_host(mut self, host: impl Into<String>) -> Self {
        self.settings.notify_hosts.push(host.into());
        self
    }

    /// The port for plain HTTP; 0, the default, takes any free one.
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The port for TLS; 0, the default, takes any free one.
    pub const fn tls_port(mut self, port: u16) -> Self {
        self.tls_port = port;
        self
    }

    /// The folder that keeps the keys and the memory, and into which `sandbox.json` is written; none by default. The next sandbox of
    /// this folder has the same authority, keys and serial numbers. Only one at a time can use it.
    pub fn directory(mut self, folder: impl Into<PathBuf>) -> Self {
        self.directory = Some(folder.into());
        self
    }

    /// Generates all keys and begins with an empty memory, and keeps neither for the next sandbox of the folder. A sandbox
    /// without a folder has new certificates and API keys in any case, but RSA keys that the first run of the build has
    /// generated.
    pub const fn ephemeral(mut self) -> Self {
        self.ephemeral = true;
        self
    }

    /// The pauses between the attempts to send a notification; the documented ones by default. There is one attempt
    /// more than pauses.
    pub fn notification_schedule(mut self, pauses: impl Into<Vec<Duration>>) -> Self {
        self.settings.schedule = pauses.into();
        self
    }

    /// How long a TLS handshake, and then the head of each request, may take; 10 seconds by default.
    pub const fn head_timeout(mut self, timeout: Duration) -> Self {
        self.settings.head_timeout = timeout;
        self
    }

    /// The factor by which the times that resources stay in a state are multiplied: 1, the default, keeps the real times, 0
    /// makes every transition that only waits for time happen at once.
    pub const fn pace(mut self, factor: f64) -> Self {
        self.settings.pace = factor;
        self
    }

    /// The number of calls a second of each operation whose documents give no limit; unlimited by default.
    pub const fn rate_limit(mut self, calls: u32) -> Self {
        self.settings.rate_limit = Some(calls);
        self
    }
}
