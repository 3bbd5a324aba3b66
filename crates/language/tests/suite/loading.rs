//! The result of loading: the model, counts and positions, independent of the order of sources.

use std::fmt::Write as _;

use wechatpay_spec::diagnostic::{Position, Style, render, to_json_lines};
use wechatpay_spec::model::{Body, Cipher, Content, Host, Protocol, Scalar, Subject};
use wechatpay_spec::vocabulary::KEYS;
use wechatpay_spec::{Counts, Loaded, Source, Sources, load, load_both};

use crate::fixtures::sources;

const EVERY_KEY: &[u8] = include_bytes!("../fixtures/every_key.yaml");

fn every_key() -> Loaded {
    let loaded = load(&sources(EVERY_KEY));
    assert!(
        loaded.diagnostics.is_empty(),
        "{}",
        render(&loaded.diagnostics, &loaded.texts, Style::Plain)
    );
    loaded
}

#[test]
fn every_key_of_the_vocabulary_is_read() {
    let text = String::from_utf8_lossy(EVERY_KEY);
    for key in KEYS {
        assert!(
            text.contains(&format!("{}: ", key.name)) || text.contains(&format!("{}:\n", key.name)),
            "{}",
            key.name
        );
    }
    let loaded = every_key();
    let mut model = format!("{:#?}\n{:#?}", loaded.specs, loaded.lifecycles);
    // Other tests check the places; here they would clutter the snapshot.
    while let Some(start) = model.find("span: Span {") {
        let end = start + model[start..].find("},").expect("a span ends") + 2;
        model.replace_range(start..end, "");
    }
    let lines = model.lines().map(str::trim_end).filter(|line| !line.is_empty());
    insta::with_settings!({ snapshot_path => "../fixtures", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("every_key", lines.collect::<Vec<_>>().join("\n"));
    });
}

#[test]
fn the_model_says_what_the_spec_says() {
    let loaded = every_key();
    let files: Vec<_> = loaded.specs.iter().map(|spec| spec.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "notify/REFUND.SUCCESS.yaml",
            "notify/v2/refund.yaml",
            "v2/pay/every.yaml",
            "v3/every/{id}.yaml"
        ]
    );
    let Subject::Notification(notification) = &loaded.specs[0].subject else {
        panic!("a notification")
    };
    assert_eq!(
        (notification.event_type.value.as_str(), notification.protocol),
        ("REFUND.DONE", Protocol::V3)
    );
    let Subject::Notification(notification) = &loaded.specs[1].subject else {
        panic!("a notification")
    };
    assert_eq!(
        (notification.event_type.value.as_str(), notification.protocol),
        ("refund", Protocol::V2)
    );
    let Subject::Path(path) = &loaded.specs[2].subject else {
        panic!("a path")
    };
    assert_eq!(
        (path.url_path.value.as_str(), path.protocol),
        ("/pay/every", Protocol::V2)
    );
    assert_eq!(path.operations[0].hosts[0].value, Host::Main);
    let Subject::Path(path) = &loaded.specs[3].subject else {
        panic!("a path")
    };
    assert_eq!(path.url_path.value, "/v3/every/{id}/");
    let post = &path.operations[1];
    let Body::Json(fields) = &post.request.body else {
        panic!("a JSON body")
    };
    assert_eq!(
        fields[6].example.as_ref().map(|example| example.value.as_str()),
        Some("1.0")
    );
    assert_eq!(
        (fields[4].kind.value.scalar, fields[4].kind.value.array_depth),
        (Scalar::Integer, 2)
    );
    assert_eq!(
        fields[5].fields[0].encrypted.as_ref().map(|cipher| cipher.value),
        Some(Cipher::PublicKey)
    );
    assert!(
        matches!(&path.operations[2].response.content, Content::File(file) if file.media_type.as_deref() == Some("application/pdf"))
    );
    assert_eq!(
        loaded.families.of("v3/every/{id}.yaml").map(|family| family.default),
        Some(true)
    );
}

#[test]
fn counts_cover_every_part_and_depth() {
    let counts = every_key().counts();
    assert_eq!(
        counts,
        Counts {
            operations: 6,
            notifications: 2,
            fields: 34,
            encrypted: 5
        }
    );
}

#[test]
fn places_are_where_things_stand() {
    let loaded = every_key();
    let text = loaded.texts.text("v3/every/{id}.yaml");
    let Subject::Path(path) = &loaded.specs[3].subject else {
        panic!("a path")
    };
    let post = &path.operations[1];
    let at = |span: wechatpay_spec::place::Span| &text[span.start..span.end];
    assert_eq!(at(post.method.span), "post");
    assert_eq!(at(post.title.span), "提交申请单");
    assert_eq!(at(post.request.body.fields()[4].name.span), "amounts");
    assert_eq!(at(post.request.body.fields()[4].kind.span), "\"integer[][]\"");
    let start = post.request.body.fields()[4].name.span.start;
    assert_eq!(
        loaded.texts.position("v3/every/{id}.yaml", start),
        Position { line: 33, column: 7 }
    );
}

#[test]
fn the_order_of_sources_makes_no_difference() {
    let faulty = "post:\n  tittle: a\n  response: {empty: false}\n";
    let mut given = sources(EVERY_KEY);
    for file in ["v3/b.yaml", "v3/a.yaml", "v3/c.yaml", "v3/{x}/{x}.yaml"] {
        given.specs.push(Source::spec(file, faulty));
    }
    let show = |sources: &Sources| {
        let loaded = load(sources);
        let mut shown = format!("{:?}", loaded.specs);
        shown.push_str(&render(&loaded.diagnostics, &loaded.texts, Style::Plain));
        shown
    };
    let forwards = show(&given);
    given.specs.reverse();
    assert_eq!(show(&given), forwards);
    given.specs.rotate_left(3);
    assert_eq!(show(&given), forwards);
}

/// Loading two states gives the same results as loading each one, including spans and excerpts.
#[test]
fn two_states_are_loaded_as_one_by_one() {
    let title = "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n";
    let sound = format!("{title}  response: {{empty: true}}\n");
    let faulty = format!("{title}  respons: {{empty: true}}\n");
    let state = |specs: &[(&str, &[u8])], shown: &str| Sources {
        specs: specs
            .iter()
            .map(|(file, text)| Source {
                shown: format!("{shown}{file}"),
                ..Source::spec(*file, *text)
            })
            .collect(),
        lifecycles: Vec::new(),
        families: Some(Source::families(
            "orders:\n  title: 订单\n  folders: [v3/orders, v3/gone]\n",
        )),
    };
    let (sound, faulty) = (sound.as_bytes(), faulty.as_bytes());
    let before = state(
        &[
            ("v3/orders/a.yaml", sound),
            ("v3/orders/b.yaml", faulty),
            ("v3/orders/c.yaml", sound),
            ("v3/orders/d.yaml", b"\xff"),
        ],
        "HEAD:",
    );
    let after = state(
        &[
            ("v3/orders/a.yaml", sound),
            ("v3/orders/b.yaml", faulty),
            ("v3/orders/c.yaml", faulty),
            ("v3/orders/d.yaml", b"\xff"),
            ("v3/orders/e.yaml", sound),
        ],
        "",
    );
    let told = |loaded: &Loaded| {
        let drawn = render(&loaded.diagnostics, &loaded.texts, Style::Plain);
        format!("{:?}\n{:?}\n{drawn}", loaded.specs, loaded.families)
    };
    for (before, after) in [(&before, &after), (&after, &before), (&after, &after)] {
        let (was, is) = load_both(before, after);
        assert_eq!(told(&was), told(&load(before)));
        assert_eq!(told(&is), told(&load(after)));
    }
    assert!(told(&load(&before)).contains("--> HEAD:v3/orders/b.yaml"));
}

#[test]
fn findings_for_machines_are_one_object_a_line() {
    let text = "post:\n  title: 提交申请单\n  documents: [{url: https://a.cn/b}]\n  response:\n    json:\n      申请: {type: string, requird: true}\n      b: 1\n";
    let loaded = load(&Sources {
        specs: vec![Source::spec("v3/a.yaml", text)],
        families: None,
        lifecycles: Vec::new(),
    });
    let mut expected = String::new();
    let help = "did you mean `required`?";
    writeln!(expected, r#"{{"code":"E020","severity":"error","message":"`requird` is not a key of a field","file":"spec/api/v3/a.yaml","line":6,"column":26,"end_line":6,"end_column":33,"help":"{help}"}}"#).expect("a string takes text");
    let lines = to_json_lines(&loaded.diagnostics, &loaded.texts);
    let (first, second) = lines.split_once('\n').expect("two lines");
    assert_eq!(format!("{first}\n"), expected);
    let second: serde_json::Value = serde_json::from_str(second).expect("JSON");
    assert_eq!(
        (
            &second["code"],
            &second["line"],
            &second["column"],
            &second["end_column"]
        ),
        (&"E024".into(), &7.into(), &10.into(), &11.into())
    );
}

#[test]
fn nothing_is_loaded_from_nothing() {
    let loaded = load(&Sources::default());
    assert!(loaded.is_sound() && loaded.specs.is_empty());
    assert_eq!(loaded.counts(), Counts::default());
}

#[test]
fn an_empty_file_has_one_finding() {
    for (file, code) in [("v3/a.yaml", "E008"), ("v3/新建.yaml", "E040"), ("v3/a.yml", "E040")] {
        for text in ["", "\n", "  \n\n"] {
            let specs = vec![Source::spec(file, text)];
            let loaded = load(&Sources {
                specs,
                ..Sources::default()
            });
            let codes: Vec<_> = loaded.diagnostics.iter().map(|finding| finding.rule.code).collect();
            assert_eq!(codes, [code], "{file} {text:?}");
        }
    }
}

/// A line as long as the file is not drawn: ten thousand findings in it would take as long as its length squared.
#[test]
fn a_finding_in_a_very_long_line_names_its_place_only() {
    let fields: Vec<String> = (0..500)
        .map(|number| format!("field_{number}: {{type: string}}"))
        .collect();
    let text = format!(
        "post:\n  title: t\n  documents: [{{url: https://a.cn/b}}]\n  response:\n    json: {{{}, b: {{type: string, requird: true}}}}\n",
        fields.join(", ")
    );
    let loaded = load(&Sources {
        specs: vec![Source::spec("v3/a.yaml", text.as_str())],
        families: None,
        lifecycles: Vec::new(),
    });
    let drawn = render(&loaded.diagnostics, &loaded.texts, Style::Plain);
    let line = text.lines().nth(4).expect("a fifth line");
    let column = line.find("requird").expect("the slip") + 1;
    assert!(drawn.contains(&format!("v3/a.yaml:5:{column}")), "{drawn}");
    assert!(
        drawn.contains("did you mean `required`?") && drawn.len() < 1_000,
        "{drawn}"
    );
}
