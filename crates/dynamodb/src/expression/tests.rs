//! Expressions as data: `corpus/dynamodb/*.json` says for each text what it gives or how it fails. And the grammars
//! hold against arbitrary text.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::key_condition::KeyConditions;
use super::{Expressions, Parameter, Placeholders, Projection, Wording};
use crate::Invalid;
use crate::value::Item;
use crate::value::tests::wire_value;

#[derive(Deserialize)]
struct Corpus {
    #[serde(default)]
    item: Item,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    item: Option<Item>,
    expression: String,
    names: Option<BTreeMap<String, String>>,
    values: Option<BTreeMap<String, serde_json::Value>>,
    error: Option<String>,
    result: Option<bool>,
    after: Option<Item>,
}

impl Case {
    fn placeholders(&self) -> Placeholders {
        let values = self.values.clone();
        let values =
            values.map(|values| values.into_iter().map(|(name, value)| (name, wire_value(value))).collect());
        Placeholders::new(self.names.clone(), values, Wording::Framed).unwrap()
    }

    fn check_error(&self, prefix: &str, error: &Invalid) {
        let expected = format!("{prefix}{}", self.error.as_deref().unwrap_or("(no error)"));
        assert_eq!(error.0, expected, "{}", self.expression);
    }
}

fn corpus(name: &str) -> Corpus {
    let path = format!("{}/../../corpus/dynamodb/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn conditions_are_refused_as_dynamodb_refuses_them() {
    for case in corpus("condition-errors").cases {
        for parameter in [Parameter::Condition, Parameter::Filter, Parameter::KeyCondition] {
            let result =
                Expressions::default().condition(parameter, &case.expression, &mut case.placeholders());
            case.check_error(&format!("Invalid {parameter}: "), &result.expect_err(&case.expression));
        }
    }
}

#[test]
fn conditions_hold_or_not() {
    let Corpus { item, cases } = corpus("conditions");
    for case in cases {
        let mut placeholders = case.placeholders();
        let condition = Expressions::default()
            .condition(Parameter::Condition, &case.expression, &mut placeholders)
            .expect(&case.expression);
        placeholders.check_all_used().unwrap();
        assert_eq!(Some(condition.matches(&item)), case.result, "{}", case.expression);
    }
}

#[test]
fn key_conditions_are_refused_as_dynamodb_refuses_them() {
    for case in corpus("key-condition-errors").cases {
        let condition =
            Expressions::default().key_condition(&case.expression, &mut case.placeholders()).unwrap();
        case.check_error("", &KeyConditions::new(&condition, 2).expect_err(&case.expression));
    }
}

#[test]
fn updates_are_refused_as_dynamodb_refuses_them() {
    for case in corpus("update-errors").cases {
        let result = Expressions::default().update(&case.expression, &mut case.placeholders());
        case.check_error("Invalid UpdateExpression: ", &result.expect_err(&case.expression));
    }
}

#[test]
fn updates_change_items() {
    for case in corpus("updates").cases {
        let update = Expressions::default().update(&case.expression, &mut case.placeholders());
        let result = update.expect(&case.expression).apply(case.item.as_ref().unwrap());
        match (&case.after, result) {
            (Some(after), result) => assert_eq!(&result.unwrap(), after, "{}", case.expression),
            (None, result) => case.check_error("", &result.expect_err(&case.expression)),
        }
    }
}

#[test]
fn projections_pick_parts_of_items() {
    let Corpus { item, cases } = corpus("projections");
    for case in cases {
        let result = Expressions::default().projection(&case.expression, &mut case.placeholders());
        match &case.after {
            Some(after) => {
                assert_eq!(&Projection::new(&result.unwrap()).apply(&item), after, "{}", case.expression)
            }
            None => {
                case.check_error("Invalid ProjectionExpression: ", &result.expect_err(&case.expression));
            }
        }
    }
}

/// Runs on half the stack that a thread of the engine has.
fn on_a_small_stack(test: fn()) {
    std::thread::Builder::new().stack_size(1 << 20).spawn(test).unwrap().join().unwrap();
}

#[test]
fn three_hundred_nested_conditions_are_read() {
    on_a_small_stack(|| {
        let text = format!("{}a<b{}", "a<b and (".repeat(299), ")".repeat(299));
        let result = Expressions::default().condition(Parameter::Filter, &text, &mut Placeholders::default());
        assert!(!result.unwrap().matches(&Item::new()));
    });
}

#[test]
fn deep_nesting_is_refused_without_harm() {
    on_a_small_stack(|| {
        let set = format!("set a = {}", "(".repeat(4000));
        for text in ["(".repeat(4096), "not ".repeat(1024), "size(".repeat(819), set] {
            let mut placeholders = Placeholders::default();
            let expressions = Expressions::default();
            assert!(expressions.condition(Parameter::Filter, &text, &mut placeholders).is_err());
            assert!(expressions.update(&text, &mut placeholders).is_err());
        }
    });
}

#[test]
fn placeholders_are_checked() {
    let names = |key: &str| Some(BTreeMap::from([(key.to_owned(), "a".to_owned())]));
    let error = |names, values| Placeholders::new(names, values, Wording::Framed).unwrap_err().0;
    assert_eq!(error(Some(BTreeMap::new()), None), "ExpressionAttributeNames must not be empty");
    assert_eq!(
        error(names("a"), None),
        "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\""
    );
    assert_eq!(error(None, Some(BTreeMap::new())), "ExpressionAttributeValues must not be empty");
    let unused = Placeholders::new(names("#x"), None, Wording::Bare).unwrap().check_all_used().unwrap_err();
    assert_eq!(unused.0, "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}");
}

proptest! {
    #[test]
    fn the_grammars_are_total(text in ".{0,60}") {
        let expressions = Expressions::default();
        let mut placeholders = Placeholders::default();
        let _ = expressions.condition(Parameter::Condition, &text, &mut placeholders);
        let _ = expressions.update(&text, &mut placeholders);
        let _ = expressions.projection(&text, &mut placeholders);
    }

    #[test]
    fn the_grammars_are_total_on_their_own_tokens(
        tokens in proptest::collection::vec(
            prop::sample::select(vec![
                "a", "#n", ":v", "(", ")", ",", ".", "[", "]", "0", "=", "<>", "<=", "AND", "or", "NOT", "between",
                "IN", "size", "contains", "set", "remove", "ADD", "if_not_exists", "+", "-", "é", "#", ":",
            ]),
            0..24,
        ),
        spaced in any::<bool>(),
    ) {
        let text = tokens.join(if spaced { " " } else { "" });
        let expressions = Expressions::default();
        let names = BTreeMap::from([("#n".to_owned(), "b".to_owned())]);
        let values = BTreeMap::from([(":v".to_owned(), wire_value(serde_json::json!({"N": "1"})))]);
        let mut placeholders = Placeholders::new(Some(names), Some(values), Wording::Bare).unwrap();
        if let Ok(condition) = expressions.condition(Parameter::Condition, &text, &mut placeholders) {
            condition.matches(&Item::new());
        }
        if let Ok(update) = expressions.update(&text, &mut placeholders) {
            let _ = update.apply(&Item::new());
        }
    }
}
