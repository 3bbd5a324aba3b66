//! Whether two operations or notifications of one page do the same for different kinds of accounts, judged by what they send and
//! receive and by what their titles or URL paths have in common: 企业开户 and 个人开户, `/v3/apply` and `/v3/micro/apply`.
//!
//! Kinds of accounts are not listed here, because documents name new ones at any time.

use std::collections::BTreeSet;

use crate::lint::account_kind::without_account_kind;
use crate::model::{Field, Notification, Operation};
use crate::url_path::without_parameter_names;

/// How many operations of a page are compared, each with each. A page with more is an overview.
pub(super) const COMPARED: usize = 50;

/// The characters that two titles have in common at least, at their beginning or their end.
const COMMON: usize = 2;

/// Actions. Titles that differ in one are about different actions, however much else they have in common.
const ACTIONS: [&str; 47] = [
    "上传", "上报", "下单", "下载", "修改", "停用", "充值", "关联", "关闭", "创建", "删除", "发放", "发送", "取消",
    "变更", "启用", "回调", "回退", "失效", "完结", "授权", "提交", "提现", "撤销", "支付", "新增", "更新", "查询",
    "校验", "核销", "注销", "添加", "激活", "申请", "确认", "移除", "签约", "终止", "绑定", "解冻", "解约", "解绑",
    "解锁", "转账", "退款", "通知", "锁定",
];

/// An operation, with the file and the URL path of its spec.
#[derive(Clone, Copy)]
pub(super) struct Described<'s> {
    pub(super) file: &'s str,
    pub(super) url_path: &'s str,
    pub(super) operation: &'s Operation,
}

/// Whether they do the same.
pub(super) fn is_same_action(one: Described<'_>, other: Described<'_>) -> bool {
    (titles_are_alike(&one.operation.title.value, &other.operation.title.value)
        || is_longer(one.url_path, other.url_path)
        || is_longer(other.url_path, one.url_path))
        && exchange_the_same(one.operation, other.operation)
}

/// Whether two notifications report the same for different kinds of accounts.
pub(super) fn is_same_event(one: &Notification, other: &Notification) -> bool {
    let (one_names, other_names) = (names(&[&one.fields]), names(&[&other.fields]));
    let shared = one_names.intersection(&other_names).count();
    let smaller = one_names.len().min(other_names.len());
    let all = one_names.len() + other_names.len() - shared;
    let titles = [one, other].map(|notification| without_account_kind(&notification.title.value));
    let [one_title, other_title] = [one, other].map(|notification| notification.title.value.as_str());
    // What no page states for one of them is not the page's.
    let is_inferred = |notification: &Notification| {
        let inferred = &notification.provenance.inferred;
        inferred.iter().any(|remark| remark.key.is_none())
    };
    one.protocol == other.protocol
        && !is_inferred(one)
        && !is_inferred(other)
        && (one_title == other_title
            || titles.iter().all(Option::is_some) && titles.iter().min() == titles.iter().max()
            || titles_are_alike(one_title, other_title) && shared * 2 >= smaller && shared * 4 >= all)
}

/// Whether two titles begin or end alike, and name the same actions.
fn titles_are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (essence(one), essence(other));
    let common = |pairs: &mut dyn Iterator<Item = (char, char)>| pairs.take_while(|(a, b)| a == b).count();
    let (one_chars, other_chars) = (one.chars(), other.chars());
    let first = common(&mut one_chars.clone().zip(other_chars.clone()));
    let rest = one_chars.clone().count().min(other_chars.clone().count()) - first;
    let last = common(&mut one_chars.rev().zip(other_chars.rev()).take(rest));
    // In the whole titles: 签约 and 解约 differ in less than a word.
    let is_named_by_both = |action: &&str| one.matches(*action).count() == other.matches(*action).count();
    first.max(last) >= COMMON && ACTIONS.iter().all(is_named_by_both)
}

/// A title without brackets and blanks, and without the word for an interface.
fn essence(title: &str) -> String {
    let is_left_out = |c: char| c.is_whitespace() || "()（）[]【】「」《》-—_/".contains(c);
    let title: String = title.chars().filter(|c| !is_left_out(*c)).collect();
    title.trim_end_matches("接口").to_lowercase()
}

/// Whether the first path is the second with one segment more, or with one more word at the beginning of a segment, but not
/// at its end, where segments name actions.
fn is_longer(long: &str, short: &str) -> bool {
    let (long, short) = (without_parameter_names(long), without_parameter_names(short));
    let (long, short): (Vec<&str>, Vec<&str>) = (long.split('/').collect(), short.split('/').collect());
    let first = long.iter().zip(&short).take_while(|(a, b)| a == b).count();
    let (Some(long), Some(short)) = (long.get(first..), short.get(first..)) else {
        return false;
    };
    match (long, short) {
        ([_, after @ ..], short) if !after.is_empty() && after == short => true,
        ([long, after @ ..], [short, rest @ ..]) if after == rest => {
            let more = long.strip_suffix(short);
            more.is_some_and(|more| more.len() > 1 && more.ends_with(['-', '_']))
        }
        _ => false,
    }
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
        let shared = one.intersection(&other).count();
        if shared * 2 < one.len().min(other.len()) {
            return false;
        }
        shared_of_all += shared;
        all += one.len() + other.len() - shared;
    }
    shared_of_all * 4 >= all
}

fn request(operation: &Operation) -> BTreeSet<String> {
    let request = &operation.request;
    names(&[&request.query, &request.headers, request.body.fields()])
}

/// The paths of the fields, inner ones included, each with the number of its part.
fn names(parts: &[&[Field]]) -> BTreeSet<String> {
    fn collect(fields: &[Field], above: &str, names: &mut BTreeSet<String>) {
        for field in fields {
            let path = format!("{above}/{}", field.name.value);
            collect(&field.fields, &path, names);
            names.insert(path);
        }
    }
    let mut all = BTreeSet::new();
    for (number, fields) in parts.iter().enumerate() {
        collect(fields, &number.to_string(), &mut all);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{ACTIONS, is_longer, titles_are_alike};

    #[test]
    fn actions_are_sorted() {
        assert!(ACTIONS.is_sorted());
    }

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
            ("下单", "退款"),
            ("下单接口", "退款接口"),
            ("申请退款", "申请退款通知"),
            ("签约成功通知", "解约成功通知"),
            ("支付分用户支付通知", "支付分用户领取通知"),
        ] {
            assert!(!titles_are_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_path_is_longer_by_a_segment_or_a_word_before_its_end() {
        for (long, short) in [
            ("/v3/micro/apply", "/v3/apply"),
            ("/v3/apply/brand/{id}", "/v3/apply/{no}"),
            ("/v3/micro-apply", "/v3/apply"),
        ] {
            assert!(is_longer(long, short), "{long}");
            assert!(!is_longer(short, long), "{long}");
        }
        for (long, short) in [
            ("/v3/apply/close", "/v3/apply"),
            ("/v3/apply-close", "/v3/apply"),
            ("/v3/applyclose", "/v3/apply"),
            ("/v3/preapply", "/v3/apply"),
            ("/v3/n-apply", "/v3/m-apply"),
            ("/v3/apply", "/v3/apply"),
        ] {
            assert!(!is_longer(long, short), "{long}");
        }
    }
}
