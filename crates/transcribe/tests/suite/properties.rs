//! No input makes transcription panic, and the generator accepts every spec that it writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use wechatpay_codegen::{Package, generate};
use wechatpay_spec::model::Subject;
use wechatpay_spec::{Source, Sources, write};
use wechatpay_transcribe::{Document, Transcription, merge, transcribe};

/// Every fixture that is text, with its path. They are read once for all tests.
pub(crate) fn fixtures() -> &'static [(String, String)] {
    static FIXTURES: LazyLock<Vec<(String, String)>> = LazyLock::new(read_fixtures);
    &FIXTURES
}

fn read_fixtures() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            Some((path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), text))
        })
        .collect()
}

fn one(path: &str, text: impl Into<Vec<u8>>) -> Transcription {
    transcribe(&[Document {
        path: path.to_owned(),
        text: text.into(),
    }])
}

/// Every document gives a spec or a reason; every spec loads, generates, and stays itself when merged with itself.
fn check(transcription: &Transcription) {
    if transcription.specs.is_empty() {
        assert!(!transcription.diagnostics.is_empty(), "skipped without a word");
    }
    let mut operations = Sources::default();
    for spec in &transcription.specs {
        let text = write::spec(spec);
        assert_eq!(write::spec(&merge(spec, spec)), text);
        let source = Source::spec(spec.file.clone(), text.clone());
        let loaded = wechatpay_spec::load(&Sources {
            specs: vec![source.clone()],
            families: None,
            lifecycles: Vec::new(),
        });
        assert!(loaded.diagnostics.is_empty(), "{:?}\n{text}", loaded.diagnostics);
        if let Subject::Path(_) = spec.subject {
            operations.specs.push(source);
        }
    }
    let generation = generate(&operations, Package::default()).unwrap();
    assert!(generation.diagnostics.is_empty(), "{:?}", generation.diagnostics);
}

/// A row of a table, mostly sound, before it has a level.
#[derive(Clone, Debug)]
struct Row {
    name: String,
    depth: usize,
    required: bool,
    kind: &'static str,
    attributes: &'static str,
    description: &'static str,
}

fn row() -> impl Strategy<Value = Row> {
    let odd = vec![
        "option", "result", "type", "self", "A-b", "姓名", "姓3", "openId", "open_id", "*", "", "a b",
    ];
    let name = prop_oneof![
        30 => "[a-f]{1,2}(_id|_type|_[$]n)?",
        1 => prop::sample::select(odd).prop_map(str::to_owned),
    ];
    let kind = prop_oneof![
        40 => prop::sample::select(vec![
            "string", "string", "integer", "number", "boolean", "object", "object", "object[]", "string[]",
        ]),
        1 => Just("mystery"),
    ];
    let attributes = prop::sample::select(vec![
        "",
        "",
        "",
        "",
        " {data-encrypted=by-rsa-pubkey}",
        " {data-encoded=by-json_encode}",
        " {data-encoded=by-urlencode}",
    ]);
    let description = prop::sample::select(vec![
        "标题",
        "状态<br/>`A` \\| `a` \\| `*` 枚举值之一",
        "类型<br/>`1` 枚举值",
        "金额，单位为分",
        "",
        "甲列表",
        "`A`：甲<br/>`B`：乙",
    ]);
    (name, 0_usize..4, any::<bool>(), kind, attributes, description).prop_map(
        |(name, depth, required, kind, attributes, description)| Row {
            name,
            depth,
            required,
            kind,
            attributes,
            description,
        },
    )
}

/// The rows as a table has them from a level on: only objects have members, and no two siblings share a name.
fn table(rows: &[Row], level: usize) -> String {
    let mut text = String::new();
    let mut deepest = 0;
    let mut taken: Vec<Vec<&str>> = Vec::new();
    for row in rows {
        let depth = row.depth.min(deepest);
        taken.resize(depth + 1, Vec::new());
        if taken[depth].contains(&row.name.as_str()) {
            continue;
        }
        taken[depth].push(&row.name);
        deepest = if row.kind.starts_with("object") {
            depth + 1
        } else {
            depth
        };
        let required = if row.required { "data-required " } else { "" };
        text.push_str(&format!(
            "| {} {{{required}data-indent={}}} | {}{} | {}\n",
            row.name,
            depth + level,
            row.kind,
            row.attributes,
            row.description
        ));
    }
    text
}

fn page(rows: &str, answer: &str) -> String {
    format!(
        "---\ntitle: 题\n---\n\n# {{{{ $frontmatter.title }}}} {{#post}}\n\n| 请求参数 | 类型 | 描述\n| --- | --- | ---\n\
         | json {{data-required}} | object | 体\n{rows}\n{{.im-table #request}}\n\n| 返回字典 | 类型 | 描述\n| --- | --- | ---\n\
         {answer}\n{{.im-table #response}}\n"
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), path in "[a-z/.{}]{0,40}") {
        check(&one(&path, bytes));
    }

    #[test]
    fn any_html_is_read_or_refused(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "</tr>", "<pre>", "</pre>", "<h1>", "</h1>",
            "<h2>请求参数</h2>", "<h3>body 包体参数</h3>", "<h2>应答参数</h2>", "<p>请求方式:【POST】/v3/a/{b}</p>",
            "<p>Request URL: https://api.mch.weixin.qq.com/v3/a</p>", "<p>Request method: POST</p>", "属性", "a 必填 object 【甲】",
            "b 选填 string(32) 【乙】", "<span>c</span><span>必填</span><span>array[object]</span>", "{\"a\": {\"b\": 1}}",
            "<script>", "</script>", "<!--", "-->", "&amp;", "&#0;", "<", ">", "\u{0}", "提交\n",
            "<tr><td>Name</td><td>Variable Name</td><td>Type</td><td>Required</td><td>Description</td></tr>",
        ]), 0..40),
    ) {
        check(&one("page.html", format!("<!DOCTYPE html>{}", pieces.concat())));
    }

    #[test]
    fn any_bare_text_is_read_or_refused(
        lines in prop::collection::vec(prop::sample::select(vec![
            "请求参数类型描述", "返回字典类型描述", "jsonobject体", "xmlobject体", "queryobject查询", "astring甲", "bobject乙", "cobject[]丙",
            "stringstring丁", "dinteger", "PASS | REJECT 枚举值之一", "php", "$instance->chain('v3/a/{a}')->postAsync([",
            "'json' => ['a' => 'x', 'b' => ['c' => [['d' => 1]]]],", "]);", "空字符串(无返回内容)", "", "题",
        ]), 0..40),
    ) {
        check(&one("page.txt", lines.join("\n")));
    }

    #[test]
    fn mutilated_documents_are_read_or_refused(
        index in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, "[|{}<>`'\\[\\]=\\\\ \n#:,a0-]{0,6}"), 1..6),
    ) {
        let fixtures = fixtures();
        let (path, text) = &fixtures[index.index(fixtures.len())];
        let mut characters: Vec<char> = text.chars().collect();
        for (at, length, put) in cuts {
            let start = at.index(characters.len().max(1)).min(characters.len());
            let end = (start + length).min(characters.len());
            characters.splice(start..end, put.chars());
        }
        check(&one(path, characters.into_iter().collect::<String>()));
    }

    #[test]
    fn any_table_gives_a_spec_or_a_reason(
        rows in prop::collection::vec(row(), 0..14),
        answer in prop::collection::vec(row(), 0..10),
    ) {
        check(&one("openapi/v3/x/{id}.md", page(&table(&rows, 1), &table(&answer, 0))));
    }

    #[test]
    fn any_flat_table_gives_a_spec_or_a_reason(rows in prop::collection::vec(row(), 0..14)) {
        let text = page(&table(&rows, 1), "").replace("| json ", "| xml ");
        check(&one("openapi/v2/x.md", text));
    }
}

/// A lost line feed made a field of this document encoded, constant and an object at once.
#[test]
fn a_row_run_into_another_is_read() {
    let (path, text) = fixtures()
        .iter()
        .find(|(path, _)| path == "openapi/v2/pay/course.md")
        .unwrap();
    let row = "\n| receivers";
    assert!(text.contains(row), "{text}");
    let transcription = one(path, text.replacen(row, "| receivers", 1));
    assert_eq!(transcription.specs.len(), 1, "{:?}", transcription.diagnostics);
    check(&transcription);
}

#[test]
fn the_order_of_documents_makes_no_difference() {
    let mut documents: Vec<Document> = fixtures()
        .iter()
        .map(|(path, text)| Document {
            path: path.clone(),
            text: text.clone().into_bytes(),
        })
        .collect();
    let forwards = transcribe(&documents);
    documents.reverse();
    let backwards = transcribe(&documents);
    assert!(!forwards.specs.is_empty());
    assert_eq!(forwards.specs, backwards.specs);
    assert_eq!(forwards.diagnostics, backwards.diagnostics);
    assert_eq!(forwards.skipped, backwards.skipped);
}

/// The members of an object that a response does not list are looked up in the request, where an object of the same name
/// may lack its members too.
#[test]
fn lost_members_are_looked_up_once() {
    for inner in ["b", "c"] {
        let rows = format!(
            "| b {{data-indent=1}} | object | 甲\n| {inner} {{data-indent=2}} | object | 乙\n\
             | c {{data-indent=1}} | object | 丙\n| b {{data-indent=2}} | object | 丁\n"
        );
        let transcription = one("openapi/v3/x.md", page(&rows, "| b | object | 甲\n"));
        check(&transcription);
        assert_eq!(transcription.specs.len(), 1, "{inner}");
    }
}

#[test]
fn time_grows_with_size_and_nothing_overflows() {
    let official = |body: &str| {
        format!(
            "题\n更新时间:2024.12.11\n请求方式:【POST】/v3/x\n请求参数\nbody 包体参数\n{body}请求示例\n应答参数\n无应答包体\n应答示例\n错误码\n"
        )
    };
    let table = |rows: String| page(&rows, "");
    for text in [
        table(
            (0..3_000)
                .map(|number| format!("| f{number} {{data-indent=1}} | string | 甲\n"))
                .collect(),
        ),
        table(
            (0..32)
                .map(|level| format!("| o{{data-indent={level}}} | object | 甲\n"))
                .collect(),
        ),
        "# {#post}\n".repeat(20_000),
        "> ".repeat(50_000),
        "[".repeat(200_000),
        format!("# x {{#post}}\n\n```php\n{}\n```\n", "[[".repeat(100_000)),
        format!(
            "请求方式:【POST】/v3/x\n请求参数\nbody 包体参数\n{}",
            "a 必填 object 【】 属性 ".repeat(5_000)
        ),
        format!("<html>{}", "<div>".repeat(60_000)),
        format!("<html>{}{}", "<b>".repeat(2_000), "</i>".repeat(20_000)),
        format!("<html><h1>x</h1>{}", "<table><tr><td>属性".repeat(15_000)),
        format!(
            "请求参数类型描述\njsonobject\n{}php\n$i->chain('v3/x')->post([]);",
            "aobject\n".repeat(8_000)
        ),
        official(&format!("remark 选填 string\n【甲】{}\n", "ABC、".repeat(5_000))),
        official(&"remark 选填 string\n【甲】3×2\n".repeat(500)),
        official(&"必填 ".repeat(10_000)),
        official(&"body 包体参数\n".repeat(500)),
        format!(
            "Request URL: https://api.mch.weixin.qq.com/v3/x\nRequest method: POST\n{}",
            "{\"a\":[".repeat(3_000)
        ),
    ] {
        check(&one("openapi/v3/x.md", text));
    }
}
