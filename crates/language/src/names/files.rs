//! Names that a module or a file cannot have: the file would hide one that the generator or Cargo gives a meaning, or some
//! systems could not store it.

/// Devices of Windows. A file with such a name, whatever its extension or case, cannot be checked out there.
const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt0", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Modules that would hide a crate that generated code uses, and `mod`, whose file `mod.rs` would be taken for that of
/// its folder.
const RESERVED_MODULES: &[&str] = &["alloc", "core", "mod", "std", "wechatpay_derive", "wechatpay_runtime"];

/// Names at the crate's root that the generator uses itself (`lib`, `notify`, `prelude`, `runtime`, `shared`) or that
/// Cargo takes for programs.
const RESERVED_AT_THE_ROOT: &[&str] = &["bin", "lib", "main", "notify", "prelude", "runtime", "shared"];

/// Whether Windows takes a file or folder of this name for a device.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    DEVICES.binary_search(&stem.to_ascii_lowercase().as_str()).is_ok()
}

/// Whether no module may have this name.
pub(super) fn is_reserved_module(name: &str) -> bool {
    RESERVED_MODULES.binary_search(&name).is_ok()
}

/// Whether no module of the crate's root may have this name.
pub(super) fn is_reserved_at_the_root(name: &str) -> bool {
    RESERVED_AT_THE_ROOT.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_the_binary_search() {
        for table in [DEVICES, RESERVED_MODULES, RESERVED_AT_THE_ROOT] {
            assert!(table.is_sorted());
        }
    }

    #[test]
    fn devices_are_known_in_any_case_and_with_any_extension() {
        for name in ["con", "AUX", "Nul.yaml", "com1.tar.gz", "LPT9"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["console", "com", "com10", "auxiliary", "v3.con"] {
            assert!(!is_device(name), "{name}");
        }
    }
}
