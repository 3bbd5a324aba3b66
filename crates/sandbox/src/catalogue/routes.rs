//! Finds the operations of a method and a URL path.

use std::collections::BTreeMap;

use http::Method;
use percent_encoding::percent_decode_str;
use wechatpay_spec::Outline;
use wechatpay_spec::url_path::parameter;

use super::method_name;

/// The maximum number of segments of a URL path. The longest documented path has eleven.
const MAX_SEGMENTS: usize = 32;

/// The paths as a tree, with one level for each segment. A literal segment takes precedence over a parameter.
#[derive(Debug, Default)]
pub(super) struct Routes {
    literals: BTreeMap<String, Routes>,
    parameter: Option<Box<Routes>>,
    /// Indices of specs, by method.
    specs: BTreeMap<&'static str, Vec<usize>>,
}

/// The specs of a method and path.
pub(super) struct Matched<'r, 'p> {
    pub(super) specs: &'r [usize],
    /// The segments of the path.
    pub(super) given: Vec<&'p str>,
}

impl Routes {
    /// The routes of the specs with these outlines; a spec's index is its outline's.
    pub(super) fn new(outlines: &[Option<Outline>]) -> Self {
        let mut root = Self::default();
        for (index, outline) in outlines.iter().enumerate() {
            let Some(outline) = outline else { continue };
            let mut node = &mut root;
            for segment in segments(&outline.url_path) {
                node = match parameter(segment) {
                    Some(_) => node.parameter.get_or_insert_default(),
                    None => node.literals.entry(segment.to_owned()).or_default(),
                };
            }
            for method in &outline.methods {
                node.specs.entry(method_name(*method)).or_default().push(index);
            }
        }
        root
    }

    /// The specs of a method and path.
    ///
    /// # Errors
    /// The methods of the path when the given one is not among them; no method when the path is unknown.
    pub(super) fn find<'p>(&self, method: &Method, path: &'p str) -> Result<Matched<'_, 'p>, Vec<&'static str>> {
        let given: Vec<&str> = segments(path).take(MAX_SEGMENTS + 1).collect();
        if given.len() > MAX_SEGMENTS || !path.starts_with('/') {
            return Err(Vec::new());
        }
        let mut known = Vec::new();
        let specs = self.descend(&given, method.as_str(), &mut known).ok_or(known)?;
        Ok(Matched { specs, given })
    }

    /// Visits each node at most once, so no path is slow.
    fn descend(&self, rest: &[&str], method: &str, known: &mut Vec<&'static str>) -> Option<&[usize]> {
        let Some((first, rest)) = rest.split_first() else {
            if let Some(found) = self.specs.get(method) {
                return Some(found);
            }
            known.extend(self.specs.keys());
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

/// The values of a path's parameters in the segments that were given.
pub(super) fn parameters(path: &str, given: &[&str]) -> Vec<(String, String)> {
    let pairs = segments(path).zip(given);
    pairs
        .filter_map(|(segment, value)| {
            let name = parameter(segment)?;
            let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
            Some((name.to_owned(), value))
        })
        .collect()
}
