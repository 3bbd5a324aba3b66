//! Removals that an import makes only if a person has confirmed them.

use wechatpay_spec::{Source, Sources};
use wechatpay_transcribe::{Accepted, Document, Import, import};

use crate::losses::{PAGE, Page, read, shown, spec};

fn onto(text: &str, before: &str, removals: bool) -> Import {
    let existing = Sources {
        specs: vec![Source::spec("v3/course/close.yaml", before)],
        families: None,
        lifecycles: Vec::new(),
    };
    let page = Document {
        path: "page.txt".to_owned(),
        text: text.as_bytes().to_vec(),
    };
    let accepted = Accepted {
        removals,
        ..Accepted::default()
    };
    import(&[page], &existing, accepted, &mut || ())
}

/// A page is refused because of a removal, and imported once it is confirmed.
fn is_asked_about(page: &str, before: &str, expected: &str) {
    let import = onto(page, before, false);
    let shown = shown(&import);
    assert!(import.changes.is_empty(), "{expected}\n{:?}", import.changes);
    assert!(
        shown.contains("error[E343]") && shown.contains(expected),
        "{expected}\n{shown}"
    );
    let confirmed = onto(page, before, true);
    assert_eq!(confirmed.changes.len(), 1, "{}", self::shown(&confirmed));
}

/// The spec of the page, with one piece replaced.
fn with(page: &str, from: &str, to: &str) -> String {
    let before = spec(&read(page));
    assert!(before.contains(from), "{before}");
    before.replace(from, to)
}

#[test]
fn half_of_a_request_or_a_response_is_a_question() {
    let page = PAGE.text();
    let fields = |count: usize| {
        let more: String = (0..count)
            .map(|number| format!("      f{number}: {{type: string}}\n"))
            .collect();
        format!("{more}      mchid: {{")
    };
    let two = with(&page, "      mchid: {", &fields(2));
    assert_eq!(onto(&page, &two, false).changes.len(), 1);
    let three = with(&page, "      mchid: {", &fields(3));
    is_asked_about(
        &page,
        &three,
        "removes 3 of 6 fields of the request's body: `f0`, `f1`, `f2`",
    );
    let answer = with(
        &page,
        "      order_id: {",
        "      state: {type: string}\n      order_id: {",
    );
    is_asked_about(&page, &answer, "removes 1 of 2 fields of the response: `state`");
}

#[test]
fn a_field_that_the_sample_still_shows_is_a_question() {
    let lost = Page {
        body: "mchid 必填 string(32)\n【商户号】 略\nreason 选填 string(64)\n【原因】 略\n",
        ..PAGE
    }
    .text();
    let before = spec(&read(&PAGE.text()));
    is_asked_about(&lost, &before, "no row for `remark`, which its sample still shows");
    // Without the sample it is one of three fields, and its removal is only named.
    let gone = lost.replace(", \"remark\" : \"b\"", "");
    let import = onto(&gone, &before, false);
    assert!(shown(&import).contains("warning[E347]"), "{}", shown(&import));
    assert_eq!(import.changes.len(), 1);
}

#[test]
fn half_of_the_values_or_error_codes_is_a_question() {
    let page = PAGE.text().replace("【原因】 略", "【原因】 枚举值：A1、B1");
    let values = with(&page, "enum: [A1, B1]", "enum: [A1, B1, C1, D1]");
    is_asked_about(&page, &values, "removes 2 of 4 known values of `reason`: `C1`, `D1`");
    let all = with(
        &PAGE.text(),
        "reason: {type: string,",
        "reason: {type: string, enum: [A1],",
    );
    is_asked_about(&PAGE.text(), &all, "removes 1 of 1 known value of `reason`: `A1`");
    let codes = with(
        &page,
        "    - {code: PARAM_ERROR,",
        "    - {code: OLD_A, status: 400}\n    - {code: OLD_B, status: 400}\n    - {code: PARAM_ERROR,",
    );
    is_asked_about(&page, &codes, "removes 2 of 4 error codes: `OLD_A`, `OLD_B`");
}

#[test]
fn a_choice_or_a_condition_is_a_question() {
    let page = PAGE.text().replace("remark 选填", "remark 必填");
    for (key, expected) in [
        (
            "required_if: {reason: a}",
            "removes the condition `required_if` of `remark`",
        ),
        ("only_if: {reason: a}", "removes the condition `only_if` of `remark`"),
        (
            "required_of: partner",
            "removes the condition `required_of` of `remark`",
        ),
        ("one_of: reasons", "removes the choice `reasons` of `remark`"),
    ] {
        let before = with(
            &PAGE.text(),
            "remark: {type: string,",
            &format!("remark: {{type: string, {key},"),
        );
        let before = match key.starts_with("one_of") {
            true => before.replace("reason: {type: string,", "reason: {type: string, one_of: reasons,"),
            false => before,
        };
        is_asked_about(&page, &before, expected);
    }
}
