//! Files that hold no text: archives of browsers, PDF files and the like, known by their first bytes.

/// How many bytes of a file are searched for the header of an archive.
const HEADER: usize = 4_096;
/// The beginnings of files, what they are, and what to do instead.
const KINDS: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF file", "import the text of the PDF file"),
    (b"bplist", "an archive of Safari", AS_HTML),
    (
        b"PK\x03\x04",
        "a ZIP archive or an office document",
        "import the files in it, or save the page as text",
    ),
    (
        b"\x1F\x8B",
        "a compressed file",
        "import the file that is compressed in it",
    ),
];
const AS_HTML: &str = "save the page from the browser as HTML only, or as text";

/// The kind of a file that holds no text, and the advice about it.
pub(super) fn of(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if let Some((_, kind, help)) = KINDS.iter().find(|(beginning, ..)| bytes.starts_with(beginning)) {
        return Some((kind, help));
    }
    let header = String::from_utf8_lossy(bytes.get(..HEADER).unwrap_or(bytes)).to_ascii_lowercase();
    let has_line = |beginning: &str| header.lines().any(|line| line.trim_start().starts_with(beginning));
    let is_archive = has_line("mime-version:") && has_line("content-type: multipart/");
    is_archive.then_some(("a page that a browser saved as one file (MHTML)", AS_HTML))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn files_without_text_are_known() {
        let archive =
            "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n";
        assert!(of(archive.as_bytes()).is_some_and(|(kind, _)| kind.contains("MHTML")));
        assert!(of(b"%PDF-1.7\n").is_some() && of(b"bplist00").is_some());
        assert!(of("关闭订单\nContent-Type: multipart/form-data\n".as_bytes()).is_none());
    }
}
