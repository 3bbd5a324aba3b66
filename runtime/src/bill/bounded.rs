//! A limit for the length of a line, so that a file without line feeds cannot fill the memory.

use std::io::{Error, ErrorKind, Read, Result};

/// The longest line, in bytes. Real lines have less than 2,000.
pub(super) const LONGEST_LINE: usize = 64 * 1024;

/// Reads from `inner` and fails when a line is too long.
pub(super) struct BoundedLines<R> {
    inner: R,
    /// The bytes since the last line feed.
    length: usize,
}

impl<R> BoundedLines<R> {
    pub(super) const fn new(inner: R) -> Self {
        Self { inner, length: 0 }
    }
}

impl<R: Read> Read for BoundedLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.inner.read(buffer)?;
        for piece in buffer
            .get(..count)
            .unwrap_or_default()
            .split_inclusive(|byte| *byte == b'\n')
        {
            self.length += piece.len();
            if self.length > LONGEST_LINE {
                return Err(Error::new(ErrorKind::InvalidData, "a line is longer than 64 KiB"));
            }
            if piece.last() == Some(&b'\n') {
                self.length = 0;
            }
        }
        Ok(count)
    }
}
