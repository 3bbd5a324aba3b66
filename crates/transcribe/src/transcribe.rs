//! Turns documents into specs and findings.

use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::model::Spec;

use crate::build::{self, LinkTargets};
use crate::document::{Document, decode};
use crate::draft::Drafts;
use crate::excerpt;
use crate::findings::Findings;
use crate::input;

/// The specs that documents give.
#[derive(Clone, Debug)]
pub struct Transcription {
    /// The specs, sorted by file. Each loads without errors or warnings.
    pub specs: Vec<Spec>,
    /// The errors and warnings about the documents, sorted. A document with an error gives no spec.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// The paths of the documents that gave no spec, sorted.
    pub skipped: Vec<String>,
}

/// Transcribes documents into specs.
///
/// A pure function: the order of the documents makes no difference, and no input makes it panic. A document that cannot
/// be read is skipped, with a diagnostic that says where and why.
pub fn transcribe(documents: &[Document]) -> Transcription {
    transcribe_with(documents, &mut || ())
}

/// [`transcribe()`], calling `done` after each document.
pub(crate) fn transcribe_with(documents: &[Document], done: &mut dyn FnMut()) -> Transcription {
    let mut ordered: Vec<&Document> = documents.iter().collect();
    ordered.sort_by(|a, b| (&a.path, &a.text).cmp(&(&b.path, &b.text)));
    let mut transcription = Transcription {
        specs: Vec::new(),
        diagnostics: Vec::new(),
        texts: Texts::default(),
        skipped: Vec::new(),
    };
    // Every page is read before any spec is built, because pages link to each other.
    let read: Vec<(&Document, Drafts, Findings)> = ordered
        .into_iter()
        .map(|document| {
            let mut findings = Findings::new(&document.path);
            let drafts = decode(document, &mut transcription.texts, &mut findings)
                .map(|text| input::read(&document.path, text, &mut transcription.texts, &mut findings))
                .unwrap_or_default();
            (document, drafts, findings)
        })
        .collect();
    let targets = LinkTargets::of(read.iter().map(|(_, drafts, _)| drafts));
    for (document, drafts, mut findings) in read {
        let mut specs = build::specs(drafts, &targets);
        specs.retain(|spec| build::is_valid(spec, &mut findings));
        if specs.is_empty() || findings.has_error() {
            transcription.skipped.push(document.path.clone());
        } else {
            for spec in specs {
                build::add(&mut transcription.specs, spec, &mut findings);
            }
        }
        excerpt::shorten_lines(&document.path, &mut transcription.texts, &mut findings);
        transcription.diagnostics.extend(findings.into_list());
        done();
    }
    transcription.specs.sort_by(|a, b| a.file.cmp(&b.file));
    diagnostic::sort(&mut transcription.diagnostics);
    transcription
}
