//! How much memory this process uses.

/// This process's memory as reported by the system, in KiB: `VmRSS` for the present, `VmHWM` for the peak. `None` when
/// the system does not report it.
pub(crate) fn memory(field: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
