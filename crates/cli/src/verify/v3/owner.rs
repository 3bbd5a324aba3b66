//! The party whose key signed, and why it may not have been the right one.

use wechatpay_spec::plural;

use super::claimed::Claimed;
use super::pss;
use crate::output::harmless;
use crate::verify::known_keys::{KnownKey, KnownKeys, Owner, PUBLIC_KEY_ID};
use crate::verify::mistake::Mistake;
use crate::verify::report::{Finding, MessageKind};
use crate::verify::signed_text::SignedParts;

/// The finding if the scheme of the `Authorization` header is that of the other kind of key.
pub(super) fn scheme_of_another_key(claimed: &Claimed, key: &KnownKey) -> Option<Finding> {
    let is_sm2 = claimed.is_sm2?;
    let right = match key.is_sm2() {
        true => "an SM2 key signs with WECHATPAY2-SM2-WITH-SM3",
        false => "an RSA key signs with WECHATPAY2-SHA256-RSA2048",
    };
    (is_sm2 != key.is_sm2()).then(|| Finding::with(Mistake::WrongScheme, right))
}

/// The finding if the message names a key of the other side in place of the one that signed: `serial_no` of a request is that
/// of the merchant's certificate, and `Wechatpay-Serial` of a response that of WeChat Pay's key.
pub(super) fn named_in_place_of(
    key: &KnownKey,
    kind: MessageKind,
    claimed: &Claimed,
    named: Option<&KnownKey>,
) -> Option<Finding> {
    let is_platforms = match named {
        Some(named) => named.owner == Owner::Platform,
        None => claimed.serial.starts_with(PUBLIC_KEY_ID),
    };
    let is_merchants = named.is_some_and(|named| matches!(named.owner, Owner::Merchant(_)));
    let is_swapped = match kind {
        MessageKind::Request => is_platforms && key.owner != Owner::Platform,
        MessageKind::Response | MessageKind::Notification => is_merchants && key.owner == Owner::Platform,
    };
    let named = named.map_or_else(|| harmless(&claimed.serial), |named| named.label.clone());
    is_swapped.then(|| {
        let detail = format!("the message names {named}; signed with {}", key.label);
        Finding::with(Mistake::KeysSwapped, detail)
    })
}

/// Whether this key may sign this kind of message for this account.
pub(super) fn fits(key: &KnownKey, kind: MessageKind, claimed: &Claimed) -> bool {
    wrong_owner(key, kind, claimed).is_none()
}

/// The finding if a signature with this key cannot be right, because the key belongs to another party.
pub(super) fn wrong_owner(key: &KnownKey, kind: MessageKind, claimed: &Claimed) -> Option<Finding> {
    match (kind, &key.owner) {
        (MessageKind::Request, Owner::Platform)
        | (MessageKind::Response | MessageKind::Notification, Owner::Merchant(_)) => Some(Finding::with(
            Mistake::KeysSwapped,
            format!("signed with {}", key.label),
        )),
        (MessageKind::Request, Owner::Merchant(Some(merchant)))
            if claimed.account.as_ref().is_some_and(|id| id != merchant) =>
        {
            let account = claimed.account.as_deref().unwrap_or_default();
            Some(Finding::with(
                Mistake::AnotherMerchant,
                format!("the request is of {}; signed with {}", harmless(account), key.label),
            ))
        }
        // It has been reported as malformed.
        _ if claimed.serial.is_empty() => None,
        _ if key.is_named_in_other_form(&claimed.serial) => Some(Finding::with(
            Mistake::SerialForm,
            format!(
                "{}; right is {}",
                harmless(&claimed.serial),
                key.serial.as_deref().unwrap_or_default()
            ),
        )),
        _ if key.serial.is_some() && !key.is_named(&claimed.serial) => Some(Finding::with(
            Mistake::SerialMismatch,
            format!(
                "the message names {}; signed with {}",
                harmless(&claimed.serial),
                key.label
            ),
        )),
        _ => None,
    }
}

/// The reason why none of the given keys made the signature.
pub(super) fn no_key_made_it(
    claimed: &Claimed,
    kind: MessageKind,
    parts: &SignedParts,
    signature: &[u8],
    keys: &KnownKeys,
    named: Option<&KnownKey>,
) -> Finding {
    if keys.iter().any(KnownKey::is_sm2) && matches!(signature.len(), 68..=72) {
        let detail = "an SM2 signature does not show who made it: it was made with another key, or over another text";
        return Finding::with(Mistake::WrongKey, detail);
    }
    let lengths = keys.iter().filter_map(|key| {
        let (modulus, _) = key.rsa.as_ref()?;
        usize::try_from(modulus.bits().div_ceil(8)).ok()
    });
    let lengths: Vec<usize> = lengths.collect();
    if let Some(key) = keys.iter().find(|key| pss::is_of(key, &parts.text(), signature)) {
        return Finding::with(Mistake::WrongAlgorithm, format!("RSASSA-PSS, with {}", key.label));
    }
    if !lengths.is_empty() && !lengths.contains(&signature.len()) {
        let length = signature.len();
        let guess = match length {
            16 => "an MD5 digest has this length",
            20 => "a SHA-1 digest has this length",
            32 => "an HMAC-SHA256 or SHA-256 digest has this length",
            64 => "an SM2 or Ed25519 signature, or a digest in hexadecimal, has this length",
            70..=72 => "an SM2 or ECDSA signature has this length",
            128 | 256 | 384 | 512 => {
                let detail = format!(
                    "{}, as by a key of another size; the given keys sign with {lengths:?}",
                    plural::bytes(length)
                );
                return Finding::with(Mistake::WrongKey, detail);
            }
            _ => {
                let detail = format!("{}; the given keys sign with {lengths:?}", plural::bytes(length));
                return Finding::with(Mistake::SignatureMalformed, detail);
            }
        };
        return Finding::with(Mistake::WrongAlgorithm, format!("{length} bytes: {guess}"));
    }
    if let Some(key) = named.filter(|key| fits(key, kind, claimed)) {
        return Finding::with(Mistake::WrongKey, format!("the message names {}", key.label));
    }
    let serial = harmless(&claimed.serial);
    let given: Vec<&str> = keys.iter().map(|key| key.label.as_str()).collect();
    let detail = format!("the message names {serial}; given: {}", given.join(", "));
    let all = |test: fn(&Owner) -> bool| !keys.is_empty() && keys.iter().all(|key| test(&key.owner));
    let merchants = all(|owner| matches!(owner, Owner::Merchant(_)));
    let platforms = all(|owner| *owner == Owner::Platform);
    let other_kind = |key: &KnownKey| key.is_public_key() != claimed.serial.starts_with(PUBLIC_KEY_ID);
    match kind {
        MessageKind::Response | MessageKind::Notification if merchants => Finding::with(Mistake::KeysSwapped, detail),
        MessageKind::Request if platforms => Finding::with(Mistake::KeysSwapped, detail),
        MessageKind::Response | MessageKind::Notification
            if keys.iter().any(|key| key.owner == Owner::Platform)
                && keys.iter().filter(|key| key.owner == Owner::Platform).all(other_kind) =>
        {
            Finding::with(Mistake::KeyKind, detail)
        }
        MessageKind::Request if is_of_others(keys, claimed) => Finding::with(Mistake::AnotherMerchant, detail),
        _ => Finding::with(Mistake::WrongKey, detail),
    }
}

/// Whether all given certificates of merchants belong to merchants other than the request's.
fn is_of_others(keys: &KnownKeys, claimed: &Claimed) -> bool {
    let mut merchants = keys.iter().filter_map(|key| match &key.owner {
        Owner::Merchant(Some(merchant)) => Some(merchant),
        _ => None,
    });
    let first = merchants.next();
    let is_other = |merchant: &String| claimed.account.as_ref().is_some_and(|account| account != merchant);
    first.is_some_and(is_other) && merchants.all(is_other)
}
