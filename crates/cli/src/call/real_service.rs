//! Whether a call may reach the real service, so that it is asked about first. A `base_url` alone does not say so: it may
//! name the real service, or a relay in front of it.

use url::{Host, Url};

use crate::profile::Profile;

/// The domains of the real service.
const DOMAINS: &[&str] = &["weixin.qq.com", "wechatpay.cn", "tenpay.com"];

/// Whether the calls of a profile may reach the real service: all, except those to this machine, and those to the sandbox
/// whose folder the profile was read from.
pub(super) fn may_be_reached(profile: &Profile) -> bool {
    match &profile.settings.base_url {
        None => true,
        Some(url) => is_remote(url, profile.is_of_sandbox),
    }
}

fn is_remote(base_url: &str, is_of_sandbox: bool) -> bool {
    let Ok(url) = Url::parse(base_url) else { return true };
    match url.host() {
        Some(Host::Ipv4(address)) => !address.is_loopback() && !is_of_sandbox,
        Some(Host::Ipv6(address)) => !address.is_loopback() && !is_of_sandbox,
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let is_below = |domain: &str| {
                name.strip_suffix(domain)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            };
            name != "localhost" && (!is_of_sandbox || DOMAINS.iter().any(|domain| is_below(domain)))
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_remote;

    #[test]
    fn only_this_machine_and_a_sandbox_are_not_the_real_service() {
        for url in [
            "http://127.0.0.1:8700",
            "https://localhost:8701",
            "https://LOCALHOST./",
            "https://[::1]:8701",
        ] {
            assert!(!is_remote(url, false) && !is_remote(url, true), "{url}");
        }
        for url in ["https://sandbox.example:8701", "https://10.0.0.7:8701"] {
            assert!(is_remote(url, false) && !is_remote(url, true), "{url}");
        }
        for url in [
            "https://api.mch.weixin.qq.com",
            "https://API2.MCH.WEIXIN.QQ.COM",
            "https://apihk.mch.weixin.qq.com.",
            "https://api.wechatpay.cn",
            "https://fraud.mch.weixin.qq.com:443/",
            "not a URL",
        ] {
            assert!(is_remote(url, false) && is_remote(url, true), "{url}");
        }
    }
}
