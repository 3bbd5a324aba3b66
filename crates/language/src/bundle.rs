//! Several sources in one text, the format of test fixtures and of the examples of rules.

use crate::source::{FAMILIES, LIFECYCLES, Source, Sources};

/// The sources in a text. A line `# file: v3/x.yaml` begins another source; text before the first such line is
/// `v3/example.yaml`.
pub fn sources(bundle: &[u8]) -> Sources {
    let mut sources = Sources::default();
    let mut file = "v3/example.yaml".to_owned();
    let mut text = Vec::new();
    for line in bundle.split_inclusive(|byte| *byte == b'\n') {
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
    } else if let Some(name) = file.strip_prefix(LIFECYCLES) {
        sources.lifecycles.push(Source::lifecycle(name, text));
    } else {
        sources.specs.push(Source::spec(file, text));
    }
}
