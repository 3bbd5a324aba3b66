//! The first sentence of a source file's header comment, or of its equivalent in the file's language.

/// The first sentence, without the period; `None` if the file does not begin with a comment.
pub(super) fn sentence(path: &str, text: &str) -> Option<String> {
    let text = match text.strip_prefix("#!") {
        // A script's first line, not an inner attribute of Rust.
        Some(rest) if !rest.starts_with('[') => rest.split_once('\n')?.1,
        _ => text,
    };
    let header = if let Some(docstring) = text.strip_prefix("\"\"\"") {
        docstring.split("\"\"\"").next()?.split("\n\n").next()?.to_owned()
    } else if path.ends_with(".css") {
        text.strip_prefix("/*")?.split("*/").next()?.to_owned()
    } else if path.ends_with(".html") {
        text.split_once("<!--")?.1.split("-->").next()?.to_owned()
    } else if path.ends_with(".rs") {
        paragraph(text, &["//!", "//"])
    } else if path.ends_with(".js") {
        paragraph(text, &["//"])
    } else {
        let schema = text.strip_prefix("# yaml-language-server:");
        let text = schema.map_or(text, |rest| rest.split_once('\n').map_or("", |(_, rest)| rest));
        let comment = paragraph(text, &["#"]);
        // A lifecycle says what it is about in its title.
        match text.strip_prefix("title:").filter(|_| comment.is_empty()) {
            Some(title) => format!("The states of {}", title.lines().next()?.trim()),
            None => comment,
        }
    };
    let words: Vec<&str> = header.split_whitespace().collect();
    let header = plain(&words.join(" "));
    let sentence = first_sentence(&header);
    (!sentence.is_empty()).then(|| sentence.to_owned())
}

/// The `description` in a manifest.
pub(super) fn description(manifest: &str) -> Option<&str> {
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix("description = \""))?;
    Some(line.trim_end_matches('"').trim_end_matches('.'))
}

/// The first sentence of the text below the title of a README.
pub(super) fn introduction(readme: &str) -> Option<String> {
    let (_, text) = readme.split_once("\n\n")?;
    let words: Vec<&str> = text.split("\n\n").next()?.split_whitespace().collect();
    Some(first_sentence(&plain(&words.join(" "))).to_owned())
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ")
        .map_or(text.trim_end_matches('.'), |(first, _)| first)
}

/// The lines up to the first that is not a comment or is an empty comment, without their marks.
fn paragraph(text: &str, marks: &[&str]) -> String {
    let lines = text
        .lines()
        .map_while(|line| marks.iter().find_map(|mark| line.strip_prefix(mark)));
    let lines: Vec<&str> = lines.map(str::trim).take_while(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// The text without links: their targets are relative to the file, or to rustdoc's pages.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        rest = after;
        match after.split_once(']') {
            Some((name, end)) if end.starts_with('(') && end.contains(')') => {
                plain.push_str(name);
                rest = end.split_once(')').map_or("", |(_, end)| end);
            }
            Some((name, end)) if name.len() > 2 && name.starts_with('`') && name.ends_with('`') => {
                plain.push_str(name);
                rest = end;
            }
            _ => plain.push('['),
        }
    }
    plain + rest
}
