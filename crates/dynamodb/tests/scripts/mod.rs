//! Scripts as data: `corpus/dynamodb/operations/*.json`, each run on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests, where clippy does not see that they are"
)]

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::support::{Engine, engines};

#[derive(Deserialize)]
struct Script {
    steps: Vec<Json>,
}

/// A call and what it answers: an output, in which `"*"` stands for anything, or an error's code and message. `{name}` in
/// a text stands for what an earlier step has saved.
#[derive(Deserialize)]
struct Step {
    /// Names for what is found at these JSON pointers in the answer.
    #[serde(default)]
    save: BTreeMap<String, String>,
    call: String,
    input: Json,
    output: Option<Json>,
    error: Option<(String, String)>,
    /// The error's item.
    item: Option<Json>,
    /// The error's CancellationReasons.
    reasons: Option<Json>,
}

fn matches(expected: &Json, actual: &Json) -> bool {
    match (expected, actual) {
        (Json::String(any), _) if any == "*" => true,
        (Json::Object(expected), Json::Object(actual)) => {
            expected.len() == actual.len()
                && expected
                    .iter()
                    .all(|(name, value)| actual.get(name).is_some_and(|other| matches(value, other)))
        }
        (Json::Array(expected), Json::Array(actual)) => {
            expected.len() == actual.len()
                && expected.iter().zip(actual).all(|(left, right)| matches(left, right))
        }
        (expected, actual) => expected == actual,
    }
}

/// What is wrong with an answer, if anything.
fn fault(step: &Step, status: u16, body: &Json) -> Option<String> {
    let Some((code, message)) = &step.error else {
        let output = step.output.as_ref();
        let right = status == 200 && output.is_none_or(|output| matches(output, body));
        return (!right).then(|| format!("expected {}\nfound    {body}", output.unwrap_or(&Json::Null)));
    };
    let kind = body["__type"].as_str().unwrap_or_default();
    let right = status == 400
        && kind.ends_with(&format!("#{code}"))
        && body["message"].as_str().or(body["Message"].as_str()) == Some(message)
        && body.get("Item") == step.item.as_ref()
        && body.get("CancellationReasons") == step.reasons.as_ref();
    (!right).then(|| format!("expected {code}: {message}\nfound    {body}"))
}

/// With what was saved in place of its names.
fn filled(step: &Json, saved: &BTreeMap<String, String>) -> Json {
    match step {
        Json::String(text) => {
            let fill =
                |text: String, (name, value): (&String, &String)| text.replace(&format!("{{{name}}}"), value);
            saved.iter().fold(text.clone(), fill).into()
        }
        Json::Array(members) => members.iter().map(|member| filled(member, saved)).collect(),
        Json::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), filled(member, saved))).collect()
        }
        other => other.clone(),
    }
}

async fn run(engine: &Engine, name: &str, script: &Script) -> Vec<String> {
    let mut faults = Vec::new();
    let mut saved = BTreeMap::new();
    for (number, step) in script.steps.iter().enumerate() {
        let step: Step = serde_json::from_value(filled(step, &saved)).unwrap();
        let (status, body) = engine.call(&step.call, &step.input).await;
        for (name, pointer) in &step.save {
            saved.insert(name.clone(), body.pointer(pointer).unwrap().as_str().unwrap().to_owned());
        }
        let fault = fault(&step, status, &body);
        faults
            .extend(fault.map(|fault| {
                format!("{name}, step {}: {} {}\n{fault}\n", number + 1, step.call, step.input)
            }));
    }
    faults
}

#[tokio::test]
async fn scripts_run_on_both_engines() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/dynamodb/operations");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert!(!names.is_empty());
    for path in names {
        let script: Script = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for engine in engines() {
            let name = path.file_name().unwrap().to_string_lossy();
            let faults = run(&engine, &name, &script).await;
            assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
    }
}
