//! A catalogue for one test: specs, and the output of the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::run::{Run, write};

pub(crate) const FAMILIES: &str = "orders:\n  title: 订单\n  folders: [v3/orders]\n";
pub(crate) const SPEC: &str = "post:\n  title: 下单\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/1\n  request:\n    json:\n      mchid: {type: string, required: true}\n  response:\n    empty: true\n";
pub(crate) const FAULTY: &str = "post:\n  title: 下单\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/1\n  request:\n    json:\n      mchid: {type: string, requird: true}\n  response:\n    empty: true\n";

/// A folder of specs and a folder for the generated files.
pub(crate) struct Catalogue {
    root: TempDir,
}

/// Every file by its path, with its text and the time it was last changed.
pub(crate) type Files = BTreeMap<String, (String, SystemTime)>;

impl Catalogue {
    pub(crate) fn new(specs: &[&str]) -> Self {
        let catalogue = Self {
            root: TempDir::new().expect("a folder"),
        };
        catalogue.write("spec/families.yaml", FAMILIES);
        // Requests with the same content would be shared, and then one operation's spec would change another's file.
        for name in specs {
            let spec = SPEC.replace("mchid", &format!("{name}_id"));
            catalogue.write(&format!("spec/api/v3/orders/{name}.yaml"), &spec);
        }
        catalogue
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.root.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        write(&self.path(file), text);
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("a file")
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).expect("a file");
    }

    /// Runs a command on these folders.
    pub(crate) fn run(&self, command: &str, flags: &[&str]) -> Run {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.current_dir(self.root.path()).args([command, "--spec", "spec"]);
        if ["gen", "update"].contains(&command) {
            program.args(["--generated", "generated"]);
        }
        Run::of(program.args(flags))
    }

    pub(crate) fn files(&self) -> Files {
        let mut files = Files::new();
        collect(self.root.path(), "", &mut files);
        files
    }

    /// The files that have changed.
    pub(crate) fn changed_since(&self, before: &Files) -> Vec<String> {
        let changed = self
            .files()
            .into_iter()
            .filter(|(name, file)| before.get(name) != Some(file));
        changed.map(|(name, _)| name).collect()
    }

    /// Moves every file's modification time back, so that a write is visible even with a coarse clock.
    pub(crate) fn age(&self) -> Files {
        let earlier = SystemTime::now() - Duration::from_secs(3600);
        for name in self.files().keys() {
            let file = fs::File::options().write(true).open(self.path(name)).expect("a file");
            file.set_modified(earlier).expect("a time");
        }
        self.files()
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("a type").is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            let text = fs::read_to_string(entry.path()).expect("text");
            let modified = entry.metadata().expect("metadata").modified().expect("a time");
            files.insert(name, (text, modified));
        }
    }
}
