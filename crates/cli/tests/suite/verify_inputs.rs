//! The forms in which `wechatpay verify` reads messages.

use std::io::Write;

use serde_json::Value;

use crate::verify::{KEYS, as_text, codes, json, messages, verify};

/// Writes a header as a program logs it.
type Log<'l> = &'l dyn Fn(&str, &str) -> String;

/// Messages that are valid, as text: a request with a body, and a response.
fn valid_messages() -> [(Vec<u8>, Vec<u8>); 2] {
    let har: Value = serde_json::from_slice(&std::fs::read(messages().join("all.har")).unwrap()).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    ["response", "request"].map(|kind| {
        let found = entries.iter().position(|entry| {
            let text = match kind {
                "response" => &entry["response"]["content"]["text"],
                _ => &entry["request"]["postData"]["text"],
            };
            entry["comment"] == "" && text.as_str().is_some_and(|text| text.starts_with('{'))
        });
        as_text("all.har", found.unwrap())
    })
}

/// The last report about a file or two, at the time of the messages.
fn last_report(arguments: &[&str]) -> Value {
    let keys = KEYS[0].1.iter().flat_map(|key| ["--key", key]);
    let arguments: Vec<&str> = arguments.iter().copied().chain(keys).collect();
    let output = verify(&[arguments.as_slice(), &["--at", "1764316800", "--format", "json"]].concat());
    match json(&output) {
        Value::Array(mut reports) => reports.pop().unwrap(),
        one => one,
    }
}

#[test]
fn messages_are_read_from_what_programs_print_and_save() {
    let folder = tempfile::tempdir().unwrap();
    let save = |name: &str, content: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        file.display().to_string()
    };
    let [(response, body), (request, sent)] = valid_messages();
    let whole = [response.as_slice(), b"\r\n", &body].concat();
    let text = String::from_utf8(whole.clone()).unwrap();
    let marked = |lines: &[u8], mark: &str| {
        let lines = String::from_utf8(lines.to_vec()).unwrap();
        lines
            .split_inclusive('\n')
            .map(|line| format!("{mark}{line}"))
            .collect::<String>()
    };
    let verbose = [
        "Note: Unnecessary use of -X or --request, GET is already inferred.\n* Connected to api.mch.weixin.qq.com\n> GET / HTTP/2\n> \n",
        "< HTTP/2 302 \n< location: /x\n< \n* Ignoring the response-body\n",
        "> GET /v3/certificates HTTP/2\n> accept: application/json\n> \n* We are completely uploaded and fine\n",
        &marked(&response, "< ").replace("HTTP/1.1 200 OK", "HTTP/2 200 "),
        "< \r\n{ [5 bytes data]\n",
        std::str::from_utf8(&body).unwrap(),
        "* Connection #0 to host api.mch.weixin.qq.com left intact\n",
    ]
    .concat();
    // The line end before curl's last remark is one that a terminal or a person made.
    let broken = verbose.replace("* Connection #0", "\n* Connection #0");
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let redirected =
        "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 6\r\n\r\n<html>HTTP/1.1 100 Continue\r\n\r\n";
    let with_coding = |coding: &str, body: &[u8]| {
        let response = String::from_utf8(response.clone()).unwrap();
        [format!("{response}{coding}\r\n\r\n").as_bytes(), body].concat()
    };
    let (first, second) = body.split_at(10);
    let chunks = [
        format!("{:x}\r\n", first.len()).as_bytes(),
        first,
        format!("\r\n{:X}; name=value\r\n", second.len()).as_bytes(),
        second,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    zipped.write_all(&body).unwrap();
    let unmarked = utf16.get(2..).unwrap().to_vec();
    let pseudo = text.replacen("HTTP/1.1 200 OK", ":status: 200", 1).into_bytes();
    let forms: [(&str, Vec<u8>); 13] = [
        ("chunked", with_coding("Transfer-Encoding: chunked", &chunks)),
        ("gzip", with_coding("Content-Encoding: gzip", &zipped.finish().unwrap())),
        ("UTF-16 without a mark", unmarked),
        ("pseudo-headers", pseudo),
        ("curl -v with a line break", broken.into_bytes()),
        ("curl -v", verbose.into_bytes()),
        ("curl -iL", [redirected.as_bytes(), &whole].concat()),
        ("HTTP/2", text.replacen("HTTP/1.1 200 OK", "HTTP/2 200", 1).into_bytes()),
        ("LF", text.replace("\r\n", "\n").into_bytes()),
        ("byte order mark", [b"\xEF\xBB\xBF".as_slice(), &whole].concat()),
        ("UTF-16", utf16),
        (
            "proxy",
            [request.as_slice(), b"\r\n", &sent, b"\r\n\r\n", &whole].concat(),
        ),
        (
            "proxy without line breaks",
            [request.as_slice(), b"\r\n", &sent, &whole].concat(),
        ),
    ];
    for (form, content) in forms {
        let report = last_report(&[&save("message.txt", &content)]);
        assert_eq!(
            (&report["verdict"], &report["kind"]),
            (&"valid".into(), &"response".into()),
            "{form}: {report}"
        );
    }
    // Requests: a curl command, in the notations of a shell and of Windows.
    let head = String::from_utf8(request).unwrap();
    let mut lines = head.lines();
    let target = lines.next().unwrap().split(' ').nth(1).unwrap();
    let sent = String::from_utf8(sent).unwrap();
    let command = |quote: &dyn Fn(&str) -> String| {
        let options = lines
            .clone()
            .map(|line| format!(" -H {}", quote(line)))
            .collect::<String>();
        let url = quote(&format!("https://api.mch.weixin.qq.com{target}"));
        format!("curl {url}{options} --data-raw {} --compressed", quote(&sent))
    };
    let shell = command(&|word| format!("'{}'", word.replace('\'', r"'\''")));
    let windows = command(&|word| {
        let escaped = word.replace('\\', r"\\").replace('"', "\\\"");
        let carets = escaped.chars().map(|sign| {
            if sign.is_alphanumeric() {
                sign.to_string()
            } else {
                format!("^{sign}")
            }
        });
        format!("^\"{}^\"", carets.collect::<String>())
    });
    for command in [shell, windows] {
        let report = last_report(&[&save("command.txt", command.as_bytes())]);
        assert_eq!(
            (&report["verdict"], &report["kind"]),
            (&"valid".into(), &"request".into()),
            "{command}: {report}"
        );
    }
    // Headers as programs log them, with the body in a file of its own.
    let head = String::from_utf8(response).unwrap();
    let headers: Vec<(&str, &str)> = head
        .lines()
        .skip(1)
        .map(|line| line.split_once(": ").unwrap())
        .collect();
    let logs: [Log<'_>; 4] = [
        &|name, value| format!("2026/11/28 10:00:00 [debug] 7#7: *1 http header: \"{name}: {value}\"\n"),
        &|name, value| format!("  'HTTP_{}' => '{value}',\n", name.to_uppercase().replace('-', "_")),
        &|name, value| format!("{}=[{value}], ", name.to_lowercase()),
        &|name, value| format!("{name}: {value}\r\n"),
    ];
    let body = save("body.json", &body);
    for log in logs {
        let logged: String = headers.iter().map(|(name, value)| log(name, value)).collect();
        let report = last_report(&["--headers", &save("headers.log", logged.as_bytes()), "--body", &body]);
        assert_eq!(report["verdict"], "valid", "{logged}: {report}");
    }
}

#[test]
fn the_kind_of_bare_xml_is_told_by_its_fields_and_its_digest_by_its_operation() {
    let folder = tempfile::tempdir().unwrap();
    let judge = |xml: &str, arguments: &[&str]| {
        let file = folder.path().join("message.xml");
        std::fs::write(&file, xml).unwrap();
        let file = [
            file.to_str().unwrap(),
            "--api-v2-key-file",
            "api_v2_key.txt",
            "--format",
            "json",
        ];
        json(&verify(&[file.as_slice(), arguments].concat()))
    };
    for (xml, kind) in [
        (
            "<xml><appid>a</appid><nonce_str>n</nonce_str><sign>0A</sign></xml>",
            "request",
        ),
        (
            "<xml><return_code>SUCCESS</return_code><sign>0A</sign></xml>",
            "response",
        ),
        (
            "<xml><return_code>SUCCESS</return_code><req_info>x</req_info></xml>",
            "notification",
        ),
    ] {
        assert_eq!(judge(xml, &[])["kind"], kind, "{xml}");
    }
    // Made by `openssl dgst -md5` over `a=1&key=…`.
    let xml = "<xml><a>1</a><sign>SIGN</sign></xml>".replace("SIGN", "05A8262EF14793F0004DE3EBB14AC453");
    assert_eq!(judge(&xml, &[])["verdict"], "valid");
    let required = judge(
        &xml,
        &[
            "--url",
            "https://api.mch.weixin.qq.com/secapi/pay/profitsharing",
            "--method",
            "POST",
        ],
    );
    assert_eq!(codes(&required), ["wrong-digest"], "{required}");
    let detail = required["mistakes"][0]["detail"].as_str().unwrap();
    assert!(
        detail.contains("POST /secapi/pay/profitsharing takes HMAC-SHA256 only"),
        "{detail}"
    );
}

/// A body that itself ends in a line feed, with and without its length.
#[test]
fn the_end_of_a_body_is_found_in_what_curl_prints() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let body = "{\"code_url\":\"weixin://x\"}\n";
    std::fs::write(at.join("signed.txt"), format!("1764316800\nabc\n{body}\n")).unwrap();
    let openssl = |arguments: &[&str]| {
        let output = std::process::Command::new("openssl")
            .args(arguments)
            .current_dir(at)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let key = messages().join("public_key.pem");
    openssl(&[
        "dgst",
        "-sha256",
        "-sign",
        key.to_str().unwrap(),
        "-out",
        "signature.bin",
        "signed.txt",
    ]);
    let signature = String::from_utf8(openssl(&["base64", "-A", "-in", "signature.bin"])).unwrap();
    let printed = |length: &str, end: &str| {
        format!(
            "> GET /v3/x HTTP/1.1\r\n> Host: api.mch.weixin.qq.com\r\n> \r\n< HTTP/1.1 200 OK\r\n{length}\
             < Wechatpay-Timestamp: 1764316800\r\n< Wechatpay-Nonce: abc\r\n< Wechatpay-Signature: {signature}\r\n\
             < Wechatpay-Serial: PUB_KEY_ID_0119000001092024112800000000000000\r\n< \r\n{body}{end}\
             * Connection #0 to host api.mch.weixin.qq.com left intact\n"
        )
    };
    let length = format!("< Content-Length: {}\r\n", body.len());
    let file = at.join("verbose.txt");
    for (length, end) in [("", ""), (length.as_str(), ""), (length.as_str(), "\n")] {
        std::fs::write(&file, printed(length, end)).unwrap();
        let report = last_report(&[file.to_str().unwrap()]);
        assert_eq!(report["verdict"], "valid", "{length:?} {end:?}: {report}");
    }
}

/// Both messages of an exchange, as a client's log and Postman's console show them.
#[test]
fn logs_of_clients_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let [response, request] = valid_messages().map(|(head, body)| {
        let (head, body) = (String::from_utf8(head).unwrap(), String::from_utf8(body).unwrap());
        let lines: Vec<String> = head.trim_end().lines().skip(1).map(str::to_owned).collect();
        (head.lines().next().unwrap().to_owned(), lines, body)
    });
    let target = request.0.split(' ').nth(1).unwrap();
    let url = format!("https://api.mch.weixin.qq.com{target}");
    let log = [
        &format!("2026-11-29 INFO okhttp --> POST {url} http/1.1"),
        &request.1.join("\n"),
        "",
        &request.2,
        "--> END POST (250-byte body)",
        &format!("2026-11-29 INFO okhttp <-- 200 OK {url} (120ms)"),
        &response.1.join("\n"),
        "",
        &response.2,
        "<-- END HTTP (90-byte body)\n",
    ]
    .join("\n");
    let named = |lines: &[String]| -> Value {
        let pairs = lines.iter().filter_map(|line| line.split_once(": "));
        pairs
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect()
    };
    let console = serde_json::json!({
        "Request Headers": named(&request.1),
        "Request Body": request.2,
        "Response Headers": named(&response.1),
        "Response Body": response.2,
    });
    for log in [log, format!("POST {url}: {console:#}\n")] {
        let file = folder.path().join("log.txt");
        std::fs::write(&file, &log).unwrap();
        let keys = KEYS[0].1.iter().flat_map(|key| ["--key", key]);
        let mut arguments = vec![file.to_str().unwrap(), "--at", "1764316800", "--format", "json"];
        arguments.extend(keys);
        let reports = json(&verify(&arguments));
        let verdicts: Vec<_> = reports
            .as_array()
            .unwrap()
            .iter()
            .map(|report| (&report["kind"], &report["verdict"]))
            .collect();
        let (valid, request, response) = ("valid".into(), "request".into(), "response".into());
        assert_eq!(verdicts, [(&request, &valid), (&response, &valid)], "{log}");
    }
}
