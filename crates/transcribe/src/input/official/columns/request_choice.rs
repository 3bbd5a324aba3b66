//! Which of the fields of one object in a request are sent: alternatives, fields of one role, fields under a condition.

use wechatpay_spec::model::{Choice, ChoiceRule, Field, Role};
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use super::cell::Demand;
use super::roles::{self, Restriction};
use super::table::Row;
use crate::construct::{remark, unplaced};
use crate::facts::{broken_lines, choice, condition, dependence, role};
use crate::findings::Findings;
use crate::reason;

/// The name of the choice between the fields of a merchant and those of a partner.
const ROLES: &str = "role";

/// The fields of one object, with what their rows say about which of them are sent.
pub(super) fn fields(items: Vec<(&Row, Field)>, only_role: Option<Role>, findings: &mut Findings) -> Vec<Field> {
    let (rows, mut fields): (Vec<&Row>, Vec<Field>) = items.into_iter().unzip();
    let words: Vec<String> = rows.iter().map(|row| row.described()).collect();
    let described: Vec<_> = rows
        .iter()
        .zip(&words)
        .map(|(row, words)| (words.as_str(), row.span))
        .collect();
    condition::add(&mut fields, &described, findings);
    let joined: Vec<Option<String>> = words.iter().map(|words| broken_lines::joined(words)).collect();
    let statements: Vec<_> = rows
        .iter()
        .zip(words.iter().zip(&joined))
        .map(|(row, (words, joined))| {
            let statement = match row.demand {
                Demand::OneOf(count) => Some(choice::of_cell(count, words)),
                _ => choice::of_lines(words, joined.as_deref()),
            };
            statement.map(|statement| (statement, row.span))
        })
        .collect();
    choice::apply(&mut fields, &statements, findings);
    add_roles(&mut fields, &rows, only_role);
    role::apply(&mut fields, &described, only_role, findings);
    dependence::report(&fields, &described, findings);
    fields
}

/// Marks the fields that only merchants or only partners must send. If there are fields of both, they are alternatives.
fn add_roles(fields: &mut [Field], rows: &[&Row], only_role: Option<Role>) {
    let role = |row: &&Row| match roles::restriction(row.demand, &row.described(), only_role) {
        Restriction::Role(role) => Some(role),
        _ => None,
    };
    let roles: Vec<Option<Role>> = rows.iter().map(role).collect();
    let has = |role| roles.contains(&Some(role));
    let are_alternatives = has(Role::Merchant) && has(Role::Partner);
    for (field, role) in fields.iter_mut().zip(&roles) {
        let Some(role) = role.filter(|_| field.choice.is_none() && field.required_if.is_none()) else {
            continue;
        };
        field
            .provenance
            .corrected
            .push(remark(Some(names::REQUIRED), reason::ONE_MODE));
        match are_alternatives && field.only_if.is_none() && !field.is_indexed() {
            true => {
                field.choice = Some(Choice {
                    rule: ChoiceRule::OneOf,
                    set: unplaced(ROLES.to_owned()),
                    alternative: unplaced(role.word().to_owned()),
                });
            }
            false => field.required_of = Some(unplaced(role)),
        }
    }
}
