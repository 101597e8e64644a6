//! Any text as a schema and as a value for it: the first line is the schema.
#![no_main]

use draft4::{Json, Schema};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (schema, value) = text.split_once('\n').unwrap_or((text, text));
    let (Ok(schema), Ok(value)) = (Json::read(schema), Json::read(value)) else {
        return;
    };
    match Schema::compile(&schema, &|_| Some(value.clone())) {
        Err(invalid) => drop(invalid.to_string()),
        Ok(ready) => match ready.check(&value) {
            Err(fault) => drop(fault.to_string()),
            Ok(failures) => failures.iter().for_each(|failure| drop(failure.to_string())),
        },
    }
});
