//! The product family of a new spec.

use wechatpay_spec::families::{Families, is_reserved};
use wechatpay_spec::source::FAMILIES;
use wechatpay_spec::text::is_kebab_case;
use wechatpay_spec::{Source, Sources, write};

use crate::status::Failure;

/// Adds the folder of the spec with this path and name to a family if no family has it yet, and returns the new text of the list of families if that
/// changed.
pub(super) fn place(
    name: Option<&str>,
    title: Option<&str>,
    (file, shown): (&str, &str),
    sources: &mut Sources,
) -> Result<Option<String>, Failure> {
    let loaded = wechatpay_spec::load(sources);
    if let Some(family) = loaded.families.of(file) {
        let given = name.filter(|name| *name != family.name.value);
        return match given {
            Some(given) => Err(format!(
                "{shown} is in a folder of the family `{}`; move the folder to `{given}` in families.yaml first",
                family.name.value
            )
            .into()),
            None => Ok(None),
        };
    }
    // Misnamed files and a list that is missing are among the specs.
    if sources.families.is_none() && sources.specs.iter().any(|source| source.file.starts_with("../")) {
        return Err(
            "there is no families.yaml; restore it first, or give the file that holds the list this name".into(),
        );
    }
    let source = sources.families.clone().unwrap_or_else(|| Source::families(""));
    let Some(name) = name else {
        let help = "name one with `--family NAME`, or a new one with `--family-title` too";
        return Err(format!("no family has the folder of {shown}; {help}").into());
    };
    // In quotes, because a path may have any characters, of which YAML or a rule may make something else.
    let folder = serde_json::Value::from(folder(file, &loaded.families, sources)).to_string();
    let text = String::from_utf8_lossy(&source.text).into_owned();
    let text = match loaded.families.list.iter().find(|family| family.name.value == name) {
        Some(family) => match family.folders.last() {
            Some(last) => after(&text, last.span.end, &folder),
            None => return Err(format!("the family `{name}` has no folders; correct families.yaml first").into()),
        },
        None => {
            if is_reserved(name) {
                return Err(format!(
                    "`{name}` cannot name a family: the generated crate has a feature or a dependency with this name already; choose another"
                )
                .into());
            }
            if !is_kebab_case(name) {
                return Err(format!(
                    "`{name}` cannot name a family: it is a Cargo feature in kebab case, such as `basic-payments`"
                )
                .into());
            }
            let title = title.ok_or_else(|| {
                format!("there is no family `{name}`; for a new one, state its title with `--family-title`")
            })?;
            let title = serde_json::Value::from(title);
            format!(
                "{}\n{name}:\n  title: {title}\n  folders: [{folder}]\n",
                text.trim_end()
            )
        }
    };
    let edited = Source::families(text);
    let text = write::source(&edited).ok_or("families.yaml has errors, or would have; correct it by hand")?;
    sources.families = Some(Source {
        file: FAMILIES.to_owned(),
        shown: source.shown.clone(),
        text: text.clone().into_bytes(),
    });
    Ok(Some(text))
}

/// The text with another entry after the one that ends at this byte, in the style of the list.
fn after(text: &str, end: usize, entry: &str) -> String {
    let (before, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indentation: String = line.chars().take_while(|character| *character == ' ').collect();
    match line.trim_start().starts_with("- ") {
        true => format!("{before}\n{indentation}- {entry}{rest}"),
        false => format!("{before}, {entry}{rest}"),
    }
}

/// The shortest folder of at least two segments that holds the spec and nothing of another family.
fn folder(file: &str, families: &Families, sources: &Sources) -> String {
    let stem = file.strip_suffix(".yaml").unwrap_or(file);
    if stem.starts_with("notify/") {
        return stem.to_owned();
    }
    let segments: Vec<&str> = stem.split('/').collect();
    let folders = (2..=segments.len()).filter_map(|length| Some(segments.get(..length)?.join("/")));
    let is_free = |folder: &String| {
        let inside = format!("{folder}/");
        let listed = families.list.iter().flat_map(|family| &family.folders);
        let specs = sources.specs.iter().filter(|source| source.file != file);
        !listed.into_iter().any(|other| other.value.starts_with(&inside))
            && !specs.into_iter().any(|source| source.file.starts_with(&inside))
    };
    folders.into_iter().find(is_free).unwrap_or_else(|| stem.to_owned())
}
