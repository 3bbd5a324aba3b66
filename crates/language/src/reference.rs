//! The parts of `spec/README.md` that follow from the vocabulary and the rules.

use crate::exclusion::{EXCLUSIONS, Exclusion};
use crate::lifecycle::function::Function;
use crate::markdown::cell;
use crate::rule::Rule;
use crate::schema;
use crate::vocabulary::{self, Key, Mapping};
use crate::words::Word;

/// The lines around the table of keys.
const KEYS: [&str; 2] = ["<!-- keys: written by `cargo xtask gen` -->", "<!-- end of keys -->"];
/// The lines around the table of rules.
const RULES: [&str; 2] = ["<!-- rules: written by `cargo xtask gen` -->", "<!-- end of rules -->"];

/// The lines around the table of changes.
const CHANGES: [&str; 2] = [
    "<!-- changes: written by `cargo xtask gen` -->",
    "<!-- end of changes -->",
];

/// Updates the tables between the marker lines of a text. `rules` are all rules, by code, and `changes` is the table of
/// all kinds of changes that a comparison reports.
pub fn update(text: &str, rules: &[Rule], changes: &str) -> String {
    let text = replace(text, KEYS, &keys());
    let text = replace(&text, RULES, &rule_table(rules));
    replace(&text, CHANGES, changes)
}

fn replace(text: &str, [begin, end]: [&str; 2], content: &str) -> String {
    let found = text.split_once(begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(end)?;
        Some((before, after))
    });
    match found {
        Some((before, after)) => format!("{before}{begin}\n\n{content}\n{end}{after}"),
        None => text.to_owned(),
    }
}

/// A table for each kind of mapping.
fn keys() -> String {
    let tables = Mapping::ALL.iter().map(|mapping| key_table(*mapping));
    let tables: Vec<String> = tables.chain([function_table(), exclusion_table()]).collect();
    tables.join("\n")
}

/// A row for each pair of keys that exclude each other.
fn exclusion_table() -> String {
    let row = |exclusion: &Exclusion| {
        let [one, other] = exclusion.keys;
        let (mapping, code) = (exclusion.mapping.name(), exclusion.rule.code);
        format!("| {mapping} | `{one}` | `{other}` | {code} |\n")
    };
    let rows: String = EXCLUSIONS.iter().map(row).collect();
    format!("### Keys that exclude each other\n\n| in | key | excludes | rule |\n|---|---|---|---|\n{rows}")
}

/// A row for each function that lifecycles name.
fn function_table() -> String {
    let rows = Function::WORDS.iter();
    let rows: String = rows
        .map(|(word, function)| format!("| `{word}` | {} |\n", cell(function.meaning())))
        .collect();
    format!("### Functions of lifecycles\n\n| function | true if |\n|---|---|\n{rows}")
}

fn key_table(mapping: Mapping) -> String {
    let rows: String = vocabulary::keys(mapping).map(key_row).collect();
    format!(
        "### {}\n\n| key | takes | meaning | example |\n|---|---|---|---|\n{rows}",
        heading(mapping)
    )
}

/// `An operation`.
fn heading(mapping: Mapping) -> String {
    let mut letters = mapping.name().chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn key_row(key: &Key) -> String {
    let name = if key.required {
        format!("**`{}`**", key.name)
    } else {
        format!("`{}`", key.name)
    };
    format!(
        "| {name} | {} | {} | `{}` |\n",
        cell(&key.takes.describe()),
        cell(key.meaning),
        cell(key.example)
    )
}

fn rule_table(rules: &[Rule]) -> String {
    let row = |rule: &Rule| format!("| {} | {} | {} |\n", rule.code, rule.name, cell(rule.meaning));
    let rows: String = rules.iter().map(row).collect();
    let unchecked = schema::UNCHECKED.join(", ");
    format!(
        "| code | name | requirement |\n|---|---|---|\n{rows}\n\
         An editor knows only the schema. Of the rules up to E199, it cannot check these, which only `cargo xtask check` does: \
         {unchecked}. The schema does not contain the rules from E200 on, nor lints.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::update;
    use crate::rules::{RULES, TEXT};
    use crate::vocabulary::KEYS;

    const CHANGES: &str = "| id |\n";
    const FRAME: &str = "before\n<!-- keys: written by `cargo xtask gen` -->\n(an older table)\n<!-- end of keys -->\nbetween\n<!-- rules: written by `cargo xtask gen` -->\n<!-- end of rules -->\n<!-- changes: written by `cargo xtask gen` -->\n<!-- end of changes -->\nafter\n";

    #[test]
    fn tables_replace_what_stands_between_the_marks_and_nothing_else() {
        let updated = update(FRAME, RULES, CHANGES);
        for part in ["before\n", "\nbetween\n", "\nafter\n", TEXT.meaning, CHANGES] {
            assert!(updated.contains(part), "{part}");
        }
        assert!(!updated.contains("(an older table)"));
        assert_eq!(update(&updated, RULES, CHANGES), updated);
        assert_eq!(update("no marks\n", RULES, CHANGES), "no marks\n");
    }

    #[test]
    fn every_key_has_its_row() {
        let updated = update(FRAME, &[], "");
        for key in KEYS {
            assert!(
                updated.contains(&format!("| `{}` |\n", key.example.replace('|', "\\|"))),
                "{}",
                key.name
            );
        }
    }
}
