//! The language of help and messages.

mod chinese;

use std::borrow::Cow;
use std::env;
use std::sync::OnceLock;

/// The languages in which the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    /// English
    #[default]
    #[value(name = "en")]
    English,
    /// 中文
    #[value(name = "zh")]
    Chinese,
}

/// The language of what is printed.
static CURRENT: OnceLock<Language> = OnceLock::new();

impl Language {
    /// The language that `--lang` names, else that of the environment: `LC_ALL`, `LC_MESSAGES`, `LANG`.
    pub(crate) fn of_program() -> Self {
        Self::named_in(env::args()).unwrap_or_else(|| {
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"].map(env::var);
            let first = set.into_iter().flatten().find(|value| !value.is_empty());
            match first {
                Some(value) if value.to_lowercase().starts_with("zh") => Self::Chinese,
                _ => Self::English,
            }
        })
    }

    /// The language among the arguments. It is needed before they are parsed, because help and errors are in it too.
    fn named_in(arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            let named = match argument.strip_prefix("--lang") {
                Some("") => arguments.peek().cloned(),
                Some(rest) => rest.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            match named.as_deref() {
                Some("zh") => return Some(Self::Chinese),
                Some("en") => return Some(Self::English),
                _ => {}
            }
        }
        None
    }

    /// Makes this the language of [`Language::current`].
    pub(crate) fn choose_for_program(self) {
        CURRENT.get_or_init(|| self);
    }

    /// The language of what is printed.
    pub(crate) fn current() -> Self {
        CURRENT.get().copied().unwrap_or_default()
    }

    /// A message of the program, which is in English, in this language.
    pub(crate) fn say(self, english: &str) -> Cow<'_, str> {
        match self {
            Self::English => Cow::Borrowed(english),
            Self::Chinese => chinese::translated(english),
        }
    }

    /// The text in this language.
    pub(crate) const fn choose<'a>(self, english: &'a str, chinese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}
