//! Changes that a caller asks for again, because it lost the answer.
//!
//! A call that changed a resource is answered as before when it comes again with the same content. If it has a number of its
//! own, such as `use_request_no`, the change is made once only, and other content under this number is refused.

use wechatpay_spec::Lifecycle;

use super::call_parts::Request;
use super::record::{Change, Record};
use super::records::Failure;
use super::{content, values, view};

/// The end of the names of fields with the number of one change.
const NUMBER: &str = "request_no";
/// The maximum number of changes that are remembered of one resource.
const MAX_CHANGES: usize = 32;

/// Whether a change was asked for before.
pub(super) enum Repeated {
    No,
    /// With the same content: if it is no longer possible, the first call made it.
    Equal {
        /// Whether nothing changed the resource since.
        is_last: bool,
        /// Whether no call changed it since: it may have come into the state to which the call led it.
        is_last_call: bool,
    },
    /// With the same content and a number of its own: it is not made again.
    Numbered,
}

/// The change that a request asks for.
pub(super) fn change(lifecycle: &Lifecycle, record: &Record, request: &Request<'_>) -> Result<Change, Failure> {
    let key = &lifecycle.key.value;
    let mut names = request.members.keys().filter(|name| name.ends_with(NUMBER));
    let number = names.find_map(|name| {
        // Some operations have a number of their own with the name of the resource's.
        values::text(&request.members, name).filter(|number| name != key || *number != record.id)
    });
    Ok(Change {
        line: request.line.to_owned(),
        number: number.unwrap_or_default(),
        content: content::digest(&request.members)?,
        is_superseded: false,
    })
}

/// Whether a resource was changed so before. Other content under the number of an earlier change is refused.
pub(super) fn find(lifecycle: &Lifecycle, record: &Record, change: &Change) -> Result<Repeated, Failure> {
    let mut before = record.calls.iter().filter(|before| before.line == change.line);
    if change.number.is_empty() {
        let equal = before.find(|before| before.content == change.content);
        return Ok(equal.map_or(Repeated::No, |equal| Repeated::Equal {
            is_last: !equal.is_superseded,
            is_last_call: record.calls.last() == Some(equal),
        }));
    }
    match before.find(|before| before.number == change.number) {
        None => Ok(Repeated::No),
        Some(before) if before.content == change.content => Ok(Repeated::Numbered),
        Some(_) => {
            let explained = format!(
                "the number {} was used for this change with other content",
                change.number
            );
            Err(Failure::Refused(
                view::refusal(&lifecycle.repeat.refusal).explained(explained),
            ))
        }
    }
}

/// Notes that something changes a resource after the changes that calls asked for.
pub(super) fn supersede(record: &mut Record) {
    for change in &mut record.calls {
        change.is_superseded = true;
    }
}

/// Remembers a change that was made.
pub(super) fn keep(record: &mut Record, change: Change) {
    let is_same = |before: &Change| before.line == change.line && before.content == change.content;
    record.calls.retain(|before| !is_same(before));
    if record.calls.len() >= MAX_CHANGES {
        record.calls.remove(0);
    }
    record.calls.push(change);
}
