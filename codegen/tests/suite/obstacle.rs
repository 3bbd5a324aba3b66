//! The obstacle course: specs that use everything in the language, with difficult names. The code generated from
//! them is kept in `obstacle/generated`, a crate of the workspace, so its changes are reviewed, and it is compiled
//! together with the tests.
//!
//! `UPDATE_GOLDEN=1 cargo test -p wechatpay-codegen --test suite obstacle` rewrites it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use wechatpay_codegen::{Package, generate};
use wechatpay_spec::Sources;

const PACKAGE: Package<'_> = Package {
    name: "wechatpay-obstacle-course",
    description: "Generated from specs that say everything under the nastiest names",
    publish: false,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/obstacle")
}

#[cfg(test)]
fn sources() -> Sources {
    wechatpay_spec::folder::read(&folder().join("spec"), "spec").unwrap()
}

#[cfg(test)]
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

/// Every name of an operation follows from its own spec: the names stay the same when every other spec is removed.
#[test]
fn a_name_never_depends_on_another_spec() {
    let sources = sources();
    let whole = generate(&sources, PACKAGE).unwrap().files;
    // Two paths may share a file.
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for spec in sources.specs.iter().filter(|spec| !spec.file.starts_with("notify/")) {
        let alone = Sources {
            specs: vec![spec.clone()],
            families: None,
            lifecycles: Vec::new(),
        };
        let generation = generate(&alone, PACKAGE).unwrap();
        assert_eq!(generation.diagnostics, [], "{}", spec.file);
        // The folders above declare modules only; the root also exports the runtime.
        let is_operation = |name: &&String| {
            name.starts_with("src/") && *name != "src/lib.rs" && !public_names(&generation.files[*name]).is_empty()
        };
        let name = generation.files.keys().find(is_operation).unwrap();
        let names = public_names(&generation.files[name]);
        found.entry(name.clone()).or_default().extend(names);
    }
    for (name, mut names) in found {
        let mut expected = public_names(&whole[&name]);
        names.sort();
        expected.sort();
        assert_eq!(names, expected, "{name}");
    }
}

/// The same holds for notifications, except for the enumeration of all of them.
#[test]
fn a_notification_never_depends_on_another() {
    let sources = sources();
    let whole = generate(&sources, PACKAGE).unwrap().files;
    let is_notification = |name: &&String| name.starts_with("src/notify/") && *name != "src/notify/v2.rs";
    let mut found = 0;
    for spec in sources.specs.iter().filter(|spec| spec.file.starts_with("notify/")) {
        let alone = Sources {
            specs: vec![spec.clone()],
            families: None,
            lifecycles: Vec::new(),
        };
        let generation = generate(&alone, PACKAGE).unwrap();
        assert_eq!(generation.diagnostics, [], "{}", spec.file);
        let name = generation.files.keys().find(is_notification).unwrap();
        assert_eq!(
            public_names(&generation.files[name]),
            public_names(&whole[name]),
            "{name}"
        );
        found += 1;
    }
    assert_eq!(found, whole.keys().filter(is_notification).count());
}

/// The paths of a file's functions, constants, types and re-exports, sorted.
#[cfg(test)]
fn public_names(text: &str) -> Vec<String> {
    fn collect(items: &[syn::Item], path: &str, names: &mut Vec<String>) {
        for item in items {
            match item {
                syn::Item::Fn(item) => names.push(format!("{path}{}", item.sig.ident)),
                syn::Item::Const(item) => names.push(format!("{path}{}", item.ident)),
                syn::Item::Struct(item) => names.push(format!("{path}{}", item.ident)),
                syn::Item::Enum(item) => names.push(format!("{path}{}", item.ident)),
                syn::Item::Use(item) if matches!(item.vis, syn::Visibility::Public(_)) => {
                    let mut imported = Vec::new();
                    leaves(&item.tree, &mut imported);
                    // A definition also makes the struct of its required fields; only a re-export has to name it.
                    let types = imported.iter().filter(|name| match name.strip_suffix("Required") {
                        Some(of) => !imported.iter().any(|other| other == of),
                        None => true,
                    });
                    names.extend(types.map(|name| format!("{path}{name}")));
                }
                syn::Item::Mod(item) => {
                    let path = format!("{path}{}::", item.ident);
                    item.content.iter().for_each(|(_, items)| collect(items, &path, names));
                }
                _ => {}
            }
        }
    }
    fn leaves(tree: &syn::UseTree, names: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => leaves(&path.tree, names),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, names)),
            syn::UseTree::Name(name) => names.push(name.ident.to_string()),
            syn::UseTree::Rename(rename) => names.push(rename.rename.to_string()),
            syn::UseTree::Glob(_) => panic!("no globs are generated"),
        }
    }
    let mut names = Vec::new();
    collect(&syn::parse_file(text).unwrap().items, "", &mut names);
    names.sort();
    names
}

#[test]
fn specs_and_files_have_the_same_counts() {
    let counts = generate(&sources(), PACKAGE).unwrap().counts;
    assert_eq!((counts.operations, counts.fields, counts.encrypted), (24, 164, 14));
    assert_eq!(counts.notifications, 4);
}
