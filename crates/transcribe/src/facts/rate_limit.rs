//! Rate limits.

use wechatpay_spec::model::{Period, RateLimit};
use wechatpay_spec::place::Span;

use super::plain_text::{plain, sentences};
use crate::findings::{Findings, shorten};
use crate::rules;

/// The rate limits that a text states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct RateLimits {
    /// The first one.
    first: Option<RateLimit>,
    /// The sentences with another one, or with one that is not read.
    unread: Vec<String>,
}

/// Words in front of a rate limit, in lower case.
const ANNOUNCEMENTS: &[&str] = &[
    "限频",
    "频率限制",
    "频率上限",
    "调用频率",
    "请求频率",
    "接口频率",
    "访问频率",
    "频控",
    "频次",
    "限流",
    "限速",
    "qps",
    "tps",
    "rate limit",
    "rate-limit",
    "frequency limit",
    "request frequency",
    "frequency",
];
/// Words of a sentence that is about calls, in which a number with a period is a rate limit.
const CALLS: &[&str] = &[
    "调用", "请求", "接口", "访问", "并发", "requests", "request", "calls", "queries", "api",
];
/// Words that are about something other than the calls of an operation: `每天最多可修改3次`.
const OTHERS: &[&str] = &["修改", "签约", "用户", "重试", "通知", "回调", "下载", "轮询", "间隔"];
/// Words of a limit under a condition, which is not that of the operation.
const CONDITIONS: &[&str] = &[
    "错误请求",
    "错误或无效",
    "无效请求",
    "异常或错误",
    "错误或异常",
    "前的订单",
    "以上的订单",
    "error or invalid",
    "erroneous",
    "invalid request",
    "month ago",
    "months ago",
    "days ago",
];
/// The words for a period; of those that fit, the longest counts.
const PERIODS: &[(&str, Period)] = &[
    ("分钟", Period::Minute),
    ("分", Period::Minute),
    ("minute", Period::Minute),
    ("min", Period::Minute),
    ("m", Period::Minute),
    ("秒", Period::Second),
    ("second", Period::Second),
    ("sec", Period::Second),
    ("s", Period::Second),
    ("小时", Period::Hour),
    ("hour", Period::Hour),
    ("h", Period::Hour),
    ("天", Period::Day),
    ("日", Period::Day),
    ("day", Period::Day),
    ("d", Period::Day),
];
/// Words for single calls between a number and its period.
const COUNTED: &[&str] = &[
    "次请求",
    "次调用",
    "次",
    "个请求",
    "笔",
    "requests",
    "request",
    "req",
    "calls",
    "call",
    "times",
    "queries",
];
/// So many calls in a second or a minute are the limit of an operation, even if nothing announces it.
const LIKELY: u32 = 10;
/// How far from its announcement a number is still about it, in characters.
const NEAR: usize = 20;

/// The first rate limit of a text. Others, and those that are not read, are reported.
pub(crate) fn read(text: &str, findings: &mut Findings) -> Option<RateLimit> {
    let found = find(text);
    for sentence in found.unread {
        let message = format!("a rate limit is not read: `{}`", shorten(&sentence));
        let help = "compare `rate_limit` with the document; the spec has one limit, that of the operation";
        findings.report(rules::LIMIT_UNCLEAR, Span::default(), message, help);
    }
    found.first
}

/// Reads a text: `限频：200/分钟`, `每秒不超过100次`, `100qps`, `100 requests per second`.
fn find(text: &str) -> RateLimits {
    let plain = plain(text).to_ascii_lowercase();
    let mut found = RateLimits::default();
    for sentence in sentences(&plain).flat_map(|sentence| sentence.split('|')) {
        let (limits, is_doubtful) = in_sentence(sentence);
        let others = limits
            .iter()
            .any(|limit| found.first.is_some_and(|first| first != *limit));
        found.first = found.first.or(limits.first().copied());
        if is_doubtful || others || limits.windows(2).any(|pair| pair.first() != pair.last()) {
            found.unread.push(sentence.trim().to_owned());
        }
    }
    found
}

/// The rate limits in a sentence, and whether it has one that is not read.
fn in_sentence(sentence: &str) -> (Vec<RateLimit>, bool) {
    let is_other = OTHERS.iter().any(|word| sentence.contains(word));
    let is_about_calls = CALLS.iter().any(|word| sentence.contains(word)) && !is_other;
    let announced = ANNOUNCEMENTS
        .iter()
        .filter_map(|word| sentence.find(word).map(|at| (at, at + word.len())))
        .min();
    let mut limits = Vec::new();
    let mut has_number = false;
    let mut at = 0;
    while let Some(start) = sentence
        .get(at..)
        .and_then(|rest| rest.find(|c: char| c.is_ascii_digit()))
    {
        let start = at + start;
        let rest = sentence.get(start..).unwrap_or_default();
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest.get(..digits).unwrap_or_default();
        let after = rest.get(digits..).unwrap_or_default();
        let lead = sentence.get(at..start).unwrap_or_default();
        at = start + digits;
        // A part of a word or of another number.
        if lead.ends_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '_')) || after.starts_with('.') {
            continue;
        }
        let between = announced.and_then(|(_, end)| sentence.get(end..start));
        let is_near = between.is_some_and(|between| between.chars().take(NEAR + 1).count() <= NEAR);
        let is_next = between.is_some_and(|between| is_near && !between.contains(','));
        if let Some(limit) = limit(lead, number, after) {
            let is_rate_word = after.trim_start().starts_with(['q', 't']) && limit.period == Period::Second;
            // A number of calls that nothing announces may be about something else: `每天3次`.
            let is_likely = limit.calls >= LIKELY && matches!(limit.period, Period::Second | Period::Minute);
            if is_near || is_about_calls || is_rate_word || is_likely && !is_other {
                limits.push(limit);
            } else {
                has_number |= !is_other;
            }
        } else if is_next && announced.is_some_and(|(start, end)| is_rate(sentence.get(start..end).unwrap_or_default()))
        {
            let factor = factor(after).0;
            let calls = number.parse::<u32>().ok().and_then(|calls| calls.checked_mul(factor));
            let ends = after.trim_start().is_empty() || after.trim_start().starts_with([',', '.', ';', '。', ')']);
            match calls.filter(|calls| *calls > 0 && ends) {
                Some(calls) => limits.push(RateLimit {
                    calls,
                    period: Period::Second,
                }),
                None => has_number = true,
            }
        } else {
            has_number |= is_next;
        }
    }
    if CONDITIONS.iter().any(|word| sentence.contains(word)) {
        return (Vec::new(), has_number || !limits.is_empty());
    }
    let is_doubtful = limits.is_empty() && has_number;
    (limits, is_doubtful)
}

/// Whether a word means calls per second.
fn is_rate(word: &str) -> bool {
    matches!(word, "qps" | "tps")
}

/// The limit of a number, with the period after it or in front of it.
fn limit(lead: &str, number: &str, after: &str) -> Option<RateLimit> {
    let (factor, length) = factor(after);
    let calls: u32 = number.parse().ok().and_then(|calls: u32| calls.checked_mul(factor))?;
    let rest = after.get(length..)?.trim_start();
    if calls == 0 {
        return None;
    }
    let of = |period| Some(RateLimit { calls, period });
    for word in ["qps", "tps"] {
        if rest.starts_with(word) {
            return of(Period::Second);
        }
    }
    let counted = COUNTED
        .iter()
        .filter(|word| rest.starts_with(**word))
        .max_by_key(|word| word.len());
    let after_count = counted.map_or(rest, |word| rest.get(word.len()..).unwrap_or_default().trim_start());
    let joined = ["/", "每", "per ", "a ", "every ", "in one ", "in 1 "]
        .iter()
        .find_map(|join| after_count.strip_prefix(join));
    if let Some(rest) = joined {
        return period(rest.trim_start()).and_then(of);
    }
    // `每秒不超过100次`, `per second: 100`
    counted.filter(|_| !after_count.starts_with('/'))?;
    let near: String = lead
        .chars()
        .rev()
        .take(NEAR)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let (_, behind) = near.rsplit_once('每').or_else(|| near.rsplit_once("per "))?;
    let behind = behind.trim_start_matches(['一', '1', ' ']);
    period(behind).and_then(of)
}

/// `1万次`
fn factor(after: &str) -> (u32, usize) {
    let rest = after.trim_start();
    let spaces = after.len() - rest.len();
    [("万", 10_000), ("千", 1000), ("k/", 1000)]
        .into_iter()
        .find(|(word, _)| rest.starts_with(word))
        .map_or((1, 0), |(word, factor)| {
            (factor, spaces + word.trim_end_matches('/').len())
        })
}

/// The period that a text begins with.
fn period(text: &str) -> Option<Period> {
    let fitting = PERIODS.iter().filter(|(word, _)| {
        let rest = text.strip_prefix(word);
        rest.is_some_and(|rest| {
            let rest = rest.strip_prefix('s').unwrap_or(rest);
            !word.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphabetic())
        })
    });
    fitting.max_by_key(|(word, _)| word.len()).map(|(_, period)| *period)
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::{Period, RateLimit};

    use super::find;

    #[test]
    fn limits_are_stated_in_several_notations() {
        for (text, calls, period) in [
            ("限频：200/分钟", 200, Period::Minute),
            ("频率限制为100次/s。", 100, Period::Second),
            ("频率限制：接口级限制1000/min", 1000, Period::Minute),
            ("限频：按服务商商户号维度 5次/秒", 5, Period::Second),
            ("限频：单特殊减额目标商户号100qps", 100, Period::Second),
            ("限频300/s", 300, Period::Second),
            ("接口限频100次/秒", 100, Period::Second),
            ("频率限制:500/s", 500, Period::Second),
            ("接口调用每秒不超过100次", 100, Period::Second),
            ("调用频率：每分钟最多600次", 600, Period::Minute),
            ("接口频率限制：600次/分钟", 600, Period::Minute),
            ("限频：1万次/天", 10_000, Period::Day),
            ("频率限制：1,000次/小时", 1000, Period::Hour),
            ("单个商户100QPS", 100, Period::Second),
            ("QPS：100", 100, Period::Second),
            ("QPS限制为100", 100, Period::Second),
            ("限频：100次每秒", 100, Period::Second),
            ("请求频率 100 次 / 秒", 100, Period::Second),
            ("限流：１００次／秒", 100, Period::Second),
            ("100 requests per second", 100, Period::Second),
            ("Rate limit: 600/min", 600, Period::Minute),
            ("Rate limit: 100 requests/second.", 100, Period::Second),
            ("at most 5 calls per minute for each API", 5, Period::Minute),
            ("Frequency limit: 300 times/min", 300, Period::Minute),
            ("最多1000次请求/天", 1000, Period::Day),
            ("每秒不超过100次", 100, Period::Second),
            ("600次/分钟", 600, Period::Minute),
        ] {
            let found = find(text);
            assert_eq!(found.first, Some(RateLimit { calls, period }), "{text}");
            assert!(found.unread.is_empty(), "{text}");
        }
        for text in [
            "",
            "限频",
            "频率为15s/15s/30s",
            "每天最多可修改3次",
            "此接口有QPS限制(官方未公布)，高频请求会被重定向到404",
        ] {
            let found = find(text);
            assert_eq!((found.first, found.unread.len()), (None, 0), "{text}");
        }
    }

    #[test]
    fn other_limits_are_named() {
        for text in [
            "1万次/天",
            "限频：0/秒",
            "限频9999999999999/秒",
            "限频：100次",
            "频率限制：10次/5分钟",
        ] {
            let found = find(text);
            assert_eq!((found.first, found.unread.len()), (None, 1), "{text}");
        }
        let found = find("限频：100次/秒，单商户10次/秒");
        assert!(found.first.is_some() && found.unread.len() == 1);
    }
}
