//! The base URLs of the hosts.

use std::collections::BTreeMap;
use std::net::IpAddr;

use http::Uri;

use crate::foreign_text;
use crate::host::Host;

/// The base URLs of a host and its backup host.
#[derive(Clone, Debug)]
pub(super) struct BaseUrl {
    pub(super) main: String,
    pub(super) backup: Option<String>,
}

/// The hosts whose base URL was replaced.
#[derive(Clone, Debug, Default)]
pub(super) struct BaseUrls {
    replaced: BTreeMap<Host, BaseUrl>,
}

impl BaseUrls {
    /// The base URLs to use for a host.
    pub(super) fn of(&self, host: Host) -> BaseUrl {
        self.replaced.get(&host).cloned().unwrap_or_else(|| BaseUrl {
            main: host.base_url().to_owned(),
            backup: host.backup_base_url().map(str::to_owned),
        })
    }

    /// The host that a URL belongs to, with the URL's path and query; `None` when it belongs to no host. A URL with a
    /// host's original base URL is recognized even if that was replaced, so that the replacement is used for it.
    pub(super) fn locate(&self, url: &str) -> Option<(Host, String)> {
        let uri: Uri = url.parse().ok()?;
        let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
        let origin = format!("{scheme}://{authority}");
        let target = uri.path_and_query()?.as_str().to_owned();
        let is_origin = |base: &str| base.eq_ignore_ascii_case(&origin);
        let host = Host::ALL.into_iter().find(|host| {
            let known = self.of(*host);
            let own = [Some(host.base_url()), host.backup_base_url()];
            is_origin(&known.main)
                || known.backup.as_deref().is_some_and(is_origin)
                || own.into_iter().flatten().any(is_origin)
        })?;
        Some((host, target))
    }

    /// Replaces a host's base URL and removes its backup host, so that requests meant for a sandbox never reach the
    /// real service.
    pub(super) fn replace(&mut self, host: Host, url: &str) -> Result<(), BaseUrlError> {
        self.replaced.insert(
            host,
            BaseUrl {
                main: checked(url)?,
                backup: None,
            },
        );
        Ok(())
    }

    /// Sets a host's backup host.
    pub(super) fn replace_backup(&mut self, host: Host, url: &str) -> Result<(), BaseUrlError> {
        let backup = Some(checked(url)?);
        let main = self.of(host).main;
        self.replaced.insert(host, BaseUrl { main, backup });
        Ok(())
    }
}

/// Why a base URL is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// It is not of the form `https://host` or `https://host:port`.
    #[error("`{url}` is not a base URL: write https://host or https://host:port, without path, query or user name")]
    Form {
        /// The URL, without user name, password and query.
        url: String,
    },
    /// It is plain HTTP to another machine.
    #[error("`{url}` is plain HTTP: use https, which is required except for a loopback address")]
    PlainHttp {
        /// The URL.
        url: String,
    },
}

/// Checks that requests may be sent to the URL; returns it without a trailing slash.
fn checked(url: &str) -> Result<String, BaseUrlError> {
    let malformed = || BaseUrlError::Form { url: shown(url) };
    let trimmed = url.strip_suffix('/').unwrap_or(url);
    let uri: Uri = trimmed.parse().map_err(|_| malformed())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(malformed());
    };
    let bare = format!("{scheme}://{authority}");
    if !bare.eq_ignore_ascii_case(trimmed) || authority.as_str().contains('@') {
        return Err(malformed());
    }
    match scheme {
        "https" => Ok(bare),
        "http" if is_loopback(authority.host()) => Ok(bare),
        "http" => Err(BaseUrlError::PlainHttp { url: shown(&bare) }),
        _ => Err(malformed()),
    }
}

/// The longest URL that an error shows, in bytes.
const LONGEST_SHOWN: usize = 255;

/// The URL for an error, without its user name, password and query, which may be secrets.
fn shown(url: &str) -> String {
    let (scheme, rest) = url.split_at(url.find("://").map_or(0, |position| position + "://".len()));
    let (user, rest) = match rest.rsplit_once('@') {
        Some((_, after)) => ("…@", after),
        None => ("", rest),
    };
    let (rest, query) = match rest.split_once(['?', '#']) {
        Some((before, _)) => (before, "?…"),
        None => (rest, ""),
    };
    format!(
        "{scheme}{user}{}{query}",
        foreign_text::unless_a_key(rest, LONGEST_SHOWN)
    )
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.is_ok_and(|address| address.is_loopback()) || host.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_https_anywhere_and_http_on_loopback() {
        for url in [
            "https://relay.example",
            "https://relay.example:8443",
            "http://127.0.0.1:9",
            "http://localhost",
        ] {
            assert_eq!(checked(url).as_deref(), Ok(url));
        }
        assert_eq!(checked("http://[::1]:9/").as_deref(), Ok("http://[::1]:9"));
    }

    #[test]
    fn refuses_plain_http_to_other_machines() {
        for url in [
            "http://api.mch.weixin.qq.com",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "http://10.0.0.1",
        ] {
            assert_eq!(checked(url), Err(BaseUrlError::PlainHttp { url: url.to_owned() }));
        }
    }

    #[test]
    fn refuses_text_that_is_not_a_base_url() {
        for url in [
            "",
            "relay.example",
            "/v3",
            "ftp://relay.example",
            "https://relay.example/v3",
            "https://",
        ] {
            assert_eq!(checked(url), Err(BaseUrlError::Form { url: url.to_owned() }), "{url}");
        }
    }

    #[test]
    fn an_error_shows_no_password_and_no_query() {
        for (url, shown) in [
            ("https://user@relay.example", "https://…@relay.example"),
            (
                "https://user:a/b?c@d@relay.example:1/v3",
                "https://…@relay.example:1/v3",
            ),
            ("http://user:secret@10.0.0.1", "http://…@10.0.0.1"),
            ("user:secret@relay.example", "…@relay.example"),
            ("https://a.example?token=secret", "https://a.example?…"),
            ("https://a.example/v3#secret", "https://a.example/v3?…"),
            ("-----BEGIN KEY-----\nMIIE", "(24 bytes)"),
            ("192006250b4c09247ec02edce69f6a2d", "(32 bytes)"),
        ] {
            assert_eq!(checked(url), Err(BaseUrlError::Form { url: shown.to_owned() }), "{url}");
        }
    }

    #[test]
    fn files_are_fetched_from_known_hosts_only() {
        let mut urls = BaseUrls::default();
        let file = "/v3/billdownload/file?token=a%2Fb&tartype=gzip";
        for base in ["https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"] {
            assert_eq!(
                urls.locate(&format!("{base}{file}")),
                Some((Host::Main, file.to_owned()))
            );
        }
        for foreign in [
            "https://api.mch.weixin.qq.com.example/v3/billdownload/file",
            "https://api.mch.weixin.qq.com@evil.example/v3",
            "http://api.mch.weixin.qq.com/v3/billdownload/file",
            "https://api.mch.weixin.qq.com:8443/v3",
            "/v3/billdownload/file",
            "",
        ] {
            assert_eq!(urls.locate(foreign), None, "{foreign}");
        }
        urls.replace(Host::Main, "https://127.0.0.1:8443").unwrap();
        assert!(urls.locate(&format!("https://127.0.0.1:8443{file}")).is_some());
        assert!(urls.locate(&format!("https://api.mch.weixin.qq.com{file}")).is_some());
    }

    #[test]
    fn a_replaced_host_does_not_fail_over_to_the_real_backup_host() {
        let mut urls = BaseUrls::default();
        assert_eq!(
            urls.of(Host::Main).backup.as_deref(),
            Some("https://api2.mch.weixin.qq.com")
        );
        urls.replace(Host::Main, "https://sandbox.example").unwrap();
        assert_eq!(urls.of(Host::Main).backup, None);
        urls.replace_backup(Host::Main, "https://sandbox2.example").unwrap();
        let replaced = urls.of(Host::Main);
        assert_eq!(
            (replaced.main.as_str(), replaced.backup.as_deref()),
            ("https://sandbox.example", Some("https://sandbox2.example"))
        );
    }
}
