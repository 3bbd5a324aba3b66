//! Nests the declarations of fields.

use wechatpay_spec::model::{Cipher, EnumValue, Field, FieldType, Scalar};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::declared::{Before, Declared, Membership};
use super::open_objects::{Demand, OpenObjects};
use super::untyped;
use crate::account::{self, Use};
use crate::construct::{self, remark, unplaced};
use crate::facts::demand::Flag;
use crate::facts::encryption::cipher;
use crate::facts::field_limits::{self, Place};
use crate::facts::sample::Sample;
use crate::facts::white_space::single_blanks;
use crate::facts::{broken_lines, encryption, example, label, own_example, time_format, values};
use crate::findings::{Findings, shorten};
use crate::input::official::field_type::{self, TypeText};
use crate::input::official::sample_code::SampleCode;
use crate::input::official::{body, broken_words, doubts};
use crate::reason;
use crate::rules;

/// The maximum nesting of objects.
const DEPTH: usize = 32;
const FILE: FieldType = FieldType {
    scalar: Scalar::File,
    array_depth: 0,
};

/// Nests declarations by a sample.
pub(super) struct FieldNester<'a> {
    pub(super) sample: Option<&'a Sample>,
    pub(super) code: &'a SampleCode,
    /// The cipher that the page names.
    pub(super) cipher: Option<Cipher>,
    /// Where the fields are sent.
    pub(super) place: Place,
}

impl FieldNester<'_> {
    pub(super) fn fields(&self, declared: &[Declared<'_>], findings: &mut Findings) -> Vec<Field> {
        let mut open = OpenObjects::new(self.place != Place::Received);
        let is_listed =
            |item: &Declared<'_>| item.membership != Membership::Outside || item.depth.is_some_and(|depth| depth > 0);
        let shows_members = declared.iter().any(is_listed);
        let mut may_be_member = false;
        let descriptions: Vec<String> = declared.iter().map(|item| single_blanks(item.description)).collect();
        for (found, description) in declared.iter().zip(&descriptions) {
            let item = &Declared {
                description,
                before: found.before.clone(),
                ..*found
            };
            findings.mark(item.span, Use::Row);
            self.report_name(item, findings);
            let place = match shows_members {
                true => self.depth(item, &open),
                false => self.beside_or_inside(item, &open, &mut may_be_member),
            };
            open.close_to(place.depth, findings);
            let sample = match open.innermost_sample() {
                Some(sample) => sample.and_then(|sample| sample.get(item.name)),
                None => self.sample.and_then(|sample| sample.get(item.name)),
            };
            let Some(mut field) = self.field(item, sample, findings) else {
                continue;
            };
            mark_description(found, findings);
            let in_bars = item.membership == Membership::Inside && item.depth.is_none() && open.depth() > 0;
            if let Some(object) = open.with_same_member(&field).filter(|_| in_bars && sample.is_none()) {
                let message = format!(
                    "`{}` is listed again beside `{}`, whose member it is; the second row was left out",
                    shorten(item.name),
                    shorten(object)
                );
                let help = "if the object around has a member of this name too, add it to the spec by hand";
                findings.report(rules::PLACE_UNKNOWN, item.span, message, help);
                continue;
            }
            if open.depth() >= DEPTH {
                let message = format!("`{}` is nested more than {DEPTH} levels deep", shorten(item.name));
                findings.report(rules::NESTING, item.span, message, "split the page");
                break;
            }
            if place.is_guessed {
                field.provenance.inferred.push(remark(None, reason::PLACE_LOST));
            }
            if place.is_guessed {
                let message = format!(
                    "nothing shows whether `{}` is in the object before it or beside it",
                    shorten(item.name)
                );
                let help = "open every list of members before saving the page, or save the page as HTML";
                findings.report(rules::PLACE_UNKNOWN, item.span, message, help);
            }
            let demand = Demand {
                description: item.description,
                span: item.span,
                flag: item.flag,
            };
            open.push(field, demand, sample, findings);
        }
        open.finish(findings)
    }

    /// Reports a name that may be another one, for what is before it on its line.
    fn report_name(&self, item: &Declared<'_>, findings: &mut Findings) {
        let name = shorten(item.name);
        match &item.before {
            Before::Apart => {}
            Before::Part(doubt) => broken_words::report_name(doubt, item.span, findings),
            Before::Foreign => {
                let message = format!("the letter before `{name}` is not a Latin one, and may be part of its name");
                let help = "write the name as the document does, in Latin letters";
                findings.report(rules::ROW, item.span, message, help);
            }
            Before::Words => {
                let message = format!("the words before `{name}` on its line may be part of its name");
                let help = "a name has no spaces; write it as the document does, at the beginning of its line";
                findings.report(rules::ROW, item.span, message, help);
            }
            Before::Names(others) => {
                let message = format!("the line of `{name}` also names `{}`", shorten(others));
                let help = "write a line with its flag and its type for each field";
                findings.report(rules::ROW, item.span, message, help);
            }
            Before::Joined if self.sample.is_some_and(|sample| sample.find(item.name).is_some()) => {}
            Before::Joined => {
                let message = format!("the text before `{name}` may run into it, so that its name may be another one");
                let help = "compare it with the document; write the name at the beginning of its line";
                findings.report(rules::ROW_LOST, item.span, message, help);
            }
        }
    }

    /// Where a field belongs.
    fn depth(&self, item: &Declared<'_>, open: &OpenObjects<'_, '_>) -> Depth {
        let known = |depth| Depth {
            depth,
            is_guessed: false,
        };
        let shows = |sample: &Sample| sample.get(item.name).is_some();
        // HTML shows the nesting, and so does a sample. Where a list of members is empty, the fields beside its object may
        // seem to be in it.
        if let Some(depth) = item.depth {
            let is_beside = open.is_empty_at(depth.min(open.depth()), shows);
            return match open.home(shows).filter(|_| is_beside) {
                Some(home) => known(home + 1),
                None if is_beside && self.sample.is_some_and(shows) => known(0),
                None => known(depth),
            };
        }
        if item.membership == Membership::Outside {
            return known(0);
        }
        let home = open.home(shows);
        if let Some(home) = home {
            return known(home + 1);
        }
        if item.membership == Membership::Beside {
            return Depth {
                depth: 0,
                is_guessed: !self.sample.is_some_and(shows),
            };
        }
        // The list of members before it may have been closed on the page.
        if item.membership == Membership::Unknown && (open.depth() == 0 || self.sample.is_some_and(shows)) {
            return known(0);
        }
        Depth {
            depth: open.depth(),
            is_guessed: open.depth() > 1 || item.membership == Membership::Unknown,
        }
    }

    /// Where a field belongs on a page that never shows where the members of an object begin. After an object, a field may be
    /// a member, unless the sample shows its place.
    fn beside_or_inside(&self, item: &Declared<'_>, open: &OpenObjects<'_, '_>, may_be_member: &mut bool) -> Depth {
        let shows = |sample: &Sample| sample.get(item.name).is_some();
        let home = open.home(shows);
        if self.sample.is_some_and(shows) {
            *may_be_member = false;
        } else if home.is_none() {
            *may_be_member |= open.depth() > 0;
        }
        let depth = match home {
            Some(home) if !self.sample.is_some_and(shows) => home + 1,
            _ => 0,
        };
        Depth {
            depth,
            is_guessed: depth == 0 && *may_be_member,
        }
    }

    fn field(&self, item: &Declared<'_>, sample: Option<&Sample>, findings: &mut Findings) -> Option<Field> {
        let untyped = untyped::kind(item, sample).map(TypeText::of);
        let is_file = self.place != Place::Received && body::is_file(item.kind, item.description);
        let file = is_file.then(|| TypeText::of(FILE));
        let Some(words) = untyped.or(file).or_else(|| field_type::read(item.kind)) else {
            let message = format!("`{}` has the unknown type `{}`", item.name, shorten(item.kind));
            findings.report(
                rules::FIELD_TYPE,
                item.span,
                message,
                "the page says `string(32)`, `integer`, `object`…",
            );
            return None;
        };
        let kind = words.kind;
        let scalar = kind.scalar;
        let mut field = construct::field(item.name, scalar);
        words.apply(&mut field, item.kind, item.span, findings);
        field.required = item.flag == Flag::Required;
        doubts::labels(item.name, item.description, item.span, findings);
        doubts::retired(item.name, item.description, item.span, findings);
        if let Flag::Required | Flag::Optional = item.flag {
            doubts::demand(item.name, field.required, item.description, item.span, findings);
        }
        untyped::mark(&mut field, item, sample);
        let description = item.description.trim();
        let title = description
            .split_once('【')
            .map(|(_, rest)| rest.replace("】或【", "或"));
        field.title = title
            .as_deref()
            .and_then(|rest| rest.split_once('】'))
            .and_then(|(title, _)| label::title(title))
            .or_else(|| label::of_description(&own_example::without(description)).filter(|_| title.is_none()))
            .map(unplaced);
        doubts::title(&field, description, item.span, findings);
        self.encryption(&mut field, item, findings);
        self.values(&mut field, item, findings);
        if scalar == Scalar::String {
            field.format = time_format::stated(description).map(unplaced);
        }
        if matches!(scalar, Scalar::Integer | Scalar::Number) {
            field.unit = label::read(description).unit.map(unplaced);
        }
        let joined = broken_lines::joined(description).unwrap_or_default();
        let written = own_example::in_description(description).or_else(|| own_example::in_description(&joined));
        let written = written.map(|text| Sample::Text(text.to_owned()));
        let sample = sample.or(written.as_ref());
        if let Some(sample) =
            sample.filter(|_| field.encrypted.is_none() && !matches!(scalar, Scalar::Object | Scalar::File))
        {
            field.example = example::example(sample, field.kind.value).map(unplaced);
            time_format::add_shown(&mut field, sample);
            time_format::settle(&mut field, description);
        }
        report_lengths(&field, item, findings);
        let description = own_example::without(description);
        field_limits::add(&mut field, &description, self.place, item.span, findings);
        Some(field)
    }

    fn encryption(&self, field: &mut Field, item: &Declared<'_>, findings: &mut Findings) {
        let is_text = field.kind.value.scalar == Scalar::String;
        let says = encryption::says(item.name, item.description);
        let in_code = self.code.encrypted.contains(&field.name.value);
        if is_text && (says || in_code) {
            let cipher = cipher::of_text(item.description).or(self.cipher);
            field.encrypted = Some(unplaced(cipher.unwrap_or(Cipher::PublicKey)));
        }
        if is_text && in_code && !says {
            field
                .provenance
                .inferred
                .push(remark(Some(names::ENCRYPTED), reason::CODE_ENCRYPTS));
        }
        doubts::encryption(field, item.description, item.span, findings);
    }

    fn values(&self, field: &mut Field, item: &Declared<'_>, findings: &mut Findings) {
        let has_others = self.code.values.contains_key(&field.name.value);
        let mut listed = doubts::values(field, item.description, has_others, item.span, findings);
        if field.kind.value.scalar != Scalar::String || field.encrypted.is_some() {
            field.values = listed;
            return;
        }
        let listed_alone = listed.len();
        if let Some(in_code) = self.code.values.get(&field.name.value) {
            for value in in_code {
                if !listed.iter().any(|known| known.value.value == *value) {
                    listed.push(EnumValue {
                        value: unplaced(value.clone()),
                        title: None,
                        rust_name: None,
                    });
                }
            }
        }
        if let ([only], 0, true) = (listed.as_slice(), listed_alone, field.required) {
            // A required field with a single value: the code may list only what exists today.
            field.example = Some(only.value.clone());
            return;
        }
        if listed.len() > listed_alone {
            field
                .provenance
                .inferred
                .push(remark(Some(names::ENUM), reason::CODE_LISTS));
        }
        field.values = listed;
    }
}

/// The maximum number of characters between a type and the label of its field.
const BEFORE_LABEL: usize = 24;

/// Reports a number between the type of a field and its label, which may be the length of its values: `string{16}【场景】`.
fn report_lengths(field: &Field, item: &Declared<'_>, findings: &mut Findings) {
    // Without a label, the text after the type on its line.
    let lead = match item.description.split_once('【') {
        Some((lead, _)) => lead.trim_start(),
        None => item.description.lines().next().unwrap_or_default(),
    };
    let may_be_length = lead.bytes().any(|b| b.is_ascii_digit()) && lead.chars().count() <= BEFORE_LABEL;
    if may_be_length && field.kind.value.scalar == Scalar::String && field.max_length.is_none() {
        let message = format!(
            "the text between the type and the label of `{}` is not read: `{}`",
            shorten(item.name),
            shorten(lead.trim())
        );
        let help = "add `max_length` to the spec by hand if it is one; the page says `string(32)` or `string[1,32]`";
        findings.report(rules::LIMIT_UNCLEAR, item.span, message, help);
    }
}

/// Marks the label and the listed values as read, and the rest of the description as passed over.
fn mark_description(item: &Declared<'_>, findings: &mut Findings) {
    let start = item.description_span.start;
    let label_end = item.description.find('】').map_or(0, |at| at + '】'.len_utf8());
    let values = values::start(item.description).unwrap_or(item.description.len());
    for (from, to, used) in [
        (0, label_end, Use::Label),
        (label_end.min(values), values, Use::PassedOver(account::DESCRIPTION)),
        (values, item.description.len(), Use::Label),
    ] {
        let span = Span {
            start: start + from,
            end: start + to,
        };
        findings.mark(span, used);
    }
}

/// How deep a field is among the objects.
struct Depth {
    /// How many objects it is in.
    depth: usize,
    /// Whether the page does not show it.
    is_guessed: bool,
}
