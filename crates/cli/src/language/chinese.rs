//! Translates messages and labels of the command line into Chinese. Each command writes its messages in English, where
//! they arise; the tables give their Chinese, with `{}` for the values in the English and `{0}`, `{1}` … for the same
//! values in the Chinese.

mod counts;
mod keys;
mod labels;
mod libraries;
mod messages;
mod notifications;
mod sandbox;
mod verification;

use std::borrow::Cow;
use std::env;

/// A message in English with its Chinese.
type Translation = (&'static str, &'static str);

/// All messages.
const TABLES: [&[Translation]; 7] = [
    messages::MESSAGES,
    notifications::MESSAGES,
    verification::MESSAGES,
    labels::LABELS,
    libraries::MESSAGES,
    keys::MESSAGES,
    sandbox::MESSAGES,
];

/// Values within values are translated to this depth: `profile shop: cannot read …: …`.
const MAX_DEPTH: usize = 4;

/// The Chinese of a message. Where the tables have none, as for the texts of the service, it stays as it is.
pub(super) fn translated(english: &str) -> Cow<'_, str> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    translated_beside(english, &arguments)
}

/// The Chinese of a message, in which the arguments of the command line stay as the user wrote them: a file may be called
/// `nothing was sent`, or `prod: shop.pem`.
fn translated_beside<'m>(english: &'m str, arguments: &[String]) -> Cow<'m, str> {
    // A character of the private use area is in no template, and cannot be split.
    let stand_in = |number: usize| {
        u32::try_from(number)
            .ok()
            .and_then(|number| char::from_u32(0xE000 + number))
    };
    let mut replaced = english.to_owned();
    let mut quoted: Vec<(char, &str)> = Vec::new();
    let texts = arguments.iter().filter(|argument| argument.contains(' '));
    for (number, text) in texts.enumerate().filter(|(_, text)| english.contains(text.as_str())) {
        if let Some(stand_in) = stand_in(number) {
            replaced = replaced.replace(text.as_str(), &stand_in.to_string());
            quoted.push((stand_in, text));
        }
    }
    if quoted.is_empty() {
        return translated_to_depth(english, arguments, MAX_DEPTH);
    }
    let mut chinese = translated_to_depth(&replaced, arguments, MAX_DEPTH).into_owned();
    for (stand_in, text) in quoted {
        chinese = chinese.replace(stand_in, text);
    }
    Cow::Owned(chinese)
}

fn translated_to_depth<'m>(english: &'m str, arguments: &[String], depth: usize) -> Cow<'m, str> {
    if let Some(counted) = counts::translated(english) {
        return Cow::Owned(counted);
    }
    let all = TABLES.into_iter().flatten();
    let fitting = all.filter_map(|(template, chinese)| Some((template, chinese, values(template, english)?)));
    // `{} bytes` is about a number, not about every message that ends so.
    let fitting = fitting.filter(|(template, _, values)| {
        let is_count = template.strip_prefix("{} ").is_some_and(|noun| !noun.contains(' '));
        let is_number = |value: &&str| value.bytes().all(|byte| byte.is_ascii_digit());
        !is_count || values.first().is_some_and(is_number)
    });
    // The template that begins like the message and has the most words of its own says most about it.
    let Some((_, chinese, values)) = fitting.max_by_key(|(template, _, values)| {
        let begins_like_it = !template.starts_with("{}");
        (begins_like_it, template.len() - 2 * values.len())
    }) else {
        return Cow::Borrowed(english);
    };
    let mut text = (*chinese).to_owned();
    for (number, value) in values.into_iter().enumerate().rev() {
        let value = match depth.checked_sub(1) {
            // A name in backticks is one that the user wrote or has to write.
            _ if chinese.contains(&format!("`{{{number}}}`")) => Cow::Borrowed(value),
            // So are the arguments.
            _ if arguments.iter().any(|argument| argument == value) => Cow::Borrowed(value),
            Some(depth) if value != english => translated_to_depth(value, arguments, depth),
            _ => Cow::Borrowed(value),
        };
        text = text.replace(&format!("{{{number}}}"), &value);
    }
    Cow::Owned(text)
}

/// The values of a template with which it is this message; none when it is another message.
fn values<'m>(template: &str, message: &'m str) -> Option<Vec<&'m str>> {
    let mut parts = template.split("{}");
    let mut rest = message.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (value, after) = match (parts.peek(), part) {
            (None, "") => (rest, ""),
            (None, last) => (rest.strip_suffix(last)?, ""),
            (Some(_), part) => rest.split_once(part)?,
        };
        values.push(value);
        rest = after;
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The beginnings of calls and statements with messages for a user.
    const BEGINNINGS: [&str; 22] = [
        "Failure::usage(",
        "Failure::finding(",
        "Failure::unknown(",
        "Remark::error(",
        "Remark::warning(",
        "output::tell(",
        "output::ask(",
        "Finding::with(",
        "Content::Other(",
        "Content::LockedPkcs12(",
        "Expected::known(",
        "Self::known(",
        "signed_by = Some(",
        "let detail =",
        "let reason =",
        "let problem =",
        "let what =",
        "let form =",
        "let right =",
        "let guess =",
        "let label =",
        "const A_",
    ];

    /// The texts in a part of a program, with `{}` for values, up to the end of the call or the statement.
    fn texts(program: &str) -> Vec<String> {
        let mut texts = Vec::new();
        let mut depth = 0;
        let mut characters = program.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '"' => texts.push(text(&mut characters)),
                // A character, and no lifetime.
                '\'' => {
                    let mut ahead = characters.clone();
                    let inner = ahead.next();
                    if inner == Some('\\') || ahead.next() == Some('\'') {
                        characters = ahead;
                        if inner == Some('\\') {
                            characters.find(|next| *next == '\'');
                        }
                    }
                }
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth <= 1 => break,
                ')' | ']' | '}' => depth -= 1,
                ';' if depth == 0 => break,
                _ => {}
            }
        }
        texts
    }

    /// A text up to its closing quote.
    fn text(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
        let mut text = String::new();
        while let Some(character) = characters.next() {
            match character {
                '"' => break,
                '\\' => match characters.next() {
                    Some('\n') => while characters.next_if(|next| next.is_whitespace()).is_some() {},
                    Some('n') => text.push('\n'),
                    Some('r') => text.push('\r'),
                    Some(other) => text.push(other),
                    None => {}
                },
                '{' if characters.next_if_eq(&'{').is_some() => text.push('{'),
                '}' if characters.next_if_eq(&'}').is_some() => text.push('}'),
                '{' => {
                    characters.find(|next| *next == '}');
                    text.push_str("{}");
                }
                other => text.push(other),
            }
        }
        text
    }

    fn files(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if !path
                .components()
                .any(|part| part.as_os_str().to_string_lossy().starts_with("chinese"))
            {
                let program = fs::read_to_string(&path).unwrap();
                let program = program.split("#[cfg(test)]\nmod tests").next().unwrap();
                let lines = program.lines().filter(|line| !line.trim_start().starts_with("//"));
                found.push(lines.collect::<Vec<_>>().join("\n"));
            }
        }
    }

    /// Whether a text is words for a person, and not a name, a format or a part of a file.
    fn is_message(text: &str) -> bool {
        let words = text
            .split(' ')
            .filter(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        words.count() > 1 && !NO_MESSAGES.contains(&text)
    }

    /// Texts that are compared with those of libraries.
    const NO_MESSAGES: [&str; 3] = ["unknown field", "missing field", "duplicate key"];

    #[test]
    fn every_message_has_a_translation_and_every_translation_a_message() {
        let mut programs = Vec::new();
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut programs);
        let mut used = BTreeSet::new();
        for program in &programs {
            for beginning in BEGINNINGS {
                for (place, _) in program.match_indices(beginning) {
                    let after = &program[place + beginning.trim_end_matches('(').len()..];
                    used.extend(texts(after).into_iter().filter(|text| is_message(text)));
                }
            }
        }
        assert!(used.len() > 100, "only {} messages were found", used.len());
        let known: BTreeSet<&str> = [messages::MESSAGES, notifications::MESSAGES, verification::MESSAGES]
            .into_iter()
            .flatten()
            .map(|(english, _)| *english)
            .collect();
        let missing: Vec<&String> = used.iter().filter(|text| !known.contains(text.as_str())).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let everything = programs
            .iter()
            .map(|program| texts_of_all(program))
            .collect::<Vec<_>>()
            .concat();
        let unused: Vec<&&str> = known
            .iter()
            .filter(|text| !everything.iter().any(|other| other == *text))
            .collect();
        assert!(unused.is_empty(), "{unused:#?}");
    }

    #[test]
    fn arguments_stay_as_they_were_written() {
        let of = |english: &str, arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
            translated_beside(english, &arguments).into_owned()
        };
        for word in ["key", "family", "status"] {
            let chinese = of(
                &format!("nothing was found with all of these words: {word}"),
                &["find", word],
            );
            assert!(chinese.ends_with(&format!("：{word}")), "{chinese}");
        }
        for file in ["nothing was sent", "prod: shop.pem", "a: b: c"] {
            let chinese = of(
                &format!("cannot read {file}: No such file or directory (os error 2)"),
                &["verify", file],
            );
            let plain = of(
                "cannot read x.pem: No such file or directory (os error 2)",
                &["verify", "x.pem"],
            );
            assert_eq!(chinese, plain.replace("x.pem", file));
            assert!(!plain.contains("No such file"), "{plain}");
        }
    }

    #[test]
    fn the_errors_of_the_libraries_have_translations() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for file in [
            "crates/sandbox/src/error.rs",
            "runtime/src/key_error.rs",
            "runtime/src/v2/xml.rs",
            "runtime/src/wire/cipher.rs",
        ] {
            let program = fs::read_to_string(root.join(file)).unwrap();
            for (place, beginning) in program.match_indices("#[error(") {
                let first = texts(&program[place + beginning.len() - 1..]).into_iter().next();
                if let Some(english) = first.filter(|text| is_message(text)) {
                    assert_ne!(translated(&english), english, "{file}");
                }
            }
        }
    }

    #[test]
    fn the_contents_of_files_have_translations() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime/src/pem/content.rs");
        let program = fs::read_to_string(file).unwrap();
        let (_, words) = program.split_once("const fn words(self)").unwrap();
        let (_, words) = words.split_once('{').unwrap();
        let words = texts(&format!("({words}"));
        assert!(words.len() > 10, "{words:?}");
        for english in words {
            assert_ne!(translated(&english), english);
        }
    }

    /// All texts of a file.
    fn texts_of_all(program: &str) -> Vec<String> {
        let program = format!("({program}");
        let mut all = Vec::new();
        for line_start in program.match_indices('"').map(|(place, _)| place) {
            all.push(text(&mut program[line_start + 1..].chars().peekable()));
        }
        all
    }

    #[test]
    fn every_translation_has_the_values_of_its_message() {
        for (english, chinese) in TABLES.into_iter().flatten() {
            let count = english.matches("{}").count();
            for number in 0..10 {
                let has = chinese.contains(&format!("{{{number}}}"));
                assert_eq!(has, number < count, "{english}: {{{number}}}");
            }
            assert!(!chinese.is_ascii(), "{english}");
        }
    }

    #[test]
    fn a_number_with_its_noun_is_translated_in_singular_and_plural() {
        for (english, chinese) in [
            ("the certificate 5A expires in 1 day", "证书 5A 将在 1 天后过期"),
            ("the certificate 5A expires in 2 days", "证书 5A 将在 2 天后过期"),
            ("saved a.csv (1 byte)", "已保存 a.csv（1 字节）"),
            ("it has 1 character, but needs at least 6", "有 1 个字符，至少要 6 个"),
            ("no days", "no days"),
            ("another key", "another key"),
        ] {
            assert_eq!(translated(english), chinese);
        }
    }

    #[test]
    fn values_within_messages_are_translated_too() {
        let message = "profile shop, certificate: cannot read a.pem: No such file or directory (os error 2)";
        assert_eq!(
            translated(message),
            "账号 shop 的 certificate：无法读取 a.pem：没有这个文件或目录"
        );
        assert_eq!(translated("SIGN_ERROR: 签名错误"), "SIGN_ERROR: 签名错误");
        let paid = "nothing was paid: the order T1 is REFUND: pay is possible only in NOTPAY (status 409 Conflict)";
        assert_eq!(
            translated(paid),
            "没有支付：order T1 的状态是 REFUND：只有在状态 NOTPAY 时才能 pay（状态码 409 Conflict）"
        );
        assert_eq!(
            translated("it has 1 character, but needs at least 2"),
            "有 1 个字符，至少要 2 个"
        );
        assert_eq!(translated("all of its bytes"), "all of its bytes");
        let setting = translated("a.toml, line 2: there is no setting `merchant`; known settings: brand").into_owned();
        assert!(setting.contains("`merchant`"), "{setting}");
        let refusal = "error: WeChat Pay returned NOT_FOUND: 订单不存在 (status 404, Request-ID b9; not signed)";
        assert_eq!(
            translated(refusal),
            "错误：微信支付返回 NOT_FOUND：订单不存在（状态码 404，Request-ID b9；未签名）"
        );
    }
}
