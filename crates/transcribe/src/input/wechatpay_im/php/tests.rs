//! Tests of reading PHP array literals.

use super::{argument, chain};
use crate::facts::sample::Sample;

fn text(text: &str) -> Sample {
    Sample::Text(text.to_owned())
}

fn map(entries: &[(&str, Sample)]) -> Sample {
    Sample::Map(
        entries
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    )
}

fn read(code: &str) -> Sample {
    argument(code, &["json", "query", "xml", "body"]).unwrap()
}

#[test]
fn literals_keep_their_types() {
    let code = r#"[
      'json' => [ // 注释
        'text' => 'it\'s \\ a \n', "double" => "a\nb\$",
        'whole' => 100, 'less' => -3, 'rate' => 0.65, 'yes' => true, 'nothing' => null,
        'list' => ['a', 'b',], 'objects' => [[ 'id' => '1' ],],
      ], # more
    ]"#;
    let json = map(&[
        ("text", text("it's \\ a \\n")),
        ("double", text("a\nb$")),
        ("whole", Sample::Integer("100".to_owned())),
        ("less", Sample::Integer("-3".to_owned())),
        ("rate", Sample::Decimal("0.65".to_owned())),
        ("yes", Sample::Boolean(true)),
        ("nothing", Sample::Null),
        ("list", Sample::List(vec![text("a"), text("b")])),
        ("objects", Sample::List(vec![map(&[("id", text("1"))])])),
    ]);
    assert_eq!(read(code), map(&[("json", json)]));
}

#[test]
fn values_computed_at_run_time_are_unknown() {
    let code = r"[
      'body' => $media->getStream(),
      'json' => [
        'detail' => \json_encode(['price' => 1], \JSON_UNESCAPED_UNICODE),
        'sum' => 'a' . 'b', 'hash' => Hash::sign(['x' => 1]), 'after' => 'z',
        'closure' => static function ($x) { return [1, 2]; },
        'last' => 7,
      ],
    ]";
    let sample = read(code);
    let json = sample.get("json").unwrap();
    assert_eq!(sample.get("body"), Some(&Sample::Unknown));
    assert_eq!(json.get("detail").unwrap().json().unwrap(), r#"{"price":1}"#);
    assert_eq!(json.get("sum"), Some(&Sample::Unknown));
    assert_eq!(json.get("hash"), Some(&Sample::Unknown));
    assert_eq!(json.get("after"), Some(&text("z")));
    assert_eq!(json.get("last"), Some(&Sample::Integer("7".to_owned())));
}

#[test]
fn the_array_is_found_inside_the_sample_call() {
    let code = r"$media = new MediaUtil('/a.jpg', ['filename' => 'a.jpg']);
    $response = $instance['v3/x']->chain('v3/a/{id}')->post([
      'query' => ['id' => '1'],
      'headers' => ['X' => 'y'],
    ]);
    print_r(json_decode((string) $response->getBody(), true));";
    let sample = read(code);
    assert_eq!(sample.get("query").and_then(|query| query.get("id")), Some(&text("1")));
    assert_eq!(chain(code).as_deref(), Some("v3/a/{id}"));
    assert_eq!(argument("print_r(1);", &["json"]), None);
}

#[test]
fn nothing_makes_it_hang_or_overflow() {
    for code in [
        "[",
        "[[[",
        "['a' =>",
        "['a",
        "[=>=>,,]",
        "[1 2 3]",
        "array(",
        "[json_encode(",
        "['a' => ]",
    ] {
        let _ = argument(code, &["json"]);
    }
    let _ = argument(&"[".repeat(200_000), &["json"]);
    let _ = argument(&format!("['json' => {}", "json_encode(".repeat(100_000)), &["json"]);
    let _ = argument(&format!("['json' => {}1]", "-".repeat(100_000)), &["json"]);
}
