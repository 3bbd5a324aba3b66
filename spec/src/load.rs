//! The entry: sources in, specs and findings out.

use crate::check;
use crate::count::{self, Counts};
use crate::diagnostic::{self, Diagnostic, Findings, Texts};
use crate::families::{self, Families};
use crate::model::Spec;
use crate::place::Span;
use crate::read;
use crate::rule;
use crate::source::{Source, Sources};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// What was loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The specs, sorted by file. Complete only when [`Loaded::is_sound`]; otherwise what could be understood.
    pub specs: Vec<Spec>,
    /// The product families, in the file's order; empty when none were given.
    pub families: Families,
    /// The findings, sorted, without repetitions.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the findings point into.
    pub texts: Texts,
}

impl Loaded {
    /// Whether nothing stops generation: no finding is an error.
    pub fn is_sound(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// How much the specs hold.
    pub fn counts(&self) -> Counts {
        count::count(&self.specs)
    }
}

/// Loads specs and checks them against every rule.
///
/// A pure function: the order of the sources makes no difference, and no input makes it panic.
pub fn load(sources: &Sources) -> Loaded {
    let mut ordered: Vec<&Source> = sources.specs.iter().collect();
    ordered.sort_by(|a, b| (&a.file, &a.text).cmp(&(&b.file, &b.text)));
    let mut loaded = Loaded {
        specs: Vec::new(),
        families: Families::default(),
        diagnostics: Vec::new(),
        texts: Texts::default(),
    };
    // Each by itself, on every processor there is; what comes of them is put together in their order.
    let read: Vec<Read> = ordered.into_par_iter().map(read_source).collect();
    for Read { texts, spec, findings } in read {
        loaded.texts.append(texts);
        loaded.specs.extend(spec);
        loaded.diagnostics.extend(findings);
    }
    check::across(&loaded.specs, &mut loaded.diagnostics);
    if let Some(source) = &sources.families {
        let mut findings = Findings::new(&source.file);
        if let Some(text) = decode(source, &mut loaded.texts, &mut findings) {
            loaded.families = families::read(text, &mut findings);
            families::check(&loaded.families, &loaded.specs, &mut findings, &mut loaded.diagnostics);
        }
        loaded.diagnostics.extend(findings.into_list());
    }
    diagnostic::sort(&mut loaded.diagnostics);
    loaded
}

/// What comes of one source.
struct Read {
    texts: Texts,
    spec: Option<Spec>,
    findings: Vec<Diagnostic>,
}

fn read_source(source: &Source) -> Read {
    let mut texts = Texts::default();
    let mut findings = Findings::new(&source.file);
    let text = decode(source, &mut texts, &mut findings);
    let spec = text.and_then(|text| read::spec(&source.file, text, &mut findings));
    if let Some(spec) = &spec {
        check::spec(spec, &mut findings);
    }
    Read {
        texts,
        spec,
        findings: findings.into_list(),
    }
}

/// The text of a source, which is kept for excerpts.
fn decode<'s>(source: &'s Source, texts: &mut Texts, findings: &mut Findings) -> Option<&'s str> {
    let text = match std::str::from_utf8(&source.text) {
        Ok(text) => text,
        Err(error) => {
            let start = error.valid_up_to();
            // The replacement character has three bytes: the span of the first one in the lossy text.
            texts.insert(&source.file, &source.shown, &String::from_utf8_lossy(&source.text));
            findings
                .report(
                    rule::TEXT_ENCODING,
                    Span {
                        start,
                        end: start + '\u{FFFD}'.len_utf8(),
                    },
                    "the file is not UTF-8",
                )
                .label("these bytes are no character")
                .help("save the file as UTF-8");
            return None;
        }
    };
    texts.insert(&source.file, &source.shown, text);
    if text.starts_with('\u{FEFF}') {
        findings
            .report(
                rule::TEXT_ENCODING,
                Span {
                    start: 0,
                    end: '\u{FEFF}'.len_utf8(),
                },
                "the file begins with a byte order mark",
            )
            .help("save the file as UTF-8 without one");
        return None;
    }
    Some(text)
}
