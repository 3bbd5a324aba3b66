//! A request as a curl command: `wechatpay call --curl` prints one, browsers and Postman copy one.

use url::{Position, Url};

use super::{Message, Start, target_of};
use crate::failure::Failure;

/// Whether a text is a curl command.
pub(super) fn is_command(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"$ ").unwrap_or(text);
    text.starts_with(b"curl ") || text.starts_with(b"curl.exe ")
}

/// Options without a value, in the long form.
const FLAGS: [&str; 17] = [
    "--compressed",
    "--fail",
    "--globoff",
    "--head",
    "--http1.1",
    "--http2",
    "--include",
    "--insecure",
    "--location",
    "--no-buffer",
    "--path-as-is",
    "--show-error",
    "--silent",
    "--tlsv1.2",
    "--tlsv1.3",
    "--trace-time",
    "--verbose",
];

/// Reads the request of a command.
pub(crate) fn read(text: &[u8], label: &str) -> Result<Message, Failure> {
    let text = String::from_utf8_lossy(text);
    let text = text.trim().trim_start_matches("$ ");
    let words =
        words(text).ok_or_else(|| Failure::usage(format!("{label}: a quote of the curl command is not closed")))?;
    let mut words = words.into_iter().skip(1);
    let (mut method, mut url, mut headers, mut data) = (None, None, Vec::new(), Vec::new());
    let mut in_query = false;
    while let Some(word) = words.next() {
        let (option, mut attached) = split_option(&word);
        if option.is_empty() {
            url = Some(word);
            continue;
        }
        if FLAGS.contains(&option) {
            continue;
        }
        if option == "--get" {
            in_query = true;
            continue;
        }
        let mut value = || attached.take().or_else(|| words.next());
        let value = value().ok_or_else(|| Failure::usage(format!("{label}: curl's option {option} has no value")))?;
        match option {
            "--request" => method = Some(value),
            "--url" => url = Some(value),
            "--header" => headers.extend(
                value
                    .split_once(':')
                    .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())),
            ),
            "--data" | "--data-binary" | "--data-ascii" | "--json" if value.starts_with('@') => {
                return Err(Failure::usage(format!(
                    "{label}: the curl command reads its body from a file; give --headers and --body, with --method and --url"
                )));
            }
            "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--json" => data.push(value),
            "--form" | "--data-urlencode" | "--upload-file" => {
                return Err(Failure::usage(format!(
                    "{label}: the body that curl makes of {option} is not known; give --headers and --body, with --method and --url"
                )));
            }
            // Other options, as a proxy or a certificate, change nothing in the signed text.
            _ => {}
        }
    }
    let url = url.ok_or_else(|| Failure::usage(format!("{label}: the curl command has no URL")))?;
    let mut target = target_of(&url);
    let mut body = data.join("&");
    if in_query && !body.is_empty() {
        target += &format!("{}{body}", if target.contains('?') { '&' } else { '?' });
        body.clear();
    }
    let default = if body.is_empty() { "GET" } else { "POST" };
    let method = method.unwrap_or_else(|| default.to_owned());
    if let Ok(url) = Url::parse(&url).as_ref()
        && url.has_host()
    {
        let authority = &url[Position::BeforeHost..Position::AfterPort];
        headers.push(("Host".to_owned(), authority.to_owned()));
    }
    Ok(Message::new(
        label,
        Start::Request { method, target },
        headers,
        body.into_bytes(),
    ))
}

/// The long form of an option, with a value that is attached to it. Empty for what is not an option.
fn split_option(word: &str) -> (&str, Option<String>) {
    if word.starts_with("--") {
        return (word, None);
    }
    let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
        return ("", None);
    };
    let (letter, rest) = letters.split_at(letters.chars().next().map_or(0, char::len_utf8));
    let value = (!rest.is_empty()).then(|| rest.to_owned());
    let long = match letter {
        "X" => "--request",
        "H" => "--header",
        "d" => "--data",
        "F" => "--form",
        "T" => "--upload-file",
        "G" => return ("--get", None),
        // One or several letters without a value.
        "i" | "s" | "S" | "v" | "k" | "L" | "f" | "g" | "I" | "N" | "0" | "1" | "2" | "4" | "6" => {
            return ("--silent", None);
        }
        _ => "--other",
    };
    (long, value)
}

/// The words of a command, as a shell splits them: in single and double quotes, `$'…'`, and with line continuations; also in
/// the notation of Windows, where `^` escapes. Nothing when a quote is not closed. The crates that only split words (`shlex`,
/// `shell-words`) know no `$'…'`, which browsers write for every body with a quote.
fn words(command: &str) -> Option<Vec<String>> {
    let windows = command.contains("^\"");
    let command = if windows {
        without_carets(command)
    } else {
        command.to_owned()
    };
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = command.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '\'' => break,
                        inner => word.push(inner),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '"' => break,
                        '\\' => match characters.next()? {
                            '\n' => {}
                            escaped @ ('"' | '\\' | '$' | '`') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        inner => word.push(inner),
                    }
                }
            }
            '$' if characters.peek() == Some(&'\'') => {
                characters.next();
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '\'' => break,
                        '\\' => word.push(escaped(&mut characters)?),
                        inner => word.push(inner),
                    }
                }
            }
            '\\' => match characters.next() {
                Some('\n') | None => {}
                Some('\r') => {
                    characters.next_if_eq(&'\n');
                }
                Some(escaped) => word.get_or_insert_default().push(escaped),
            },
            blank if blank.is_whitespace() => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Some(words)
}

/// A character after a backslash in `$'…'`.
fn escaped(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    let digits = |characters: &mut std::iter::Peekable<std::str::Chars<'_>>, most: usize| {
        let mut number = 0;
        for _ in 0..most {
            let Some(digit) = characters.next_if(char::is_ascii_hexdigit) else {
                break;
            };
            number = number * 16 + digit.to_digit(16)?;
        }
        char::from_u32(number)
    };
    Some(match characters.next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => digits(characters, 4)?,
        'x' => digits(characters, 2)?,
        other => other,
    })
}

/// The command without the carets of Windows' `cmd`.
fn without_carets(command: &str) -> String {
    let mut plain = String::new();
    let mut characters = command.chars();
    while let Some(character) = characters.next() {
        match character {
            '^' => match characters.next() {
                Some('\r' | '\n') | None => plain.push(' '),
                Some(escaped) => plain.push(escaped),
            },
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_split_as_a_shell_splits_it() {
        let cases = [
            (r#"curl 'a b' "c\"d" e\ f"#, vec!["curl", "a b", "c\"d", "e f"]),
            ("curl $'it\\'s \\u4e2d\\n' \\\n -i", vec!["curl", "it's 中\n", "-i"]),
            (
                "curl ^\"a^\" ^\r\n -d ^\"^{^\\^\"b^\\^\":1^}^\"",
                vec!["curl", "a", "-d", "{\"b\":1}"],
            ),
            ("curl ''", vec!["curl", ""]),
        ];
        for (command, expected) in cases {
            assert_eq!(words(command).unwrap(), expected, "{command}");
        }
        assert_eq!(words("curl 'a"), None);
    }

    #[test]
    fn a_request_is_read_from_a_command() {
        let command = "curl -sSi -X POST 'https://api.mch.weixin.qq.com/v3/a?b=c' -H 'authorization: WECHATPAY2 x' \\\n  -H \
                       \"Accept: */*\" --cacert ca.pem --data-raw '{\"a\":\"@b\"}' --compressed";
        let message = read(command.as_bytes(), "a").unwrap();
        let expected = Start::Request {
            method: "POST".to_owned(),
            target: "/v3/a?b=c".to_owned(),
        };
        assert_eq!(message.start, expected);
        assert_eq!(message.header("Authorization"), Some("WECHATPAY2 x"));
        assert_eq!(message.body, b"{\"a\":\"@b\"}");
        assert!(read(b"curl -d @a.json https://a.example/", "a").is_err());
        assert!(read(b"curl -i", "a").is_err());
    }
}
