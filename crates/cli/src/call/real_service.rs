//! Whether a call may reach the real service, so that the program asks first. A `base_url` alone does not say so: it may
//! name the real service, or a relay in front of it.

use url::{Host, Url};
use wechatpay_sandbox::service_hosts;

use crate::profile::Profile;

/// The domain of a host of the service. Every name in it is taken for the service: `api3.mch.weixin.qq.com` may be a host
/// tomorrow.
fn domain(host: &str) -> &str {
    match host.split_once('.') {
        Some((_, domain)) if domain.contains('.') => domain,
        _ => host,
    }
}

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
            name != "localhost" && (!is_of_sandbox || service_hosts().any(|host| is_below(domain(host))))
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_sandbox::service_hosts;

    use super::is_remote;

    #[test]
    fn every_host_of_the_service_is_real_even_in_the_profile_of_a_sandbox() {
        for host in service_hosts() {
            for url in [format!("https://{host}"), format!("http://{host}:8700/")] {
                assert!(is_remote(&url, false) && is_remote(&url, true), "{url}");
            }
        }
        for name in [
            "weixin.qq.com",
            "api3.mch.weixin.qq.com",
            "wechatpay.cn",
            "new.tenpay.com",
        ] {
            assert!(is_remote(&format!("https://{name}"), true), "{name}");
        }
        for name in ["notweixin.qq.com", "qq.com", "weixin.qq.com.example", "example.cn"] {
            assert!(!is_remote(&format!("https://{name}"), true), "{name}");
        }
    }

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
