//! Links between the repository's own pages lead to files that are there.

use std::path::Path;

use crate::{assert_none, files, root, text};

/// The targets of a page's links, with their lines; code is left out.
fn targets(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (number, line) in page.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let mut rest = line;
        while let Some((_, after)) = rest.split_once("](") {
            let Some((target, after)) = after.split_once(')') else {
                break;
            };
            found.push((number + 1, target.to_owned()));
            rest = after;
        }
    }
    found
}

/// A heading's anchor, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept
        .chars()
        .filter(|letter| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter));
    kept.collect::<String>().replace(' ', "-")
}

#[test]
fn every_link_leads_somewhere() {
    let mut findings = Vec::new();
    let pages = files()
        .into_iter()
        .filter(|file| file.ends_with(".md") && !file.contains("/fixtures/"));
    for page in pages {
        let folder = Path::new(&page).parent().unwrap().to_owned();
        for (line, target) in targets(&text(&page)) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, fragment) = target.split_once('#').unwrap_or((&target, ""));
            let path = if file.is_empty() {
                page.clone().into()
            } else {
                folder.join(file)
            };
            if !root().join(&path).exists() {
                findings.push(format!("{page}:{line}: {target}"));
            } else if !fragment.is_empty() && path.extension().is_some_and(|extension| extension == "md") {
                let other = std::fs::read_to_string(root().join(&path)).unwrap();
                if !other
                    .lines()
                    .any(|line| line.starts_with('#') && anchor(line) == fragment)
                {
                    findings.push(format!("{page}:{line}: {target}: no such heading"));
                }
            }
        }
    }
    assert_none(&findings, "links that lead nowhere");
}
