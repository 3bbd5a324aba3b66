//! Fields whose table says `number`: whole or with a fraction. The evidence decides, by one rule, which docs/importing.md
//! states; so the lines need no remark.

use wechatpay_spec::model::Scalar;

use super::sample::Sample;
use crate::reason;

/// Words in names of amounts of money.
const AMOUNTS: &[&str] = &[
    "amount",
    "amt",
    "fee",
    "price",
    "balance",
    "refund",
    "contribute",
    "advance",
];
/// Words in labels of amounts of money.
const AMOUNT_LABELS: &[&str] = &[
    "金额",
    "单价",
    "原价",
    "价格",
    "现价",
    "实付价",
    "余额",
    "总额",
    "手续费",
    "优惠额",
    "退款额",
];
/// Words in names of counts, numbers and codes.
const COUNTS: &[&str] = &[
    "appliance",
    "code",
    "count",
    "day",
    "days",
    "duration",
    "id",
    "index",
    "key",
    "keys",
    "length",
    "level",
    "limit",
    "mode",
    "month",
    "no",
    "num",
    "number",
    "offset",
    "page",
    "period",
    "periods",
    "points",
    "quantity",
    "result",
    "scene",
    "seq",
    "size",
    "state",
    "status",
    "time",
    "times",
    "timestamp",
    "type",
    "version",
    "year",
];
/// Words in labels of counts, numbers and codes.
const COUNT_LABELS: &[&str] = &[
    "数量",
    "个数",
    "次数",
    "总数",
    "笔数",
    "条数",
    "张数",
    "天数",
    "期数",
    "序号",
    "编号",
    "时长",
    "状态",
    "过期时间",
    "是否",
];
/// Words in names of values that often have a fraction.
const FRACTIONS: &[&str] = &["rate", "ratio", "percent", "longitude", "latitude", "score"];
/// Words in labels of values that often have a fraction.
const FRACTION_LABELS: &[&str] = &["率", "比例", "经度", "纬度", "百分"];

/// The evidence about a field that its table calls a number.
pub(crate) struct Clues<'a> {
    /// Its wire name.
    pub(crate) name: &'a str,
    /// Its label; empty when it has none.
    pub(crate) label: &'a str,
    /// Its sample value.
    pub(crate) sample: Option<&'a Sample>,
    /// The sample value of a field of the same name elsewhere on the page.
    pub(crate) sample_elsewhere: Option<&'a Sample>,
    /// Its listed values.
    pub(crate) values: &'a [(String, Option<String>)],
    /// Whether a sibling names a currency.
    pub(crate) beside_currency: bool,
}

/// The type of a number, and the reason when it is not a number at all.
pub(crate) fn scalar(clues: &Clues<'_>) -> (Scalar, Option<&'static str>) {
    let whole = |sample: Option<&Sample>| match sample {
        Some(Sample::Integer(_)) => Some(true),
        Some(Sample::Decimal(_)) => Some(false),
        Some(Sample::Text(text)) => text.parse::<f64>().is_ok().then(|| text.parse::<i64>().is_ok()),
        Some(Sample::List(items)) if !items.is_empty() => {
            let all = items.iter().all(|item| matches!(item, Sample::Integer(_)));
            Some(all)
        }
        _ => None,
    };
    let words: Vec<&str> = clues.name.split(['_', '-']).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let says = |list: &[&str]| list.iter().any(|word| clues.label.contains(word));
    match whole(clues.sample) {
        Some(true) => return (Scalar::Integer, None),
        Some(false) => return (Scalar::Number, None),
        None => {}
    }
    if !clues.values.is_empty() && clues.values.iter().all(|(value, _)| value.parse::<i64>().is_ok()) {
        return (Scalar::Integer, None);
    }
    match whole(clues.sample_elsewhere) {
        Some(true) => return (Scalar::Integer, None),
        Some(false) => return (Scalar::Number, None),
        None => {}
    }
    // One of the pages that list it says that it is the rate times 10 to the 8th.
    if clues.name == "settlement_rate" {
        return (Scalar::Integer, None);
    }
    if has(FRACTIONS) || says(FRACTION_LABELS) {
        return (Scalar::Number, None);
    }
    let last_is = |list: &[&str]| words.last().is_some_and(|word| list.contains(word));
    if last_is(COUNTS) || says(COUNT_LABELS) {
        return (Scalar::Integer, None);
    }
    if last_is(&["name"]) {
        return (Scalar::String, Some(reason::NAME_IS_TEXT));
    }
    if has(AMOUNTS) || says(AMOUNT_LABELS) || clues.beside_currency {
        return (Scalar::Integer, None);
    }
    (Scalar::Number, None)
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Scalar;

    use super::{Clues, scalar};
    use crate::facts::sample::Sample;
    use crate::reason;

    fn clues<'a>(name: &'a str, label: &'a str, sample: Option<&'a Sample>) -> Clues<'a> {
        Clues {
            name,
            label,
            sample,
            sample_elsewhere: None,
            values: &[],
            beside_currency: false,
        }
    }

    #[test]
    fn a_sample_outweighs_a_name() {
        let whole = Sample::Integer("600".to_owned());
        let decimal = Sample::Decimal("6.5".to_owned());
        assert_eq!(
            scalar(&clues("tax_rate", "税率", Some(&whole))),
            (Scalar::Integer, None)
        );
        assert_eq!(scalar(&clues("amount", "金额", Some(&decimal))), (Scalar::Number, None));
    }

    #[test]
    fn without_a_sample_names_and_labels_decide() {
        let known = |name, label| scalar(&clues(name, label, None)).0;
        assert_eq!(known("total_amount", ""), Scalar::Integer);
        assert_eq!(known("advance", "垫付回补金额"), Scalar::Integer);
        assert_eq!(known("plan_id", "计划ID"), Scalar::Integer);
        assert_eq!(known("settlement_rate", "结算汇率"), Scalar::Integer);
        assert_eq!(known("deduct_points", "消耗积分数"), Scalar::Integer);
        assert_eq!(known("fee_rate", "费率"), Scalar::Number);
        assert_eq!(known("hidden", "隐藏"), Scalar::Number);
        assert_eq!(known("hidden", "是否隐藏"), Scalar::Integer);
        assert_eq!(
            scalar(&clues("goods_name", "商品名称", None)),
            (Scalar::String, Some(reason::NAME_IS_TEXT))
        );
        let beside = Clues {
            beside_currency: true,
            ..clues("total", "", None)
        };
        assert_eq!(scalar(&beside), (Scalar::Integer, None));
    }
}
