//! The length that the header of the database's file tells. The database panics when the file is shorter.

use std::fs::File;
use std::io::{self, Read, Seek};

use wechatpay_spec::plural::bytes;

/// The beginning of the file.
const MAGIC: &[u8] = b"redb\x1A\x0A\xA9\x0D\x0A";
/// Where the header has the sizes that its length follows from, each of four bytes: of a page; the pages of a region's header
/// and of its data; the number of whole regions; the data pages of the last region.
const SIZES: usize = 12;
/// The bytes of the header that are read.
const LENGTH: usize = SIZES + 5 * 4;

/// Refuses a file that was cut.
pub(super) fn check(mut file: &File) -> Result<(), String> {
    let mut header = [0; LENGTH];
    let read = file.rewind().and_then(|()| file.read_exact(&mut header));
    match read {
        Ok(()) => {}
        // The database refuses such a file, or it is new.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
        Err(error) => return Err(error.to_string()),
    }
    let length = file.metadata().map_err(|error| error.to_string())?.len();
    match told(&header) {
        Some(told) if told > u128::from(length) => {
            let length = bytes(usize::try_from(length).unwrap_or(usize::MAX));
            Err(format!(
                "the file was cut: it has {length}, and its beginning says {told}"
            ))
        }
        _ => Ok(()),
    }
}

/// The length that a header tells.
fn told(header: &[u8]) -> Option<u128> {
    let sizes = header
        .strip_prefix(MAGIC)
        .and_then(|rest| rest.get(SIZES - MAGIC.len()..))?;
    let mut sizes = sizes
        .chunks_exact(4)
        .filter_map(|size| Some(u128::from(u32::from_le_bytes(size.try_into().ok()?))));
    let (page, of_header, of_data) = (sizes.next()?, sizes.next()?, sizes.next()?);
    let (regions, last) = (sizes.next()?, sizes.next()?);
    let of_last = if last == 0 { 0 } else { of_header + last };
    Some(page * (1 + regions * (of_header + of_data) + of_last))
}
