//! Which operations a spec describes, read without parsing it.

use crate::model::{Method, Spec, Subject};
use crate::read::url_path_of;
use crate::vocabulary::names;
use crate::words::Word;

/// The operations of a spec, by URL path and method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The URL path, with parameters in braces.
    pub url_path: String,
    /// The methods, in the order of the spec.
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

/// The operations of a spec in canonical form, as `cargo xtask fmt` writes it; `None` for a notification. Reading a whole
/// catalogue this way takes a hundredth of the time of [`load`](crate::load()).
pub fn outline(file: &str, text: &str) -> Option<Outline> {
    let mut url_path = url_path_of(file)?;
    let mut methods = Vec::new();
    // In canonical form, the keys of the outermost mapping are the lines that begin with a lower-case letter.
    let keys = text
        .lines()
        .filter(|line| line.as_bytes().first().is_some_and(u8::is_ascii_lowercase));
    for (key, value) in keys.filter_map(|line| line.split_once(':')) {
        match Method::from_word(key) {
            Some(method) => methods.push(method),
            // A URL path has no blanks, so a comment can follow it.
            None if key == names::PATH => {
                let path = value.split_whitespace().next().unwrap_or_default();
                path.trim_matches('"').clone_into(&mut url_path);
            }
            None => {}
        }
    }
    Some(Outline { url_path, methods })
}
