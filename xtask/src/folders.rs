//! The options `--spec` and `--generated`, and how the workspace is found.

use std::path::{Path, PathBuf};

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
        let name = self.spec.file_name();
        name.map_or_else(|| "spec".to_owned(), |name| printable_path(Path::new(name)))
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
