//! The verdict on each statement, once the specs have the facts that count.

use serde_json::Value;
use wechatpay_spec::evidence::{Statement, Verdict};
use wechatpay_spec::index::Index;
use wechatpay_spec::model::{Field, Operation, Provenance};
use wechatpay_spec::place::Located;
use wechatpay_spec::vocabulary::names;

use super::decided;
use crate::reason;

/// Brings what a source states into the form in which it is compared. `line` is the line as the source has it.
pub(super) fn normalize(statement: &mut Statement, line: &str) {
    // The catalogue's lines were written by a comparison in the other direction, so its own statements are in the column
    // `ours`.
    if statement.source == "catalogue" && statement.kind != "not-here" && statement.verdict.is_none() {
        let line: Value = serde_json::from_str(line).unwrap_or_default();
        if let Some(ours) = line.get("ours") {
            statement.theirs = ours.as_str().map_or_else(|| ours.to_string(), str::to_owned);
        }
    }
    if matches!(statement.theirs.as_str(), "None" | "null") {
        statement.theirs.clear();
    }
    if statement.kind == "not-here" {
        statement.theirs = statement.theirs.trim().trim_end_matches(" req").trim().to_owned();
    }
}

/// Whether a person refused the statement, and not the rule.
pub(super) fn is_by_hand(statement: &Statement) -> bool {
    statement.verdict == Some(Verdict::Refused) && !statement.reason.is_empty() && !is_ours(&statement.reason)
}

/// The statements with their verdicts. A refusal keeps its reason; a statement that the rule cannot decide has no verdict.
pub(super) fn decide(statements: Vec<Statement>, specs: &Index<'_>) -> Vec<Statement> {
    let decided = statements.into_iter().map(|mut statement| {
        if specs.holds(&statement) {
            statement.verdict = Some(match is_corrected(&statement, specs) {
                true => Verdict::Corrected,
                false => Verdict::Agreed,
            });
            statement.reason.clear();
        } else if statement.reason.is_empty()
            || statement.verdict != Some(Verdict::Refused)
            || is_ours(&statement.reason)
        {
            let refusal = refusal(&statement, specs);
            statement.verdict = refusal.map(|_| Verdict::Refused);
            statement.reason = refusal.unwrap_or_default().to_owned();
        }
        statement
    });
    decided.collect()
}

/// Whether a remark on the line says that it does not follow the page.
fn is_corrected(statement: &Statement, specs: &Index<'_>) -> bool {
    let key = match statement.kind.as_str() {
        "operation-not-here" => {
            let mut operations = specs.operations(&statement.operation).iter();
            return operations.any(|operation: &&Operation| has_remark(&operation.provenance, ""));
        }
        "not-here" => "",
        kind => kind,
    };
    specs
        .field(statement)
        .is_some_and(|field: &Field| has_remark(&field.provenance, key))
}

fn has_remark(provenance: &Provenance, key: &str) -> bool {
    let mut origins = provenance.from.iter();
    let mut all = provenance.inferred.iter().chain(&provenance.corrected);
    let is_about_key = |named: Option<&Located<String>>| named.is_none_or(|named| named.value == key);
    origins.any(|origin| is_about_key(origin.key.as_ref()))
        || all.any(|remark| is_about_key(remark.key.as_ref()) && !reason::is_by_rule(&remark.reason.value))
}

macro_rules! refusals {
    ($($constant:ident = $reason:literal;)*) => {
        $(const $constant: &str = $reason;)*
        const REFUSALS: &[&str] = &[$($reason),*];
    };
}

refusals! {
    ONE_SOURCE = "one source that is not official has it, and no other";
    WEAK_OPTIONAL = "the page requires it; that a model of an unofficial source may be null is a weaker witness";
    FILLED_IN = "that library's client fills it in, so its model need not";
    ONE_REQUIRES = "the page lets it be left out, and one source alone does not make it required";
    PAGE_MARKS = "the page marks it, and a marker in any source is enough";
    NO_LIST = "the page lists values; that another source lists none says nothing about them";
    XML_IS_TEXT = "a value in XML is text; the number or flag is what that library makes of it";
    OTHER_METHOD = "the page has the operation with another method";
    NO_OPERATION = "no operation: the address of a file that another operation returns";
    PATH_PARAMETER = "the URL path has no such parameter";
    PAGE_LIMIT = "the page states its own limit, which stays";
    ONE_TYPE = "one source that is not official states another type than the page; answers are read in either form";
    ON_THE_LINE = "a person decided, and the line in the spec says why";
    UNOFFICIAL_OPTIONAL = "the page requires it, and no official source says otherwise";
    UNLISTED_OPERATION = "one source that is not official has the operation, and no other";
}

/// Whether the rule gave a reason, and no person did.
fn is_ours(reason: &str) -> bool {
    REFUSALS.contains(&reason)
}

/// Why a statement that the specs differ from was not taken over; `None` if a person has to decide.
fn refusal(statement: &Statement, specs: &Index<'_>) -> Option<&'static str> {
    let is_official = statement.source.starts_with("official");
    let theirs = statement.theirs.as_str();
    if let Some(field) = specs.field(statement).filter(|_| statement.kind != "not-here")
        && decided::is_by_hand(&field.provenance, &statement.kind)
    {
        return Some(ON_THE_LINE);
    }
    match statement.kind.as_str() {
        "operation-not-here" if statement.operation.contains(" /{") => Some(NO_OPERATION),
        "operation-not-here" if has_other_method(&statement.operation, specs) => Some(OTHER_METHOD),
        "operation-not-here" if !is_official => Some(UNLISTED_OPERATION),
        "not-here" if statement.field.starts_with("path.") => Some(PATH_PARAMETER),
        "not-here" if !is_official => Some(ONE_SOURCE),
        names::REQUIRED if theirs == "no" => Some(UNOFFICIAL_OPTIONAL),
        names::REQUIRED if matches!(theirs, "optional" | "opt") && !is_official => Some(
            match matches!(
                statement.field.as_str(),
                "appid" | "mch_id" | "mchid" | "sp_appid" | "sp_mchid"
            ) {
                true => FILLED_IN,
                false => WEAK_OPTIONAL,
            },
        ),
        names::REQUIRED if !matches!(theirs, "optional" | "opt" | "no") => Some(ONE_REQUIRES),
        names::ENCRYPTED if theirs.is_empty() => Some(PAGE_MARKS),
        names::ENUM if theirs.is_empty() => Some(NO_LIST),
        names::TYPE if !is_official && !statement.operation.contains("/v3/") => Some(XML_IS_TEXT),
        names::TYPE if !is_official => Some(ONE_TYPE),
        names::MAX_LENGTH => Some(PAGE_LIMIT),
        _ => None,
    }
}

fn has_other_method(operation: &str, specs: &Index<'_>) -> bool {
    let Some((_, path)) = operation.split_once(' ') else {
        return false;
    };
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let mut others = methods.iter().map(|method| format!("{method} {path}"));
    others.any(|other| !specs.operations(&other).is_empty())
}
