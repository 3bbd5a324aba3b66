//! A page that is older than a spec, or that says less of an operation's end, takes nothing back.

use crate::losses::{PAGE, onto, read, shown, spec};

#[test]
fn an_older_page_changes_nothing_and_says_so() {
    let before = spec(&read(&PAGE.text()));
    let older = PAGE
        .text()
        .replace("2024.12.11", "2023.12.11")
        .replace("reason 选填 string(64)", "reason 必填 string(16)");
    let import = onto(&older, &before);
    assert!(import.changes.is_empty(), "{:?}", import.changes);
    assert!(
        shown(&import).contains("warning[E349]: the document is older than those of"),
        "{}",
        shown(&import)
    );
    // It adds what the spec lacks.
    let lacking = before.replace(
        "      remark: {type: string, max_length: 64, title: 备注, example: b}\n",
        "",
    );
    assert_ne!(lacking, before);
    let import = onto(&older, &lacking);
    let after = &import.changes.first().unwrap().after;
    assert!(
        after.contains("remark: {type: string,") && after.contains("reason: {type: string, max_length: 64,"),
        "{after}"
    );
    // A newer page, or the same one, is read as usual.
    let newer = older.replace("2023.12.11", "2025.12.11");
    let import = onto(&newer, &before);
    assert!(
        import
            .changes
            .first()
            .unwrap()
            .after
            .contains("reason: {type: string, required: true, max_length: 16,")
    );
    assert!(!shown(&import).contains("E349"), "{}", shown(&import));
    let import = onto(&PAGE.text().replace("2024.12.11", "2023.12.11"), &before);
    assert!(
        import.changes.is_empty() && import.diagnostics.is_empty(),
        "{}",
        shown(&import)
    );
}

#[test]
fn a_page_without_a_notice_keeps_the_end_of_an_operation() {
    let before = spec(&read(&PAGE.text())).replace(
        "  errors:\n",
        "  deprecated: {since: 2024-01-31, status: retired, replacement: POST /v3/course/finish}\n  errors:\n",
    );
    assert!(before.contains("deprecated: {"), "{before}");
    let import = onto(&PAGE.text().replace("原因】 略", "原因说明】 略"), &before);
    let after = &import.changes.first().unwrap().after;
    assert!(
        after.contains("deprecated: {since: 2024-01-31, status: retired,"),
        "{after}"
    );
    assert!(
        shown(&import).contains("warning[E357]: the document does not say that the operation ends"),
        "{}",
        shown(&import)
    );
}
