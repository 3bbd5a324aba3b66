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
    let parsed = loaded.specs.iter().filter_map(|spec| match &spec.subject {
        wechatpay_spec::model::Subject::Path(path) => {
            let outline = wechatpay_spec::Outline {
                url_path: path.url_path.value.clone(),
                methods: path.operations.iter().map(|operation| operation.method.value).collect(),
            };
            Some((&spec.file, outline))
        }
        wechatpay_spec::model::Subject::Notification(_) => None,
    });
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
