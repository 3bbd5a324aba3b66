//! What is printed of diagnostics.

use crate::{Failure, Findings, Folders};
use clap::ValueEnum;
use std::io::{IsTerminal, Write};
use wechatpay_spec::Sources;
use wechatpay_spec::diagnostic::{self, Diagnostic, Style, Texts};

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
}

/// Prints every diagnostic, findings to standard error as text or to standard output as JSON.
pub(crate) fn print(diagnostics: &[Diagnostic], texts: &Texts, output: &Output) -> Result<Findings, Failure> {
    match output.format {
        Format::Json => std::io::stdout().write_all(diagnostic::to_json_lines(diagnostics, texts).as_bytes())?,
        Format::Text => {
            let style = if std::io::stderr().is_terminal() {
                Style::Coloured
            } else {
                Style::Plain
            };
            std::io::stderr().write_all(diagnostic::render(diagnostics, texts, style).as_bytes())?;
            if !diagnostics.is_empty() {
                eprintln!("{}", diagnostic::summary(diagnostics));
            }
        }
    }
    Ok(if diagnostics.iter().any(Diagnostic::is_error) {
        Findings::Some
    } else {
        Findings::None
    })
}

impl Output {
    /// Prints a line for people, unless machines are reading.
    pub(crate) fn say(&self, line: &str) {
        if self.format == Format::Text {
            println!("{line}");
        }
    }
}

/// Reads the folder of specs; everything unreadable in it is one failure.
pub(crate) fn read(folders: &Folders) -> Result<Sources, Failure> {
    let shown = folders
        .spec
        .file_name()
        .map_or_else(|| "spec".into(), |name| name.to_string_lossy());
    wechatpay_spec::folder::read(&folders.spec, &shown).map_err(|errors| {
        errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\nerror: ")
            .into()
    })
}
