//! `cargo xtask gen --watch`: generates again whenever a spec is saved.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher};
use wechatpay_spec::editor_files::is_editor_file;
use wechatpay_spec::{Sources, printable_path};

use crate::folders::Folders;
use crate::generate;
use crate::report::{self, Output};
use crate::run_lock;
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

/// Generates now, and again whenever the specs say something else, until the command is interrupted. What editors do beside
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
    let mut last = None;
    loop {
        if generate_unless(&mut last, folders, output) {
            output.say(&format!("watching {}/; ctrl-c ends", folders.specs.shown()));
        }
        if let Signal::Stop = settled(&signals) {
            return Ok(Status::Success);
        }
        // A folder that was replaced by another with its name has to be watched anew.
        let _ = watcher.watch(specs, RecursiveMode::Recursive);
    }
}

/// Generates unless the specs are the same as the last time. Returns whether they differed.
fn generate_unless(last: &mut Option<Result<Sources, String>>, folders: &Folders, output: &Output) -> bool {
    let _lock = run_lock::wait(&folders.specs.spec, true);
    let read = report::read(&folders.specs).map_err(|error| error.to_string());
    if last.as_ref() == Some(&read) {
        return false;
    }
    let generated = match &read {
        Ok(sources) => generate::of(sources, folders, false, output).map_err(|error| error.to_string()),
        Err(error) => Err(error.clone()),
    };
    // A run that could not write is tried again after the next event.
    let failed = read.is_ok() && generated.is_err();
    if let Err(error) = generated {
        report::warn(&error);
    }
    *last = (!failed).then_some(read);
    true
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
    let is_skipped = |path: &Path| {
        path.file_name()
            .is_some_and(|name| is_editor_file(&name.to_string_lossy()))
    };
    !matches!(event.kind, EventKind::Access(_)) && !event.paths.iter().all(|path| is_skipped(path))
}
