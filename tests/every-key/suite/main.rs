//! Every key of the spec language reaches everything that reads specs. A new key without a row in [`rows`] fails, and so
//! does a key that a reader of specs ignores without a reason in [`exceptions`].

#![cfg(test)]

mod corrections;
mod exceptions;
mod frame;
mod lifecycles;
mod rows;
mod same_type;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wechatpay_codegen::{Package, generate};
use wechatpay_sandbox::Catalogue;
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::vocabulary::{Mapping, keys};
use wechatpay_spec::{Loaded, Source, Sources, load, schema, write};

use crate::exceptions::Exception;
use crate::rows::{ROWS, Row};

/// A key by its mapping and its name.
type Named = (Mapping, &'static str);

impl Row {
    fn name(&self) -> Named {
        (self.frame.mapping, frame::name(self.key))
    }

    /// The specs with the key, and with the key changed.
    fn states(&self) -> [Sources; 2] {
        let (_, name) = self.name();
        let changed: Vec<&str> = Some(self.changed).into_iter().filter(|key| !key.is_empty()).collect();
        [
            self.frame.sources(name, &[self.key]),
            self.frame.sources(name, &changed),
        ]
    }
}

fn loaded(sources: &Sources) -> Loaded {
    let loaded = load(sources);
    assert!(
        loaded.is_sound(),
        "{}",
        render(&loaded.diagnostics, &loaded.texts, Style::Plain)
    );
    loaded
}

/// The keys whose change makes no difference to what a reader of specs returns.
fn ignored<T: PartialEq>(read: impl Fn(&Sources) -> T) -> BTreeSet<Named> {
    let rows = ROWS.iter().filter(|row| {
        let [with, changed] = row.states();
        read(&with) == read(&changed)
    });
    rows.map(Row::name).collect()
}

/// A reader of specs ignores the keys that are listed with a reason, and no others.
fn assert_ignores(ignored: &BTreeSet<Named>, exceptions: &[Exception]) {
    assert!(exceptions.iter().all(|exception| !exception.reason.is_empty()));
    let listed: BTreeSet<Named> = exceptions
        .iter()
        .flat_map(|exception| exception.keys.iter().map(|key| (exception.mapping, *key)))
        .collect();
    let unlisted: Vec<_> = ignored.difference(&listed).collect();
    assert!(
        unlisted.is_empty(),
        "a change of these keys makes no difference: read them, or list them in exceptions.rs with the reason: {unlisted:?}"
    );
    let stale: Vec<_> = listed.difference(ignored).collect();
    assert!(
        stale.is_empty(),
        "a change of these keys makes a difference: remove them from exceptions.rs: {stale:?}"
    );
}

#[test]
fn every_key_has_one_row() {
    let rows: Vec<Named> = ROWS.iter().chain(lifecycles::ROWS).map(Row::name).collect();
    let declared = Mapping::ALL
        .iter()
        .flat_map(|mapping| keys(*mapping).map(move |key| (*mapping, key.name)));
    for key in declared {
        let count = rows.iter().filter(|row| **row == key).count();
        assert_eq!(count, 1, "{key:?} needs one row in rows.rs, and has {count}");
    }
}

#[test]
fn the_loader_reads_every_key() {
    let ignored = ignored(|sources| {
        let loaded = loaded(sources);
        (loaded.specs, loaded.families)
    });
    assert_ignores(&ignored, &[]);
}

#[test]
fn the_writer_writes_every_key() {
    for sources in ROWS.iter().flat_map(Row::states) {
        let written = |source: &Source| Source {
            text: write::source(source).expect("a sound spec").into_bytes(),
            ..source.clone()
        };
        let canonical = Sources {
            specs: sources.specs.iter().map(written).collect(),
            families: sources.families.as_ref().map(written),
            lifecycles: Vec::new(),
        };
        let (original, again) = (loaded(&sources), loaded(&canonical));
        assert_eq!(again.specs, original.specs);
        assert_eq!(again.families, original.families);
        for (spec, source) in original.specs.iter().zip(&canonical.specs) {
            assert_eq!(write::spec(spec), String::from_utf8_lossy(&source.text));
        }
    }
}

#[test]
fn the_json_schemas_know_every_key() {
    let validator = |text: &str| {
        let schema = serde_json::from_str(text).expect("JSON");
        jsonschema::validator_for(&schema).expect("a schema")
    };
    let (spec, families) = (validator(&schema::spec()), validator(&schema::families()));
    for row in ROWS {
        let is_valid = |text: &[u8]| {
            let text = std::str::from_utf8(text).expect("UTF-8");
            let instance = schema::instance(text).expect("YAML");
            match row.frame.mapping {
                Mapping::Family => families.is_valid(&instance),
                _ => spec.is_valid(&instance),
            }
        };
        let of_the_kind = |sources: Sources| match row.frame.mapping {
            Mapping::Family => sources.families.expect("families").text,
            _ => sources.specs[0].text.clone(),
        };
        for text in row.states().map(of_the_kind) {
            assert!(is_valid(&text), "{:?}: {}", row.name(), String::from_utf8_lossy(&text));
        }
        let misspelt = format!("x{}", row.key);
        let text = of_the_kind(row.frame.sources("", &[row.key, &misspelt]));
        assert!(!is_valid(&text), "{:?}: the schema accepts any key", row.name());
    }
}

#[test]
fn the_reference_documents_every_key() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/README.md");
    let page = fs::read_to_string(page).expect("the reference");
    for (mapping, key) in ROWS.iter().chain(lifecycles::ROWS).map(Row::name) {
        let heading = mapping.name().to_lowercase();
        let section = page.split("\n### ").find(|section| {
            section
                .lines()
                .next()
                .is_some_and(|line| line.to_lowercase() == heading)
        });
        let section = section.unwrap_or_else(|| panic!("no section on {heading}"));
        let rows = [format!("\n| `{key}` |"), format!("\n| **`{key}`** |")];
        assert!(
            rows.iter().any(|row| section.contains(row)),
            "`{key}` of {heading} is not documented: run `cargo xtask gen`"
        );
    }
}

#[test]
fn the_comparison_reports_every_key() {
    let unreported = ROWS.iter().filter(|row| {
        let [with, changed] = row.states();
        let is_reported = |before: &Sources, after: &Sources| {
            let comparison = wechatpay_compare::compare(before, after).unwrap_or_else(|states| panic!("{states:?}"));
            !comparison.changes().is_empty()
        };
        // A key that is added must be reported too.
        !is_reported(&with, &changed) || !is_reported(&changed, &with)
    });
    let unreported = unreported.map(Row::name).collect();
    assert_ignores(&unreported, exceptions::NOT_COMPARED);
}

#[test]
fn the_generated_code_depends_on_every_key() {
    let ignored = ignored(|sources| {
        let generation = generate(sources, Package::default()).expect("no defect");
        assert!(!generation.files.is_empty(), "{:?}", generation.diagnostics);
        generation.files
    });
    assert_ignores(&ignored, exceptions::NOT_GENERATED);
}

#[test]
fn the_openapi_document_shows_every_key() {
    let ignored = ignored(|sources| wechatpay_openapi::document(&loaded(sources)));
    assert_ignores(&ignored, exceptions::NOT_IN_OPENAPI);
}

#[test]
fn the_sandbox_lists_every_key() {
    let ignored = ignored(|sources| Catalogue::of_checked(sources.clone()).listing());
    assert_ignores(&ignored, exceptions::NOT_LISTED);
}
