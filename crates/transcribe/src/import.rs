//! Documents set against the specs that are there.

use std::collections::BTreeMap;

use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::model::Spec;
use wechatpay_spec::{Source, Sources, load, write};

use crate::corrections;
use crate::document::Document;
use crate::merge::merge;
use crate::rule;
use crate::transcribe::transcribe_with;

/// What documents make of the specs that are there.
#[derive(Clone, Debug)]
pub struct Import {
    /// The specs that become others, sorted by file.
    pub changes: Vec<Change>,
    /// How many specs stay as they are.
    pub unchanged: usize,
    /// What there is to say: about the documents, and about the specs that come of them.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// The paths of the documents that gave no spec, sorted.
    pub skipped: Vec<String>,
}

/// A spec that becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file, below the folder of specs.
    pub file: String,
    /// The file as findings show it.
    pub shown: String,
    /// Its text so far; `None` when there is no such file yet.
    pub before: Option<String>,
    /// Its new text.
    pub after: String,
}

/// Transcribes documents and merges what comes of them with the specs that are there.
///
/// A pure function. What people put right in a spec stays ([`merge`]), and so do their comments; a correction that no
/// longer applies is a finding. A spec that has errors is left alone. `done` is called after each document.
pub fn import(documents: &[Document], present: &Sources, done: &mut dyn FnMut()) -> Import {
    let transcription = transcribe_with(documents, done);
    let mut import = Import {
        changes: Vec::new(),
        unchanged: 0,
        diagnostics: transcription.diagnostics,
        texts: transcription.texts,
        skipped: transcription.skipped,
    };
    let files: BTreeMap<&str, &Source> = present
        .specs
        .iter()
        .map(|source| (source.file.as_str(), source))
        .collect();
    for fresh in &transcription.specs {
        match files.get(fresh.file.as_str()) {
            Some(source) => import.again(source, fresh),
            None => import.changes.push(Change {
                file: fresh.file.clone(),
                shown: shown(present, &fresh.file),
                before: None,
                after: write::spec(fresh),
            }),
        }
    }
    import.across(present);
    diagnostic::sort(&mut import.diagnostics);
    import
}

/// How findings show a file that is not there yet: beside those that are.
fn shown(present: &Sources, file: &str) -> String {
    let sibling = present
        .specs
        .iter()
        .find_map(|source| source.shown.strip_suffix(&source.file));
    match sibling {
        Some(folder) => format!("{folder}{file}"),
        None => Source::spec(file, "").shown,
    }
}

impl Import {
    /// A document whose spec is there.
    fn again(&mut self, source: &Source, fresh: &Spec) {
        let alone = Sources {
            specs: vec![source.clone()],
            families: None,
        };
        let loaded = load(&alone);
        let text = loaded.texts.text(&source.file);
        self.texts.insert(&source.file, &source.shown, text);
        let (Some(earlier), true) = (loaded.specs.first(), loaded.is_sound()) else {
            self.diagnostics.extend(loaded.diagnostics);
            return;
        };
        let merged = merge(earlier, fresh);
        self.diagnostics.extend(corrections::findings(earlier, fresh, &merged));
        if write::spec(&merged) == write::spec(earlier) {
            self.unchanged += 1;
            return;
        }
        let rewritten = write::spec_over(&merged, text);
        for (span, comment) in rewritten.lost {
            let message = format!("the line that `{comment}` stands at is gone");
            let mut finding = Diagnostic::new(rule::COMMENT_LOST, source.file.clone(), span, message);
            finding.help("put the comment where it belongs now");
            self.diagnostics.push(finding);
        }
        self.changes.push(Change {
            file: source.file.clone(),
            shown: source.shown.clone(),
            before: Some(text.to_owned()),
            after: rewritten.text,
        });
    }

    /// Looks at what changed among all the other specs.
    fn across(&mut self, present: &Sources) {
        if self.changes.is_empty() {
            return;
        }
        let after: BTreeMap<&str, &Change> = self
            .changes
            .iter()
            .map(|change| (change.file.as_str(), change))
            .collect();
        let stay = present
            .specs
            .iter()
            .filter(|source| !after.contains_key(source.file.as_str()));
        let come = after.values().map(|change| Source {
            file: change.file.clone(),
            shown: change.shown.clone(),
            text: change.after.clone().into_bytes(),
        });
        let loaded = load(&Sources {
            specs: stay.cloned().chain(come).collect(),
            families: present.families.clone(),
        });
        let about_change = |finding: &Diagnostic| after.contains_key(finding.file.as_str());
        let found: Vec<Diagnostic> = loaded
            .diagnostics
            .iter()
            .filter(|finding| about_change(finding))
            .cloned()
            .collect();
        for finding in &found {
            // These point into what will be there, not into what was.
            for file in finding.secondary.iter().map(|label| &label.file).chain([&finding.file]) {
                self.texts
                    .insert(file, loaded.texts.shown(file), loaded.texts.text(file));
            }
        }
        self.diagnostics.extend(found);
    }
}
