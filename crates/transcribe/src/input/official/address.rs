//! The addresses of operations.

use wechatpay_spec::model::Host;

/// The hosts, each with the prefix of the URL path that is written with it. A longer address comes before its beginning.
const HOSTS: &[(&str, Host, &str)] = &[
    ("https://api.mch.weixin.qq.com/hk/", Host::Main, "hk"),
    ("https://apihk.mch.weixin.qq.com/global/", Host::HongKong, "global"),
    ("https://api.mch.weixin.qq.com/", Host::Main, ""),
    ("https://apihk.mch.weixin.qq.com/", Host::HongKong, ""),
    ("https://apius.mch.weixin.qq.com/", Host::UnitedStates, ""),
    ("https://apieu.mch.weixin.qq.com/", Host::Europe, ""),
];

/// The host of a URL, the prefix of its path, and the rest of its path. `None` when the host is unknown.
pub(super) fn split(url: &str) -> Option<(Host, &'static str, &str)> {
    HOSTS
        .iter()
        .find_map(|(start, host, prefix)| Some((*host, *prefix, url.strip_prefix(start)?)))
}
