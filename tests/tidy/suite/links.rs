//! Links between the repository's own pages, and the paths that they name, lead to files that are there.

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
        // `[text](target)`, `[name]: target`, and links in HTML.
        for (begin, end) in [("](", ')'), ("]: ", ' '), ("href=\"", '"'), ("src=\"", '"')] {
            let is_definition = begin == "]: ";
            if is_definition && !line.trim_start().starts_with('[') {
                continue;
            }
            let mut rest = line;
            while let Some((_, after)) = rest.split_once(begin) {
                let (target, after) = match after.split_once(end) {
                    Some(parts) => parts,
                    None if is_definition => (after, ""),
                    None => break,
                };
                // A title in quotes may follow.
                let target = target.split_once(" \"").map_or(target, |(target, _)| target);
                found.push((number + 1, target.trim_matches(['<', '>']).to_owned()));
                rest = after;
            }
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

/// The paths in a page that begin with one of the repository's folders and have no placeholder, with their lines.
fn paths<'p>(page: &'p str, folders: &[&str]) -> Vec<(usize, &'p str)> {
    let mut in_code = false;
    let mut found = Vec::new();
    for (number, line) in page.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        // Every second piece is between backticks.
        for span in line.split('`').skip(1).step_by(2) {
            let is_plain =
                |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "/_-.".contains(letter);
            let path = span.trim_start_matches("./");
            let begins_here = path.split_once('/').is_some_and(|(first, _)| folders.contains(&first));
            if begins_here && path.chars().all(is_plain) {
                found.push((number + 1, path));
            }
        }
    }
    found
}

#[test]
fn every_path_in_a_page_exists() {
    let files = files();
    let folders: Vec<&str> = files.iter().filter_map(|file| Some(file.split_once('/')?.0)).collect();
    let mut findings = Vec::new();
    for page in files
        .iter()
        .filter(|file| file.ends_with(".md") && !file.contains("/fixtures/"))
    {
        for (line, path) in paths(&text(page), &folders) {
            // Pages in a crate's folder also name paths of that crate.
            let exists = Path::new(page)
                .ancestors()
                .any(|folder| root().join(folder).join(path).exists());
            if !exists {
                findings.push(format!("{page}:{line}: {path}"));
            }
        }
    }
    assert_none(&findings, "paths of files that do not exist");
}

#[test]
fn a_path_that_does_not_exist_is_found() {
    let page = "`docs/x.md` and `docs/{name}.md`\n```\n`docs/y.md`\n```\n| `other/z` | [`./docs/w.md`](x) |\n";
    assert_eq!(paths(page, &["docs"]), [(1, "docs/x.md"), (5, "docs/w.md")]);
}

#[test]
fn every_kind_of_link_is_found() {
    let page = "[a](./docs/a.md) [![b](b.svg)](b.md \"B\")\n[c]: docs/c.md\n<img src=\"d.svg\"> <a href=\"e.md\">e</a>\nx]: y\n";
    let found = targets(page);
    let found: Vec<_> = found.iter().map(|(line, target)| (*line, target.as_str())).collect();
    assert_eq!(
        found,
        [
            (1, "./docs/a.md"),
            (1, "b.svg"),
            (1, "b.md"),
            (2, "docs/c.md"),
            (3, "e.md"),
            (3, "d.svg")
        ]
    );
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
