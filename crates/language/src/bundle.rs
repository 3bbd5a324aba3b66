//! Several sources in one text, the format of test fixtures and of the examples of rules.

use crate::source::{FAMILIES, LIFECYCLES, Source, Sources};

/// The sources in a text. A line `# file: v3/x.yaml` begins another source; text before the first such line is
/// `v3/example.yaml`.
pub fn sources(bundle: &[u8]) -> Sources {
    let mut sources = Sources::default();
    for (file, text) in files(bundle, "v3/example.yaml") {
        add(&mut sources, &file, text);
    }
    sources
}

/// The files in a text, in its order. `first` is the name of the one before the first line that names one.
pub fn files(bundle: &[u8], first: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![(first.to_owned(), Vec::new())];
    for line in bundle.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b"# file: ") {
            Some(name) => files.push((String::from_utf8_lossy(name).trim().to_owned(), Vec::new())),
            None => {
                if let Some((_, text)) = files.last_mut() {
                    text.extend_from_slice(line);
                }
            }
        }
    }
    files.retain(|(_, text)| !text.is_empty());
    files
}

fn add(sources: &mut Sources, file: &str, text: Vec<u8>) {
    if file == FAMILIES {
        sources.families = Some(Source::families(text));
    } else if let Some(name) = file.strip_prefix(LIFECYCLES) {
        sources.lifecycles.push(Source::lifecycle(name, text));
    } else {
        sources.specs.push(Source::spec(file, text));
    }
}
