//! No input makes the loader panic, and every finding points into its file.

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use wechatpay_spec::diagnostic::{Style, render, to_json_lines};
use wechatpay_spec::{Source, Sources, folder, load};

/// The specs of this repository and every fixture, as input for mutations.
static MATERIAL: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let repository = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"), "spec")
        .expect("the folder is readable");
    let mut material: Vec<_> = repository
        .specs
        .into_iter()
        .map(|source| (source.file, source.text))
        .collect();
    for kind in ["bad", "good"] {
        for (name, bytes) in crate::fixtures::fixtures(kind) {
            // Rendering long lines takes long and covers nothing new.
            if bytes.len() < 4096 {
                material.push((format!("v3/{name}.yaml"), bytes));
            }
        }
    }
    material
});

/// Loads and renders, and checks that findings point into their files.
fn survive(file: &str, text: Vec<u8>) {
    let family = "all: {title: 全部, folders: [v3, v2, hk, notify]}\n";
    let sources = Sources {
        specs: vec![Source::spec(file, text)],
        families: Some(Source::families(family)),
        lifecycles: Vec::new(),
    };
    let loaded = load(&sources);
    assert_eq!(
        render(&loaded.diagnostics, &loaded.texts, Style::Plain).is_empty(),
        loaded.diagnostics.is_empty()
    );
    assert_eq!(
        to_json_lines(&loaded.diagnostics, &loaded.texts).lines().count(),
        loaded.diagnostics.len()
    );
    for finding in &loaded.diagnostics {
        let text = loaded.texts.text(&finding.file);
        assert!(
            finding.span.start <= finding.span.end && finding.span.end <= text.len(),
            "{finding:?}"
        );
        assert!(
            text.is_char_boundary(finding.span.start) && text.is_char_boundary(finding.span.end),
            "{finding:?}"
        );
    }
    assert!(!loaded.specs.is_empty() || !loaded.is_sound(), "no spec and no finding");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survive("v3/a.yaml", bytes);
    }

    #[test]
    fn arbitrary_yaml_like_text_is_survived(text in "([a-c]: |- |\\? |\\{|\\}|\\[|\\]|,|\"|'|#|&a |\\*a|!a |\\||>|\n|  |\t|true|1\\.0|~|提|---\n|%|:){0,80}") {
        survive("v3/a.yaml", text.into_bytes());
    }

    #[test]
    fn arbitrary_file_paths_are_survived(file in "(v2|v3|notify|/|\\.\\.|\\.|\\{|\\}|a|\\\\|商|\\x00|yaml){0,12}(\\.yaml)?") {
        survive(&file, b"post:\n  title: a\n".to_vec());
    }

    #[test]
    fn spoilt_specs_are_survived(
        which in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, 0usize..40, any::<prop::sample::Index>()), 1..6),
    ) {
        let (file, text) = which.get(&MATERIAL);
        let (_, donor) = other.get(&MATERIAL);
        let mut text = text.clone();
        for (at, remove, insert, from) in cuts {
            let at = at.index(text.len() + 1);
            let end = (at + remove).min(text.len());
            let from = from.index(donor.len() + 1);
            let piece = donor[from..(from + insert).min(donor.len())].to_vec();
            text.splice(at..end, piece);
        }
        survive(file, text);
    }
}

/// Files of the maximum size that are designed to be slow: each must be loaded in acceptable time.
#[test]
fn the_largest_files_are_read_in_time() {
    let head = "post:\n  title: 题\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n";
    let filled = |start: &str, line: &dyn Fn(usize) -> String| {
        let mut text = format!("{head}{start}");
        for number in 0.. {
            let line = line(number);
            if text.len() + line.len() + 2 > 1 << 20 {
                break;
            }
            text.push_str(&line);
        }
        text
    };
    let body = "  request:\n    json:\n";
    let cases = [
        ("fields", filled(body, &|n| format!("      f{n}: {{type: string}}\n"))),
        (
            "conditions on nothing",
            filled(body, &|n| {
                format!("      f{n}: {{type: string, only_if: {{nothing: A}}}}\n")
            }),
        ),
        (
            "conditions",
            filled(body, &|n| {
                format!("      f{n}: {{type: string, only_if: {{f{}: A}}}}\n", n + 1)
            }),
        ),
        (
            "values",
            filled("  request: {json: {f: {type: string, enum: [x", &|n| format!(",v{n}")) + "]}}}\n",
        ),
        ("errors", filled("  errors:\n", &|n| format!("    - {{code: E{n}}}\n"))),
        (
            "one value",
            format!("{head}  signer: {}\n", "x".repeat((1 << 20) - 200)),
        ),
        ("unknown keys", filled("", &|n| format!("  titl{n}: a\n"))),
        (
            "duplicate keys",
            filled(body, &|_| "      f: {type: string}\n".to_owned()),
        ),
        ("anchors", filled("  a:\n", &|n| format!("  - &a{n} [*a{n}]\n"))),
    ];
    for (name, text) in cases {
        assert!(text.len() > 1 << 19 && text.len() <= 1 << 20, "{name}: {}", text.len());
        let start = Instant::now();
        survive("v3/a.yaml", text.into_bytes());
        let taken = start.elapsed();
        assert!(taken < Duration::from_secs(60), "{name} took {taken:?}");
        println!("{name}: {taken:?}");
    }
}
