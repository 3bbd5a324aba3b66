//! The sample call of a page, which shows the method and the address of the operation again.

use wechatpay_spec::model::{Field, Host, Method};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use super::address;
use crate::draft::Route;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The maximum number of words that are read of a call.
const WORDS: usize = 60;
/// Options of `curl` that a body follows.
const DATA: &[&str] = &["-d", "--data", "--data-raw", "--data-binary", "-F", "--form"];

/// Reports a sample call that is not one of the operation: its method, its host or its path is another one.
///
/// So is one whose query has parameters that are not among the `query` of the page.
pub(super) fn check(text: &str, method: Method, host: Host, route: &Route, query: &[Field], findings: &mut Findings) {
    let calls: Vec<Call<'_>> = text
        .match_indices("curl ")
        .filter_map(|(at, word)| call(text.get(at + word.len()..)?))
        .collect();
    let own = calls
        .iter()
        .filter(|call| call.method == method && call.is_at(host, route));
    let mut unlisted: Vec<String> = own
        .flat_map(|call| call.parameters())
        .filter(|name| !query.iter().any(|field| field.name.value == *name))
        .map(|name| format!("`{}`", shorten(name)))
        .collect();
    unlisted.dedup();
    if !unlisted.is_empty() {
        let message = format!(
            "the query of the sample call has parameters that the page does not list: {}",
            unlisted.join(", ")
        );
        let help = "their rows may be lost: compare them with the document, and add them to the spec by hand";
        findings.report(rules::ROW_LOST, Span::default(), message, help);
    }
    // The line above the call is the method alone.
    let first = text.split_whitespace().next().unwrap_or_default();
    let first =
        Method::from_word(&first.to_ascii_lowercase()).filter(|_| first.bytes().all(|b| b.is_ascii_uppercase()));
    let other = calls
        .iter()
        .find(|call| !(call.method == method && call.is_at(host, route)));
    let message = match (other, first) {
        (Some(call), _) => format!(
            "the sample call is `{} {}`, which is not the operation that the page names",
            call.method.word().to_uppercase(),
            shorten(call.url)
        ),
        (None, Some(first)) if first != method => format!(
            "the sample is one of `{}`, and the page names `{}`",
            first.word().to_uppercase(),
            method.word().to_uppercase()
        ),
        _ => return,
    };
    let help = "compare the method, the host and the path with the document; those outside the sample were read";
    findings.report(rules::SAMPLE, Span::default(), message, help);
}

struct Call<'t> {
    method: Method,
    url: &'t str,
}

/// The call that the text after `curl` makes; `None` if it names no URL of the service.
fn call(text: &str) -> Option<Call<'_>> {
    let mut words = text
        .split_whitespace()
        .map(|word| word.trim_matches(['"', '\'', '\\']))
        .take(WORDS);
    let mut named = None;
    let mut url = None;
    let mut has_body = false;
    while let Some(word) = words.next() {
        match word {
            "-X" | "--request" => named = named.or_else(|| method(words.next()?)),
            // Another call.
            "curl" => break,
            _ if DATA.contains(&word) => has_body = true,
            _ if word.starts_with("https://") => url = url.or(Some(word)),
            _ => named = named.or_else(|| method(word.strip_prefix("-X")?)),
        }
    }
    let url = url.map(|url| url.split(['"', '\'', ';']).next().unwrap_or(url))?;
    Host::of_url(url)?;
    let implied = if has_body { Method::Post } else { Method::Get };
    Some(Call {
        method: named.unwrap_or(implied),
        url,
    })
}

fn method(word: &str) -> Option<Method> {
    Method::from_word(&word.trim_matches(['"', '\'']).to_ascii_lowercase())
}

impl<'t> Call<'t> {
    /// The names of the parameters in the query.
    fn parameters(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let query = self.url.split_once('?').map_or("", |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let names = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0));
        let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        names.filter(is_name)
    }

    /// Whether the URL is that of an operation, with any values in place of its parameters.
    fn is_at(&self, host: Host, route: &Route) -> bool {
        let Some((own_host, prefix, path)) = address::split(self.url) else {
            return false;
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let wanted: Vec<&str> = route.chain.split('/').collect();
        let fits = |(own, wanted): (&&str, &&str)| own == wanted || wanted.starts_with('{') || own.starts_with('{');
        own_host == host
            && prefix == route.prefix
            && segments.len() == wanted.len()
            && segments.iter().zip(&wanted).all(fits)
    }
}
