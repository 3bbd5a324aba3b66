//! `wechatpay verify`, on messages with exactly one mistake, which `crates/cli/tests/messages/make.py` made.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Keys for each file of messages.
pub(crate) const KEYS: &[(&str, &[&str])] = &[
    (
        "all",
        &[
            "platform_cert.pem",
            "PUB_KEY_ID_0119000001092024112800000000000000=pub_key.pem",
            "merchant_cert.pem",
            "other_cert.pem",
        ],
    ),
    ("other", &["other_cert.pem"]),
    ("merchant", &["merchant_cert.pem"]),
    ("platform", &["platform_cert.pem"]),
    ("v2", &[]),
];

pub(crate) fn messages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages/fixtures")
}

/// Runs `wechatpay verify` in the folder of messages, without any configuration.
pub(crate) fn verify(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
    command.arg("verify").args(arguments).current_dir(messages());
    command.env("HOME", "/nonexistent").env_remove("WECHATPAY_API_V2_KEY");
    command.output().unwrap()
}

pub(crate) fn json(output: &Output) -> Value {
    let error = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON was printed: {error}"))
}

pub(crate) fn codes(report: &Value) -> Vec<&str> {
    let mistakes = report["mistakes"].as_array().unwrap();
    let mut codes: Vec<&str> = mistakes.iter().map(|found| found["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    codes
}

#[test]
fn every_mistake_is_named_and_no_other() {
    let mut wrong = Vec::new();
    let mut diagnoses = std::collections::BTreeSet::new();
    for (name, keys) in KEYS {
        let file = format!("{name}.har");
        let har: Value = serde_json::from_slice(&std::fs::read(messages().join(&file)).unwrap()).unwrap();
        let entries = har["log"]["entries"].as_array().unwrap();
        let mut expected = Vec::new();
        for entry in entries {
            // A request that is signed too is right; the comment is about the response.
            let request = entry["request"]["postData"]["text"].as_str().unwrap_or_default();
            if request.starts_with("<xml>") && entry["response"].is_object() {
                expected.push("");
            }
            expected.push(entry["comment"].as_str().unwrap());
        }
        let mut arguments = vec![file.as_str(), "--api-v2-key-file", "api_v2_key.txt"];
        arguments.extend(["--api-v3-key-file", "api_v3_key.txt", "--format", "json"]);
        arguments.extend(keys.iter().flat_map(|key| ["--key", key]));
        let reports = match json(&verify(&arguments)) {
            Value::Array(reports) => reports,
            one => vec![one],
        };
        assert_eq!(reports.len(), expected.len(), "{name}");
        for (report, comment) in reports.iter().zip(expected) {
            let mut codes_expected: Vec<&str> = comment.split(' ').collect();
            codes_expected.retain(|code| !code.is_empty());
            codes_expected.sort_unstable();
            diagnoses.extend(codes_expected.iter().map(|code| (*code).to_owned()));
            let found = codes(report);
            let valid = report["verdict"] == "valid";
            if found != codes_expected || valid != codes_expected.is_empty() {
                wrong.push(format!("{}: found {found:?}", report["message"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        diagnoses.len() >= 72,
        "only {} kinds of mistakes were tried",
        diagnoses.len()
    );
}

#[test]
fn a_field_that_was_added_a_second_time_makes_a_message_invalid() {
    let har: Value = serde_json::from_slice(&std::fs::read(messages().join("v2.har")).unwrap()).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    let valid = entries.iter().find_map(|entry| {
        let text = entry["response"]["content"]["text"].as_str()?;
        (entry["comment"] == "" && text.contains("<return_code>")).then_some(text)
    });
    let folder = tempfile::tempdir().unwrap();
    for (inserted, expected) in [
        ("", Vec::new()),
        ("<return_code>FAIL</return_code>", vec!["field-repeated"]),
    ] {
        let file = folder.path().join("message.xml");
        std::fs::write(&file, valid.unwrap().replacen("<xml>", &format!("<xml>{inserted}"), 1)).unwrap();
        let file = file.to_str().unwrap();
        let report = json(&verify(&[
            file,
            "--api-v2-key-file",
            "api_v2_key.txt",
            "--format",
            "json",
        ]));
        assert_eq!(codes(&report), expected, "{report}");
    }
}

/// The first exchange of a file of messages as `curl -i` and a proxy would print it.
pub(crate) fn as_text(name: &str, number: usize) -> (Vec<u8>, Vec<u8>) {
    let har: Value = serde_json::from_slice(&std::fs::read(messages().join(name)).unwrap()).unwrap();
    let entry = &har["log"]["entries"][number];
    let (start, message, body) = match entry.get("response") {
        Some(response) => ("HTTP/1.1 200 OK".to_owned(), response, &response["content"]["text"]),
        None => {
            let request = &entry["request"];
            let target = request["url"].as_str().unwrap().split_once(".com").unwrap().1;
            let start = format!("{} {target} HTTP/1.1", request["method"].as_str().unwrap());
            (start, request, &request["postData"]["text"])
        }
    };
    let mut head = start + "\r\n";
    for header in message["headers"].as_array().unwrap() {
        head += &format!(
            "{}: {}\r\n",
            header["name"].as_str().unwrap(),
            header["value"].as_str().unwrap()
        );
    }
    (head.into_bytes(), body.as_str().unwrap_or_default().as_bytes().to_vec())
}

#[test]
fn a_message_is_read_from_text_and_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let (head, body) = as_text("all.har", 0);
    let whole = folder.path().join("message.txt");
    let before = b"HTTP/1.1 100 Continue\r\n\r\n".as_slice();
    let text = [
        if head.starts_with(b"HTTP") { before } else { b"" },
        &head,
        b"\r\n",
        &body,
    ]
    .concat();
    std::fs::write(&whole, &text).unwrap();
    let files = ["headers.txt", "body.txt"].map(|name| folder.path().join(name));
    std::fs::write(&files[0], &head).unwrap();
    std::fs::write(&files[1], &body).unwrap();
    let files = files.map(|file| file.display().to_string());
    let keys = ["--key", "merchant_cert.pem", "--at", "1764316800"];
    let from_text = verify(&[&[whole.to_str().unwrap()], keys.as_slice()].concat());
    let from_files = verify(&[&["--headers", &files[0], "--body", &files[1]], keys.as_slice()].concat());
    for output in [from_text, from_files] {
        assert_eq!(json(&output)["verdict"], "valid", "{output:?}");
        assert_eq!(output.status.code(), Some(0));
    }
    // Without the reference time, the saved message is too old.
    let late = verify(&[whole.to_str().unwrap(), "--key", "merchant_cert.pem"]);
    assert_eq!(codes(&json(&late)), ["clock-skew"]);
    assert_eq!(late.status.code(), Some(1));
}

#[test]
fn the_text_that_a_program_signed_is_compared_with_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let (head, body) = as_text("all.har", 1);
    let whole = folder.path().join("message.txt");
    std::fs::write(&whole, [head.as_slice(), b"\r\n", &body].concat()).unwrap();
    // The same with a blank in the body, which was not signed.
    let changed = folder.path().join("changed.txt");
    let text = String::from_utf8(body).unwrap().replacen(':', ": ", 1);
    std::fs::write(&changed, [head.as_slice(), b"\r\n", text.as_bytes()].concat()).unwrap();
    let own = folder.path().join("own.txt");
    let compared = |message: &std::path::Path, key: &str, own_text: &str| {
        std::fs::write(&own, own_text).unwrap();
        let arguments = [message.to_str().unwrap(), "--key", key, "--at", "1764316800"];
        let output = verify(&[arguments.as_slice(), &["--signed", own.to_str().unwrap()]].concat());
        (json(&output), output.status.code())
    };
    let (mine, other) = ("merchant_cert.pem", "other_cert.pem");
    let right = |message: &std::path::Path| {
        let (report, _) = compared(message, mine, "");
        report["expected_text"].as_str().unwrap().to_owned()
    };
    let (signed, wanted) = (right(&whole), right(&changed));
    let third = signed.replacen('/', "//", 1);
    for (message, key, own_text, verdict, code, exit) in [
        (&whole, mine, &signed, "valid", "right-and-signed", 0),
        (&whole, mine, &third, "valid", "wrong-not-signed", 1),
        (&changed, mine, &signed, "invalid", "wrong-and-signed", 1),
        (&changed, mine, &wanted, "invalid", "right-not-signed", 1),
        (&changed, mine, &third, "invalid", "wrong-not-signed", 1),
        (&whole, other, &signed, "invalid", "right", 1),
        (&whole, other, &third, "invalid", "wrong", 1),
    ] {
        let (report, status) = compared(message, key, own_text);
        assert_eq!(
            (&report["verdict"], &report["own_text"]["code"], status),
            (&verdict.into(), &code.into(), Some(exit)),
            "{report}"
        );
        let detail = report["own_text"]["detail"].as_str().unwrap_or_default();
        assert_eq!(detail.is_empty(), code.starts_with("right"), "{report}");
        assert!(
            own_text != &third || detail.starts_with("line 2, character 2"),
            "{report}"
        );
        // A signature that is valid is not called a genuine one over another text.
        assert!(!report["mistakes"].to_string().contains("message-differs"), "{report}");
    }
}

#[test]
fn faulty_input_is_explained_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        file.display().to_string()
    };
    let cases = [
        (file("body.json", "{\"code\":\"x\"}"), "has no headers"),
        (file("bad.har", "{\"log\": {}}"), "not a valid HAR file"),
        ("missing.txt".to_owned(), "cannot read missing.txt"),
        (file("bad.xml", "<xml><a>"), "XML message cannot be read"),
    ];
    for (file, expected) in cases {
        let output = verify(&[&file, "--api-v2-key-file", "api_v2_key.txt"]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(expected), "{file}: {error}");
        assert_ne!(output.status.code(), Some(0));
    }
}

#[test]
fn texts_are_in_chinese_on_request() {
    let output = verify(&[
        "merchant.har",
        "--key",
        "merchant_cert.pem",
        "--lang",
        "zh",
        "--format",
        "text",
    ]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("验签失败") && text.contains("商户证书和微信支付的证书弄反了"),
        "{text}"
    );
}

/// The text that a program signed ends in its key.
#[test]
fn a_key_in_the_text_that_a_program_signed_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let key = std::fs::read_to_string(messages().join("api_v2_key.txt")).unwrap();
    let message = folder.path().join("message.xml");
    let sign = "0".repeat(32);
    std::fs::write(&message, format!("<xml><a>1</a><b>2</b><sign>{sign}</sign></xml>")).unwrap();
    let own = folder.path().join("own.txt");
    let wrong = "11112222333344445555666677778888";
    for (text, right) in [
        (format!("a=1&b=2&key={key}"), true),
        (format!("a=1&b=3&key={key}"), false),
        (format!("a=1&b=2&key={wrong}"), false),
        (format!("a=1&b=2&key={key}\n"), false),
        (format!("a=1&b=2&{key}"), false),
    ] {
        std::fs::write(&own, &text).unwrap();
        for format in ["text", "json"] {
            let output = verify(&[
                message.to_str().unwrap(),
                "--api-v2-key-file",
                "api_v2_key.txt",
                "--signed",
                own.to_str().unwrap(),
                "--format",
                format,
            ]);
            let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(!printed.contains(&key) && !printed.contains(wrong), "{text}: {printed}");
            assert_eq!(
                printed.contains("Your text is the right one"),
                right,
                "{text}: {printed}"
            );
        }
    }
}

#[test]
fn no_key_is_printed() {
    let key = std::fs::read_to_string(messages().join("api_v2_key.txt")).unwrap();
    // Every tenth message, because verifying all of them takes long.
    let mut har: Value = serde_json::from_slice(&std::fs::read(messages().join("v2.har")).unwrap()).unwrap();
    let entries = har["log"]["entries"].as_array_mut().unwrap();
    *entries = entries.iter().step_by(10).cloned().collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("some.har");
    std::fs::write(&file, har.to_string()).unwrap();
    for format in ["text", "json"] {
        let output = verify(&[
            file.to_str().unwrap(),
            "--api-v2-key-file",
            "api_v2_key.txt",
            "--verbose",
            "--format",
            format,
        ]);
        let printed = [output.stdout, output.stderr].concat();
        assert!(!printed.is_empty() && !String::from_utf8_lossy(&printed).contains(&key));
    }
}
