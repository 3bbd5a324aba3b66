//! Updates the figures in documentation pages.

use super::render::{grouped, to_markdown};
use super::{Coverage, Difference};
use crate::plural::counted;

/// The line that ends a section.
const END: &str = "<!-- end of coverage -->";

/// Updates the sections between the marker lines of a page:
/// `<!-- coverage in english: … -->`, `<!-- coverage in chinese: … -->` and `<!-- coverage by family: … -->`, each up to
/// `<!-- end of coverage -->`.
pub fn update(page: &str, coverage: &Coverage) -> String {
    let [english, chinese] = sentences(coverage);
    let sections = [
        ("<!-- coverage in english:", english),
        ("<!-- coverage in chinese:", chinese),
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

/// The sentences about the figures, in English and in Chinese.
fn sentences(coverage: &Coverage) -> [String; 2] {
    let total = &coverage.total;
    let lines = |difference| {
        let reasons = coverage.reasons.iter();
        let reasons = reasons.filter(|(reason, _)| reason.difference == difference);
        grouped(reasons.map(|(_, places)| places.len()).sum())
    };
    let families = coverage.families.iter();
    let families = families.filter(|family| family.figures.counts.operations > 0).count();
    let operations = grouped(total.counts.operations);
    let notifications = grouped(total.counts.notifications);
    let fields = grouped(total.counts.fields);
    let encrypted = grouped(total.counts.encrypted);
    let documents = grouped(total.documents);
    let requests = grouped(total.encrypted_requests);
    let queries = grouped(total.encrypted_queries);
    let responses = grouped(total.encrypted_responses);
    let inferred = lines(Difference::Inferred);
    let corrected = lines(Difference::Corrected);
    let english = format!(
        "The specs describe {} ({}) and {}: {}, {encrypted} of them encrypted, from {} of\n\
         documentation. {} something they send, {queries} of them in the query; {} something they receive. Where a spec\n\
         adds a fact to its document (inferred) or contradicts it (corrected), a remark gives the reason: {} inferred, {corrected} corrected.\n",
        counted(&operations, "operation", "operations"),
        counted(families, "product family", "product families"),
        counted(&notifications, "notification", "notifications"),
        counted(&fields, "field", "fields"),
        counted(&documents, "page", "pages"),
        counted(&requests, "operation encrypts", "operations encrypt"),
        counted(&responses, "decrypts", "decrypt"),
        counted(&inferred, "fact was", "facts were"),
    );
    let chinese = format!(
        "目前共 {operations} 个接口（{families} 个产品族）与 {notifications} 个通知，{fields} 个字段，其中 {encrypted} 个加密，出自 {documents} 个文档页面。{requests} 个接口的请求含加密字段（其中 {queries} 个在查询参数中），\
         {responses} 个接口的应答含加密字段。凡与文档不同之处，都在该行写明原因：推断 {inferred} 处，更正 {corrected} 处。\n",
    );
    [english, chinese]
}
