//! The usual mistakes in each part of a signed text.

mod bodies;

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use self::bodies::{BYTE_ORDER_MARK, unmarked};
pub(crate) use self::bodies::{bodies, rare_body};
use super::json_differences::differences;
use super::mistake::Mistake;

/// A part as it may have been signed, with the mistakes that explain it; none for the part as it is.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) bytes: Vec<u8>,
    mistakes: Vec<Mistake>,
    /// Whether it is JSON that was written in another way, so that the mistakes follow from the difference.
    rewritten: bool,
}

impl Variant {
    fn new(bytes: impl Into<Vec<u8>>, mistake: Mistake) -> Self {
        Self {
            bytes: bytes.into(),
            mistakes: vec![mistake],
            rewritten: false,
        }
    }

    fn rewritten(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            mistakes: Vec::new(),
            rewritten: true,
        }
    }

    /// The whole form, where only a part of it is signed.
    pub(crate) fn whole_form(body: &[u8]) -> Self {
        Self::new(body, Mistake::WholeFormSigned)
    }

    /// The mistakes that explain it, if the message has `own` as its body.
    pub(crate) fn mistakes(&self, own: &[u8]) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.clone();
        if self.rewritten {
            if own.starts_with(BYTE_ORDER_MARK) != self.bytes.starts_with(BYTE_ORDER_MARK) {
                mistakes.push(Mistake::ByteOrderMark);
            }
            mistakes.extend(differences(unmarked(own), unmarked(&self.bytes)));
        }
        mistakes
    }
}

/// A list that begins with the part as it is, and holds each text once.
fn variants(own: &[u8], others: Vec<Variant>) -> Vec<Variant> {
    let first = Variant {
        bytes: own.to_vec(),
        mistakes: Vec::new(),
        rewritten: false,
    };
    let mut known = BTreeSet::new();
    let all = std::iter::once(first).chain(others);
    all.filter(|variant| known.insert(variant.bytes.clone())).collect()
}

pub(crate) fn methods(method: &str) -> Vec<Variant> {
    let mut others = vec![
        Variant::new(method.to_ascii_uppercase(), Mistake::MethodCase),
        Variant::new(method.to_ascii_lowercase(), Mistake::MethodCase),
        Variant::new(capitalized(method), Mistake::MethodCase),
    ];
    for other in ["GET", "POST", "PUT", "PATCH", "DELETE", ""] {
        others.push(Variant::new(other, Mistake::MethodDiffers));
    }
    variants(method.as_bytes(), others)
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
}

/// The characters that `encodeURIComponent` and functions like it encode.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// The characters that are encoded in a path.
const PATH: &AsciiSet = &COMPONENT
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Path and query. `hosts` are the names under which the server may have been called.
pub(crate) fn targets(target: &str, hosts: &[String]) -> Vec<Variant> {
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let mut others = Vec::new();
    let with_query = |path: &str, query: Option<&str>| match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    if query.is_some() {
        others.push(Variant::new(path, Mistake::QueryNotSigned));
    }
    // A shell ends a command at `&` unless the URL is in quotes.
    for (end, _) in target.match_indices('&') {
        let beginning = target.get(..end).unwrap_or_default();
        others.push(Variant::new(beginning, Mistake::QueryNotSigned));
    }
    if let Some(query) = query {
        let parts = parts_of(query).into_iter();
        others.extend(parts.map(|part| Variant::new(format!("{path}?{part}"), Mistake::QueryNotSigned)));
    }
    for host in hosts {
        for start in [
            format!("https://{host}"),
            format!("http://{host}"),
            host.clone(),
            format!("//{host}"),
            format!("https://{host}:443"),
            format!("http://{host}:80"),
            format!("{host}:443"),
        ] {
            others.push(Variant::new(format!("{start}{target}"), Mistake::HostSigned));
            if query.is_some() {
                let mut both = Variant::new(format!("{start}{path}"), Mistake::HostSigned);
                both.mistakes.push(Mistake::QueryNotSigned);
                others.push(both);
            }
        }
    }
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let plus = |text: &str| text.replace('+', " ");
    let each = |change: &dyn Fn(&str) -> String| {
        let query = query.map(|query| {
            let pairs = query.split('&').map(|pair| match pair.split_once('=') {
                Some((name, value)) => format!("{}={}", change(name), change(value)),
                None => change(pair),
            });
            pairs.collect::<Vec<_>>().join("&")
        });
        with_query(path, query.as_deref())
    };
    let encoded_path = utf8_percent_encode(&decode(path), PATH).to_string();
    for text in [
        decode(target),
        decode(&plus(target)),
        with_query(&decode(path), query),
        with_query(&encoded_path, query),
        each(&|text| utf8_percent_encode(&decode(&plus(text)), COMPONENT).to_string()),
        each(&|text| utf8_percent_encode(&decode(text), COMPONENT).to_string()),
        each(&|text| {
            utf8_percent_encode(&decode(text), COMPONENT)
                .to_string()
                .replace("%20", "+")
        }),
        each(&|text| utf8_percent_encode(text, COMPONENT).to_string()),
        each(&|text| utf8_percent_encode(&decode(text), PATH).to_string()),
        target.replace("%20", "+"),
        target.replace('+', "%20"),
        lower_escapes(target),
        utf8_percent_encode(target, COMPONENT).to_string(),
    ] {
        others.push(Variant::new(text, Mistake::PathDecoded));
    }
    if let Some(query) = query {
        let mut pairs: Vec<&str> = query.split('&').collect();
        let reversed = pairs.iter().rev().copied().collect::<Vec<_>>().join("&");
        pairs.sort_unstable();
        let sorted = pairs.join("&");
        for order in [sorted, reversed].into_iter().chain(orders(query)) {
            others.push(Variant::new(format!("{path}?{order}"), Mistake::QueryOrder));
        }
    }
    match path.strip_suffix('/') {
        Some(shorter) if !shorter.is_empty() => {
            others.push(Variant::new(with_query(shorter, query), Mistake::TrailingSlash));
        }
        _ => others.push(Variant::new(
            with_query(&format!("{path}/"), query),
            Mistake::TrailingSlash,
        )),
    }
    for doubled in doubled_slashes(path) {
        others.push(Variant::new(with_query(&doubled, query), Mistake::TrailingSlash));
    }
    match query {
        None => others.push(Variant::new(format!("{target}?"), Mistake::TrailingSlash)),
        Some("") => others.push(Variant::new(path, Mistake::TrailingSlash)),
        Some(_) => {}
    }
    for text in [target.to_lowercase(), with_query(&path.to_lowercase(), query)] {
        others.push(Variant::new(text, Mistake::PathCase));
    }
    for prefix in ["/hk", "/v3", "/global"] {
        if let Some(rest) = target.strip_prefix(prefix) {
            others.push(Variant::new(rest, Mistake::PathPrefix));
        }
    }
    for prefix in ["/hk", "/v3", "/global", "/api", "/"] {
        others.push(Variant::new(format!("{prefix}{target}"), Mistake::PathPrefix));
    }
    // A reverse proxy or a base path that the program does not know.
    if let Some((_, rest)) = target.trim_start_matches('/').split_once('/') {
        others.push(Variant::new(format!("/{rest}"), Mistake::PathPrefix));
    }
    others.push(Variant::new(target.trim_start_matches('/'), Mistake::PathPrefix));
    for nothing in ["", "/"] {
        others.push(Variant::new(nothing, Mistake::PathNotSigned));
    }
    variants(target.as_bytes(), others)
}

/// Every choice of some of the parameters, if they are few, in their order.
fn parts_of(query: &str) -> Vec<String> {
    let pairs: Vec<&str> = query.split('&').collect();
    if pairs.len() > MAX_PARAMETERS {
        return Vec::new();
    }
    let choices = 0..(1_u32 << pairs.len());
    let chosen = choices.map(|choice| {
        let kept = pairs.iter().enumerate().filter(|(place, _)| choice & (1 << place) != 0);
        kept.map(|(_, pair)| *pair).collect::<Vec<_>>().join("&")
    });
    chosen.collect()
}

/// Queries with more parameters are not signed in part.
const MAX_PARAMETERS: usize = 7;

/// The path with one of its slashes doubled, and without its doubled slashes.
fn doubled_slashes(path: &str) -> Vec<String> {
    let slashes = path.match_indices('/');
    let doubled = slashes.filter_map(|(place, _)| {
        let (before, from) = path.split_at_checked(place)?;
        Some(format!("{before}/{from}"))
    });
    let mut paths: Vec<String> = doubled.collect();
    if path.contains("//") {
        let mut single = path.to_owned();
        while single.contains("//") {
            single = single.replace("//", "/");
        }
        paths.push(single);
    }
    paths
}

/// The parameters in every order, if there are few.
fn orders(query: &str) -> Vec<String> {
    let pairs: Vec<&str> = query.split('&').collect();
    if pairs.len() > 5 {
        return Vec::new();
    }
    let mut orders: Vec<Vec<&str>> = vec![Vec::new()];
    for pair in pairs {
        orders = orders
            .into_iter()
            .flat_map(|order| {
                (0..=order.len()).map(move |place| {
                    let mut longer = order.clone();
                    longer.insert(place, pair);
                    longer
                })
            })
            .collect();
    }
    orders.into_iter().map(|order| order.join("&")).collect()
}

/// `%2F` as `%2f`.
pub(super) fn lower_escapes(target: &str) -> String {
    let mut parts = target.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push('%');
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        text.push_str(&digits.to_ascii_lowercase());
        text.push_str(rest);
    }
    text
}

/// Timestamps that are usual beside the one that was sent; `far` also those that take a thousand attempts.
pub(crate) fn timestamps(timestamp: &str, far: bool) -> Vec<Variant> {
    let mut others = Vec::new();
    if let Ok(number) = timestamp.parse::<i64>() {
        others.push(Variant::new(
            (number / 1000).to_string(),
            Mistake::TimestampMilliseconds,
        ));
        let first = number.saturating_mul(1000);
        let milliseconds = if far { 1000 } else { 1 };
        for rest in 0..milliseconds {
            others.push(Variant::new(
                first.saturating_add(rest).to_string(),
                Mistake::TimestampMilliseconds,
            ));
        }
        let seconds = if far { 300 } else { 2 };
        for off in 1..=seconds {
            for other in [number.saturating_sub(off), number.saturating_add(off)] {
                others.push(Variant::new(other.to_string(), Mistake::TimestampDiffers));
            }
        }
    }
    others.push(Variant::new("", Mistake::TimestampDiffers));
    // China's time taken for UTC, or the other way round.
    for hours in [-8, 8] {
        let other = timestamp
            .parse::<i64>()
            .ok()
            .and_then(|number| number.checked_add(hours * 3600));
        others.extend(other.map(|other| Variant::new(other.to_string(), Mistake::TimestampDiffers)));
    }
    variants(timestamp.as_bytes(), others)
}

/// Shorter beginnings of a nonce are not tried.
const SHORTEST_NONCE: usize = 8;

/// Nonces; the body may contain one that is taken for the header's.
pub(crate) fn nonces(nonce: &str, body: &[u8]) -> Vec<Variant> {
    let mut others = vec![
        nonce.to_ascii_lowercase(),
        nonce.to_ascii_uppercase(),
        nonce.replace('-', ""),
    ];
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let inner = json.as_ref().and_then(|json| json.pointer("/resource/nonce"));
    others.extend(inner.and_then(|nonce| nonce.as_str()).map(str::to_owned));
    others.push(String::new());
    // The header has the whole nonce, and the signed text its beginning.
    others.extend((SHORTEST_NONCE..nonce.len()).filter_map(|end| nonce.get(..end).map(str::to_owned)));
    if nonce.len() == 32 {
        // A UUID whose dashes were removed after signing.
        let groups = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
        let groups = groups.iter().filter_map(|(start, end)| nonce.get(*start..*end));
        let dashed = groups.collect::<Vec<_>>().join("-");
        others.push(dashed.to_ascii_lowercase());
        others.push(dashed);
    }
    let others = others.into_iter().map(|text| Variant::new(text, Mistake::NonceDiffers));
    variants(nonce.as_bytes(), others.collect())
}
