//! The list of the values that a description names.

/// The values of a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Listed {
    /// Whether the description announces values.
    pub(crate) announced: bool,
    /// The words that are listed as values, each with its short label.
    pub(crate) values: Vec<(String, Option<String>)>,
    /// Words that may be values: they are written like one, but are not where a value would be.
    pub(crate) doubts: Vec<String>,
    /// The words that say that there are values other than the listed ones: `等`.
    pub(crate) open_by: Option<&'static str>,
}

impl Listed {
    /// The message about a field whose list says that it is not whole: `JSAPI，NATIVE，APP等`.
    pub(crate) fn open_message(&self, name: &str) -> Option<String> {
        self.open_by.map(|words| {
            format!(
                "the description of `{name}` says with `{words}` that there are other values than those that it lists"
            )
        })
    }
}
