//! The code in the quickstarts is that of the examples.

use std::fs;
use std::path::Path;

#[test]
fn the_quickstarts_show_the_code_of_the_examples() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for page in ["docs/quickstart.md", "docs/quickstart.zh-CN.md"] {
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
        assert!(quoted > 1, "{page}");
    }
}

fn without_indentation(code: &str) -> String {
    code.lines().map(|line| format!("{}\n", line.trim_start())).collect()
}
