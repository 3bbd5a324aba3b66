//! The values of an APIv2 message as they are written, before the XML is read.

/// Names and contents of the outermost fields, with CDATA marks and entities as they are.
pub(crate) fn raw_values(message: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(message);
    let Some((_, mut rest)) = text.split_once("<xml>") else {
        return Vec::new();
    };
    let mut values = Vec::new();
    while let Some((_, after)) = rest.split_once('<') {
        let Some((name, content)) = after.split_once('>') else {
            break;
        };
        if name.starts_with('/') {
            break;
        }
        let end = format!("</{name}>");
        let Some((value, after)) = content.split_once(&end) else {
            rest = content;
            continue;
        };
        values.push((name.to_owned(), value.to_owned()));
        rest = after;
    }
    values
}
