//! A fact that changes for many operations is one change.

use wechatpay_compare::{Change, compare};
use wechatpay_spec::{Source, Sources};

/// As many operations, all with these keys.
fn operations(count: usize, keys: &str) -> Sources {
    let spec = |number| {
        let documents = format!("[{{url: https://pay.weixin.qq.com/doc/v3/merchant/{number}}}]");
        let text = format!("post:\n  title: 下单\n  documents: {documents}\n{keys}  response: {{empty: true}}\n");
        Source::spec(format!("v3/orders/close_{number}.yaml"), text)
    };
    Sources {
        specs: (1..=count).map(spec).collect(),
        families: None,
        lifecycles: Vec::new(),
    }
}

fn changes(before: &Sources, after: &Sources) -> Vec<Change> {
    compare(before, after).expect("both sides are sound").changes().to_vec()
}

#[test]
fn a_fact_of_many_operations_is_one_change() {
    for (keys, id, message) in [
        (
            "  rate_limit: 10/second\n",
            "rate-limit-lowered",
            "the rate limit is 10 per second, was unlimited",
        ),
        (
            "  hosts: [main, hong_kong]\n",
            "host-added",
            "the host `hong_kong` also serves the operation",
        ),
        (
            "  mutual_tls: true\n",
            "mutual-tls-added",
            "require the merchant's certificate",
        ),
        (
            "  deprecated: {status: retired, since: 2025-01-01}\n",
            "operation-retired",
            "were taken down",
        ),
        (
            "  errors: [{code: NO_ORDER, status: 404}]\n",
            "error-added",
            "the error `NO_ORDER` was added",
        ),
    ] {
        let found = changes(&operations(32, ""), &operations(32, keys));
        let wire: Vec<&Change> = found
            .iter()
            .filter(|change| !change.rule.id.starts_with("rust-"))
            .collect();
        let [change] = wire.as_slice() else {
            panic!("{keys}: {found:#?}")
        };
        let message = format!(
            "{message} (POST /v3/orders/close_1, POST /v3/orders/close_10, POST /v3/orders/close_11 and 29 others)"
        );
        assert_eq!(
            (change.rule.id, change.subject.name.as_str(), &change.message),
            (id, "32 operations", &message)
        );
        assert!(found.len() <= 2, "{keys}: {found:#?}");
    }
}

#[test]
fn titles_of_many_operations_are_one_change() {
    let before = operations(32, "");
    let mut after = operations(32, "");
    for spec in &mut after.specs {
        spec.text = String::from_utf8_lossy(&spec.text).replace("下单", "关单").into();
    }
    let found = changes(&before, &after);
    let found: Vec<_> = found.iter().map(|change| change.message.as_str()).collect();
    let expected = "changed wording: titles (POST /v3/orders/close_1, POST /v3/orders/close_10, POST /v3/orders/close_11 and 29 others)";
    assert_eq!(found, [expected]);
}

#[test]
fn each_operation_that_is_added_or_removed_is_named() {
    let (few, many) = (operations(1, ""), operations(9, ""));
    for (before, after, id) in [(&few, &many, "operation-added"), (&many, &few, "operation-removed")] {
        let found = changes(before, after);
        let wire = found.iter().filter(|change| change.rule.id == id);
        assert_eq!(wire.count(), 8, "{found:#?}");
    }
}
