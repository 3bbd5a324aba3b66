//! Descriptions of fields: the short label at the beginning, listed values, the unit. Sentences are not copied.

use wechatpay_spec::model::Unit;
use wechatpay_spec::text::TITLE_LENGTH;

use super::code::is_code;
use super::unit;

/// The parts of a description that a spec keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Label {
    /// The short label, if the description begins with one.
    pub(crate) title: Option<String>,
    /// The listed values, each with its short label.
    pub(crate) values: Vec<(String, Option<String>)>,
    /// The unit of a number.
    pub(crate) unit: Option<Unit>,
}

/// The maximum width of a label, in Chinese characters. A longer text is a sentence.
const WIDTH: usize = 30;

/// The maximum length of a label that keeps its parentheses, in characters.
const WITH_PARENTHESES: usize = 24;

/// The marks that end a clause.
pub(super) const SEPARATORS: [char; 10] = ['。', '，', '；', '：', '！', '？', ';', ',', ':', '\n'];

/// Reads a description from a table's cell.
pub(crate) fn read(description: &str) -> Label {
    let description = without_markup(description);
    let mut segments = description.split('\u{1F}').map(str::trim);
    let first = segments.next().unwrap_or_default();
    let rest: Vec<&str> = segments.collect();
    let values = values(first, &rest);
    // Values listed in the first segment are not part of the label.
    let head = match first.find('`') {
        Some(at) if first.contains("枚举值") || first.contains("固定") => first.get(..at).unwrap_or_default(),
        _ => first,
    };
    // Neither is a value with its meaning.
    let head = if explained(first).is_some() { "" } else { head };
    Label {
        title: title(head),
        values,
        unit: unit::stated(&description),
    }
}

/// A title of at most [`TITLE_LENGTH`] characters: the first clause of a text.
pub(crate) fn title(text: &str) -> Option<String> {
    let text = text.replace(['`', '*'], "").replace('\u{a0}', " ");
    let clause = without_number(&text)
        .split(SEPARATORS)
        .find(|clause| !clause.trim().is_empty())
        .unwrap_or_default();
    of_clause(clause.trim())
}

/// First words of clauses that are about the value of a field, not about what it is.
pub(super) const ABOUT_VALUES: &[&str] = &[
    "单位", "枚举", "取值", "格式", "长度", "例", "如", "最", "不", "只", "仅", "可", "需", "须", "必", "固定", "默认",
    "示例",
];

/// The title of a field that has no label: the first clause of its description, if it says what the field is.
pub(crate) fn of_description(description: &str) -> Option<String> {
    let plain = without_markup(description);
    let bracketed = plain
        .trim_start()
        .strip_prefix('【')
        .and_then(|inside| inside.split_once('】'));
    if let Some(title) = bracketed.and_then(|(label, _)| title(label)) {
        return Some(title);
    }
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | '（' | '“' | '《');
    let first = plain
        .split('\u{1F}')
        .next()
        .unwrap_or_default()
        .trim_start_matches(is_mark);
    let title = title(first).filter(|title| title.contains(char::is_alphabetic));
    title.filter(|title| !ABOUT_VALUES.iter().any(|word| title.starts_with(word)) && !is_code(title))
}

/// The label that a clause is, if it is one.
pub(super) fn of_clause(clause: &str) -> Option<String> {
    // The full stop of a sentence is not part of the label; that of an abbreviation is.
    let mut clause = match clause.strip_suffix(" No.") {
        Some(_) => clause,
        None => clause.trim_end_matches('.').trim_end(),
    };
    if clause.chars().count() > WITH_PARENTHESES {
        let before = clause.split(['(', '（']).next().unwrap_or_default().trim();
        if !before.is_empty() {
            clause = before;
        }
    }
    let clause = closed(clause);
    let fits = clause.chars().count() <= TITLE_LENGTH && clause.chars().all(|c| !c.is_control());
    (fits && width(clause) <= WIDTH && is_label(clause)).then(|| clause.to_owned())
}

/// A text without the number of its first sentence: `1、退款成功时间`.
pub(super) fn without_number(text: &str) -> &str {
    let text = text.trim_start();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix('、') {
        Some(rest) if rest.len() < text.len() - '、'.len_utf8() => rest.trim_start(),
        _ => text,
    }
}

/// A clause without a parenthesis that it does not close.
fn closed(clause: &str) -> &str {
    let mut open = Vec::new();
    for (at, c) in clause.char_indices() {
        match c {
            '(' | '（' => open.push(at),
            ')' | '）' => {
                open.pop();
            }
            _ => {}
        }
    }
    let end = open.first().copied().unwrap_or(clause.len());
    clause.get(..end).unwrap_or(clause).trim_end()
}

/// The width of a label, in Chinese characters.
fn width(label: &str) -> usize {
    label
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum::<usize>()
        .div_ceil(2)
}

/// Whether a clause names its field; it may also announce values, be a value, or state a condition.
pub(super) fn is_label(clause: &str) -> bool {
    let is_value = clause.contains('_') && clause.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let is_condition = ["当", "若", "如果", "仅在", "必须", "取当前"]
        .iter()
        .any(|word| clause.starts_with(word))
        && !["当天", "当前", "当日", "当月", "当地", "当期"]
            .iter()
            .any(|word| clause.starts_with(word));
    let is_time = clause.ends_with('时') && (clause.contains('为') || clause.contains("请求"));
    let has_quotes = clause.matches('“').count() == clause.matches('”').count();
    !matches!(clause, "" | "枚举值" | "枚举类型" | "-" | "--" | "无")
        && !is_value
        && !is_condition
        && !is_time
        && has_quotes
}

/// A text with line breaks as unit separators, and without tags and the targets of links.
pub(super) fn without_markup(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && let Some((tag, after)) = rest.split_once('>')
            && tag.len() < 200
        {
            if tag.trim_end_matches([' ', '/']).eq_ignore_ascii_case("<br") {
                plain.push('\u{1F}');
            }
            rest = after;
        } else if c == '['
            && let Some((label, after)) = rest.get(1..).and_then(|inside| inside.split_once("]("))
            && let Some((_, after)) = after.split_once(')')
        {
            plain.push_str(label);
            rest = after;
        } else {
            plain.push(if c.is_control() { ' ' } else { c });
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    plain
}

fn values(first: &str, rest: &[&str]) -> Vec<(String, Option<String>)> {
    let mut values: Vec<(String, Option<String>)> = Vec::new();
    let listed = std::iter::once(&first)
        .chain(rest)
        .find(|segment| segment.contains("枚举值") && segment.contains('`'));
    if let Some(segment) = listed {
        let segment = segment.split("默认").next().unwrap_or_default();
        for value in segment.split('`').skip(1).step_by(2) {
            let value = value.trim();
            if !value.is_empty() && !values.iter().any(|(known, _)| known == value) {
                values.push((value.to_owned(), None));
            }
        }
        return values;
    }
    let announced = first.contains("枚举值");
    for segment in rest {
        if let Some((value, title)) = explained(segment)
            && !values.iter().any(|(known, _)| *known == value)
        {
            values.push((value, title));
        }
    }
    // A single explained value is an example, unless the description announces values.
    if values.len() < 2 && !announced {
        values.clear();
    }
    values
}

/// `` `ADD`：签约 ``: a value and its meaning.
fn explained(segment: &str) -> Option<(String, Option<String>)> {
    let (value, meaning) = segment.split_once('：').or_else(|| segment.split_once(':'))?;
    let value = value.trim().trim_matches('`');
    let is_value = is_code(value);
    is_value.then(|| (value.to_owned(), title(meaning)))
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Unit;

    use super::{Label, read, title};

    fn label(title: &str, values: &[(&str, Option<&str>)], unit: Option<Unit>) -> Label {
        Label {
            title: (!title.is_empty()).then(|| title.to_owned()),
            values: values
                .iter()
                .map(|(value, title)| ((*value).to_owned(), title.map(str::to_owned)))
                .collect(),
            unit,
        }
    }

    #[test]
    fn values_are_listed_in_several_notations() {
        let two = [("SUCCESS", None), ("FAIL", None)];
        assert_eq!(
            read("状态<br/>`SUCCESS` | `FAIL` 枚举值之一"),
            label("状态", &two, None)
        );
        assert_eq!(
            read("状态 `SUCCESS` |`FAIL`枚举值之一<br/>默认为`FAIL`"),
            label("状态", &two, None)
        );
        assert_eq!(read("版本<br/> `1.0` 枚举值"), label("版本", &[("1.0", None)], None));
        assert_eq!(read("类型<br/>固定枚举值`A`"), label("类型", &[("A", None)], None));
        let explained = [("ADD", Some("签约")), ("DELETE", Some("解约"))];
        assert_eq!(
            read("枚举值：<br/>`ADD`：签约<br/>DELETE：解约，不再扣款"),
            label("", &explained, None)
        );
        assert_eq!(read("币种<br/>`CNY`：人民币"), label("币种", &[], None));
        assert_eq!(read("风险类型枚举值的描述"), label("风险类型枚举值的描述", &[], None));
    }

    #[test]
    fn a_label_is_the_first_clause() {
        assert_eq!(read("金额，单位为分，只能为整数"), label("金额", &[], Some(Unit::Fen)));
        assert_eq!(read("时长(秒)"), label("时长(秒)", &[], Some(Unit::Second)));
        assert_eq!(read("有效时间，单位：分钟"), label("有效时间", &[], None));
        assert_eq!(
            read("[文档](https://a.b/c)里的编号<Badge text=\"x\" />。后文"),
            label("文档里的编号", &[], None)
        );
        assert_eq!(title(&"长".repeat(61)), None);
        assert_eq!(title(&format!("短名({})", "长".repeat(61))).as_deref(), Some("短名"));
        assert_eq!(title(" 。"), None);
        assert_eq!(title("1、退款成功时间").as_deref(), Some("退款成功时间"));
        assert_eq!(title("3C认证编号").as_deref(), Some("3C认证编号"));
        assert_eq!(title("用户\u{a0}openid").as_deref(), Some("用户 openid"));
        assert_eq!(title("验核机构**注**").as_deref(), Some("验核机构注"));
        assert_eq!(title("总金额(大于等于0的数字，单位分)").as_deref(), Some("总金额"));
        assert_eq!(title("发票开具地(地址编码）").as_deref(), Some("发票开具地(地址编码）"));
        assert_eq!(title("Settlement Bank No.").as_deref(), Some("Settlement Bank No."));
        assert_eq!(title("Phone Number.").as_deref(), Some("Phone Number"));
        for sentence in [
            "当verify_openid为V_OP_NM_MA时返回",
            "trade_scene为PARKING时，返回场景信息",
            "仅在会员卡活动渠道，有值",
            "STORE_STATE_VALID",
            "1、USER_OPEN_SERVICE",
            "有多个结果时用分号”;“分隔",
        ] {
            assert_eq!(title(sentence), None, "{sentence}");
        }
        assert_eq!(title("当天可用时间段").as_deref(), Some("当天可用时间段"));
        assert_eq!(read("CNY：人民币<br/>`USD`：美元").title, None);
    }
}
