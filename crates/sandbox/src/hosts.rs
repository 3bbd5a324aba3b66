//! The hosts that the sandbox talks to, and by which it is controlled: this machine, unless its user names others.

use std::net::IpAddr;

use http::uri::Authority;

/// This machine, and hosts that were allowed besides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts {
    further: Vec<String>,
}

impl Hosts {
    pub(crate) const fn new(further: Vec<String>) -> Self {
        Self { further }
    }

    pub(crate) const fn are_only_this_machine(&self) -> bool {
        self.further.is_empty()
    }

    /// Whether an authority, `127.0.0.1:8080`, is of this machine or of another host in the list.
    pub(crate) fn contain(&self, authority: &str) -> bool {
        let Some(host) = host(authority) else { return false };
        let address = host.parse::<IpAddr>();
        let local = address.is_ok_and(|address| address.is_loopback()) || host.eq_ignore_ascii_case("localhost");
        local || self.further.iter().any(|further| further.eq_ignore_ascii_case(&host))
    }
}

/// The host of an authority, without port and brackets.
fn host(authority: &str) -> Option<String> {
    let authority: Authority = authority.parse().ok()?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    Some(host.to_owned())
}

/// An address as a host in a URL: with brackets when it is one of IPv6.
pub(crate) fn url_host(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn only_this_machine_and_named_hosts_are_contained() {
        let hosts = Hosts::new(vec!["shop".to_owned(), "10.0.0.7".to_owned()]);
        for authority in ["127.0.0.1:80", "[::1]:80", "localhost", "SHOP:8080", "10.0.0.7:1"] {
            assert!(hosts.contain(authority), "{authority}");
        }
        for authority in ["10.0.0.8", "shop.example", "xshop", "user@evil", "127.0.0.1.evil", ""] {
            assert!(!hosts.contain(authority), "{authority}");
        }
        assert!(!Hosts::default().contain("shop:8080"));
    }
}
