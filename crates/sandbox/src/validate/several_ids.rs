//! Choices between ids of one resource, of which a request may send several: an order's number at the merchant and that at
//! the service. The documents' samples show both. Whether they name the same resource is checked where it is looked up.

use wechatpay_spec::choice::ChoiceSet;
use wechatpay_spec::model::ChoiceRule;

/// The endings of the names of ids.
const ID_ENDINGS: [&str; 3] = ["_no", "_id", "_code"];
/// An id whose documents say that no other one may be sent with it: 不允许都填写或都不填写.
const ALONE: &str = "query_id";

/// Why the fields that are sent break a choice; `None` if they do not. `is_sent` says whether a field of that name is sent.
pub(super) fn problem(set: &ChoiceSet<'_>, is_sent: impl Fn(&str) -> bool) -> Option<String> {
    let problem = set.problem(&is_sent)?;
    let at_least_one = ChoiceSet {
        rule: ChoiceRule::AnyOf,
        ..set.clone()
    };
    match names_one_resource(set) && at_least_one.problem(&is_sent).is_none() {
        true => None,
        false => Some(problem),
    }
}

fn names_one_resource(set: &ChoiceSet<'_>) -> bool {
    let names = set.wire_names().concat();
    let is_id = |name: &&str| *name != ALONE && ID_ENDINGS.iter().any(|ending| name.ends_with(ending));
    names.iter().all(is_id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wechatpay_spec::choice::choices;

    use super::names_one_resource;
    use crate::catalogue::Catalogue;

    #[test]
    fn roles_payers_and_what_the_documents_keep_apart_are_not_ids_of_one_resource() {
        let (mut several, mut one) = (BTreeSet::new(), BTreeSet::new());
        for entry in Catalogue::of_repository().operations() {
            let request = &entry.operation.request;
            for fields in [request.query.as_slice(), request.body.fields()] {
                for set in choices(fields).iter().filter(|set| set.quantity() == "exactly one of") {
                    let names = set.wire_names().concat().join(" ");
                    match names_one_resource(set) {
                        true => several.insert(names),
                        false => one.insert(names),
                    };
                }
            }
        }
        let several: Vec<&str> = several.iter().map(String::as_str).collect();
        let expected = [
            "applyment_id business_code",
            "contract_id plan_id contract_code",
            "order_id out_order_no",
            "plan_id contract_code contract_id",
            "transaction_id out_trade_no",
            "transaction_id out_trade_no out_refund_no refund_id",
        ];
        assert_eq!(several, expected);
        assert!(one.contains("out_order_no query_id") && one.len() >= 4, "{one:?}");
    }
}
