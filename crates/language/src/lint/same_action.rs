//! Finds variants of one operation or notification on a page, for different kinds of accounts: 企业开户 and 个人开户.
//!
//! Two are variants if their titles are equal without the words for the kind of account (商户, 服务商, 机构), if their paths
//! are equal without its segments (`partner`, `merchant`, `brand`), or if they send and receive much the same fields and
//! their titles are equal without further such words (企业, 个人).

use std::collections::BTreeSet;

use crate::field_path::paths_of;
use crate::lint::account_kind::{without_account_kind, without_any_account_kind};
use crate::model::{Field, Notification, Operation};

/// How many operations of a page are compared, each with each. A page with more is an overview.
pub(super) const COMPARED: usize = 50;

/// An operation, with the file of its spec.
#[derive(Clone, Copy)]
pub(super) struct Described<'s> {
    pub(super) file: &'s str,
    pub(super) operation: &'s Operation,
}

/// Whether they do the same.
pub(super) fn is_same_action(one: Described<'_>, other: Described<'_>) -> bool {
    titles_are_alike(&one.operation.title.value, &other.operation.title.value)
        && exchange_the_same(one.operation, other.operation)
}

/// Whether two notifications report the same for different kinds of accounts.
pub(super) fn is_same_event(one: &Notification, other: &Notification) -> bool {
    let overlap = overlap(&names(&[&one.fields]), &names(&[&other.fields]));
    let [one_title, other_title] = [one, other].map(|notification| notification.title.value.as_str());
    // A fact that no page states for one of them is not the page's.
    let is_inferred = |notification: &Notification| {
        let inferred = &notification.provenance.inferred;
        inferred.iter().any(|remark| remark.key.is_none())
    };
    one.protocol == other.protocol
        && !is_inferred(one)
        && !is_inferred(other)
        && (one_title == other_title
            || are_equal_without(without_account_kind, one_title, other_title)
            || titles_are_alike(one_title, other_title) && overlap.is_some_and(|(shared, all)| shared * 4 >= all))
}

/// Whether two titles differ only in words for a kind of account. Titles that differ in anything else are about different actions
/// or events.
fn titles_are_alike(one: &str, other: &str) -> bool {
    are_equal_without(without_any_account_kind, one, other)
}

/// Whether two titles are equal without some of their words, and something is left of them.
fn are_equal_without(left: fn(&str) -> Option<String>, one: &str, other: &str) -> bool {
    let one = left(one);
    one.is_some() && one == left(other)
}

/// Whether their requests and their responses have half of the fields of the smaller one in common, and together a quarter of
/// all fields.
fn exchange_the_same(one: &Operation, other: &Operation) -> bool {
    let requests = (request(one), request(other));
    let responses = (
        names(&[one.response.content.fields()]),
        names(&[other.response.content.fields()]),
    );
    let mut shared_of_all = 0;
    let mut all = 0;
    for (one, other) in [requests, responses] {
        let Some((shared, of_both)) = overlap(&one, &other) else {
            return false;
        };
        shared_of_all += shared;
        all += of_both;
    }
    shared_of_all * 4 >= all
}

/// How many names two messages have in common, and how many together; `None` if that is less than half of the smaller one's.
fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> Option<(usize, usize)> {
    let shared = one.intersection(other).count();
    let all = one.len() + other.len() - shared;
    (shared * 2 >= one.len().min(other.len())).then_some((shared, all))
}

fn request(operation: &Operation) -> BTreeSet<String> {
    let request = &operation.request;
    names(&[&request.query, &request.headers, request.body.fields()])
}

/// The paths of the fields, inner ones included, each with the number of its part.
fn names(parts: &[&[Field]]) -> BTreeSet<String> {
    let parts = parts.iter().enumerate();
    let paths = parts.flat_map(|(number, fields)| {
        let paths = paths_of(fields).into_iter();
        paths.map(move |path| format!("{number}/{path}"))
    });
    paths.collect()
}

#[cfg(test)]
mod tests {
    use super::titles_are_alike;

    #[test]
    fn titles_of_one_action_are_alike_whatever_the_account() {
        for (one, other) in [
            ("企业开户", "个人开户"),
            ("小微商户进件", "企业进件"),
            ("开户（自然人）", "开户（个体工商户）"),
            ("直连商户下单", "从业机构下单"),
            ("查询余额", "查询余额（品牌）"),
            ("提交申请单接口", "提交申请单(小微)"),
        ] {
            assert!(titles_are_alike(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("查询订单", "关闭订单"),
            ("锁定资格", "解锁资格"),
            ("下单接口", "退款接口"),
            ("申请退款", "申请退款通知"),
            ("签约成功通知", "解约成功通知"),
            ("支付成功通知", "支付失败通知"),
            ("员工入驻", "员工离职"),
            ("冻结账户", "恢复账户"),
            ("开通功能", "暂停功能"),
            ("同意申请", "拒绝申请"),
            ("上架商品", "下架商品"),
            ("个人", "企业"),
        ] {
            assert!(!titles_are_alike(one, other), "{one} {other}");
        }
    }
}
