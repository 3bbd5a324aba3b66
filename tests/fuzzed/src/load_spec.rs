//! Loads any bytes as specs, renders the diagnostics, and formats the specs. Nothing panics, and formatting does not
//! change the meaning.
//!
//! A line `# file: v3/x.yaml` starts another file, as in the fixtures that are the initial corpus.

use wechatpay_spec::diagnostic::{Style, render, to_github_annotations, to_json_lines};
use wechatpay_spec::{Source, Sources, bundle, load, write};

/// Does it with one input.
pub fn run(bytes: &[u8]) {
    let mut sources = bundle::sources(bytes);
    // A folder cannot contain two files with the same name.
    for files in [&mut sources.specs, &mut sources.lifecycles] {
        files.sort_by(|a, b| a.file.cmp(&b.file));
        files.dedup_by(|a, b| a.file == b.file);
    }
    let loaded = load(&sources);
    for finding in &loaded.diagnostics {
        let text = loaded.texts.text(&finding.file);
        assert!(finding.span.start <= finding.span.end && finding.span.end <= text.len());
        assert!(text.is_char_boundary(finding.span.start) && text.is_char_boundary(finding.span.end));
    }
    let drawn = render(&loaded.diagnostics, &loaded.texts, Style::Plain);
    assert_eq!(drawn.is_empty(), loaded.diagnostics.is_empty());
    let lines = to_json_lines(&loaded.diagnostics, &loaded.texts).lines().count();
    assert_eq!(lines, loaded.diagnostics.len());
    let annotations = to_github_annotations(&loaded.diagnostics, &loaded.texts)
        .lines()
        .count();
    assert_eq!(annotations, loaded.diagnostics.len());
    assert!(!loaded.is_sound() || loaded.specs.len() == sources.specs.len());
    for source in &sources.specs {
        format(source);
    }
}

/// The canonical form has the same meaning, and formatting it again does not change it.
fn format(source: &Source) {
    let Some(text) = write::source(source) else { return };
    let written = Source {
        text: text.clone().into_bytes(),
        ..source.clone()
    };
    let alone = |source: &Source| {
        let specs = vec![source.clone()];
        load(&Sources {
            specs,
            families: None,
            lifecycles: Vec::new(),
        })
        .specs
    };
    assert_eq!(alone(&written), alone(source));
    assert_eq!(write::source(&written), Some(text));
}
