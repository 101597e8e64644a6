//! Any text as a statement of PartiQL, with a parameter that it may happen to use.
#![no_main]

use dynamodb::partiql::{Parameters, prepare};
use libfuzzer_sys::fuzz_target;
use wire::{Map, Value};

fuzz_target!(|text: &str| {
    let value = Value::Map(Map::from([("S", Value::from("text"))]));
    let Ok(parameters) = Parameters::read(vec![value]) else { return };
    let _ = prepare(text, &parameters);
});
