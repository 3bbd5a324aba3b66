//! The program's help in Chinese. The English help is written at the arguments themselves; a table gives its translation, and
//! clap's own words are replaced, too.

mod errors;
mod translations;

pub(crate) use self::errors::in_chinese as error_in_chinese;

use clap::builder::StyledStr;
use clap::{Arg, Command};

use self::translations::translations;

/// The command with its help in Chinese, and that of its subcommands.
pub(crate) fn in_chinese(mut command: Command) -> Command {
    // Adds the arguments and the subcommand that print help, so that they can be translated, too.
    command.build();
    translated(command)
}

fn translated(mut command: Command) -> Command {
    let texts = [
        command.get_about().map(chinese),
        command.get_long_about().map(chinese),
        command.get_after_help().map(chinese),
    ];
    let [about, long_about, after_help] = texts;
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(long_about) = long_about {
        command = command.long_about(long_about);
    }
    if let Some(after_help) = after_help {
        command = command.after_help(after_help);
    }
    let template = template(&command);
    command
        .help_template(template)
        .mut_args(translated_argument)
        .mut_subcommands(translated)
}

/// The order and the headings of a command's help.
fn template(command: &Command) -> String {
    let mut template = String::from("{about-with-newline}\n用法：{usage}");
    let positional = command.get_positionals().next().is_some();
    for (shown, heading, tag) in [
        (command.has_subcommands(), "命令", "{subcommands}"),
        (positional, "参数", "{positionals}"),
        (true, "选项", "{options}"),
    ] {
        if shown {
            template = format!("{template}\n\n{heading}：\n{tag}");
        }
    }
    template + "{after-help}"
}

/// An argument with its help in Chinese. What clap adds to a help text in English is hidden, and added in Chinese.
fn translated_argument(argument: Arg) -> Arg {
    let added = additions(&argument);
    let help = argument.get_help().map(chinese);
    let long_help = argument.get_long_help().map(chinese);
    let mut argument = argument
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true);
    if let Some(help) = help {
        argument = argument.help(format!("{help}{added}"));
    }
    if let Some(long_help) = long_help {
        argument = argument.long_help(format!("{long_help}{added}"));
    }
    argument
}

/// The values, the default and the environment variable of an argument, in Chinese.
fn additions(argument: &Arg) -> String {
    let mut added = String::new();
    if argument.get_action().takes_values() {
        let values: Vec<String> = argument
            .get_possible_values()
            .iter()
            .map(|value| match value.get_help() {
                Some(help) => format!("{}（{}）", value.get_name(), chinese(help)),
                None => value.get_name().to_owned(),
            })
            .collect();
        if !values.is_empty() {
            added += &format!(" [可选值：{}]", values.join("、"));
        }
        let defaults: Vec<_> = argument
            .get_default_values()
            .iter()
            .map(|value| value.to_string_lossy())
            .collect();
        if !defaults.is_empty() {
            added += &format!(" [默认值：{}]", defaults.join("、"));
        }
    }
    if let Some(variable) = argument.get_env() {
        added += &format!(" [环境变量：{}]", variable.to_string_lossy());
    }
    added
}

/// The Chinese of a help text. A text that the table does not have stays English; a test names it.
fn chinese(english: &StyledStr) -> String {
    let english = english.to_string();
    let (text, examples) = match english.split_once("Examples:\n") {
        Some((text, examples)) => (text, Some(examples)),
        None => (english.as_str(), None),
    };
    let found = translations().find(|(key, _)| *key == text);
    let text = found.map_or(text, |(_, chinese)| *chinese);
    match examples {
        Some(examples) => format!("{text}示例：\n{examples}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;

    /// All help texts of a command, its arguments, and its subcommands.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let own = [command.get_about(), command.get_long_about(), command.get_after_help()];
        found.extend(own.into_iter().flatten().map(StyledStr::to_string));
        for argument in command.get_arguments() {
            let own = [argument.get_help(), argument.get_long_help()];
            found.extend(own.into_iter().flatten().map(StyledStr::to_string));
            let values = argument.get_possible_values();
            found.extend(values.iter().filter_map(|value| Some(value.get_help()?.to_string())));
        }
        command.get_subcommands().for_each(|command| texts(command, found));
    }

    #[test]
    fn every_help_text_has_a_translation_and_every_translation_a_text() {
        let mut program = crate::Arguments::command();
        program.build();
        let mut used = BTreeSet::new();
        texts(&program, &mut used);
        let used: BTreeSet<String> = used
            .into_iter()
            .filter_map(|text| match text.split_once("Examples:\n") {
                Some(("", _)) => None,
                Some((text, _)) => Some(text.to_owned()),
                None => Some(text),
            })
            .collect();
        let known: BTreeSet<String> = translations().map(|(english, _)| (*english).to_owned()).collect();
        assert_eq!(known.len(), translations().count(), "a text is listed twice");
        let missing: Vec<_> = used.difference(&known).collect();
        let unused: Vec<_> = known.difference(&used).collect();
        assert!(
            missing.is_empty() && unused.is_empty(),
            "missing: {missing:#?}\nunused: {unused:#?}"
        );
    }

    #[test]
    fn no_english_is_left_in_chinese_help() {
        fn check(command: &mut Command) {
            let help = command.render_long_help().to_string();
            for word in [
                "Usage:",
                "Options:",
                "Arguments:",
                "Commands:",
                "Possible values",
                "default:",
                "env:",
                "Print ",
            ] {
                assert!(!help.contains(word), "{word} in\n{help}");
            }
            command.get_subcommands_mut().for_each(check);
        }
        check(&mut in_chinese(crate::Arguments::command()));
    }
}
