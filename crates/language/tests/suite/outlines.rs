//! The outline of a spec is that of the parsed spec, however its keys and values are written.

use wechatpay_spec::{Outline, Source, Sources, load, outline};

const FILE: &str = "v3/ecommerce/applyments.yaml";

/// The outline of the parsed spec; none if it has errors.
fn parsed(text: &str) -> Option<Outline> {
    let source = Source {
        file: FILE.to_owned(),
        shown: FILE.to_owned(),
        text: text.as_bytes().to_vec(),
    };
    let loaded = load(&Sources {
        specs: vec![source],
        ..Sources::default()
    });
    Outline::of(loaded.specs.first().filter(|_| loaded.is_sound())?)
}

const OPERATION: &str = "title: 进件, documents: [{url: https://pay.weixin.qq.com/doc/v3/partner/4012713017, updated: 2024-08-30}], response: {json: {a: {type: string, required: true}}}";

#[test]
fn every_way_to_write_the_path_and_the_methods() {
    let paths = [
        "",
        "path: /v3/ecommerce/applyments/",
        "path: /v3/ecommerce/applyments/ # the slash is signed",
        "path: /v3/ecommerce/applyments/   ",
        "path:    /v3/ecommerce/applyments/",
        "path: \"/v3/ecommerce/applyments/\"",
        "path: \"\\x2Fv3/ecommerce/applyments\\u002F\"",
        "path: '/v3/ecommerce/applyments/' # signed",
        "path: >-\n  /v3/ecommerce/applyments/",
        "path: |-\n  /v3/ecommerce/applyments/",
        "path:\n  /v3/ecommerce/applyments/",
        "path: # signed\n  /v3/ecommerce/applyments/",
        "path : /v3/ecommerce/applyments/",
        "\"path\": /v3/ecommerce/applyments/",
        "'path': /v3/ecommerce/applyments/",
        "? path\n: /v3/ecommerce/applyments/",
        "path: \"/v3/ecommerce/\\\n  applyments/\"",
    ];
    let blocks = OPERATION
        .replace(", documents", "\n  documents")
        .replace(", response", "\n  response");
    let methods = [
        format!("post:\n  {blocks}"),
        format!("post: # creates\n  {blocks}"),
        format!("post:  \n\n  # first\n  {blocks}"),
        format!("post:\n# first\n  {blocks}"),
        format!("\"post\":\n  {blocks}"),
        format!("'post' :\n  {blocks}"),
        format!("\"p\\u006Fst\": {{{OPERATION}}}"),
        format!("post: {{{OPERATION}}}"),
        format!("post:\n  {{{OPERATION}}}"),
        format!("post:\n  {{\n{}\n}}", OPERATION.replace(", ", ",\n")),
        format!("post: {{ # brackets\n{}}}", OPERATION.replace(", ", ", # a comment\n")),
        format!(
            "post:\n  {}",
            blocks.replace("title: 进件", "title: >-\n    get:\n    进件")
        ),
        format!("post:\n  {}", blocks.replace("title: 进件", "title: |-\n   get\n")),
        format!(
            "post:\n  {}",
            blocks.replace("title: 进件", "title: \"进件\n    get:\"")
        ),
        format!(
            "post:\n  {}",
            blocks
                .replace("{a: {", "{\nget:\n  {")
                .replace("}}}", "},\n path: {type: string}}}")
        ),
        format!("post:\n  {}", blocks.replace("{a: {", "{ # none\nget:\n  {")),
        format!(
            "post:\n  {}",
            blocks.replace("{a: {", "{a: {type: string},\n\n\nget:\n  {")
        ),
        format!("post:\n  {}", blocks.replace("{a: {", "{\n? get\n:\n  {")),
        format!("? post\n: {{{OPERATION}}}"),
        format!("post:\n  {blocks}\n\nget:\n  {blocks}"),
        format!("post:\n  {blocks} # last\nget:\n  {blocks}"),
        format!("post:\n  {blocks}\nget: {{{OPERATION}}}"),
    ];
    let (mut sound, mut wrong) = (0, Vec::new());
    let mut try_text = |text: &str| {
        // Some ways are errors, such as a comment after a text.
        let Some(parsed) = parsed(text) else { return };
        sound += 1;
        if outline(FILE, text) != Some(parsed) {
            wrong.push(text.to_owned());
        }
    };
    for path in paths {
        for method in &methods {
            let text = format!("{path}\n{method}\n");
            try_text(&text);
            try_text(&format!("{method}\n{path}\n"));
            try_text(&format!("---\n{text}"));
            try_text(&format!("\n# a comment: get:\n{text}...\n"));
            try_text(&text.replace('\n', "\r\n"));
            // Every line further to the right.
            try_text(&format!(" {}\n", text.trim().replace('\n', "\n ")));
        }
    }
    try_text(&format!("{{post: {{{OPERATION}}}}}"));
    try_text(&format!("{{path: /v3/ecommerce/applyments/, post: {{{OPERATION}}}}}"));
    try_text(&format!(
        "{{\npost: {{{OPERATION}}},\npath:\n /v3/ecommerce/applyments/,\nget:\n {{{OPERATION}}}}}"
    ));
    assert!(wrong.is_empty(), "{} texts, such as\n{}", wrong.len(), wrong[0]);
    assert!(sound > 500, "only {sound} texts have no errors");
}

#[test]
fn the_order_of_methods_is_that_of_the_vocabulary() {
    let text = format!("post: {{{OPERATION}}}\nget: {{{OPERATION}}}\n");
    let reversed = format!("get:\n  {{{OPERATION}}}\npost:\n  {{{OPERATION}}}\n");
    assert_eq!(outline(FILE, &text), outline(FILE, &reversed));
}
