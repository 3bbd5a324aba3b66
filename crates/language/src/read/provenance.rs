//! Reads where the facts of a mapping come from, and the remarks on them.

use super::mapping::{Keys, Reader};
use crate::lint;
use crate::model::{DataSource, Origin, OtherSource, Provenance, Remark, Waiver};
use crate::place::Located;
use crate::repetition::Firsts;
use crate::rule::Rule;
use crate::rules;
use crate::text::{REASON_LENGTH, shorten};
use crate::vocabulary::{self, Mapping, names};
use crate::yaml::{Entry, Value};

/// Keys about the line itself, which no remark is about.
pub(crate) const PROVENANCE: [&str; 5] = [
    names::FROM,
    names::INFERRED,
    names::CORRECTED,
    names::MAY_BE_ABSENT,
    names::WAIVED,
];

impl Reader<'_> {
    /// Reads the remarks on how a line differs from its document.
    pub(super) fn provenance(&mut self, keys: &Keys<'_>) -> Provenance {
        let provenance = Provenance {
            from: self.origins(keys),
            inferred: self.remarks(keys, names::INFERRED),
            corrected: self.corrections(keys),
            waived: self.waivers(keys),
        };
        // The remarks on a whole body may be about different fields of it.
        if keys.kind() == Mapping::Field {
            self.check_remarks(&provenance);
        }
        provenance
    }

    /// Reports a fact of a field that a document does not state and states wrongly.
    fn check_remarks(&mut self, provenance: &Provenance) {
        let inferred = provenance.inferred.iter().filter_map(|remark| remark.key.as_ref());
        for corrected in provenance.corrected.iter().filter_map(|remark| remark.key.as_ref()) {
            let Some(other) = inferred.clone().find(|inferred| *inferred == corrected) else {
                continue;
            };
            let message = format!(
                "`{}` is inferred, as no document states it, and corrected, as one states it wrongly",
                corrected.value
            );
            self.report(rules::REMARK, corrected.span, message)
                .also(other.span, "inferred here")
                .help("remove one of the two");
        }
    }

    fn origins(&mut self, keys: &Keys<'_>) -> Vec<Origin> {
        let Some(entry) = keys.get(names::FROM) else {
            return Vec::new();
        };
        let Value::Mapping(entries) = &entry.value.value else {
            let sources = self.data_sources(entry);
            let whole = (!sources.is_empty()).then_some(Origin { key: None, sources });
            return whole.into_iter().collect();
        };
        if entries.is_empty() {
            self.report(rules::EMPTY_LIST, entry.value.span, "`from` is empty")
                .help("remove it");
        }
        let mut origins = Vec::new();
        for inner in self.unique(entries, rules::DUPLICATE_KEY, "key") {
            let key = &inner.key.value;
            if self.may_refer_to(keys, inner, rules::ORIGIN, ["`from`", "the list"]) && keys.get(key).is_none() {
                self.report(
                    rules::ORIGIN,
                    inner.key.span,
                    format!("`from` names the sources of `{key}`, which is not written"),
                )
                .help(format!("write `{key}`, or remove it from `from`"));
            }
            let sources = self.data_sources(inner);
            if !sources.is_empty() {
                origins.push(Origin {
                    key: Some(inner.key.clone()),
                    sources,
                });
            }
        }
        origins
    }

    /// Whether an entry names a key of the mapping that it can be about; reports it otherwise. `words` are what refers to
    /// the key, and what to write alone for the whole mapping.
    fn may_refer_to(&mut self, keys: &Keys<'_>, entry: &Entry, rule: Rule, words: [&str; 2]) -> bool {
        let (key, [subject, alone]) = (&entry.key.value, words);
        if vocabulary::key(keys.kind(), key).is_some() && !PROVENANCE.contains(&key.as_str()) {
            return true;
        }
        let message = format!("{subject} cannot refer to `{}`", shorten(key));
        self.report(rule, entry.key.span, message).help(format!(
            "name a key of {}, or write only {alone} if it applies to the whole mapping",
            keys.kind().name()
        ));
        false
    }

    fn data_sources(&mut self, entry: &Entry) -> Vec<Located<DataSource>> {
        let mut sources = Vec::new();
        let mut firsts = Firsts::new();
        for item in self.items(entry) {
            if self.is_misspelt_integer(item) {
                continue;
            }
            let number = match &item.value {
                Value::Scalar(scalar) => scalar.integer(),
                _ => None,
            };
            let source = match number {
                Some(number) => Some(Located::new(DataSource::Document(number), item.span)),
                None => self
                    .word_of::<OtherSource>(item, names::FROM)
                    .map(|word| Located::new(DataSource::Other(word.value), word.span)),
            };
            let Some(source) = source else { continue };
            match firsts.repeated(source.value, source.span) {
                Some(first) => {
                    self.report(rules::DUPLICATE_ENTRY, source.span, "the source is listed twice")
                        .also(first, "first here")
                        .help("remove one of the two");
                }
                None => sources.push(source),
            }
        }
        sources
    }

    fn waivers(&mut self, keys: &Keys<'_>) -> Vec<Waiver> {
        let Some(entry) = keys.get(names::WAIVED) else {
            return Vec::new();
        };
        let Value::Mapping(entries) = &entry.value.value else {
            self.wrong_type(&entry.value, "reasons by code")
                .help("name a lint and say why it does not apply: `waived: {W001: the company's own number}`");
            return Vec::new();
        };
        if entries.is_empty() {
            self.report(rules::EMPTY_LIST, entry.value.span, "`waived` is empty")
                .help("remove it");
        }
        let mut waivers = Vec::new();
        for inner in self.unique(entries, rules::DUPLICATE_KEY, "key") {
            let code = &inner.key.value;
            if !lint::rules::lints().any(|lint| lint.code == code) {
                self.report(
                    rules::WAIVER,
                    inner.key.span,
                    format!("there is no lint `{}`", shorten(code)),
                )
                .help("name a lint by its code, `W001`; spec/README.md lists them");
            }
            if let Some(reason) = self.bounded_text(inner, REASON_LENGTH) {
                waivers.push(Waiver {
                    code: inner.key.clone(),
                    reason,
                });
            }
        }
        waivers
    }

    fn remarks(&mut self, keys: &Keys<'_>, name: &str) -> Vec<Remark> {
        let Some(entry) = keys.get(name) else { return Vec::new() };
        let Value::Mapping(entries) = &entry.value.value else {
            let reason = self.bounded_text(entry, REASON_LENGTH);
            let remark = reason.map(|reason| Remark {
                key: None,
                reason,
                for_callers: false,
            });
            return remark.into_iter().collect();
        };
        if entries.is_empty() {
            self.report(rules::EMPTY_LIST, entry.value.span, format!("`{name}` is empty"))
                .help("remove it");
        }
        let mut remarks = Vec::new();
        for inner in self.unique(entries, rules::DUPLICATE_KEY, "key") {
            let key = &inner.key.value;
            let may_refer = self.may_refer_to(keys, inner, rules::REMARK, ["a remark", "the reason"]);
            if may_refer && name == names::INFERRED && keys.get(key).is_none() {
                self.report(
                    rules::REMARK,
                    inner.key.span,
                    format!("`{key}` is marked as inferred but is not written"),
                )
                .help(format!(
                    "write `{key}`, or remove the remark; use `corrected` for a fact that the document states wrongly"
                ));
            }
            if let Some(reason) = self.bounded_text(inner, REASON_LENGTH) {
                remarks.push(Remark {
                    key: Some(inner.key.clone()),
                    reason,
                    for_callers: false,
                });
            }
        }
        remarks
    }

    /// The facts that the document states wrongly. `may_be_absent` corrects `required`.
    fn corrections(&mut self, keys: &Keys<'_>) -> Vec<Remark> {
        let mut corrections = self.remarks(keys, names::CORRECTED);
        let Some(entry) = keys.get(names::MAY_BE_ABSENT) else {
            return corrections;
        };
        let mut of_keys = corrections.iter().filter_map(|remark| remark.key.as_ref());
        if let Some(other) = of_keys.find(|key| key.value == names::REQUIRED) {
            self.report(
                rules::REMARK,
                entry.key.span,
                "`may_be_absent` and `corrected` both correct `required`",
            )
            .also(other.span, "also corrected here")
            .help("remove one of the two");
        }
        if let Some(reason) = self.bounded_text(entry, REASON_LENGTH) {
            corrections.push(Remark {
                key: Some(Located::new(names::REQUIRED.to_owned(), entry.key.span)),
                reason,
                for_callers: true,
            });
        }
        corrections
    }
}
