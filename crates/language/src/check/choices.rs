//! Checks choices between fields (`one_of`, `any_of`).

use std::collections::BTreeSet;

use crate::choice::choices;
use crate::diagnostic::Findings;
use crate::model::Field;
use crate::read::nearest;
use crate::rules;

/// Checks the choices between the fields of one object.
pub(super) fn check(fields: &[Field], findings: &mut Findings) {
    for field in fields {
        let Some(choice) = &field.choice else { continue };
        let name = &field.name.value;
        let names = [&choice.set, &choice.alternative];
        let is_own = choice.alternative == field.name;
        for wrong in names.into_iter().take(if is_own { 1 } else { 2 }) {
            if !is_snake_case(&wrong.value) {
                findings
                    .report(
                        rules::CHOICE,
                        wrong.span,
                        format!("`{}` is not in snake case", wrong.value),
                    )
                    .help("write a name of lower-case letters, digits and `_`: `order`");
            }
        }
        if field.is_indexed() {
            let message = format!("`{name}` is an alternative, but has an indexed name");
            findings
                .report(rules::CHOICE, field.name.span, message)
                .help("remove the choice: an indexed name can occur any number of times");
        }
    }
    let sets = choices(fields);
    // Names of choices that another finding is about.
    let mut explained: BTreeSet<&str> = BTreeSet::new();
    let near = |name: &str| nearest(name, sets.iter().map(|set| set.name).filter(|other| *other != name));
    for odd in sets.iter().filter(|set| !is_snake_case(set.name)) {
        // Each of these is compared with every other name.
        if findings.is_full() {
            return;
        }
        explained.insert(odd.name);
        explained.extend(near(odd.name));
    }
    for set in &sets {
        let members = || set.alternatives.iter().flat_map(|alternative| &alternative.fields);
        let spans = || members().filter_map(|field| Some((field, field.choice.as_ref()?)));
        if let Some((_, choice)) = spans().find(|(_, choice)| choice.rule != set.rule) {
            let message = format!("the choice `{}` has both `one_of` and `any_of`", set.name);
            findings
                .report(rules::CHOICE, choice.set.span, message)
                .help("write the same key for all its fields");
        } else if set.alternatives.len() < 2
            && let Some((_, choice)) = spans().next()
        {
            if findings.is_full() {
                return;
            }
            if explained.contains(set.name) {
                continue;
            }
            let message = format!("the choice `{}` has a single alternative", set.name);
            let finding = findings.report(rules::CHOICE, choice.set.span, message);
            match near(set.name) {
                // One name in two spellings.
                Some(near) => {
                    explained.insert(near);
                    finding.help(format!(
                        "if it is the choice `{near}`, write one name for both; else mark the fields of the other alternatives in the same object"
                    ));
                }
                None => {
                    finding.help("mark the fields of the other alternatives in the same object, or remove the choice");
                }
            }
        }
    }
}

fn is_snake_case(name: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    name.len() <= crate::text::NAME_LENGTH && name.split('_').all(is_word) && !crate::names::keywords::is_keyword(name)
}
