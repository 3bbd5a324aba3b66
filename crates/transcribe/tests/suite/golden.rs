//! The specs that result from one page of each kind, and from pages that are broken in one way each.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::write;
use wechatpay_transcribe::{Document, transcribe};

pub(crate) fn fixture(path: &str) -> Document {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    Document {
        path: path.to_owned(),
        text: fs::read(folder.join(path)).unwrap(),
    }
}

/// The specs and findings that come of documents, as text.
fn outcome(documents: &[Document]) -> String {
    let transcription = transcribe(documents);
    let mut text = String::new();
    for spec in &transcription.specs {
        write!(text, "== {}\n{}", spec.file, write::spec(spec)).unwrap();
    }
    if !transcription.diagnostics.is_empty() {
        let findings = render(&transcription.diagnostics, &transcription.texts, Style::Plain);
        write!(text, "== findings\n{findings}").unwrap();
    }
    text
}

macro_rules! golden {
    ($($name:ident: $path:literal;)*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(outcome(&[fixture($path)]));
            }
        )*
    };
}

golden! {
    json_request: "openapi/v3/course/orders.md";
    encryption_beside_a_name: "openapi/v3/course/sharing.md";
    several_methods: "openapi/v3/course/orders/{order_no}/refunds.md";
    upload_with_trailing_slash: "openapi/v3/course/media/index.md";
    xml_request: "openapi/v2/pay/course.md";
    xml_bill: "openapi/v2/pay/bill.md";
    notification: "webhook/v3/COURSE.PAID.md";
    xml_notification: "webhook/v2/course-refunded.md";
    page_with_sample_calls: "saved/call.txt";
    official_page: "saved/official.txt";
    official_global_page: "saved/global.txt";
    official_errors_of_one_cell_a_line: "official/error-cells.txt";
    official_page_for_brands: "official/brand.txt";
    official_objects_that_are_closed: "official/closed-objects.txt";
    official_objects_that_are_closed_in_text: "official/closed-objects-of-text.txt";
    official_page_without_a_response: "official/no-response.txt";
    official_headings_with_two_blanks: "official/two-blanks.txt";
    official_page_of_spans: "official/spans.html";
    official_values_that_run_together: "official/values-run-together.txt";
    official_values_with_prose: "official/prose-after-values.txt";
    page_as_bare_text: "saved/plain.txt";
    broken_rows: "broken/openapi/v3/rows.md";
    no_table: "broken/openapi/v3/no-table.md";
    no_page: "broken/moved.md";
    bad_bytes: "broken/bytes.md";
    unknown_answer: "broken/openapi/v3/answer.md";
    without_a_place: "broken/nowhere.md";
}

/// The specs of a page saved in one form, and in the other.
fn in_both_forms(text: &str, html: &str) -> (String, String) {
    let spec = |path: &str| {
        let transcription = transcribe(&[fixture(path)]);
        write::spec(&transcription.specs[0])
    };
    (spec(text), spec(html))
}

#[test]
fn html_and_text_of_a_page_give_one_spec() {
    let (text, html) = in_both_forms("saved/global.txt", "saved/global.html");
    assert_eq!(html, text);

    // HTML says where the page is from; the text has lost it.
    let (text, html) = in_both_forms("saved/official.txt", "saved/official.html");
    let address = "  inferred: {documents: the saved text does not hold the page's address}\n";
    assert!(text.contains(address), "{text}");
    let text = text.replace(address, "").replace(
        "url: https://pay.weixin.qq.com/doc/v3/partner,",
        "url: https://pay.weixin.qq.com/doc/v3/partner/4010000001,",
    );
    assert_eq!(html, text);
}

#[test]
fn white_space_of_another_kind_gives_the_same_spec() {
    let read = |path: &str, text: &str| {
        let transcription = transcribe(&[Document {
            path: path.to_owned(),
            text: text.as_bytes().to_vec(),
        }]);
        let codes: Vec<&str> = transcription
            .diagnostics
            .iter()
            .map(|finding| finding.rule.code)
            .collect();
        (write::spec(&transcription.specs[0]), codes.join(" "))
    };
    let text = String::from_utf8(fixture("official/two-blanks.txt").text).unwrap();
    let expected = read("page.txt", &text);
    let fields = |from: &str, to: &str| {
        let lines = text.lines().map(|line| match line.contains(" 必填 ") {
            true => line.replace(from, to),
            false => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    for (name, spoiled) in [
        ("one space", text.replace("  ", " ")),
        ("mark of the byte order", format!("\u{FEFF}{text}")),
        ("carriage returns", text.replace('\n', "\r\n")),
        (
            "wide colons",
            text.replace("更新时间:", "更新时间：")
                .replace("请求方式:", "请求方式："),
        ),
        ("a space in front", text.replace("\nmchid ", "\n mchid ")),
        ("no-break spaces", fields(" ", "\u{a0} ")),
        ("wide spaces", fields(" 必填 ", " \u{3000}必填\u{3000}")),
    ] {
        assert_eq!(read("page.txt", &spoiled), expected, "{name}");
    }
    let html = String::from_utf8(fixture("official/spans.html").text).unwrap();
    assert_eq!(
        read("page.html", &html.replace("&nbsp; ", " ")),
        read("page.html", &html)
    );
}

#[test]
fn html_nests_what_no_sample_shows() {
    let without_sample = |path: &str, line: &str| {
        let Document { path, text } = fixture(path);
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains(line), "{text}");
        let transcription = transcribe(&[Document {
            path,
            text: text.replace(line, "").into_bytes(),
        }]);
        write::spec(&transcription.specs[0])
    };
    let text = without_sample("saved/official.txt", r#" 11 "begin" : "2019-06-06","#);
    let html = without_sample("saved/official.html", r#""begin" : "2019-06-06","#);
    let begin = "begin: {type: string, required: true, format: date, title: 开始日期";
    let lost = r#", inferred: "its place is lost in the saved text, and the sample does not show it"}"#;
    assert!(text.contains(&format!("\n              {begin}{lost}\n")), "{text}");
    assert!(html.contains(&format!("\n          {begin}}}\n")), "{html}");
}

#[test]
fn findings_in_html_name_the_line_of_the_html() {
    let Document { path, text } = fixture("saved/official.html");
    let text = String::from_utf8(text).unwrap();
    let line = text.lines().position(|line| line.contains(">notes<")).unwrap() + 1;
    let transcription = transcribe(&[Document {
        path,
        text: text.into_bytes(),
    }]);
    let finding = &transcription.diagnostics[0];
    assert_eq!(finding.rule.code, "E323");
    let position = transcription.texts.position(&finding.file, finding.span.start);
    assert_eq!(position.line, line, "{finding:?}");
}

#[test]
fn huge_cells_and_documents_are_refused() {
    let document = fixture("broken/openapi/v3/answer.md");
    let text = String::from_utf8(document.text).unwrap();
    let transcription = transcribe(&[
        Document {
            path: document.path,
            text: text.replace("HUGE", &"长".repeat(10_000)).into_bytes(),
        },
        Document {
            path: "openapi/v3/huge.md".to_owned(),
            text: vec![b'#'; 2 << 20],
        },
    ]);
    let codes: Vec<&str> = transcription
        .diagnostics
        .iter()
        .map(|finding| finding.rule.code)
        .collect();
    assert!(codes.contains(&"E312") && codes.contains(&"E301"), "{codes:?}");
    assert!(transcription.specs.is_empty());
}

#[test]
fn two_documents_about_one_operation() {
    let page = fixture("openapi/v3/course/media/index.md");
    let copy = Document {
        path: "copy/openapi/v3/course/media/index.md".to_owned(),
        ..page.clone()
    };
    let transcription = transcribe(&[page.clone(), copy]);
    assert_eq!(transcription.specs.len(), 1);
    assert_eq!(transcription.diagnostics.len(), 1);
    assert_eq!(transcription.diagnostics[0].rule.code, "E331");

    // Under two names of the parameter it is one operation, described twice.
    let named = |name: &str| Document {
        path: format!("openapi/v3/course/{{{name}}}/close.md"),
        text: fixture("saved/call.txt").text,
    };
    let transcription = transcribe(&[named("order_no"), named("number")]);
    let codes: Vec<&str> = transcription
        .diagnostics
        .iter()
        .map(|finding| finding.rule.code)
        .collect();
    assert_eq!((transcription.specs.len(), codes), (1, vec!["E325"]));
    let text = write::spec(&transcription.specs[0]);
    assert!(
        text.contains("%7Border_no%7D") && text.contains("%7Bnumber%7D"),
        "{text}"
    );
}
