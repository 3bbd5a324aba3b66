//! Translates messages and labels of the command line into Chinese. Each command writes its messages in English, where
//! they arise; the tables give their Chinese, with `{}` for the values in the English and `{0}`, `{1}` … for the same
//! values in the Chinese. A value stays as it is: it is a user's, such as the name of a file, or the service's. One that is
//! itself a message of this program, or a count, is written `{0:message}` and translated.

mod counts;
mod keys;
mod labels;
mod libraries;
mod messages;
mod notifications;
mod sandbox;
mod template;
mod verification;

use std::borrow::Cow;
use std::cmp::Reverse;

use self::template::{placeholder, readings};

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

/// Messages within messages are translated to this depth: `error: profile shop: cannot read …: No such file`.
const MAX_DEPTH: usize = 5;

/// The Chinese of a message. Where the tables have none, as for the texts of the service, it stays as it is.
pub(super) fn translated(english: &str) -> Cow<'_, str> {
    match translation(english, MAX_DEPTH) {
        Some(translation) => Cow::Owned(translation.text),
        None => Cow::Borrowed(english),
    }
}

struct Translated {
    text: String,
    /// The number of bytes that are the same in both languages.
    untranslated: usize,
}

/// The translation that leaves the least text in English; of equal ones that of the longest template.
fn translation(english: &str, depth: usize) -> Option<Translated> {
    if let Some(text) = counts::translated(english) {
        return Some(Translated { text, untranslated: 0 });
    }
    let depth = depth.checked_sub(1)?;
    let all = TABLES.into_iter().flatten().flat_map(|(template, chinese)| {
        let translated = readings(template, english)
            .into_iter()
            .map(|values| (template.len(), filled(chinese, &values, depth)));
        translated.collect::<Vec<_>>()
    });
    let best = all.min_by_key(|(length, translation)| (translation.untranslated, Reverse(*length)));
    best.map(|(_, translation)| translation)
}

/// A Chinese text with its values. Each is inserted once, so that a value with braces stays as it is, too.
fn filled(chinese: &str, values: &[&str], depth: usize) -> Translated {
    let mut translation = Translated {
        text: String::new(),
        untranslated: 0,
    };
    let mut rest = chinese;
    while let Some((before, after)) = rest.split_once('{') {
        translation.text.push_str(before);
        let Some((value, is_message, after)) = placeholder(after, values) else {
            translation.text.push('{');
            rest = after;
            continue;
        };
        rest = after;
        match is_message.then(|| self::translation(value, depth)).flatten() {
            Some(inner) => {
                translation.text.push_str(&inner.text);
                translation.untranslated += inner.untranslated;
            }
            None => {
                translation.text.push_str(value);
                translation.untranslated += value.len();
            }
        }
    }
    translation.text.push_str(rest);
    translation
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
                let has =
                    chinese.contains(&format!("{{{number}}}")) || chinese.contains(&format!("{{{number}:message}}"));
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
    fn a_value_stays_as_it_is_whatever_it_says() {
        for (english, chinese) in [
            (
                "error: nothing was found with all of these words: key",
                "错误：没有同时含有这些词的接口：key",
            ),
            (
                "error: nothing was found with all of these words: family nothing",
                "错误：没有同时含有这些词的接口：family nothing",
            ),
            (
                "error: cannot read nothing was sent: No such file or directory (os error 2)",
                "错误：无法读取 nothing was sent：没有这个文件或目录",
            ),
            (
                "error: cannot read prod: shop.pem: No such file or directory (os error 2)",
                "错误：无法读取 prod: shop.pem：没有这个文件或目录",
            ),
            (
                "error: profile key: cannot read request: No such file or directory (os error 2)",
                "错误：配置 key：无法读取 request：没有这个文件或目录",
            ),
            (
                "error: cannot read prod: shop/key.pem: Permission denied (os error 13)",
                "错误：无法读取 prod: shop/key.pem：没有权限",
            ),
            (
                "error: profile ab: cannot read c, d: e: Permission denied (os error 13)",
                "错误：配置 ab：无法读取 c, d: e：没有权限",
            ),
            (
                "error: cannot read {0}: {1}: Permission denied (os error 13)",
                "错误：无法读取 {0}: {1}：没有权限",
            ),
            ("always required", "固定为 required"),
            (
                "nothing has key; this is for notification",
                "没有内容符合 key；以下是 notification 的结果",
            ),
        ] {
            assert_eq!(translated(english), chinese);
        }
    }

    /// A message that fits in many ways takes no time that grows with its length.
    #[test]
    fn a_message_with_many_separators_is_translated() {
        let path = "a: ".repeat(3000);
        let message = format!("error: cannot read {path}: {path}");
        assert!(translated(&message).starts_with("错误：无法读取 a"));
    }

    #[test]
    fn values_within_messages_are_translated_too() {
        let message = "profile shop, certificate: cannot read a.pem: No such file or directory (os error 2)";
        assert_eq!(
            translated(message),
            "配置 shop 的 certificate：无法读取 a.pem：没有这个文件或目录"
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
