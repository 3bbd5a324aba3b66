//! The rule for evidence, applied to small specs.

use wechatpay_spec::evidence;
use wechatpay_spec::{Sources, bundle};
use wechatpay_transcribe::{Document, SecondSourceImport, import_second_sources};

const SPEC: &str = "post:
  title: 下单
  documents:
    - url: https://pay.weixin.qq.com/doc/v3/merchant/1
  request:
    json:
      id: {type: string, required: true, title: 单号}
      name: {type: string, required: true, title: 姓名}
      kind: {type: string, enum: [A, B]}
      note: {type: string, corrected: {encrypted: a person decided that it is none}}
      total: {type: integer}
  response:
    json:
      state: {type: string}
";

/// The result of merging lines with [`SPEC`].
fn merged(lines: &[&str]) -> SecondSourceImport {
    again(&bundle::sources(SPEC.as_bytes()), lines, "")
}

fn again(specs: &Sources, lines: &[&str], evidence: &str) -> SecondSourceImport {
    let document = Document {
        path: "source.jsonl".to_owned(),
        text: lines.join("\n").into_bytes(),
    };
    import_second_sources(&[document], specs, evidence)
}

/// The text of the spec after the merge.
fn spec(import: &SecondSourceImport) -> String {
    assert!(import.import.diagnostics.is_empty(), "{:?}", import.import.diagnostics);
    let change = import
        .import
        .changes
        .iter()
        .find(|change| change.file == "v3/example.yaml");
    change.map_or_else(|| SPEC.to_owned(), |change| change.after.clone())
}

fn operation(source: &str, json: &str) -> String {
    format!(
        r#"{{"source":"{source}","method":"POST","path":"/v3/example","title":"x","request":{{"json":{{{json}}}}},"response":{{}}}}"#
    )
}

fn statement(source: &str, field: &str, kind: &str, theirs: &str) -> String {
    format!(
        r#"{{"source":"{source}","operation":"POST /v3/example","field":"{field}","kind":"{kind}","theirs":"{theirs}"}}"#
    )
}

#[test]
fn an_official_source_adds_a_field_and_one_other_does_not() {
    let official = statement("official-go", "req.extra", "not-here", "string");
    assert!(spec(&merged(&[&official])).contains("extra: {type: string, from: [official_go]}"));
    let library = statement("dotnet", "req.extra", "not-here", "string");
    let alone = merged(&[&library]);
    assert!(!spec(&alone).contains("extra"), "{}", spec(&alone));
    assert!(
        alone
            .evidence
            .contains(r#""verdict":"refused","reason":"one source that is not official"#)
    );
    let catalogue = operation("", r#""extra":{"type":"string"}"#);
    let two = spec(&merged(&[&library, &catalogue]));
    assert!(
        two.contains("extra: {type: string, from: [dotnet, catalogue]}"),
        "{two}"
    );
}

#[test]
fn required_falls_to_an_official_source_and_stands_against_a_library() {
    let official = spec(&merged(&[&statement("official", "req.id", "required", "opt")]));
    assert!(
        official.contains("id: {type: string, title: 单号, corrected: {required:"),
        "{official}"
    );
    let library = merged(&[&statement("dotnet", "req.id", "required", "optional")]);
    assert!(spec(&library).contains("id: {type: string, required: true, title: 单号}"));
    assert_eq!(library.undecided, 0);
}

#[test]
fn any_marker_encrypts_unless_the_line_says_why_not() {
    let marked = merged(&[
        &statement("dotnet", "req.name", "encrypted", "RSA"),
        &statement("dotnet", "req.note", "encrypted", "RSA"),
    ]);
    let text = spec(&marked);
    assert!(
        text.contains("name: {type: string, required: true, encrypted: true, title: 姓名, from: {encrypted: [dotnet]}"),
        "{text}"
    );
    assert!(
        text.contains("note: {type: string, corrected: {encrypted: a person decided that it is none}}"),
        "{text}"
    );
    assert!(
        marked.evidence.contains("the line in the spec says why"),
        "{}",
        marked.evidence
    );
}

#[test]
fn values_are_added_and_lengths_and_examples_are_filled_in() {
    let line = operation(
        "",
        r#""kind":{"type":"string","enum":["B","C"]},"id":{"type":"string","max_length":32,"example":"12"},"total":{"type":"integer","example":"x。y"}"#,
    );
    let text = spec(&merged(&[&line]));
    assert!(text.contains("enum: [A, B, C]"), "{text}");
    assert!(
        text.contains("id: {type: string, required: true, max_length: 32, title: 单号, example: \"12\"}"),
        "{text}"
    );
    assert!(text.contains("total: {type: integer}"), "{text}");
}

#[test]
fn a_key_that_people_removed_is_not_filled_in_again() {
    let correction = |keys: &[&str]| {
        let reasons = keys.iter().map(|key| format!("{key}: the service says otherwise"));
        format!("corrected: {{{}}}", reasons.collect::<Vec<_>>().join(", "))
    };
    let of_number = correction(&["title", "minimum", "maximum", "default", "example"]);
    let of_text = correction(&["min_length", "max_length", "pattern"]);
    let text = SPEC.replace(
        "      total: {type: integer}\n",
        &format!("      total: {{type: integer, {of_number}}}\n      code: {{type: string, title: 码, example: \"12\", {of_text}}}\n"),
    );
    let line = operation(
        "official-go",
        r#""total":{"type":"integer","title":"金额","minimum":1,"maximum":9,"default":2,"example":"3"},"code":{"type":"string","min_length":1,"max_length":9,"pattern":"[0-9]+"}"#,
    );
    let import = again(&bundle::sources(text.as_bytes()), &[&line], "");
    assert!(import.import.diagnostics.is_empty(), "{:?}", import.import.diagnostics);
    let changed: Vec<&str> = import
        .import
        .changes
        .iter()
        .map(|change| change.after.as_str())
        .collect();
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

#[test]
fn a_second_run_changes_nothing() {
    let lines = [
        operation(
            "official-samples",
            r#""more":{"type":"object"},"more.name":{"type":"string","sensitive":true}"#,
        ),
        statement("official-go", "resp.state", "type", "integer"),
        statement("catalogue", "req.id", "required", "yes"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let first = merged(&lines);
    let text = spec(&first);
    assert!(
        text.contains("more:") && text.contains("state: {type: integer, corrected: {type:"),
        "{text}"
    );
    let second = again(&bundle::sources(text.as_bytes()), &lines, &first.evidence);
    assert_eq!(second.import.changes, []);
    assert_eq!(second.evidence, first.evidence);
    // The operation is not a statement.
    assert_eq!(evidence::parse(&first.evidence).unwrap().len(), 2);
}

#[test]
fn a_fact_that_a_person_refused_is_not_taken_over() {
    let line = statement("official-go", "req.extra", "not-here", "string");
    let refused = line.replace('}', r#","verdict":"refused","reason":"the service refuses it"}"#);
    let import = again(&bundle::sources(SPEC.as_bytes()), &[&line], &refused);
    assert!(!spec(&import).contains("extra"), "{}", spec(&import));
    assert!(import.evidence.contains("the service refuses it"));
}

#[test]
fn an_operation_without_a_page_comes_from_an_official_source_but_not_from_a_library() {
    let other = |source: &str| {
        operation(source, r#""id":{"type":"string","required":true}"#).replace("/v3/example", "/brand/x/{no}")
    };
    let import =
        merged(&[&other("official-samples").replace("\"json\"", "\"path\":{\"no\":{\"type\":\"string\"}},\"json\"")]);
    let fresh = import
        .import
        .changes
        .iter()
        .find(|change| change.before.is_none())
        .expect("a new spec");
    assert_eq!(fresh.file, "brand/x/{no}.yaml");
    assert!(
        fresh.after.contains("signer: brand") && fresh.after.contains("id: {type: string, required: true}"),
        "{}",
        fresh.after
    );
    assert_eq!(merged(&[&other("dotnet")]).import.changes, []);
}

#[test]
fn a_line_without_a_fact_is_an_error() {
    let import = merged(&["{\"a\":1}"]);
    assert_eq!(import.import.diagnostics.len(), 1);
    assert_eq!(import.import.diagnostics[0].rule.code, "E305");
    assert_eq!(import.import.changes, []);
}

const FAMILY: &str = "# file: ../families.yaml
pay: {title: 支付, folders: [v3]}
# file: v3/a.yaml
post:
  title: 下单
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/1}]
  request:
    json:
      code: {type: string, max_length: 32, title: 单号}
      name: {type: string, max_length: 8, title: 名称}
      mark: {type: string, max_length: 8, title: 标记}
  response:
    json:
      state: {type: string, enum: [A, B], title: 状态}
      kind: {type: string, enum: [A, B], title: 类型}
# file: v3/b.yaml
get:
  title: 查询
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/2}]
  request:
    query:
      code: {type: string, title: 单号}
      name: {type: string, title: 名称, example: 123 456 789}
      mark: {type: string, title: 其他}
      detail: {type: string, enum: [ALL, SUCCESS, FAIL], title: 明细状态}
  response:
    json:
      detail: {type: string, title: 明细状态, example: SUCCESS}
      code: {type: string, title: 单号}
      state: {type: string, title: 状态, example: B}
      kind: {type: string, title: 类型, example: C}
";

#[test]
fn values_and_lengths_are_those_of_the_same_field_in_the_family_unless_the_example_says_otherwise() {
    let import = again(&bundle::sources(FAMILY.as_bytes()), &[], "");
    let [change] = import.import.changes.as_slice() else {
        panic!("{:?}", import.import.changes)
    };
    assert_eq!(change.file, "v3/b.yaml");
    let line = |name: &str| {
        let mut lines = change.after.lines().map(str::trim);
        lines.find(|line| line.starts_with(name)).unwrap().to_owned()
    };
    assert!(line("code: ").starts_with("code: {type: string, max_length: 32, title: 单号, inferred: {max_length: "));
    assert!(
        line("state: ").starts_with("state: {type: string, enum: [A, B], title: 状态, example: B, inferred: {enum: ")
    );
    for unchanged in [
        "name: {type: string, title: 名称, example: 123 456 789}",
        "mark: {type: string, title: 其他}",
        "code: {type: string, title: 单号}",
        "kind: {type: string, title: 类型, example: C}",
        // A value that can be asked for need not be one of an entry.
        "detail: {type: string, title: 明细状态, example: SUCCESS}",
    ] {
        assert!(change.after.contains(unchanged), "{}", change.after);
    }
    let mut specs = bundle::sources(FAMILY.as_bytes());
    for spec in specs.specs.iter_mut().filter(|spec| spec.file == change.file) {
        spec.text = change.after.clone().into_bytes();
    }
    assert_eq!(again(&specs, &[], "").import.changes, []);
}

#[test]
fn lengths_that_are_slips_of_a_source_are_not_taken_over() {
    let line = operation(
        "",
        r#""id":{"type":"string","max_length":100005698},"name":{"type":"string","min_length":128},"note":{"type":"string","min_length":2,"max_length":8},"sign":{"type":"string","max_length":32}"#,
    );
    let sign = SPEC.replace("      total:", "      sign: {type: string}\n      total:");
    let text = spec(&again(&bundle::sources(sign.as_bytes()), &[&line], ""));
    assert!(
        text.contains("id: {type: string, required: true, title: 单号}"),
        "{text}"
    );
    assert!(
        text.contains("name: {type: string, required: true, max_length: 128, title: 姓名}"),
        "{text}"
    );
    assert!(
        text.contains("note: {type: string, min_length: 2, max_length: 8,"),
        "{text}"
    );
    assert!(text.contains("sign: {type: string}"), "{text}");
}

#[test]
fn an_encoded_field_gets_the_length_of_the_text_that_is_sent_if_the_sources_examples_fit() {
    let encoded = SPEC.replace(
        "      total: {type: integer}\n",
        "      detail: {type: string, encoded: json, fields: {id: {type: string}}}
      goods: {type: \"object[]\", encoded: json, fields: {id: {type: string}}}
      scene: {type: string, encoded: json, fields: {id: {type: string}}}
",
    );
    let line = operation(
        "",
        r#""detail":{"type":"string","max_length":6000},"goods":{"type":"string","max_length":12,"example":"[{\"id\":\"1\"}]"},"scene":{"type":"string","max_length":9,"example":"{\"id\":\"1\"}"}"#,
    );
    let text = spec(&again(&bundle::sources(encoded.as_bytes()), &[&line], ""));
    let limited: Vec<&str> = text.split("encoded: json").skip(1).collect();
    for (index, length) in [Some("max_length: 6000"), Some("max_length: 12"), None]
        .into_iter()
        .enumerate()
    {
        let own = limited[index].split("fields:").next().unwrap();
        assert_eq!(own.contains("max_length"), length.is_some(), "{text}");
        assert!(length.is_none_or(|length| own.contains(length)), "{text}");
    }
}

#[test]
fn an_alternative_stays_one_whatever_sources_demand() {
    let chosen = SPEC
        .replace(
            "kind: {type: string, enum: [A, B]}",
            "kind: {type: string, one_of: order}",
        )
        .replace("total: {type: integer}", "total: {type: integer, one_of: order}");
    let lines = [
        statement("official-go", "req.kind", "required", "req"),
        operation(
            "",
            r#""kind":{"type":"string","required":true,"default":"A"},"total":{"type":"integer","default":1}"#,
        ),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let import = again(&bundle::sources(chosen.as_bytes()), &lines, "");
    assert!(import.import.diagnostics.is_empty(), "{:?}", import.import.diagnostics);
    assert_eq!(import.import.changes, []);
}
