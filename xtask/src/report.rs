//! Reads the specs for all commands, and prints findings.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use wechatpay_spec::diagnostic::{self, Diagnostic, Style, Texts};
use wechatpay_spec::rule::Rule;
use wechatpay_spec::{Sources, printable, printable_lines};

use crate::file::Problem;
use crate::folders::SpecFolder;
use crate::printed;
use crate::status::{Failure, Status};

/// How findings are printed.
#[derive(clap::Args)]
pub(crate) struct Output {
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// With excerpts, for people
    Text,
    /// One JSON object a line
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a change
    Github,
}

/// Prints every diagnostic, for people to standard error, for programs to standard output.
pub(crate) fn print(diagnostics: &[Diagnostic], texts: &Texts, output: &Output) -> Result<Status, Failure> {
    match output.format {
        Format::Json => printed::stdout().write_all(diagnostic::to_json_lines(diagnostics, texts).as_bytes())?,
        Format::Github => {
            printed::stdout().write_all(diagnostic::to_github_annotations(diagnostics, texts).as_bytes())?;
        }
        Format::Text => {
            let style = style(printed::stderr().is_terminal());
            printed::stderr().write_all(diagnostic::render(diagnostics, texts, style).as_bytes())?;
            if !diagnostics.is_empty() {
                writeln!(printed::stderr(), "{}", diagnostic::summary(diagnostics))?;
            }
        }
    }
    Ok(if diagnostics.iter().any(Diagnostic::is_error) {
        Status::Findings
    } else {
        Status::Success
    })
}

impl Output {
    /// For people.
    pub(crate) const fn text() -> Self {
        Self { format: Format::Text }
    }

    /// Prints a line for people, unless the output is for a program.
    pub(crate) fn say(&self, line: &str) {
        if self.format != Format::Json {
            print_line(line);
        }
    }

    /// Whether the output is for a program, line by line.
    #[cfg(feature = "import")]
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether the output is for people.
    pub(crate) fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    /// Reports a file that is out of date. `options` are those that the command needs that fixes it.
    pub(crate) fn list(&self, problem: Problem, file: &str, options: &str) {
        let (word, remedy) = (problem.word(), problem.remedy());
        match self.format {
            Format::Text => print_line(&format!("{word}: {}", printable(file))),
            Format::Json => {}
            Format::Github => {
                let advice = format!("{word}: run `{remedy}{options}` and commit what it changes");
                print_line(diagnostic::github_annotation(file, word, &advice).trim_end());
            }
        }
    }
}

/// Prints a line. That it could not be printed is reported when the command has ended, because its work goes on.
fn print_line(line: &str) {
    if let Err(error) = writeln!(printed::stdout(), "{}", printable_lines(line)) {
        printed::failed(&error);
    }
}

/// Prints an error that ends a command, or that a person should know of. If it cannot be printed, nobody can be told.
pub(crate) fn warn(message: &str) {
    writeln!(printed::stderr(), "error: {}", printable_lines(message)).ok();
}

/// Every rule, by code.
pub(crate) fn rules() -> Vec<Rule> {
    let tables = [
        wechatpay_spec::rules::RULES,
        wechatpay_spec::lint::rules::RULES,
        wechatpay_codegen::rules::RULES,
        wechatpay_transcribe::rules::RULES,
    ];
    let mut rules = tables.concat();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// How findings are rendered on standard output.
pub(crate) fn style_of_stdout() -> Style {
    style(printed::stdout().is_terminal())
}

fn style(is_terminal: bool) -> Style {
    if is_terminal { Style::Coloured } else { Style::Plain }
}

/// Reads the folder of specs. All unreadable files together are reported as one failure.
pub(crate) fn read(folder: &SpecFolder) -> Result<Sources, Failure> {
    read_shown(&folder.spec, &folder.shown())
}

/// Reads a folder of specs that has another name in the output.
pub(crate) fn read_shown(folder: &Path, shown: &str) -> Result<Sources, Failure> {
    wechatpay_spec::folder::read(folder, shown).map_err(|errors| all(&errors))
}

/// Combines all unreadable files into one failure.
pub(crate) fn all(errors: &[impl ToString]) -> Failure {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\nerror: ").into()
}

#[cfg(test)]
mod tests {
    use super::rules;

    #[test]
    fn no_two_rules_have_one_code_or_one_name() {
        let rules = rules();
        for (number, rule) in rules.iter().enumerate() {
            for other in rules.iter().skip(number + 1) {
                assert_ne!(rule.code, other.code, "{} and {}", rule.name, other.name);
                assert_ne!(rule.name, other.name, "{} and {}", rule.code, other.code);
            }
        }
    }
}
