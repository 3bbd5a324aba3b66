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
fn operations_and_families_are_completed() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("wechatpay.bash");
    std::fs::write(&script, printed(&["completions", "bash"])).unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_wechatpay"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    for (words, last, expected) in [
        ("call GET /v3/certif", 3, "/v3/certificates"),
        ("show /v3/pay/transactions/nat", 2, "/v3/pay/transactions/native"),
        ("find basic-pay", 2, "basic-payments"),
        ("call --dry", 2, "--dry-run"),
    ] {
        let current = words.rsplit(' ').next().unwrap();
        let shell = format!(
            "source {}; COMP_WORDS=(wechatpay {words}); COMP_CWORD={last}; _wechatpay_with_names wechatpay {current} x; echo \"${{COMPREPLY[@]}}\"",
            script.display()
        );
        let output = Command::new("bash")
            .args(["-c", &shell])
            .env("PATH", &path)
            .output()
            .unwrap();
        let completed = String::from_utf8(output.stdout).unwrap();
        assert!(
            completed.split_whitespace().any(|word| word == expected),
            "{words}: {completed}"
        );
    }
    for (shell, function) in [
        ("zsh", ":_wechatpay_operations'"),
        ("zsh", ":_wechatpay_families'"),
        ("fish", "names operations"),
    ] {
        assert!(printed(&["completions", shell]).contains(function), "{shell}");
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
