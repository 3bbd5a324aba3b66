//! Rate limits.

use wechatpay_spec::model::{Period, RateLimit};

/// The first rate limit in a text: `限频：200/分钟`, `频率限制为100次/s`, `100qps`.
pub(crate) fn find(text: &str) -> Option<RateLimit> {
    let announced = ["限频", "频率限制"]
        .iter()
        .filter_map(|word| text.find(word).and_then(|at| text.get(at + word.len()..)))
        .max_by_key(|rest| rest.len())?;
    // Only the rest of the sentence counts.
    let sentence = announced.split(['。', '；', '\n', '|']).next().unwrap_or_default();
    let start = sentence.find(|c: char| c.is_ascii_digit())?;
    // A number that is further away is about something else.
    if sentence.get(..start)?.chars().count() > 20 {
        return None;
    }
    let rest = sentence.get(start..)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let calls = digits.parse().ok().filter(|calls| *calls > 0)?;
    let rest = rest.trim_start().trim_start_matches('次').trim_start();
    if rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("qps")) {
        return Some(RateLimit {
            calls,
            period: Period::Second,
        });
    }
    let period = rest.strip_prefix(['/', '每'])?.trim_start();
    let periods = [
        ("分钟", Period::Minute),
        ("分", Period::Minute),
        ("min", Period::Minute),
        ("秒", Period::Second),
        ("小时", Period::Hour),
        ("天", Period::Day),
        ("日", Period::Day),
        ("s", Period::Second),
        ("h", Period::Hour),
        ("d", Period::Day),
    ];
    let (_, period) = periods.into_iter().find(|(word, _)| period.starts_with(word))?;
    Some(RateLimit { calls, period })
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
        ] {
            assert_eq!(find(text), Some(RateLimit { calls, period }), "{text}");
        }
        for text in [
            "",
            "限频",
            "限频：0/秒",
            "频率为15s/15s/30s",
            "限频：见说明。每天100次/秒",
            "限频9999999999999/秒",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
