//! The specs of this repository load without findings.

use std::path::Path;

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::{folder, load};

#[test]
fn the_repository_loads_without_findings() {
    let sources = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"), "spec")
        .expect("the folder is readable");
    let loaded = load(&sources);
    assert!(
        loaded.diagnostics.is_empty(),
        "{}",
        render(&loaded.diagnostics, &loaded.texts, Style::Plain)
    );
    assert_eq!(loaded.specs.len(), sources.specs.len());
    for spec in &loaded.specs {
        assert!(loaded.families.of(&spec.file).is_some(), "{}", spec.file);
    }
    println!("{:?}", loaded.counts());
}
