//! Finds the operations of a method and a URL path.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::Method;
use percent_encoding::percent_decode_str;

use super::{Entry, Found, method_name};

/// Most segments of a URL path. The longest documented path has eleven.
const MOST_SEGMENTS: usize = 32;

/// The paths as a tree, with one level for each segment. A literal segment takes precedence over a parameter.
#[derive(Debug, Default)]
pub(super) struct Routes {
    literals: BTreeMap<String, Routes>,
    parameter: Option<Box<Routes>>,
    /// Indices of operations, by method.
    operations: BTreeMap<&'static str, Vec<usize>>,
}

impl Routes {
    pub(super) fn new(operations: &[Arc<Entry>]) -> Self {
        let mut root = Self::default();
        for (index, entry) in operations.iter().enumerate() {
            let mut node = &mut root;
            for segment in segments(&entry.path) {
                node = match parameter_name(segment) {
                    Some(_) => node.parameter.get_or_insert_default(),
                    None => node.literals.entry(segment.to_owned()).or_default(),
                };
            }
            let method = method_name(entry.operation.method.value);
            node.operations.entry(method).or_default().push(index);
        }
        root
    }

    /// The operations of a method and path.
    ///
    /// # Errors
    /// The methods of the path when the given one is not among them; no method when the path is unknown.
    pub(super) fn find(
        &self,
        operations: &[Arc<Entry>],
        method: &Method,
        path: &str,
    ) -> Result<Vec<Found>, Vec<&'static str>> {
        let given: Vec<&str> = segments(path).take(MOST_SEGMENTS + 1).collect();
        if given.len() > MOST_SEGMENTS || !path.starts_with('/') {
            return Err(Vec::new());
        }
        let mut known = Vec::new();
        let indices = self.descend(&given, method.as_str(), &mut known).ok_or(known)?;
        let found = indices.iter().filter_map(|index| operations.get(*index));
        Ok(found
            .map(|entry| Found {
                parameters: parameters(&entry.path, &given),
                entry: Arc::clone(entry),
            })
            .collect())
    }

    /// Visits each node at most once, so no path is slow.
    fn descend(&self, rest: &[&str], method: &str, known: &mut Vec<&'static str>) -> Option<&[usize]> {
        let Some((first, rest)) = rest.split_first() else {
            if let Some(found) = self.operations.get(method) {
                return Some(found);
            }
            known.extend(self.operations.keys());
            return None;
        };
        let literal = self.literals.get(*first);
        let literal = literal.and_then(|node| node.descend(rest, method, known));
        literal.or_else(|| {
            let parameter = self.parameter.as_ref().filter(|_| !first.is_empty())?;
            parameter.descend(rest, method, known)
        })
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(1)
}

fn parameter_name(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn parameters(path: &str, given: &[&str]) -> Vec<(String, String)> {
    let pairs = segments(path).zip(given);
    pairs
        .filter_map(|(segment, value)| {
            let name = parameter_name(segment)?;
            let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
            Some((name.to_owned(), value))
        })
        .collect()
}
