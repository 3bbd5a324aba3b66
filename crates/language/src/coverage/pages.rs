//! Updates the figures in documentation pages.

use super::render::{grouped, to_markdown};
use super::{Coverage, Difference};

/// The line that ends a section.
const END: &str = "<!-- end of coverage -->";

/// Updates the sections between the marker lines of a page:
/// `<!-- coverage in english: … -->`, `<!-- coverage in chinese: … -->` and `<!-- coverage by family: … -->`, each up to
/// `<!-- end of coverage -->`.
pub fn update(page: &str, coverage: &Coverage) -> String {
    let sections = [
        ("<!-- coverage in english:", english(coverage)),
        ("<!-- coverage in chinese:", chinese(coverage)),
        ("<!-- coverage by family:", to_markdown(coverage, false)),
    ];
    let mut page = page.to_owned();
    for (mark, content) in sections {
        let found = page.split_once(mark).and_then(|(before, rest)| {
            let (explanation, rest) = rest.split_once("-->\n")?;
            let (_, after) = rest.split_once(END)?;
            Some(format!("{before}{mark}{explanation}-->\n\n{content}\n{END}{after}"))
        });
        page = found.unwrap_or(page);
    }
    page
}

fn lines(coverage: &Coverage, difference: Difference) -> String {
    let reasons = coverage
        .reasons
        .iter()
        .filter(|(reason, _)| reason.difference == difference);
    grouped(reasons.map(|(_, places)| places.len()).sum())
}

fn english(coverage: &Coverage) -> String {
    let total = &coverage.total;
    format!(
        "The specs contain {} operations in {} product families and {} notifications: {} fields, {} of them encrypted, from {} pages of\n\
         documentation. {} operations encrypt something they send, {} of them in the query; {} decrypt something they receive. Where a line\n\
         differs from its document, a remark says why: {} facts were inferred, {} corrected.\n",
        grouped(total.operations),
        coverage
            .families
            .iter()
            .filter(|family| family.figures.operations > 0)
            .count(),
        grouped(total.notifications),
        grouped(total.fields),
        grouped(total.encrypted),
        grouped(total.documents),
        grouped(total.encrypted_requests),
        grouped(total.encrypted_queries),
        grouped(total.encrypted_responses),
        lines(coverage, Difference::Inferred),
        lines(coverage, Difference::Corrected),
    )
}

fn chinese(coverage: &Coverage) -> String {
    let total = &coverage.total;
    format!(
        "目前共 {} 个接口（{} 个产品族）与 {} 个通知，{} 个字段，其中 {} 个加密，出自 {} 个文档页面。{} 个接口的请求含加密字段（其中 {} 个在查询参数中），\
         {} 个接口的应答含加密字段。凡与文档不同之处，都在该行写明原因：推断 {} 处，更正 {} 处。\n",
        grouped(total.operations),
        coverage
            .families
            .iter()
            .filter(|family| family.figures.operations > 0)
            .count(),
        grouped(total.notifications),
        grouped(total.fields),
        grouped(total.encrypted),
        grouped(total.documents),
        grouped(total.encrypted_requests),
        grouped(total.encrypted_queries),
        grouped(total.encrypted_responses),
        lines(coverage, Difference::Inferred),
        lines(coverage, Difference::Corrected),
    )
}
