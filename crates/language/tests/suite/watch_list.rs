//! The documents that specs cite.

use wechatpay_spec::watch_list::watch_list;
use wechatpay_spec::{Source, Sources, load};

#[test]
fn documents_without_a_day_come_first_and_then_the_oldest() {
    let spec =
        |documents: &str| format!("get:\n  title: 甲\n  documents: [{documents}]\n  response:\n    empty: true\n");
    let loaded = load(&Sources {
        specs: vec![
            Source::spec(
                "v3/a.yaml",
                spec("{url: https://a.b/2, updated: 2025-02-01}, {url: https://a.b/3}"),
            ),
            Source::spec(
                "v3/b.yaml",
                spec("{url: https://a.b/1, updated: 2026-01-01}, {url: https://a.b/2, updated: 2024-02-01}"),
            ),
        ],
        families: None,
        lifecycles: Vec::new(),
    });
    let shown: Vec<(String, Option<String>, usize)> = watch_list(&loaded.specs)
        .into_iter()
        .map(|watched| (watched.url, watched.updated, watched.specs.len()))
        .collect();
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(
        shown,
        [
            ("https://a.b/3".to_owned(), None, 1),
            ("https://a.b/2".to_owned(), day("2024-02-01"), 2),
            ("https://a.b/1".to_owned(), day("2026-01-01"), 1),
        ]
    );
}
