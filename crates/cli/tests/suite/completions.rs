//! `wechatpay completions` and `wechatpay man`.

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
