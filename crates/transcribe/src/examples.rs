//! Documents that break the rules of transcription, one example for each rule, as `cargo xtask explain` shows them.

#[cfg(feature = "reader")]
use wechatpay_spec::bundle;
#[cfg(feature = "reader")]
use wechatpay_spec::diagnostic::{Diagnostic, Texts};
#[cfg(feature = "reader")]
use wechatpay_spec::{Source, Sources};

#[cfg(feature = "reader")]
use crate::document::Document;
#[cfg(feature = "reader")]
use crate::import::{Accepted, import};
#[cfg(feature = "reader")]
use crate::second_source::import_second_sources;

/// Documents that break a rule, taken from the tests.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The code of the rule.
    pub code: &'static str,
    /// The documents. A line `# file: page.md` begins another one; text before the first such line is `page.txt`. A file called
    /// `….yaml` is a spec that exists already, and one called `….jsonl` a second source.
    pub text: &'static [u8],
}

macro_rules! examples {
    ($($code:literal $name:literal)*) => {
        /// An example of each rule except those whose documents would be too long.
        pub const EXAMPLES: &[Example] = &[$(
            Example {
                code: $code,
                text: include_bytes!(concat!(
                    env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/rules/", $code, "-", $name, ".txt"
                )),
            },
        )*];
    };
}

examples! {
    "E300" "document-encoding"
    "E302" "no-page"
    "E303" "no-path"
    "E304" "no-page-title"
    "E305" "second-source"
    "E306" "several-operations"
    "E310" "no-table"
    "E311" "row"
    "E313" "document-nesting"
    "E314" "field-type"
    "E315" "repeated-row"
    "E316" "unknown-response"
    "E317" "cut-off"
    "E318" "row-passed-over"
    "E320" "not-expressed"
    "E321" "sample"
    "E322" "label"
    "E323" "members-lost"
    "E324" "nesting-corrected"
    "E325" "other-parameter-name"
    "E326" "place-unknown"
    "E327" "values-doubtful"
    "E328" "no-errors"
    "E329" "partial"
    "E330" "invalid-spec"
    "E331" "one-document"
    "E340" "correction-lost"
    "E341" "correction-agrees"
    "E342" "comment-lost"
    "E343" "removals"
    "E344" "not-merged"
    "E345" "address-unknown"
    "E346" "other-language"
    "E347" "removed"
    "E348" "invalid-merge"
    "E349" "older-document"
    "E350" "no-method"
    "E351" "title-unknown"
    "E352" "no-event-type"
    "E353" "type-unknown"
    "E354" "choice-unclear"
    "E355" "encryption-doubtful"
    "E356" "row-lost"
    "E357" "retirement-unclear"
    "E358" "condition-unclear"
    "E359" "repeated-lines"
    "E360" "limit-unclear"
    "E361" "request-misplaced"
    "E362" "printed-page"
    "E363" "struck-out"
    "E364" "cell-missing"
}

/// The findings about an example.
#[cfg(feature = "reader")]
pub fn findings(example: &Example) -> (Vec<Diagnostic>, Texts) {
    let mut documents = Vec::new();
    let mut second_sources = Vec::new();
    let mut existing = Sources::default();
    for (path, text) in bundle::files(example.text, "page.txt") {
        if path.ends_with(".yaml") {
            existing.specs.push(Source::spec(path, text));
        } else if path.ends_with(".jsonl") {
            second_sources.push(Document { path, text });
        } else {
            documents.push(Document { path, text });
        }
    }
    let imported = match second_sources.is_empty() {
        true => import(&documents, &existing, Accepted::default(), &mut || {}),
        false => import_second_sources(&second_sources, &existing, "").import,
    };
    (imported.diagnostics, imported.texts)
}
