//! The address of a page that names the path beside the method: `请求方式：【POST】/v3/…`, with the host on another line.

use super::facts::{self, Endpoint, METHOD_LABELS, endpoint, labelled};
use crate::input::official::address_end;

/// The host, if the page names none.
const MAIN: &str = "https://api.mch.weixin.qq.com";
/// The labels of the host.
const HOST_LABELS: &[&str] = &["请求域名", "request domain"];

/// The addresses that the page names, with labels of their own or beside the method.
pub(super) fn endpoints(text: &str) -> Vec<Endpoint> {
    let found = facts::endpoints(text);
    match found.is_empty() {
        true => read(text).into_iter().collect(),
        false => found,
    }
}

/// The address after the first label of the method that has a path.
fn read(text: &str) -> Option<Endpoint> {
    let mut paths = labelled(text, METHOD_LABELS).filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let line = rest.lines().next().unwrap_or_default();
        let slash = line.find('/').filter(|slash| is_method(line.get(..*slash)))?;
        rest.get(slash..)
    });
    let path = paths.next()?;
    endpoint(&format!("{}{path}", host(text)), text)
}

/// Whether a text before a path is a method: `：【POST】`, `: GET `.
fn is_method(text: Option<&str>) -> bool {
    let letters = |c: char| c.is_ascii_alphabetic();
    text.is_some_and(|text| text.chars().any(letters) && !text.chars().any(|c| c.is_alphabetic() && !letters(c)))
}

/// The host that the page names, with `https://`.
fn host(text: &str) -> String {
    let mut hosts = labelled(text, HOST_LABELS).filter_map(|(at, _)| {
        let lines = text.get(at..)?.lines().take(2);
        lines.into_iter().find_map(|line| line.get(line.find("https://")?..))
    });
    let named = hosts.next().map(|line| address_end::read(line, text).address);
    named.map_or(MAIN.to_owned(), |host| host.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Host;

    use super::read;

    #[test]
    fn a_path_is_beside_the_method() {
        let of = |text: &str| read(text).map(|found| (found.host, found.route.url_path()));
        let close = Some((Host::Main, "/v3/course/{id}/close".to_owned()));
        for text in [
            "请求方式：【POST】/v3/course/{id}/close\n请求域名：【主域名】https://api.mch.weixin.qq.com\n",
            "请求方式: POST /v3/course/{id}/close\n",
            "请求方式：【POST】/v3/course/{id}/close\n请求域名：\nhttps://api.mch.weixin.qq.com/\n",
        ] {
            assert_eq!(of(text), close, "{text}");
        }
        for text in [
            "请求方式：POST\n/v3/course\n",
            "请求方式：GET，见 /v3/course\n",
            "POST /v3/course\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
