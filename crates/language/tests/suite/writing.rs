//! The canonical form is read back as the same spec, is stable, and keeps every comment.

use std::sync::LazyLock;

use proptest::prelude::*;
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::model::Spec;
use wechatpay_spec::source::FAMILIES;
use wechatpay_spec::{Families, Lifecycle, Loaded, Source, Sources, load, write};

use crate::fixtures::{fixtures, sources};
use crate::generated;
use crate::repository::REPOSITORY;

fn load_one(source: Source) -> Loaded {
    let mut sources = Sources::default();
    if source.file == FAMILIES {
        sources.families = Some(source);
    } else if source.is_lifecycle() {
        sources.lifecycles.push(source);
    } else {
        sources.specs.push(source);
    }
    load(&sources)
}

/// The content of a file, independent of its formatting.
fn meaning(source: &Source) -> (Vec<Spec>, Families, Vec<Lifecycle>) {
    let loaded = load_one(source.clone());
    (loaded.specs, loaded.families, loaded.lifecycles)
}

/// The canonical form of a source without errors; checks that it has the same content and is stable.
fn canonical(source: &Source) -> Option<String> {
    let written = write::source(source)?;
    let again = Source {
        text: written.clone().into_bytes(),
        ..source.clone()
    };
    assert_eq!(meaning(&again), meaning(source), "{}\n{written}", source.file);
    assert_eq!(
        write::source(&again).as_ref(),
        Some(&written),
        "{}\n{written}",
        source.file
    );
    assert!(written.starts_with("# yaml-language-server: $schema="), "{written}");
    Some(written)
}

fn repository() -> Sources {
    REPOSITORY.0.clone()
}

fn files(sources: Sources) -> impl Iterator<Item = Source> {
    let Sources {
        specs,
        families,
        lifecycles,
    } = sources;
    specs.into_iter().chain(families).chain(lifecycles)
}

/// The files of every good fixture.
static FIXTURES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let good = fixtures("good");
    let good = good.iter().map(|(_, bytes)| sources(bytes));
    let every_key = sources(include_bytes!("../fixtures/every_key.yaml"));
    good.chain([every_key]).flat_map(files).collect()
});

/// The specs of this repository and every good fixture.
static MATERIAL: LazyLock<Vec<Source>> =
    LazyLock::new(|| files(repository()).chain(FIXTURES.iter().cloned()).collect());

#[test]
fn the_specs_of_this_repository_are_canonical() {
    for source in files(repository()) {
        let text = String::from_utf8(source.text.clone()).expect("UTF-8");
        assert_eq!(
            canonical(&source),
            Some(text),
            "{}: run `cargo xtask fmt`",
            source.shown
        );
    }
}

#[test]
fn the_model_writes_what_the_repository_holds() {
    let (sources, loaded) = &*REPOSITORY;
    for (spec, source) in loaded.specs.iter().zip(&sources.specs) {
        let without_comments: String = String::from_utf8_lossy(&source.text)
            .split_inclusive('\n')
            .enumerate()
            .filter(|(number, line)| *number == 0 || !line.trim_start().starts_with('#'))
            .map(|(_, line)| line)
            .collect();
        assert_eq!(write::spec(spec), without_comments, "{}", source.shown);
    }
}

#[test]
fn good_fixtures_have_a_canonical_form() {
    for source in &*FIXTURES {
        assert!(
            canonical(source).is_some(),
            "{}\n{}",
            source.file,
            String::from_utf8_lossy(&source.text)
        );
    }
}

#[test]
fn files_with_errors_have_none() {
    // Rules that need more than one file: specs that conflict, and families and lifecycles that do not match the specs.
    let between_files = [
        "E044", "E046", "E111", "E112", "E113", "E121", "E122", "E123", "E124", "E125", "E126",
    ];
    for (name, bytes) in fixtures("bad") {
        let all = sources(&bytes);
        let faulty = all
            .specs
            .iter()
            .chain(&all.families)
            .chain(&all.lifecycles)
            .filter(|source| write::source(source).is_none());
        let is_between_files = between_files.contains(&&name[..4]) || name == "E035-circle";
        assert_eq!(faulty.count() == 0, is_between_files, "{name}");
    }
}

const UNTIDY: &str = r#"--- # the beginning
# above everything
post:   # behind the method
    response: {json: {}, unsigned: true}   # behind the response
    "title": '提交: 申请单'
    # above the request
    request:
      headers: {Wechatpay-Serial: {supplied_by: client, type: string}}
      # above the body
      json: {
        b: {title: "b", "required": true, type: string, # in the middle
            max_length: 32}, # behind b
        # above a
        a: {fields: {inner: {type: 'string[]'}}, type: object}

        # inside, after the last
      }
    documents: [{updated: 2025-07-17, url: "https://a.cn"}, # first page
                {url: 'https://b.cn/[1]'}]
    errors:
      # above the code
      - title: 错误
        code: PARAM_ERROR # behind the code
get: {response: {empty: true}, documents: [{url: https://a.cn}], title: 查询}
# yaml-language-server: $schema=elsewhere.json
# the end
"#;

const TIDY: &str = r#"# yaml-language-server: $schema=../../schema.json
get:
  title: 查询
  documents:
    - url: https://a.cn
  response:
    empty: true
# the beginning
# above everything
post: # behind the method
  title: "提交: 申请单"
  # inside, after the last
  documents:
    - {url: https://a.cn, updated: 2025-07-17} # first page
    - url: "https://b.cn/[1]"
  errors:
    # above the code
    - {code: PARAM_ERROR, title: 错误} # behind the code
  # above the request
  request:
    # above the body
    json:
      # behind b
      b: {type: string, required: true, max_length: 32, title: b} # in the middle
      # above a
      a:
        type: object
        fields:
          inner: {type: "string[]"}
    headers:
      Wechatpay-Serial: {type: string, supplied_by: client}
  response:
    unsigned: true # behind the response
    json: {}
# the end
"#;

#[test]
fn an_untidy_spec_becomes_tidy_and_keeps_its_comments() {
    let source = Source::spec("v3/a.yaml", UNTIDY);
    assert_eq!(canonical(&source).as_deref(), Some(TIDY));
    let windows = Source::spec("v3/a.yaml", UNTIDY.replace('\n', "\r\n"));
    assert_eq!(canonical(&windows).as_deref(), Some(TIDY));
}

#[test]
fn families_are_written_one_key_a_line() {
    let source = Source::families(
        "# why\nb: {default: true, folders: [v3/b, v3/c], title: 乙}\na: {title: 甲, folders: [v3]}\n",
    );
    let expected = "# yaml-language-server: $schema=families.schema.json\n# why\nb:\n  title: 乙\n  folders: [v3/b, v3/c]\n  default: true\na:\n  title: 甲\n  folders: [v3]\n";
    assert_eq!(canonical(&source).as_deref(), Some(expected));
}

#[test]
fn any_number_of_comments_is_kept() {
    let comments: String = (0..5000).map(|number| format!("# {number}\n")).collect();
    let spec = "post: # {\n  title: a\n{}  documents: [{url: https://a.cn}]\n  response: {empty: true}\n"
        .replace("{}", &comments);
    let written = canonical(&Source::spec("v3/a.yaml", spec)).expect("a sound spec");
    assert_eq!(written.matches('#').count(), 5002);
}

#[test]
fn a_text_that_would_grow_too_large_is_left_alone() {
    let inner = "a: {type: object, fields: {".repeat(25) + "z: {type: string}" + &"}}".repeat(25);
    let mut text =
        "post:\n  title: a\n  documents: [{url: https://a.cn}]\n  response: {empty: true}\n  request: {json: {"
            .to_owned();
    for number in 0..600 {
        text.push_str(&format!("f{number}: {{type: object, fields: {{{inner}}}}}, "));
    }
    text.push_str("}}\n");
    assert!(text.len() < 1 << 20);
    assert_eq!(write::source(&Source::spec("v3/a.yaml", text.clone())), Some(text));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_model_loads_as_the_same_model(spec in generated::spec()) {
        let written = write::spec(&spec);
        let source = Source::spec(&spec.file, written.clone());
        let loaded = load_one(source.clone());
        prop_assert!(loaded.diagnostics.is_empty(), "{}\n{}", written, render(&loaded.diagnostics, &loaded.texts, Style::Plain));
        prop_assert_eq!(&loaded.specs, &vec![spec], "{}", written);
        prop_assert_eq!(canonical(&source), Some(written));
    }

    #[test]
    fn untidy_specs_keep_their_meaning_and_comments(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0u8..6), 1..12),
    ) {
        let source = which.get(&MATERIAL);
        let text = String::from_utf8(source.text.clone()).expect("UTF-8");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (number, (at, change)) in changes.iter().enumerate() {
            let at = at.index(lines.len());
            match change {
                0 => lines.insert(at, format!("# comment {number}.")),
                1 => lines.insert(at, format!("        # comment {number}.")),
                2 => lines[at].push_str(&format!("  # comment {number}.")),
                3 => lines.insert(at, String::new()),
                4 if at > 0 => lines.swap(at - 1, at),
                _ => lines[at] = lines[at].replace(", ", ",   ").replace("{type", "{ 'type' "),
            }
        }
        let untidy = Source { text: (lines.join("\n") + "\n").into_bytes(), ..source.clone() };
        if let Some(written) = canonical(&untidy) {
            for line in lines.iter().filter_map(|line| line.split_once("# comment")) {
                prop_assert!(written.contains(&format!("# comment{}", line.1)), "{}\n{}", lines.join("\n"), written);
            }
        }
    }

    #[test]
    fn spoilt_specs_are_survived(
        which in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, any::<prop::sample::Index>(), 0usize..12), 1..3),
    ) {
        let source = which.get(&MATERIAL);
        let mut text = source.text.clone();
        for (at, remove, from, insert) in cuts {
            let (at, from) = (at.index(text.len()), from.index(text.len()));
            let piece = text[from..(from + insert).min(text.len())].to_vec();
            text.splice(at..(at + remove).min(text.len()), piece);
        }
        canonical(&Source { text, ..source.clone() });
    }
}
