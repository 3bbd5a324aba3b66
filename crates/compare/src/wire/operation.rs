//! Compares operations: the call itself, not its fields.

use wechatpay_spec::model::{Body, Content, DeprecationStatus, Operation};
use wechatpay_spec::place::Span;
use wechatpay_spec::url_path::without_parameter_names;
use wechatpay_spec::words::Word;

use super::context::Context;
use super::rules;
use super::signing::Signing;
use super::wording::Wording;
use crate::change::{Change, Mark};
use crate::change_rule::{ChangeRule, Direction};
use crate::location::{body_word, content_word};
use crate::matching::{self, OperationSide, Pair, Subject};
use crate::repeated::{Cause, Repeated, folders};

/// Compares one operation in both states.
pub(super) fn compare(pair: &Pair<OperationSide<'_>>, changes: &mut Vec<Change>, repeated: &mut Repeated) {
    match *pair {
        Pair::Added(side) => changes.push(Change {
            rule: rules::OPERATION_ADDED,
            subject: side.subject(),
            location: String::new(),
            message: "was added".to_owned(),
            before: None,
            after: Some(mark(side)),
        }),
        Pair::Removed(side) => {
            let retired = state(side.operation) == State::Retired;
            changes.push(Change {
                rule: if retired {
                    rules::RETIRED_OPERATION_REMOVED
                } else {
                    rules::OPERATION_REMOVED
                },
                subject: side.subject(),
                location: String::new(),
                message: "was removed".to_owned(),
                before: Some(mark(side)),
                after: None,
            });
        }
        Pair::Both(before, after) => Both {
            before,
            after,
            subject: after.subject(),
            wording: Wording::default(),
            changes,
            repeated,
        }
        .compare(),
    }
}

fn mark(side: OperationSide<'_>) -> Mark {
    Mark::new(&side.spec.file, side.operation.method.span)
}

/// Whether an operation is in use.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Current,
    Superseded,
    Retired,
}

fn state(operation: &Operation) -> State {
    match operation
        .deprecated
        .as_ref()
        .map(|deprecation| deprecation.status.value)
    {
        None => State::Current,
        Some(DeprecationStatus::Superseded) => State::Superseded,
        Some(DeprecationStatus::Retired) => State::Retired,
    }
}

/// An operation that exists in both states.
pub(super) struct Both<'a, 'c> {
    pub(super) before: OperationSide<'a>,
    pub(super) after: OperationSide<'a>,
    subject: Subject,
    pub(super) wording: Wording,
    changes: &'c mut Vec<Change>,
    repeated: &'c mut Repeated,
}

impl Both<'_, '_> {
    fn compare(mut self) {
        self.address();
        self.lifetime();
        self.hosts();
        self.signing();
        self.limits();
        self.errors();
        self.bodies();
        self.fields(Direction::Request);
        self.fields(Direction::Response);
        let (before, after) = (self.before.operation, self.after.operation);
        self.wording.note("titles", before.title != after.title);
        self.wording.documents(&before.documents, &after.documents);
        self.wording.provenance(&before.provenance, &after.provenance);
        let marks = (mark(self.before), mark(self.after));
        self.wording.finish(&self.subject, marks.0, marks.1, self.changes);
    }

    pub(super) fn report(&mut self, rule: ChangeRule, message: String, before: Option<Span>, after: Option<Span>) {
        let change = self.change(rule, message, before, after);
        self.changes.push(change);
    }

    fn change(&self, rule: ChangeRule, message: String, before: Option<Span>, after: Option<Span>) -> Change {
        let at = |side: OperationSide<'_>, span: Option<Span>| {
            let span = span.filter(|span| *span != Span::default());
            Mark::new(&side.spec.file, span.unwrap_or(side.operation.method.span))
        };
        Change {
            rule,
            subject: self.subject.clone(),
            location: String::new(),
            message,
            before: Some(at(self.before, before)),
            after: Some(at(self.after, after)),
        }
    }

    fn address(&mut self) {
        let (before, after) = (self.before, self.after);
        let path = |side: OperationSide<'_>| without_parameter_names(&side.path.url_path.value);
        if path(before) != path(after) || before.path.protocol != after.path.protocol {
            let message = format!(
                "moved to {}, was {}",
                after.path.url_path.value, before.path.url_path.value
            );
            let (from, to) = folders(&before.path.url_path.value, &after.path.url_path.value, "/");
            let cause = Cause {
                clause: format!("moved to `{to}`, were in `{from}`"),
                subject: to,
            };
            let spans = (before.path.url_path.span, after.path.url_path.span);
            let change = self.change(rules::OPERATION_MOVED, message, Some(spans.0), Some(spans.1));
            self.repeated.add(cause, change);
        }
        let methods = (before.operation.method.value, after.operation.method.value);
        if methods.0 != methods.1 {
            let message = format!(
                "the method is {}, was {}",
                matching::method(methods.1),
                matching::method(methods.0)
            );
            self.report(rules::METHOD_CHANGED, message, None, None);
        }
    }

    fn lifetime(&mut self) {
        let (before, after) = (self.before.operation, self.after.operation);
        let (rule, message) = match (state(before), state(after)) {
            (State::Current, State::Superseded) => (rules::OPERATION_DEPRECATED, "became deprecated"),
            (State::Superseded, State::Current) => (rules::OPERATION_REINSTATED, "is no longer deprecated"),
            (State::Current | State::Superseded, State::Retired) => (rules::OPERATION_RETIRED, "was taken down"),
            (State::Retired, State::Current | State::Superseded) => {
                (rules::OPERATION_RETURNED, "is no longer taken down")
            }
            _ => return self.wording.note("deprecation", before.deprecated != after.deprecated),
        };
        let span = |operation: &Operation| operation.deprecated.as_ref().map(|deprecation| deprecation.status.span);
        let replacement = after
            .deprecated
            .as_ref()
            .and_then(|deprecation| deprecation.replacement.as_ref());
        let message = match replacement {
            Some(successor) => format!("{message} in favor of {}", successor.value),
            None => message.to_owned(),
        };
        self.report(rule, message, span(before), span(after));
    }

    fn bodies(&mut self) {
        let (before, after) = (self.before.operation, self.after.operation);
        let words = (body_word(&before.request.body), body_word(&after.request.body));
        // If a body with fields appears or disappears, its fields are reported.
        let said_of_fields = matches!((&before.request.body, &after.request.body), (Body::None, body) | (body, Body::None) if !body.fields().is_empty());
        if words.0 != words.1 && !said_of_fields {
            let rule = match (&before.request.body, &after.request.body) {
                (Body::None, _) => rules::REQUEST_BODY_ADDED,
                (_, Body::None) => rules::REQUEST_BODY_REMOVED,
                _ => rules::REQUEST_BODY_CHANGED,
            };
            self.report(
                rule,
                format!("the request body is {}, was {}", words.1, words.0),
                None,
                None,
            );
        }
        let (before, after) = (&before.response, &after.response);
        let words = (content_word(&before.content), content_word(&after.content));
        if words.0 != words.1 {
            let message = format!("the response is `{}`, was `{}`", words.1, words.0);
            self.report(rules::RESPONSE_BODY_CHANGED, message, None, None);
        }
        match (before.unsigned, after.unsigned) {
            (false, true) => self.report(
                rules::RESPONSE_SIGNATURE_REMOVED,
                "the response is no longer signed".to_owned(),
                None,
                None,
            ),
            (true, false) => self.report(
                rules::RESPONSE_SIGNATURE_ADDED,
                "the response is now signed".to_owned(),
                None,
                None,
            ),
            _ => {}
        }
        if let (Content::File(one), Content::File(other)) = (&before.content, &after.content) {
            let said = |text: Option<&str>| text.map_or_else(|| "not specified".to_owned(), |text| format!("`{text}`"));
            if one.media_type != other.media_type {
                let types = (said(other.media_type.as_deref()), said(one.media_type.as_deref()));
                let message = format!("the media type of the file is {}, was {}", types.0, types.1);
                self.report(rules::RESPONSE_MEDIA_TYPE_CHANGED, message, None, None);
            }
            if one.digest != other.digest {
                let digests = (said(other.digest.map(Word::word)), said(one.digest.map(Word::word)));
                let message = format!("the digest of the file is {}, was {}", digests.0, digests.1);
                self.report(rules::RESPONSE_DIGEST_CHANGED, message, None, None);
            }
        }
    }

    fn fields(&mut self, direction: Direction) {
        let mut fields = Context {
            subject: &self.subject,
            direction,
            before_file: &self.before.spec.file,
            after_file: &self.after.spec.file,
            changes: self.changes,
            wording: &mut self.wording,
            signing: Signing::between(self.before.operation, self.after.operation),
            beside_currency: [false; 2],
        };
        if direction == Direction::Request {
            fields.request(self.before, self.after);
            return;
        }
        let (before, after) = (
            &self.before.operation.response.content,
            &self.after.operation.response.content,
        );
        // Of a response that no longer has fields, or had none, its kind says it all.
        let has_none = |content: &Content| content.fields().is_empty();
        if content_word(before) != content_word(after) && (has_none(before) || has_none(after)) {
            return;
        }
        let inside = format!("response.{}", content_word(after));
        fields.siblings(before.fields(), after.fields(), &inside);
    }
}
