//! The page that lists the payments and transfers without a lifecycle is complete, and has no line too many.

use std::collections::BTreeSet;
use std::path::Path;

use wechatpay_spec::model::Field;

use crate::raw;

/// The numbers by which operations name orders, refunds, transfers, batches and service orders.
const NUMBERS: [&str; 13] = [
    "transaction_id",
    "out_trade_no",
    "combine_out_trade_no",
    "combine_transaction_id",
    "out_refund_no",
    "refund_id",
    "out_bill_no",
    "transfer_bill_no",
    "out_batch_no",
    "batch_id",
    "mch_billno",
    "partner_trade_no",
    "out_order_no",
];

#[test]
fn every_payment_without_a_lifecycle_is_listed() {
    let catalogue = raw::catalogue();
    let lifecycles = catalogue.lifecycles().iter();
    let declared: BTreeSet<&str> = lifecycles
        .flat_map(|lifecycle| lifecycle.operations().map(|line| line.value.as_str()))
        .collect();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sandbox-conventions.md");
    let page = std::fs::read_to_string(page).unwrap();
    let rows = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    let listed: BTreeSet<&str> = rows
        .flat_map(|row| row.split(", ").map(|path| path.trim_matches('`')))
        .collect();
    assert!(listed.len() > 40, "{listed:?}");
    let mut used = BTreeSet::new();
    for entry in catalogue
        .operations()
        .filter(|entry| !declared.contains(entry.line().as_str()))
    {
        let request = &entry.operation.request;
        let fields = [&request.path, &request.query]
            .into_iter()
            .flatten()
            .chain(request.body.fields());
        let names_number = |field: &Field| NUMBERS.contains(&field.name.value.as_str());
        if !fields.into_iter().any(names_number) {
            continue;
        }
        let known = listed.iter().find(|path| entry.path.starts_with(**path));
        let known = known.unwrap_or_else(|| panic!("{} has neither a lifecycle nor a line in the page", entry.line()));
        used.insert(*known);
    }
    let needless: Vec<&&str> = listed.difference(&used).collect();
    assert!(needless.is_empty(), "nothing begins like {needless:?}");
}
