//! Folders that are not the generated crate's, given by mistake or by a link: every command that generates refuses them
//! alike, and nothing in them changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Workspace, collect};

/// Every file of the workspace with its text.
fn files(workspace: &Workspace) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    collect(workspace.root.path(), "", &mut tree);
    tree
}

/// Runs every command that generates into a folder, and expects that each refuses it with the same words, and that nothing
/// changes.
#[track_caller]
fn refused(workspace: &Workspace, generated: &str, reason: &str) {
    let before = files(workspace);
    let folder = workspace.path(generated);
    let expected = format!("error: cannot generate into {}: {reason}", folder.display());
    for command in [&["gen"][..], &["gen", "--check"], &["update"]] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.args(command).arg("--spec").arg(workspace.path("spec"));
        let output = program
            .arg("--generated")
            .arg(&folder)
            .output()
            .expect("the program runs");
        let printed = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command:?} {generated}: {printed}");
        assert!(printed.contains(&expected), "{command:?}: {printed}\n{expected}");
        assert!(files(workspace) == before, "{command:?} {generated} changed something");
    }
}

fn specified() -> Workspace {
    let workspace = Workspace::empty();
    workspace.specify("close", "mchid");
    // Afterwards the specs are in canonical form, with their schemas beside them.
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program.arg("update").arg("--spec").arg(workspace.path("spec"));
    let output = program.arg("--generated").arg(workspace.path("generated")).output();
    assert!(output.expect("the program runs").status.success());
    fs::remove_dir_all(workspace.path("generated")).expect("removed");
    workspace.write("codegen/src/lib.rs", "// by hand\n");
    workspace.write("docs/page.md", "# By hand\n");
    workspace.write("runtime/Cargo.toml", "# by hand\n");
    workspace.write("runtime/src/v3/orders/close.rs", "// by hand\n");
    workspace
}

/// Given by name, whether the folder exists or not.
#[test]
fn the_folders_of_the_specs_and_of_the_generator_are_refused() {
    let workspace = specified();
    for (folder, reason) in [
        ("spec", "it is the folder of the specs; "),
        ("spec/api/v3", "it lies in the folder of the specs; "),
        ("spec/generated", "it lies in the folder of the specs; "),
        ("spec/new/folder", "it lies in the folder of the specs; "),
        ("new/../spec", "it is the folder of the specs; "),
        ("", "it contains the folder of the specs; "),
        ("codegen", "it is the folder of the generator; "),
        ("codegen/out", "it lies in the folder of the generator; "),
    ] {
        refused(&workspace, folder, reason);
    }
}

#[test]
fn a_folder_with_other_files_and_no_generated_ones_is_refused() {
    let workspace = specified();
    for (folder, file) in [("docs", "page.md"), ("runtime", "Cargo.toml")] {
        let reason =
            format!("it has files that `cargo xtask gen` did not write, such as {file}, and none that it wrote; ");
        refused(&workspace, folder, &reason);
    }
}

/// A new crate may have its license and its repository before it is generated for the first time, and a killed run leaves
/// generated files alone.
#[test]
fn an_empty_folder_and_one_with_generated_files_are_taken() {
    let workspace = specified();
    for file in ["LICENSE-MIT", ".gitignore", ".git/HEAD", "target/CACHEDIR.TAG"] {
        workspace.write(&format!("generated/{file}"), "by hand\n");
    }
    fs::create_dir_all(workspace.path("generated/lost+found")).expect("a folder");
    assert!(workspace.run(&[]).contains("generated: "));
    workspace.write("generated/notes.md", "by hand\n");
    for file in ["Cargo.toml", "src/lib.rs"] {
        fs::remove_file(workspace.path("generated").join(file)).expect("removed");
    }
    assert!(workspace.run(&[]).contains("2 new"));
    // A generated file that somebody changed is restored.
    workspace.write("generated/Cargo.toml", "# by hand\n");
    assert!(workspace.run(&[]).contains("1 changed"));
}

#[cfg(unix)]
#[test]
fn a_link_to_such_a_folder_is_refused() {
    use std::os::unix::fs::symlink;
    let link = |workspace: &Workspace, target: &Path| {
        let path = workspace.path("generated");
        let _ = fs::remove_file(&path);
        symlink(target, path).expect("a link");
    };
    let workspace = specified();
    for (target, reason) in [
        ("spec", "it is the folder of the specs; "),
        ("spec/api", "it lies in the folder of the specs; "),
        (".", "it contains the folder of the specs; "),
        ("codegen", "it is the folder of the generator; "),
        (
            "docs",
            "it has files that `cargo xtask gen` did not write, such as page.md, and none that it wrote; ",
        ),
        (
            "runtime",
            "it is a link to a folder with a file that `cargo xtask gen` did not write: Cargo.toml; ",
        ),
    ] {
        link(&workspace, Path::new(target));
        refused(&workspace, "generated", reason);
        // Through a second link, and by a path with the link inside it.
        symlink("generated", workspace.path("other")).expect("a link");
        refused(&workspace, "other", reason);
        fs::remove_file(workspace.path("other")).expect("removed");
    }
    link(&workspace, Path::new("spec"));
    refused(&workspace, "generated/api/v3", "it lies in the folder of the specs; ");
    // A link to an empty folder is followed.
    fs::create_dir(workspace.path("elsewhere")).expect("a folder");
    link(&workspace, Path::new("elsewhere"));
    assert!(workspace.run(&[]).contains("generated: "));
    assert!(workspace.path("elsewhere/Cargo.toml").is_file());
    // Also if the link to it is the folder of specs.
    fs::rename(workspace.path("spec"), workspace.path("elsewhere/spec")).expect("moved");
    symlink("elsewhere/spec", workspace.path("spec")).expect("a link");
    refused(&workspace, "generated", "it contains the folder of the specs; ");
}

/// Generated code follows from the specs, but specs that are gone are rather a mistake than a wish.
#[test]
fn specs_or_families_that_are_gone_remove_nothing() {
    let catalogue = crate::catalogue::Catalogue::new(&["close", "query"]);
    catalogue.run("gen", &[]).exits(0);
    let before = catalogue.files();
    catalogue.remove("spec/families.yaml");
    for command in ["check", "gen", "update", "coverage"] {
        let run = catalogue.run(command, &[]).exits(1);
        assert!(run.stderr.contains("error[E111]"), "{command}: {}", run.stderr);
        assert!(run.stderr.contains("spec/families.yaml"), "{command}: {}", run.stderr);
    }
    fs::remove_dir_all(catalogue.path("spec/api")).expect("a folder");
    fs::create_dir(catalogue.path("spec/api")).expect("a folder");
    let run = catalogue.run("gen", &[]).exits(2);
    assert!(run.stderr.contains("spec/api holds no spec"), "{}", run.stderr);
    fs::remove_dir(catalogue.path("spec/api")).expect("a folder");
    catalogue.run("gen", &[]).exits(2);
    let removed: Vec<_> = before
        .keys()
        .filter(|name| name.starts_with("generated/") && !catalogue.path(name).exists())
        .collect();
    assert_eq!(removed, Vec::<&String>::new());
}
