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
