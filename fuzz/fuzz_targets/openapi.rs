//! Any bytes as an OpenAPI document: an API that is written in both versions, or a problem with its place, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi::{Address, BasePath, Extensions, Options, Version, read, write};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = openapi::read_documentation(text);
    for base_path in [BasePath::Ignore, BasePath::Prepend, BasePath::Split] {
        let Ok(reading) = read(text, Options { base_path, without_documentation: false }) else { return };
        let all = Extensions { all: true, documentation: true, ..Extensions::default() };
        for version in [Version::Swagger2, Version::OpenApi3] {
            let document = write(&reading.api, version, all, Address { host: "h", stage: "s" });
            let _ = (document.pretty(), document.yaml());
        }
    }
});
