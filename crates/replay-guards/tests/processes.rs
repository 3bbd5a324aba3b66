//! 10,000 notifications arrive at several processes that share a replay guard: none is lost, and none is handled
//! twice, although handlers refuse some, and processes crash. `.ci/replay-guards` starts the servers.
//!
//! The processes are this program, started again with `work` as the only test.

#[cfg(test)]
mod certificates;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod stores;
#[cfg(test)]
mod worker;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::OnceLock;

use notifications::Platform;
use tempfile::TempDir;

const NOTIFICATIONS: usize = 10_000;
const PROCESSES: usize = 4;

/// The notifications, signed once for all stores.
#[cfg(test)]
fn folder() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        Platform::generate().write(NOTIFICATIONS, folder.path());
        folder
    });
    folder.path()
}

#[cfg(test)]
fn start(process: usize, store: &str, handled: &Path, crashes: bool) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["work", "--exact", "--ignored", "--nocapture"]);
    command
        .env("NOTIFICATIONS", folder())
        .env("STORE", store)
        .env("HANDLED", handled);
    command
        .env("PROCESS", process.to_string())
        .env("CRASHES", crashes.to_string());
    command.stdout(std::process::Stdio::null()).spawn().unwrap()
}

/// All notifications arrive at each process; the first two crash while they handle one, and are started again.
#[cfg(test)]
fn none_is_lost_and_none_is_handled_twice(store: &str) {
    let results = tempfile::tempdir().unwrap();
    let handled = results.path().join("handled");
    let crashing: Vec<_> = (0..2).map(|process| start(process, store, &handled, true)).collect();
    let mut working: Vec<_> = (2..PROCESSES)
        .map(|process| start(process, store, &handled, false))
        .collect();
    for (process, mut child) in crashing.into_iter().enumerate() {
        let status = child.wait().unwrap();
        assert!(!status.success(), "process {process} was to crash");
        working.push(start(process, store, &handled, false));
    }
    for mut child in working {
        assert!(child.wait().unwrap().success());
    }
    let mut times = BTreeMap::<String, usize>::new();
    for id in fs::read_to_string(&handled).unwrap().lines() {
        *times.entry(id.to_owned()).or_default() += 1;
    }
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times != 1).collect();
    assert!(twice.is_empty(), "handled several times: {twice:?}");
    assert_eq!(times.len(), NOTIFICATIONS, "lost");
}

#[test]
#[ignore = "takes a minute"]
fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    none_is_lost_and_none_is_handled_twice(&format!("sqlite:{}", folder.path().join("guard.db").display()));
}

#[test]
#[ignore = "needs a server"]
fn on_postgres() {
    none_is_lost_and_none_is_handled_twice(&env::var("POSTGRES").expect("the URL of a PostgreSQL server"));
}

#[test]
#[ignore = "needs a server"]
fn on_redis() {
    none_is_lost_and_none_is_handled_twice(&env::var("REDIS").expect("the URL of a Redis server"));
}

#[tokio::test]
async fn the_rules_hold_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    rules::hold(&format!("sqlite:{}", folder.path().join("guard.db").display())).await;
}

#[tokio::test]
#[ignore = "needs a server"]
async fn the_rules_hold_on_postgres() {
    rules::hold(&env::var("POSTGRES").expect("the URL of a PostgreSQL server")).await;
}

#[tokio::test]
#[ignore = "needs a server"]
async fn the_rules_hold_on_redis() {
    rules::hold(&env::var("REDIS").expect("the URL of a Redis server")).await;
}

#[tokio::test]
async fn what_was_taken_stays_taken_whatever_the_clock_of_sqlite_says() {
    let folder = tempfile::tempdir().unwrap();
    rules::hold_whatever_the_clock_says(&format!("sqlite:{}", folder.path().join("guard.db").display())).await;
}

#[tokio::test]
#[ignore = "needs a server"]
async fn what_was_taken_stays_taken_whatever_the_clock_of_postgres_says() {
    let store = env::var("POSTGRES").expect("the URL of a PostgreSQL server");
    rules::hold_when_the_clock_jumps(&store).await;
    rules::hold_whatever_the_clock_says(&store).await;
}

#[tokio::test]
#[ignore = "needs a server"]
async fn what_was_taken_stays_taken_whatever_the_clock_of_redis_says() {
    rules::hold_whatever_the_clock_says(&env::var("REDIS").expect("the URL of a Redis server")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a server"]
async fn the_table_is_created_once_on_postgres() {
    rules::the_table_is_created_once(&env::var("POSTGRES").expect("the URL of a PostgreSQL server")).await;
}

#[tokio::test]
async fn certificates_are_shared_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    certificates::are_shared(&format!("sqlite:{}", folder.path().join("guard.db").display())).await;
}

#[tokio::test]
#[ignore = "needs a server"]
async fn certificates_are_shared_on_postgres() {
    certificates::are_shared(&env::var("POSTGRES").expect("the URL of a PostgreSQL server")).await;
}

#[tokio::test]
#[ignore = "needs a server"]
async fn certificates_are_shared_on_redis() {
    certificates::are_shared(&env::var("REDIS").expect("the URL of a Redis server")).await;
}

#[tokio::test]
async fn a_store_that_is_silent_is_given_up_in_time() {
    rules::silence_is_noticed("postgres").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a process of the tests above"]
async fn work() {
    worker::work().await;
}
