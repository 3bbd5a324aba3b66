//! The reasons why a replay guard does not let a notification through.

/// Why a notification is not delivered now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Repeated {
    /// It is being handled. Do not respond with success, because handling it may still fail.
    #[error("the same notification is being handled; WeChat Pay sends it again later")]
    InProgress,
    /// It was accepted before: the response was lost, or this is a replay.
    #[error("it was accepted before; nothing is wrong")]
    Taken,
    /// It was signed before one that has been forgotten, so it may have been taken too. It is a replay after this
    /// machine's clock was set back, or a genuine message that was delayed, which will be sent again with a newer
    /// signature. If a guard in Redis says so of all messages, the clock of its server is fast.
    #[error(
        "it was signed so long ago that it may have been accepted and forgotten; check the clock of this machine, and that of \
         the replay guard's store"
    )]
    Old,
    /// The guard is full.
    #[error(
        "the replay guard is full: notifications arrive at more than its rate; raise it with MemoryReplayGuard::for_rate"
    )]
    Full,
}
