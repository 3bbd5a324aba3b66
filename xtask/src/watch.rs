//! `cargo xtask gen --watch`

use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher};

use crate::folders::Folders;
use crate::generate;
use crate::report::{self, Output};
use crate::status::{Failure, Status};

/// How long nothing may change before the specs are generated: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// How long changes may follow each other before the specs are generated all the same.
const LONGEST: Duration = Duration::from_secs(2);

/// Why the watch goes on.
enum Signal {
    /// A file changed.
    Changed,
    /// The user ends the command.
    Stop,
}

/// Generates now, and again after every change of the folder of specs, until the command is interrupted. Findings are
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
    watcher.watch(specs, RecursiveMode::Recursive)?;
    loop {
        if let Err(error) = generate::run(folders, false, output) {
            report::warn(&error.to_string());
        }
        output.say(&format!("watching {}/; ctrl-c ends", folders.specs.shown()));
        if let Signal::Stop = settled(&signals) {
            return Ok(Status::Success);
        }
        // A folder that was replaced by another with its name has to be watched anew.
        let _ = watcher.watch(specs, RecursiveMode::Recursive);
    }
}

/// Waits for a change, and then until nothing changes any more.
fn settled(signals: &Receiver<Signal>) -> Signal {
    let Ok(Signal::Changed) = signals.recv() else {
        return Signal::Stop;
    };
    let first = Instant::now();
    loop {
        match signals.recv_timeout(QUIET) {
            Ok(Signal::Changed) if first.elapsed() < LONGEST => {}
            Ok(Signal::Changed) | Err(RecvTimeoutError::Timeout) => return Signal::Changed,
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return Signal::Stop,
        }
    }
}

/// Whether a file changed that a run could read. Reading is none, and hidden files are an editor's or our own.
fn is_change(event: &Event) -> bool {
    let is_hidden = |path: &Path| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
    };
    !matches!(event.kind, EventKind::Access(_)) && !event.paths.iter().all(|path| is_hidden(path))
}
