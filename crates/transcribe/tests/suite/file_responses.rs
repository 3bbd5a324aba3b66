//! A response that is a file does not become fields, and the other way round.

use crate::golden::fixture;
use crate::losses::{PAGE, messages, onto, read, shown, spec};

fn stored(name: &str) -> String {
    String::from_utf8(fixture(&format!("stored/{name}.txt")).text).unwrap()
}

#[test]
fn a_bill_is_a_file_and_the_rows_of_a_failure_are_named() {
    let page = read(&stored("bill-cells"));
    assert!(
        spec(&page).contains("  response:\n    unsigned: true\n    file: {}\n"),
        "{}",
        spec(&page)
    );
    assert!(
        messages(&page).contains("the rows of a failure were left out: `return_code`, `return_msg`"),
        "{}",
        messages(&page)
    );
}

#[test]
fn a_page_that_declares_its_fields_may_have_a_file_as_response() {
    let text = PAGE.text();
    let declared = "order_id 必填 string(32)\n【单号】 略\n";
    assert!(text.contains(declared));
    let file = read(&text.replace(declared, "成功时返回文件流。\n"));
    assert!(
        spec(&file).contains("  response:\n    unsigned: true\n    file: {}\n"),
        "{}\n{}",
        spec(&file),
        messages(&file)
    );
    let both = read(&text.replace(declared, &format!("成功时返回文件流。\n{declared}")));
    assert!(
        spec(&both).contains("order_id: {") && messages(&both).contains("says that the response is a file"),
        "{}\n{}",
        spec(&both),
        messages(&both)
    );
}

#[test]
fn a_file_does_not_become_fields_in_silence() {
    let whole = spec(&read(&PAGE.text()));
    let (before, _) = whole.split_once("  response:\n").unwrap();
    for answer in ["file: {}", "redirect: true"] {
        let kept = onto(&PAGE.text(), &format!("{before}  response:\n    {answer}\n"));
        assert!(
            kept.changes.is_empty() && shown(&kept).contains("error[E343]"),
            "{answer}: {}",
            shown(&kept)
        );
    }
}
