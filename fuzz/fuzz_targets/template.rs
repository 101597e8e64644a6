//! Any bytes as a CloudFormation template: a template or problems with their places, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = template::decode(bytes) {
        let _ = template::parse_text(text);
        let _ = template::Template::parse(text);
    }
});
