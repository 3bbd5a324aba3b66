use std::thread;

use super::*;

const NOW: i64 = 1_700_000_000;

#[test]
fn what_is_taken_stays_taken_as_long_as_its_message_can_pass_for_fresh() {
    let guard = ReplayGuard::new();
    guard.reserve("m", "1", NOW).unwrap().take();
    // Signed 300 seconds ahead of our clock, it passes for fresh until 300 seconds behind it.
    for now in [NOW, NOW + 300, NOW + 600, NOW - 600] {
        assert_eq!(guard.reserve("m", "1", now).err(), Some(Repeated::Taken), "{now}");
    }
    assert!(guard.reserve("m", "1", NOW + 601).is_ok());
    assert!(guard.is_empty(), "forgotten, and given back");
}

#[test]
fn what_is_given_back_can_be_reserved_again() {
    let guard = ReplayGuard::new();
    let first = guard.reserve("m", "1", NOW).unwrap();
    assert_eq!(guard.reserve("m", "1", NOW).err(), Some(Repeated::InProgress));
    assert_eq!(guard.clone().reserve("m", "1", NOW).err(), Some(Repeated::InProgress));
    drop(first);
    guard.reserve("m", "1", NOW).unwrap().take();
    assert_eq!(guard.clone().reserve("m", "1", NOW).err(), Some(Repeated::Taken));
}

#[test]
fn a_handler_that_panics_gives_back() {
    let guard = ReplayGuard::new();
    let other = guard.clone();
    let handler = thread::spawn(move || {
        let _reservation = other.reserve("m", "1", NOW).unwrap();
        panic!("a handler that fails");
    });
    assert!(handler.join().is_err());
    assert!(guard.reserve("m", "1", NOW).is_ok());
}

#[test]
fn ids_of_different_merchants_are_different() {
    let guard = ReplayGuard::new();
    guard.reserve("1", "23", NOW).unwrap().take();
    assert!(guard.reserve("12", "3", NOW).is_ok());
    assert!(guard.reserve("2", "23", NOW).is_ok());
}

#[test]
fn a_full_guard_lets_nothing_in_and_forgets_nothing_too_early() {
    let guard = ReplayGuard::with_limits(2, Duration::ZERO);
    guard.reserve("m", "1", NOW).unwrap().take();
    let second = guard.reserve("m", "2", NOW + 1).unwrap();
    assert_eq!(guard.reserve("m", "3", NOW + 2).err(), Some(Repeated::Full));
    assert_eq!(guard.reserve("m", "1", NOW + 2).err(), Some(Repeated::Taken));
    assert_eq!(guard.len(), 2);
    drop(second);
    let third = guard.reserve("m", "3", NOW + 2).unwrap();
    assert_eq!(guard.reserve("m", "4", NOW + 600).err(), Some(Repeated::Full));
    assert!(guard.reserve("m", "4", NOW + 601).is_ok(), "the first is forgotten");
    drop(third);
}

#[test]
fn a_clock_that_was_far_ahead_does_not_fill_the_guard_for_ever() {
    let guard = ReplayGuard::with_limits(2, Duration::from_secs(3600));
    let year = 365 * 86_400;
    guard.reserve("m", "1", NOW + year).unwrap().take();
    guard.reserve("m", "2", NOW + year).unwrap().take();
    for id in ["3", "4"] {
        guard.reserve("m", id, NOW).unwrap().take();
    }
    assert_eq!(guard.reserve("m", "3", NOW + 3600).err(), Some(Repeated::Taken));
    assert!(guard.reserve("m", "3", i64::MAX).is_ok());
    assert!(guard.reserve("m", "3", i64::MIN).is_ok());
}

#[test]
fn of_many_threads_one_gets_each_id() {
    let guard = ReplayGuard::new();
    let threads = (0..8).map(|_| {
        let guard = guard.clone();
        thread::spawn(move || {
            let mut got = 0;
            for id in 0..5_000 {
                if let Ok(reservation) = guard.reserve("m", &id.to_string(), NOW) {
                    // Every seventh is given back at first, and must still end up taken once by somebody.
                    if id % 7 == 0 && got % 2 == 0 {
                        drop(reservation);
                        if let Ok(again) = guard.reserve("m", &id.to_string(), NOW) {
                            again.take();
                            got += 1;
                        }
                    } else {
                        reservation.take();
                        got += 1;
                    }
                }
            }
            got
        })
    });
    let threads: Vec<_> = threads.collect();
    let got: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!((got, guard.len()), (5_000, 5_000));
}
