//! Reading a spec folder from disk.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use wechatpay_spec::folder::{FolderErrorCause, read};
use wechatpay_spec::source::FAMILIES;

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    write(folder.path(), "api/v3/b.yaml", "b");
    write(folder.path(), "api/v3/a/{id}.yaml", "a");
    folder
}

#[test]
fn files_are_named_from_the_folder_of_specs() {
    let folder = folder();
    write(folder.path(), "api/.hidden.yaml", "hidden");
    write(folder.path(), "api/v3/.git/config.yaml", "hidden");
    for name in ["b.yaml~", "#b.yaml#", "4913", "Thumbs.db"] {
        write(folder.path(), &format!("api/v3/{name}"), "an editor's or a system's");
    }
    write(folder.path(), "families.yaml", "families");
    write(folder.path(), "schema.json", "not a spec");
    let sources = read(folder.path(), "spec").expect("the folder is readable");
    let specs: Vec<_> = sources
        .specs
        .iter()
        .map(|source| (source.file.as_str(), source.shown.as_str()))
        .collect();
    assert_eq!(
        specs,
        [
            ("v3/a/{id}.yaml", "spec/api/v3/a/{id}.yaml"),
            ("v3/b.yaml", "spec/api/v3/b.yaml")
        ]
    );
    let families = sources.families.expect("families");
    assert_eq!(
        (families.file.as_str(), families.shown.as_str()),
        (FAMILIES, "spec/families.yaml")
    );
    assert_eq!(families.text, b"families");
}

#[test]
fn a_folder_without_families_is_read() {
    assert_eq!(
        read(folder().path(), "spec").expect("the folder is readable").families,
        None
    );
}

#[test]
fn a_missing_folder_is_not_an_empty_one() {
    let folder = TempDir::new().expect("a folder");
    let errors = read(folder.path(), "spec").expect_err("there is no api");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].path, folder.path().join("api"));
    assert!(errors[0].to_string().contains("--spec"), "{}", errors[0]);
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_to_nothing_is_named() {
    let folder = TempDir::new().expect("a folder");
    let link = folder.path().join("spec");
    std::os::unix::fs::symlink("nowhere", &link).expect("a link");
    let errors = read(&link, "spec").expect_err("there is no folder");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].path, link);
    assert!(errors[0].to_string().contains("leads to nothing"), "{}", errors[0]);
}

#[test]
fn a_folder_with_the_name_of_a_spec_is_refused() {
    let folder = folder();
    let names = ["X.YAML", "x.yaml", "y.yml"];
    for name in names {
        fs::create_dir(folder.path().join("api/v3").join(name)).expect("a folder");
    }
    let errors = read(folder.path(), "spec").expect_err("they are folders");
    assert_eq!(errors.len(), names.len());
    for (error, name) in errors.iter().zip(names) {
        let said = error.to_string();
        let expected = format!("{name}: it is a folder, and its name is that of a spec; rename it");
        assert!(said.ends_with(&expected), "{said}");
    }
}

#[test]
fn a_large_file_is_read_as_far_as_needed_to_refuse_it() {
    let folder = folder();
    write(folder.path(), "api/v3/large.yaml", &"#".repeat(3 << 20));
    let sources = read(folder.path(), "spec").expect("the folder is readable");
    let large = sources
        .specs
        .iter()
        .find(|source| source.file == "v3/large.yaml")
        .expect("the file");
    assert_eq!(large.text.len(), (1 << 20) + 1);
    let codes: Vec<_> = wechatpay_spec::load(&sources)
        .diagnostics
        .iter()
        .map(|finding| finding.rule.code)
        .collect();
    assert!(codes.contains(&"E002"), "{codes:?}");
}

#[cfg(unix)]
#[test]
fn links_stay_inside() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    write(folder.path(), "families.yaml", "families");
    symlink(folder.path().join("api/v3/b.yaml"), folder.path().join("api/v3/c.yaml")).expect("a link");
    let sources = read(folder.path(), "spec").expect("a link inside is followed");
    assert_eq!(sources.specs.len(), 3);

    write(folder.path(), "secret.yaml", "secret");
    symlink(folder.path().join("secret.yaml"), folder.path().join("api/v3/d.yaml")).expect("a link");
    symlink(folder.path(), folder.path().join("api/v3/up")).expect("a link");
    symlink(folder.path().join("nothing"), folder.path().join("api/v3/z.yaml")).expect("a link");
    let errors = read(folder.path(), "spec").expect_err("links lead out");
    let names: Vec<_> = errors
        .iter()
        .map(|error| error.path.file_name().expect("a name").to_os_string())
        .collect();
    assert_eq!(names, ["d.yaml", "up", "z.yaml"]);
    assert!(matches!(errors[0].cause, FolderErrorCause::LeavesFolder));
    assert!(matches!(errors[1].cause, FolderErrorCause::LeavesFolder));
    assert!(matches!(errors[2].cause, FolderErrorCause::Dangling));
}

#[cfg(unix)]
#[test]
fn links_to_folders_above_themselves_are_refused() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    for name in ["again", "once_more", "a/up"] {
        symlink(folder.path().join("api/v3"), folder.path().join("api/v3").join(name)).expect("a link");
    }
    symlink("itself.yaml", folder.path().join("api/v3/itself.yaml")).expect("a link");
    let errors = read(folder.path(), "spec").expect_err("the folders never end");
    let circles = errors
        .iter()
        .filter(|error| matches!(error.cause, FolderErrorCause::Circle))
        .count();
    assert_eq!((circles, errors.len()), (3, 4), "{errors:?}");
}

/// Thirty folders with two links each to the next look like a thousand million.
#[cfg(unix)]
#[test]
fn links_that_multiply_folders_end() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    for number in 0..30 {
        let inside = folder.path().join(format!("api/v3/folder_{number}"));
        fs::create_dir(&inside).expect("a folder");
        for name in ["one", "other"] {
            symlink(format!("../folder_{}", number + 1), inside.join(name)).expect("a link");
        }
    }
    fs::create_dir(folder.path().join("api/v3/folder_30")).expect("a folder");
    let errors = read(folder.path(), "spec").expect_err("there are too many folders");
    assert!(matches!(errors[0].cause, FolderErrorCause::TooManyFiles), "{errors:?}");
}

#[cfg(unix)]
#[test]
fn the_list_of_families_may_be_a_link_to_a_file_beside_it() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let families = folder.path().join("families.yaml");
    write(folder.path(), "list.yaml", "families");
    symlink("list.yaml", &families).expect("a link");
    let sources = read(folder.path(), "spec").expect("the link is followed");
    assert_eq!(sources.families.expect("families").text, b"families");
    for (target, is_expected) in [
        (
            "families.yaml",
            (|cause| matches!(cause, FolderErrorCause::LinkCircle)) as fn(&FolderErrorCause) -> bool,
        ),
        ("nothing.yaml", |cause| matches!(cause, FolderErrorCause::Dangling)),
        ("/etc/passwd", |cause| matches!(cause, FolderErrorCause::LeavesFolder)),
        ("api", |cause| matches!(cause, FolderErrorCause::NotAFile("a folder"))),
    ] {
        fs::remove_file(&families).expect("removed");
        symlink(target, &families).expect("a link");
        let errors = read(folder.path(), "spec").expect_err("no list");
        assert!(
            errors.len() == 1 && is_expected(&errors[0].cause),
            "{target}: {errors:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf_8_is_reported() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    let name = std::ffi::OsStr::from_bytes(b"\xff.yaml");
    if fs::write(folder.path().join("api").join(name), "x").is_err() {
        return; // the file system refuses such names itself
    }
    let errors = read(folder.path(), "spec").expect_err("the name is not UTF-8");
    assert!(matches!(errors[0].cause, FolderErrorCause::Name));
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_dangling_links_are_reported() {
    use std::os::unix::net::UnixListener;
    let folder = folder();
    let _socket = UnixListener::bind(folder.path().join("api/v3/socket.yaml")).expect("a socket");
    let pipe = std::process::Command::new("mkfifo")
        .arg(folder.path().join("api/v3/pipe.yaml"))
        .status();
    assert!(pipe.expect("mkfifo runs").success());
    let errors = read(folder.path(), "spec").expect_err("neither is a file");
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(
        errors
            .iter()
            .all(|error| matches!(error.cause, FolderErrorCause::Neither("a pipe" | "a socket")))
    );
}

/// Puts something else in the place of a folder.
#[cfg(unix)]
type Make = fn(&Path);

#[cfg(unix)]
#[test]
fn what_stands_in_the_place_of_a_folder_is_named() {
    use std::os::unix::fs::symlink;
    let makes: [(&str, Make); 5] = [
        ("expected a folder, but found a file; remove or rename it", |path| {
            fs::write(path, "x").expect("a file");
        }),
        ("expected a folder, but found a pipe; remove or rename it", |path| {
            assert!(
                std::process::Command::new("mkfifo")
                    .arg(path)
                    .status()
                    .expect("it runs")
                    .success()
            );
        }),
        ("expected a folder, but found a socket; remove or rename it", |path| {
            drop(std::os::unix::net::UnixListener::bind(path).expect("a socket"));
        }),
        (
            "the link leads to nothing; remove it, or put the file itself there",
            |path| {
                symlink("nowhere", path).expect("a link");
            },
        ),
        (
            "the link leads back to itself, directly or through others; remove it, or put the file itself there",
            |path| symlink(path, path).expect("a link"),
        ),
    ];
    for (said, make) in makes {
        for place in ["spec", "spec/api", "spec/lifecycles"] {
            let folder = TempDir::new().expect("a folder");
            if place != "spec" {
                write(folder.path(), "spec/families.yaml", "families");
            }
            if place == "spec/lifecycles" {
                write(folder.path(), "spec/api/v3/b.yaml", "b");
            }
            let path = folder.path().join(place);
            make(&path);
            let errors = read(&folder.path().join("spec"), "spec").expect_err("it is no folder");
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert_eq!(errors[0].to_string(), format!("cannot read {}: {said}", path.display()));
        }
    }
}

/// A name that a slip or a merge leaves is not skipped: the file may hold what the other should say.
#[test]
fn names_like_those_of_data_are_findings() {
    for (name, help) in [
        ("families.yml", "rename it to `families.yaml`"),
        ("families.yaml.orig", "rename it to `families.yaml`"),
        ("familys.yaml", "rename it to `families.yaml`"),
        ("Familes.yaml", "rename it to `families.yaml`"),
        ("lifecylces/order.yaml", "rename it to `lifecycles`"),
        ("lifecycle/order.yaml", "rename it to `lifecycles`"),
        ("Samples/a.jsonl", "rename it to `samples`"),
        ("evidences/a.jsonl", "rename it to `evidence`"),
        ("API/v3/a.yaml", "rename it to `api`"),
        ("Schema.json", "rename it to `schema.json`"),
        ("lifecycles/con.yaml", "give the resource another name"),
        ("lifecycles/order.yml", "rename it; remove what a merge"),
        ("lifecycles/order.yaml.orig", "rename it; remove what a merge"),
    ] {
        let folder = folder();
        write(folder.path(), name, "x: y\n");
        // The page about lifecycles is not a lifecycle, and neither are an editor's files.
        write(folder.path(), "lifecycles/README.md", "x");
        write(folder.path(), "lifecycles/.order.yaml.swp", "x");
        write(folder.path(), "notes.txt", "x");
        let loaded = wechatpay_spec::load(&read(folder.path(), "spec").expect("readable"));
        let found: Vec<_> = loaded
            .diagnostics
            .iter()
            .filter(|finding| finding.rule.code == "E040")
            .collect();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert!(
            found[0].help.as_deref().is_some_and(|said| said.starts_with(help)),
            "{name}: {found:?}"
        );
    }
}

/// Without the list, all code would lose its features, and a name that is skipped would hide that.
#[test]
fn specs_without_a_list_of_families_are_one_finding() {
    for name in [
        "notes.txt",
        "families.yaml~",
        ".families.yaml",
        "#families.yaml#",
        "list.yaml",
    ] {
        let folder = folder();
        write(folder.path(), name, "x: {title: x, folders: [v3]}\n");
        let loaded = wechatpay_spec::load(&read(folder.path(), "spec").expect("readable"));
        let found: Vec<_> = loaded
            .diagnostics
            .iter()
            .filter(|finding| finding.rule.code == "E111")
            .collect();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(loaded.texts.shown(&found[0].file), "spec/families.yaml", "{name}");
    }
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("api")).expect("a folder");
    let loaded = wechatpay_spec::load(&read(folder.path(), "spec").expect("readable"));
    assert_eq!(loaded.diagnostics, [], "no specs need no list");
}
