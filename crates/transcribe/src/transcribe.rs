//! Turns documents into specs and findings.

use rayon::prelude::*;
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
    /// The members of the samples of each document that no row lists, by the documents' paths.
    pub(crate) unlisted: Vec<(String, Vec<String>)>,
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
        unlisted: Vec::new(),
    };
    // Every page is read before any spec is built, because pages link to each other.
    let read: Vec<Page<'_>> = ordered
        .into_par_iter()
        .map(|document| Page::read(document, accept_partial))
        .collect();
    let targets = LinkTargets::new(read.iter().map(|page| &page.drafts), existing);
    let built: Vec<BuiltPage<'_>> = read.into_par_iter().map(|page| page.build(&targets)).collect();
    for BuiltPage {
        document,
        specs,
        mut findings,
        texts,
        account,
    } in built
    {
        transcription.texts.adopt(&texts, "");
        transcription.accounts.extend(account);
        if specs.is_empty() || findings.has_error() {
            transcription.skipped.push(document.path.clone());
        } else {
            let unlisted = findings.take_unlisted();
            if !unlisted.is_empty() {
                transcription.unlisted.push((document.path.clone(), unlisted));
            }
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

/// A document that was read.
struct Page<'d> {
    document: &'d Document,
    drafts: Drafts,
    findings: Findings,
    texts: Texts,
    account: Option<Account>,
}

/// A document whose specs were built.
struct BuiltPage<'d> {
    document: &'d Document,
    /// Those that are valid.
    specs: Vec<Spec>,
    findings: Findings,
    texts: Texts,
    account: Option<Account>,
}

impl<'d> Page<'d> {
    fn read(document: &'d Document, accept_partial: bool) -> Self {
        let mut findings = Findings::new(&document.path);
        let mut texts = Texts::default();
        let mut account = None;
        let drafts = match decode(document, &mut texts, &mut findings) {
            Some(text) => {
                let (drafts, own) = input::read(&document.path, text, &mut texts, &mut findings);
                account = Some(own);
                drafts
            }
            None => Drafts::default(),
        };
        if accept_partial {
            findings.accept_partial();
        }
        Self {
            document,
            drafts,
            findings,
            texts,
            account,
        }
    }

    fn build(self, targets: &LinkTargets<'_>) -> BuiltPage<'d> {
        let mut findings = self.findings;
        let mut specs = build::specs(self.drafts, targets, &mut findings);
        // A document with an error gives no spec: what the rest of it would break is no help.
        if !findings.has_error() {
            specs.retain(|spec| build::is_valid(spec, &mut findings));
        }
        BuiltPage {
            document: self.document,
            specs,
            findings,
            texts: self.texts,
            account: self.account,
        }
    }
}
