//! Single facts, in which a source differs from the specs, as descriptions of operations.

use std::collections::BTreeMap;

use wechatpay_spec::evidence::{Statement, values};
use wechatpay_spec::vocabulary::names;

use super::facts::{Fact, Node, SourceOperation, Witness, name, place};
use super::verdict;

/// The stated facts, by operation and source.
pub(super) fn operations(statements: &[Statement]) -> Vec<SourceOperation> {
    let mut described: BTreeMap<(String, Witness), SourceOperation> = BTreeMap::new();
    for statement in statements {
        let Some((method, path)) = statement.operation.split_once(' ') else {
            continue;
        };
        let (Some((part, field)), Some(fact)) = (part_and_field(statement), fact(statement)) else {
            continue;
        };
        let witness = Witness::of(&statement.source);
        let operation = described
            .entry((statement.operation.clone(), witness))
            .or_insert_with(|| SourceOperation {
                witness,
                method: method.to_owned(),
                path: path.to_owned(),
                title: None,
                documents: Vec::new(),
                updated: None,
                deprecated: false,
                parts: Vec::new(),
                is_whole: false,
            });
        let at = match operation.parts.iter().position(|(known, _)| known == part) {
            Some(at) => at,
            None => {
                operation.parts.push((part.to_owned(), Vec::new()));
                operation.parts.len() - 1
            }
        };
        if let Some((_, nodes)) = operation.parts.get_mut(at) {
            let node = place(nodes, field);
            node.is_stated |= statement.kind == "not-here";
            node.fact.extend(fact);
        }
    }
    described.into_values().collect()
}

/// The part of the message and the path of the field in it.
fn part_and_field(statement: &Statement) -> Option<(&'static str, &str)> {
    if statement.operation.starts_with("notify ") || statement.field.contains(' ') {
        return None;
    }
    match statement.field.split_once('.') {
        Some(("req", field)) => Some((names::JSON, field)),
        Some(("query", field)) => Some((names::QUERY, field)),
        Some(("resp", field)) => Some((names::RESPONSE, field)),
        Some(("path", _)) => None,
        _ if statement.field.is_empty() => None,
        _ => Some((names::JSON, &statement.field)),
    }
}

fn fact(statement: &Statement) -> Option<Fact> {
    let theirs = statement.theirs.as_str();
    Some(match statement.kind.as_str() {
        "not-here" | names::TYPE => Fact::of_type(theirs),
        // The certificates are decrypted by the runtime, which needs the ciphertext as it is.
        names::ENCRYPTED if !theirs.is_empty() && !theirs.starts_with("AEAD") => Fact {
            sensitive: Some(true),
            ..Fact::default()
        },
        names::REQUIRED => Fact {
            required: Some(matches!(theirs, "req" | "required" | "yes")),
            ..Fact::default()
        },
        names::ENUM => Fact::of_values(values(theirs)?.into_iter().map(str::to_owned).collect()),
        _ => return None,
    })
}

/// Takes back the facts that a person refused.
pub(super) fn retract(operations: &mut [SourceOperation], statements: &[Statement]) {
    for statement in statements.iter().filter(|statement| verdict::is_by_hand(statement)) {
        let Some((method, path)) = statement.operation.split_once(' ') else {
            continue;
        };
        let (Some((part, field)), refused) = (part_and_field(statement), name(method, path)) else {
            continue;
        };
        let witness = Witness::of(&statement.source);
        let speaking = operations
            .iter_mut()
            .filter(|operation| operation.witness == witness && operation.name() == refused);
        let parts = speaking.flat_map(|operation| &mut operation.parts);
        for (_, nodes) in parts.filter(|(known, _)| known == part) {
            if let Some(node) = find(nodes, field) {
                node.fact.retract(&statement.kind);
                node.is_stated &= statement.kind != "not-here";
            }
        }
    }
}

fn find<'n>(nodes: &'n mut [Node], path: &str) -> Option<&'n mut Node> {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let node = nodes.iter_mut().find(|node| node.name == name)?;
    match rest {
        Some(rest) => find(&mut node.members, rest),
        None => Some(node),
    }
}
