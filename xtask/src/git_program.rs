//! Git, in an environment that does not depend on the caller's.

use std::process::Command;

/// Variables of git that say where its own files and settings are. All others are for another call of git: a hook, for
/// instance, has them set for its own repository, and this command is about the one that holds the specs.
const KEPT: [&str; 4] = [
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
];

/// Git with an environment that does not depend on the caller's. Its messages are in English.
pub(crate) fn program() -> Command {
    let mut program = Command::new("git");
    for (name, _) in std::env::vars_os() {
        let is_gits = name.as_encoded_bytes().starts_with(b"GIT_");
        if is_gits && !KEPT.iter().any(|kept| name == **kept) {
            program.env_remove(name);
        }
    }
    program.env("LC_ALL", "C");
    program
}
