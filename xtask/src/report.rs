//! What is printed of diagnostics.

use crate::{Failure, Findings};
use clap::ValueEnum;
use std::io::{IsTerminal, Write};
use wechatpay_spec::Source;
use wechatpay_spec::diagnostic::{self, Diagnostic};

/// How findings are printed.
#[derive(clap::Args)]
pub struct Output {
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
pub fn print(diagnostics: &[Diagnostic], sources: &[Source], output: &Output) -> Result<Findings, Failure> {
    match output.format {
        Format::Json => std::io::stdout().write_all(diagnostic::json(diagnostics, sources).as_bytes())?,
        Format::Text => {
            let colour = std::io::stderr().is_terminal();
            std::io::stderr().write_all(diagnostic::text(diagnostics, sources, colour).as_bytes())?;
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
    pub fn say(&self, line: &str) {
        if self.format == Format::Text {
            println!("{line}");
        }
    }
}
