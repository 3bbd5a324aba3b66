//! Compares what an operation requires of its callers (hosts, signatures, limits) and the errors that it returns.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use wechatpay_spec::model::{ErrorCode, Host, Period, RateLimit};
use wechatpay_spec::place::Located;
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use super::operation::Both;
use super::rules;

impl Both<'_, '_> {
    pub(super) fn hosts(&mut self) {
        let (before, after) = (&self.before.operation.hosts, &self.after.operation.hosts);
        let span = |hosts: &[Located<Host>]| hosts.first().map(|host| host.span);
        for host in before.iter().filter(|host| !after.contains(host)) {
            let message = format!("the host `{}` no longer serves the operation", host.value.word());
            self.report(rules::HOST_REMOVED, message, Some(host.span), span(after));
        }
        let stays = before.iter().any(|host| after.contains(host));
        for host in after.iter().filter(|host| !before.contains(host)) {
            let serves = if stays { "also serves" } else { "serves" };
            let message = format!("the host `{}` {serves} the operation", host.value.word());
            self.report(rules::HOST_ADDED, message, span(before), Some(host.span));
        }
        let (Some(usual), Some(was)) = (after.first(), before.first()) else {
            return;
        };
        if usual != was && after.contains(was) {
            let message = format!("the usual host is `{}`, was `{}`", usual.value.word(), was.value.word());
            self.report(rules::USUAL_HOST_CHANGED, message, Some(was.span), Some(usual.span));
        } else if usual == was {
            let others = |hosts: &[Located<Host>]| hosts.iter().map(|host| host.value).collect::<Vec<_>>();
            let (one, other) = (others(before), others(after));
            let reordered = one.len() == other.len() && one != other && one.iter().all(|host| other.contains(host));
            self.wording.note("order of hosts", reordered);
        }
    }

    pub(super) fn signing(&mut self) {
        let (before, after) = (self.before.operation, self.after.operation);
        if before.signer != after.signer {
            let message = format!(
                "requests are signed by the {}, were signed by the {}",
                after.signer.value.word(),
                before.signer.value.word()
            );
            self.report(
                rules::SIGNER_CHANGED,
                message,
                Some(before.signer.span),
                Some(after.signer.span),
            );
        }
        if before.sign_type != after.sign_type {
            let message = format!(
                "the signature digest is {}, was {}",
                after.sign_type.value.word(),
                before.sign_type.value.word()
            );
            self.report(
                rules::SIGN_TYPE_CHANGED,
                message,
                Some(before.sign_type.span),
                Some(after.sign_type.span),
            );
        }
        match (before.mutual_tls, after.mutual_tls) {
            (false, true) => self.report(
                rules::MUTUAL_TLS_ADDED,
                "requires the merchant's certificate".to_owned(),
                None,
                None,
            ),
            (true, false) => {
                self.report(
                    rules::MUTUAL_TLS_REMOVED,
                    "no longer requires the merchant's certificate".to_owned(),
                    None,
                    None,
                );
            }
            _ => {}
        }
        match (before.nonceless, after.nonceless) {
            (false, true) => self.report(
                rules::NONCE_REMOVED,
                "no longer takes `nonce_str`".to_owned(),
                None,
                None,
            ),
            (true, false) => self.report(rules::NONCE_ADDED, "requires `nonce_str`".to_owned(), None, None),
            _ => {}
        }
    }

    pub(super) fn limits(&mut self) {
        let (before, after) = (
            &self.before.operation.idempotency_key,
            &self.after.operation.idempotency_key,
        );
        let changed = match (before, after) {
            (None, Some(key)) => Some((
                rules::IDEMPOTENCY_KEY_ADDED,
                format!("`{}` is now the idempotency key", key.value),
            )),
            (Some(key), None) => Some((
                rules::IDEMPOTENCY_KEY_REMOVED,
                format!("`{}` is no longer the idempotency key", key.value),
            )),
            (Some(one), Some(other)) if one != other => Some((
                rules::IDEMPOTENCY_KEY_CHANGED,
                format!("the idempotency key is `{}`, was `{}`", other.value, one.value),
            )),
            _ => None,
        };
        if let Some((rule, message)) = changed {
            self.report(
                rule,
                message,
                before.as_ref().map(|key| key.span),
                after.as_ref().map(|key| key.span),
            );
        }
        let (before, after) = (&self.before.operation.rate_limit, &self.after.operation.rate_limit);
        let words = |limit: &Option<Located<RateLimit>>| {
            limit.as_ref().map_or_else(
                || "unlimited".to_owned(),
                |limit| format!("{} per {}", limit.value.calls, limit.value.period.word()),
            )
        };
        let message = format!("the rate limit is {}, was {}", words(after), words(before));
        let rule = match per_day(before).cmp(&per_day(after)) {
            Ordering::Greater => rules::RATE_LIMIT_LOWERED,
            Ordering::Less => rules::RATE_LIMIT_RAISED,
            Ordering::Equal => return self.wording.note("period of the rate limit", before != after),
        };
        self.report(
            rule,
            message,
            before.as_ref().map(|limit| limit.span),
            after.as_ref().map(|limit| limit.span),
        );
    }

    pub(super) fn errors(&mut self) {
        let (before, after) = (&self.before.operation.errors, &self.after.operation.errors);
        let statuses = |errors: &[ErrorCode], code: &str| {
            let with_code = errors.iter().filter(|error| error.code.value == code);
            let mut statuses: Vec<Option<u16>> = with_code.map(|error| error.status).collect();
            statuses.sort_unstable();
            statuses.dedup();
            statuses
        };
        let mut seen = BTreeSet::new();
        for error in before.iter().chain(after) {
            let code = error.code.value.as_str();
            if !seen.insert(code) {
                continue;
            }
            let (one, other) = (statuses(before, code), statuses(after, code));
            let span = |errors: &[ErrorCode]| {
                errors
                    .iter()
                    .find(|error| error.code.value == code)
                    .map(|error| error.code.span)
            };
            let (rule, message) = match (one.is_empty(), other.is_empty()) {
                (true, _) => (rules::ERROR_ADDED, format!("the error `{code}` was added")),
                (_, true) => (rules::ERROR_REMOVED, format!("the error `{code}` was removed")),
                _ if one != other => (
                    rules::ERROR_CHANGED,
                    format!("the error `{code}` comes with {}, was {}", listed(&other), listed(&one)),
                ),
                _ => continue,
            };
            self.report(rule, message, span(before), span(after));
        }
        let words = |errors: &[ErrorCode]| {
            let rows = errors
                .iter()
                .filter(|error| before.iter().any(|same| same.code == error.code));
            let rows = rows.filter(|error| after.iter().any(|same| same.code == error.code));
            rows.map(|error| (error.code.value.clone(), error.title.clone()))
                .collect::<Vec<_>>()
        };
        let differs = words(before) != words(after);
        self.wording.note(names::ERRORS, differs);
    }
}

/// Calls per day; no limit counts as infinitely many.
fn per_day(limit: &Option<Located<RateLimit>>) -> u64 {
    let Some(limit) = limit else { return u64::MAX };
    let periods: u64 = match limit.value.period {
        Period::Second => 86_400,
        Period::Minute => 1_440,
        Period::Hour => 24,
        Period::Day => 1,
    };
    u64::from(limit.value.calls) * periods
}

fn listed(statuses: &[Option<u16>]) -> String {
    let words: Vec<String> = statuses
        .iter()
        .map(|status| status.map_or_else(|| "no status".to_owned(), |status| status.to_string()))
        .collect();
    words.join(", ")
}
