//! The cost of a start, and the files that are read only when they are needed.

use std::sync::Arc;

use wechatpay_sandbox::{Catalogue, Sandbox};
use wechatpay_spec::folder;

use crate::raw::{self, Caller};

#[test]
fn routes_without_parsing_lead_to_the_same_operations() {
    let (lazy, whole) = (
        Catalogue::read_checked(&Catalogue::repository_specs()).unwrap(),
        raw::catalogue(),
    );
    assert_eq!(lazy.operation_count(), whole.operations().count());
    for entry in whole.operations().step_by(17) {
        let found = lazy
            .operation(&entry.id)
            .unwrap_or_else(|| panic!("{} is missing", entry.id));
        assert_eq!(
            (&found.path, &found.family, &found.operation),
            (&entry.path, &entry.family, &entry.operation),
            "{}",
            entry.id
        );
    }
    let sources = folder::read(&Catalogue::repository_specs(), "spec").unwrap();
    let loaded = wechatpay_spec::load(&sources);
    let outlines = sources.specs.iter().filter_map(|source| {
        let outline = wechatpay_spec::outline(&source.file, std::str::from_utf8(&source.text).unwrap())?;
        Some((&source.file, outline))
    });
    let parsed = loaded.specs.iter();
    let parsed = parsed.filter_map(|spec| Some((&spec.file, wechatpay_spec::Outline::of(spec)?)));
    assert_eq!(outlines.collect::<Vec<_>>(), parsed.collect::<Vec<_>>());
}

/// The library starts without a catalogue that others have parsed.
#[tokio::test]
async fn a_sandbox_that_parsed_nothing_answers() {
    let catalogue = Catalogue::read_checked(&Catalogue::repository_specs()).unwrap();
    let sandbox = Sandbox::builder().catalogue(Arc::new(catalogue)).start().await.unwrap();
    let caller = Caller::new(&sandbox);
    let entry = sandbox.catalogue().operation("v3.certificates.get").unwrap();
    let answer = caller.send(caller.v3_example(entry), false).await;
    assert_eq!(answer.status(), 200);
}

#[test]
fn a_folder_may_be_written_in_any_form_that_has_no_errors() {
    let spec = "\
\"post\" :
    title: 下单
    documents: [{url: https://a.cn/b}]
    response: {empty: true}
path: \"/v3/orders/\"   # the slash is signed
";
    let canonical = "path: /v3/refunds/ # the slash is signed\nget:\n  title: 查询\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("api/v3")).unwrap();
    std::fs::write(folder.path().join("api/v3/orders.yaml"), spec).unwrap();
    std::fs::write(folder.path().join("api/v3/refunds.yaml"), canonical).unwrap();
    std::fs::write(folder.path().join("families.yaml"), "a: {title: 甲, folders: [v3]}\n").unwrap();
    let catalogue = Catalogue::read(folder.path()).unwrap();
    assert_eq!(catalogue.operation_count(), 2);
    let found = |catalogue: &Catalogue, method, path: &str| catalogue.resolve(&method, path).len();
    assert_eq!(found(&catalogue, http::Method::POST, "/v3/orders/"), 1);
    assert_eq!(found(&catalogue, http::Method::GET, "/v3/refunds/"), 1);
    assert!(catalogue.operation("v3.orders.post").is_some());
    // A comment is allowed in the canonical form, too.
    let checked = Catalogue::read_checked(folder.path()).unwrap();
    assert_eq!(found(&checked, http::Method::GET, "/v3/refunds/"), 1);
}
