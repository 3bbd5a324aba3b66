//! Reads the file of a lifecycle.

mod entries;
mod parts;
mod responses;

use self::entries::{
    check_operation, named, operations, optional_name, required_name, required_named, required_texts, texts,
    texts_by_field, title,
};
use super::model::{
    Alias, Beginning, Cause, Counterpart, Creation, Lifecycle, Parent, Refusal, Remaining, Renaming, Repeat,
    Requirement, State, Transition,
};
use crate::consequences;
use crate::diagnostic::Findings;
use crate::names::files::is_device;
use crate::place::{Located, Span};
use crate::read::{ENDING, ENDING_HELP, Keys, Reader};
use crate::rules;
use crate::text::{NAME_LENGTH, is_kebab_case};
use crate::vocabulary::{Mapping, names};
use crate::yaml::{self, Entry};

/// Reads one lifecycle. If there are findings, the result contains only the parts that could be read.
pub(crate) fn read(file: &str, text: &str, findings: &mut Findings) -> Option<Lifecycle> {
    let lifecycle = read_with_changes(file, text, |_| {}, findings);
    consequences::remove(file, findings, |change, findings| {
        read_with_changes(file, text, change, findings);
    });
    lifecycle
}

/// Reads one lifecycle after changes to its nodes.
fn read_with_changes(
    file: &str,
    text: &str,
    change: impl FnOnce(&mut yaml::Node),
    findings: &mut Findings,
) -> Option<Lifecycle> {
    if !file.ends_with(".yaml") {
        findings
            .report(rules::FILE_PATH, Span::default(), ENDING)
            .help(ENDING_HELP);
        return None;
    }
    let name = resource(file);
    if let Some(device) = name.as_deref().filter(|name| is_device(name)) {
        findings
            .report(
                rules::FILE_PATH,
                Span::default(),
                format!("Windows cannot hold a file called `{device}`"),
            )
            .help("give the resource another name");
        return None;
    }
    let mut root = yaml::parse(text, findings)?;
    change(&mut root);
    let mut reader = Reader::new(findings);
    let Some(name) = name else {
        reader
            .report(
                rules::LIFECYCLE_FILE,
                Span::default(),
                "the file's name cannot name a resource",
            )
            .help("name the file after the resource, in kebab case: `lifecycles/transfer-bill.yaml`");
        return None;
    };
    let keys = reader.mapping(&root, Mapping::Lifecycle, root.span)?;
    let title = title(&mut reader, &keys);
    let key = required_name(&mut reader, &keys, names::KEY);
    let repeat = reader
        .required(&keys, names::REPEAT)
        .and_then(|entry| repeat(&mut reader, entry));
    let unknown = required_refusal(&mut reader, &keys, names::UNKNOWN);
    let parent = keys.get(names::PARENT).and_then(|entry| parent(&mut reader, entry));
    let counterpart = keys
        .get(names::COUNTERPART)
        .and_then(|entry| counterpart(&mut reader, entry));
    let states = required_named(&mut reader, &keys, names::STATES, Mapping::State, state);
    let create = named(&mut reader, &keys, names::CREATE, Mapping::Creation, creation);
    let begin = named(&mut reader, &keys, names::BEGIN, Mapping::Beginning, beginning);
    let lists = named(&mut reader, &keys, names::LISTS, Mapping::ListResponse, responses::list);
    let entries = named(
        &mut reader,
        &keys,
        names::ENTRIES,
        Mapping::EntryResponse,
        responses::entry,
    );
    let remaining = remaining(&mut reader, &keys);
    let void_entries = requirements(&mut reader, &keys, names::VOID_ENTRIES);
    let single = reader.flag(keys.get(names::SINGLE));
    let transitions = named(&mut reader, &keys, names::TRANSITIONS, Mapping::Transition, transition);
    let ids = texts(&mut reader, &keys, names::IDS);
    let scope = texts(&mut reader, &keys, names::SCOPE);
    let hides = texts(&mut reader, &keys, names::HIDES);
    let read = operations(&mut reader, &keys, names::READ);
    let aliases = aliases(&mut reader, &keys);
    let mut optional = |key: &str| optional_name(&mut reader, &keys, key);
    Some(Lifecycle {
        name,
        file: file.to_owned(),
        title: title?,
        key: key?,
        ids,
        scope,
        state_field: optional(names::STATE),
        state_title: optional(names::STATE_TITLE),
        notify_url: optional(names::NOTIFY_URL),
        aliases,
        hides,
        parent,
        counterpart,
        states,
        create,
        single,
        address: optional(names::ADDRESS),
        read,
        lists,
        remaining,
        void_entries,
        entries,
        begin,
        transitions,
        repeat: repeat?,
        unknown: unknown?,
    })
}

/// The resource that a file describes: `../lifecycles/transfer-bill.yaml` describes `transfer-bill`.
fn resource(file: &str) -> Option<String> {
    let name = file.strip_prefix("../lifecycles/")?.strip_suffix(".yaml")?;
    let fits = name.len() <= NAME_LENGTH && is_kebab_case(name);
    fits.then(|| name.to_owned())
}

fn aliases(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Vec<Alias> {
    texts_by_field(reader, keys, names::ALIASES, "fields by field", |shown, field| Alias {
        shown,
        field,
    })
}

fn requirements(reader: &mut Reader<'_>, keys: &Keys<'_>, key: &str) -> Vec<Requirement> {
    texts_by_field(reader, keys, key, "texts by field", |field, value| Requirement {
        field,
        value,
    })
}

fn remaining(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Vec<Remaining> {
    let remaining = texts_by_field(
        reader,
        keys,
        names::REMAINING,
        "fields by operation",
        |operation, field| Remaining { operation, field },
    );
    for one in &remaining {
        check_operation(reader, &one.operation);
    }
    remaining
}

fn parent(reader: &mut Reader<'_>, entry: &Entry) -> Option<Parent> {
    let keys = reader.mapping(&entry.value, Mapping::Parent, entry.key.span)?;
    let lifecycle = required_name(reader, &keys, names::LIFECYCLE);
    let by = required_texts(reader, &keys, names::BY);
    let states = required_texts(reader, &keys, names::STATES);
    let unknown = required_refusal(reader, &keys, names::UNKNOWN);
    let wrong_state = required_refusal(reader, &keys, names::WRONG_STATE);
    Some(Parent {
        lifecycle: lifecycle?,
        by,
        states,
        transition: optional_name(reader, &keys, names::TRANSITION),
        unknown: unknown?,
        wrong_state: wrong_state?,
    })
}

fn counterpart(reader: &mut Reader<'_>, entry: &Entry) -> Option<Counterpart> {
    let keys = reader.mapping(&entry.value, Mapping::Counterpart, entry.key.span)?;
    let lifecycle = required_name(reader, &keys, names::LIFECYCLE);
    let mut renamings = |key: &str| {
        texts_by_field(reader, &keys, key, "names by name", |own, other| Renaming {
            own,
            other,
        })
    };
    let (fields, states) = (renamings(names::FIELDS), renamings(names::STATES));
    let renamed_values = renamings(names::RENAMED_VALUES);
    Some(Counterpart {
        lifecycle: lifecycle?,
        fields,
        states,
        renamed_values,
    })
}

fn repeat(reader: &mut Reader<'_>, entry: &Entry) -> Option<Repeat> {
    let keys = reader.mapping(&entry.value, Mapping::Repeat, entry.key.span)?;
    let (same, states) = (texts(reader, &keys, names::SAME), texts(reader, &keys, names::STATES));
    let renews = texts(reader, &keys, names::RENEWS);
    let refusal = required_refusal(reader, &keys, names::REFUSAL)?;
    Some(Repeat {
        same,
        states,
        renews,
        refusal,
    })
}

fn required_refusal(reader: &mut Reader<'_>, keys: &Keys<'_>, key: &str) -> Option<Refusal> {
    let entry = reader.required(keys, key)?;
    parts::refusal_of(reader, entry)
}

fn state(reader: &mut Reader<'_>, name: &Located<String>, keys: &Keys<'_>) -> Option<State> {
    let title = title(reader, keys)?;
    Some(State {
        name: name.clone(),
        title,
        is_final: reader.flag(keys.get(names::FINAL)),
        void: reader.flag(keys.get(names::VOID)),
        absent: reader.flag(keys.get(names::ABSENT)),
        hides: texts(reader, keys, names::HIDES),
    })
}

fn creation(reader: &mut Reader<'_>, name: &Located<String>, keys: &Keys<'_>) -> Option<Creation> {
    check_operation(reader, name);
    let state = required_name(reader, keys, names::STATE);
    let checks = parts::checks(reader, keys);
    let set = parts::assignments(reader, keys);
    let append = parts::additions(reader, keys);
    let refusals = parts::refusals(reader, keys);
    let then = keys.get(names::THEN).and_then(|entry| parts::following(reader, entry));
    Some(Creation {
        operation: name.clone(),
        state: state?,
        checks,
        set,
        append,
        then,
        refusals,
    })
}

fn beginning(reader: &mut Reader<'_>, name: &Located<String>, keys: &Keys<'_>) -> Option<Beginning> {
    let title = title(reader, keys);
    let by = reader.required(keys, names::BY).and_then(|entry| reader.word(entry));
    let state = required_name(reader, keys, names::STATE);
    let set = parts::assignments(reader, keys);
    let append = parts::additions(reader, keys);
    let notify = keys.get(names::NOTIFY).and_then(|entry| parts::notify(reader, entry));
    let cause = match keys.get(names::WITH) {
        Some(entry) => Some(cause(reader, entry)?),
        None => None,
    };
    Some(Beginning {
        name: name.clone(),
        title: title?,
        by: by?,
        cause,
        state: state?,
        set,
        append,
        notify,
    })
}

fn cause(reader: &mut Reader<'_>, entry: &Entry) -> Option<Cause> {
    let keys = reader.mapping(&entry.value, Mapping::Cause, entry.key.span)?;
    let lifecycle = required_name(reader, &keys, names::LIFECYCLE);
    let transition = required_name(reader, &keys, names::TRANSITION);
    let field = required_name(reader, &keys, names::FIELD);
    Some(Cause {
        lifecycle: lifecycle?,
        transition: transition?,
        field: field?,
    })
}

fn transition(reader: &mut Reader<'_>, name: &Located<String>, keys: &Keys<'_>) -> Option<Transition> {
    let title = title(reader, keys);
    let by = reader.required(keys, names::BY).and_then(|entry| reader.word(entry));
    let from = required_texts(reader, keys, names::FROM);
    let to = required_name(reader, keys, names::TO);
    let after = keys
        .get(names::AFTER)
        .and_then(|entry| reader.integer(entry, 0..=604_800));
    let notify = keys.get(names::NOTIFY).and_then(|entry| parts::notify(reader, entry));
    let operations = operations(reader, keys, names::OPERATIONS);
    let when = requirements(reader, keys, names::WHEN);
    let at = optional_name(reader, keys, names::AT);
    let checks = parts::checks(reader, keys);
    let set = parts::assignments(reader, keys);
    let append = parts::additions(reader, keys);
    let refusals = parts::refusals(reader, keys);
    Some(Transition {
        name: name.clone(),
        title: title?,
        by: by?,
        operations,
        when,
        from,
        to: to?,
        after,
        at,
        checks,
        set,
        append,
        notify,
        refusals,
    })
}
