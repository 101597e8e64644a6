//! Any text as a document, and as a path into it: the first line is the path.
#![no_main]

use jsonpath::Path;
use jsonsmart::Slash;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (path, document) = text.split_once('\n').unwrap_or((text, "{a: [1, {b: 'x'}], c: null}"));
    let (Ok(path), Ok(document)) = (Path::parse(path), jsonsmart::parse(document)) else {
        return;
    };
    if let Ok(value) = path.read(&document) {
        let _ = value.to_string();
        let _ = value.to_json(Slash::Escaped);
    }
});
