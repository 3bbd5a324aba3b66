//! Tests of the page's files: every text exists in both languages, and every file is served.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("page")
}

/// The words of a language: the module is a JSON object after `export default`.
fn words(language: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder().join(format!("words/{language}.js"))).expect("it is there");
    let (_, object) = text.split_once("export default").expect("a module");
    serde_json::from_str(object.trim().trim_end_matches(';')).expect("JSON")
}

/// The sources of the page, without the words.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in ["", "openapi"] {
        for entry in fs::read_dir(folder().join(part)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.strip_prefix(folder()).expect("within").display().to_string();
                found.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_words() {
    let (english, chinese) = (words("en"), words("zh"));
    let keys = |words: &BTreeMap<String, String>| words.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&english), keys(&chinese));
    for (key, word) in &english {
        let places = |text: &str| {
            text.split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next().map(str::to_owned))
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(places(word), places(&chinese[key]), "{key}");
    }
}

/// The texts between a start and the next quote, where the start is not the end of a longer name.
fn quoted<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
    let longer = |at: usize| text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '.');
    let places = text.match_indices(start).filter(|(at, _)| !longer(*at));
    let rests = places.map(|(at, _)| &text[at + start.len()..]);
    rests.filter_map(|rest| rest.split(['"', '$', '`']).next()).collect()
}

#[test]
fn each_word_that_is_used_is_known_and_each_known_one_is_used() {
    let known = words("en");
    let mut used = BTreeSet::new();
    let mut beginnings = BTreeSet::from(["connection.".to_owned()]);
    for (name, text) in sources() {
        for start in ["t(\"", "data-word=\"", "data-word-label=\"", "data-word-placeholder=\""] {
            for key in quoted(&text, start) {
                assert!(known.contains_key(key), "{name} uses `{key}`");
                used.insert(key.to_owned());
            }
        }
        // Keys whose last part comes from the sandbox's response, and keys in lists and conditions.
        beginnings.extend(quoted(&text, "t(`").into_iter().map(str::to_owned));
        used.extend(text.split('"').map(str::to_owned));
    }
    assert!(!beginnings.contains(""));
    for key in known.keys() {
        let fits = used.contains(key) || beginnings.iter().any(|beginning| key.starts_with(beginning));
        assert!(fits, "`{key}` is not used");
    }
}

#[test]
fn each_file_of_the_page_is_served() {
    let served: BTreeSet<&str> = FILES
        .iter()
        .chain(VIEWER_FILES)
        .map(|(_, _, content)| *content)
        .collect();
    for (name, text) in sources() {
        assert!(served.contains(text.as_str()), "{name} is not served");
    }
}

#[test]
fn nothing_is_fetched_from_elsewhere_and_nothing_becomes_markup() {
    for (name, text) in sources() {
        for forbidden in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ] {
            assert!(!text.contains(forbidden), "{name} has {forbidden}");
        }
        for address in text.split("http").skip(1) {
            let other = address.starts_with("://") || address.starts_with("s://");
            assert!(
                !other
                    || ["://www.w3.org/2000/svg", "://127.0.0.1", "s://\""]
                        .iter()
                        .any(|own| address.starts_with(own)),
                "{name} names {address:.40}"
            );
        }
        assert!(
            !text.contains(" style=") && !text.contains("onclick="),
            "{name} has inline code"
        );
    }
}

fn request(tag: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(tag) = tag {
        headers.insert(IF_NONE_MATCH, tag.parse().expect("a header"));
    }
    headers
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let asset = Asset::new(HTML, Bytes::from_static(b"<!doctype html>"), PAGE_POLICY);
    let first = asset.response(&request(None));
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(first.headers()[CONTENT_TYPE], HTML);
    assert_eq!(first.headers()[CONTENT_SECURITY_POLICY], PAGE_POLICY);
    let tag = first.headers()[ETAG].to_str().expect("text").to_owned();
    for known in [tag.clone(), format!("\"other\", W/{tag}")] {
        assert_eq!(
            asset.response(&request(Some(&known))).status(),
            StatusCode::NOT_MODIFIED
        );
    }
    assert_eq!(asset.response(&request(Some("\"other\""))).status(), StatusCode::OK);
    let changed = Asset::new(HTML, Bytes::from_static(b"<!doctype html> "), PAGE_POLICY);
    assert_ne!(changed.tag, tag);
}

#[test]
fn the_viewer_is_in_the_crate() {
    let configuration = Arc::new(utoipa_swagger_ui::Config::from("/_sandbox/openapi.json"));
    for name in SWAGGER_FILES {
        let file = utoipa_swagger_ui::serve(name, Arc::clone(&configuration))
            .expect("readable")
            .expect(name);
        assert!(file.bytes.len() > 100_000, "{name}: {}", file.bytes.len());
    }
}
