//! The repository's specs, in the program.

use wechatpay_spec::{Source, Sources};

include!(concat!(env!("OUT_DIR"), "/specs.rs"));

/// The specs that the program was built with.
pub(crate) fn embedded() -> Sources {
    Sources {
        specs: API.iter().map(|(file, text)| Source::spec(*file, *text)).collect(),
        families: Some(Source::families(FAMILIES)),
        lifecycles: LIFECYCLES
            .iter()
            .map(|(file, text)| Source::lifecycle(file, *text))
            .collect(),
    }
}

/// One of the specs, by its path below `api`, with the list of families.
pub(crate) fn of_file(file: &str) -> Sources {
    let specs = API.iter().filter(|(name, _)| *name == file);
    Sources {
        specs: specs.map(|(file, text)| Source::spec(*file, *text)).collect(),
        families: Some(Source::families(FAMILIES)),
        lifecycles: Vec::new(),
    }
}
