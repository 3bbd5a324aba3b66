//! Turns documents into specs and findings.

use wechatpay_spec::Sources;
use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::model::Spec;

use crate::account::Account;
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
    /// How each line of each document was used, in the order of the documents' paths.
    pub accounts: Vec<Account>,
    /// The files of the specs that each document describes, by the documents' paths.
    pub described: Vec<(String, Vec<String>)>,
}

/// Transcribes documents into specs.
///
/// A pure function: the order of the documents makes no difference, and no input makes it panic. A document that cannot
/// be read is skipped, with a diagnostic that says where and why.
pub fn transcribe(documents: &[Document]) -> Transcription {
    transcribe_with(documents, &Sources::default(), false, &mut || ())
}

/// [`transcribe()`], where links may lead to the existing specs. With `accept_partial`, a page that ends early gives what
/// it has. Calls `done` after each document.
pub(crate) fn transcribe_with(
    documents: &[Document],
    existing: &Sources,
    accept_partial: bool,
    done: &mut dyn FnMut(),
) -> Transcription {
    let mut ordered: Vec<&Document> = documents.iter().collect();
    ordered.sort_by(|a, b| (&a.path, &a.text).cmp(&(&b.path, &b.text)));
    let mut transcription = Transcription {
        specs: Vec::new(),
        diagnostics: Vec::new(),
        texts: Texts::default(),
        skipped: Vec::new(),
        accounts: Vec::new(),
        described: Vec::new(),
    };
    // Every page is read before any spec is built, because pages link to each other.
    let accounts = &mut transcription.accounts;
    let texts = &mut transcription.texts;
    let read: Vec<(&Document, Drafts, Findings)> = ordered
        .into_iter()
        .map(|document| {
            let mut findings = Findings::new(&document.path);
            let drafts = match decode(document, texts, &mut findings) {
                Some(text) => {
                    let (drafts, account) = input::read(&document.path, text, texts, &mut findings);
                    accounts.push(account);
                    drafts
                }
                None => Drafts::default(),
            };
            if accept_partial {
                findings.accept_partial();
            }
            (document, drafts, findings)
        })
        .collect();
    let targets = LinkTargets::new(read.iter().map(|(_, drafts, _)| drafts), existing);
    for (document, drafts, mut findings) in read {
        let mut specs = build::specs(drafts, &targets);
        specs.retain(|spec| build::is_valid(spec, &mut findings));
        if specs.is_empty() || findings.has_error() {
            transcription.skipped.push(document.path.clone());
        } else {
            let files = specs.iter().map(|spec| spec.file.clone()).collect();
            transcription.described.push((document.path.clone(), files));
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
