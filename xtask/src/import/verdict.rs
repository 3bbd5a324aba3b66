//! The effect of each imported page on the specs: unchanged, or what the change of its spec breaks.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::json;
use wechatpay_compare::{Comparison, Counts, Level, compare};
use wechatpay_spec::{Source, Sources, printable};
use wechatpay_transcribe::Import;

use crate::printed;
use crate::report::Output;
use crate::status::Failure;

/// The effect of a page on the specs.
enum Verdict {
    /// The specs already say the same.
    Unchanged,
    /// It describes what no spec describes yet.
    New,
    /// Only words changed.
    Editorial(Counts),
    /// The changes of its specs, by level.
    Changed(Counts),
    /// Its specs were left as they are, because of a finding.
    Refused,
}

/// Prints a line for each page that gave a spec.
pub(crate) fn print(imported: &Import, present: &Sources, output: &Output) -> Result<(), Failure> {
    let changes = changes_by_file(imported, present);
    let mut pages: Vec<_> = imported.described.iter().collect();
    pages.sort();
    let mut stdout = printed::stdout();
    for (page, files) in pages {
        let verdict = verdict(files, imported, &changes);
        if output.is_json() {
            let (word, counts) = verdict.parts();
            let counts = Level::ALL.map(|level| (level.word(), counts.of(level)));
            let counts: BTreeMap<&str, usize> = counts.into_iter().collect();
            writeln!(stdout, "{}", json!({"page": page, "verdict": word, "changes": counts}))?;
        } else {
            writeln!(stdout, "{}: {}", verdict.in_words(), printable(page))?;
        }
    }
    Ok(())
}

fn verdict(files: &[String], imported: &Import, changes: &BTreeMap<&str, Counts>) -> Verdict {
    if files.iter().any(|file| imported.refused.contains(file)) {
        return Verdict::Refused;
    }
    let changed: Vec<_> = imported
        .changes
        .iter()
        .filter(|change| files.contains(&change.file))
        .collect();
    if changed.is_empty() {
        return Verdict::Unchanged;
    }
    if changed.iter().any(|change| change.before.is_none()) {
        return Verdict::New;
    }
    let mut counts = Counts::default();
    for of_file in changed.iter().filter_map(|change| changes.get(change.file.as_str())) {
        counts.breaking += of_file.breaking;
        counts.risky += of_file.risky;
        counts.compatible += of_file.compatible;
        counts.editorial += of_file.editorial;
    }
    match counts.breaking + counts.risky + counts.compatible {
        0 => Verdict::Editorial(counts),
        _ => Verdict::Changed(counts),
    }
}

/// The changes of the specs that existed before, counted by file.
fn changes_by_file<'i>(imported: &'i Import, present: &Sources) -> BTreeMap<&'i str, Counts> {
    let mut before = Sources::default();
    let mut after = Sources::default();
    for change in imported.changes.iter().filter(|change| change.before.is_some()) {
        before
            .specs
            .extend(present.specs.iter().find(|source| source.file == change.file).cloned());
        after
            .specs
            .push(Source::spec(change.file.clone(), change.after.clone()));
    }
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    // Specs that cannot be compared have errors, which are reported.
    let Ok(comparison) = compare(&before, &after) else {
        return counts;
    };
    for change in &imported.changes {
        counts.insert(&change.file, of_file(&comparison, &change.file));
    }
    counts
}

fn of_file(comparison: &Comparison, file: &str) -> Counts {
    Counts::of_changes(comparison.changes().iter().filter(|change| {
        let mark = change.after.as_ref().or(change.before.as_ref());
        mark.is_some_and(|mark| mark.file == file)
    }))
}

impl Verdict {
    fn parts(&self) -> (&'static str, Counts) {
        match self {
            Self::Unchanged => ("unchanged", Counts::default()),
            Self::New => ("new", Counts::default()),
            Self::Editorial(counts) => ("editorial", *counts),
            Self::Changed(counts) => ("changed", *counts),
            Self::Refused => ("refused", Counts::default()),
        }
    }

    /// `changed (1 breaking, 2 compatible)`
    fn in_words(&self) -> String {
        let (word, counts) = self.parts();
        let levels: Vec<String> = Level::ALL
            .iter()
            .filter(|level| matches!(self, Self::Changed(_)) && counts.of(**level) > 0)
            .map(|level| format!("{} {}", counts.of(*level), level.word()))
            .collect();
        match levels.is_empty() {
            true => word.to_owned(),
            false => format!("{word} ({})", levels.join(", ")),
        }
    }
}
