//! The check that a spec is valid: it is written, loaded and checked as the generator would.

use wechatpay_spec::model::Spec;
use wechatpay_spec::place::Span;
use wechatpay_spec::{Source, Sources, load, write};

use crate::findings::{Findings, shorten};
use crate::rules;

/// Whether a spec breaks no rule; every rule that it breaks is reported.
pub(crate) fn is_valid(spec: &Spec, findings: &mut Findings) -> bool {
    let sources = Sources {
        specs: vec![Source::spec(spec.file.clone(), write::spec(spec))],
        families: None,
        lifecycles: Vec::new(),
    };
    let loaded = load(&sources);
    for finding in &loaded.diagnostics {
        let position = loaded.texts.position(&spec.file, finding.span.start);
        let line = loaded
            .texts
            .text(&spec.file)
            .lines()
            .nth(position.line.saturating_sub(1));
        let message = format!(
            "the spec would break rule {}: {} (`{}`)",
            finding.rule.code,
            finding.message,
            shorten(line.unwrap_or_default().trim())
        );
        findings.report(rules::INVALID_SPEC, Span::default(), message, "write this spec by hand");
    }
    loaded.diagnostics.is_empty()
}
