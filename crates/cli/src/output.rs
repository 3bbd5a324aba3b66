//! Prints results: as text in colour on a terminal, as JSON into a pipe.

use std::io::{IsTerminal, Write};

use anstyle::{AnsiColor, Color};

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
}

impl Output {
    /// Takes the form that was asked for, else text on a terminal and JSON in a pipe.
    pub(crate) fn new(language: Language, format: Option<Format>) -> Self {
        let format = format.unwrap_or_else(|| match std::io::stdout().is_terminal() {
            true => Format::Text,
            false => Format::Json,
        });
        Self { language, format }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
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

    /// Prints a line.
    pub(crate) fn line(&self, text: &str) {
        // A closed pipe ends the output, not the command.
        let _ = writeln!(anstream::stdout(), "{text}");
    }

    /// Prints JSON, indented.
    pub(crate) fn json(&self, value: &serde_json::Value) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value)?;
        self.line(&text);
        Ok(())
    }
}

/// Text of a message with its control characters escaped, so that it cannot control a terminal.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .flat_map(|character| match character {
            '\n' | '\t' => vec![character],
            _ if character.is_control() => character.escape_default().collect(),
            _ => vec![character],
        })
        .collect()
}
