//! The options `--spec` and `--generated`, and how the workspace is found.

use std::path::{Component, MAIN_SEPARATOR_STR, Path, PathBuf};

use wechatpay_spec::printable_path;

/// Where the specs are.
#[derive(clap::Args)]
pub(crate) struct SpecFolder {
    /// The folder that holds `api/` and `families.yaml`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace().join("spec"))]
    pub(crate) spec: PathBuf,
}

impl SpecFolder {
    /// How the folder is named in what is printed.
    pub(crate) fn shown(&self) -> String {
        shown(&self.spec)
    }

    /// The options that a command needs for this folder, for advice: ` --spec drafts`; none if it is the usual one.
    pub(crate) fn options(&self) -> String {
        option("--spec", &self.spec, "spec")
    }

    /// The folder that holds it, and the pages that state figures about the specs.
    pub(crate) fn above(&self) -> PathBuf {
        match (self.spec.file_name(), self.spec.parent()) {
            (Some(_), Some(above)) if above != Path::new("") => above.to_owned(),
            (Some(_), Some(_)) => PathBuf::from("."),
            // The name of `.` and `..` is not known without looking.
            _ => self.spec.join(".."),
        }
    }
}

/// Where the specs are, and the crate that is made from them.
#[derive(clap::Args)]
pub(crate) struct Folders {
    #[command(flatten)]
    pub(crate) specs: SpecFolder,
    /// The folder of the generated crate
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace().join("generated"))]
    pub(crate) generated: PathBuf,
}

impl Folders {
    /// How the folder of the generated crate is named in what is printed.
    pub(crate) fn shown_generated(&self) -> String {
        shown(&self.generated)
    }

    /// The options that a command needs for these folders, for advice.
    pub(crate) fn options(&self) -> String {
        self.specs.options() + &option("--generated", &self.generated, "generated")
    }
}

/// A folder or file as the user named it, so that what is printed can be opened from the current folder: with `/` on every system, and
/// without one at the end.
pub(crate) fn shown(path: &Path) -> String {
    let mut components = path.components();
    let without_dot = match components.next() {
        Some(Component::CurDir) if !components.as_path().as_os_str().is_empty() => components.as_path(),
        _ => path,
    };
    let path: PathBuf = without_dot.components().collect();
    printable_path(&path).replace(MAIN_SEPARATOR_STR, "/")
}

/// An option with its folder, unless the command takes this folder without it.
fn option(name: &str, folder: &Path, usual: &str) -> String {
    let usual = workspace().join(usual);
    let is_usual = match (folder.canonicalize(), usual.canonicalize()) {
        (Ok(folder), Ok(usual)) => folder == usual,
        _ => folder == usual,
    };
    if is_usual {
        return String::new();
    }
    let shown = shown(folder);
    let is_plain = |c: char| c.is_alphanumeric() || "/._-:+@,".contains(c);
    match shown.chars().all(is_plain) {
        true => format!(" {name} {shown}"),
        false => format!(" {name} '{}'", shown.replace('\'', "'\\''")),
    }
}

/// The folder of the workspace; an empty path if it is the current folder. It is the first of these that exists and holds
/// specs:
///
/// 1. the workspace of `CARGO_MANIFEST_DIR`, if the current folder is inside it;
/// 2. the nearest ancestor of the current folder, or the current folder itself;
/// 3. the workspace of `CARGO_MANIFEST_DIR`, wherever it is.
///
/// If there is none, it is the current folder. The second goes before the third because `CARGO_MANIFEST_DIR` can be left from a
/// command about another workspace.
pub(crate) fn workspace() -> PathBuf {
    let current = std::env::current_dir().unwrap_or_default();
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let named = manifest
        .as_deref()
        .and_then(Path::parent)
        .filter(|folder| holds_specs(folder));
    let is_around = |folder: &&Path| match (folder.canonicalize(), current.canonicalize()) {
        (Ok(folder), Ok(current)) => current.starts_with(folder),
        _ => false,
    };
    let found = named.filter(is_around);
    let found = found.or_else(|| current.ancestors().find(|folder| holds_specs(folder)));
    match found.or(named) {
        Some(folder) if folder.canonicalize().ok() != current.canonicalize().ok() => folder.to_owned(),
        _ => PathBuf::new(),
    }
}

fn holds_specs(folder: &Path) -> bool {
    folder.join("spec").join("families.yaml").is_file()
}
