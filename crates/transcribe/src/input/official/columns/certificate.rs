//! Whether the client presents the merchant's certificate, as a page of APIv2 says.

use wechatpay_spec::place::Span;

use super::facts::value;
use crate::findings::{Findings, shorten};
use crate::rules;

/// Labels of whether the client presents a certificate.
const CERTIFICATE_LABELS: &[&str] = &[
    "是否需要证书",
    "certificate requirements",
    "certificate requirement",
    "need certificate",
];

/// Whether the client presents the merchant's certificate. Words that are not known are reported.
///
/// `is_v2` says that only such a page mentions certificates for this reason.
pub(super) fn mutual_tls(text: &str, is_v2: bool, findings: &mut Findings) -> bool {
    let lower = text.to_ascii_lowercase();
    // The value may run into the label.
    let beside = || {
        let rest = CERTIFICATE_LABELS
            .iter()
            .find_map(|label| Some(lower.split_once(label)?.1))?;
        rest.lines().next().map(str::to_owned)
    };
    let Some(value) = value(&lower, CERTIFICATE_LABELS).or_else(beside) else {
        let mentions = |line: &&str| line.contains("证书") || line.contains("certificate");
        if let Some(line) = lower.lines().find(mentions).filter(|_| is_v2) {
            report_certificate(line.trim(), findings);
        }
        return false;
    };
    let value = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '*' | '`' | '|'));
    let contains = |words: &[&str]| words.iter().any(|word| value.contains(word));
    let begins = |words: &[&str]| words.iter().any(|word| value.starts_with(word));
    if contains(&[
        "不需",
        "无需",
        "不用",
        "不必",
        "no certificate",
        "not required",
        "not need",
        "no need",
    ]) || contains(&["does not require", "doesn't require", "单向"])
        || begins(&["否", "无", "no", "false"])
        || value == "n"
    {
        return false;
    }
    let demands = contains(&["需要", "双向", "certificate", "required", "yes"]) || begins(&["是", "需", "要", "true"]);
    if !demands && value != "y" {
        report_certificate(value, findings);
    }
    demands || value == "y"
}

fn report_certificate(words: &str, findings: &mut Findings) {
    let message = format!(
        "whether the client presents a certificate is not read: `{}`",
        shorten(words)
    );
    let help = "add `mutual_tls: true` to the spec by hand if it does";
    findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
}
