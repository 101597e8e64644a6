//! Packages for functions.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A package of one module, `index.py`.
pub fn inline(code: &str) -> Vec<u8> {
    zip(&[("index.py", code)])
}

/// A package of these files.
pub fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    zip_of(|zip| {
        for (name, text) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
    })
}

/// A package as `fill` fills it.
pub fn zip_of(fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    fill(&mut zip);
    zip.finish().unwrap().into_inner()
}
