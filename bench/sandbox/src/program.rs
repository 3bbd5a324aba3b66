//! The program under load, as its own process.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);
/// The kernel's clock ticks in a second, in which it counts processor time.
const TICKS: f64 = 100.0;

/// The sandbox, until it is dropped.
pub(crate) struct Program {
    child: Child,
    /// From its start until it has written where it listens.
    pub(crate) started_in: Duration,
}

impl Program {
    /// Starts it with free ports, and a folder of its own.
    pub(crate) async fn start(program: &Path, folder: &Path) -> Result<Self> {
        let written = folder.join("sandbox.json");
        // An earlier sandbox of the folder may have written it.
        if written.exists() {
            std::fs::remove_file(&written)?;
        }
        let begun = Instant::now();
        let child = Command::new(program)
            .args(["sandbox", "--port", "0", "--tls-port", "0", "--directory"])
            .arg(folder)
            .stdout(Stdio::null())
            .spawn()?;
        let mut program = Self {
            child,
            started_in: Duration::ZERO,
        };
        while !std::fs::read(&written).is_ok_and(|content| content.ends_with(b"}\n")) {
            if begun.elapsed() > PATIENCE || program.child.try_wait()?.is_some() {
                return Err("the sandbox does not start".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        program.started_in = begun.elapsed();
        Ok(program)
    }

    /// The memory that it holds, in MiB.
    pub(crate) fn resident_mib(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib.ok_or("the kernel tells no memory")?.parse::<u64>()? / 1_024)
    }

    /// The processor time that it has used, in seconds.
    pub(crate) fn processor_seconds(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program is in parentheses, and may have spaces.
        let fields = stat
            .rsplit_once(')')
            .map_or("", |(_, fields)| fields)
            .split_whitespace();
        let ticks: Vec<f64> = fields.skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
        Ok(ticks.iter().sum::<f64>() / TICKS)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It ends with this program in any case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
