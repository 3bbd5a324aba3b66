//! Notations other than JSON in which a body is signed by mistake.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::json_text::Json;

/// Texts in other notations that programs sign in place of the body: a form, the text of a map or a dictionary, the body
/// within a text of JSON, its digest, its Base64.
pub(crate) fn other_forms(body: &[u8]) -> Vec<Vec<u8>> {
    let mut texts = of_bytes(body);
    if let Some(json) = Json::of(body) {
        texts.extend(of_json(&json));
    }
    texts
}

/// Texts made of the bytes alone: Base64, digests in hexadecimal, and a text of JSON with the body in it.
fn of_bytes(body: &[u8]) -> Vec<Vec<u8>> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let sha256 = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body);
    let digests = [hex(sha256.as_ref()), hex(&Md5::digest(body))];
    let mut texts = vec![STANDARD.encode(body).into_bytes()];
    for digest in digests {
        texts.push(digest.to_uppercase().into_bytes());
        texts.push(digest.into_bytes());
    }
    if let Ok(text) = std::str::from_utf8(body) {
        let quoted = serde_json::Value::from(text).to_string();
        texts.push(quoted.replace('/', "\\/").into_bytes());
        texts.push(quoted.into_bytes());
    }
    texts
}

/// Texts of the value: a form, and what Python, Java and JavaScript print for it.
fn of_json(json: &Json) -> Vec<Vec<u8>> {
    let mut texts = vec![python(json), java(json), b"[object Object]".to_vec()];
    if let Json::Object(members) = json {
        for blank in ["+", "%20"] {
            for sorted in [false, true] {
                let mut pairs = Vec::new();
                form("", json, blank, &mut pairs);
                if sorted {
                    pairs.sort();
                }
                texts.push(pairs.join("&").into_bytes());
            }
        }
        let plain = members.iter().map(|(name, value)| format!("{name}={}", text_of(value)));
        let mut plain: Vec<String> = plain.collect();
        texts.push(plain.join("&").into_bytes());
        plain.sort();
        texts.push(plain.join("&").into_bytes());
    }
    texts
}

fn text_of(value: &Json) -> String {
    match value {
        Json::Text(text) | Json::Literal(text) => text.clone(),
        other => String::from_utf8_lossy(&java(other)).into_owned(),
    }
}

/// The pairs of a form, with `a[b]` for members, as PHP's `http_build_query` and jQuery name them.
fn form(within: &str, value: &Json, blank: &str, pairs: &mut Vec<String>) {
    let named = |name: &str| match within {
        "" => name.to_owned(),
        within => format!("{within}[{name}]"),
    };
    match value {
        Json::Object(members) => {
            for (name, member) in members {
                form(&named(name), member, blank, pairs);
            }
        }
        Json::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                form(&named(&position.to_string()), item, blank, pairs);
            }
        }
        Json::Text(text) | Json::Literal(text) => {
            pairs.push(format!("{}={}", encoded(within, blank), encoded(text, blank)))
        }
    }
}

fn encoded(text: &str, blank: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
    utf8_percent_encode(text, KEPT).to_string().replace("%20", blank)
}

/// As `str()` of Python prints a dictionary.
fn python(value: &Json) -> Vec<u8> {
    fn write(value: &Json, text: &mut String) {
        match value {
            Json::Object(members) => {
                let members = members.iter().map(|(name, value)| (Some(name), value));
                list(members, ["{", "}"], text);
            }
            Json::Array(items) => list(items.iter().map(|value| (None, value)), ["[", "]"], text),
            Json::Text(string) => quoted(string, text),
            Json::Literal(literal) => text.push_str(match literal.as_str() {
                "true" => "True",
                "false" => "False",
                "null" => "None",
                other => other,
            }),
        }
    }
    fn list<'v>(items: impl Iterator<Item = (Option<&'v String>, &'v Json)>, ends: [&str; 2], text: &mut String) {
        let [start, end] = ends;
        text.push_str(start);
        for (position, (name, value)) in items.enumerate() {
            if position > 0 {
                text.push_str(", ");
            }
            if let Some(name) = name {
                quoted(name, text);
                text.push_str(": ");
            }
            write(value, text);
        }
        text.push_str(end);
    }
    fn quoted(string: &str, text: &mut String) {
        let quote = if string.contains('\'') && !string.contains('"') {
            '"'
        } else {
            '\''
        };
        text.push(quote);
        for character in string.chars() {
            match character {
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                _ if character == quote => text.extend(['\\', character]),
                _ => text.push(character),
            }
        }
        text.push(quote);
    }
    let mut text = String::new();
    write(value, &mut text);
    text.into_bytes()
}

/// As `toString` of Java's maps and lists prints them.
fn java(value: &Json) -> Vec<u8> {
    fn write(value: &Json, text: &mut String) {
        match value {
            Json::Object(members) => {
                text.push('{');
                for (position, (name, value)) in members.iter().enumerate() {
                    if position > 0 {
                        text.push_str(", ");
                    }
                    text.push_str(name);
                    text.push('=');
                    write(value, text);
                }
                text.push('}');
            }
            Json::Array(items) => {
                text.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        text.push_str(", ");
                    }
                    write(item, text);
                }
                text.push(']');
            }
            Json::Text(string) | Json::Literal(string) => text.push_str(string),
        }
    }
    let mut text = String::new();
    write(value, &mut text);
    text.into_bytes()
}
