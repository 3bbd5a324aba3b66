//! Joins look-alikes that belong together into one slip, so that they are reported once.

use super::Scanner;
use crate::yaml::slips::Slip;

/// Sorts slips, and joins those side by side.
pub(super) fn rows(mut slips: Vec<Slip>) -> Vec<Slip> {
    slips.sort_by_key(|slip| slip.span);
    let mut joined: Vec<Slip> = Vec::new();
    for slip in slips {
        match joined.last_mut() {
            Some(last) if last.span.end == slip.span.start && is_single(last) && is_single(&slip) => {
                last.span.end = slip.span.end;
                last.found.push_str(&slip.found);
                last.typed.push_str(&slip.typed);
            }
            _ => joined.push(slip),
        }
    }
    joined
}

const fn is_single(slip: &Slip) -> bool {
    slip.partner.is_none() && slip.quoted.is_none() && slip.advice.is_none()
}

impl Scanner<'_> {
    /// Makes one slip of those in a plain text, with all that was to be typed in it.
    pub(super) fn join_since(&mut self, first: usize) {
        let Some(slips @ [one, .., last]) = self.found.slips.get(first..) else {
            return;
        };
        let is_row = slips
            .windows(2)
            .all(|pair| matches!(pair, [one, next] if one.span.end == next.span.start));
        if is_row || !slips.iter().all(is_single) {
            return; // A row is joined at the end, with what stands beside the text.
        }
        let span = one.span.to(last.span);
        let (mut found, mut typed, mut at) = (String::new(), String::new(), span.start);
        for slip in slips {
            found.push_str(&slip.found);
            typed.push_str(self.text.get(at..slip.span.start).unwrap_or_default());
            typed.push_str(&slip.typed);
            at = slip.span.end;
        }
        self.found.slips.truncate(first);
        self.found.slips.push(Slip {
            span,
            partner: None,
            found,
            typed,
            quoted: None,
            advice: None,
        });
    }
}
