//! Carries out the review in CONTRIBUTING.md, step by step, and the workflow's steps for its pull request: the output
//! must match the page.

use std::fs;
use std::path::Path;

use crate::repository::{Repository, said};

const SPEC: &str = "spec/api/v3/gov/subsidy/zhejiang/qualifications/alter.yaml";
const FAMILIES: &str = "# yaml-language-server: $schema=families.schema.json\ngovernment-subsidy:\n  title: 政府补贴\n  folders: [v3/gov/subsidy]\n";
const PAGE: &str = include_str!("../fixtures/alter.txt");

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// The page's section on the review.
fn section() -> String {
    let page = fs::read_to_string(workspace().join("CONTRIBUTING.md")).expect("the page");
    let (_, section) = page.split_once("\n### 6. ").expect("the section");
    section.split_once("\n## Changing ").expect("its end").0.to_owned()
}

/// The code blocks in a language, without their fences.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("\n```{language}\n");
    page.split(&fence)
        .skip(1)
        .map(|rest| format!("{}\n", rest.split_once("\n```").expect("the end of a block").0))
        .collect()
}

/// A repository with the present spec, and with a branch where the changed page was imported.
fn repository() -> Repository {
    let repository = Repository::empty();
    repository.write("spec/families.yaml", FAMILIES);
    repository.write(SPEC, &fs::read_to_string(workspace().join(SPEC)).expect("the spec"));
    repository.xtask(&["gen"]);
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message", "before"]);
    repository.git(&["switch", "--quiet", "--create", "brand-code"]);
    let page = repository.beside("page.txt");
    fs::write(&page, PAGE).expect("a file");
    let (status, said) = repository.xtask(&["import", &page.to_string_lossy()]);
    assert_eq!(status, Some(0), "{said}");
    let (status, said) = repository.xtask(&["check"]);
    assert_eq!(status, Some(0), "{said}");
    repository.xtask(&["gen"]);
    repository
}

#[test]
fn the_review_goes_as_the_page_shows() {
    let section = section();
    let [of_page, of_spec] = blocks(&section, "diff").try_into().expect("two differences");
    // The saved page is the one after the change.
    let now: Vec<&str> = of_page
        .lines()
        .filter(|line| !line.starts_with('-'))
        .map(|line| &line[1..])
        .collect();
    assert!(PAGE.contains(&now.join("\n")), "{now:?}");
    let repository = repository();
    let edit = repository.git(&["diff", "--unified=0", "spec/api"]);
    let edit: String = edit
        .lines()
        .filter(|line| line.starts_with(['-', '+']) && !line.starts_with("---") && !line.starts_with("+++"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(edit, of_spec);
    // The page shows a commit other than this one.
    let commit = repository.git(&["rev-parse", "--short", "HEAD"]);
    let (status, text) = repository.xtask(&["diff"]);
    let shown = blocks(&section, "text").concat();
    let (before, _) = shown.split_once(":spec/api").expect("the place before");
    let shown_commit = before.rsplit(' ').next().expect("a commit");
    assert_eq!(
        (status, text.replace(commit.trim(), shown_commit)),
        (Some(1), shown.clone())
    );
    let (_, table) = repository.xtask(&["diff", "--format", "markdown"]);
    let rows = |page: &str| -> Vec<String> {
        let rows = page.lines().filter(|line| line.starts_with('|'));
        rows.map(str::to_owned).collect()
    };
    assert_eq!(rows(&table), rows(&section));
    let (_, changelog) = repository.xtask(&["diff", "--format", "changelog"]);
    assert_eq!(blocks(&section, "markdown"), [changelog]);
}

/// The scripts of the workflow's steps, in order.
fn scripts() -> Vec<String> {
    let workflow = fs::read_to_string(workspace().join(".github/workflows/specs.yml")).expect("the workflow");
    let mut scripts = Vec::new();
    let mut lines = workflow.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(command) = line.trim_start().strip_prefix("run: ") else {
            continue;
        };
        if command != "|" {
            scripts.push(command.to_owned());
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        let inner = |line: &&str| line.trim().is_empty() || line.len() - line.trim_start().len() > depth;
        let mut script = String::new();
        while let Some(line) = lines.next_if(inner) {
            script.push_str(line.trim_start());
            script.push('\n');
        }
        scripts.push(script);
    }
    scripts
}

#[test]
fn the_workflow_runs_its_steps() {
    let repository = repository();
    let commit = |message: &str| {
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", message]);
    };
    commit("a brand code");
    // Meanwhile main has new commits, which are not part of the pull request.
    repository.git(&["switch", "--quiet", "main"]);
    let other = fs::read_to_string(repository.path(SPEC)).expect("the spec");
    // With other titles; otherwise the two would share types, and both branches would change the same file.
    let other = other
        .replace("../../../../../../", "../../../../")
        .replace("title: ", "title: 另");
    repository.write("spec/api/v3/gov/subsidy/other.yaml", &other);
    repository.xtask(&["gen"]);
    commit("another operation");
    // The commit that the workflow checks out.
    repository.git(&["merge", "--quiet", "--no-ff", "--message", "merge", "brand-code"]);
    let summary = repository.beside("summary.md");
    let scripts = scripts();
    // The step that posts the comment needs GitHub, and the toolchain is that of the test.
    let is_for_github = |script: &&String| script.starts_with("gh ") || script.starts_with("rustup ");
    let (for_github, local): (Vec<_>, Vec<_>) = scripts.iter().partition(is_for_github);
    assert_eq!((local.len(), for_github.len()), (3, 2), "{scripts:?}");
    for script in local {
        let script = format!("export GITHUB_STEP_SUMMARY='{}'\n{script}", summary.display());
        let output = repository.run_in(&repository.path(""), "bash", &["-e", "-c", &script]);
        assert!(output.status.success(), "{script}: {}", said(&output));
    }
    let posted = fs::read_to_string(repository.path("changes.md")).expect("what is posted");
    assert!(
        posted.contains("`request-length-shortened`") && !posted.contains("subsidy/other"),
        "{posted}"
    );
    assert_eq!(fs::read_to_string(summary).expect("the summary"), posted);
}
