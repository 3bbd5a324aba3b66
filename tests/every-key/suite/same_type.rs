//! Types that differ in one key of a member, whichever key it is, are two types.

use wechatpay_spec::model::{Field, Spec};
use wechatpay_spec::same_type::{Compared, Member};
use wechatpay_spec::visit::{MessagePart, Visit, walk_spec};
use wechatpay_spec::vocabulary::Mapping;

use crate::exceptions::{self, Exception};
use crate::rows::{ROWS, Row};
use crate::{assert_ignores, loaded};

/// The members of the types of messages.
struct Members<'s> {
    compared: Compared,
    found: Vec<Member<'s>>,
}

impl<'s> Visit<'s> for Members<'s> {
    // A member is compared with the fields inside it.
    fn visit_field(&mut self, field: &'s Field, _: MessagePart) {
        self.found.push(Member::new(field, self.compared));
    }
}

fn members(specs: &[Spec], compared: Compared) -> Vec<Member<'_>> {
    let found = Vec::new();
    let mut members = Members { compared, found };
    for spec in specs {
        walk_spec(&mut members, spec);
    }
    members.found
}

fn assert_tells_apart(compared: Compared, exceptions: &[Exception]) {
    let same = ROWS.iter().filter(|row| {
        let is_of_fields = matches!(row.frame.mapping, Mapping::Field | Mapping::EnumValue);
        let [with, changed] = row.states().map(|sources| loaded(&sources).specs);
        is_of_fields && members(&with, compared) == members(&changed, compared)
    });
    assert_ignores(&same.map(Row::name).collect(), exceptions);
}

#[test]
fn types_that_differ_on_the_wire_in_one_key_are_two() {
    assert_tells_apart(Compared::Wire, exceptions::SAME_ON_THE_WIRE);
}

#[test]
fn types_that_differ_in_one_key_that_the_documentation_shows_are_two() {
    assert_tells_apart(Compared::Documentation, exceptions::SAME_IN_DOCUMENTATION);
}
