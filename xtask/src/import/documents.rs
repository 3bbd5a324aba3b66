//! Documents on disk.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use wechatpay_spec::printable_path;
use wechatpay_transcribe::{DOCUMENT_SIZE, Document};

use crate::file;

/// The extensions of documents in a folder; other files are skipped.
const EXTENSIONS: &[&str] = &["md", "txt", "html", "htm"];
/// The maximum nesting of folders.
const DEPTH: usize = 64;
/// The maximum number of documents.
const DOCUMENTS: usize = 50_000;
/// The maximum total size in bytes.
const TOTAL_SIZE: usize = 512 << 20;

/// Why documents cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("cannot read {}: {source}", printable_path(path))]
    Io { path: PathBuf, r#source: io::Error },
    #[error("cannot read {}: its name is not UTF-8; rename it", printable_path(.0))]
    Name(PathBuf),
    #[error("cannot read {}: folders nest more than {DEPTH} deep", printable_path(.0))]
    TooDeep(PathBuf),
    #[error("cannot read {}: more than {DOCUMENTS} documents or {TOTAL_SIZE} bytes; import a part at a time", printable_path(.0))]
    TooMuch(PathBuf),
}

/// Reads files, and folders with everything below them. Links to folders are not followed.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<Document>, Vec<Error>> {
    let mut reader = FileReader::default();
    for path in paths {
        reader.path(path, 0);
    }
    if reader.errors.is_empty() {
        Ok(reader.documents)
    } else {
        Err(reader.errors)
    }
}

#[derive(Default)]
struct FileReader {
    documents: Vec<Document>,
    size: usize,
    errors: Vec<Error>,
}

impl FileReader {
    fn path(&mut self, path: &Path, depth: usize) {
        let failed = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        match fs::metadata(path) {
            Ok(metadata) if !metadata.is_dir() => {
                file::announce_pipe(path, "writes");
                self.document(path);
            }
            Ok(_) if depth > DEPTH => self.errors.push(Error::TooDeep(path.to_owned())),
            Ok(_) => match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
                Ok(entries) => {
                    for entry in entries {
                        let path = entry.path();
                        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                        // Reading a pipe could block.
                        let is_pipe = fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file());
                        if !is_hidden && (is_folder || is_document(&path) && !is_pipe) {
                            self.path(&path, depth + 1);
                        }
                    }
                }
                Err(source) => self.errors.push(failed(source)),
            },
            Err(source) => self.errors.push(failed(source)),
        }
    }

    fn document(&mut self, path: &Path) {
        let Some(name) = name(path) else {
            return self.errors.push(Error::Name(path.to_owned()));
        };
        let mut text = Vec::new();
        // One byte more than the limit shows that the document is too large, which its reader reports.
        let most = u64::try_from(DOCUMENT_SIZE).unwrap_or(u64::MAX).saturating_add(1);
        match fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut text)) {
            Ok(size) => {
                self.size = self.size.saturating_add(size);
                if self.size > TOTAL_SIZE || self.documents.len() >= DOCUMENTS {
                    // Reporting it once is enough.
                    if !matches!(self.errors.last(), Some(Error::TooMuch(_))) {
                        self.errors.push(Error::TooMuch(path.to_owned()));
                    }
                    return;
                }
                self.documents.push(Document { path: name, text });
            }
            Err(source) => self.errors.push(Error::Io {
                path: path.to_owned(),
                source,
            }),
        }
    }
}

/// The path with `/`. It is made absolute when only the absolute path contains the documents' folder.
fn name(path: &Path) -> Option<String> {
    let says = |path: &Path| path.iter().any(|name| name == "openapi" || name == "webhook");
    let whole = std::path::absolute(path)
        .ok()
        .filter(|whole| !says(path) && says(whole));
    let text = whole.as_deref().unwrap_or(path).to_str()?;
    Some(text.replace(std::path::MAIN_SEPARATOR, "/"))
}

fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}
