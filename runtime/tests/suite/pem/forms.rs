//! The forms of a PEM text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The ways in which environment variables, editors, shells, configuration files and mails change a PEM text.
pub(crate) fn forms(pem: &str) -> Vec<(&'static str, Vec<u8>)> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let utf8 = |text: String| text.into_bytes();
    vec![
        ("as it is", utf8(pem.to_owned())),
        ("literal \\n", utf8(pem.replace('\n', "\\n"))),
        ("literal \\r\\n", utf8(pem.replace('\n', "\\r\\n"))),
        ("literal \\\\n", utf8(pem.replace('\n', "\\\\n"))),
        ("both", utf8(pem.replace('\n', "\\n\n"))),
        ("spaces for line feeds", utf8(pem.replace('\n', " "))),
        ("nothing for line feeds", utf8(pem.replace('\n', ""))),
        ("byte order mark", utf8(format!("\u{feff}{pem}"))),
        ("CRLF", utf8(pem.replace('\n', "\r\n"))),
        ("CR", utf8(pem.replace('\n', "\r"))),
        ("indented", utf8(pem.replace('\n', "\n    "))),
        ("indented by tabs", utf8(format!("\t{}", pem.replace('\n', "\n\t")))),
        ("empty lines", utf8(pem.replace('\n', "\n\n"))),
        ("trailing spaces", utf8(pem.replace('\n', "  \n"))),
        ("quoted", utf8(format!("\"{}\"", pem.trim_end()))),
        (
            "quoted, literal \\n",
            utf8(format!("'{}'", pem.trim_end().replace('\n', "\\n"))),
        ),
        ("continued lines", utf8(pem.replace('\n', "\\\n"))),
        (
            "text before and after",
            utf8(format!(
                "Bag Attributes\n    localKeyID: 01 \nsubject=/CN=x-y\n{pem}\nsee you -- A."
            )),
        ),
        ("no line feed at the end", utf8(pem.trim_end().to_owned())),
        ("bare Base64", utf8(body.clone())),
        (
            "bare Base64 in lines",
            utf8(
                pem.lines()
                    .filter(|line| !line.starts_with('-'))
                    .collect::<Vec<_>>()
                    .join("\n"),
            ),
        ),
        ("bare Base64, quoted", utf8(format!("\"{body}\""))),
        ("without padding", utf8(pem.replace('=', ""))),
        ("no-break spaces", utf8(pem.replace('\n', "\u{a0}\n"))),
        ("wide spaces", utf8(pem.replace('\n', "\u{3000}"))),
        ("line separators", utf8(pem.replace('\n', "\u{2028}"))),
        ("tabs for line feeds", utf8(pem.replace('\n', "\t"))),
        ("vertical tabs", utf8(pem.replace('\n', "\u{b}\n"))),
        ("escaped slashes", utf8(pem.replace('/', "\\/").replace('\n', "\\n"))),
        ("zero byte at the end", utf8(format!("{pem}\0"))),
        ("line ends of every kind", {
            let ends = ["\r", "\n", "\r\n", "\n\r"].iter().cycle();
            utf8(
                pem.lines()
                    .zip(ends)
                    .map(|(line, end)| format!("{line}{end}"))
                    .collect(),
            )
        }),
        ("JSON that escapes more than it must", {
            utf8(
                pem.replace('+', "\\u002B")
                    .replace('=', "\\u003d")
                    .replace('\n', "\\u000a"),
            )
        }),
        ("\\x0a", utf8(pem.replace('\n', "\\x0a"))),
        ("XML attribute", utf8(pem.replace('\n', "&#10;"))),
        (
            "XML attribute, hexadecimal",
            utf8(pem.replace('\n', "&#xD;&#xA;").replace('+', "&#x2B;")),
        ),
        ("URL", {
            let escaped = pem.replace('+', "%2B").replace('/', "%2F").replace('=', "%3d");
            utf8(escaped.replace(' ', "%20").replace('\n', "%0A"))
        }),
        ("form data", {
            let escaped = pem.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
            utf8(escaped.replace(' ', "+").replace('\n', "%0D%0A"))
        }),
        ("list of lines", {
            let lines: Vec<String> = pem.lines().map(|line| format!("\"{line}\"")).collect();
            utf8(format!("[{}]", lines.join(",\n")))
        }),
        ("bare Base64, with a comma", utf8(format!("'{body}',"))),
        ("bare Base64, with a semicolon", utf8(format!("{body};\n"))),
        ("bare Base64 for URLs", {
            utf8(body.replace('+', "-").replace('/', "_").replace('=', ""))
        }),
        (
            "header lines",
            utf8(pem.replace("-----\nMII", "-----\nComment: the shop's\nX-Of: a-b,\n c\n\nMII")),
        ),
        ("header lines with CRLF", {
            let headed = pem.replace("-----\nMII", "-----\nComment: the shop's\n\nMII");
            utf8(headed.replace('\n', "\r\n"))
        }),
        ("a shell's $'…'", utf8(format!("$'{}'", pem.replace('\n', "\\n")))),
        (
            "line of an env file",
            utf8(format!("export KEY=\"{}\" # of the shop", pem.trim_end())),
        ),
        ("YAML", utf8(format!("key: |\n  {}", pem.replace('\n', "\n  ")))),
        (
            "JSON in JSON",
            utf8(format!(r#"{{\"key\":\"{}\"}}"#, pem.replace('\n', r"\\n"))),
        ),
        ("XML", utf8(format!("<key><![CDATA[{pem}]]></key>"))),
        ("dashes around", utf8(format!("----\n- {pem}----"))),
        ("bare Base64, data URL", {
            utf8(format!("data:application/x-pem-file;charset=utf-8;base64,{body}"))
        }),
        ("bare Base64, prefix", utf8(format!("base64:{body}"))),
        (
            "bare Base64, line of an env file",
            utf8(format!("export MII={body} # MII")),
        ),
        ("bare Base64, in an object", {
            utf8(format!(r#"{{"serial": "MIIA", "key": "{body}", "MIIB": "MII"}}"#))
        }),
        ("bare Base64, in a list of lines", {
            let lines: Vec<String> = pem
                .lines()
                .filter(|line| !line.starts_with('-'))
                .map(|line| format!("\"{line}\""))
                .collect();
            utf8(format!(r#"{{"key": [{}], "id": "MII"}}"#, lines.join(",\n")))
        }),
        ("bare Base64, JSON in JSON", utf8(format!(r#"{{\"key\":\"{body}\"}}"#))),
        ("bare Base64, YAML", {
            let lines: Vec<String> = pem
                .lines()
                .filter(|line| !line.starts_with('-'))
                .map(|line| format!("  {line}\n"))
                .collect();
            utf8(format!("---\nkey: !!binary |-\n{}id: MIIA\n", lines.concat()))
        }),
        (
            "bare Base64, XML",
            utf8(format!("<MII>MII</MII><key>\n  {body}\n</key>")),
        ),
        ("bare, hexadecimal", utf8(hexadecimal(&body, ""))),
        (
            "bare, hexadecimal in upper case with a prefix",
            utf8(format!("0x{}", hexadecimal(&body, "").to_uppercase())),
        ),
        ("bare, hexadecimal with colons", {
            let lines = hexadecimal(&body, ":");
            utf8(
                lines
                    .as_bytes()
                    .chunks(48)
                    .map(|line| format!("    {}\n", std::str::from_utf8(line).unwrap()))
                    .collect(),
            )
        }),
        (
            "hexadecimal of the whole text",
            utf8(pem.bytes().map(|byte| format!("{byte:02x}")).collect()),
        ),
        ("bare, dashes of a word processor", utf8(pem.replace("-----", "——"))),
        ("object", {
            let escaped = pem.replace('\n', "\\n");
            utf8(format!(
                r#"{{"mch_id": "1900000109", "private_key": "{escaped}", "serial": "AB"}}"#
            ))
        }),
        ("data URL of the whole text", {
            utf8(format!("data:application/x-pem-file;base64,{}", STANDARD.encode(pem)))
        }),
        (
            "prefix before the whole text",
            utf8(format!("base64:{}", STANDARD.encode(pem))),
        ),
        ("the whole text in an object", {
            utf8(format!(
                r#"{{"id": "MII", "key": "{}", "MII": 1}}"#,
                STANDARD.encode(pem)
            ))
        }),
        (
            "the whole text in a line of an env file",
            utf8(format!("KEY={}", STANDARD.encode(pem))),
        ),
        ("Base64 of the whole text", utf8(STANDARD.encode(pem))),
        (
            "Base64 of Base64 of the whole text",
            utf8(STANDARD.encode(STANDARD.encode(pem))),
        ),
        (
            "Base64 of Base64 of the whole text in a line of an env file",
            utf8(format!("KEY='{}'", STANDARD.encode(STANDARD.encode(pem)))),
        ),
        ("bare, Base64 of Base64", utf8(STANDARD.encode(format!("{body}\n")))),
        ("bare, Base64 of Base64 in an object", {
            utf8(format!(r#"{{"id":"1","key":"{}"}}"#, STANDARD.encode(&body)))
        }),
        ("bare, hexadecimal in a line of an env file", {
            utf8(format!("KEY={} # of the shop", hexadecimal(&body, "")))
        }),
        ("bare, line of an env file", utf8(format!("KEY={body}"))),
        ("line of an env file without quotes", utf8(format!("KEY={pem}"))),
        ("a text of JSON", utf8(serde_json::to_string(pem).unwrap())),
        ("UTF-16", utf16(&format!("\u{feff}{pem}"), u16::to_le_bytes)),
        ("UTF-16, big-endian", utf16(&format!("\u{feff}{pem}"), u16::to_be_bytes)),
        (
            "UTF-16 without a mark",
            utf16(&pem.replace('\n', "\r\n"), u16::to_le_bytes),
        ),
        ("UTF-16, big-endian, without a mark", utf16(pem, u16::to_be_bytes)),
        ("bare, UTF-16", utf16(&format!("\u{feff}{body}\r\n"), u16::to_le_bytes)),
        (
            "Base64 of UTF-16",
            utf8(STANDARD.encode(utf16(&format!("\u{feff}{pem}"), u16::to_le_bytes))),
        ),
        ("a BEGIN line twice", {
            let twice = |line: &str| match line.starts_with("-----BEGIN") {
                true => format!("{line}\n{line}\n"),
                false => format!("{line}\n"),
            };
            utf8(pem.lines().map(twice).collect())
        }),
        ("both lines twice", {
            let twice = |line: &str| match line.starts_with('-') {
                true => format!("{line}\n \n{line}\n"),
                false => format!("{line}\n"),
            };
            utf8(pem.lines().map(twice).collect())
        }),
        ("both lines twice, literal \\n", {
            let twice = |line: &str| match line.starts_with('-') {
                true => format!("{line}\\n{line}\\n"),
                false => format!("{line}\\n"),
            };
            utf8(pem.lines().map(twice).collect())
        }),
        (
            "Base64 of the whole text in lines",
            utf8(STANDARD.encode(pem).replace("LS0t", "LS0t\n")),
        ),
    ]
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// The bytes in hexadecimal, with something between two of them.
fn hexadecimal(base64: &str, between: &str) -> String {
    // Two blocks after each other are not such a form; tests leave them out.
    let bytes = STANDARD.decode(base64).unwrap_or_default();
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(between)
}
