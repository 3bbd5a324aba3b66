//! Help texts in English and Chinese: the program itself, and those of the library for arguments (clap).

use super::Translation;

pub(super) const TEXTS: &[Translation] = &[
    ("Tools for programs that use WeChat Pay", "微信支付开发工具"),
    (
        "The language of messages and help; by default that of the environment (LC_ALL, LC_MESSAGES or LANG)",
        "提示信息和帮助的语言；默认取环境变量 LC_ALL、LC_MESSAGES 或 LANG 的语言",
    ),
    ("English", "英文"),
    ("中文", "中文"),
    (
        "The form of what is printed; by default text on a terminal and JSON in a pipe",
        "输出格式；默认在终端输出文本，在管道中输出 JSON",
    ),
    ("Text for people", "供人阅读的文本"),
    ("JSON for programs", "供程序读取的 JSON"),
    ("Print help (see more with '--help')", "显示帮助（--help 显示全文）"),
    ("Print help (see a summary with '-h')", "显示帮助（-h 显示摘要）"),
    ("Print version", "显示版本"),
    (
        "Print this message or the help of the given subcommand(s)",
        "显示本帮助，或某个命令的帮助",
    ),
];
