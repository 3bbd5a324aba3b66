//! Lists the repository's specs for `src/specs.rs`, which puts them into the program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let variable = |name| env::var(name).map_err(io::Error::other);
    let specs = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../../spec");
    let output = Path::new(&variable("OUT_DIR")?).join("specs.rs");
    let mut listed = String::new();
    for (constant, folder) in [("API", "api"), ("LIFECYCLES", "lifecycles")] {
        println!("cargo::rerun-if-changed={}", specs.join(folder).display());
        let mut files = Vec::new();
        collect(&specs.join(folder), &mut files)?;
        files.sort();
        let _ = writeln!(listed, "const {constant}: &[(&str, &str)] = &[");
        for file in files {
            let below = file.strip_prefix(specs.join(folder)).map_err(io::Error::other)?;
            let name = below.to_string_lossy().replace('\\', "/");
            let _ = writeln!(listed, "    ({name:?}, include_str!({:?})),", file.canonicalize()?);
        }
        listed.push_str("];\n");
    }
    let families = specs.join("families.yaml").canonicalize()?;
    let _ = writeln!(listed, "const FAMILIES: &str = include_str!({families:?});");
    fs::write(output, listed)
}

/// Every YAML file in a folder and the folders below it; none when it does not exist.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}
