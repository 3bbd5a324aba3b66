//! The host in the URL of a call. The profile decides where a call goes, so a URL of another place is refused.

use url::Url;
use wechatpay_runtime::Host;

use crate::failure::Failure;
use crate::output;
use crate::profile::Profile;

/// Compares the host of a URL with the one that the profile calls. A path alone has none.
pub(super) fn check(url: &str, profile: &Profile) -> Result<(), Failure> {
    if is_broken_url(url) {
        return Err(Failure::usage("the URL cannot be read; nothing was sent"));
    }
    let Some(given) = origin(url) else { return Ok(()) };
    let base_url = profile.settings.base_url.as_deref();
    let named = &profile.name;
    if base_url.and_then(origin).is_some_and(|called| called == given) {
        return Ok(());
    }
    let is_of_service = Host::ALL.into_iter().any(|host| {
        let urls = [Some(host.base_url()), host.backup_base_url()];
        urls.into_iter()
            .flatten()
            .filter_map(origin)
            .any(|known| known == given)
    });
    match (is_of_service, base_url) {
        (true, None) => Ok(()),
        (true, Some(base_url)) => {
            output::tell(&format!(
                "{given} is the real service; profile {named} calls {base_url} in its place"
            ));
            Ok(())
        }
        (false, _) => Err(Failure::usage(format!(
            "{given} is neither a host of WeChat Pay nor that of profile {named} ({}); nothing was sent",
            base_url.unwrap_or(Host::Main.base_url())
        ))),
    }
}

/// Host and port of a URL, without the port that is usual; none for a path.
fn origin(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    url.port_or_known_default()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Whether a text begins like a URL, and is neither a URL nor a path with a URL in its query.
fn is_broken_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| !scheme.contains(['/', '?'])) && origin(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::{is_broken_url, origin};

    #[test]
    fn the_host_of_a_url_is_compared_without_case_and_default_port() {
        for (url, expected) in [
            ("https://API.mch.weixin.qq.com:443/v3/a", Some("api.mch.weixin.qq.com")),
            ("http://localhost:8700?a=b", Some("localhost:8700")),
            ("https://api.mch.weixin.qq.com@evil.example/v3", Some("evil.example")),
            ("http://[::1]/v3/{out_trade_no}?a=退款 1", Some("[::1]")),
            ("/v3/a?url=https://b.example/", None),
            ("v3/a", None),
        ] {
            assert_eq!(origin(url).as_deref(), expected, "{url}");
            assert!(!is_broken_url(url), "{url}");
        }
        for url in [
            "https://",
            "https://a b.example/v3/a",
            "https://shop.example:99999/",
            "other://shop/a",
        ] {
            assert!(is_broken_url(url), "{url}");
        }
    }
}
