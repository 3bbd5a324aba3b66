//! Mappings: known keys, unknown keys, missing keys, keys written twice, default values that are written out.

use crate::diagnostic::{Diagnostic, Findings};
use crate::exclusion::exclusions;
use crate::place::Span;
use crate::repetition::Firsts;
use crate::rule::Rule;
use crate::rules;
use crate::text::shorten;
use crate::vocabulary::{self, Mapping, Takes};
use crate::yaml::{Entry, Kind, Node, Slip, Value, list_marks};

/// Reads nodes and collects findings.
pub(crate) struct Reader<'f> {
    findings: &'f mut Findings,
}

/// The known keys of a mapping.
pub(crate) struct Keys<'n> {
    kind: Mapping,
    at: Span,
    entries: Vec<&'n Entry>,
    /// Keys that unknown ones seem to mean. They are not missing, only misspelt, which is reported already.
    misspelt: Vec<&'static str>,
}

impl<'n> Keys<'n> {
    /// The entry of a key.
    pub(crate) fn get(&self, name: &str) -> Option<&'n Entry> {
        self.entries.iter().copied().find(|entry| entry.key.value == name)
    }

    /// The entries, in the file's order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &'n Entry> {
        self.entries.iter().copied()
    }

    /// The entries that have one of the names, in the file's order.
    pub(crate) fn among(&self, names: &[&str]) -> Vec<&'n Entry> {
        self.entries()
            .filter(|entry| names.contains(&entry.key.value.as_str()))
            .collect()
    }

    /// Whether an unknown key seems to mean this one.
    pub(crate) fn is_misspelt(&self, name: &str) -> bool {
        self.misspelt.contains(&name)
    }

    /// The kind of mapping.
    pub(crate) const fn kind(&self) -> Mapping {
        self.kind
    }

    /// Where to point when a key is missing: the key whose value is the mapping.
    pub(crate) const fn at(&self) -> Span {
        self.at
    }
}

impl<'f> Reader<'f> {
    pub(crate) const fn new(findings: &'f mut Findings) -> Self {
        Self { findings }
    }

    pub(crate) fn report(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.findings.report(rule, span, message)
    }

    /// Makes one finding of those about texts in a list that need quotes: quoting one of them is not enough.
    pub(crate) fn join_quotes(&mut self, list: &Node) {
        if let Some(joined) = self.findings.join(rules::QUOTES, list.span) {
            joined.help("quote each of them");
        }
    }

    /// The text that the last finding would put in the place of what it is about.
    pub(crate) fn last_replacement(&mut self) -> Option<&mut String> {
        let replacement = self.findings.last_mut()?.replacement.as_mut()?;
        Some(&mut replacement.text)
    }

    /// Reports a value of the wrong type.
    pub(crate) fn wrong_type(&mut self, node: &Node, expected: &str) -> &mut Diagnostic {
        let message = format!("expected {expected}, found {}", node.describe());
        let slip = match &node.value {
            Value::Scalar(scalar) => Slip::within(&scalar.text),
            _ => None,
        };
        let diagnostic = self.report(rules::WRONG_TYPE, node.span, message);
        match slip {
            // The text is read as one value because of the slip, so what was expected explains nothing.
            Some(slip) => diagnostic.label(slip.describe()).help(slip.help()),
            None => diagnostic.label(format!("expected {expected}")),
        };
        point_at_comment(diagnostic, node)
    }

    /// Reports a value that is written although it is the default; `reason` says why it is the default.
    pub(crate) fn default_written(&mut self, entry: &Entry, reason: &str) {
        self.report(
            rules::DEFAULT_WRITTEN,
            entry.key.span.to(entry.value.span),
            format!("`{}` is written although {reason}", entry.key.value),
        )
        .label("not needed")
        .help("remove it: defaults are not written");
    }

    /// The keys of a mapping, which may only have keys of its kind. `at` is where to point if a key is missing.
    pub(crate) fn mapping<'n>(&mut self, node: &'n Node, kind: Mapping, at: Span) -> Option<Keys<'n>> {
        let Value::Mapping(entries) = &node.value else {
            let names: Vec<_> = vocabulary::keys(kind).map(|key| key.name).collect();
            self.wrong_type(node, &format!("a mapping that describes {}", kind.name()))
                .help(format!("its keys are {}", list(&names)));
            return None;
        };
        let mut known = Vec::new();
        let mut misspelt = Vec::new();
        // `enum: (A, B)` inside braces is an entry `enum: (A` and a key `B)`. The first is reported.
        let mut is_in_list = false;
        for entry in self.unique(entries, rules::DUPLICATE_KEY, "key") {
            let key = vocabulary::key(kind, &entry.key.value);
            let is_lone = entry.value.span == entry.key.span;
            is_in_list = match key {
                Some(key) => takes_list(key.takes) && matches!(&entry.value.value, Value::Scalar(_)) && !is_lone,
                None => is_in_list && is_lone,
            };
            if key.is_some() {
                known.push(entry);
            } else if !is_in_list {
                misspelt.extend(self.unknown_key(entry, kind));
            }
        }
        let keys = Keys {
            kind,
            at,
            entries: known,
            misspelt,
        };
        self.check_exclusions(&keys);
        Some(keys)
    }

    /// Reports keys that exclude each other.
    fn check_exclusions(&mut self, keys: &Keys<'_>) {
        for exclusion in exclusions(keys.kind()) {
            let [one, other] = exclusion.keys.map(|key| keys.get(key));
            let (Some(one), Some(other)) = (one, other) else {
                continue;
            };
            let (first, second) = if one.key.span <= other.key.span {
                (one, other)
            } else {
                (other, one)
            };
            let message = format!("`{}` and `{}` exclude each other", first.key.value, second.key.value);
            self.report(exclusion.rule, second.key.span, message)
                .also(first.key.span, format!("`{}` is here", first.key.value))
                .help(exclusion.help);
        }
    }

    /// Entries with the first of each key; the others are reported.
    pub(crate) fn unique<'n>(&mut self, entries: &'n [Entry], rule: Rule, what: &str) -> Vec<&'n Entry> {
        let mut firsts = Firsts::new();
        let mut unique = Vec::new();
        for entry in entries {
            match firsts.repeated(entry.key.value.as_str(), entry.key.span) {
                None => unique.push(entry),
                Some(first) => {
                    self.report(
                        rule,
                        entry.key.span,
                        format!("the {what} `{}` occurs twice", shorten(&entry.key.value)),
                    )
                    .label("again")
                    .also(first, "first here")
                    .help("remove or rename one of the two");
                }
            }
        }
        unique
    }

    /// Reports a key that is not one of the mapping's, and returns the one that it seems to mean.
    fn unknown_key(&mut self, entry: &Entry, kind: Mapping) -> Option<&'static str> {
        if self.findings.is_full() {
            return None;
        }
        let name = &entry.key.value;
        let names: Vec<_> = vocabulary::keys(kind).map(|key| key.name).collect();
        let message = format!("`{}` is not a key of {}", shorten(name), kind.name());
        if let Some(slip) = Slip::within(name) {
            self.report(rules::UNKNOWN_KEY, entry.key.span, message)
                .label(slip.describe())
                .help(slip.help());
            return nearest(name, names.iter().copied());
        }
        // `type= string` and `type string` are read as one key.
        let word = name.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
        if let Some(key) = names.iter().copied().find(|key| Some(*key) == word) {
            self.report(rules::UNKNOWN_KEY, entry.key.span, message)
                .help(format!("write a `:` and a space after `{key}`"));
            return Some(key);
        }
        if name.len() == 3 && name.bytes().all(|b| b.is_ascii_digit()) && entry.value.span == entry.key.span {
            self.report(rules::UNKNOWN_KEY, entry.key.span, message)
                .help("if the `,` before it is part of a number, remove it: `1000`");
            return None;
        }
        let suggestion = nearest(name, names.iter().copied());
        let elsewhere = Mapping::ALL
            .iter()
            .find(|other| vocabulary::key(**other, name).is_some());
        let diagnostic = self.report(rules::UNKNOWN_KEY, entry.key.span, message);
        match (suggestion, elsewhere) {
            (Some(suggestion), _) => {
                diagnostic
                    .help(format!("did you mean `{suggestion}`?"))
                    .replace(entry.key.span, suggestion);
            }
            (None, Some(other)) => {
                diagnostic.help(format!(
                    "`{name}` is a key of {}; the keys of {} are {}",
                    other.name(),
                    kind.name(),
                    list(&names)
                ));
            }
            (None, None) if entry.value.span == entry.key.span => {
                diagnostic.help(format!(
                    "if the `,` before it is part of a text, quote the text; the keys of {} are {}",
                    kind.name(),
                    list(&names)
                ));
            }
            (None, None) => {
                diagnostic.help(format!("the keys of {} are {}", kind.name(), list(&names)));
            }
        }
        suggestion
    }

    /// The entry of a key that has no default.
    pub(crate) fn required<'n>(&mut self, keys: &Keys<'n>, name: &str) -> Option<&'n Entry> {
        let found = keys.get(name);
        if found.is_none() && !keys.is_misspelt(name) {
            let example = vocabulary::key(keys.kind(), name).map_or("", |key| key.example);
            self.report(
                rules::MISSING_KEY,
                keys.at(),
                format!("{} needs `{name}`", keys.kind().name()),
            )
            .label(format!("`{name}` is missing"))
            .help(format!("write it: `{example}`"));
        }
        found
    }

    /// The items of a list; an empty one is reported.
    pub(crate) fn items<'n>(&mut self, entry: &'n Entry) -> &'n [Node] {
        match &entry.value.value {
            Value::Sequence(items) => {
                if items.is_empty() {
                    self.report(
                        rules::EMPTY_LIST,
                        entry.value.span,
                        format!("`{}` is an empty list", entry.key.value),
                    )
                    .help("add an entry, or remove the key");
                }
                items
            }
            Value::Scalar(scalar) if scalar.kind == Kind::Null => {
                let finding = self.report(
                    rules::EMPTY_LIST,
                    entry.value.span,
                    format!("`{}` is an empty list", entry.key.value),
                );
                finding.help("add an entry, or remove the key");
                point_at_comment(finding, &entry.value);
                &[]
            }
            other => {
                let begin = match other {
                    Value::Mapping(entries) => entries.first().map_or("", |first| first.key.value.as_str()),
                    Value::Scalar(scalar) => scalar.text.as_str(),
                    Value::Sequence(_) => "",
                };
                let help = list_marks::advice(begin).unwrap_or_else(|| format!("write `{}: [ … ]`", entry.key.value));
                self.wrong_type(&entry.value, "a list").help(help);
                &[]
            }
        }
    }
}

/// Points at the comment that is where a value is missing.
fn point_at_comment<'d>(finding: &'d mut Diagnostic, node: &Node) -> &'d mut Diagnostic {
    match (&node.value, node.comment) {
        (Value::Scalar(scalar), Some(comment)) if scalar.text.is_empty() => {
            finding.also(comment, "this is a comment; if it is the value, quote it")
        }
        _ => finding,
    }
}

/// Whether the value of a key is a list.
const fn takes_list(takes: Takes) -> bool {
    matches!(
        takes,
        Takes::Values | Takes::Mappings(_) | Takes::Words(..) | Takes::Texts
    )
}

/// Length of the longest word that is looked up, in characters.
const MAX_SLIP: usize = 64;
/// Maximum number of candidates that are compared.
const MAX_CANDIDATES: usize = 1000;

/// The candidate that is closest to a misspelt word; none when no candidate resembles it.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    // Typing mistakes are small; long words and long lists are not worth the time.
    if word.chars().nth(MAX_SLIP).is_some() {
        return None;
    }
    let word: String = word.chars().map(half_width).collect::<String>().to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
    let best = candidates
        .take(MAX_CANDIDATES)
        .min_by_key(|candidate| distance(candidate))?;
    let bound = word.chars().count().max(best.chars().count()).div_ceil(3);
    (word.chars().count() > 1 && distance(best) <= bound).then_some(best)
}

/// The ordinary character for a full-width one, which a Chinese input method writes for letters too.
fn half_width(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// Names as a list in a sentence.
pub(crate) fn list(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggestions_are_near() {
        let near = |word: &str| nearest(word, ["required", "title", "a"].into_iter());
        assert_eq!(near("requird"), Some("required"));
        assert_eq!(near("Title"), Some("title"));
        assert_eq!(near("ｔｉｔｌｅ"), Some("title"));
        assert_eq!(near("tіtle"), Some("title"));
        assert_eq!(near("colour"), None);
        assert_eq!(near(""), None);
        assert_eq!(near("b"), None);
    }
}
