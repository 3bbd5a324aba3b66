//! The code in the quickstarts and READMEs is that of the examples, which compiles.

use std::fs;
use std::path::Path;

#[test]
fn the_quickstarts_show_the_code_of_the_examples() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pages = [
        ("docs/quickstart.md", 2),
        ("docs/quickstart.zh-CN.md", 2),
        ("docs/going-live.md", 1),
    ];
    for (page, least) in pages {
        let text = fs::read_to_string(repository.join(page)).unwrap();
        let mut quoted = 0;
        for block in text.split("```rust,ignore\n").skip(1) {
            let (code, _) = block.split_once("```").unwrap();
            let (first, code) = code.split_once('\n').unwrap();
            let Some(file) = first.strip_prefix("// examples/") else {
                continue;
            };
            let source = fs::read_to_string(repository.join("examples").join(file)).unwrap();
            assert!(
                without_indentation(&source).contains(&without_indentation(code)),
                "{page} shows code that is not in {file}:\n{code}"
            );
            quoted += 1;
        }
        assert!(quoted >= least, "{page}");
    }
}

fn without_indentation(code: &str) -> String {
    code.lines().map(|line| format!("{}\n", line.trim_start())).collect()
}

#[test]
fn the_readmes_show_code_that_compiles() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let compiled = tokens(&fs::read_to_string(repository.join("examples/programs/src/pages.rs")).unwrap());
    let manifest = fs::read_to_string(repository.join("examples/programs/Cargo.toml")).unwrap();
    for page in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(repository.join(page)).unwrap();
        let blocks = text.split("```rust,ignore\n").skip(1);
        let mut compared = 0;
        for block in blocks {
            let (code, _) = block.split_once("```").unwrap();
            let shown = tokens(code);
            // `use` lines may be in another order, which rustfmt decides.
            let (uses, rest): (Vec<_>, Vec<_>) = shown.split_inclusive(';').partition(|line| line.starts_with("use"));
            assert!(
                compiled.contains(&rest.concat()),
                "{page} shows code that is not in pages.rs:\n{code}"
            );
            for line in uses {
                assert!(compiled.contains(line), "{page}: {line}");
            }
            compared += 1;
        }
        assert_eq!(compared, 3, "{page}");
        // The features that its Cargo.toml enables are those that the code needs.
        let (_, features) = text.split_once("features = [").unwrap();
        let (features, _) = features.split_once(']').unwrap();
        assert_eq!(features, "\"complaints\", \"merchant-alteration\"", "{page}");
        assert!(manifest.contains(features));
    }
}

/// Code without comments, white space and trailing commas.
fn tokens(code: &str) -> String {
    let lines = code
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    let text: String = lines
        .flat_map(str::chars)
        .filter(|character| !character.is_whitespace())
        .collect();
    text.replace(",}", "}").replace(",)", ")")
}
