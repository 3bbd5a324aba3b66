//! The guard in every order in which threads can use it.

use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

use super::*;

const NOW: i64 = 1_700_000_000;

fn guard(capacity: usize) -> MemoryReplayGuard {
    MemoryReplayGuard::with_limits(Limits {
        capacity,
        memory: MemoryReplayGuard::SHORTEST,
    })
}

#[test]
fn a_notification_has_one_handler_at_a_time_and_is_accepted_once() {
    let start = Instant::now();
    // Every order takes minutes; with at most three interruptions of a thread that could go on, seconds.
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(move || {
        let guard = guard(8);
        let handlers = Arc::new(AtomicUsize::new(0));
        // The second handler fails.
        let threads = [true, false, true].map(|accepts| {
            let (guard, handlers) = (guard.clone(), Arc::clone(&handlers));
            thread::spawn(move || {
                let Ok(reservation) = guard.reserve_at("m", "1", NOW, start) else {
                    return false;
                };
                assert_eq!(handlers.fetch_add(1, Ordering::SeqCst), 0, "two handlers at a time");
                handlers.fetch_sub(1, Ordering::SeqCst);
                if accepts {
                    reservation.take_at(start);
                }
                accepts
            })
        });
        let accepted = threads.map(|thread| thread.join().unwrap());
        let accepted = accepted.iter().filter(|accepted| **accepted).count();
        assert!(accepted <= 1, "it was accepted {accepted} times");
        let again = guard.reserve_at("m", "1", NOW, start).err();
        assert_eq!(
            again,
            (accepted == 1).then_some(Repeated::Taken),
            "nothing stays reserved"
        );
    });
}

#[test]
fn it_never_remembers_more_than_its_capacity() {
    let start = Instant::now();
    loom::model(move || {
        let guard = guard(2);
        let threads = ["1", "2", "3"].map(|id| {
            let guard = guard.clone();
            thread::spawn(move || guard.reserve_at("m", id, NOW, start))
        });
        let reserved = threads.map(|thread| thread.join().unwrap());
        let refused: Vec<_> = reserved.iter().filter_map(|reserved| reserved.as_ref().err()).collect();
        assert_eq!(refused, [&Repeated::Full]);
        assert_eq!(guard.len(), 2);
    });
}

/// Forgetting an id takes several steps, after each of which it is either still known, or known to be old.
#[test]
fn no_replay_slips_in_while_its_id_is_forgotten() {
    let start = Instant::now();
    loom::model(move || {
        let guard = guard(8);
        guard.reserve_at("m", "1", NOW, start).unwrap().take_at(start);
        let later = start + MemoryReplayGuard::SHORTEST + Duration::from_secs(1);
        let others = ["2", "3"].map(|id| {
            let guard = guard.clone();
            thread::spawn(move || guard.reserve_at("m", id, NOW + 601, later).unwrap().take_at(later))
        });
        for _ in 0..2 {
            let replayed = guard.reserve_at("m", "1", NOW, later).err();
            assert!(
                matches!(replayed, Some(Repeated::Taken | Repeated::Old)),
                "{replayed:?}"
            );
        }
        for thread in others {
            thread.join().unwrap();
        }
    });
}
