//! Compiles the examples in the documentation of generated functions.
//!
//! The examples of the default families are documentation tests, which are all compiled. Of the others, a part is compiled
//! that changes with their text, and with `--all` each of them. All are one program, against the crate that is
//! already built; rustdoc would take many times as long, because it reads the whole crate again.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha1::{Digest, Sha1};

/// The number of examples that are compiled, besides the documentation tests.
const CHOSEN: usize = 40;
/// The line before an example that is a documentation test, and after every example.
const FENCE: &str = "/// ```";
/// The line before any other example.
const FENCE_OF_IGNORED: &str = "/// ```ignore";

/// The compiler that built the caller, and its arguments for finding the caller's dependencies.
pub type Compiler = (&'static str, &'static [&'static str]);

/// An example of a call.
#[derive(Debug, PartialEq, Eq)]
struct Example {
    /// Its file.
    place: String,
    /// Whether it is a documentation test.
    tested: bool,
    /// Its lines.
    code: String,
}

/// Compiles examples of the crate in the folder `package`, in a folder below `temporary`, and returns the line to print.
///
/// # Errors
/// When an example does not compile, with what the compiler says.
pub(crate) fn compile(package: &Path, compiler: Compiler, temporary: &Path, all: bool) -> Result<String, String> {
    let mut examples = Vec::new();
    read(&package.join("src"), &mut examples).map_err(|error| format!("{}: {error}", package.display()))?;
    let found = examples.len();
    if !all {
        choose(&mut examples);
    }
    let mut program = String::new();
    for (number, Example { place, code, .. }) in examples.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(program, "// {place}\nmod example_{number} {{\n{code}}}\n");
    }
    let source = temporary.join("examples.rs");
    fs::write(&source, program).map_err(|error| format!("{}: {error}", source.display()))?;
    let (program, arguments) = compiler;
    let output = Command::new(program)
        .args(arguments)
        .args(["--crate-type=lib", "--emit=metadata", "--cap-lints=allow", "--out-dir"])
        .arg(temporary)
        .arg(&source)
        .output()
        .map_err(|error| format!("the compiler does not run: {error}"))?;
    match output.status.success() {
        true => Ok(format!("{} of {found} examples compiled", examples.len())),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Keeps the documentation tests, and those of the other examples that have the smallest checksums.
fn choose(examples: &mut Vec<Example>) {
    examples.sort_by_cached_key(|example| (!example.tested, Sha1::digest(example.code.as_bytes())));
    let tested = examples.iter().filter(|example| example.tested).count();
    examples.truncate(tested + CHOSEN);
}

/// Reads the examples of all files in a folder.
fn read(folder: &Path, examples: &mut Vec<Example>) -> io::Result<()> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, examples)?;
        } else {
            let place = path.display().to_string();
            examples.extend(in_text(&place, &fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// The examples of one file, with the lines that the documentation hides.
fn in_text(place: &str, text: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(begin) = lines.find(|line| matches!(*line, FENCE | FENCE_OF_IGNORED)) {
        let code = lines.by_ref().take_while(|line| *line != FENCE).map(|line| {
            let line = line.trim_start_matches("///");
            let line = line.strip_prefix(' ').unwrap_or(line);
            format!("{}\n", line.strip_prefix("# ").unwrap_or(line))
        });
        examples.push(Example {
            place: place.to_owned(),
            tested: begin == FENCE,
            code: code.collect(),
        });
    }
    examples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_read_with_its_hidden_lines() {
        let text = "/// ```\n/// a()\n/// ```\n\n    /// ```ignore\n    /// # hidden();\n    ///\n    ///     shown();\n    /// ```\n";
        let example = |tested, code: &str| Example {
            place: "a.rs".to_owned(),
            tested,
            code: code.to_owned(),
        };
        let expected = [example(true, "a()\n"), example(false, "hidden();\n\n    shown();\n")];
        assert_eq!(in_text("a.rs", text), expected);
    }

    #[test]
    fn the_choice_has_every_documentation_test_is_the_same_each_time_and_depends_on_the_text() {
        let chosen = |changed: usize| {
            let example = |number: usize| Example {
                place: String::new(),
                tested: number.is_multiple_of(100),
                code: format!("{number}{}", if number < changed { "!" } else { "" }),
            };
            let mut examples: Vec<Example> = (0..400).map(example).collect();
            choose(&mut examples);
            examples
        };
        assert_eq!(chosen(0).len(), 4 + CHOSEN);
        assert_eq!(chosen(0).iter().filter(|example| example.tested).count(), 4);
        assert_eq!(chosen(0), chosen(0));
        assert_ne!(chosen(0), chosen(400));
    }
}
