//! The corpus of what the library answers, the limits, and properties that hold for any text.

use proptest::prelude::*;

use crate::{Fault, Invalid, Json, Schema};

/// Cases are read by the reader under test, since another would lose how numbers are written; `reads_what_others_read`
/// compares it with one that is not.
fn lines(text: &str) -> impl Iterator<Item = Json<'_>> {
    text.lines().map(|line| Json::read(line).unwrap())
}

fn syntax(invalid: &Invalid) -> String {
    match invalid {
        Invalid::Fault(words) => format!("fault: {words}"),
        Invalid::Syntax(errors) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            format!("invalid: {errors:?}")
        }
    }
}

fn found(schema: &Result<Schema, Invalid>, instance: &Json<'_>) -> String {
    match schema {
        Err(invalid) => syntax(invalid),
        Ok(schema) => match schema.check(instance) {
            Ok(failures) => {
                let words: Vec<String> = failures.iter().map(ToString::to_string).collect();
                format!("{words:?}")
            }
            Err(Fault::Invalid(invalid)) => syntax(&invalid),
            Err(fault) => format!("fault: {fault}"),
        },
    }
}

fn texts(value: &Json<'_>) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn wanted(answer: &Json<'_>) -> String {
    match (answer.get("invalid"), answer.get("fault")) {
        (Some(errors), _) => format!("invalid: {:?}", texts(errors)),
        (_, Some(words)) => format!("fault: {}", words.as_str().unwrap()),
        _ => format!("{:?}", texts(answer)),
    }
}

/// Half surrogates cannot be kept here, so neither side shows them.
fn check(corpus: &str) {
    let mut differences = Vec::new();
    let mut count = 0;
    for case in lines(corpus) {
        let schema = case.get("schema").unwrap();
        let resolver = |uri: &str| case.get("models")?.get(uri).cloned();
        let ready = Schema::compile(schema, &resolver);
        let instances = case.get("instances").unwrap().as_array().unwrap();
        let answers = case.get("answers").unwrap().as_array().unwrap();
        assert_eq!(instances.len(), answers.len());
        for (instance, answer) in instances.iter().zip(answers) {
            count += 1;
            let (wanted, found) = (wanted(answer), found(&ready, instance));
            if wanted != found {
                differences.push(format!("{schema} {instance}\n  wanted {wanted}\n  found  {found}"));
            }
        }
    }
    assert!(differences.is_empty(), "{} of {count} differ\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn answers_to_cases_by_hand() {
    check(include_str!("../../../corpus/draft4/hand.jsonl"));
}

#[test]
fn answers_to_random_cases() {
    check(include_str!("../../../corpus/draft4/random.jsonl"));
}

#[test]
fn answers_to_random_texts() {
    check(include_str!("../../../corpus/draft4/texts.jsonl"));
}

fn compile(schema: &str) -> Result<Schema, Invalid> {
    Schema::compile(&Json::read(schema).unwrap(), &|_| None)
}

fn verdict(schema: &str, instance: &str) -> String {
    found(&compile(schema), &Json::read(instance).unwrap())
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn nesting_ends_at_a_limit() {
    assert!(Json::read(&nested(256)).is_ok());
    let error = Json::read(&nested(257)).unwrap_err();
    assert_eq!(error.to_string(), "not JSON: nested too deeply at byte 256");
    assert_eq!(verdict(r##"{"items": {"$ref": "#"}}"##, &nested(256)), "[]");
    let each = r##"{"allOf": [{"allOf": [{"items": {"$ref": "#"}}]}]}"##;
    assert_eq!(verdict(each, &nested(130)), "[]");
    assert_eq!(verdict(each, &nested(140)), "fault: schemas and values are nested too deeply");
}

#[test]
fn a_schema_cannot_ask_for_more_than_a_limit() {
    let doubled = |name: usize| {
        let next = format!(r##"{{"$ref": "#/definitions/{}"}}"##, name + 1);
        format!(r#""{name}": {{"allOf": [{next}, {next}]}}"#)
    };
    let chain: Vec<String> = (0..40).map(doubled).collect();
    let schema =
        format!(r##"{{"$ref": "#/definitions/0", "definitions": {{{}, "40": {{}}}}}}"##, chain.join(", "));
    let fault = compile(&schema).unwrap().check_within(&Json::Null, 10_000).unwrap_err();
    assert_eq!(fault.to_string(), "the schema asks too much of this value");
}

#[test]
fn a_search_that_takes_too_long_is_given_up() {
    let text = format!("{}b", "a".repeat(60));
    let found = verdict(r#"{"pattern": "^(a*)*\\1x$"}"#, &format!("{text:?}"));
    assert_eq!(found, "fault: a pattern takes too many steps on this text");
}

#[test]
fn numbers_of_any_size_are_exact() {
    let long = format!("1{}", "0".repeat(1_000_000));
    assert_eq!(verdict(r#"{"multipleOf": 1024}"#, &long), "[]");
    assert_eq!(verdict(r#"{"multipleOf": 3}"#, "1e2000000000").matches("remainder").count(), 1);
    assert_eq!(verdict(r#"{"multipleOf": 0.5}"#, "1e2000000000"), "[]");
    assert_eq!(verdict(r#"{"multipleOf": 1e-2000000000}"#, "1e2000000000"), "[]");
    assert_eq!(verdict(r#"{"maximum": 1e400}"#, "1e401").matches("greater").count(), 1);
    assert!(Json::read("1e99999999999").is_err());
}

#[test]
fn what_cannot_be_had_is_named() {
    let draft_3 = compile(r#"{"$schema": "http://json-schema.org/draft-03/schema#"}"#).unwrap_err();
    assert_eq!(draft_3.to_string(), "schemas of draft 3 are not honoured here: write them in draft 4");
    let large = compile(r#"{"pattern": "((a{60000}){60000}){60000}"}"#).unwrap_err();
    assert_eq!(
        large.to_string(),
        "the regular expression \"((a{60000}){60000}){60000}\" has no counterpart here: write it otherwise"
    );
    let wrong = compile(r#"{"type": "text", "minLength": -1}"#).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "invalid JSON Schema: integer value must be strictly positive; \"text\" is not a valid primitive type \
         (valid values are: [array, boolean, integer, null, number, object, string])"
    );
}

#[test]
fn of_a_name_that_comes_twice_the_last_value_counts() {
    let value = Json::read(r#"{"b": 1, "a": 2, "b": {"c": [], "c": "\u00e9\ud83d\ude00\ud83d"}}"#).unwrap();
    assert_eq!(value.to_string(), "{\"b\":{\"c\":\"é😀\u{fffd}\"},\"a\":2}");
}

/// JSON, more or less.
fn any_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| format!("{number:e}")),
        "[-0-9.eE+]{1,6}",
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        "\"[a-z\\\\\"u0-9]{0,6}\"?",
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4)
                .prop_map(|values| format!("[{}]", values.join(" , "))),
            proptest::collection::vec(("[a-c]", inner), 0..4).prop_map(|members| {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn reads_what_others_read(text in any_text()) {
        let other = serde_json::from_str::<serde_json::Value>(&text);
        let value = Json::read(&text);
        // The other reader refuses numbers beyond a double's range, and halves of surrogate pairs.
        let out_of_range = other.as_ref().is_err_and(|error| error.to_string().contains("number out of range"));
        let half = text.contains("\\u");
        prop_assert!(value.is_ok() == other.is_ok() || out_of_range || half, "{}", text);
        if let (Ok(value), Ok(other)) = (value, other) {
            let printed = value.to_string();
            let again = serde_json::from_str::<serde_json::Value>(&printed).unwrap();
            prop_assert_eq!(again == other, !text.contains('.') && !text.contains(['e', 'E']) || again == other);
            prop_assert!(value.is_equivalent(&Json::read(&printed).unwrap()));
        }
    }

    #[test]
    fn nothing_panics(schema in any_text(), pattern in "[ab^$.*+?{}()\\[\\]|\\\\1-3,du-]{0,12}", text in any::<String>()) {
        let pattern = serde_json::json!({"pattern": pattern, "patternProperties": {pattern: {}}}).to_string();
        let text = serde_json::json!({text.clone(): text}).to_string();
        for schema in [schema, pattern] {
            if let Ok(schema) = Json::read(&schema) {
                found(&Schema::compile(&schema, &|_| None), &Json::read(&text).unwrap());
            }
        }
    }
}
