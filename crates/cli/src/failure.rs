//! Why a command failed, and the exit code that says so.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

/// A command that did not do what it was asked, with the exit code that scripts see. `docs/command-line.md` lists them.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// Something is wrong with what was checked: a signature, a key, a request. Exit code 1.
    pub(crate) fn finding(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            message: message.into(),
        }
    }

    /// The command could not run: an option, a file or a profile is wrong. Exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            message: message.into(),
        }
    }

    /// It is not known whether the operation took place. Exit code 3.
    pub(crate) fn unknown(message: impl Into<String>) -> Self {
        Self {
            code: 3,
            message: message.into(),
        }
    }

    /// The same failure after a request was sent: scripts must not mistake it for one that prevented the request. Exit code 3
    /// in place of 2.
    pub(crate) fn after_sending(self) -> Self {
        match self.code {
            2 => Self { code: 3, ..self },
            _ => self,
        }
    }

    /// The code with which the program ends.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }

    /// Whether the command has already printed what failed.
    pub(crate) fn is_silent(&self) -> bool {
        self.message.is_empty()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::usage(error.to_string())
    }
}
