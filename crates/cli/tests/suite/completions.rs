//! `wechatpay completions`, `wechatpay man`, and help in Chinese.

use std::process::Command;

fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_wechatpay"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_shell_and_the_manual_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for command in ["verify", "call", "trigger", "sandbox"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    let manual = printed(&["man"]);
    for part in [".TH wechatpay", "verify", "sandbox\\-directory"] {
        assert!(manual.contains(part), "{part}");
    }
}

#[test]
fn help_and_errors_are_in_the_language_of_the_environment_or_the_option() {
    let help = printed(&["--lang", "zh", "call", "--help"]);
    assert!(
        help.starts_with("调用任意接口") && help.contains("\n用法：wechatpay call"),
        "{help}"
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
    let output = command.args(["bill", "--kind", "x"]).env("LC_ALL", "zh_CN.UTF-8");
    let output = output.output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.starts_with("错误：“--kind <KIND>”的值“x”无效\n  可选值：trade, fund-flow"),
        "{error}"
    );
    assert_eq!(output.status.code(), Some(2));
}
