//! The corpus of what Jayway answers, and properties that hold for any path.

use std::collections::HashMap;

use jsonsmart::{Json, Number, Slash};
use proptest::prelude::*;

use crate::{Path, ReadError};

const DOCUMENTS: [&str; 2] = [
    include_str!("../../../corpus/jsonpath/documents.jsonl"),
    include_str!("../../../corpus/jsonpath/random-documents.jsonl"),
];

/// Lines of JSON, read by a parser that is not the one under test.
fn lines(text: &str) -> impl Iterator<Item = serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn documents() -> HashMap<String, Json> {
    let documents = DOCUMENTS.iter().flat_map(|text| lines(text));
    documents
        .map(|line| {
            let text = line["text"].as_str().unwrap();
            (line["name"].as_str().unwrap().to_owned(), jsonsmart::parse(text).unwrap())
        })
        .collect()
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(Number::Int(_)) => "integer",
        Json::Number(Number::Long(_)) => "long",
        Json::Number(Number::Big(_)) => "biginteger",
        Json::Number(Number::Double(_)) => "double",
        Json::Number(Number::Decimal(_)) => "bigdecimal",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

/// What an error says, unless it names the class of a set: that is an array here, and how it prints is for the tree to
/// say.
fn message(case: &serde_json::Value) -> Option<&str> {
    case["message"].as_str().filter(|message| !message.contains("LinkedKeySet"))
}

/// A case's answer in one line. Messages that are the Java runtime's own are not recorded, hence not compared.
fn wanted(case: &serde_json::Value) -> String {
    if let Some(error) = case["error"].as_str() {
        let error = if error == "IllegalArgumentException" && case["path"] == "" {
            "InvalidPathException"
        } else {
            error
        };
        return format!("{error} {}", message(case).unwrap_or_default());
    }
    let json = case["json"].as_str().unwrap();
    match case["kind"].as_str().unwrap() {
        "set" => format!("array {json}"),
        kind => format!("{kind} {json} {}", case["print"].as_str().unwrap_or(json)),
    }
}

fn found(path: &str, document: &Json, with_message: bool) -> String {
    let value = match Path::parse(path) {
        Err(error) => Err(("InvalidPathException", error.0)),
        Ok(path) => path.read(document).map_err(|error| match error {
            ReadError::NotFound(message) => ("PathNotFoundException", message),
            ReadError::Invalid(message) => ("InvalidPathException", message),
            ReadError::Failed { class, message } => (class, message),
            ReadError::Limit(message) => ("limit", message.to_owned()),
        }),
    };
    match value {
        Err((class, message)) => format!("{class} {}", if with_message { &message } else { "" }),
        Ok(value) => format!("{} {} {value}", kind(&value), value.to_json(Slash::Plain)),
    }
}

fn check(corpus: &str) {
    let documents = documents();
    let mut differences = Vec::new();
    for case in lines(corpus) {
        let (name, path) = (case["document"].as_str().unwrap(), case["path"].as_str().unwrap());
        let wanted = wanted(&case);
        let found = found(path, &documents[name], message(&case).is_some());
        // An array that Jayway has put into itself, and cannot print.
        let endless = case["error"] == "StackOverflowError" && found.starts_with("array");
        let set = case["kind"] == "set" && found.starts_with(&wanted);
        if found != wanted && !endless && !set {
            differences.push(format!("{name} {path}\n  wanted {wanted}\n  found  {found}"));
        }
        let definite = Path::parse(path).map(|path| path.is_definite());
        let said = case["definite"].as_bool().unwrap_or(true);
        if definite.is_ok_and(|definite| definite != said) {
            differences.push(format!("{name} {path}\n  definite: wanted {said}"));
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn hand_made_paths_are_answered_as_by_jayway() {
    check(include_str!("../../../corpus/jsonpath/hand.jsonl"));
}

#[test]
fn random_paths_are_answered_as_by_jayway() {
    check(include_str!("../../../corpus/jsonpath/random.jsonl"));
}

#[test]
fn paths_are_kept_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Path>();
}

#[test]
fn work_and_nesting_are_bounded() {
    let wide = format!("[{}]", vec!["[1,2,3,4,5,6,7,8]"; 400].join(","));
    let document = jsonsmart::parse(&wide).unwrap();
    let costly = Path::parse("$[*][?(@ in $[*][*])]").unwrap();
    assert!(matches!(costly.read(&document), Err(ReadError::Limit(_))));

    let deep = jsonsmart::parse(&("[".repeat(400) + &"]".repeat(400))).unwrap();
    assert!(Path::parse("$..*").unwrap().read(&deep).is_ok());
    let inwards = |filter: String| format!("${}[?({filter} == 1)]", "[0]".repeat(100));
    let levels = (0..8).fold("@".to_owned(), |filter, _| inwards(filter));
    let limit = Path::parse(&levels).unwrap().read(&deep);
    assert_eq!(limit, Err(ReadError::Limit("more than 500 levels")));

    for (opening, closing) in [("[?(@", ")]"), ("[?(!(", "))]"), (".sum($", ")")] {
        let path = format!("${}{}", opening.repeat(60), closing.repeat(60));
        assert!(Path::parse(&path).is_err(), "{path}");
    }
    assert!(Path::parse(&"$.a".repeat(10_000)).is_err());
    assert!(Path::parse(&format!("${}", "[0]".repeat(1_000))).is_err());
}

proptest! {
    #[test]
    fn any_text_is_answered(path in "[$@.\\[\\]()?*'\",:!=<>~&| a-e0-3/\\\\{}-]{0,40}") {
        let document = jsonsmart::parse("{a:[1,{b:'x'},[2,3]],b:{c:null,d:true},e:1.5}").unwrap();
        if let Ok(path) = Path::parse(&path) {
            let _ = path.read(&document);
        }
    }

    #[test]
    fn a_definite_path_has_one_value(path in "\\$(\\.[a-e]|\\[[0-3]\\]|\\['[a-e]'\\]){0,5}") {
        let document = jsonsmart::parse("{a:[1,{b:'x'},[2,3]],b:{c:{d:[1]},d:true},e:1.5}").unwrap();
        let path = Path::parse(&path).unwrap();
        prop_assert!(path.is_definite());
        if let Ok(value) = path.read(&document) {
            let all = Path::parse(&format!("{}[?(1 == 1)]", path)).unwrap().read(&document);
            if let (Ok(Json::Array(all)), Json::Object(_)) = (all, &value) {
                prop_assert_eq!(&all[..], [value]);
            }
        }
    }
}
