//! Facts from the sample code of a page that are missing in its tables: listed values, and which fields are encrypted.

use std::collections::{BTreeMap, BTreeSet};

/// The facts in a page's sample code.
#[derive(Debug, Default)]
pub(super) struct SampleCode {
    /// The names of the fields that the code encrypts.
    pub(super) encrypted: BTreeSet<String>,
    /// The values that the code lists, by the names of the fields.
    pub(super) values: BTreeMap<String, Vec<String>>,
}

/// Reads the Java code in a text.
pub(super) fn read(text: &str) -> SampleCode {
    let mut code = SampleCode::default();
    for rest in text.split("encrypt(\"").skip(1) {
        if let Some((name, _)) = rest.split_once("\")") {
            code.encrypted.extend(is_name(name).then(|| name.to_owned()));
        }
    }
    let mut enumerations: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for rest in text.split("public enum ").skip(1) {
        let Some((name, body)) = rest.split_once('{') else {
            continue;
        };
        let body = body.split('}').next().unwrap_or_default();
        enumerations.insert(
            name.trim(),
            serialized_names(body).map(|(name, _)| name.to_owned()).collect(),
        );
    }
    for (name, after) in serialized_names(text) {
        // `public IDDocType contactIdDocType;`, with the number of the line before it.
        let mut words = after.split_whitespace().skip_while(|word| *word != "public").skip(1);
        let Some(kind) = words.next() else { continue };
        if let Some(values) = enumerations.get(kind.trim_start_matches("List<").trim_end_matches('>')) {
            code.values.insert(name.to_owned(), values.clone());
        }
    }
    code
}

/// Every `@SerializedName("…")`, with the declaration after it.
fn serialized_names(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("@SerializedName(\"").skip(1).filter_map(|rest| {
        let (name, after) = rest.split_once("\")")?;
        let after = after.split([';', '@', '{', '}']).next()?;
        is_name(name).then_some((name, after))
    })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 128 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}
