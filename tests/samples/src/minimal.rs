//! Sends only the fields that official sources require.

use wechatpay_runtime::wire::Value;
use wechatpay_spec::model::{Field, Operation};

use crate::evidence::Required;
use crate::fill::{Filling, Need};
use crate::message::Read;
use crate::outcome::Outcome;
use crate::rebuild::{Members, Rebuilt, rebuild};
use crate::repair;
use crate::spec_lines::Aspect;

/// Sends a request with the required fields only. A field that is demanded beyond them is a difference.
pub(crate) fn send(name: &str, operation: &Operation, required: &Required, read: Read, outcome: &mut Outcome) {
    let request = &operation.request;
    let mut input = Members::new();
    for (fields, paths) in [
        (request.headers.as_slice(), &required.headers),
        (request.body.fields(), &required.body),
        (&request.query, &required.query),
        (&request.path, &required.path),
    ] {
        let is_path = std::ptr::eq(fields, request.path.as_slice());
        let filling = Filling {
            need: &|path: &str, _: &Field| match is_path || paths.contains(path) {
                true => Need::Required,
                false => Need::None,
            },
            received: false,
            secret: &|_, _| "-".to_owned(),
        };
        input.extend(filling.object(fields, ""));
    }
    let mut input = Value::Object(input);
    // Each round adds the fields that the last one demanded.
    for _ in 0..ROUNDS {
        let problems = match rebuild(read, input.clone()) {
            Rebuilt::Sent(_) => {
                outcome.figures.minimal_requests += 1;
                return;
            }
            Rebuilt::Unreadable(problems) | Rebuilt::Unsendable(problems) => problems,
        };
        for (path, can_be_added, message) in problems {
            let difference = format!("{name} {path}: demanded beyond what the official sources require ({message})");
            outcome.differ_at(operation, &path, Aspect::Presence, difference);
            if !can_be_added {
                return;
            }
            repair::fill_in(&mut input, &path, request);
        }
    }
    outcome.differ(format!("{name} cannot be built from the required fields"));
}

/// The deepest nesting of required fields in required objects.
const ROUNDS: usize = 16;
