//! Tests of the replay guard.

use std::sync;
use std::thread;

use tracing::callsite::rebuild_interest_cache;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{Interest, set_global_default, with_default};
use tracing::{Event, Level, Metadata, Subscriber};

use super::*;

const NOW: i64 = 1_700_000_000;

fn guard(capacity: usize, memory: Duration) -> MemoryReplayGuard {
    let memory = memory.max(MemoryReplayGuard::SHORTEST);
    MemoryReplayGuard::with_limits(Limits { capacity, memory })
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn an_accepted_id_is_remembered_while_its_message_looks_recent() {
    let (guard, start) = (MemoryReplayGuard::new(), Instant::now());
    guard.reserve_at("m", "1", NOW, start).unwrap().take_at(start);
    assert!(!guard.is_empty());
    // A message signed 300 seconds ahead of our clock is valid until it is 300 seconds behind it.
    for later in [0, 300, 600] {
        let again = guard.reserve_at("m", "1", NOW, start + seconds(later));
        assert_eq!(again.err(), Some(Repeated::Taken), "{later}");
    }
    // WeChat Pay signs a repetition anew.
    assert!(guard.reserve_at("m", "1", NOW + 601, start + seconds(601)).is_ok());
    assert!(guard.is_empty(), "forgotten, and given back");
}

/// The message stays the same; only the system time, by which its age is checked, may change. The guard does not use
/// it.
#[test]
fn after_a_clock_jump_an_accepted_message_is_still_a_replay() {
    let (guard, start) = (MemoryReplayGuard::new(), Instant::now());
    guard.reserve_at("m", "1", NOW, start).unwrap().take_at(start);
    // The clock is set back by 600 s and then corrected, or the other way round, all within a second. The guard only
    // sees other messages with timestamps of those times.
    for signed in [NOW - 600, NOW + 600] {
        let (id, moment) = (format!("at {signed}"), start + seconds(1));
        guard.reserve_at("m", &id, signed, moment).unwrap().take_at(moment);
        let again = guard.reserve_at("m", "1", NOW, moment);
        assert_eq!(again.err(), Some(Repeated::Taken), "{signed}");
    }
    // The clock is set back by an hour, one hour later: by the system time the message is valid again, but its id has
    // been forgotten.
    let hour = start + seconds(3600);
    for _ in 0..3 {
        let again = guard.reserve_at("m", "1", NOW, hour);
        assert!(matches!(again.err(), Some(Repeated::Taken | Repeated::Old)));
    }
    assert_eq!(guard.reserve_at("m", "other", NOW, hour).err(), Some(Repeated::Old));
    assert!(
        guard.reserve_at("m", "other", NOW + 3600, hour).is_ok(),
        "what is signed now comes in"
    );
}

#[test]
fn a_released_id_can_be_reserved_again() {
    let guard = MemoryReplayGuard::new();
    let first = guard.reserve("m", "1", NOW).unwrap();
    assert_eq!(guard.reserve("m", "1", NOW).err(), Some(Repeated::InProgress));
    assert_eq!(guard.clone().reserve("m", "1", NOW).err(), Some(Repeated::InProgress));
    drop(first);
    guard.reserve("m", "1", NOW).unwrap().take();
    assert_eq!(guard.clone().reserve("m", "1", NOW).err(), Some(Repeated::Taken));
}

#[test]
fn a_handler_that_panics_releases_the_id() {
    let guard = MemoryReplayGuard::new();
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
    let guard = MemoryReplayGuard::new();
    guard.reserve("1", "23", NOW).unwrap().take();
    assert!(guard.reserve("12", "3", NOW).is_ok());
    assert!(guard.reserve("2", "23", NOW).is_ok());
}

#[test]
fn a_full_guard_accepts_no_message_and_forgets_none_too_early() {
    let (guard, start) = (guard(2, Duration::ZERO), Instant::now());
    let at = |id: &str, later: u64| {
        let signed = NOW + i64::try_from(later).unwrap();
        guard.reserve_at("m", id, signed, start + seconds(later))
    };
    at("1", 0).unwrap().take_at(start);
    let second = at("2", 1).unwrap();
    assert_eq!(at("3", 2).err(), Some(Repeated::Full));
    assert_eq!(at("1", 2).err(), Some(Repeated::Taken));
    assert_eq!(guard.len(), 2);
    drop(second);
    let third = at("3", 2).unwrap();
    assert_eq!(at("4", 600).err(), Some(Repeated::Full));
    assert!(at("4", 601).is_ok(), "the first is forgotten");
    drop(third);
}

/// Records the levels of log lines, or nothing.
struct Levels(Option<sync::Arc<sync::Mutex<Vec<Level>>>>);

impl Subscriber for Levels {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        self.0.is_some()
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        if let Some(levels) = &self.0 {
            levels.lock().unwrap().push(*event.metadata().level());
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn a_guard_that_fills_up_says_so_every_ten_seconds() {
    let (guard, start) = (guard(8, Duration::ZERO), Instant::now());
    // If another test, on a thread without a subscriber, is the first to reach a log line, `tracing` remembers that
    // nobody wants that line, unless every thread has a subscriber.
    set_global_default(Levels(None)).unwrap();
    rebuild_interest_cache();
    let levels = sync::Arc::default();
    with_default(Levels(Some(sync::Arc::clone(&levels))), || {
        let mut held = Vec::new();
        let expected = [(Level::WARN, 0), (Level::ERROR, 10), (Level::ERROR, 20)];
        for (number, later) in [0, 0, 0, 0, 0, 0, 0, 9, 10, 19, 20].into_iter().enumerate() {
            held.push(guard.reserve_at("m", &number.to_string(), NOW, start + seconds(later)));
            assert_eq!(held.last().is_some_and(Result::is_ok), number < 8, "{number}");
            // Six of the eight places are three quarters.
            let expected = expected.iter().filter(|(_, at)| number >= 6 && *at <= later);
            let logged = levels.lock().unwrap().clone();
            assert_eq!(
                logged,
                expected.map(|(level, _)| *level).collect::<Vec<_>>(),
                "{number}"
            );
        }
    });
}

#[test]
fn the_bound_follows_from_the_rate() {
    assert_eq!(MemoryReplayGuard::for_rate(100, Duration::ZERO).capacity(), 66_000);
    assert_eq!(MemoryReplayGuard::for_rate(100, seconds(3600)).capacity(), 396_000);
    assert_eq!(
        MemoryReplayGuard::for_rate(0, Duration::ZERO).capacity(),
        660,
        "never nothing"
    );
    assert!(MemoryReplayGuard::for_rate(u32::MAX, Duration::MAX).capacity() > 0);
    assert!(
        MemoryReplayGuard::new().capacity() >= 44_000 * 60,
        "far above what a shop receives"
    );
}

/// A guard that is used at the rate it was made for never fills up: it forgets ids, a few at a time, as fast as they
/// are added.
#[test]
#[cfg_attr(miri, ignore = "takes too long")]
fn at_its_rate_a_guard_never_fills_and_forgets_in_small_steps() {
    let rate = 200_u32;
    let (guard, start) = (MemoryReplayGuard::for_rate(rate, Duration::ZERO), Instant::now());
    let mut most = 0;
    for number in 0..rate * 1_500 {
        let now = start + Duration::from_secs(1) * number / rate;
        let signed = NOW + i64::from(number / rate);
        let before = guard.len();
        guard
            .reserve_at("m", &number.to_string(), signed, now)
            .unwrap()
            .take_at(now);
        assert!(
            before + 1 - guard.len() <= 4,
            "{number}: {before} became {}",
            guard.len()
        );
        most = most.max(guard.len());
    }
    assert!((120_000..=121_000).contains(&most), "{most}");
}

#[test]
fn each_id_is_reserved_by_one_thread() {
    let guard = MemoryReplayGuard::new();
    // Miri is thousands of times slower.
    let ids: usize = if cfg!(miri) { 20 } else { 5_000 };
    let threads = (0..8).map(|_| {
        let guard = guard.clone();
        thread::spawn(move || {
            let mut got = 0;
            for id in 0..ids {
                if let Ok(reservation) = guard.reserve("m", &id.to_string(), NOW) {
                    // Every seventh id is released at first, and must still be taken exactly once.
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
    assert_eq!((got, guard.len()), (ids, ids));
}

/// The guard as the trait sees it, with the methods that measure time.
#[test]
#[cfg_attr(miri, ignore = "the random source is C")]
fn the_rules_of_a_claim_hold_in_memory() {
    let (guard, start) = (MemoryReplayGuard::new(), Instant::now());
    let claim = |id: &str| Claim::new("m", id, NOW).unwrap();
    let (first, second) = (claim("1"), claim("1"));
    guard.claim_at(&first, start).unwrap();
    assert_eq!(guard.claim_at(&second, start), Err(Repeated::InProgress));
    assert_eq!(guard.reserve_at("m", "1", NOW, start).err(), Some(Repeated::InProgress));
    // Only the claim that has the id can take or release it.
    guard.release_claimed(&second);
    assert_eq!(guard.take_claimed_at(&second, start), Err(GuardError::Lapsed));
    guard.release_claimed(&first);
    guard.claim_at(&second, start).unwrap();
    guard.release_claimed(&first);
    assert_eq!(guard.claim_at(&first, start), Err(Repeated::InProgress));
    guard.take_claimed_at(&second, start).unwrap();
    guard.take_claimed_at(&second, start).unwrap();
    // The other handler comes too late: the notification was handled twice.
    assert_eq!(guard.take_claimed_at(&first, start), Err(GuardError::Lapsed));
    guard.release_claimed(&second);
    assert_eq!(guard.claim_at(&first, start), Err(Repeated::Taken));
    assert_eq!(guard.len(), 1);
    // A reservation without a claim is nobody's.
    let reserved = guard.reserve_at("m", "2", NOW, start).unwrap();
    assert_eq!(guard.take_claimed_at(&claim("2"), start), Err(GuardError::Lapsed));
    guard.release_claimed(&claim("2"));
    assert_eq!(guard.claim_at(&claim("2"), start), Err(Repeated::InProgress));
    drop(reserved);
    // A forgotten notification does not become new.
    let later = start + MemoryReplayGuard::SHORTEST + Duration::from_secs(2);
    for _ in 0..3 {
        let _ = guard.claim_at(&claim("3"), later);
    }
    assert_eq!(guard.claim_at(&first, later), Err(Repeated::Old));
    // WeChat Pay signs each repetition anew, so one that was signed later is new.
    let repeated = Claim::new("m", "1", NOW + 1).unwrap();
    assert_eq!(repeated.signed(), NOW + 1);
    guard.claim_at(&repeated, later).unwrap();
}
