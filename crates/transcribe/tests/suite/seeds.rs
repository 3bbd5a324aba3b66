//! The five pages that the importer was first written for, one of each form, and the committed specs that cite them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use wechatpay_spec::{Source, Sources};
use wechatpay_transcribe::{Accepted, Document, import};

use crate::golden::fixture;

/// The keys of remarks.
const REMARKS: [&str; 4] = ["inferred", "corrected", "from", "waived"];

/// The pages, reduced to their facts, with the specs that they describe.
const PAGES: [(&str, &str); 5] = [
    ("seeds/v2-notice.md", "v2/applyment/micro/modifycontactinfo.yaml"),
    (
        "seeds/v3-declared.txt",
        "v3/mchalterapply/mchcontactalterapplyment.yaml",
    ),
    (
        "seeds/v3-markdown.md",
        "v3/gov/subsidy/zhejiang/qualifications/alter.yaml",
    ),
    (
        "seeds/bare-text.txt",
        "v3/aggracct-bc/wb-channel/control-orders/info/update/result/notify.yaml",
    ),
    ("seeds/global-table.txt", "hk/v3/merchants.yaml"),
];

fn committed(file: &str) -> Source {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/api");
    Source::spec(file, fs::read(folder.join(file)).unwrap())
}

fn pages() -> Vec<Document> {
    PAGES.iter().map(|(page, _)| fixture(page)).collect()
}

#[test]
fn reading_a_page_again_changes_no_committed_spec() {
    let existing = Sources {
        specs: PAGES.iter().map(|(_, file)| committed(file)).collect(),
        families: None,
        lifecycles: Vec::new(),
    };
    let import = import(&pages(), &existing, Accepted::default(), &mut || ());
    assert!(import.changes.is_empty(), "{:#?}", import.changes);
    assert_eq!((import.unchanged, import.refused.len()), (PAGES.len(), 0));
}

/// The facts of a spec by their places, such as `post.request.json.mchid.title`. Members of objects and elements of lists
/// have their own places. Remarks are no facts.
fn facts(spec: &str) -> BTreeMap<String, String> {
    fn add(value: &Value, place: &str, into: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(members) => {
                for (key, member) in members.iter().filter(|(key, _)| !REMARKS.contains(&key.as_str())) {
                    let separator = if place.is_empty() { "" } else { "." };
                    add(member, &format!("{place}{separator}{key}"), into);
                }
            }
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    add(element, &format!("{place}[{index}]"), into);
                }
            }
            plain => {
                into.insert(place.to_owned(), plain.to_string());
            }
        }
    }
    let mut found = BTreeMap::new();
    add(&serde_saphyr::from_str(spec).unwrap(), "", &mut found);
    found
}

/// The places that the remarks of a spec explain: a field with all that is in it, or one of its keys.
fn explained(spec: &str) -> Vec<String> {
    fn add(value: &Value, place: &str, into: &mut Vec<String>) {
        let Value::Object(members) = value else { return };
        for (key, member) in members {
            match member {
                Value::String(_) if ["inferred", "corrected"].contains(&key.as_str()) => into.push(place.to_owned()),
                Value::Object(keys) if REMARKS.contains(&key.as_str()) => {
                    into.extend(keys.keys().map(|key| format!("{place}.{key}")));
                }
                _ => add(
                    member,
                    &format!("{place}{}{key}", if place.is_empty() { "" } else { "." }),
                    into,
                ),
            }
        }
    }
    let mut found = Vec::new();
    add(&serde_saphyr::from_str(spec).unwrap(), "", &mut found);
    found
}

/// Whether a place is another one, or within it.
fn is_within(place: &str, outer: &str) -> bool {
    place
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The reviewed differences: the file of a spec, the places, and their reason.
fn reviewed() -> Vec<(String, String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/seeds.differences");
    let text = fs::read_to_string(path).unwrap();
    let (mut file, mut reason) = (String::new(), String::new());
    let mut list = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_suffix(".yaml"), line.strip_prefix("  ")) {
            (Some(_), _) => line.clone_into(&mut file),
            (_, Some(place)) => list.push((file.clone(), place.to_owned(), reason.clone())),
            _ => line.clone_into(&mut reason),
        }
    }
    list
}

/// The pages, imported into an empty folder, give the committed specs. Each difference has a remark on the line of the
/// committed spec, or is in `fixtures/seeds.differences` with its reason.
#[test]
fn pages_imported_into_an_empty_folder_give_the_committed_specs_or_explained_differences() {
    let import = import(&pages(), &Sources::default(), Accepted::default(), &mut || ());
    let files: Vec<&str> = import.changes.iter().map(|change| change.file.as_str()).collect();
    let mut expected = PAGES.map(|(_, file)| file);
    expected.sort_unstable();
    assert_eq!(files, expected);
    let reviewed = reviewed();
    let mut used = BTreeSet::new();
    let mut unexplained = Vec::new();
    for change in &import.changes {
        let text = committed(&change.file);
        let text = std::str::from_utf8(&text.text).unwrap();
        let (own, known, remarks) = (facts(&change.after), facts(text), explained(text));
        let places: BTreeSet<&String> = own.keys().chain(known.keys()).collect();
        for place in places.into_iter().filter(|place| own.get(*place) != known.get(*place)) {
            if remarks.iter().any(|remark| is_within(place, remark)) {
                continue;
            }
            let entry = reviewed
                .iter()
                .position(|(file, outer, _)| *file == change.file && is_within(place, outer));
            match entry {
                Some(entry) => {
                    used.insert(entry);
                }
                None => {
                    let text = |facts: &BTreeMap<String, String>| facts.get(place).cloned().unwrap_or_default();
                    unexplained.push(format!(
                        "{}\n  {place}: {} -> {}",
                        change.file,
                        text(&own),
                        text(&known)
                    ));
                }
            }
        }
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    for (index, (file, place, reason)) in reviewed.iter().enumerate() {
        assert!(reason.len() > 10, "{file}: {place} has no reason");
        assert!(used.contains(&index), "{file}: {place} is no longer a difference");
    }
}
