//! Headers as lines, and as programs and servers log them.

use serde_json::Value;

/// The headers of a signature.
const NAMES: [&str; 4] = [
    "Wechatpay-Signature",
    "Wechatpay-Serial",
    "Wechatpay-Timestamp",
    "Wechatpay-Nonce",
];

/// Reads header lines; the values keep everything but the blanks at their ends.
pub(super) fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines {
        // A line that begins with a blank continues the line before it.
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = headers.last_mut()
        {
            value.push('\n');
            value.push_str(line.trim());
        } else if let Some((name, value)) = split(line) {
            headers.push((name.to_owned(), value.trim().to_owned()));
        } else if let Some((_, value)) = headers.last_mut().filter(|(_, value)| value.is_empty()) {
            // Browsers copy their list of headers with each value below its name.
            value.push_str(line.trim());
        }
    }
    headers
}

/// The name and the value in a line; a pseudo-header of HTTP/2 (`:status: 200`) keeps its colon.
fn split(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let pseudo = usize::from(line.starts_with(':'));
    let end = pseudo + line.get(pseudo..)?.find(':')?;
    let (name, value) = (line.get(..end)?.trim_end(), line.get(end + 1..)?);
    // A colon in a date or a URL follows no name.
    let is_name = !name.contains([' ', '\t', ',', '/']) && !name.is_empty();
    is_name.then_some((name, value))
}

/// The value of a pseudo-header of HTTP/2.
pub(super) fn pseudo<'h>(name: &str, headers: &'h [(String, String)]) -> Option<&'h str> {
    let mut headers = headers.iter();
    let found = headers.find(|(other, _)| other.strip_prefix(':') == Some(name));
    found.map(|(_, value)| value.as_str())
}

/// Reads headers that a program or a server logged: an object in JSON, a map of Java, Go, PHP or Python, lines of nginx.
pub(super) fn logged(text: &str) -> Vec<(String, String)> {
    let listed = match serde_json::from_str(text) {
        Ok(json) => of_json(&json),
        Err(_) => Vec::new(),
    };
    if !listed.is_empty() {
        return listed;
    }
    let mut lines = headers(text.lines());
    for (_, value) in &mut lines {
        // As in YAML.
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        if let Some(bare) = quoted.map(str::to_owned) {
            *value = bare;
        }
    }
    let is_known = |name: &str| name.eq_ignore_ascii_case(NAMES[0]) || name.eq_ignore_ascii_case("Authorization");
    if lines.iter().any(|(name, _)| is_known(name)) {
        return lines;
    }
    let found = NAMES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), value_of(name, text)?)));
    let found: Vec<_> = found.collect();
    if found.is_empty() { lines } else { found }
}

/// `{"name": "value"}`, `{"name": ["value"]}`, or `[{"name": "…", "value": "…"}]`, where Postman says `key`.
pub(super) fn of_json(json: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::Array(values) => values.first().and_then(Value::as_str).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        value => value.as_str().map(str::to_owned),
    };
    match json {
        Value::Object(members) => {
            let headers = members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), text(value)?)));
            headers.collect()
        }
        Value::Array(items) => {
            let headers = items.iter().filter_map(|item| {
                let name = item.get("name").or_else(|| item.get("key"))?;
                Some((name.as_str()?.to_owned(), text(item.get("value")?)?))
            });
            headers.collect()
        }
        _ => Vec::new(),
    }
}

/// The value after a header's name, in whatever notation.
fn value_of(name: &str, text: &str) -> Option<String> {
    let comparable = |text: &str| text.to_ascii_lowercase().replace('_', "-");
    let place = comparable(text).find(&comparable(name))?;
    let after = text.get(place + name.len()..)?;
    // Signs between a name and its value; a signature may begin with `/` or `+`, but not with these.
    let value = after.trim_start_matches(|sign: char| sign.is_whitespace() || "\"'`:=>[](){},".contains(sign));
    let ends = |sign: char| sign.is_whitespace() || "\"'`,;])}".contains(sign);
    let end = value.find(ends).unwrap_or(value.len());
    value.get(..end).filter(|value| !value.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logged_headers_are_found_in_every_notation() {
        let value = "cZYvq/x+A==";
        for text in [
            "{\"Wechatpay-Signature\": \"cZYvq/x+A==\"}",
            "{\"wechatpay-signature\": [\"cZYvq/x+A==\"]}",
            "[{\"key\": \"Wechatpay-Signature\", \"value\": \"cZYvq/x+A==\"}]",
            "Wechatpay-Signature: cZYvq/x+A==",
            "Wechatpay-Signature: \"cZYvq/x+A==\"",
            "2026/11/28 10:00:00 [debug] 7#7: *1 http header: \"Wechatpay-Signature: cZYvq/x+A==\"",
            "127.0.0.1 \"POST /notify HTTP/1.1\" 200 wechatpay_signature=\"cZYvq/x+A==\" -",
            "{host=[a.example], wechatpay-signature=[cZYvq/x+A==], accept=[*/*]}",
            "map[Host:[a.example] Wechatpay-Signature:[cZYvq/x+A==]]",
            "    [HTTP_WECHATPAY_SIGNATURE] => cZYvq/x+A==",
            "  'HTTP_WECHATPAY_SIGNATURE' => 'cZYvq/x+A==',",
            "  'wechatpay-signature': 'cZYvq/x+A==',",
            "HTTP_WECHATPAY_SIGNATURE=cZYvq/x+A==",
            ":status: 200\nwechatpay-signature: cZYvq/x+A==",
            "date:\nSat, 28 Nov 2026 08:00:00 GMT\nwechatpay-signature:\ncZYvq/x+A==\nvia:\nx",
        ] {
            let found = logged(text);
            let mut named = found
                .iter()
                .filter(|(name, _)| name.eq_ignore_ascii_case("Wechatpay-Signature"));
            assert_eq!(
                named.next().map(|(_, value)| value.as_str()),
                Some(value),
                "{text}: {found:?}"
            );
        }
    }
}
