//! Turns documents and the existing specs into changes to specs.

use std::collections::BTreeMap;

use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::model::{Document, Provenance, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::{Loaded, Source, Sources, load, write};

use crate::account::Account;
use crate::document;
use crate::merge::{
    choices, corrections, documents, language, merge, other_page, other_role, places, removals, shape, stated, unknown,
};
use crate::older_document;
use crate::reason;
use crate::rules;
use crate::transcribe::transcribe_with;

/// The changes that importing documents would make.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The specs that are new or changed, sorted by file.
    pub changes: Vec<Change>,
    /// How many specs the documents describe without changing them.
    pub unchanged: usize,
    /// The errors and warnings about the documents and about the changed specs, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// The paths of the documents that gave no spec, sorted.
    pub skipped: Vec<String>,
    /// The files of the specs that were left as they are because of a finding.
    pub refused: Vec<String>,
    /// How each line of each document was used, in the order of the documents' paths.
    pub accounts: Vec<Account>,
    /// The files of the specs that each document describes, by the documents' paths.
    pub described: Vec<(String, Vec<String>)>,
    /// The addresses of the documents themselves, as far as their specs know them, by the files of the specs.
    pub addresses: Vec<(String, String)>,
}

/// Steps of an import that a person has to confirm.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accepted {
    /// Remove half or more of a request or response, the marker of an encrypted field, a host, an alternative or a condition,
    /// half or more of the known values or error codes, or a field that a sample still shows.
    pub removals: bool,
    /// Import what a page that ends early still has, and keep the rest of the spec.
    pub partial: bool,
}

/// A new or changed spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file's path below the folder of specs.
    pub file: String,
    /// The file as diagnostics show it.
    pub shown: String,
    /// The existing text; `None` when the file does not exist yet.
    pub before: Option<String>,
    /// The new text.
    pub after: String,
}

/// Transcribes documents and merges the new specs with the existing ones.
///
/// A pure function. Corrections made by hand stay in the specs ([`merge`]), and so do comments; a correction that no
/// longer applies is a warning. A spec that has errors is not changed, and neither is one that would lose what
/// [`Accepted::removals`] lists, unless this is `accepted`. `done` is called after each document.
pub fn import(
    documents: &[document::Document],
    existing: &Sources,
    accepted: Accepted,
    done: &mut dyn FnMut(),
) -> Import {
    let transcription = transcribe_with(documents, existing, accepted.partial, done);
    let mut import = Import {
        changes: Vec::new(),
        unchanged: 0,
        diagnostics: transcription.diagnostics,
        texts: transcription.texts,
        skipped: transcription.skipped,
        refused: Vec::new(),
        accounts: transcription.accounts,
        described: transcription.described,
        addresses: Vec::new(),
    };
    let files: BTreeMap<&str, &Source> = existing
        .specs
        .iter()
        .map(|source| (source.file.as_str(), source))
        .collect();
    for fresh in &transcription.specs {
        let own = addresses(fresh);
        import
            .addresses
            .extend(own.into_iter().map(|address| (fresh.file.clone(), address)));
        match files.get(fresh.file.as_str()) {
            Some(source) => import.merge_into(source, fresh, &transcription.unlisted, accepted),
            None if is_partial(fresh) => import.refuse_partial(fresh),
            None if import.refuses_untyped(fresh, fresh) => {}
            None => import.changes.push(Change {
                file: fresh.file.clone(),
                shown: shown(existing, &fresh.file),
                before: None,
                after: write::spec(fresh),
            }),
        }
    }
    import.check_changes(existing);
    diagnostic::sort(&mut import.diagnostics);
    import
}

/// The addresses of the page that a spec was read from: of those that it names, the one of wechatpay.im, which links to the
/// others, or the first. None if the page's text does not contain its address.
fn addresses(fresh: &Spec) -> Vec<String> {
    let own = |documents: &[Document], provenance: &Provenance| {
        let is_lost = documents::is_address_lost(provenance);
        let is_collection = |document: &&Document| document.url.value.starts_with("https://wechatpay.im/");
        let own = documents.iter().find(is_collection).or_else(|| documents.first());
        own.filter(|_| !is_lost).map(|document| document.url.value.clone())
    };
    let mut found: Vec<String> = match &fresh.subject {
        Subject::Path(path) => {
            let operations = path.operations.iter();
            operations
                .filter_map(|operation| own(&operation.documents, &operation.provenance))
                .collect()
        }
        Subject::Notification(notification) => own(&notification.documents, &notification.provenance)
            .into_iter()
            .collect(),
    };
    found.dedup();
    found
}

/// Whether the page ended before the response of an operation.
fn is_partial(spec: &Spec) -> bool {
    let Subject::Path(path) = &spec.subject else {
        return false;
    };
    let mut remarks = path
        .operations
        .iter()
        .flat_map(|operation| &operation.provenance.inferred);
    remarks.any(|remark| reason::includes(&remark.reason.value, reason::RESPONSE_MISSING))
}

/// How diagnostics show a file that does not exist yet: in the folder of those that do.
pub(crate) fn shown(existing: &Sources, file: &str) -> String {
    let sibling = existing
        .specs
        .iter()
        .find_map(|source| source.shown.strip_suffix(&source.file));
    match sibling {
        Some(folder) => format!("{folder}{file}"),
        None => Source::spec(file, "").shown,
    }
}

impl Import {
    /// Merges a new spec into the existing one. `unlisted` are the members of samples that no row lists, by the documents'
    /// paths.
    fn merge_into(&mut self, source: &Source, fresh: &Spec, unlisted: &[(String, Vec<String>)], accepted: Accepted) {
        let alone = Sources {
            specs: vec![source.clone()],
            families: None,
            lifecycles: Vec::new(),
        };
        let loaded = load(&alone);
        let text = loaded.texts.text(&source.file);
        self.texts.insert(&source.file, &source.shown, text);
        let (Some(earlier), true) = (loaded.specs.first(), loaded.is_sound()) else {
            self.diagnostics.extend(loaded.diagnostics);
            return;
        };
        let merged = merge(earlier, fresh);
        if self.refuses_untyped(fresh, &merged) {
            return;
        }
        let document = self.document_of(fresh);
        let mut own = unlisted.iter().filter(|(path, _)| *path == document);
        let own = own.next().map_or(&[][..], |(_, names)| names);
        let mut removals = removals::check(earlier, &merged, own);
        removals.extend(other_page::check(earlier, fresh, &merged));
        if !removals.is_empty() && !accepted.removals {
            self.diagnostics.extend(removals);
            self.refused.push(source.file.clone());
            return;
        }
        self.diagnostics.extend(removals::removed(earlier, &merged));
        let placed = places::spec(earlier, fresh);
        self.diagnostics
            .extend(removals::check_complete(earlier, &placed, &merged));
        self.diagnostics.extend(stated::check(earlier, &placed, &merged));
        self.diagnostics.extend(other_role::check(earlier, &placed, &merged));
        self.diagnostics.extend(shape::check(earlier, &placed, &merged));
        self.diagnostics.extend(corrections::check(earlier, fresh, &merged));
        self.diagnostics.extend(choices::check(earlier, &merged));
        self.diagnostics
            .extend(older_document::check(earlier, fresh, self.document_of(fresh)));
        self.diagnostics.extend(removals::check_ends(earlier, fresh, &merged));
        self.diagnostics
            .extend(documents::check_day(earlier, fresh, self.document_of(fresh)));
        if language::differs(earlier, fresh) {
            self.report_language(fresh);
        }
        if write::spec(&merged) == write::spec(earlier) {
            self.unchanged += 1;
            return;
        }
        let rewritten = write::spec_over(&merged, text);
        for (span, comment) in rewritten.lost {
            let message = format!("the line with the comment `{comment}` no longer exists");
            let mut finding = Diagnostic::new(rules::COMMENT_LOST, source.file.clone(), span, message);
            finding.help("add the comment again where it belongs now");
            self.diagnostics.push(finding);
        }
        self.changes.push(Change {
            file: source.file.clone(),
            shown: source.shown.clone(),
            before: Some(text.to_owned()),
            after: rewritten.text,
        });
    }

    /// Whether fields of a spec have a type that neither the page nor the spec says, which is reported.
    fn refuses_untyped(&mut self, fresh: &Spec, merged: &Spec) -> bool {
        let Some(names) = unknown::untyped(merged) else {
            return false;
        };
        let message = format!(
            "the page does not show the type of {names}, and `{}` does not have it",
            fresh.file
        );
        let mut finding = Diagnostic::new(rules::TYPE_UNKNOWN, self.document_of(fresh), Span::default(), message);
        finding.help(
            "write the type after the flag, as in `- mchid 必填 string(32)【…】`, or add the fields to the spec first",
        );
        self.diagnostics.push(finding);
        self.refused.push(fresh.file.clone());
        true
    }

    /// Reports a document in a language other than that of the spec's titles.
    fn report_language(&mut self, fresh: &Spec) {
        let message = format!(
            "the document is in another language than the titles of `{}`, which were kept",
            fresh.file
        );
        let mut finding = Diagnostic::new(rules::OTHER_LANGUAGE, self.document_of(fresh), Span::default(), message);
        finding.help("change the titles in the spec by hand if they should be in this language");
        self.diagnostics.push(finding);
    }

    /// The path of the document that describes a spec.
    fn document_of(&self, fresh: &Spec) -> String {
        let described = self.described.iter().find(|(_, files)| files.contains(&fresh.file));
        described.map(|(document, _)| document.clone()).unwrap_or_default()
    }

    /// Reports that a page which ends early cannot become a new spec.
    fn refuse_partial(&mut self, fresh: &Spec) {
        let message = format!("`{}` does not exist yet, and the page lacks its response", fresh.file);
        let mut finding = Diagnostic::new(rules::CUT_OFF, self.document_of(fresh), Span::default(), message);
        finding.help("save the whole page");
        self.diagnostics.push(finding);
        self.refused.push(fresh.file.clone());
    }

    /// Checks the changed specs together with all others. A change that makes a spec invalid is not made.
    pub(crate) fn check_changes(&mut self, existing: &Sources) {
        while !self.changes.is_empty() {
            let loaded = load(&self.applied_to(existing));
            let invalid = self.invalid_changes(&loaded, existing);
            let is_about = |finding: &&Diagnostic, files: &[String]| files.contains(&finding.file);
            let changed: Vec<String> = self.changes.iter().map(|change| change.file.clone()).collect();
            let mut found: Vec<Diagnostic> = match invalid.is_empty() {
                true => {
                    let all = loaded.diagnostics.iter();
                    all.filter(|finding| is_about(finding, &changed)).cloned().collect()
                }
                // An error elsewhere may follow from what a changed spec says.
                false => {
                    let new = new_errors(&loaded, existing).into_iter();
                    let own = loaded.diagnostics.iter().filter(|finding| finding.is_error());
                    let own = own.filter(|finding| is_about(finding, &invalid));
                    new.filter(|finding| !is_about(finding, &invalid))
                        .chain(own)
                        .cloned()
                        .collect()
                }
            };
            for finding in &found {
                // These point into the new texts.
                for file in finding.secondary.iter().map(|label| &label.file).chain([&finding.file]) {
                    self.texts
                        .insert(file, loaded.texts.shown(file), loaded.texts.text(file));
                }
            }
            found.extend(invalid.iter().map(|file| self.invalid(file)));
            self.diagnostics.extend(found);
            if invalid.is_empty() {
                return;
            }
            self.changes.retain(|change| !invalid.contains(&change.file));
            self.refused.extend(invalid);
        }
    }

    /// The files whose changes make a spec invalid.
    fn invalid_changes(&self, loaded: &Loaded, existing: &Sources) -> Vec<String> {
        let is_changed = |file: &str| self.changes.iter().any(|change| change.file == file);
        let errors = || loaded.diagnostics.iter().filter(|finding| finding.is_error());
        let mut invalid: Vec<String> = errors()
            .flat_map(|finding| finding.secondary.iter().map(|label| &label.file).chain([&finding.file]))
            .filter(|file| is_changed(file))
            .cloned()
            .collect();
        invalid.sort();
        invalid.dedup();
        if invalid.is_empty() && errors().next().is_some() {
            // An error elsewhere that the changes together cause.
            if !new_errors(loaded, existing).is_empty() {
                invalid = self.changes.iter().map(|change| change.file.clone()).collect();
            }
        }
        invalid
    }

    /// The finding about a change that was not made.
    fn invalid(&self, file: &str) -> Diagnostic {
        let described = self
            .described
            .iter()
            .find(|(_, files)| files.iter().any(|known| known == file));
        let document = described.map(|(document, _)| document.clone()).unwrap_or_default();
        let message = format!("`{file}` would be invalid with what this document says, and was left as it is");
        let mut finding = Diagnostic::new(rules::INVALID_MERGE, document, Span::default(), message);
        finding.help("correct the spec by hand as the errors about it say, or restore the part that the page has lost");
        finding
    }

    /// The specs with the changes.
    pub(crate) fn applied_to(&self, existing: &Sources) -> Sources {
        let is_changed = |source: &&Source| self.changes.iter().any(|change| change.file == source.file);
        let unchanged = existing.specs.iter().filter(|source| !is_changed(source));
        let changed = self.changes.iter().map(|change| Source {
            file: change.file.clone(),
            shown: change.shown.clone(),
            text: change.after.clone().into_bytes(),
        });
        Sources {
            specs: unchanged.cloned().chain(changed).collect(),
            families: existing.families.clone(),
            lifecycles: existing.lifecycles.clone(),
        }
    }
}

/// The errors that the specs did not have before.
fn new_errors<'l>(loaded: &'l Loaded, existing: &Sources) -> Vec<&'l Diagnostic> {
    let before = load(existing);
    let is_known = |finding: &Diagnostic| {
        let mut known = before.diagnostics.iter();
        known.any(|known| known.file == finding.file && known.message == finding.message)
    };
    let errors = loaded.diagnostics.iter().filter(|finding| finding.is_error());
    errors.filter(|finding| !is_known(finding)).collect()
}
