//! A broken and a kept example of each rule, taken from the tests, so that `cargo xtask explain` shows what is tested.

use crate::source::{FAMILIES, Source, Sources};

/// A broken and a kept example of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The rule's code.
    pub code: &'static str,
    /// What breaks it; [`sources`] reads it.
    pub bad: &'static [u8],
    /// What keeps it.
    pub good: &'static [u8],
}

macro_rules! examples {
    ($($code:literal $name:literal)*) => {
        /// The examples, by code. Rules about size have none: they would fill pages.
        pub const EXAMPLES: &[Example] = &[$(Example {
            code: $code,
            bad: include_bytes!(concat!("../tests/fixtures/bad/", $code, "-", $name, ".yaml")),
            good: include_bytes!(concat!("../tests/fixtures/good/", $code, "-", $name, ".yaml")),
        }),*];
    };
}

examples! {
    "E001" "text-encoding"
    "E003" "syntax"
    "E004" "nesting"
    "E005" "alias"
    "E006" "tag"
    "E007" "several-documents"
    "E008" "empty-file"
    "E009" "key-form"
    "E020" "unknown-key"
    "E021" "duplicate-key"
    "E022" "duplicate-field"
    "E023" "missing-key"
    "E024" "wrong-type"
    "E025" "unknown-value"
    "E026" "quotes"
    "E027" "default-written"
    "E028" "remark"
    "E029" "empty-list"
    "E030" "duplicate-entry"
    "E031" "text"
    "E032" "date"
    "E033" "url"
    "E034" "rate-limit"
    "E035" "replacement"
    "E036" "error-status"
    "E037" "waiver"
    "E040" "file-path"
    "E041" "url-path"
    "E042" "parameter-without-field"
    "E043" "field-without-parameter"
    "E044" "same-operation"
    "E045" "optional-parameter"
    "E050" "field-name"
    "E051" "rust-name"
    "E052" "encrypted-type"
    "E053" "encrypted-constant"
    "E054" "cipher-place"
    "E055" "enum-type"
    "E056" "duplicate-value"
    "E057" "single-value"
    "E058" "members"
    "E059" "max-length"
    "E060" "constant"
    "E061" "required-twice"
    "E062" "condition"
    "E063" "request-key"
    "E064" "format-type"
    "E065" "file-place"
    "E066" "array-depth"
    "E067" "encoded-type"
    "E068" "object-place"
    "E069" "supplied"
    "E070" "unused-type-name"
    "E080" "idempotency-key"
    "E081" "protocol-key"
    "E082" "protocol-body"
    "E083" "body-of-get"
    "E084" "unsigned"
    "E085" "several-bodies"
    "E086" "content"
    "E110" "family-name"
    "E111" "no-family"
    "E112" "folder-twice"
    "E113" "folder-unused"
}

/// The sources in an example. A line `# file: v3/x.yaml` begins another one; what stands before the first such line is
/// `v3/example.yaml`.
pub fn sources(example: &[u8]) -> Sources {
    let mut sources = Sources::default();
    let mut file = "v3/example.yaml".to_owned();
    let mut text = Vec::new();
    for line in example.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b"# file: ") {
            Some(name) => {
                add(&mut sources, &file, std::mem::take(&mut text));
                file = String::from_utf8_lossy(name).trim().to_owned();
            }
            None => text.extend_from_slice(line),
        }
    }
    add(&mut sources, &file, text);
    sources
}

fn add(sources: &mut Sources, file: &str, text: Vec<u8>) {
    if text.is_empty() {
        return;
    }
    if file == FAMILIES {
        sources.families = Some(Source::families(text));
    } else {
        sources.specs.push(Source::spec(file, text));
    }
}
