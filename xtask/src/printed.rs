//! Standard output and standard error, for readers that may close them: `head` does when it has seen enough. What a
//! command prints after that is dropped; the command itself goes on.

use std::io::{self, ErrorKind, IsTerminal, Write};

/// A stream whose reader may be gone.
pub(crate) struct Printed<W>(W);

/// Standard output.
pub(crate) fn stdout() -> Printed<io::StdoutLock<'static>> {
    Printed(io::stdout().lock())
}

/// Standard error.
pub(crate) fn stderr() -> Printed<io::StderrLock<'static>> {
    Printed(io::stderr().lock())
}

impl<W: IsTerminal> Printed<W> {
    /// Whether a person reads it.
    pub(crate) fn is_terminal(&self) -> bool {
        self.0.is_terminal()
    }
}

impl<W: Write> Write for Printed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written.map_err(named),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed.map_err(named),
        }
    }
}

/// The error with the operation that failed, because the error of a full disk does not name it.
fn named(error: io::Error) -> io::Error {
    match error.kind() {
        // Callers repeat what was interrupted.
        ErrorKind::Interrupted => error,
        kind => io::Error::new(kind, format!("cannot print: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind, Write};

    use super::Printed;

    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn only_a_closed_pipe_is_not_a_failure() {
        let mut closed = Printed(Failing(ErrorKind::BrokenPipe));
        assert!(writeln!(closed, "x").is_ok() && closed.flush().is_ok());
        let mut full = Printed(Failing(ErrorKind::StorageFull));
        assert!(writeln!(full, "x").is_err() && full.flush().is_err());
    }
}
