//! The context of a comparison of fields: their operation, their direction, and the list of changes.

use wechatpay_spec::place::Span;

use super::signing::Signing;
use super::wording::Wording;
use crate::change::{Change, Mark};
use crate::change_rule::{ChangeRule, Direction};
use crate::matching::Subject;

/// The context of a comparison of fields.
pub(super) struct Context<'c> {
    pub(super) subject: &'c Subject,
    pub(super) direction: Direction,
    pub(super) before_file: &'c str,
    pub(super) after_file: &'c str,
    pub(super) changes: &'c mut Vec<Change>,
    pub(super) wording: &'c mut Wording,
    /// The changes of the operation's signature.
    pub(super) signing: Signing,
    /// Whether a currency is among the fields of the object, before and after.
    pub(super) beside_currency: [bool; 2],
}

impl Context<'_> {
    pub(super) fn report(
        &mut self,
        rule: ChangeRule,
        location: &str,
        message: String,
        before: Option<Span>,
        after: Option<Span>,
    ) {
        self.changes.push(Change {
            rule,
            subject: self.subject.clone(),
            location: location.to_owned(),
            message,
            before: before.map(|span| Mark::new(self.before_file, span)),
            after: after.map(|span| Mark::new(self.after_file, span)),
        });
    }
}
