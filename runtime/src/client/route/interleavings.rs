//! The choice between a host and its backup host in every order in which calls can make it.

use loom::thread;

use super::*;
use crate::sync::Arc;

const PAUSE: Duration = Duration::from_secs(30);

#[test]
fn one_call_at_a_time_tries_the_main_host_again() {
    let start = Instant::now();
    loom::model(move || {
        let hosts = Arc::new(UnreachableHosts::new(PAUSE));
        hosts.mark_unreachable(Host::Main, start);
        let calls = [0, 1, 2].map(|_| {
            let hosts = Arc::clone(&hosts);
            thread::spawn(move || hosts.uses_backup_first(Host::Main, start + PAUSE))
        });
        let backup_first = calls.map(|call| call.join().unwrap());
        let probes = backup_first.iter().filter(|backup_first| !**backup_first).count();
        assert_eq!(probes, 1, "calls that try the main host");
    });
}

/// While one call finds the main host back, others still fail over or probe: none of them is held up, and the last
/// result counts.
#[test]
fn a_host_that_is_back_stays_so_unless_it_fails_again() {
    let start = Instant::now();
    loom::model(move || {
        let hosts = Arc::new(UnreachableHosts::new(PAUSE));
        hosts.mark_unreachable(Host::Main, start);
        let probe = {
            let hosts = Arc::clone(&hosts);
            thread::spawn(move || {
                if !hosts.uses_backup_first(Host::Main, start + PAUSE) {
                    hosts.mark_reachable(Host::Main);
                }
            })
        };
        let other = {
            let hosts = Arc::clone(&hosts);
            thread::spawn(move || hosts.uses_backup_first(Host::Main, start + PAUSE))
        };
        probe.join().unwrap();
        let probed_too = !other.join().unwrap();
        // Either it was found reachable, or the other call is the one that probes and has not answered yet.
        assert!(probed_too || !hosts.uses_backup_first(Host::Main, start + PAUSE));
    });
}
