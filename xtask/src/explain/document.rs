//! Explains a rule about documents.

use wechatpay_spec::diagnostic::{self, Diagnostic};
use wechatpay_spec::rule::Rule;
use wechatpay_transcribe::examples::{self, Example};

use super::sections::{heading, sections};
use crate::report;
use crate::status::Failure;

/// Explains a rule: what it requires, documents that violate it, and what is reported about them.
pub(super) fn explanation(rule: Rule, example: &Example) -> Result<String, Failure> {
    let (findings, texts) = examples::findings(example);
    let findings: Vec<Diagnostic> = findings.into_iter().filter(|finding| finding.rule == rule).collect();
    let mut text = heading(rule);
    sections(
        &mut text,
        &[
            ("An example that violates it:", &String::from_utf8_lossy(example.text)),
            (
                "The report:",
                diagnostic::render(&findings, &texts, report::style_of_stdout()).trim_end(),
            ),
        ],
    )?;
    Ok(text)
}
