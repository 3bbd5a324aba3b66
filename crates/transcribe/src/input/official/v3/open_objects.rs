//! The objects whose members are being read.

use std::collections::BTreeSet;

use wechatpay_spec::model::{Field, Scalar};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use crate::construct::remark;
use crate::facts::demand::Flag;
use crate::facts::sample::Sample;
use crate::facts::{broken_lines, choice, condition, dependence, role};
use crate::findings::{Findings, shorten};
use crate::input::official::sample_members;
use crate::reason;
use crate::rules;

/// The statements in the declaration of a field about when it is sent.
#[derive(Clone, Copy, Default)]
pub(super) struct Demand<'t> {
    pub(super) description: &'t str,
    pub(super) span: Span,
    /// Its flag.
    pub(super) flag: Flag,
}

/// Fields of one object, each with what its declaration says.
#[derive(Default)]
struct Siblings<'t> {
    names: BTreeSet<String>,
    fields: Vec<Field>,
    demands: Vec<Demand<'t>>,
}

/// An object whose members are being read.
struct OpenObject<'a, 't> {
    object: Field,
    demand: Demand<'t>,
    sample: Option<&'a Sample>,
    members: Siblings<'t>,
}

/// The objects whose members are being read, and the fields outside every object.
pub(super) struct OpenObjects<'a, 't> {
    /// From the outside in.
    open: Vec<OpenObject<'a, 't>>,
    outside: Siblings<'t>,
    /// Whether the caller sends the fields, and so has to choose.
    is_request: bool,
}

impl<'a, 't> OpenObjects<'a, 't> {
    pub(super) fn new(is_request: bool) -> Self {
        Self {
            open: Vec::new(),
            outside: Siblings::default(),
            is_request,
        }
    }

    /// How many objects are open.
    pub(super) const fn depth(&self) -> usize {
        self.open.len()
    }

    /// The sample of the innermost open object; `None` if no object is open.
    pub(super) fn innermost_sample(&self) -> Option<Option<&'a Sample>> {
        self.open.last().map(|open| open.sample)
    }

    /// The innermost open object whose sample has a property, counted from the outside.
    pub(super) fn home(&self, has: impl Fn(&Sample) -> bool) -> Option<usize> {
        self.open.iter().rposition(|open| open.sample.is_some_and(&has))
    }

    /// Whether the object in which so many are open has no members yet, and none of a name in its sample.
    pub(super) fn is_empty_at(&self, depth: usize, has: impl Fn(&Sample) -> bool) -> bool {
        let last = self.open.last().filter(|_| self.open.len() == depth);
        last.is_some_and(|open| open.members.names.is_empty() && !open.sample.is_some_and(has))
    }

    /// The object beside a field that has a member of the same name, type and title already. Some copies of a page have the
    /// table of an object's members twice, in the object's row and below it.
    pub(super) fn with_same_member(&self, field: &Field) -> Option<&str> {
        let siblings = self.open.last().map_or(&self.outside, |open| &open.members);
        let title = |field: &Field| field.title.as_ref().map(|title| title.value.clone());
        let is_same = |member: &Field| {
            member.name.value == field.name.value
                && member.kind.value == field.kind.value
                && title(member).is_some()
                && title(member) == title(field)
        };
        let object = siblings
            .fields
            .iter()
            .find(|object| object.fields.iter().any(is_same))?;
        (!siblings.names.contains(&field.name.value)).then_some(object.name.value.as_str())
    }

    /// Adds a field, which stays open for its members if it is an object.
    pub(super) fn push(
        &mut self,
        field: Field,
        demand: Demand<'t>,
        sample: Option<&'a Sample>,
        findings: &mut Findings,
    ) {
        if field.kind.value.scalar == Scalar::Object {
            self.open.push(OpenObject {
                object: field,
                demand,
                sample,
                members: Siblings::default(),
            });
        } else {
            self.add(field, demand, findings);
        }
    }

    /// Closes the innermost objects until so many are open.
    pub(super) fn close_to(&mut self, depth: usize, findings: &mut Findings) {
        while self.open.len() > depth {
            let Some(mut closed) = self.open.pop() else { return };
            closed.object.fields = closed.members.finish(self.is_request, findings);
            if closed.object.fields.is_empty() {
                members_lost(&mut closed.object, closed.demand.span, closed.sample, findings);
            }
            self.add(closed.object, closed.demand, findings);
        }
    }

    /// Closes all objects.
    pub(super) fn finish(mut self, findings: &mut Findings) -> Vec<Field> {
        self.close_to(0, findings);
        self.outside.finish(self.is_request, findings)
    }

    /// Adds a finished field to the innermost open object, or to the outermost fields.
    fn add(&mut self, field: Field, demand: Demand<'t>, findings: &mut Findings) {
        let siblings = match self.open.last_mut() {
            Some(open) => &mut open.members,
            None => &mut self.outside,
        };
        if !siblings.names.insert(field.name.value.clone()) {
            let message = format!("`{}` is listed again in its object", shorten(&field.name.value));
            let help = "the first one was read; compare the two in the document";
            findings.report(rules::NOT_EXPRESSED, demand.span, message, help);
        } else {
            siblings.fields.push(field);
            siblings.demands.push(demand);
        }
    }
}

impl Siblings<'_> {
    fn finish(mut self, is_request: bool, findings: &mut Findings) -> Vec<Field> {
        if !is_request {
            return self.fields;
        }
        let described: Vec<_> = self
            .demands
            .iter()
            .map(|demand| (demand.description, demand.span))
            .collect();
        condition::add(&mut self.fields, &described, findings);
        let joined: Vec<Option<String>> = self
            .demands
            .iter()
            .map(|demand| broken_lines::joined(demand.description))
            .collect();
        let statements: Vec<_> = self
            .demands
            .iter()
            .zip(&joined)
            .map(|(demand, joined)| {
                let own = match demand.flag {
                    Flag::Choice(count) => Some(choice::of_cell(count, demand.description)),
                    _ => None,
                };
                let stated = choice::of_lines(demand.description, joined.as_deref());
                Some((stated.or(own)?, demand.span))
            })
            .collect();
        choice::apply(&mut self.fields, &statements, findings);
        role::apply(&mut self.fields, &described, None, findings);
        dependence::report(&self.fields, &described, findings);
        for (field, demand) in self.fields.iter().zip(&self.demands) {
            let is_stated = field.required_if.is_some() || field.choice.is_some() || field.required_of.is_some();
            if demand.flag == Flag::Conditional && !is_stated {
                let message = format!(
                    "`{}` is required under a condition that its flag does not name",
                    shorten(&field.name.value)
                );
                let help = "the spec says that it is optional; add `required_if` by hand";
                findings.report(rules::NOT_EXPRESSED, demand.span, message, help);
            }
        }
        self.fields
    }
}

/// Reports an object whose members the page does not list. Its members come from its sample; without one it becomes a
/// field of any JSON.
fn members_lost(object: &mut Field, span: Span, sample: Option<&Sample>, findings: &mut Findings) {
    object.fields = sample
        .map(|sample| sample_members::read(sample, None))
        .unwrap_or_default();
    let name = shorten(&object.name.value);
    let message = match object.fields.is_empty() {
        true => format!("the members of the object `{name}` are not listed"),
        false => format!("the members of the object `{name}` are not listed; those in its sample were read"),
    };
    if object.fields.is_empty() {
        object.kind.value.scalar = Scalar::Json;
        object
            .provenance
            .inferred
            .push(remark(Some(names::TYPE), reason::MEMBERS_UNLISTED));
    }
    findings.report(
        rules::MEMBERS_LOST,
        span,
        message,
        "look the members up in the document, and add them to the spec by hand",
    );
}
