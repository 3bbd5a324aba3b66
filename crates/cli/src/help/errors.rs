//! Errors about options and arguments in Chinese.

use clap::error::{ContextKind, Error, ErrorKind};

/// The message for an error about the arguments, in Chinese. `None` for what is not an error: help and the version.
pub(crate) fn in_chinese(error: &Error) -> Option<String> {
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return None;
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("“{argument}”的值“{value}”无效"),
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个参数"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", context(ContextKind::InvalidSubcommand)),
        ErrorKind::NoEquals => format!("“{argument}”的值须以等号给出"),
        ErrorKind::TooManyValues => format!("“{argument}”的值“{value}”多余"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("“{argument}”的值的个数不对"),
        ErrorKind::ArgumentConflict => {
            format!("“{argument}”不能与“{}”同时使用", context(ContextKind::PriorArg))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{argument}"),
        ErrorKind::MissingSubcommand => String::from("缺少命令"),
        ErrorKind::InvalidUtf8 => String::from("参数不是有效的 UTF-8 文本"),
        _ => error.kind().to_string(),
    };
    let mut lines = vec![format!("错误：{message}")];
    let values = context(ContextKind::ValidValue);
    if !values.is_empty() {
        lines.push(format!("  可选值：{values}"));
    }
    for kind in [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ] {
        let suggested = context(kind);
        if !suggested.is_empty() {
            lines.push(format!("  是否指：{suggested}"));
        }
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        lines.push(format!("\n用法：{}", usage.trim_start_matches("Usage:").trim()));
    }
    lines.push(String::from("\n详见 --help。"));
    Some(lines.join("\n"))
}
