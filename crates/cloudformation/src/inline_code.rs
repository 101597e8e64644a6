//! Code written inline in a template, as the package that Lambda takes: a zip of `index.py` or `index.js`,
//! beside it the response module for custom resources when the code asks for it, as on AWS.

use std::io::{Cursor, Write};

use base::limits::lambda::INLINE_CODE;
use bytes::Bytes;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The Python module `cfnresponse`.
const RESPONSE_PY: &str = include_str!("inline_code/cfnresponse.py");
/// The Node.js module `cfn-response`.
const RESPONSE_JS: &str = include_str!("inline_code/cfn-response.js");

/// The zip of one source text for `runtime`.
///
/// # Errors
/// A sentence for the user: a runtime without inline code, or too much of it.
pub fn archive(runtime: &str, source: &str) -> Result<Bytes, String> {
    if source.len() > INLINE_CODE {
        return Err(format!("The inline code has {} bytes; Code.ZipFile takes up to {INLINE_CODE}", source.len()));
    }
    let files = if runtime.starts_with("python") {
        files("index.py", source, source.contains("cfnresponse"), ("cfnresponse.py", RESPONSE_PY))
    } else if runtime.starts_with("nodejs") {
        let wanted = source.contains("cfn-response");
        files("index.js", source, wanted, ("node_modules/cfn-response/index.js", RESPONSE_JS))
    } else {
        return Err(format!(
            "Code.ZipFile can only be used with a nodejs or python Runtime, and the Runtime is '{runtime}'"
        ));
    };
    pack(&files).map_err(|error| format!("The inline code could not be packed: {error}"))
}

type File<'a> = (&'a str, &'a str);

fn files<'a>(name: &'a str, source: &'a str, wanted: bool, response: File<'a>) -> Vec<File<'a>> {
    let mut files = vec![(name, source)];
    files.extend(wanted.then_some(response));
    files
}

/// Without times, so that the same code always gives the same package and the same hash.
fn pack(files: &[File<'_>]) -> zip::result::ZipResult<Bytes> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (name, source) in files {
        writer.start_file(*name, options)?;
        writer.write_all(source.as_bytes())?;
    }
    Ok(Bytes::from(writer.finish()?.into_inner()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(archive: &Bytes) -> Vec<String> {
        let archive = zip::ZipArchive::new(Cursor::new(archive.to_vec())).unwrap();
        archive.file_names().map(str::to_owned).collect()
    }

    #[test]
    fn the_file_is_named_for_the_runtime() {
        assert_eq!(names(&archive("python3.12", "x = 1").unwrap()), ["index.py"]);
        assert_eq!(names(&archive("nodejs20.x", "exports.x = 1").unwrap()), ["index.js"]);
        assert_eq!(archive("python3.12", "x = 1").unwrap(), archive("python3.8", "x = 1").unwrap());
    }

    #[test]
    fn the_response_module_comes_with_code_that_asks_for_it() {
        let python = archive("python3.12", "import cfnresponse").unwrap();
        assert_eq!(names(&python), ["index.py", "cfnresponse.py"]);
        let node = archive("nodejs22.x", "require('cfn-response')").unwrap();
        assert_eq!(names(&node), ["index.js", "node_modules/cfn-response/index.js"]);
    }

    #[test]
    fn other_runtimes_and_too_much_code_are_refused() {
        assert!(archive("java21", "class A {}").unwrap_err().contains("'java21'"));
        assert!(archive("python3.12", &"#".repeat(INLINE_CODE + 1)).unwrap_err().contains("4194304"));
    }
}
