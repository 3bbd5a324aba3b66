//! Misnamed files and folders next to `api/`: those whose names were probably meant to be the ones that commands know.

/// Everything that a command reads or writes next to `api/`, and the words that begin its name.
const ENTRIES: [(&str, &[&str]); 9] = [
    ("api", &["api", "apis"]),
    ("families.yaml", &["families", "family"]),
    ("families.schema.json", &[]),
    ("lifecycles", &["lifecycles"]),
    ("lifecycle.schema.json", &["lifecycle"]),
    ("evidence", &["evidence", "evidences"]),
    ("samples", &["samples", "sample"]),
    ("schema.json", &[]),
    ("README.md", &[]),
];

/// The name that was probably meant, if this is not a name that commands know but begins like one or differs from it only in
/// case: `families.yml`, `families.yaml.orig`, `Lifecycles`, `sample`, `Schema.json`.
pub(crate) fn meant(name: &str) -> Option<&'static str> {
    if ENTRIES.iter().any(|(known, _)| *known == name) {
        return None;
    }
    // A disk that has no case may list the page in lower case.
    let mut in_lower_case = ENTRIES.iter().filter(|(known, _)| !known.contains(char::is_uppercase));
    if let Some((known, _)) = in_lower_case.find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Some(known);
    }
    let lower = name.to_lowercase();
    let word = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_meant = |words: &&[&str]| words.contains(&word) || words.iter().any(|known| is_misspelt(&lower, known));
    let (known, _) = ENTRIES.iter().find(|(_, words)| is_meant(words))?;
    Some(match *known {
        "lifecycle.schema.json" if !lower.contains("schema") => "lifecycles",
        known => known,
    })
}

/// Whether a name differs from a long word by at most two slips: `familys.yaml`, `life-cycles`.
fn is_misspelt(name: &str, known: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem: String = stem.chars().filter(|c| !"-_ ".contains(*c)).collect();
    known.len() > 7 && stem.len() < 2 * known.len() && strsim::damerau_levenshtein(&stem, known) <= 2
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn names_like_those_of_data_are_told_from_others() {
        for (name, known) in [
            ("families.yml", "families.yaml"),
            ("Families.yaml", "families.yaml"),
            ("families.yaml.orig", "families.yaml"),
            ("families (1).yaml", "families.yaml"),
            ("familys.yaml", "families.yaml"),
            ("familes.yaml", "families.yaml"),
            ("lifecycle", "lifecycles"),
            ("lifecylces", "lifecycles"),
            ("life_cycles", "lifecycles"),
            ("Lifecycles", "lifecycles"),
            ("sample", "samples"),
            ("Evidence", "evidence"),
            ("API", "api"),
            ("apis", "api"),
            ("api.yaml", "api"),
            ("Schema.json", "schema.json"),
        ] {
            assert_eq!(meant(name), Some(known), "{name}");
        }
        for name in [
            "families.yaml",
            "families.schema.json",
            "lifecycles",
            "README.md",
            "readme.md",
            "notes.md",
            "examples",
            "similar.yaml",
            "api",
            "list.yaml",
        ] {
            assert_eq!(meant(name), None, "{name}");
        }
    }
}
