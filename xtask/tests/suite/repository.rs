//! A repository for one test, where `cargo xtask` is the program that is already built.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::run::write;

/// The repository, a folder of programs and a folder of temporary files.
pub(crate) struct Repository {
    root: TempDir,
}

impl Repository {
    /// Creates an empty repository, on the branch `main`.
    pub(crate) fn empty() -> Self {
        let repository = Self {
            root: TempDir::new().expect("a folder"),
        };
        for folder in ["work", "bin", "temporary"] {
            fs::create_dir(repository.beside(folder)).expect("a folder");
        }
        let cargo = repository.beside("bin/cargo");
        let text = format!(
            "#!/bin/sh\nshift\nCARGO_MANIFEST_DIR='{}' exec '{}' \"$@\"\n",
            repository.path("xtask").display(),
            env!("CARGO_BIN_EXE_xtask")
        );
        fs::write(&cargo, text).expect("a file");
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("permissions");
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// A file or folder next to the repository.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// A file or folder in the repository.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.beside("work").join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        write(&self.path(file), text);
    }

    /// Runs a program in a folder, with a configured git author.
    pub(crate) fn run_in(&self, folder: &Path, program: &str, arguments: &[&str]) -> Output {
        let path = std::env::var("PATH").expect("a path");
        Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .env("PATH", format!("{}:{path}", self.beside("bin").display()))
            .env("TMPDIR", self.beside("temporary"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Editor")
            .env("GIT_AUTHOR_EMAIL", "editor@example.com")
            .env("GIT_COMMITTER_NAME", "Editor")
            .env("GIT_COMMITTER_EMAIL", "editor@example.com")
            .output()
            .expect("the program runs")
    }

    /// The output of git.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.run_in(&self.path(""), "git", arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", said(&output));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// The exit status and the standard output of `cargo xtask`.
    pub(crate) fn xtask(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run_in(&self.path(""), "cargo", &[&["xtask"], arguments].concat());
        let stdout = String::from_utf8(output.stdout).expect("UTF-8");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_ne!(output.status.code(), Some(2), "cargo xtask {arguments:?}: {stderr}");
        (output.status.code(), stdout)
    }
}

/// The whole output of a program.
pub(crate) fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat()
}
