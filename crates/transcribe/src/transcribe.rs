//! The entry: documents in, specs and findings out.

use std::collections::BTreeMap;

use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::model::{Method, Notification, PathSpec, Protocol, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::{Source, Sources};

use crate::document::{Document, Folder, decode, place};
use crate::field::at;
use crate::findings::{Findings, shorten};
use crate::form::Form;
use crate::gather::add;
use crate::location::Location;
use crate::name;
use crate::notification::notification;
use crate::official;
use crate::operation::{Surroundings, operation};
use crate::page::{self, Page};
use crate::php;
use crate::rule;
use crate::saved::{self, Saved};

/// What came of documents.
#[derive(Clone, Debug)]
pub struct Transcription {
    /// The specs, sorted by file; every one loads without findings of its own.
    pub specs: Vec<Spec>,
    /// What there is to say about the documents, sorted. A document with an error gives no spec.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// The paths of the documents that gave no spec, sorted.
    pub skipped: Vec<String>,
}

/// Transcribes documents.
///
/// A pure function: the order of the documents makes no difference, and no input makes it panic. A document that cannot
/// be read is skipped, with a finding that says where and why.
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
    let mut read = Vec::new();
    for document in ordered {
        let mut findings = Findings::new(&document.path);
        let text = decode(document, &mut transcription.texts, &mut findings);
        let content = text.map(|text| take_apart(document, text, &mut transcription.texts, &mut findings));
        read.push((document, content, findings));
    }
    let methods: BTreeMap<String, Vec<Method>> = read
        .iter()
        .filter_map(|(document, content, _)| {
            let (_, chain) = place(&document.path).filter(|(folder, _)| *folder == Folder::Openapi)?;
            let Some(Read::Page(page)) = content else { return None };
            let methods = page.sections.iter().map(|section| section.method.value);
            Some((chain.to_owned(), methods.collect()))
        })
        .collect();
    let method_of = |chain: &str| match methods.get(chain).map(Vec::as_slice) {
        Some([only]) => Some(*only),
        _ => None,
    };
    for (document, content, mut findings) in read {
        // Nobody wants to see a cell of a megabyte.
        let excerpts = saved::shortened(transcription.texts.text(&document.path));
        let mut specs = match content {
            Some(Read::Page(page)) => specs(document, &page, &method_of, &mut findings),
            Some(Read::Official(form, saved, source)) => {
                let spec = official(form, &saved, &mut findings);
                findings.relocate(|span| saved.place(span, &source));
                spec.into_iter().collect()
            }
            None => Vec::new(),
        };
        specs.retain(|spec| is_sound(spec, &mut findings));
        if specs.is_empty() || findings.has_error() {
            transcription.skipped.push(document.path.clone());
        } else {
            for spec in specs {
                add(&mut transcription.specs, spec, &mut findings);
            }
        }
        if let Some(excerpts) = excerpts.filter(|_| !findings.is_empty()) {
            let whole = transcription.texts.text(&document.path);
            findings.relocate(|span| saved::in_excerpts(span, whole, &excerpts));
            transcription.texts.insert(&document.path, &document.path, &excerpts);
        }
        transcription.diagnostics.extend(findings.into_list());
        done();
    }
    transcription.specs.sort_by(|a, b| a.file.cmp(&b.file));
    diagnostic::sort(&mut transcription.diagnostics);
    transcription
}

/// A document, taken apart as its form demands.
enum Read {
    Page(Page),
    /// With the text as it stands in the document.
    Official(Form, Saved, String),
}

fn take_apart(document: &Document, text: String, texts: &mut Texts, findings: &mut Findings) -> Read {
    let (saved, source) = match Saved::of_html(&text) {
        Some(saved) => {
            let source = saved::excerpts(&text);
            texts.insert(&document.path, &document.path, &source);
            (saved, source)
        }
        None => (Saved::of_text(&text), text),
    };
    match Form::of(&saved.text) {
        Form::Page => Read::Page(page::read(&saved.text)),
        Form::PlainPage => Read::Page(page::plain::read(&saved.text, findings)),
        form => Read::Official(form, saved, source),
    }
}

fn specs(
    document: &Document,
    page: &Page,
    method_of: &dyn Fn(&str) -> Option<Method>,
    findings: &mut Findings,
) -> Vec<Spec> {
    if page.sections.is_empty() {
        let help = "a page has a heading `# 标题 {#post}` for each method, and tables of fields below it";
        findings.report(
            rule::NO_PAGE,
            Span::default(),
            "the document describes no operation",
            help,
        );
        return Vec::new();
    }
    match place(&document.path) {
        Some((Folder::Webhook, name)) => webhook(page, name, findings).into_iter().collect(),
        Some((Folder::Openapi, chain)) => {
            let url = format!("https://wechatpay.im/openapi/{}", percent_encoded(page_of(chain)));
            paths(page, chain, Some(&url), method_of, findings)
        }
        None => match page
            .sections
            .iter()
            .flat_map(|section| &section.codes)
            .find_map(|code| php::chain(code))
        {
            Some(chain) => {
                let url = format!("https://wechatpay.im/openapi/{}", percent_encoded(&chain));
                paths(page, &chain, Some(&url), method_of, findings)
            }
            None => {
                let help = "put the page below a folder `openapi` or `webhook`, as its address says";
                findings.report(
                    rule::NO_PATH,
                    Span::default(),
                    "nothing says which URL path this is",
                    help,
                );
                Vec::new()
            }
        },
    }
}

/// The spec of a page of the official documents.
fn official(form: Form, saved: &Saved, findings: &mut Findings) -> Option<Spec> {
    let (location, path) = official::read(form, saved, findings)?;
    Some(Spec {
        file: location.file(),
        subject: Subject::Path(path),
    })
}

/// A page as its site names it: a folder's own page by the folder alone.
fn page_of(chain: &str) -> &str {
    match chain.strip_suffix("index") {
        Some(folder) if folder.ends_with('/') => folder,
        _ => chain,
    }
}

fn percent_encoded(path: &str) -> String {
    path.replace('{', "%7B").replace('}', "%7D")
}

/// The specs of a page about one path: more than one when its operations are served under several prefixes.
fn paths(
    page: &Page,
    chain: &str,
    url: Option<&str>,
    method_of: &dyn Fn(&str) -> Option<Method>,
    findings: &mut Findings,
) -> Vec<Spec> {
    let Some(location) = Location::of_chain(chain) else {
        findings.report(
            rule::NO_PATH,
            Span::default(),
            format!("`{}` is no URL path", shorten(chain)),
            "name the file for the URL path",
        );
        return Vec::new();
    };
    let surroundings = Surroundings {
        page: url,
        description: &page.description,
        method_of,
    };
    let mut by_location: Vec<(Location, PathSpec)> = Vec::new();
    for section in &page.sections {
        let Some((location, mut operation)) = operation(section, &location, &surroundings, findings) else {
            continue;
        };
        name::operation(&mut operation);
        match by_location.iter_mut().find(|(known, _)| *known == location) {
            Some((_, path)) => path.operations.push(operation),
            None => {
                let path = PathSpec {
                    url_path: at(location.url_path()),
                    protocol: location.protocol,
                    operations: vec![operation],
                };
                by_location.push((location, path));
            }
        }
    }
    let specs = by_location.into_iter().map(|(location, path)| Spec {
        file: location.file(),
        subject: Subject::Path(path),
    });
    specs.collect()
}

fn webhook(page: &Page, name: &str, findings: &mut Findings) -> Option<Spec> {
    let (protocol, event) = match name.split_once('/') {
        Some(("v2", event)) => (Protocol::V2, event),
        Some(("v3", event)) => (Protocol::V3, event),
        _ => {
            let help = "put the page at `webhook/v3/EVENT.TYPE.md`, or at `webhook/v2/name.md`";
            findings.report(
                rule::NO_PATH,
                Span::default(),
                format!("`{}` is no notification", shorten(name)),
                help,
            );
            return None;
        }
    };
    let url = format!("https://wechatpay.im/webhook/{name}");
    let mut notification: Notification = notification(page, event, protocol, Some(&url), findings)?;
    name::notification(&mut notification.fields);
    let folder = match protocol {
        Protocol::V2 => "notify/v2/",
        Protocol::V3 => "notify/",
    };
    Some(Spec {
        file: format!("{folder}{event}.yaml"),
        subject: Subject::Notification(Box::new(notification)),
    })
}

/// Whether a spec is one: it is written, loaded and checked.
fn is_sound(spec: &Spec, findings: &mut Findings) -> bool {
    let sources = Sources {
        specs: vec![Source::spec(spec.file.clone(), wechatpay_spec::write::spec(spec))],
        families: None,
    };
    let loaded = wechatpay_spec::load(&sources);
    for finding in &loaded.diagnostics {
        let position = loaded.texts.position(&spec.file, finding.span.start);
        let line = loaded
            .texts
            .text(&spec.file)
            .lines()
            .nth(position.line.saturating_sub(1));
        let message = format!(
            "the spec would break rule {}: {} (`{}`)",
            finding.rule.code,
            finding.message,
            shorten(line.unwrap_or_default().trim())
        );
        findings.report(rule::UNSOUND, Span::default(), message, "write this spec by hand");
    }
    loaded.diagnostics.is_empty()
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn only_a_folders_own_page_loses_its_name() {
        assert_eq!(page_of("v3/a/index"), "v3/a/");
        assert_eq!(page_of("v2/appauth/authindex"), "v2/appauth/authindex");
        assert_eq!(page_of("v3/a"), "v3/a");
    }
}
