//! Any text as each of DynamoDB's expressions, with placeholders that it may happen to use.
#![no_main]

use std::collections::BTreeMap;

use dynamodb::expression::key_condition::KeyConditions;
use dynamodb::expression::{Expressions, Parameter, Placeholders, Wording};
use libfuzzer_sys::fuzz_target;
use wire::{Map, Value};

fuzz_target!(|text: &str| {
    let Some(mut placeholders) = placeholders() else { return };
    let expressions = Expressions::default();
    let _ = expressions.condition(Parameter::Condition, text, &mut placeholders);
    let _ = expressions.update(text, &mut placeholders);
    let _ = expressions.projection(text, &mut placeholders);
    if let Ok(condition) = expressions.key_condition(text, &mut placeholders) {
        let _ = KeyConditions::new(&condition, 8);
    }
});

fn placeholders() -> Option<Placeholders> {
    let names = BTreeMap::from([("#a".to_owned(), "a".to_owned())]);
    let value = Value::Map(Map::from([("S", Value::from("text"))]));
    let values = BTreeMap::from([(":a".to_owned(), value)]);
    Placeholders::new(Some(names), Some(values), Wording::Framed).ok()
}
