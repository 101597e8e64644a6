//! Values against recorded facts and against a big-decimal reference.

use std::collections::BTreeMap;
use std::str::FromStr;

use bigdecimal::BigDecimal;
use bytes::Bytes;
use proptest::prelude::*;
use serde::Deserialize;
use wire::{Map, Value};

use super::*;

/// The wire's tree of a value in DynamoDB's JSON, as the protocol's decoder makes it.
pub(crate) fn wire_value(json: serde_json::Value) -> Value {
    let serde_json::Value::Object(members) = json else { panic!("a value is an object") };
    Value::Map(
        members.into_iter().map(|(kind, content)| (kind.clone(), wire_member(&kind, content))).collect(),
    )
}

fn wire_member(kind: &str, content: serde_json::Value) -> Value {
    let blob = |text: &str| {
        use base64::Engine as _;
        Value::Blob(base64::engine::general_purpose::STANDARD.decode(text).unwrap().into())
    };
    match (kind, content) {
        (_, serde_json::Value::Bool(flag)) => Value::Bool(flag),
        ("B", serde_json::Value::String(text)) => blob(&text),
        (_, serde_json::Value::String(text)) => Value::Str(text),
        ("M", serde_json::Value::Object(map)) => {
            Value::Map(map.into_iter().map(|(name, value)| (name, wire_value(value))).collect())
        }
        ("L", serde_json::Value::Array(list)) => Value::List(list.into_iter().map(wire_value).collect()),
        ("BS", serde_json::Value::Array(list)) => {
            Value::List(list.iter().map(|text| blob(text.as_str().unwrap())).collect())
        }
        (_, serde_json::Value::Array(list)) => {
            Value::List(list.iter().map(|text| Value::from(text.as_str().unwrap())).collect())
        }
        (kind, other) => panic!("{kind}: {other}"),
    }
}

#[derive(Deserialize)]
struct NumberCase {
    number: String,
    printed: Option<String>,
    error: Option<String>,
}

#[test]
fn numbers_are_read_and_printed_as_dynamodb_does() {
    #[derive(Deserialize)]
    struct Corpus {
        cases: Vec<NumberCase>,
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/dynamodb/numbers.json");
    let corpus: Corpus = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for NumberCase { number, printed, error } in corpus.cases {
        let result = Number::parse(&number);
        assert_eq!(result.ok().map(|number| number.to_string()), printed, "{number}");
        assert_eq!(result.err().map(|error| error.message(&number)), error, "{number}");
    }
}

fn error_of(json: serde_json::Value) -> String {
    read_value(wire_value(json)).unwrap_err().0
}

#[test]
fn values_are_refused_as_dynamodb_refuses_them() {
    use serde_json::json;
    let invalid = |detail: &str| format!("One or more parameter values were invalid: {detail}");
    let empty = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    assert_eq!(error_of(json!({})), empty);
    assert_eq!(error_of(json!({"a": ""})), empty);
    assert_eq!(error_of(json!({"M": {"a": {}}})), empty);
    assert_eq!(error_of(json!({"L": [{}]})), empty);
    assert_eq!(
        error_of(json!({"NULL": false})),
        invalid("Null attribute value types must have the value of true")
    );
    assert_eq!(error_of(json!({"SS": []})), invalid("An string set  may not be empty"));
    assert_eq!(error_of(json!({"NS": []})), invalid("An number set  may not be empty"));
    assert_eq!(error_of(json!({"BS": []})), invalid("Binary sets should not be empty"));
    assert_eq!(error_of(json!({"SS": ["a", "a"]})), invalid("Input collection [a, a] contains duplicates."));
    assert_eq!(
        error_of(json!({"BS": ["Yg==", "Yg=="]})),
        invalid("Input collection [Yg==, Yg==]of type BS contains duplicates.")
    );
    assert_eq!(error_of(json!({"NS": ["1", "1.0"]})), "Input collection contains duplicates");
    assert_eq!(
        error_of(json!({"NS": ["1", "b"]})),
        "The parameter cannot be converted to a numeric value: b"
    );
    assert_eq!(
        error_of(json!({"S": "a", "BOOL": true})),
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    );
}

#[test]
fn the_thirty_third_level_is_refused() {
    let nested = |depth| {
        let leaf = serde_json::json!({"S": "leaf"});
        (0..depth).fold(leaf, |inner, _| serde_json::json!({"M": {"n": inner}}))
    };
    let value = read_value(wire_value(nested(31))).unwrap();
    assert_eq!(levels(&value), 32);
    let item = Item::from([("a".to_owned(), value)]);
    assert_eq!(decode_item(&encode_item(&item)).unwrap(), item);
    assert_eq!(Invalid::too_deep().0, error_of(nested(32)));
}

use crate::Invalid;

#[test]
fn sizes_count_as_documented() {
    let size = |json| value_size(&read_value(wire_value(json)).unwrap());
    use serde_json::json;
    assert_eq!(size(json!({"S": "äb"})), 3);
    assert_eq!(size(json!({"N": "0"})), 1);
    assert_eq!(size(json!({"N": "12"})), 2);
    assert_eq!(size(json!({"N": "1.2"})), 3);
    assert_eq!(size(json!({"N": "-12"})), 3);
    assert_eq!(size(json!({"N": "1E125"})), 2);
    assert_eq!(size(json!({"B": "YWI="})), 2);
    assert_eq!(size(json!({"NULL": true})), 1);
    assert_eq!(size(json!({"L": [{"S": "a"}, {"BOOL": true}]})), 3 + 2 + 2);
    assert_eq!(size(json!({"M": {"key": {"S": "a"}}})), 3 + 1 + 3 + 1);
    assert_eq!(size(json!({"SS": ["a", "bc"]})), 3);
}

fn number_text() -> impl Strategy<Value = String> {
    (any::<bool>(), "[0-9]{1,38}", 0_usize..38, -120_i32..80).prop_map(
        |(negative, digits, point, exponent)| {
            let (whole, fraction) = digits.split_at(point.min(digits.len()));
            let whole = if whole.is_empty() { "0" } else { whole };
            let sign = if negative { "-" } else { "" };
            format!("{sign}{whole}.{fraction}0e{exponent}")
        },
    )
}

fn reference(text: &str) -> BigDecimal {
    BigDecimal::from_str(text).unwrap()
}

fn scalar() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        ".*".prop_map(AttributeValue::S),
        number_text().prop_map(|text| AttributeValue::N(Number::parse(&text).unwrap())),
        any::<Vec<u8>>().prop_map(|bytes| AttributeValue::B(bytes.into())),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
        proptest::collection::btree_set(".*", 1..4).prop_map(AttributeValue::Ss),
        proptest::collection::btree_set(any::<Vec<u8>>().prop_map(Bytes::from), 1..4)
            .prop_map(AttributeValue::Bs),
    ]
}

fn value() -> impl Strategy<Value = AttributeValue> {
    scalar().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            proptest::collection::btree_map(".*", inner, 0..4).prop_map(AttributeValue::M),
        ]
    })
}

proptest! {
    #[test]
    fn printing_round_trips(text in number_text()) {
        let number = Number::parse(&text).unwrap();
        prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        prop_assert_eq!(reference(&number.to_string()), reference(&text));
    }

    #[test]
    fn keys_order_as_numbers_do(left in number_text(), right in number_text()) {
        let (a, b) = (Number::parse(&left).unwrap(), Number::parse(&right).unwrap());
        let expected = reference(&left).cmp(&reference(&right));
        prop_assert_eq!(a.cmp(&b), expected);
        prop_assert_eq!(number_key::encode(a).cmp(&number_key::encode(b)), expected);
        prop_assert!(number_key::encode(a).len() <= 23);
    }

    #[test]
    fn keys_order_close_numbers(digits in "[1-9][0-9]{0,37}", exponent in -40_i16..40, negative in any::<bool>()) {
        let sign = if negative { "-" } else { "" };
        let number = |digits: &str| Number::parse(&format!("{sign}{digits}e{exponent}")).unwrap();
        let (whole, part) = (number(&digits), number(digits.get(..digits.len().div_ceil(2)).unwrap()));
        prop_assert_eq!(number_key::encode(whole).cmp(&number_key::encode(part)), whole.cmp(&part));
    }

    #[test]
    fn arithmetic_is_exact_or_refused(left in number_text(), right in number_text()) {
        let (a, b) = (Number::parse(&left).unwrap(), Number::parse(&right).unwrap());
        for (result, expected) in [
            (a.checked_add(b), reference(&left) + reference(&right)),
            (a.checked_sub(b), reference(&left) - reference(&right)),
        ] {
            match result {
                Ok(number) => prop_assert_eq!(reference(&number.to_string()), expected),
                Err(NumberError::TooPrecise) => prop_assert!(expected.normalized().digits() > 38),
                Err(error) => prop_assert!(false, "{:?} for {}", error, expected),
            }
        }
    }

    #[test]
    fn numbers_are_total(text in ".{0,50}") {
        if let Ok(number) = Number::parse(&text) {
            prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        }
    }

    #[test]
    fn items_survive_their_json(values in proptest::collection::btree_map(".*", value(), 0..5)) {
        prop_assert_eq!(decode_item(&encode_item(&values)).unwrap(), values);
    }

    #[test]
    fn reading_is_total(kind in "S|N|B|BOOL|NULL|M|L|SS|NS|BS|X", other in "S|N|M|L") {
        let nested = Value::Map(Map::from([(other.clone(), Value::List(vec![Value::Int(1)]))]));
        for content in [Value::Null, Value::Int(1), Value::from("1"), Value::List(vec![nested.clone()]), nested] {
            let _ = read_item(BTreeMap::from([("a".to_owned(), Value::Map(Map::from([(kind.clone(), content)])))]));
        }
    }
}
