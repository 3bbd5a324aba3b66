//! Prints results: as text in colour on a terminal, as JSON into a pipe.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;

use anstyle::{AnsiColor, Color};
use wechatpay_spec::printable::{printable_json, printable_lines, printable_path};

use crate::failure::Failure;
use crate::language::Language;

/// The form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    Text,
    /// JSON for programs
    Json,
}

/// How a word is emphasized on a terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    Good,
    Bad,
    Name,
}

/// Where and how a command prints its results.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) language: Language,
    pub(crate) format: Format,
    /// Whether `--format` asks for it.
    is_format_named: bool,
}

impl Output {
    /// Takes the form that was asked for, else text on a terminal and JSON in a pipe.
    pub(crate) fn new(language: Language, format: Option<Format>) -> Self {
        let is_format_named = format.is_some();
        let format = format.unwrap_or_else(|| match std::io::stdout().is_terminal() {
            true => Format::Text,
            false => Format::Json,
        });
        Self {
            language,
            format,
            is_format_named,
        }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether `--format json` was given. What is made for a shell is JSON only then, in pipes too.
    pub(crate) fn is_json_named(&self) -> bool {
        self.is_json() && self.is_format_named
    }

    /// A text in colour. The colours are removed again where the output is not a terminal.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        let style = match style {
            Style::Good => anstyle::Style::new()
                .bold()
                .fg_color(Some(Color::Ansi(AnsiColor::Green))),
            Style::Bad => anstyle::Style::new().bold().fg_color(Some(Color::Ansi(AnsiColor::Red))),
            Style::Name => anstyle::Style::new().bold(),
        };
        format!("{style}{text}{style:#}")
    }

    /// Prints a line. If it cannot be printed, this is reported when the command has ended.
    pub(crate) fn line(&self, text: &str) {
        let mut stdout = anstream::stdout();
        let printed = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
        if let Err(failure) = printed_or_closed(printed) {
            UNPRINTED.get_or_init(|| failure.to_string());
        }
    }

    /// Prints JSON, indented.
    pub(crate) fn json(&self, value: &serde_json::Value) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value)?;
        self.line(&printable_json(&text));
        Ok(())
    }
}

/// Why a line of the results was not printed.
static UNPRINTED: OnceLock<String> = OnceLock::new();

/// Whether every line of the results was printed.
///
/// # Errors
/// Why one was not: the disk is full, for instance.
pub(crate) fn all_printed() -> Result<(), Failure> {
    match UNPRINTED.get() {
        Some(failure) => Err(Failure::usage(failure)),
        None => Ok(()),
    }
}

/// Prints results as they are.
pub(crate) fn print(content: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    printed_or_closed(stdout.write_all(content).and_then(|()| stdout.flush()))
}

/// Writes to a file that the user named. A link is followed.
pub(crate) fn save(file: &Path, content: &[u8]) -> Result<(), Failure> {
    let failed = |error| Failure::usage(format!("cannot write {}: {error}", printable_path(file)));
    std::fs::write(file, content).map_err(failed)
}

/// Prints something for people beside the results. If that is not possible, there is no other way to report it.
pub(crate) fn tell(text: &str) {
    let text = Language::current().say(text);
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(&text));
}

/// Begins a line for a person: a question, or progress.
pub(crate) fn ask(text: &str) {
    let text = Language::current().say(text);
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// A reader that closed the output, as `head` does, wants no more of it.
pub(crate) fn printed_or_closed(printed: std::io::Result<()>) -> Result<(), Failure> {
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::usage(format!("cannot print: {error}"))),
        _ => Ok(()),
    }
}

/// Text from outside with everything escaped that a terminal acts on or a reader cannot see, except line feeds and tabs.
pub(crate) fn harmless(text: &str) -> String {
    printable_lines(text).into_owned()
}
