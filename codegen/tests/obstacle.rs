//! The obstacle course: specs that say everything the language can say, under the nastiest names. What is made of them
//! is kept in `obstacle/generated`, a crate of the workspace, so it is read by people when it changes and compiled
//! whenever the tests are.
//!
//! `UPDATE_GOLDEN=1 cargo test -p wechatpay-codegen --test obstacle` rewrites it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use wechatpay_codegen::{Package, generate};
use wechatpay_spec::Sources;

const PACKAGE: Package<'_> = Package {
    name: "wechatpay-obstacle-course",
    description: "Generated from specs that say everything under the nastiest names",
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/obstacle")
}

fn sources() -> Sources {
    wechatpay_spec::folder::read(&folder().join("spec"), "spec").unwrap()
}

fn present(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            present(&entry.path(), &format!("{name}/"), files);
        } else if name != "rustfmt.toml" {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

#[test]
fn the_course_is_generated_as_kept() {
    let generation = generate(&sources(), PACKAGE).unwrap();
    assert_eq!(generation.diagnostics, []);
    let kept_in = folder().join("generated");
    let mut kept = BTreeMap::new();
    present(&kept_in, "", &mut kept);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        for name in kept.keys() {
            fs::remove_file(kept_in.join(name)).unwrap();
        }
        for (name, text) in &generation.files {
            let path = kept_in.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        return;
    }
    assert_eq!(
        kept.keys().collect::<Vec<_>>(),
        generation.files.keys().collect::<Vec<_>>()
    );
    for (name, text) in &generation.files {
        assert!(
            &kept[name] == text,
            "{name} is not as kept; look at the difference with UPDATE_GOLDEN=1 and git diff"
        );
    }
}

#[test]
fn the_order_of_reading_makes_no_difference() {
    let mut sources = sources();
    let first = generate(&sources, PACKAGE).unwrap();
    for turn in 1..sources.specs.len() {
        sources.specs.rotate_left(turn);
        let again = generate(&sources, PACKAGE).unwrap();
        assert!(first.files == again.files, "after rotating by {turn}");
        assert_eq!(first.diagnostics, again.diagnostics);
    }
}

/// An operation's file follows from its own spec: it is the same when every other spec is gone.
#[test]
fn a_file_never_depends_on_another_spec() {
    let sources = sources();
    let whole = generate(&sources, PACKAGE).unwrap().files;
    for spec in &sources.specs {
        let alone = Sources {
            specs: vec![spec.clone()],
            families: None,
        };
        let generation = generate(&alone, PACKAGE).unwrap();
        assert_eq!(generation.diagnostics, [], "{}", spec.file);
        let module = spec
            .file
            .trim_end_matches(".yaml")
            .replace(['{', '}'], "")
            .replace('-', "_");
        let name = format!("src/{module}.rs");
        let (alone, whole) = (&generation.files[&name], &whole[&name]);
        // Modules of paths below are declared at the end, when there are any.
        assert!(whole.starts_with(alone.as_str()), "{name}");
    }
}

#[test]
fn what_is_counted_in_the_specs_is_counted_in_the_files() {
    let counts = generate(&sources(), PACKAGE).unwrap().counts;
    assert_eq!((counts.operations, counts.fields, counts.encrypted), (10, 90, 5));
}
