//! The entry: documents in, specs and findings out.

use std::collections::BTreeMap;

use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::model::{Method, Notification, PathSpec, Protocol, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::{Source, Sources};

use crate::field::{at, remark};
use crate::findings::{Findings, shorten};
use crate::form::Form;
use crate::location::Location;
use crate::name;
use crate::notification::notification;
use crate::official;
use crate::operation::{Surroundings, operation};
use crate::page::{self, Page};
use crate::php;
use crate::reason;
use crate::rule;

/// Largest document that is read, in bytes.
pub const DOCUMENT_SIZE: usize = 1 << 20;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its path, with `/` on every system. What follows the last folder `openapi` or `webhook` in it says which URL path
    /// or event type the document is about: `openapi/v3/pay/transactions/jsapi.md`.
    pub path: String,
    /// The bytes.
    pub text: Vec<u8>,
}

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
        let content = decode(document, &mut transcription.texts, &mut findings).map(|text| match Form::of(&text) {
            Form::Page => Read::Page(page::read(&text)),
            form => Read::Official(form, text),
        });
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
        let mut specs = match content {
            Some(Read::Page(page)) => specs(document, &page, &method_of, &mut findings),
            Some(Read::Official(form, text)) => official(form, &text, &mut findings).into_iter().collect(),
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
        transcription.diagnostics.extend(findings.into_list());
    }
    transcription.specs.sort_by(|a, b| a.file.cmp(&b.file));
    diagnostic::sort(&mut transcription.diagnostics);
    transcription
}

/// A document, taken apart as its form demands.
enum Read {
    Page(Page),
    Official(Form, String),
}

/// The text of a document, which is kept for excerpts.
fn decode(document: &Document, texts: &mut Texts, findings: &mut Findings) -> Option<String> {
    if document.text.len() > DOCUMENT_SIZE {
        let size = document.text.len();
        let message = format!("the document has {size} bytes; at most {DOCUMENT_SIZE} are read");
        findings.report(rule::SIZE, Span::default(), message, "split the document");
        return None;
    }
    match std::str::from_utf8(&document.text) {
        Ok(text) => {
            texts.insert(&document.path, &document.path, text);
            Some(text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n"))
        }
        Err(error) => {
            let start = error.valid_up_to();
            texts.insert(&document.path, &document.path, &String::from_utf8_lossy(&document.text));
            let span = Span {
                start,
                end: start + '\u{FFFD}'.len_utf8(),
            };
            findings.report(rule::ENCODING, span, "the document is not UTF-8", "save it as UTF-8");
            None
        }
    }
}

/// The folders whose names say what a document is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folder {
    Openapi,
    Webhook,
}

/// What a document's path says it is about.
fn place(path: &str) -> Option<(Folder, &str)> {
    let path = path.strip_suffix(".md")?;
    let at = |folder: &str| {
        let inner = path.rfind(&format!("/{folder}/")).map(|at| at + folder.len() + 2);
        inner.or_else(|| path.starts_with(&format!("{folder}/")).then_some(folder.len() + 1))
    };
    let (folder, start) = match (at("openapi"), at("webhook")) {
        (Some(openapi), webhook) if webhook.is_none_or(|webhook| webhook < openapi) => (Folder::Openapi, openapi),
        (_, Some(webhook)) => (Folder::Webhook, webhook),
        _ => return None,
    };
    Some((folder, path.get(start..)?))
}

fn specs(
    document: &Document,
    page: &Page,
    method_of: &dyn Fn(&str) -> Option<Method>,
    findings: &mut Findings,
) -> Vec<Spec> {
    if page.sections.iter().all(|section| section.tables.is_empty()) {
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
            let url = format!(
                "https://wechatpay.im/openapi/{}",
                percent_encoded(chain.strip_suffix("index").unwrap_or(chain))
            );
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
fn official(form: Form, text: &str, findings: &mut Findings) -> Option<Spec> {
    let (location, path) = official::read(form, text, findings)?;
    Some(Spec {
        file: location.file(),
        subject: Subject::Path(path),
    })
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
        subject: Subject::Notification(notification),
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

/// Adds a spec, to another of the same URL path where there is one.
///
/// The wire does not show what a parameter is called: two documents that differ in that alone are about one operation.
fn add(specs: &mut Vec<Spec>, spec: Spec, findings: &mut Findings) {
    let Subject::Path(path) = spec.subject else {
        return match specs.iter().any(|known| known.file == spec.file) {
            true => {
                let message = format!("another document is about `{}`, too", spec.file);
                findings.report(
                    rule::SAME_FILE,
                    Span::default(),
                    message,
                    "keep one of the two documents",
                );
            }
            false => specs.push(spec),
        };
    };
    let shape = shape(&path.url_path.value);
    let same = specs.iter_mut().find_map(|known| match &mut known.subject {
        Subject::Path(other) if self::shape(&other.url_path.value) == shape => Some((&known.file, other)),
        _ => None,
    });
    let Some((file, known)) = same else {
        specs.push(Spec {
            file: spec.file,
            subject: Subject::Path(path),
        });
        return;
    };
    for operation in path.operations {
        match known
            .operations
            .iter_mut()
            .find(|other| other.method == operation.method)
        {
            Some(other) if *file == spec.file || operation.request.body != other.request.body => {
                let message = format!("another document describes this operation of `{file}`, too");
                findings.report(
                    rule::SAME_FILE,
                    Span::default(),
                    message,
                    "keep one of the two documents",
                );
            }
            Some(other) => {
                for document in operation.documents {
                    if !other.documents.contains(&document) {
                        other.documents.push(document);
                    }
                }
                other.provenance.inferred.push(remark(None, reason::ONE_OPERATION));
                let message =
                    format!("the wire does not tell this operation from that of `{file}`: one spec stands for both");
                findings.report(
                    rule::ONE_OPERATION,
                    Span::default(),
                    message,
                    "say in the parameter's title what it takes",
                );
            }
            None if *file == spec.file => known.operations.push(operation),
            None => {
                let message = format!("`{file}` is about the same URL path, with another name for its parameter");
                findings.report(
                    rule::SAME_FILE,
                    Span::default(),
                    message,
                    "call the parameter the same in both documents",
                );
            }
        }
    }
}

/// A URL path without the names of its parameters.
fn shape(url_path: &str) -> String {
    let segments = url_path.split('/');
    let segments = segments.map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}
