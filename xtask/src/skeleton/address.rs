//! The file of an operation or notification, by its URL or event type.

use wechatpay_spec::Sources;
use wechatpay_spec::folder::{DEPTH, PATH_LENGTH, has_the_name_of_a_spec};
use wechatpay_spec::model::Host;
use wechatpay_spec::names::files::is_device;
use wechatpay_spec::plural::bytes;
use wechatpay_spec::url_path_fault;
use wechatpay_spec::words::Word;

use crate::status::Failure;

/// The kind of thing that a spec describes.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Operation { is_v2: bool },
    Notification { is_v2: bool },
}

/// Where an operation or notification is, for callers and in the folder of specs.
pub(super) struct Address {
    /// The file below `api/`.
    pub(super) file: String,
    /// The URL path, or the event type.
    pub(super) url_path: String,
    /// The host's word, unless it is the main one.
    pub(super) host: Option<&'static str>,
    /// Whether the file's name says it. If not, the spec does, with the key `path` or `event_type`.
    pub(super) is_the_files: bool,
}

impl Address {
    /// The address of an operation or notification with this URL, URL path or event type.
    pub(super) fn of(written: &str, kind: Kind, sources: &Sources) -> Result<Self, Failure> {
        match kind {
            Kind::Notification { is_v2 } => Ok(Self::of_notification(written, is_v2)),
            Kind::Operation { is_v2 } => Self::of_operation(written, is_v2, sources),
        }
    }

    fn of_notification(event_type: &str, is_v2: bool) -> Self {
        let folder = if is_v2 { "notify/v2" } else { "notify" };
        let name = holdable(event_type);
        Self {
            is_the_files: name == event_type,
            file: format!("{folder}/{name}.yaml"),
            url_path: event_type.to_owned(),
            host: None,
        }
    }

    fn of_operation(written: &str, is_v2: bool, sources: &Sources) -> Result<Self, Failure> {
        let (host, url_path) = host_and_path(written)?;
        if let Some(fault) = url_path_fault(url_path).filter(|fault| fault.contains("U+")) {
            return Err(format!("`{written}` {fault}: type that in its place").into());
        }
        if !url_path.starts_with('/') {
            return Err(
                format!("`{written}` is no URL path: it begins with `/`, as in /v3/pay/transactions/jsapi").into(),
            );
        }
        if let Some(at) = url_path.find(['?', '#']) {
            let (path, rest) = url_path.split_at(at);
            return Err(format!(
                "`{rest}` is not part of a URL path: write {path}, and list the parameters in `request: query:` afterwards"
            )
            .into());
        }
        if let Some((segment, name)) = url_path.split('/').find_map(parameter) {
            return Err(format!(
                "`{segment}` looks like a parameter, which a path has in braces: `{}`",
                url_path.replacen(segment, &format!("{{{name}}}"), 1)
            )
            .into());
        }
        if url_path.trim_matches('/').is_empty() {
            return Err(format!("`{written}` has no URL path: write one, as in /v3/pay/transactions/jsapi").into());
        }
        if let Some(rest) = url_path.strip_prefix("/v2/").filter(|_| is_v2) {
            let is_known = sources.specs.iter().any(|source| source.file.starts_with("v2/v2/"));
            if !is_known {
                return Err(format!(
                    "`/v2` is the folder of APIv2 and not a part of its URL paths: write /{rest}, or the file by hand if the URL has it"
                )
                .into());
            }
        }
        if url_path.split('/').any(|segment| segment == "{}") {
            return Err("`{}` has no name: write that of the parameter into the braces, as in `{out_trade_no}`".into());
        }
        if let Some(fault) = url_path_fault(url_path) {
            return Err(format!("{url_path} {fault}: write it as in /v3/orders/{{order_no}}").into());
        }
        let segments: Vec<String> = url_path.trim_matches('/').split('/').map(holdable).collect();
        let chain = segments.join("/");
        let first = segments.first().map_or("", String::as_str);
        let is_known = sources
            .specs
            .iter()
            .any(|source| source.file.split('/').next() == Some(first));
        let is_v3 = segments.iter().any(|segment| segment == "v3") || is_known && !["v2", "notify"].contains(&first);
        if !is_v2 && !is_v3 {
            return Err(
                format!("{url_path} looks like a path of APIv2: repeat the command with `--v2` if it is one").into(),
            );
        }
        let folder = if is_v2 { "v2/" } else { "" };
        if format!("{folder}{chain}").split('/').count() > DEPTH {
            return Err(format!(
                "the path has {} segments, and folders of specs nest at most {DEPTH} deep: write a file with a shorter name by hand, with the key `path`",
                segments.len()
            )
            .into());
        }
        let file = format!("{folder}{chain}.yaml");
        if file.len() > PATH_LENGTH {
            return Err(format!(
                "the file's path would have {}, and Windows cannot hold more than {PATH_LENGTH} in most folders: write a file with a shorter name by hand, with the key `path`",
                bytes(file.len())
            )
            .into());
        }
        Ok(Self {
            is_the_files: format!("/{chain}") == url_path,
            file,
            url_path: url_path.to_owned(),
            host: (host != Host::Main).then(|| host.word()),
        })
    }
}

/// The host and the path of a URL, or a path of the main host. The scheme and the host may be in any case, and the scheme may be
/// missing.
fn host_and_path(written: &str) -> Result<(Host, &str), Failure> {
    if written.starts_with('/') {
        return Ok((Host::Main, written));
    }
    let (scheme, rest) = match written.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("https".to_owned(), written),
    };
    let (name, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let base = format!("https://{}", name.to_ascii_lowercase());
    match Host::of_url(&base) {
        Some(_) if scheme != "https" => Err(format!("WeChat Pay serves https only: write {base}{path}").into()),
        Some((host, _)) => Ok((host, path)),
        None if written.contains("://") => Err(format!("no host of WeChat Pay serves {written}").into()),
        None => Ok((Host::Main, written)),
    }
}

/// A segment that is a parameter in the notation of a web framework, and the parameter's name: `:id`, `<id>`, `$id`, `{orderNo}`.
fn parameter(segment: &str) -> Option<(&str, String)> {
    let name = segment.strip_prefix([':', '$', '<', '{'])?;
    let name = name.strip_suffix(['>', '}']).unwrap_or(name);
    let is_word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let name = snake_case(name);
    (is_word && segment != format!("{{{name}}}")).then_some((segment, name))
}

/// `outTradeNo` as `out_trade_no`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && snake.ends_with(|last: char| last.is_ascii_lowercase() || last.is_ascii_digit()) {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// A name that every system can hold and no command takes for something else, for a segment of a path.
fn holdable(segment: &str) -> String {
    let mut name = segment.to_owned();
    if is_device(&name) {
        // Windows looks at what is before the first dot.
        name.insert(name.find('.').unwrap_or(name.len()), '_');
    }
    if name.ends_with('.') && !name.starts_with('.') || has_the_name_of_a_spec(&name) {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::holdable;

    #[test]
    fn a_name_that_some_system_cannot_hold_gets_an_underscore() {
        for (segment, name) in [
            ("close", "close"),
            ("com1", "com1_"),
            ("COM1.txt", "COM1_.txt"),
            ("nul.tar.gz", "nul_.tar.gz"),
            ("aux.", "aux_._"),
            ("x.", "x._"),
            ("x.yaml", "x.yaml_"),
            ("con.YML", "con_.YML_"),
            ("..", ".."),
        ] {
            assert_eq!(holdable(segment), name);
        }
    }
}
