//! Exports a small set of specs, and checks that the export of the whole catalogue is complete.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use wechatpay_spec::Loaded;
use wechatpay_spec::model::Subject;

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
                self.required += members.get("x-required-in-document").is_some_and(Value::is_boolean) as usize;
                members.values().for_each(|member| self.count(member));
            }
            _ => {}
        }
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
    assert!(
        counts.required > 5_000,
        "{} required fields of responses",
        counts.required
    );
}
