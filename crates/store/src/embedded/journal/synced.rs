//! Writes that last: once one returns the bytes are on the disk, and so is what it takes to find them.
//!
//! Where the system can, that is one call (`RWF_DSYNC`), which looks at the bytes it writes and at nothing else of the file; a
//! write and a sync take about a third longer.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

/// Writes all of `bytes` at `offset` of a file, durably.
pub(super) fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    let written = in_one_call(file, bytes, offset)?;
    let rest = bytes.get(written..).unwrap_or_default();
    if rest.is_empty() {
        return Ok(());
    }
    file.write_all_at(rest, offset + written as u64)?;
    file.sync_data()
}

/// How many bytes, from the first, were written durably; fewer than all where the system cannot do it so.
#[cfg(target_os = "linux")]
fn in_one_call(file: &File, bytes: &[u8], offset: u64) -> io::Result<usize> {
    use rustix::io::{Errno, ReadWriteFlags, pwritev2};

    let mut written = 0;
    while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
        let piece = [io::IoSlice::new(rest)];
        match pwritev2(file, &piece, offset + written as u64, ReadWriteFlags::DSYNC) {
            // Whatever that means, the other way will say.
            Ok(0) | Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => break,
            Ok(count) => written += count,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(written)
}

#[cfg(not(target_os = "linux"))]
fn in_one_call(_: &File, _: &[u8], _: u64) -> io::Result<usize> {
    Ok(0)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::write_all_at;

    #[test]
    fn all_is_written_where_it_belongs() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        std::fs::write(&path, vec![b'.'; 100_000]).unwrap();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        let bytes: Vec<u8> = (0..50_000_u32).map(|number| b'a' + (number % 26) as u8).collect();
        write_all_at(&file, &bytes, 7).unwrap();
        write_all_at(&file, b"", 3).unwrap();
        let mut read = Vec::new();
        std::fs::File::open(&path).unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read.len(), 100_000);
        assert!(read[..7].iter().chain(&read[50_007..]).all(|byte| *byte == b'.'));
        assert_eq!(read[7..50_007], bytes);
    }

    #[test]
    fn what_cannot_be_written_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        std::fs::write(&path, b"kept").unwrap();
        let file = std::fs::File::open(&path).unwrap();
        assert!(write_all_at(&file, b"new", 0).is_err(), "it is open for reading only");
        assert_eq!(std::fs::read(&path).unwrap(), b"kept");
    }
}
