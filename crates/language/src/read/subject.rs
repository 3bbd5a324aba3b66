//! Determines from a file's path what the file describes.

use crate::diagnostic::Findings;
use crate::folder::PATH_LENGTH;
use crate::misnamed;
use crate::model::Protocol;
use crate::names::files::is_device;
use crate::place::Span;
use crate::plural::bytes;
use crate::rules;
use crate::source::FAMILIES;
use crate::text::NAME_LENGTH;
use crate::url_path::{parameter, parameters};
use crate::wire_text::{self, Stranger};

/// Maximum length of a URL path, in bytes.
const URL_PATH_LENGTH: usize = 512;

/// The fault of a file of another kind.
pub(crate) const ENDING: &str = "the file's name does not end in `.yaml`";
/// The advice about it.
pub(crate) const ENDING_HELP: &str = "rename it; remove what a merge or an editor left";

/// The advice about a file whose own name some system cannot hold.
const OTHER_NAME: &str =
    "give the file another name and the URL path by `path:`, or for a notification the event type by `event_type:`";

/// The subject of a file.
pub(super) enum Identity {
    /// A URL path.
    Path { url_path: String, protocol: Protocol },
    /// A notification.
    Notification { event_type: String, protocol: Protocol },
}

/// Determines what a file describes; reports a path that has neither form.
pub(super) fn identify(file: &str, findings: &mut Findings) -> Option<Identity> {
    if file == FAMILIES {
        findings
            .report(rules::NO_FAMILY, Span::default(), "there is no list of families, so no spec belongs to one")
            .help("restore `families.yaml`, or give the file that holds the list this name; a list begins with a family: `orders: {title: 订单, folders: [v3/orders]}`");
        return None;
    }
    let mut refuse = |message: String, help: &str| {
        findings.report(rules::FILE_PATH, Span::default(), message).help(help);
        None
    };
    if let Some(name) = file.strip_prefix("../") {
        let known = misnamed::meant(name).unwrap_or("another name");
        return refuse(
            format!("no command reads `{name}`"),
            &format!("rename it to `{known}`, or remove it"),
        );
    }
    let Some(path) = file.strip_suffix(".yaml") else {
        return refuse(ENDING.to_owned(), ENDING_HELP);
    };
    let segments: Vec<&str> = path.split('/').collect();
    if let Some(segment) = segments
        .iter()
        .find(|segment| is_device(segment) || segment.ends_with('.') && !segment.starts_with('.'))
    {
        return refuse(
            format!(
                "Windows cannot hold a file or folder called `{}`",
                segment.escape_debug()
            ),
            OTHER_NAME,
        );
    }
    if file.len() > PATH_LENGTH {
        let length = bytes(file.len());
        return refuse(
            format!(
                "the file's path has {length}; at most {PATH_LENGTH} are allowed, because Windows cannot hold long ones"
            ),
            OTHER_NAME,
        );
    }
    if let ["notify", rest @ ..] = segments.as_slice() {
        let (protocol, name) = match rest {
            ["v2", name] => (Protocol::V2, name),
            [name] => (Protocol::V3, name),
            _ => {
                return refuse(
                    "the notification is in a subfolder".to_owned(),
                    "put it at `notify/EVENT.TYPE.yaml`, or at `notify/v2/name.yaml` for APIv2",
                );
            }
        };
        return match segment_fault(name).or_else(|| name.starts_with('{').then(|| "is a parameter".to_owned())) {
            Some(fault) => refuse(
                format!("the file's name {fault}"),
                &advice_on(name, "name the file for the event type: `REFUND.SUCCESS.yaml`"),
            ),
            None => Some(Identity::Notification {
                event_type: (*name).to_owned(),
                protocol,
            }),
        };
    }
    let (protocol, chain) = match segments.as_slice() {
        ["v2", chain @ ..] => (Protocol::V2, chain),
        chain => (Protocol::V3, chain),
    };
    let url_path = format!("/{}", chain.join("/"));
    match url_path_fault(&url_path) {
        Some(fault) => refuse(
            format!("the file's path {fault}"),
            &advice_on(
                path,
                "mirror the URL path: `v3/pay/transactions/out-trade-no/{out_trade_no}.yaml`",
            ),
        ),
        None => Some(Identity::Path { url_path, protocol }),
    }
}

/// The URL path that follows from a file's path.
pub(crate) fn url_path_of(file: &str) -> Option<String> {
    match identify(file, &mut Findings::new(file))? {
        Identity::Path { url_path, .. } => Some(url_path),
        Identity::Notification { .. } => None,
    }
}

/// The event type that follows from the path of a notification's file.
pub(crate) fn event_type_of(file: &str) -> Option<String> {
    match identify(file, &mut Findings::new(file))? {
        Identity::Notification { event_type, .. } => Some(event_type),
        Identity::Path { .. } => None,
    }
}

/// The advice about a path: what to type for a look-alike, or else the usual.
pub(super) fn advice_on(path: &str, usual: &str) -> String {
    wire_text::look_alike(path).map_or_else(|| usual.to_owned(), Stranger::help)
}

/// Says what is wrong with a URL path, if anything. One trailing slash is allowed.
pub fn url_path_fault(path: &str) -> Option<String> {
    if let Some(stranger) = wire_text::look_alike(path) {
        return Some(stranger.fault());
    }
    let Some(chain) = path.strip_prefix('/') else {
        return Some("does not begin with `/`".to_owned());
    };
    if path.len() > URL_PATH_LENGTH {
        return Some(format!(
            "has {}; at most {URL_PATH_LENGTH} are allowed",
            bytes(path.len())
        ));
    }
    let chain = chain.strip_suffix('/').unwrap_or(chain);
    if let Some(fault) = chain.split('/').find_map(segment_fault) {
        return Some(fault);
    }
    let mut names = parameters(path);
    names.sort_unstable();
    let twice = names.windows(2).find_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    });
    twice.map(|name| format!("has the parameter `{name}` twice"))
}

/// Says what is wrong with one segment, if anything.
fn segment_fault(segment: &str) -> Option<String> {
    if segment.is_empty() {
        return Some("has an empty segment".to_owned());
    }
    if segment.len() > NAME_LENGTH {
        return Some(format!(
            "has a segment of {}; at most {NAME_LENGTH} are allowed",
            bytes(segment.len())
        ));
    }
    if let Some(stranger) = wire_text::look_alike(segment) {
        return Some(stranger.fault());
    }
    let shown: String = segment.escape_debug().collect();
    if segment.starts_with('{') || segment.ends_with('}') {
        let name = parameter(segment).unwrap_or_default();
        let is_snake_case = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        return (!is_snake_case).then(|| format!("has the segment `{shown}`, which is not a parameter in snake case"));
    }
    let is_plain = segment
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        && !segment.starts_with('.');
    (!is_plain).then(|| {
        format!("has the segment `{shown}`, which has characters other than letters, digits, `.`, `_` and `-`")
    })
}

#[cfg(test)]
mod tests {
    use super::url_path_fault;

    #[test]
    fn paths_cannot_leave_their_folder() {
        for good in [
            "/v3/a",
            "/v3/a/",
            "/v3/a/{b_1}/c.d-e_f",
            "/secapi/mch/addInstitutionsub",
        ] {
            assert_eq!(url_path_fault(good), None, "{good}");
        }
        for bad in [
            "v3/a",
            "/..",
            "/v3/../a",
            "/.hidden",
            "//",
            "/",
            "/v3//a",
            "/v3/a\\b",
            "/v3/{A}",
            "/v3/{a",
            "/v3/a}",
            "/v3/{}",
            "/v3/{a}b",
            "/v3/申请",
            "/v3/a b",
            "/{a}/{a}",
            "/v3/{1a}",
            "/v3/a%2e",
        ] {
            assert!(url_path_fault(bad).is_some(), "{bad}");
        }
    }
}
