//! The entry point: loads sources and returns specs and findings.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::check;
use crate::consequences;
use crate::converted_text::converted_twice;
use crate::count::{self, Counts};
use crate::diagnostic::{self, Diagnostic, Findings, Texts};
use crate::encoding;
use crate::families::{self, Families};
use crate::lifecycle::{self, Lifecycle};
use crate::model::Spec;
use crate::place::Span;
use crate::read;
use crate::rules;
use crate::source::{Source, Sources};
use crate::text::shorten;
use crate::yaml::{self, FILE_SIZE};

/// The result of loading.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The specs, sorted by file. Complete only if [`Loaded::is_sound`]; otherwise the parts that could be read.
    pub specs: Vec<Spec>,
    /// The product families, in the file's order; empty when none were given.
    pub families: Families,
    /// The lifecycles, sorted by resource.
    pub lifecycles: Vec<Lifecycle>,
    /// The findings, sorted, without repetitions.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the findings point into.
    pub texts: Texts,
}

impl Loaded {
    /// Whether code can be generated: no finding is an error.
    pub fn is_sound(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The number of operations, notifications and fields.
    pub fn counts(&self) -> Counts {
        count::count(&self.specs)
    }
}

/// Loads specs and checks them against every rule.
///
/// A pure function: the order of the sources makes no difference, and no input makes it panic.
pub fn load(sources: &Sources) -> Loaded {
    // Sources are read in parallel; the results are combined in the order of the sources.
    let read = ordered(sources).into_par_iter().map(read_source).collect();
    assemble(sources, read)
}

/// Loads two states of the specs, with the same results as [`load`]. A text that is the same in both is read only once. In the old state, characters that a spec may not have are tolerated: it may be older than that rule.
pub fn load_both(before: &Sources, after: &Sources) -> (Loaded, Loaded) {
    let sources = ordered(after);
    let read: Vec<Read> = sources.par_iter().map(|source| read_source(source)).collect();
    let known: BTreeMap<(&str, &[u8]), &Read> = sources
        .iter()
        .map(|source| (source.file.as_str(), source.text.as_slice()))
        .zip(&read)
        .collect();
    let again = |source: &Source| match known.get(&(source.file.as_str(), source.text.as_slice())) {
        Some(read) => read.again(source),
        None => read_past_characters(source),
    };
    let read_before = ordered(before).into_par_iter().map(again).collect();
    rayon::join(|| assemble(before, read_before), || assemble(after, read))
}

/// The sources in the order of their specs and findings in the result.
fn ordered(sources: &Sources) -> Vec<&Source> {
    let mut ordered: Vec<&Source> = sources.specs.iter().collect();
    ordered.sort_by(|a, b| (&a.file, &a.text).cmp(&(&b.file, &b.text)));
    ordered
}

/// Combines the results, and runs the checks that compare several specs.
fn assemble(sources: &Sources, read: Vec<Read>) -> Loaded {
    let mut loaded = Loaded {
        specs: Vec::new(),
        families: Families::default(),
        lifecycles: Vec::new(),
        diagnostics: Vec::new(),
        texts: Texts::default(),
    };
    for Read { texts, spec, findings } in read {
        loaded.texts.append(texts);
        loaded.specs.extend(spec);
        loaded.diagnostics.extend(findings);
    }
    check::across(&loaded.specs, &mut loaded.diagnostics);
    let mut files: BTreeSet<&str> = sources.specs.iter().map(|source| source.file.as_str()).collect();
    // A file with another fault in its name gets another name anyway.
    for finding in loaded
        .diagnostics
        .iter()
        .filter(|finding| finding.rule == rules::FILE_PATH)
    {
        files.remove(finding.file.as_str());
    }
    check::letter_case(files.into_iter(), &mut loaded.diagnostics);
    if let Some(source) = &sources.families {
        let mut findings = Findings::new(&source.file);
        if let Some(text) = decode(source, &mut loaded.texts, &mut findings) {
            loaded.families = families::read(text, &mut findings);
            let read: BTreeSet<&str> = loaded.specs.iter().map(|spec| spec.file.as_str()).collect();
            let files = sources.specs.iter().map(|source| source.file.as_str());
            let unread: Vec<&str> = files.filter(|file| !read.contains(file)).collect();
            let Loaded {
                families,
                specs,
                diagnostics,
                ..
            } = &mut loaded;
            families::check(families, specs, &unread, &mut findings, diagnostics);
        }
        loaded.diagnostics.extend(findings.into_list());
    }
    for source in &sources.lifecycles {
        let mut findings = Findings::new(&source.file);
        let text = decode(source, &mut loaded.texts, &mut findings);
        let read = text.and_then(|text| lifecycle::read(&source.file, text, &mut findings));
        loaded.lifecycles.extend(read);
        loaded.diagnostics.extend(findings.into_list());
    }
    loaded.lifecycles.sort_by(|a, b| a.name.cmp(&b.name));
    // A part that could not be read would only be missed again.
    if loaded.is_sound() {
        lifecycle::check(&loaded.lifecycles, &loaded.specs, &mut loaded.diagnostics);
    }
    diagnostic::sort(&mut loaded.diagnostics);
    loaded
}

/// The result of reading one source.
struct Read {
    texts: Texts,
    spec: Option<Spec>,
    findings: Vec<Diagnostic>,
}

impl Read {
    /// The result for another source with the same text.
    fn again(&self, source: &Source) -> Self {
        let mut texts = Texts::default();
        // Findings were already collected when the text was read first.
        let _ = decode(source, &mut texts, &mut Findings::new(&source.file));
        Self {
            texts,
            spec: self.spec.clone(),
            findings: self.findings.clone(),
        }
    }
}

fn read_source(source: &Source) -> Read {
    let mut texts = Texts::default();
    let mut findings = Findings::new(&source.file);
    let text = decode(source, &mut texts, &mut findings);
    let spec = text.and_then(|text| read::spec(&source.file, text, &mut findings));
    if let Some(spec) = &spec {
        check::spec(spec, &mut findings);
    }
    if let Some(text) = text {
        consequences::remove(&source.file, &mut findings, |change, findings| {
            if let Some(meant) = read::spec_with_changes(&source.file, text, change, findings) {
                check::spec(&meant, findings);
            }
        });
    }
    Read {
        texts,
        spec,
        findings: findings.into_list(),
    }
}

fn read_past_characters(source: &Source) -> Read {
    let mut read = read_source(source);
    let has_characters = |finding: &Diagnostic| [rules::UNSEEN_CHARACTER, rules::LOOK_ALIKE].contains(&finding.rule);
    if read.spec.is_none()
        && read.findings.iter().any(has_characters)
        && let Ok(text) = std::str::from_utf8(&source.text)
    {
        read.spec = read::spec_past_characters(&source.file, text);
    }
    read
}

/// Decodes a source and keeps its text for excerpts.
fn decode<'s>(source: &'s Source, texts: &mut Texts, findings: &mut Findings) -> Option<&'s str> {
    // Of such a file, only a part may have been read, which can end inside a character.
    if source.text.len() > FILE_SIZE {
        texts.insert(&source.file, &source.shown, "");
        yaml::report_size(findings);
        return None;
    }
    let other = encoding::other_encoding(&source.text);
    let in_other = other.map(|other| format!("the file is encoded in {other}, not in UTF-8"));
    let text = match (std::str::from_utf8(&source.text), in_other) {
        (Ok(text), Some(in_other)) => {
            texts.insert(&source.file, &source.shown, &text.replace('\0', ""));
            findings
                .report(rules::TEXT_ENCODING, Span::default(), in_other)
                .help("save the file as UTF-8");
            return None;
        }
        (Ok(text), None) => text,
        (Err(error), in_other) => {
            let start = error.valid_up_to();
            // The replacement character has three bytes: the span of the first one in the lossy text.
            texts.insert(&source.file, &source.shown, &String::from_utf8_lossy(&source.text));
            findings
                .report(
                    rules::TEXT_ENCODING,
                    Span {
                        start,
                        end: start + '\u{FFFD}'.len_utf8(),
                    },
                    in_other.as_deref().unwrap_or("the file is not UTF-8"),
                )
                .label("these bytes are not valid UTF-8")
                .help("save the file as UTF-8");
            return None;
        }
    };
    texts.insert(&source.file, &source.shown, text);
    if text.starts_with('\u{FEFF}') {
        findings
            .report(
                rules::TEXT_ENCODING,
                Span {
                    start: 0,
                    end: '\u{FEFF}'.len_utf8(),
                },
                "the file begins with a byte order mark",
            )
            .help("save the file as UTF-8 without one");
        return None;
    }
    if let Some(converted) = converted_twice(text) {
        let message = format!(
            "a text was converted to UTF-8 twice: `{}` is meant",
            shorten(&converted.meant)
        );
        let help = format!(
            "type it again, or take the file as it was before; a program read it as {} and saved it as UTF-8",
            converted.read_as
        );
        findings
            .report(rules::TEXT_ENCODING, converted.span, message)
            .help(help);
        return None;
    }
    Some(text)
}
