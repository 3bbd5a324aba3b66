//! A correction made by hand survives the import of a document that says otherwise, whichever key it is about.

use wechatpay_spec::exclusion::{Exclusion, exclusions};
use wechatpay_spec::model::Spec;
use wechatpay_spec::vocabulary::{Mapping, key, names};
use wechatpay_spec::{Sources, load, write};
use wechatpay_transcribe::merge;

use crate::exceptions::PROVENANCE;
use crate::frame::Frame;
use crate::loaded;
use crate::rows::{ROWS, Row};

impl Row {
    /// Whether a correction can be about the key.
    fn can_be_corrected(&self) -> bool {
        let (mapping, name) = self.name();
        key(mapping, names::CORRECTED).is_some() && !PROVENANCE.contains(&name) && name != names::MAY_BE_ABSENT
    }

    /// The spec with `value` for the key, or without the key if there is none, and a correction of the key.
    fn corrected(&self, value: &str) -> Sources {
        self.corrected_in(&self.frame, value)
    }

    /// The same in another frame.
    fn corrected_in(&self, frame: &Frame, value: &str) -> Sources {
        let (_, name) = self.name();
        let correction = format!("corrected: {{{name}: the service says otherwise}}");
        let keys: Vec<&str> = [value, &correction].into_iter().filter(|key| !key.is_empty()).collect();
        frame.sources(name, &keys)
    }
}

/// The only spec of the sources.
fn spec(sources: &Sources) -> Spec {
    loaded(sources).specs.remove(0)
}

/// The same sources with a day for the document: to them, a document without a day is a second one.
fn dated(sources: &Sources) -> Sources {
    let mut dated = sources.clone();
    for source in &mut dated.specs {
        let text = String::from_utf8_lossy(&source.text);
        let with_day = text.replace("{url: https://a.cn/b}", "{url: https://a.cn/b, updated: 2025-07-17}");
        source.text = with_day.into_bytes();
    }
    dated
}

/// Shows how a merge changes `earlier`, if it does.
fn change(earlier: &Spec, fresh: &Spec) -> Option<String> {
    let merged = merge(earlier, fresh);
    (merged != *earlier).then(|| format!("the spec\n{}\nbecomes\n{}", write::spec(earlier), write::spec(&merged)))
}

#[test]
fn a_correction_of_any_key_survives_a_document_that_says_otherwise() {
    let mut lost = Vec::new();
    for row in ROWS.iter().filter(|row| row.can_be_corrected()) {
        let [with, changed] = row.states();
        let can_be_removed = load(&row.corrected("")).is_sound();
        let removed = can_be_removed.then_some(("", &with));
        let states = [(row.key, &changed), (row.changed, &with)];
        for (value, document) in states.into_iter().chain(removed) {
            let earlier = row.corrected(value);
            for (earlier, order) in [(dated(&earlier), "second"), (earlier, "first")] {
                if let Some(change) = change(&spec(&earlier), &spec(document)) {
                    lost.push(format!("{:?}, {order} document: {change}", row.name()));
                }
            }
        }
    }
    assert!(
        lost.is_empty(),
        "importing a document loses corrections in {} cases; the keys of each kind of object are listed in \
         crates/transcribe/src/merge/keys.rs:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

#[test]
fn a_corrected_key_survives_a_document_with_a_key_that_excludes_it() {
    let row = |name: &str| {
        let mut rows = ROWS.iter();
        rows.find(|row| {
            let (mapping, key) = row.name();
            mapping == Mapping::Field && key == name
        })
        .unwrap_or_else(|| panic!("`{name}` has no row"))
    };
    let mut lost = Vec::new();
    for Exclusion { keys: [one, other], .. } in exclusions(Mapping::Field) {
        for (kept, excluded) in [(*one, *other), (*other, *one)] {
            // Documents state neither Rust names nor when a field is absent, and fields with members are of another type. A field that the document
            // marks as encrypted is not sent in plain text: such a spec is refused.
            let is_apart = |name: &str| [names::FIELDS, names::RUST_TYPE, names::MAY_BE_ABSENT].contains(&name);
            if is_apart(kept) || is_apart(excluded) || kept == names::RUST_NAME || excluded == names::ENCRYPTED {
                continue;
            }
            let (kept, excluded) = (row(kept), row(excluded));
            // A remark that the importer itself writes about the key.
            let remark = format!("inferred: {{{}: the sample value}}", excluded.name().1);
            // Only some headers can be filled in by the client.
            let of_client = [kept, excluded]
                .into_iter()
                .find(|row| row.name().1 == names::SUPPLIED_BY);
            let frame = &of_client.unwrap_or(kept).frame;
            let document = frame.sources(kept.name().1, &[excluded.key, &remark]);
            if let Some(change) = change(&spec(&kept.corrected_in(frame, kept.key)), &spec(&document)) {
                lost.push(format!("`{}` in the document: {change}", excluded.key));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
