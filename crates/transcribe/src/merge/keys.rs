//! The keys that a correction can name, each with the member of the model that holds its value: one list for each kind
//! of object, both for keeping what people corrected and for comparing it with the document.
//!
//! A test of `tests/every-key` corrects every key of the language, so it fails if a key is missing here. Rust names are
//! not here, because documents do not state them: the merge keeps them in any case.

use wechatpay_spec::model::{Field, Notification, Operation};
use wechatpay_spec::vocabulary::names;

use super::by_hand::ByHand;

/// A key of an object, and the member that holds its value.
pub(super) struct Key<T> {
    name: &'static str,
    copy: fn(from: &T, to: &mut T),
    is_same: fn(one: &T, other: &T) -> bool,
}

macro_rules! keys {
    ($($name:ident => $member:ident),* $(,)?) => {
        &[$(Key {
            name: names::$name,
            copy: |from, to| to.$member.clone_from(&from.$member),
            is_same: |one, other| one.$member == other.$member,
        }),*]
    };
}

/// An object whose keys can be corrected one by one.
pub(super) trait Keyed: Sized + 'static {
    /// Its keys.
    const KEYS: &'static [Key<Self>];
}

impl Keyed for Operation {
    const KEYS: &'static [Key<Self>] = keys!(
        TITLE => title,
        DOCUMENTS => documents,
        DEPRECATED => deprecated,
        HOSTS => hosts,
        SIGNER => signer,
        SIGN_TYPE => sign_type,
        MUTUAL_TLS => mutual_tls,
        NONCELESS => nonceless,
        IDEMPOTENCY_KEY => idempotency_key,
        RATE_LIMIT => rate_limit,
        ERRORS => errors,
        REQUEST => request,
        RESPONSE => response,
    );
}

impl Keyed for Notification {
    const KEYS: &'static [Key<Self>] = keys!(
        TITLE => title,
        DOCUMENTS => documents,
        DEPRECATED => deprecated,
        EVENT_TYPE => event_type,
        ORIGINAL_TYPE => original_type,
        RESOURCE => fields,
        XML => fields,
    );
}

impl Keyed for Field {
    const KEYS: &'static [Key<Self>] = keys!(
        TYPE => kind,
        REQUIRED => required,
        REQUIRED_OF => required_of,
        ONE_OF => choice,
        ANY_OF => choice,
        REQUIRED_IF => required_if,
        ONLY_IF => only_if,
        ENCRYPTED => encrypted,
        ENCODED => encoded,
        MIN_LENGTH => min_length,
        MAX_LENGTH => max_length,
        PATTERN => pattern,
        MINIMUM => minimum,
        MAXIMUM => maximum,
        ENUM => values,
        CONSTANT => constant,
        DEFAULT => default,
        FORMAT => format,
        UNIT => unit,
        SUPPLIED_BY => supplied_by,
        TITLE => title,
        EXAMPLE => example,
        FIELDS => fields,
    );
}

fn key<T: Keyed>(name: &str) -> Option<&'static Key<T>> {
    T::KEYS.iter().find(|key| key.name == name)
}

/// Gives `merged` the earlier values of the keys that people corrected or that are from another source.
pub(super) fn keep<T: Keyed>(by_hand: &ByHand<'_>, earlier: &T, merged: &mut T) {
    for key in T::KEYS.iter().filter(|key| by_hand.covers(key.name)) {
        (key.copy)(earlier, merged);
    }
}

/// Copies the value of a key, if documents state the key.
pub(super) fn copy<T: Keyed>(name: &str, from: &T, to: &mut T) {
    if let Some(key) = key::<T>(name) {
        (key.copy)(from, to);
    }
}

/// Whether two objects have the same value of a key; `false` if documents never state the key.
pub(super) fn agree<T: Keyed>(name: &str, one: &T, other: &T) -> bool {
    key::<T>(name).is_some_and(|key| (key.is_same)(one, other))
}

/// Whether a field has a key that documents state.
pub(super) fn is_stated(name: &str, field: &Field) -> bool {
    let bare = Field::new(field.name.clone(), field.kind);
    key::<Field>(name).is_some_and(|key| !(key.is_same)(field, &bare))
}
