//! Standard output and standard error, for readers that may close them: `head` does when it has seen enough. What a
//! command prints after that is dropped; the command itself goes on, unless it only waits for more to print.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a reader closed one of the streams.
static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Why a line was not printed.
static UNPRINTED: OnceLock<String> = OnceLock::new();

/// A stream whose reader may be gone.
pub(crate) struct Printed<W>(W);

/// Standard output.
pub(crate) fn stdout() -> Printed<io::StdoutLock<'static>> {
    Printed(io::stdout().lock())
}

/// Keeps that a line could not be printed until the command has ended. Its work goes on, and the failure is reported once.
pub(crate) fn failed(error: &io::Error) {
    UNPRINTED.get_or_init(|| error.to_string());
}

/// Why not everything that the command said was printed.
pub(crate) fn failure() -> Option<String> {
    if let Err(error) = stdout().flush() {
        failed(&error);
    }
    UNPRINTED.get().cloned()
}

/// Whether nobody reads any more what is printed.
#[cfg(feature = "watch")]
pub(crate) fn is_unread() -> bool {
    IS_CLOSED.load(Ordering::Relaxed) || UNPRINTED.get().is_some() || has_no_reader()
}

/// Whether standard output is a pipe whose reader is gone, which is known without writing to it.
#[cfg(all(feature = "watch", unix))]
fn has_no_reader() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdout = io::stdout();
    let mut streams = [PollFd::new(&stdout, PollFlags::empty())];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    let is_polled = poll(&mut streams, Some(&at_once)).is_ok();
    is_polled && streams.iter().any(|stream| stream.revents().contains(PollFlags::ERR))
}

/// Elsewhere, it is known when the next line is printed.
#[cfg(all(feature = "watch", not(unix)))]
fn has_no_reader() -> bool {
    false
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
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                IS_CLOSED.store(true, Ordering::Relaxed);
                Ok(bytes.len())
            }
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
