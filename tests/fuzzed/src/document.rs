//! Reads any bytes as a document, in each of the supported forms. Transcription never panics, and every spec it makes
//! loads without a finding and does not change when it is merged with itself.

use wechatpay_spec::{Source, Sources, load, write};
use wechatpay_transcribe::{Document, merge, transcribe};

/// The paths, one of which the first byte selects. The path determines the form in which a document is read.
const PATHS: [&str; 6] = [
    "openapi/v3/a/{b}.md",
    "openapi/v2/a/b.md",
    "openapi/v3/a/index.md",
    "webhook/v3/A.B.md",
    "page.txt",
    "page.html",
];

/// Does it with one input.
pub fn run(bytes: &[u8]) {
    let Some((kind, text)) = bytes.split_first() else {
        return;
    };
    let path = PATHS[usize::from(*kind) % PATHS.len()].to_owned();
    let transcription = transcribe(&[Document {
        path,
        text: text.to_vec(),
    }]);
    if transcription.specs.is_empty() {
        assert!(!transcription.diagnostics.is_empty(), "skipped without a word");
    }
    for spec in &transcription.specs {
        let text = write::spec(spec);
        assert_eq!(write::spec(&merge(spec, spec)), text);
        let specs = vec![Source::spec(spec.file.clone(), text.clone())];
        let loaded = load(&Sources {
            specs,
            families: None,
            lifecycles: Vec::new(),
        });
        assert!(loaded.diagnostics.is_empty(), "{:?}\n{text}", loaded.diagnostics);
    }
}
