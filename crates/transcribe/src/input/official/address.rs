//! The addresses of operations.

use wechatpay_spec::model::Host;

/// Prefixes of the URL path that are written with the host.
const PREFIXES: [(Host, &str); 2] = [(Host::Main, "hk"), (Host::HongKong, "global")];

/// The host of a URL, the prefix of its path, and the rest of its path. `None` when the host is unknown.
pub(super) fn split(url: &str) -> Option<(Host, &'static str, &str)> {
    let (host, below) = Host::of_url(url)?;
    let path = below.strip_prefix('/')?;
    let with_prefix = PREFIXES.iter().filter(|(of, _)| *of == host).find_map(|(_, prefix)| {
        let rest = path.strip_prefix(prefix)?.strip_prefix('/')?;
        Some((host, *prefix, rest))
    });
    with_prefix.or(Some((host, "", path)))
}
