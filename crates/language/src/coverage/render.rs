//! The report as text, Markdown and JSON.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Coverage, Difference, Figures, Reason};

/// The head of the table of families.
const HEAD: [&str; 6] = [
    "family",
    "documents",
    "operations",
    "notifications",
    "fields",
    "encrypted",
];

fn row(figures: &Figures) -> [usize; 5] {
    [
        figures.documents,
        figures.counts.operations,
        figures.counts.notifications,
        figures.counts.fields,
        figures.counts.encrypted,
    ]
}

/// The report for a terminal; `details` lists every place.
pub fn to_text(coverage: &Coverage, details: bool) -> String {
    let mut text = format!("{:24}", HEAD[0]);
    for name in HEAD.iter().skip(1) {
        let _ = write!(text, "{name:>14}");
    }
    text.push('\n');
    let total = ("total", &coverage.total);
    let families = coverage
        .families
        .iter()
        .map(|family| (family.name.as_str(), &family.figures));
    for (name, figures) in families.chain([total]) {
        let _ = write!(text, "{name:24}");
        for figure in row(figures) {
            let _ = write!(text, "{:>14}", grouped(figure));
        }
        text.push('\n');
    }
    for (difference, reasons) in by_difference(coverage) {
        let places: usize = reasons.iter().map(|(_, places)| places.len()).sum();
        let _ = writeln!(text, "\n{}: {}", difference.word(), grouped(places));
        for (reason, places) in reasons {
            let _ = writeln!(text, "{:>8}  {}", places.len(), described(reason));
            if details {
                places.iter().for_each(|place| {
                    let _ = writeln!(text, "          {place}");
                });
            }
        }
    }
    text
}

/// The report as Markdown; `details` lists every place.
pub fn to_markdown(coverage: &Coverage, details: bool) -> String {
    let mut text = format!("| {} |\n|---|---:|---:|---:|---:|---:|\n", HEAD.join(" | "));
    let total = ("**all**".to_owned(), &coverage.total);
    let families = coverage.families.iter();
    let families = families.map(|family| (format!("`{}` {}", family.name, family.title), &family.figures));
    for (name, figures) in families.chain([total]) {
        let figures: Vec<String> = row(figures).into_iter().map(grouped).collect();
        let _ = writeln!(text, "| {} | {} |", name.replace('|', "\\|"), figures.join(" | "));
    }
    for (difference, reasons) in by_difference(coverage) {
        let _ = writeln!(text, "\n## {}\n\n| lines | reason |\n|---:|---|", heading(difference));
        for (reason, places) in &reasons {
            let count = grouped(places.len());
            let _ = writeln!(text, "| {count} | {} |", described(reason).replace('|', "\\|"));
        }
        if details {
            for (reason, places) in &reasons {
                let _ = writeln!(text, "\n### {}\n", described(reason));
                places.iter().for_each(|place| {
                    let _ = writeln!(text, "- `{place}`");
                });
            }
        }
    }
    text
}

/// The report as one JSON object; `details` lists every place.
pub fn to_json(coverage: &Coverage, details: bool) -> String {
    let families = coverage
        .families
        .iter()
        .map(|family| json!({"name": family.name, "title": family.title, "figures": figures(&family.figures)}));
    let reasons = coverage.reasons.iter().map(|(reason, places)| {
        json!({
            "difference": reason.difference.word(),
            "key": reason.key,
            "reason": reason.reason,
            "count": places.len(),
            "places": details.then_some(places),
        })
    });
    let report = json!({
        "total": figures(&coverage.total),
        "families": families.collect::<Vec<_>>(),
        "reasons": reasons.collect::<Vec<_>>(),
    });
    format!("{report:#}\n")
}

fn figures(figures: &Figures) -> Value {
    json!({
        "documents": figures.documents,
        "operations": figures.counts.operations,
        "deprecated": figures.deprecated,
        "notifications": figures.counts.notifications,
        "fields": figures.counts.fields,
        "encrypted": figures.counts.encrypted,
        "encrypted_requests": figures.encrypted_requests,
        "encrypted_queries": figures.encrypted_queries,
        "encrypted_lists": figures.encrypted_lists,
        "encrypted_responses": figures.encrypted_responses,
    })
}

/// A reason and its places.
type Entry<'c> = (&'c Reason, &'c Vec<String>);

/// The reasons of each kind, the most frequent first.
fn by_difference(coverage: &Coverage) -> impl Iterator<Item = (Difference, Vec<Entry<'_>>)> {
    Difference::ALL.into_iter().filter_map(|difference| {
        let of_kind = coverage.reasons.iter();
        let mut reasons: Vec<Entry<'_>> = of_kind.filter(|(reason, _)| reason.difference == difference).collect();
        reasons.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        (!reasons.is_empty()).then_some((difference, reasons))
    })
}

const fn heading(difference: Difference) -> &'static str {
    match difference {
        Difference::Missing => "Missing: facts that the documents omit",
        Difference::Corrected => "Corrected: facts that the documents state wrongly",
        Difference::Inferred => "Inferred: facts that the documents do not state",
    }
}

fn described(reason: &Reason) -> String {
    if reason.key.is_empty() {
        reason.reason.clone()
    } else {
        format!("{}: {}", reason.key, reason.reason)
    }
}

/// A number with a thousands separator: `25,429`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
