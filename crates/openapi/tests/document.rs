//! Exports a small set of specs, and checks that the export of the whole catalogue is complete.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use wechatpay_spec::Loaded;
use wechatpay_spec::model::{Field, Subject, Unit};
use wechatpay_spec::money;
use wechatpay_spec::visit::{MessagePart, Visit, walk_fields, walk_spec};

#[cfg(test)]
fn loaded(folder: &str) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let loaded = wechatpay_spec::load(&wechatpay_spec::folder::read(&folder, "spec").unwrap());
    assert_eq!(loaded.diagnostics, []);
    loaded
}

#[test]
fn a_small_set() {
    insta::assert_snapshot!(wechatpay_openapi::document(&loaded("tests/fixtures")));
}

#[derive(Default)]
struct Counts {
    operations: usize,
    encrypted: usize,
    required: usize,
    in_fen: usize,
    identifiers: BTreeSet<String>,
}

impl Counts {
    fn count(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.count(item)),
            Value::Object(members) => {
                if let Some(Value::String(identifier)) = members.get("operationId") {
                    self.operations += 1;
                    assert!(self.identifiers.insert(identifier.clone()), "{identifier} occurs twice");
                }
                self.encrypted += usize::from(members.get("x-encrypted").is_some_and(Value::is_string));
                self.in_fen += usize::from(members.get("x-unit").is_some_and(|unit| unit == "fen"));
                self.required += members.get("x-required-in-document").is_some_and(Value::is_boolean) as usize;
                members.values().for_each(|member| self.count(member));
            }
            _ => {}
        }
    }
}

/// The number of amounts in fen, whether the spec states the unit or not.
struct Amounts(usize);

impl<'s> Visit<'s> for Amounts {
    fn visit_fields(&mut self, fields: &'s [Field], part: MessagePart) {
        let is_beside_currency = money::has_currency(fields);
        let units = fields.iter().filter_map(|field| money::unit(field, is_beside_currency));
        self.0 += units.filter(|unit| *unit == Unit::Fen).count();
        walk_fields(self, fields, part);
    }
}

#[test]
fn nothing_of_the_catalogue_is_lost() {
    let loaded = loaded("../../spec");
    let text = wechatpay_openapi::document(&loaded);
    assert_eq!(text, wechatpay_openapi::document(&loaded));
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut counts = Counts::default();
    counts.count(&document);
    let specs = loaded.counts();
    assert_eq!(counts.operations, specs.operations + specs.notifications);
    let messages = loaded.specs.iter().filter(|spec| {
        let Subject::Notification(notification) = &spec.subject else {
            return false;
        };
        notification.protocol == wechatpay_spec::model::Protocol::V3
    });
    assert_eq!(counts.encrypted, specs.encrypted + messages.count());
    let mut amounts = Amounts(0);
    loaded.specs.iter().for_each(|spec| walk_spec(&mut amounts, spec));
    assert_eq!(counts.in_fen, amounts.0);
    assert!(
        counts.required > 5_000,
        "{} required fields of responses",
        counts.required
    );
}
