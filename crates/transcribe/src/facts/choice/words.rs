//! Words in sentences that state a choice between fields.

use wechatpay_spec::model::ChoiceRule;

/// Numbers before `选一`, and what they are.
pub(super) const NUMBERS: [(char, usize); 17] = [
    ('二', 2),
    ('两', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('2', 2),
    ('3', 3),
    ('4', 4),
    ('5', 5),
    ('6', 6),
    ('7', 7),
    ('8', 8),
    ('9', 9),
];
/// Characters in their place that say no number.
pub(super) const UNNUMBERED: [char; 4] = ['N', 'n', '多', '几'];
/// Words between such a number and the things to choose from.
const COUNTERS: [char; 4] = ['种', '个', '项', '者'];
/// Words for exactly one in a cell that says nothing else.
pub(super) const ONE_IN_CELLS: &[&str] = &[
    "必填其一",
    "必传其一",
    "填其一",
    "传其一",
    "填一个",
    "传一个",
    "填一项",
    "传一项",
    "填一种",
    "选一",
    "填1个",
    "传1个",
    "其中一个必",
    "其中一项必",
    "必有一个",
    "必须有一",
    "任填一",
    "任传一",
];
/// Other words for exactly one.
pub(super) const ONE: &[&str] = &[
    "选其一",
    "选一个",
    "任选一",
    "任意一个",
    "选填一个",
    "选填其一",
    "选其中一个",
    "择一",
    "择其一",
    "有且仅有一个",
    "有且只有一个",
    "只能填一个",
    "只能传一个",
    "只能填其中一个",
    "只能传其中一个",
    "只需填一个",
    "choose one",
    "one of the two",
    "exactly one of",
    "one and only one of",
];
/// Words for at least one.
const ANY: &[&str] = &[
    "至少填",
    "至少传",
    "至少选",
    "至少有一",
    "至少一",
    "至少需",
    "至少要",
    "至少提供",
    "至少上传",
    "至少必填",
    "至少二选",
    "至少两",
    "至少三选",
    "at least one",
    "one or more of",
    "or both",
    "cannot both be empty",
    "can not both be empty",
    "cannot be both empty",
    "cannot be empty at the same time",
    "must not both be empty",
];
/// Words of a condition, a case or an exception.
const CONDITIONS: &[&str] = &[
    "时", "如", "若", "当", "则", "情况", "情形", "场景", "模式", "的话", "除", "仅", "只有", "只在", "无需", "无须",
    "其他", "其它", "其余", "部分", "非",
];
/// The same in English, as words.
const ENGLISH_CONDITIONS: &[&str] = &[
    "when",
    "if",
    "unless",
    "except",
    "where",
    "once",
    "otherwise",
    "depending",
    "case",
    "mode",
    "other",
    "only",
    "provided",
];
/// Words that contain one of them but state no condition.
const NO_CONDITIONS: &[&str] = &[
    "同时",
    "随时",
    "时间",
    "时刻",
    "时候",
    "小时",
    "及时",
    "实时",
    "当前",
    "相当",
    "适当",
    "当日",
    "当天",
    "例如",
    "比如",
    "如下",
    "如有且",
    "有且仅有",
    "仅能",
    "仅可",
    "仅需",
    "非空",
    "查询时",
    "请求时",
    "调用时",
    "下单时",
    "传参时",
    "one and only one",
    "provided by",
];
/// Words beside fields in a clause that states a choice.
const BESIDE_FIELDS: &[&str] = &[
    "字段", "参数", "两个", "三个", "多个", "几个", "二者", "两者", "三者", "必须", "需要", "任意", "至少", "只能",
    "必填", "必传", "必选", "传入", "填写", "以上", "以下", "上述", "建议", "进行", "传参", "需", "须", "要", "请",
    "可", "必", "填", "传", "选", "的", "中", "这", "该", "此", "本", "和", "与", "或", "跟", "及", "同", "在", "是",
    "为", "者", "注", "意", "其", "和", "并", "且", "但", "也", "项", "值", "一", "二", "三", "两", "即", "不能",
    "为空", "都", "均", "空", "不", "有", "单号", "号",
];
/// How many other characters a clause about a choice may have.
const OTHER_WORDS: usize = 2;

/// How many things there are to choose from, by the words before those of the choice: `4种订单号类型，` of
/// `4种订单号类型，选择一种`.
pub(super) fn counted(before: &str) -> Option<usize> {
    let characters: Vec<char> = before.chars().collect();
    let mut places = characters.windows(2).enumerate().rev();
    places.find_map(|(at, pair)| match pair {
        [digit, counter] if COUNTERS.contains(counter) => {
            // `14个`, `十二种`, `第二种`
            let follows = at
                .checked_sub(1)
                .and_then(|before| characters.get(before))
                .is_some_and(|before| before.is_ascii_digit() || matches!(before, '十' | '第'));
            let number = NUMBERS.iter().find(|(known, _)| known == digit)?;
            (!follows).then_some(number.1)
        }
        _ => None,
    })
}

/// Whether a sentence about a choice says that it holds under a condition, or denies it.
pub(super) fn is_conditional(sentence: &str) -> bool {
    let lower = sentence.to_ascii_lowercase();
    let lower = ONE
        .iter()
        .chain(NO_CONDITIONS)
        .fold(lower, |text, word| text.replace(word, " "));
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    CONDITIONS.iter().any(|word| lower.contains(word)) || words.any(|word| ENGLISH_CONDITIONS.contains(&word))
}

/// Whether the clause that states a choice has words in front of it that are about something other than fields, in a
/// sentence without their names and labels: `对公账户二选一`.
pub(super) fn is_about_others(sentence: &str, chooses: impl Fn(&str) -> bool) -> bool {
    let mut clauses = sentence.split(['，', ',', '：', ':', '、', '(', ')', '（', '）']);
    let Some(clause) = clauses.find(|clause| chooses(clause) || says_at_least(clause)) else {
        return false;
    };
    let numbers = NUMBERS.iter().filter_map(|(digit, _)| clause.find(*digit));
    let chosen = ["选", "择", "有且", "至少"].iter().filter_map(|word| clause.find(word));
    let end = chosen.chain(numbers).min().unwrap_or_default();
    let lead = clause.get(..end).unwrap_or_default();
    let kept = BESIDE_FIELDS
        .iter()
        .fold(lead.to_owned(), |text, word| text.replace(word, " "));
    kept.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii()).count() >= OTHER_WORDS
}

/// Words that forbid something.
const FORBIDDING: &[&str] = &["不能", "不可以", "不可", "不得", "不允许", "不应", "不准", "禁止", "勿"];
/// Words for all of the fields.
const ALL: &[&str] = &["同时", "全部", "一起", "都", "均", "全", "皆"];
/// Words for not sending them.
const EMPTY: &[&str] = &["为空", "空", "不", "缺", "没", "未", "留空", "省略"];
/// Words for sending them.
const SENT: &[&str] = &[
    "传", "填", "出现", "存在", "使用", "设置", "指定", "提供", "上传", "上送", "选", "有值", "非空", "有",
];
/// Words that say that several of them may be sent.
const SEVERAL: &[&str] = &[
    "可同时",
    "可以同时",
    "同时传",
    "同时填",
    "同时提供",
    "同时存在",
    "可都传",
    "可都填",
    "可以都传",
    "可以都填",
    "可以都选",
    "都传",
    "都填",
    "均传",
    "均填",
    "全填",
    "全传",
    "可一起",
    "可以一起",
    "可多选",
    "都有值",
    "both may",
    "both can",
    "both are passed",
    "both are sent",
    "both are provided",
    "both are specified",
    "at the same time",
    "send both",
    "pass both",
    "provide both",
];
/// Words that say that all may be left out.
const NONE: &[&str] = &[
    "都不传",
    "都不填",
    "都不选",
    "都不送",
    "均不传",
    "均不填",
    "均不选",
    "全不传",
    "全不填",
    "都可不",
    "均可不",
    "可都不",
    "都可以不",
    "可以都不",
    "均为空",
    "都为空",
    "都未传",
    "均未传",
    "都没传",
    "都没有传",
    "neither",
    "none of",
];
/// Words for at most one.
const MOST: &[&str] = &[
    "至多",
    "最多选",
    "最多传",
    "最多填",
    "最多一",
    "最多二选",
    "at most one",
    "no more than one",
];

/// The thing that a text forbids about all of the fields together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forbidden {
    /// `不能都为空`
    None,
    /// `不能同时传`
    Several,
}

/// The things that a text forbids, and the text without these words, which would say the opposite.
fn forbidden(text: &str) -> (Vec<Forbidden>, String) {
    let mut found = Vec::new();
    let mut kept = String::new();
    let mut rest = text;
    while let Some((at, length, what)) = next_forbidden(rest) {
        found.push(what);
        kept.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + length..).unwrap_or_default();
    }
    kept.push_str(rest);
    (found, kept)
}

/// The first place where a text forbids something about all of the fields, with its length.
fn next_forbidden(text: &str) -> Option<(usize, usize, Forbidden)> {
    let start = |text: &str, words: &[&str]| {
        words
            .iter()
            .find(|word| text.starts_with(**word))
            .map(|word| word.len())
    };
    text.char_indices().find_map(|(at, _)| {
        let here = text.get(at..)?;
        let mut length = start(here, FORBIDDING)?;
        length += start(here.get(length..)?, ALL)?;
        let rest = here.get(length..)?;
        match (start(rest, EMPTY), start(rest, SENT)) {
            (Some(word), _) => Some((at, length + word, Forbidden::None)),
            (None, Some(word)) => Some((at, length + word, Forbidden::Several)),
            (None, None) => None,
        }
    })
}

/// Whether a text says that at least one of the fields has to be sent.
pub(super) fn says_at_least(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ANY.iter().any(|word| lower.contains(word))
}

/// Whether it says so of the word for the choice itself: `至少二选一`, `choose one of them, or both`.
pub(super) fn says_at_least_of(text: &str) -> bool {
    ["至少二选", "至少两", "至少三选", "or both"]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether a text forbids that all of the fields are left out: `不能都为空`.
pub(crate) fn forbids_none(text: &str) -> bool {
    forbidden(text).0.contains(&Forbidden::None)
}

/// Whether a text forbids that several of them are sent: `不能同时传`.
pub(crate) fn forbids_several(text: &str) -> bool {
    forbidden(text).0.contains(&Forbidden::Several)
}

/// The words of a message about something in a text that contradicts a rule.
pub(super) fn doubt(rule: ChoiceRule, text: &str) -> Option<&'static str> {
    let (forbidden, rest) = forbidden(text);
    let lower = rest.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if rule == ChoiceRule::OneOf && has(SEVERAL) {
        return Some("the page also says that several may be");
    }
    if has(NONE) {
        return Some("the page also says that none may be");
    }
    if has(MOST) || rule == ChoiceRule::AnyOf && forbidden.contains(&Forbidden::Several) {
        return Some("the page also says that at most one may be");
    }
    None
}
