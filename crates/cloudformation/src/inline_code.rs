//! Code written inline in a template, as the package that Lambda takes: a zip of `index.py` or `index.js` alone,
//! by which Lambda knows it as inline code.

use std::io::{Cursor, Write};

use base::limits::lambda::INLINE_CODE;
use bytes::Bytes;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The zip of one source text for `runtime`.
///
/// # Errors
/// A sentence for the user: a runtime without inline code, or too much of it.
pub fn archive(runtime: &str, source: &str) -> Result<Bytes, String> {
    if source.len() > INLINE_CODE {
        return Err(format!(
            "The inline code has {} bytes; Code.ZipFile takes up to {INLINE_CODE}",
            source.len()
        ));
    }
    let name = match runtime {
        _ if runtime.starts_with("python") => "index.py",
        _ if runtime.starts_with("nodejs") => "index.js",
        _ => {
            return Err(format!(
                "Code.ZipFile can only be used with a nodejs or python Runtime, and the Runtime is '{runtime}'"
            ));
        }
    };
    pack(name, source).map_err(|error| format!("The inline code could not be packed: {error}"))
}

/// Without times, so that the same code always gives the same package and the same hash.
fn pack(name: &str, source: &str) -> zip::result::ZipResult<Bytes> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    writer.start_file(name, options)?;
    writer.write_all(source.as_bytes())?;
    Ok(Bytes::from(writer.finish()?.into_inner()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(archive: &Bytes) -> Vec<String> {
        let mut archive = zip::ZipArchive::new(Cursor::new(archive.to_vec())).unwrap();
        (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned()).collect()
    }

    #[test]
    fn the_file_is_named_for_the_runtime() {
        assert_eq!(names(&archive("python3.12", "x = 1").unwrap()), ["index.py"]);
        assert_eq!(names(&archive("nodejs20.x", "exports.x = 1").unwrap()), ["index.js"]);
        assert_eq!(archive("python3.12", "x = 1").unwrap(), archive("python3.8", "x = 1").unwrap());
    }

    #[test]
    fn other_runtimes_and_too_much_code_are_refused() {
        assert!(archive("java21", "class A {}").unwrap_err().contains("'java21'"));
        assert!(archive("python3.12", &"#".repeat(INLINE_CODE + 1)).unwrap_err().contains("4194304"));
    }
}
