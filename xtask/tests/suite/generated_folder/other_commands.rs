//! Links and names in the folder of specs, for the commands beside `gen`.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::Workspace;
use super::unix::make_pipe;

/// Runs another command on the folder of specs.
fn run_on_specs(workspace: &Workspace, arguments: &[&str]) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = program
        .current_dir(workspace.path(""))
        .args(arguments)
        .args(["--spec", "spec"])
        .output();
    let output = output.expect("the program runs");
    let printed = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), printed)
}

/// Every file that a command chooses to write, with the command: a link in its place is refused, and neither it nor its
/// target changes.
#[test]
fn no_command_writes_through_a_link_or_over_one() {
    const NEW: &[&str] = &["new", "GET", "/v3/orders/close", "--title", "查询"];
    let cases: [(&str, &[&str]); 7] = [
        ("spec/schema.json", &[]),
        ("spec/README.md", &[]),
        ("spec/api/v3/orders/close.yaml", &["fmt"]),
        ("spec/families.yaml", &["fmt"]),
        ("spec/api/v3/orders/close.yaml", NEW),
        ("README.md", &["coverage", "--write"]),
        ("docs/operations.md", &["coverage", "--write"]),
    ];
    for (file, command) in cases {
        let workspace = Workspace::generated();
        let path = workspace.path(file);
        let text = match file {
            "spec/families.yaml" => "orders: {title: 订单, folders: [v3/orders]}\n".to_owned(),
            "spec/README.md" => "<!-- rules: written by `cargo xtask gen` -->\n<!-- end of rules -->\n".to_owned(),
            _ if file.starts_with("spec/api") => workspace.read(file).replace("title: 下单", "title:   下单"),
            "README.md" => {
                let mark = "<!-- coverage in english: written by `cargo xtask coverage --write` -->";
                format!("{mark}\n\n<!-- end of coverage -->\n")
            }
            _ => "{}\n".to_owned(),
        };
        // Inside the folder of specs, a link may be read; hidden files are no specs.
        let target = path.with_file_name(".target");
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&target, &text).expect("a file");
        let _ = fs::remove_file(&path);
        symlink(".target", &path).expect("a link");
        let (status, printed) = match command {
            [] => workspace.try_run(&[]),
            command => run_on_specs(&workspace, command),
        };
        assert_eq!(status, Some(2), "{file}: {printed}");
        let expected = format!("{file}: expected a file, but found a link; remove or rename it\n");
        assert!(printed.ends_with(&expected), "{file}: {printed}");
        assert!(path.is_symlink(), "{file}");
        assert_eq!(fs::read_to_string(&target).expect("the target"), text, "{file}");
    }
}

#[test]
fn a_link_to_another_spec_is_formatted_with_it() {
    let workspace = Workspace::generated();
    let unformatted = workspace
        .read("spec/api/v3/orders/close.yaml")
        .replace("title: 下单", "title:   下单");
    workspace.write("spec/api/v3/orders/close.yaml", &unformatted);
    symlink("close.yaml", workspace.path("spec/api/v3/orders/again.yaml")).expect("a link");
    let (status, printed) = run_on_specs(&workspace, &["fmt"]);
    assert_eq!(status, Some(0), "{printed}");
    assert!(workspace.path("spec/api/v3/orders/again.yaml").is_symlink());
    assert!(workspace.read("spec/api/v3/orders/close.yaml").contains("title: 下单"));
}

/// A path that a user names is written where it leads.
#[cfg(feature = "openapi")]
#[test]
fn an_output_that_the_user_names_may_be_a_link_or_a_pipe() {
    let workspace = Workspace::generated();
    workspace.write("real.json", "{}");
    for (link, target) in [("link.json", "real.json"), ("dangling.json", "new.json")] {
        symlink(target, workspace.path(link)).expect("a link");
        let output = workspace.path(link);
        let (status, printed) = run_on_specs(&workspace, &["openapi", "--output", output.to_str().expect("UTF-8")]);
        assert_eq!(status, Some(0), "{printed}");
        assert!(output.is_symlink(), "{link}");
        assert!(workspace.read(target).contains("\"openapi\""), "{target}");
    }
    let (status, printed) = run_on_specs(&workspace, &["openapi", "--output", "/dev/stdout"]);
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("\"openapi\""), "{printed}");
}

/// A name can contain anything, and a terminal must not act on it.
#[test]
fn names_are_printed_escaped() {
    let workspace = Workspace::generated();
    let hostile = "a\u{1b}[31m\u{9b}2J\u{202e}\nerror: all is well.rs";
    let shown = r"a\u{1b}[31m\u{9b}2J\u{202e}\nerror: all is well.rs";
    fs::write(workspace.path("generated/src").join(hostile), "mine").expect("a file");
    let printed = workspace.run(&["--check"]);
    assert!(
        printed.contains(&format!("left alone: generated/src/{shown}\n")),
        "{printed}"
    );
    // As a spec, it has findings that name it; as a pipe, it cannot be read.
    let spec = workspace.path("spec/api/v3/orders").join(hostile);
    fs::write(&spec, "post: \"a\u{9b}b\"\n").expect("a file");
    let mut outputs = vec![
        workspace.try_run(&[]).1,
        run_on_specs(&workspace, &["check", "--format", "json"]).1,
    ];
    outputs.push(run_on_specs(&workspace, &["check", "--format", "github"]).1);
    fs::remove_file(&spec).expect("removed");
    make_pipe(&spec);
    outputs.push(workspace.try_run(&[]).1);
    for printed in outputs {
        assert!(printed.contains("all is well.rs"), "{printed}");
        let acts = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!printed.contains(acts), "{printed:?}");
        assert!(
            !printed.lines().any(|line| line.starts_with("error: all is well")),
            "{printed}"
        );
    }
}
