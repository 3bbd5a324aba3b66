//! The input of the loader: texts with their names.

/// A file of the spec folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path below the folder of specs, with `/` on every system: `v3/pay/transactions/jsapi.yaml`.
    pub file: String,
    /// The path in findings: `spec/api/v3/pay/transactions/jsapi.yaml`.
    pub shown: String,
    /// The bytes.
    pub text: Vec<u8>,
}

impl Source {
    /// A spec, shown below `spec/api/`.
    pub fn spec(file: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        let file = file.into();
        Self {
            shown: format!("spec/api/{file}"),
            file,
            text: text.into(),
        }
    }

    /// The list of product families, shown as `spec/families.yaml`.
    pub fn families(text: impl Into<Vec<u8>>) -> Self {
        Self {
            file: FAMILIES.to_owned(),
            shown: "spec/families.yaml".to_owned(),
            text: text.into(),
        }
    }

    /// A lifecycle, shown below `spec/lifecycles/`. `name` is the file's name: `order.yaml`.
    pub fn lifecycle(name: &str, text: impl Into<Vec<u8>>) -> Self {
        Self {
            file: format!("{LIFECYCLES}{name}"),
            shown: format!("spec/lifecycles/{name}"),
            text: text.into(),
        }
    }

    /// Whether it is a lifecycle.
    pub fn is_lifecycle(&self) -> bool {
        self.file.starts_with(LIFECYCLES)
    }
}

/// The folder of lifecycles, relative to the folder of specs.
pub const LIFECYCLES: &str = "../lifecycles/";

/// The path of the list of families, relative to the folder of specs.
pub const FAMILIES: &str = "../families.yaml";

/// Everything the specs are loaded from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The specs, in any order, each file once.
    pub specs: Vec<Source>,
    /// The list of product families; without it, specs are not checked for a family.
    pub families: Option<Source>,
    /// The lifecycles, in any order, each file once.
    pub lifecycles: Vec<Source>,
}
