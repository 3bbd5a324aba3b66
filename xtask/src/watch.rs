//! `cargo xtask gen --watch`: generates again whenever a spec is saved.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher};
use wechatpay_spec::editor_files::is_editor_file;
use wechatpay_spec::{Sources, printable_path};

use crate::folders::Folders;
use crate::generate;
use crate::printed;
use crate::report::{self, Output};
use crate::run_lock;
use crate::status::{Failure, Status};

/// How long nothing may change before the specs are generated: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// How long changes may follow each other before the specs are generated all the same.
const MAX_WAIT: Duration = Duration::from_secs(2);
/// How long nothing may be reported before the specs are read anyway. A system reports changes of a folder, not of a name: when
/// `spec`, or a folder above it, is moved away, replaced or a link to another folder, nothing more is reported. Some file
/// systems report nothing at all.
const UNREPORTED: Duration = Duration::from_secs(1);
/// Reading takes at most this part of the time, however many specs there are.
const READING_SHARE: u32 = 50;

/// Why the watch goes on.
enum Signal {
    /// A file changed.
    Changed,
    /// No change was reported for a while.
    Quiet,
    /// The user ends the command.
    Stop,
}

/// Generates now, and again whenever the specs say something else, until the command is interrupted or nobody reads what it prints. What editors do beside
/// saving (locks, backups, saving twice) and what a run writes itself changes no spec, so it causes no run. Findings are
/// printed, and so is a folder that cannot be read; neither ends the command. A run that has begun is finished first, so
/// that it leaves nothing half done.
pub(crate) fn run(folders: &Folders, output: &Output) -> Result<Status, Failure> {
    let (sender, signals) = mpsc::channel();
    let stop = sender.clone();
    // The receiver lives as long as this function, after which nobody needs the signals.
    ctrlc::set_handler(move || drop(stop.send(Signal::Stop)))?;
    let specs = folders.specs.spec.as_path();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(&event)) {
            let _ = sender.send(Signal::Changed);
        }
    })?;
    // A folder that cannot be read is reported as by the other commands.
    report::read(&folders.specs)?;
    watcher
        .watch(specs, RecursiveMode::Recursive)
        .map_err(|error| format!("cannot watch {}: {error}", printable_path(specs)))?;
    let mut last = Last::default();
    let mut is_watched = true;
    let mut signal = Signal::Changed;
    loop {
        let differed = last.generate_if_changed(&signal, folders, output);
        if differed {
            output.say(&format!("watching {}/; ctrl-c ends", folders.specs.shown()));
        }
        // A folder that was replaced by another with its name has to be watched anew.
        if differed || !is_watched || matches!(signal, Signal::Changed) {
            is_watched = watcher.watch(specs, RecursiveMode::Recursive).is_ok();
        }
        signal = next(&signals, UNREPORTED.max(last.reading * READING_SHARE));
        if matches!(signal, Signal::Stop) || printed::is_unread() {
            return Ok(Status::Success);
        }
    }
}

/// The files that the last run read.
#[derive(Default)]
struct Last {
    read: Option<Result<Sources, String>>,
    /// Whether the run could not write.
    failed: bool,
    /// How long it took to read the specs.
    reading: Duration,
}

impl Last {
    /// Generates if the specs are not the same as the last time, or if that run could not write and something has changed since.
    /// Returns whether it ran.
    fn generate_if_changed(&mut self, signal: &Signal, folders: &Folders, output: &Output) -> bool {
        let is_retried = self.failed && matches!(signal, Signal::Changed);
        let is_known = |read: &Result<Sources, String>, last: &Self| !is_retried && last.read.as_ref() == Some(read);
        // First without the lock, for which a run that writes would have to wait.
        let begun = Instant::now();
        let read = read(folders);
        self.reading = begun.elapsed();
        if is_known(&read, self) {
            return false;
        }
        if let Signal::Quiet = signal {
            // Nobody has reported the change, so that it may not be complete.
            thread::sleep(QUIET);
        }
        let _lock = run_lock::wait(&folders.specs.spec, true);
        let read = self::read(folders);
        if is_known(&read, self) {
            return false;
        }
        let generated = match &read {
            Ok(sources) => generate::of(sources, folders, false, output).map_err(|error| error.to_string()),
            Err(error) => Err(error.clone()),
        };
        self.failed = read.is_ok() && generated.is_err();
        if let Err(error) = generated {
            report::warn(&error);
        }
        self.read = Some(read);
        true
    }
}

fn read(folders: &Folders) -> Result<Sources, String> {
    report::read(&folders.specs).map_err(|error| error.to_string())
}

/// Waits for a change, and then until nothing changes any more; or until nothing was reported for `patience`.
fn next(signals: &Receiver<Signal>, patience: Duration) -> Signal {
    match signals.recv_timeout(patience) {
        Ok(Signal::Changed) => {}
        Ok(Signal::Quiet) | Err(RecvTimeoutError::Timeout) => return Signal::Quiet,
        Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return Signal::Stop,
    }
    let first = Instant::now();
    loop {
        match signals.recv_timeout(QUIET) {
            Ok(Signal::Changed | Signal::Quiet) if first.elapsed() < MAX_WAIT => {}
            Ok(Signal::Changed | Signal::Quiet) | Err(RecvTimeoutError::Timeout) => return Signal::Changed,
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return Signal::Stop,
        }
    }
}

/// Whether a file changed that a run could read. Being read is not a change, and hidden files are an editor's or our own. Without a
/// path, the system reports that it lost reports.
fn is_change(event: &Event) -> bool {
    let is_skipped = |path: &Path| {
        path.file_name()
            .is_some_and(|name| is_editor_file(&name.to_string_lossy()))
    };
    let is_known = event.paths.is_empty() || !event.paths.iter().all(|path| is_skipped(path));
    !matches!(event.kind, EventKind::Access(_)) && is_known
}
