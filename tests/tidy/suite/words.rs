//! Words and turns of phrase that may not occur in the repository.

use crate::{assert_none, files, text};

/// Words and turns that make a reader stop, with what to write instead.
const ODD: &[(&str, &str)] = &[
    (" whom ", "use the noun: callers, merchants"),
    ("let go of", "dropped, freed"),
    ("lets go of", "drops, frees"),
    ("by and by", "over time"),
    ("carries no ink", "is not written"),
    ("carry no ink", "are not written"),
    ("in vain", "without effect"),
    ("whoever", "use the noun: callers, readers"),
    (" as ever", "as usual"),
    ("seldom", "rarely"),
    ("travels encrypted", "is encrypted"),
    ("goes on working", "still works"),
    ("stand twice", "occur twice"),
    ("stands twice", "occurs twice"),
    ("how to mend", "how to fix"),
    ("of its own accord", "by itself"),
];

/// Texts that no file may contain: paths of one machine, and files that a clone does not have. They are joined from parts,
/// so that this file does not contain them either.
fn foreign() -> Vec<String> {
    vec![
        ["..", "shared"].join("/"),
        ["", "work", ""].join("/"),
        ["", "root", ""].join("/"),
        ["TO", "DO:"].concat(),
        ["FIX", "ME"].concat(),
    ]
}

/// The texts that people write and read; data and machine-written files are left out.
fn prose() -> impl Iterator<Item = String> {
    files().into_iter().filter(|file| {
        let kinds = [".rs", ".md", ".py", ".toml", ".yml", ".sh", ".js", ".html", ".css"];
        let is_text =
            kinds.iter().any(|kind| file.ends_with(kind)) || file.starts_with(".ci/") || file.starts_with("hooks/");
        is_text
            && !file.starts_with("generated/src/")
            && !file.starts_with("tests/obstacle/generated/")
            && !file.contains("/fixtures/")
            && file != "tests/tidy/suite/words.rs"
    })
}

#[test]
fn nothing_belongs_to_one_machine() {
    let foreign = foreign();
    let mut findings = Vec::new();
    for file in prose() {
        for (number, line) in text(&file).lines().enumerate() {
            findings.extend(
                foreign
                    .iter()
                    .filter(|word| line.contains(*word))
                    .map(|word| format!("{file}:{}: {word}", number + 1)),
            );
        }
    }
    assert_none(&findings, "a clone elsewhere does not have these");
}

/// Words with which no comment begins: a clause as subject makes the reader look for its verb.
const NOT_FIRST: &[&str] = &["What ", "Who ", "Whom ", "Whose ", "Whoever ", "Whatever "];

#[test]
fn comments_begin_with_a_noun_or_a_verb() {
    let mut findings = Vec::new();
    for file in prose() {
        let marks: &[&str] = match file.ends_with(".rs") || file.ends_with(".js") {
            true => &["/// ", "//! ", "// "],
            false => &["# "],
        };
        // A Markdown heading may be a question.
        for (number, line) in text(&file).lines().enumerate().filter(|_| !file.ends_with(".md")) {
            let comment = marks.iter().find_map(|mark| line.trim_start().strip_prefix(mark));
            if comment.is_some_and(|comment| NOT_FIRST.iter().any(|word| comment.starts_with(word))) {
                findings.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_none(&findings, "name the thing: `The fields that…`, `Reads the fields…`");
}

#[test]
fn the_english_is_plain() {
    let mut findings = Vec::new();
    for file in prose() {
        for (number, line) in text(&file).lines().enumerate() {
            let lower = line.to_lowercase();
            let odd = ODD.iter().filter(|(words, _)| lower.contains(words));
            findings
                .extend(odd.map(|(words, instead)| format!("{file}:{}: `{}`: {instead}", number + 1, words.trim())));
        }
    }
    assert_none(&findings, "write it as you would say it to a colleague");
}
