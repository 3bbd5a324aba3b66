//! How a command ends.

/// The exit status of a command that could run.
pub(crate) enum Status {
    /// 0: there is nothing to fix.
    Success,
    /// 1: there are findings.
    Findings,
}

/// Why a command could not run; the exit status is 2.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
