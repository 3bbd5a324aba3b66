//! Every key of lifecycles reaches what reads them: the loader, whose model the sandbox interprets, the writer and the JSON
//! Schema.
//!
//! A lifecycle here stands alone: no spec describes its operations, and not all its states are reached. What the loader
//! reports about that is ignored; everything else fails.

use wechatpay_spec::lifecycle::Lifecycle;
use wechatpay_spec::rule::Rule;
use wechatpay_spec::{Sources, load, rules, schema, write};

use crate::frame::{
    ADDITION, ASSIGNED, BEGINNING, CAUSE, CHECK, COUNTERPART, CREATION, ENTRY_RESPONSE, FOLLOWING, LIFECYCLE,
    LIST_RESPONSE, NOTIFY, PARENT, REFUSAL, REPEAT, STATE, TRANSITION,
};
use crate::rows::{Row, row};
use crate::{Named, assert_ignores};

// One line per row, so that the table can be read by columns.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row(LIFECYCLE, "title: 订单", "title: 退款"),
    row(LIFECYCLE, "key: out_trade_no", "key: out_refund_no"),
    row(LIFECYCLE, "ids: [transaction_id]", ""),
    row(LIFECYCLE, "scope: [plan_id]", ""),
    row(LIFECYCLE, "state: trade_state", ""),
    row(LIFECYCLE, "state_title: trade_state_desc", ""),
    row(LIFECYCLE, "notify_url: transaction_notify_url", ""),
    row(LIFECYCLE, "aliases: {refund_status: status}", ""),
    row(LIFECYCLE, "hides: [payer]", ""),
    row(LIFECYCLE, "parent: {lifecycle: order, by: [order_id], states: [PAID], unknown: {code: A, message: 文}, wrong_state: {code: A, message: 文}}", ""),
    row(LIFECYCLE, "counterpart: {lifecycle: v2-order}", ""),
    row(LIFECYCLE, "unknown: {code: A, message: 无}", "unknown: {code: B, message: 无}"),
    row(LIFECYCLE, "repeat: {refusal: {code: A, message: 无}}", "repeat: {refusal: {code: B, message: 无}}"),
    row(LIFECYCLE, "states: {PAID: {title: 已支付}}", "states: {PAID: {title: 未支付}}"),
    row(LIFECYCLE, "single: true", ""),
    row(LIFECYCLE, "address: complaint-notification", ""),
    row(LIFECYCLE, "create: {POST /v3/b: {state: NEW}}", ""),
    row(LIFECYCLE, "read: [GET /v3/b]", ""),
    row(LIFECYCLE, "lists: {GET /v3/b: {items: data}}", ""),
    row(LIFECYCLE, "entries: {GET /v3/b: {of: data, by: id}}", ""),
    row(LIFECYCLE, "remaining: {GET /v3/b: unsplit_amount}", ""),
    row(LIFECYCLE, "void_entries: {\"receivers[].result\": CLOSED}", ""),
    row(LIFECYCLE, "begin: {complain: {title: 投诉, by: payer, state: NEW}}", ""),
    row(LIFECYCLE, "transitions: {pay: {title: 支付, by: payer, from: [NEW], to: PAID}}", ""),

    row(PARENT, "lifecycle: refund", "lifecycle: transfer"),
    row(PARENT, "by: [out_trade_no]", "by: [transaction_id]"),
    row(PARENT, "states: [SUCCESS]", "states: [REFUND]"),
    row(PARENT, "transition: refund", ""),
    row(PARENT, "unknown: {code: A, message: 无}", "unknown: {code: B, message: 无}"),
    row(PARENT, "wrong_state: {code: A, message: 无}", "wrong_state: {code: B, message: 无}"),
    row(COUNTERPART, "lifecycle: v2-refund", "lifecycle: v2-transfer"),
    row(COUNTERPART, "fields: {amount.total: total_fee}", ""),
    row(COUNTERPART, "states: {ABNORMAL: CHANGE}", ""),
    row(COUNTERPART, "renamed_values: {AVAILABLE: RECHARGE}", ""),
    row(STATE, "title: 已支付", "title: 未支付"),
    row(STATE, "hides: [payer]", ""),
    row(STATE, "final: true", ""),
    row(STATE, "void: true", ""),
    row(STATE, "absent: true", ""),

    row(CREATION, "state: PAID", "state: CLOSED"),
    row(CREATION, "checks: [{function: at_least, of: amount, limit: 1}]", ""),
    row(CREATION, "set: {trade_type: NATIVE}", ""),
    row(CREATION, "append: {data: {set: {name: A}}}", ""),
    row(CREATION, "then: {transition: pay}", ""),
    row(CREATION, "refusals: {PAID: {code: A, message: 文}}", ""),
    row(BEGINNING, "title: 支付", "title: 签约"),
    row(BEGINNING, "state: PAID", "state: CLOSED"),
    row(BEGINNING, "by: platform", "by: clock"),
    row(BEGINNING, "with: {lifecycle: order, transition: pay, field: code}", ""),
    row(BEGINNING, "set: {trade_type: NATIVE}", ""),
    row(BEGINNING, "append: {data: {set: {name: A}}}", ""),
    row(BEGINNING, "notify: {event: A.B, summary: 支付成功}", ""),
    row(CAUSE, "lifecycle: refund", "lifecycle: transfer"),
    row(CAUSE, "transition: sign", "transition: close"),
    row(CAUSE, "field: contract_code", "field: contract_id"),
    row(LIST_RESPONSE, "items: list", "items: rows"),
    row(LIST_RESPONSE, "of: steps", ""),
    row(LIST_RESPONSE, "total: total_count", ""),
    row(LIST_RESPONSE, "count: refund_count", ""),
    row(LIST_RESPONSE, "sums: [refund_fee]", ""),
    row(LIST_RESPONSE, "filter: [openid]", ""),
    row(LIST_RESPONSE, "from: begin_date", ""),
    row(LIST_RESPONSE, "to: end_date", ""),
    row(ENTRY_RESPONSE, "of: list", "of: rows"),
    row(ENTRY_RESPONSE, "by: detail_id", "by: out_detail_no"),
    row(ADDITION, "set: {name: A}", ""),
    row(FOLLOWING, "transition: sign", "transition: close"),
    row(FOLLOWING, "function: at_least", "function: equal"),
    row(FOLLOWING, "of: total", "of: fee"),
    row(FOLLOWING, "limit: 100", "limit: amount.total"),
    row(FOLLOWING, "lifecycle: order", ""),

    row(TRANSITION, "title: 签约", "title: 解约"),
    row(TRANSITION, "by: platform", "by: clock"),
    row(TRANSITION, "operations: [POST /v3/b]", ""),
    row(TRANSITION, "when: {action: REJECT}", ""),
    row(TRANSITION, "from: [PAID]", "from: [CLOSED]"),
    row(TRANSITION, "to: SIGNED", "to: CLOSED"),
    row(TRANSITION, "after: 5", "after: 6"),
    row(TRANSITION, "at: time_expire", ""),
    row(TRANSITION, "checks: [{function: at_least, of: amount, limit: 1}]", ""),
    row(TRANSITION, "set: {trade_type: NATIVE}", ""),
    row(TRANSITION, "append: {data: {set: {name: A}}}", ""),
    row(TRANSITION, "notify: {event: A.B, summary: 支付成功}", ""),
    row(TRANSITION, "refusals: {PAID: {code: A, message: 文}}", ""),
    row(CHECK, "function: at_least", "function: equal"),
    row(CHECK, "of: total", "of: fee"),
    row(CHECK, "limit: 100", ""),
    row(CHECK, "lifecycle: order", ""),
    row(CHECK, "less: \"post_discounts[].amount\"", ""),
    row(CHECK, "entry: {account: return_mchid}", ""),
    row(CHECK, "refusal: {code: A, message: 文}", ""),
    row(ASSIGNED, "field: amount.total", "field: amount.payer_total"),
    row(ASSIGNED, "parent: transaction_id", "parent: out_trade_no"),
    row(ASSIGNED, "request: payer.openid", "request: payer.sp_openid"),
    row(ASSIGNED, "text: \"{now}\"", "text: \"{date}\""),
    row(NOTIFY, "event: C.D", "event: E.F"),
    row(NOTIFY, "summary: 退款成功", "summary: 退款失败"),
    row(NOTIFY, "set: {result_code: FAIL}", ""),
    row(REPEAT, "refusal: {code: A, message: 无}", "refusal: {code: B, message: 无}"),
    row(REPEAT, "same: [out_trade_no]", ""),
    row(REPEAT, "states: [NOTPAY]", ""),
    row(REPEAT, "renews: [DELETED]", ""),
    row(REFUSAL, "code: ORDER_NOT_EXIST", "code: OUT_TRADE_NO_USED"),
    row(REFUSAL, "status: 404", ""),
    row(REFUSAL, "message: 订单不存在", "message: 退款单不存在"),
];

/// The rules about other files, and about the states as a whole.
const OF_WHOLE_FILES: [Rule; 6] = [
    rules::LIFECYCLE_OPERATION,
    rules::LIFECYCLE_FIELD,
    rules::LIFECYCLE_STATE,
    rules::LIFECYCLE_EVENT,
    rules::LIFECYCLE_ERROR,
    rules::LIFECYCLE_PARENT,
];

/// The only lifecycle of the sources.
fn lifecycle(name: Named, sources: &Sources) -> Lifecycle {
    let mut loaded = load(sources);
    for finding in &loaded.diagnostics {
        let is_ignored = OF_WHOLE_FILES.iter().any(|rule| rule.code == finding.rule.code);
        assert!(is_ignored, "{name:?}: {}", finding.message);
    }
    assert_eq!(loaded.lifecycles.len(), 1, "{name:?}");
    loaded.lifecycles.remove(0)
}

fn text(sources: &Sources) -> &str {
    std::str::from_utf8(&sources.lifecycles[0].text).expect("UTF-8")
}

#[test]
fn the_loader_reads_every_key_of_lifecycles() {
    let ignored = ROWS.iter().filter(|row| {
        let [with, changed] = row.states().map(|sources| lifecycle(row.name(), &sources));
        with == changed
    });
    assert_ignores(&ignored.map(Row::name).collect(), &[]);
}

#[test]
fn the_writer_keeps_every_key_of_lifecycles() {
    for row in ROWS {
        for sources in row.states() {
            let mut canonical = sources.clone();
            for source in &mut canonical.lifecycles {
                source.text = write::source(source).expect("a sound lifecycle").into_bytes();
            }
            assert_eq!(
                lifecycle(row.name(), &canonical),
                lifecycle(row.name(), &sources),
                "{}",
                text(&canonical)
            );
        }
    }
}

#[test]
fn the_json_schema_knows_every_key_of_lifecycles() {
    let schema = serde_json::from_str(&schema::lifecycle()).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for row in ROWS {
        let is_valid = |sources: &Sources| {
            let instance = schema::instance(text(sources)).expect("YAML");
            validator.is_valid(&instance)
        };
        for sources in row.states() {
            assert!(is_valid(&sources), "{:?}: {}", row.name(), text(&sources));
        }
        let misspelt = format!("x{}", row.key);
        let sources = row.frame.sources("", &[row.key, &misspelt]);
        assert!(!is_valid(&sources), "{:?}: the schema accepts any key", row.name());
    }
}
