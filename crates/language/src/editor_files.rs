//! Files of editors and operating systems between the specs, which are ignored.

/// Names that systems and editors give to files of their own, in lower case.
const FIXED: [&str; 5] = ["4913", "desktop.ini", "ehthumbs.db", "icon\r", "thumbs.db"];
/// Endings that editors append to a spec's name while they save it, or for the version before.
const ENDINGS: [&str; 3] = ["~", "___jb_old___", "___jb_tmp___"];

/// Whether a file with this name is not a spec, but belongs to an editor or a system: a hidden file, a backup
/// (`close.yaml~`), an automatic save (`#close.yaml#`), a probe (`4913`), a list of pictures (`Thumbs.db`).
///
/// Leftovers of a merge, and files that a person named wrongly (`close.yaml.orig`, `close.yml`), are not ignored, because they
/// may contain spec content.
#[must_use]
pub fn is_editor_file(name: &str) -> bool {
    is_hidden(name)
        || FIXED.contains(&name.to_lowercase().as_str())
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
}

/// Whether a file or folder with this name is hidden.
#[must_use]
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::is_editor_file;

    #[test]
    fn files_of_editors_and_systems_are_told_from_those_of_people() {
        for name in [
            ".close.yaml.swp",
            ".#close.yaml",
            ".DS_Store",
            "._close.yaml",
            "close.yaml~",
            "close.yaml.~1~",
            "#close.yaml#",
            "4913",
            "Thumbs.db",
            "Desktop.ini",
            "Icon\r",
            "close.yaml___jb_tmp___",
        ] {
            assert!(is_editor_file(name), "{name:?}");
        }
        for name in [
            "close.yaml",
            "close.yml",
            "close.YAML",
            "close.yaml.orig",
            "close.yaml.bak",
            "close.yaml.swp",
            "close (1).yaml",
            "4913.yaml",
            "#",
            "thumbs.db.yaml",
        ] {
            assert!(!is_editor_file(name), "{name:?}");
        }
    }
}
