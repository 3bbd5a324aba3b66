//! Text without quotes is read as it is typed, or a finding says that it needs quotes: YAML never changes or cuts it in silence.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::{Loaded, Source, Sources, load};

/// Specs with a text at `@`, in a line of its own, in a list and in braces.
const PLACES: &[&str] = &[
    "post:\n  title: @\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  corrected: @\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  inferred:\n    title: @\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  errors:\n    - code: A\n      title: @\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a:\n        type: string\n        title: @\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a:\n        type: string\n        example: @\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a:\n        type: string\n        constant: @\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a:\n        type: string\n        default: @\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a:\n        type: string\n        pattern: @\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a:\n        type: string\n        enum:\n          - B\n          - @\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a:\n        type: string\n        enum:\n          - B\n          - value: C\n            title: @\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      b: {type: string}\n      a:\n        type: string\n        only_if:\n          b: @\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a: {type: string, enum: [B, @]}\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a: {type: string, title: @, example: x}\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  request:\n    json:\n      a: {type: string, title: @}\n      b: {type: string}\n  response: {empty: true}\n",
    "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n  corrected: {title: @}\n",
];

/// Texts with characters and words that mean something to YAML.
const TEXTS: &[&str] = &[
    "#x",
    "#",
    "A #x",
    "A # x",
    "A # x # y",
    "订单 #1",
    "A# x",
    "A#x",
    "&x",
    "&x y",
    "& x",
    "A&x",
    "*x",
    "*x y",
    "* x",
    "!x",
    "!x y",
    "!!x y",
    "! x",
    "@x",
    "%x",
    "`x",
    "`",
    "A`x",
    "A: x",
    "A: x: y",
    "A:",
    "A:x",
    ": x",
    "null",
    "~",
    "Null",
    "1e3",
    "1.0",
    "0x10",
    "0o7",
    "007",
    "1_000",
    "1,000",
    ".inf",
    "true",
    "False",
    "yes",
    "no",
    "on",
    "12:30",
    "2025-07-17",
    "[x",
    "{x",
    "[x]",
    "{x: y}",
    "{x}",
    "]x",
    "}x",
    "A]",
    "A}",
    "A [x]",
    "A {x}",
    ",x",
    "A, x",
    "- x",
    "-x",
    "- #x",
    "? x",
    "?x",
    "|x",
    "|",
    "> x",
    "\"x",
    "'x",
    "x'y",
    "\"x\" y",
    "'x' y",
    "=",
    "<<",
    "---",
    "...",
    "A\\x",
];

fn loaded(text: &str) -> Loaded {
    load(&Sources {
        specs: vec![Source::spec("v3/orders/close.yaml", text.to_owned())],
        families: None,
        lifecycles: Vec::new(),
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a finding says that something has to be in quotes.
fn asks_for_quotes(finding: &Diagnostic) -> bool {
    let labels = finding.secondary.iter().map(|label| label.text.as_str());
    let said = [finding.message.as_str(), finding.help.as_deref().unwrap_or_default()];
    finding.is_error() && labels.chain(said).any(|text| text.contains("quote"))
}

/// Whether a text is another thing that is allowed at its place: two values of a list, a list of values, remarks on keys.
fn is_structure(place: &str, text: &str) -> bool {
    place.contains("[B, @]") && text == "A, x"
        || place.contains("b: @") && text == "[x]"
        || place.contains("  corrected: @") && text == "{x: y}"
}

#[test]
fn text_without_quotes_is_what_was_typed_or_a_finding_asks_for_quotes() {
    let mut faults = String::new();
    for place in PLACES {
        for text in TEXTS {
            let wanted = loaded(&place.replace('@', &quoted(text)));
            // A text that is wrong in quotes, too, is reported in any case.
            if !wanted.is_sound() {
                continue;
            }
            let found = loaded(&place.replace('@', text));
            let is_same = found.is_sound() && found.specs == wanted.specs;
            if !is_same && !is_structure(place, text) && !found.diagnostics.iter().any(asks_for_quotes) {
                let line = place.lines().find(|line| line.contains('@')).unwrap_or_default();
                faults.push_str(&format!("{text} in {line}: {:?}\n", found.diagnostics));
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}
