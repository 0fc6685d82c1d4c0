//! A ZIP archive of plain, uncompressed files, for formats of which one text is several files.
//!
//! After PKWARE's APPNOTE.TXT 6.3.10: local headers (4.3.7), the central directory (4.3.12) and its end (4.3.16), method 0
//! ("stored", 4.4.5). Bit 11 of the flags says that names are UTF-8 (4.4.4). All files bear the earliest time that the form
//! has, so that equal files make equal archives. An archiver that compresses would be a dependency for saving a few
//! kilobytes once.

/// Brings files, each with its name and its words, into one archive. `None` where they are too many or too large for a
/// form with 32 bits, which the texts of this program never are.
pub fn write(files: &[(String, String)]) -> Option<Vec<u8>> {
    const VERSION: u16 = 20;
    const UTF8_NAMES: u16 = 1 << 11;
    /// The first of January 1980.
    const EARLIEST: u32 = 0x0021_0000;
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, words) in files {
        let offset = u32::try_from(archive.len()).ok()?;
        let size = u32::try_from(words.len()).ok()?;
        // What both headers say of a file, from the version that it takes to the length of its name.
        let mut about = Vec::new();
        for field in [VERSION, UTF8_NAMES, 0] {
            about.extend(field.to_le_bytes());
        }
        for field in [EARLIEST, crc32(words.as_bytes()), size, size] {
            about.extend(field.to_le_bytes());
        }
        about.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        archive.extend(b"PK\x03\x04");
        archive.extend(&about);
        archive.extend([0, 0]);
        archive.extend(name.as_bytes());
        archive.extend(words.as_bytes());
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&about);
        // No more about it, no remark, the first disk, and no attributes.
        directory.extend([0; 12]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).ok()?;
    let (offset, size) = (u32::try_from(archive.len()).ok()?, u32::try_from(directory.len()).ok()?);
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(size.to_le_bytes());
    archive.extend(offset.to_le_bytes());
    archive.extend([0, 0]);
    Some(archive)
}

/// The cyclic redundancy check of 4.4.7, bit by bit: a table would be larger than this and faster than needed.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of CRC-32/ISO-HDLC in Greg Cook's catalogue of parametrised CRC algorithms.
    #[test]
    fn the_check_is_that_of_the_catalogue() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn an_archive_has_its_files_and_their_places() {
        let files = [("a.txt".to_owned(), "one".to_owned()), ("é/b.ann".to_owned(), String::new())];
        let archive = write(&files).expect("two small files");
        assert_eq!(&archive[30..38], b"a.txtone");
        let end = archive.len() - 22;
        assert_eq!(&archive[end..end + 4], b"PK\x05\x06");
        assert_eq!(archive[end + 10], 2);
        let directory =
            u32::from_le_bytes(archive[end + 16..end + 20].try_into().expect("four bytes")) as usize;
        assert_eq!(&archive[directory..directory + 4], b"PK\x01\x02");
        assert_eq!(write(&files), Some(archive));
    }
}
