//! Any text as each kind of policy document.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = policy::Document::parse(text);
    let _ = policy::validate_identity(text);
    let _ = policy::validate_resource(text);
    let _ = policy::validate_trust(text);
});
