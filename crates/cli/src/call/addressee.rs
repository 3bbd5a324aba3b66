//! The host in the URL of a call. The profile decides where a call goes, so a URL of another place is refused.

use wechatpay_runtime::Host;

use crate::failure::Failure;
use crate::output;
use crate::profile::Profile;

/// Compares the host of a URL with the one that the profile calls. A path alone has none.
pub(super) fn check(url: &str, profile: &Profile) -> Result<(), Failure> {
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
            "{given} is no host of WeChat Pay and not that of profile {named} ({}); nothing was sent",
            base_url.unwrap_or(Host::Main.base_url())
        ))),
    }
}

/// Host and port of a URL, in lower case; none for a path.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if scheme.contains(['/', '?']) {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let default = if scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    Some(host.strip_suffix(default).unwrap_or(host).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn the_host_of_a_url_is_compared_without_case_and_default_port() {
        for (url, expected) in [
            ("https://API.mch.weixin.qq.com:443/v3/a", Some("api.mch.weixin.qq.com")),
            ("http://localhost:8700?a=b", Some("localhost:8700")),
            ("https://api.mch.weixin.qq.com@evil.example/v3", Some("evil.example")),
            ("/v3/a?url=https://b.example/", None),
            ("v3/a", None),
        ] {
            assert_eq!(origin(url).as_deref(), expected, "{url}");
        }
    }
}
