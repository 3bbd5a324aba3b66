//! Second sources: what others state about the service, beside the pages.
//!
//! A second source is a file of JSON Lines. A line is an operation with its fields, or one fact in which the source
//! differs from the specs. [`import_second_sources()`] merges all of them with the specs by the rule of
//! `docs/evidence.md`: [`weigh`] decides which fact counts, [`add`] writes it into the spec, and [`verdict`] says of each
//! fact whether the specs agree, were corrected, or refuse it. Lines that people wrote stay, nothing is reordered, and a second run changes nothing.

mod add;
mod decided;
mod draft;
mod facts;
mod keys;
mod limits;
mod new_field;
mod sample_value;
mod siblings;
mod statements;
mod verdict;
mod weigh;

use std::collections::BTreeMap;
use std::iter;

use wechatpay_spec::diagnostic::{self, Diagnostic};
use wechatpay_spec::evidence::{self, Statement};
use wechatpay_spec::index::{Index, same_path};
use wechatpay_spec::model::{Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;
use wechatpay_spec::{Sources, load, write};

use self::facts::{Said, SourceOperation};
use crate::build::{self, LinkTargets};
use crate::document::Document;
use crate::draft::Drafts;
use crate::findings::Findings;
use crate::import::{Change, Import, shown};
use crate::rules;

/// The changes that importing second sources would make.
#[derive(Clone, Debug)]
pub struct SecondSourceImport {
    /// The changes to specs.
    pub import: Import,
    /// The evidence file with the statements of the sources and their verdicts.
    pub evidence: String,
    /// How many statements have no verdict, because the rule leaves the decision to a person.
    pub undecided: usize,
}

/// Merges second sources with the specs.
///
/// `evidence` is the text of the evidence file; statements that only it has are kept and decided again. A pure function.
pub fn import_second_sources(sources: &[Document], existing: &Sources, evidence: &str) -> SecondSourceImport {
    let mut import = Import::default();
    let (operations, statements) = read(sources, evidence, &mut import);
    let loaded = load(existing);
    if !loaded.is_sound()
        || import
            .diagnostics
            .iter()
            .any(|finding| finding.rule == rules::SECOND_SOURCE)
    {
        import.diagnostics.extend(loaded.diagnostics);
        import.texts = loaded.texts;
        return SecondSourceImport {
            import,
            evidence: evidence.to_owned(),
            undecided: 0,
        };
    }
    let described = by_operation(&operations);
    let left_out = left_out(&statements);
    let mut merged: Vec<Spec> = loaded.specs.iter().map(|spec| with_facts(spec, &described)).collect();
    let targets = LinkTargets::new(iter::empty(), existing);
    let fresh = fresh_specs(&described, &left_out, &targets, &mut merged, &mut import);
    siblings::complete(&mut merged, &loaded.families);
    for (merged, spec) in merged.iter().zip(&loaded.specs) {
        if write::spec(merged) == write::spec(spec) {
            import.unchanged += 1;
            continue;
        }
        let text = loaded.texts.text(&spec.file);
        import.changes.push(Change {
            file: spec.file.clone(),
            shown: shown(existing, &spec.file),
            before: Some(text.to_owned()),
            after: write::spec_over(merged, text).text,
        });
    }
    import.changes.extend(fresh.into_iter().map(|spec| Change {
        shown: shown(existing, &spec.file),
        before: None,
        after: write::spec(&spec),
        file: spec.file,
    }));
    import.changes.sort_by(|one, other| one.file.cmp(&other.file));
    import.check_changes(existing);
    diagnostic::sort(&mut import.diagnostics);
    let after = load(&import.applied_to(existing));
    let statements = verdict::decide(statements, &Index::of(&after.specs));
    SecondSourceImport {
        undecided: statements
            .iter()
            .filter(|statement| statement.verdict.is_none())
            .count(),
        evidence: evidence::to_text(&statements),
        import,
    }
}

/// The operations and the statements in the files. A line that is neither is an error.
fn read(sources: &[Document], evidence: &str, import: &mut Import) -> (Vec<SourceOperation>, Vec<Statement>) {
    let mut operations = Vec::new();
    let known = evidence::parse(evidence).unwrap_or_default();
    let mut statements: Vec<Statement> = Vec::new();
    for source in sources {
        let text = String::from_utf8_lossy(&source.text);
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            if line.contains("\"kind\":") && !line.contains("\"request\":") {
                if let Ok(mut read) = evidence::parse(line) {
                    read.iter_mut()
                        .for_each(|statement| verdict::normalize(statement, line));
                    statements.extend(read);
                    continue;
                }
            } else if let Ok(read) = facts::operation(line) {
                operations.push(read);
                continue;
            }
            let message = format!("line {} is neither an operation nor a statement", number + 1);
            import.texts.insert(&source.path, &source.path, line);
            let mut finding = Diagnostic::new(rules::SECOND_SOURCE, source.path.clone(), Span::default(), message);
            finding.help("docs/evidence.md describes the form of the lines");
            import.diagnostics.push(finding);
        }
    }
    // A statement keeps its verdict; one that no given source has any more is kept as well, for other sources have it.
    let mut known: Vec<Option<Statement>> = known.into_iter().map(Some).collect();
    let mut all = Vec::new();
    for statement in statements {
        let earlier = known
            .iter_mut()
            .find(|earlier| earlier.as_ref().is_some_and(|earlier| earlier.is_same(&statement)))
            .and_then(Option::take);
        all.push(earlier.unwrap_or(statement));
    }
    all.extend(known.into_iter().flatten());
    operations.extend(statements::operations(&all));
    statements::retract(&mut operations, &all);
    (operations, all)
}

/// Each source's statements about an operation, by method and URL path.
type Described<'s> = BTreeMap<String, Vec<&'s SourceOperation>>;

fn by_operation(operations: &[SourceOperation]) -> Described<'_> {
    let mut described = Described::new();
    for operation in operations {
        described.entry(operation.name()).or_default().push(operation);
    }
    for all in described.values_mut() {
        all.sort_by_key(|operation| operation.witness);
    }
    described
}

/// The spec with the facts of second sources.
fn with_facts(spec: &Spec, described: &Described<'_>) -> Spec {
    let mut merged = spec.clone();
    if let Subject::Path(path) = &mut merged.subject {
        for operation in &mut path.operations {
            let name = facts::name(operation.method.value.word(), &path.url_path.value);
            if let Some(all) = described.get(&name) {
                add::operation(operation, all, path.protocol);
            }
        }
    }
    merged
}

/// The operations that a person left out.
fn left_out(statements: &[Statement]) -> Vec<String> {
    let refused = statements
        .iter()
        .filter(|statement| statement.kind == "operation-not-here" && verdict::is_by_hand(statement));
    refused.map(|statement| same_path(&statement.operation)).collect()
}

/// The specs of operations that no spec has. A new method of a path that has a spec is added to that one.
fn fresh_specs(
    described: &Described<'_>,
    left_out: &[String],
    targets: &LinkTargets<'_>,
    known: &mut [Spec],
    import: &mut Import,
) -> Vec<Spec> {
    let mut fresh: Vec<Spec> = Vec::new();
    for (name, all) in described {
        if left_out.contains(name) || !Index::of(known).operations(name).is_empty() {
            continue;
        }
        let Some(draft) = draft::operation(all) else { continue };
        let drafts = Drafts {
            operations: vec![draft],
            ..Drafts::default()
        };
        let mut findings = Findings::new(name);
        for spec in build::specs(drafts, targets, &mut findings) {
            if !build::is_valid(&spec, &mut findings) {
                continue;
            }
            let mut present = known.iter_mut().chain(&mut fresh);
            match present.find(|known| known.file == spec.file) {
                Some(present) => add_methods(present, spec),
                None => fresh.push(spec),
            }
        }
        import.texts.insert(name, name, name);
        import.diagnostics.extend(findings.into_list());
    }
    fresh
}

/// Adds the operations of one spec to another of the same path.
fn add_methods(present: &mut Spec, added: Spec) {
    if let (Subject::Path(path), Subject::Path(added)) = (&mut present.subject, added.subject) {
        path.operations.extend(added.operations);
        path.operations.sort_by_key(|operation| operation.method.value);
    }
}

/// All that the sources say about the fields of one object.
type AllSaid<'s> = [Said<'s>];
