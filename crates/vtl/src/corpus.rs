//! Every template of the corpus renders as Apache Velocity 1.7 renders it: as it comes, and with references without a
//! value made empty, as API Gateway has them. The answers were recorded by `oracle/`; these tests need no Java.

use std::path::PathBuf;

use crate::{Failure, Map, Scope, Template, Undefined, Value};
use serde_json::Value as Json;

/// A recorded answer: what was printed, or how the template failed.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Printed(String),
    NoTemplate,
    Failed(Option<String>),
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus/vtl")
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => (*value).into(),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => i32::try_from(number).map_or(Value::Long(number), Value::Integer),
            (None, Some(number)) => Value::BigInteger(std::rc::Rc::new(number.into())),
            (None, None) => number.as_f64().unwrap().into(),
        },
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Value::json_list(items.iter().map(value)),
        Json::Object(entries) => Value::Map(
            entries.iter().map(|(key, entry)| (key.as_str().into(), value(entry))).collect::<Map>(),
        ),
    }
}

fn recorded(case: &Json) -> Answer {
    match (case["out"].as_str(), case["fails"].as_str()) {
        (Some(out), _) => Answer::Printed(out.to_owned()),
        (None, Some("syntax")) => Answer::NoTemplate,
        _ => Answer::Failed(case["thrown"].as_str().map(str::to_owned)),
    }
}

fn rendered(template: &str, data: &Json, undefined: Undefined, expected: &Answer) -> Answer {
    let Ok(template) = Template::parse(template) else { return Answer::NoTemplate };
    let mut scope = Scope::new();
    scope.undefined(undefined);
    for (name, json) in data.as_object().unwrap() {
        scope.set(name.clone(), value(json));
    }
    match template.render(&mut scope) {
        Ok(out) => Answer::Printed(out),
        Err(error) => match (error.kind, expected) {
            // Only what a method threw has a class that a template's author sees.
            (Failure::Method { thrown, .. }, Answer::Failed(Some(_))) => {
                Answer::Failed(Some(thrown.class.to_owned()))
            }
            _ => Answer::Failed(None),
        },
    }
}

/// Compares every case of a file with its recorded answers.
fn check(file: &str) {
    let documents: Json =
        serde_json::from_str(&std::fs::read_to_string(folder().join("data.json")).unwrap()).unwrap();
    let cases = std::fs::read_to_string(folder().join(file)).unwrap();
    let mut different = Vec::new();
    let mut count = 0;
    for line in cases.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let template = case["template"].as_str().unwrap();
        let data = &documents[case["data"].as_str().unwrap()];
        for (mode, undefined) in [("gateway", Undefined::Empty), ("velocity", Undefined::Literal)] {
            let expected = recorded(&case[mode]);
            let found = rendered(template, data, undefined, &expected);
            count += 1;
            if found != expected {
                different
                    .push(format!("{mode}: {template:?}\n  Velocity: {expected:?}\n  here:     {found:?}"));
            }
        }
    }
    let shown = different.iter().take(40).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(different.is_empty(), "{} of {count} differ:\n{shown}", different.len());
    assert!(count > 0, "{file} holds no case");
}

#[test]
fn what_api_gateway_was_seen_to_print_is_printed() {
    let cases: Json =
        serde_json::from_str(&std::fs::read_to_string(folder().join("aws.json")).unwrap()).unwrap();
    for case in cases["cases"].as_array().unwrap() {
        let template = case["template"].as_str().unwrap();
        let data = match case.get("input") {
            Some(input) => serde_json::json!({ "result": input }),
            None => serde_json::json!({}),
        };
        let expected = recorded(case);
        assert_eq!(rendered(template, &data, Undefined::Empty, &expected), expected, "{template}");
    }
}

#[test]
fn handmade_templates_render_as_velocity_renders_them() {
    check("handmade.jsonl");
}

#[test]
fn random_templates_render_as_velocity_renders_them() {
    check("random.jsonl");
}
