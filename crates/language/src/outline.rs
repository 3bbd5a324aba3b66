//! Which operations a spec describes, read without parsing it where its lines show them.

use crate::diagnostic::Findings;
use crate::model::{Method, Spec, Subject};
use crate::read::{self, url_path_of};
use crate::vocabulary::names;
use crate::words::Word;

/// The operations of a spec, by URL path and method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The URL path, with parameters in braces.
    pub url_path: String,
    /// The methods, in the order of the vocabulary.
    pub methods: Vec<Method>,
}

impl Outline {
    /// The outline of a spec that was parsed; `None` for a notification.
    #[must_use]
    pub fn of(spec: &Spec) -> Option<Self> {
        match &spec.subject {
            Subject::Path(path) => Some(Self {
                url_path: path.url_path.value.clone(),
                methods: path.operations.iter().map(|operation| operation.method.value).collect(),
            }),
            Subject::Notification(_) => None,
        }
    }
}

/// The operations of a spec that [`load`](crate::load()) accepts; `None` for a notification. Of a spec in canonical form, as
/// `cargo xtask fmt` writes it, it takes a hundredth of the time of parsing it; any other is parsed.
pub fn outline(file: &str, text: &str) -> Option<Outline> {
    let from_file = url_path_of(file)?;
    of_lines(&from_file, text).or_else(|| of_parsed(file, text))
}

fn of_parsed(file: &str, text: &str) -> Option<Outline> {
    Outline::of(&read::spec(file, text, &mut Findings::new(file))?)
}

/// The outline that follows from the lines that are not indented, if each of them is a comment or a key of the outermost
/// mapping in its simplest form. `None` when a line could be anything else.
fn of_lines(from_file: &str, text: &str) -> Option<Outline> {
    let mut url_path = from_file;
    let mut methods = Vec::new();
    let mut above: Option<&str> = None;
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
    {
        let is_indented = line.starts_with(' ');
        let follows_value = above.is_some_and(|above| above.starts_with(names::PATH));
        if is_indented {
            // Before the first key, or a path that continues in a second line.
            if above.is_none() || follows_value {
                return None;
            }
        } else if above.is_some_and(may_continue) {
            return None;
        } else if let Some(method) = line.strip_suffix(':').and_then(Method::from_word) {
            methods.push(method);
        } else {
            url_path = plain_path(line)?;
        }
        above = Some(line);
    }
    methods.sort_unstable();
    (!methods.is_empty()).then(|| Outline {
        url_path: url_path.to_owned(),
        methods,
    })
}

/// Whether the line below may be inside brackets although it is not indented. A key is there only after a comma or an opening
/// bracket, which a comment may follow. Text in quotes cannot continue without an indentation.
fn may_continue(line: &str) -> bool {
    line.trim_end().ends_with([',', '{', '[', '?']) || line.contains(" #")
}

/// The URL path of a line `path: /v3/ecommerce/applyments/`, without quotes, escapes or a comment.
fn plain_path(line: &str) -> Option<&str> {
    let path = line.strip_prefix(names::PATH)?.strip_prefix(": ")?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/{}_-.".contains(c);
    (path.starts_with('/') && path.chars().all(is_plain)).then_some(path)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::folder;

    /// Without this, every start would parse every spec.
    #[test]
    fn the_lines_of_the_repository_s_specs_are_enough() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
        let sources = folder::read(&specs, "spec").unwrap();
        let parsed: Vec<&str> = sources
            .specs
            .iter()
            .filter(|source| !source.file.starts_with("notify/"))
            .filter(|source| super::of_lines("/", std::str::from_utf8(&source.text).unwrap()).is_none())
            .map(|source| source.file.as_str())
            .collect();
        assert!(parsed.len() < 20, "{parsed:?}");
    }
}
