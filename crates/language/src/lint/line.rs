//! Lints of single fields.

mod lone_value;
mod run_together;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use self::run_together::ListedValues;
use super::yuan::says_yuan;
use super::{Objection, rules};
use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::model::{Field, Operation, PathSpec, Protocol, Scalar, Spec, Subject, Unit};
use crate::money::{has_currency, unit};
use crate::place::Located;
use crate::rule::Rule;
use crate::text::shorten;
use crate::visit::{MessagePart, Visit, walk_field, walk_operation, walk_spec};

/// A field and the part of the message it is in.
pub(super) struct Line<'s> {
    pub(super) file: &'s str,
    protocol: Protocol,
    part: MessagePart,
    pub(super) field: &'s Field,
    /// Whether it is an amount of money in fen, by its unit, its name, its title or a currency beside it.
    is_in_fen: bool,
    /// The earlier sibling that it seems to repeat under another name, and why.
    repeated: Option<(&'s Field, &'static str)>,
    /// For a field of a response, the fields of the request body, which the response may repeat.
    sent: &'s [Field],
}

/// Every field of every spec, inner ones after the outer one.
pub(super) fn lines(specs: &[Spec]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for spec in specs {
        let mut collector = Collector {
            file: &spec.file,
            protocol: match &spec.subject {
                Subject::Path(path) => path.protocol,
                Subject::Notification(notification) => notification.protocol,
            },
            sent: &[],
            lines: &mut lines,
        };
        walk_spec(&mut collector, spec);
    }
    lines
}

/// Collects the lines of one spec.
struct Collector<'s, 'l> {
    file: &'s str,
    protocol: Protocol,
    /// The fields of the operation's request body.
    sent: &'s [Field],
    lines: &'l mut Vec<Line<'s>>,
}

impl<'s> Visit<'s> for Collector<'s, '_> {
    fn visit_operation(&mut self, _: &'s PathSpec, operation: &'s Operation) {
        self.sent = operation.request.body.fields();
        walk_operation(self, operation);
    }

    fn visit_fields(&mut self, fields: &'s [Field], part: MessagePart) {
        let is_sent = is_sent(part);
        let mut siblings = Siblings::default();
        let is_beside_currency = has_currency(fields);
        for field in fields {
            self.lines.push(Line {
                file: self.file,
                protocol: self.protocol,
                part,
                field,
                is_in_fen: unit(field, is_beside_currency) == Some(Unit::Fen),
                repeated: siblings.repeated_by(field, is_sent),
                sent: if part == MessagePart::Response { self.sent } else { &[] },
            });
            walk_field(self, field, part);
        }
    }
}

/// Runs the lints on every line.
pub(super) fn look<'s>(lines: &[Line<'s>], objections: &mut Vec<Objection<'s>>) {
    unmarked_secrets(lines, objections);
    lone_value::look(lines, objections);
    let listed = ListedValues::of(lines);
    for line in lines {
        amount(line, objections);
        title(line, objections);
        yuan(line, objections);
        old_name(line, objections);
        example(line, &listed, objections);
    }
}

impl<'s> Line<'s> {
    fn object(
        &self,
        rule: Rule,
        at: &Located<impl Sized>,
        message: String,
        help: &str,
        objections: &mut Vec<Objection<'s>>,
    ) {
        let mut diagnostic = Diagnostic::new(rule, self.file, at.span, message);
        diagnostic.help(format!(
            "{help}; or waive it with a reason: `waived: {{{}: …}}`",
            rule.code
        ));
        objections.push(Objection {
            diagnostic,
            provenance: &self.field.provenance,
        });
    }

    fn name(&self) -> &'s str {
        &self.field.name.value
    }

    /// Whether it is in a part of a request in which values can be encrypted.
    fn is_sent(&self) -> bool {
        is_sent(self.part)
    }

    /// Whether it could be encrypted.
    fn is_free_text(&self) -> bool {
        let field = self.field;
        self.part != MessagePart::Path
            && field.kind.value.scalar == Scalar::String
            && field.values.is_empty()
            && field.fields.is_empty()
            && field.constant.is_none()
            && field.encoded.is_none()
    }
}

/// How many fields of a name must be encrypted to count as evidence.
const EVIDENCE: usize = 3;

/// Compares each field with the fields of the same name, direction and protocol.
fn unmarked_secrets<'s>(lines: &[Line<'s>], objections: &mut Vec<Objection<'s>>) {
    let mut marked: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    let key = |line: &Line<'s>| (line.name(), line.protocol, line.is_sent());
    for line in lines.iter().filter(|line| line.is_free_text()) {
        let (secret, plain) = marked.entry(key(line)).or_default();
        *(if line.field.encrypted.is_some() { secret } else { plain }) += 1;
    }
    for line in lines
        .iter()
        .filter(|line| line.is_free_text() && line.field.encrypted.is_none())
    {
        let Some((secret, plain)) = marked.get(&key(line)).copied() else {
            continue;
        };
        if secret >= EVIDENCE && secret >= 3 * plain {
            let message = format!(
                "`{}` is not encrypted; {secret} of {} fields of this name are",
                line.name(),
                secret + plain
            );
            let help = "check whether the document marks the field as encrypted";
            line.object(rules::UNMARKED_SECRET, &line.field.name, message, help, objections);
        }
    }
}

fn amount<'s>(line: &Line<'s>, objections: &mut Vec<Objection<'s>>) {
    let field = line.field;
    let last = line
        .name()
        .trim_end_matches("_$n")
        .rsplit('_')
        .next()
        .unwrap_or_default();
    let is_called_one =
        matches!(last, "amount" | "fee" | "price") && field.fields.is_empty() && field.encrypted.is_none();
    let counts_money = field.unit.as_ref().is_some_and(|unit| unit.value == Unit::Fen);
    let is_text = matches!(field.kind.value.scalar, Scalar::String | Scalar::Number);
    if is_text && field.values.is_empty() && (is_called_one || counts_money) {
        let message = format!("the amount `{}` is a {}", line.name(), field.kind.value.spelling());
        line.object(
            rules::AMOUNT_TYPE,
            &field.kind,
            message,
            "amounts are integers, in fen",
            objections,
        );
    }
}

/// Whether a title is a sentence and not only a label.
pub(super) fn is_sentence(title: &str) -> bool {
    let ends = title.strip_suffix('.').is_some_and(|rest| {
        let last = rest.rsplit(' ').next().unwrap_or_default();
        last.len() > 3 && rest.contains(' ')
    });
    ends || title.contains(['。', '；', '！', '？', '!', '?', ';']) || title.contains("，")
}

fn title<'s>(line: &Line<'s>, objections: &mut Vec<Objection<'s>>) {
    if let Some(title) = line.field.title.as_ref().filter(|title| is_sentence(&title.value)) {
        let message = format!("the title of `{}` is a sentence", line.name());
        let help = "keep only the label; the explanation stays in the document";
        line.object(rules::TITLE_SENTENCE, title, message, help, objections);
    }
}

fn yuan<'s>(line: &Line<'s>, objections: &mut Vec<Objection<'s>>) {
    let title = line.field.title.as_ref().filter(|_| line.is_in_fen);
    if let Some(title) = title.filter(|title| says_yuan(&title.value)) {
        let message = format!("`{}` is an amount in fen, but its title says yuan", line.name());
        let help = "check the unit in the document: an amount in yuan is a string, and one in fen needs another title";
        line.object(rules::YUAN, title, message, help, objections);
    }
}

fn example<'s>(line: &Line<'s>, listed: &ListedValues<'s>, objections: &mut Vec<Objection<'s>>) {
    let example = line
        .field
        .example
        .as_ref()
        .filter(|_| limits::apply_to_example(line.field));
    if let Some(example) = example
        && let Some(problem) = limits::own_problem(line.field, &example.value)
            .or_else(|| listed.problem(line, &example.value))
            .or_else(|| unlisted(line.field, &example.value))
            .or_else(|| not_constant(line.field, &example.value))
    {
        let message = format!("the example of `{}` {problem}", line.name());
        let help = "write another example, or remove it";
        line.object(rules::EXAMPLE_LIMITS, example, message, help, objections);
    }
}

fn unlisted(field: &Field, example: &str) -> Option<String> {
    let is_listed = field.values.is_empty()
        || field.encoded.is_some()
        || field.values.iter().any(|value| value.value.value == example);
    (!is_listed).then(|| format!("is `{}`, which is not one of its values", shorten(example)))
}

fn not_constant(field: &Field, example: &str) -> Option<String> {
    let constant = field.constant.as_ref().filter(|constant| constant.value != example)?;
    Some(format!(
        "is `{}`, but the value is always `{}`",
        shorten(example),
        shorten(&constant.value)
    ))
}

/// Reports a field that repeats an earlier sibling under an old name.
fn old_name<'s>(line: &Line<'s>, objections: &mut Vec<Objection<'s>>) {
    let Some((other, words)) = line.repeated else { return };
    let message = format!("`{}` and `{}` {words}", line.name(), other.name.value);
    let help = "if one is the old name of the other, keep the name in the current document";
    line.object(rules::OLD_NAME, &line.field.name, message, help, objections);
    if let Some(Objection { diagnostic, .. }) = objections.last_mut() {
        diagnostic.also(other.name.span, "the other field");
    }
}

/// The fields of an object that were seen so far, to find one that a later field repeats: the names differ only in case
/// and separators, or a request requires both and they have the same title and type.
#[derive(Default)]
struct Siblings<'s> {
    by_letters: BTreeMap<String, &'s Field>,
    required: BTreeMap<(&'s str, String), &'s Field>,
}

impl<'s> Siblings<'s> {
    /// The earlier field that this one repeats, and why. Remembers this one.
    fn repeated_by(&mut self, field: &'s Field, is_sent: bool) -> Option<(&'s Field, &'static str)> {
        let same_letters = first(&mut self.by_letters, letters(&field.name.value), field)
            .map(|other| (other, "are two spellings of one name"));
        let title = field.title.as_ref().filter(|_| is_sent && field.required);
        let same_title = title.and_then(|title| {
            first(
                &mut self.required,
                (title.value.as_str(), field.kind.value.spelling()),
                field,
            )
            .map(|other| (other, "are both required and have the same title"))
        });
        same_letters.or(same_title)
    }
}

/// The first field under a key, unless it is this one.
fn first<'s, K: Ord>(fields: &mut BTreeMap<K, &'s Field>, key: K, field: &'s Field) -> Option<&'s Field> {
    match fields.entry(key) {
        Entry::Occupied(entry) => Some(*entry.get()),
        Entry::Vacant(entry) => {
            entry.insert(field);
            None
        }
    }
}

/// Whether a part of a message is sent with values that can be encrypted.
fn is_sent(part: MessagePart) -> bool {
    matches!(part, MessagePart::Query | MessagePart::Body | MessagePart::Headers)
}

fn letters(name: &str) -> String {
    let letters = name.chars().filter(|character| !matches!(character, '_' | '-' | '.'));
    letters.collect::<String>().to_lowercase()
}
