//! Values print, compare and let go as Java's do.

use super::*;

fn shown(value: &Value) -> String {
    value.to_text().unwrap().to_string()
}

#[test]
fn values_print_as_java_prints_them() {
    let map = Value::map([("a", Value::from("b")), ("c", Value::list([1.into(), Value::Null]))]);
    assert_eq!(shown(&map), "{a=b, c=[1, null]}");
    let json = Value::json_list([map, "x/\"y\"".into(), true.into(), 1.5.into()]);
    assert_eq!(shown(&json), r#"[{"a":"b","c":[1,null]},"x\/\"y\"",true,1.5]"#);
}

#[test]
fn doubles_print_as_java_prints_them() {
    let cases = [
        (1.0, "1.0"),
        (0.001, "0.001"),
        (0.000_1, "1.0E-4"),
        (1_234_567.0, "1234567.0"),
        (12_345_678.0, "1.2345678E7"),
        (-0.0, "-0.0"),
        (1e21, "1.0E21"),
        (f64::NEG_INFINITY, "-Infinity"),
        (100.0, "100.0"),
        (0.015, "0.015"),
    ];
    for (number, expected) in cases {
        assert_eq!(shown(&number.into()), expected);
    }
}

proptest::proptest! {
    #[test]
    fn doubles_without_exponent_print_as_all_others_do(digits in 1_u64..1 << 53, places in 0_i32..20) {
        let number = digits as f64 / 10_f64.powi(places);
        let (mut quick, mut long) = (String::new(), String::new());
        text::push_double(&mut quick, number);
        text::push_floating(&mut long, number, &format!("{number:e}"));
        proptest::prop_assert_eq!(quick, long);
    }
}

#[test]
fn keys_keep_their_order_however_many_there_are() {
    let map = Map::new();
    for number in 0..20 {
        map.put(format!("key{number}"), number.into());
        map.put("key0", number.into());
    }
    assert_eq!(map.remove(&"key3".into()), Some(3.into()));
    assert_eq!(map.get_text("key0"), Some(19.into()));
    assert_eq!(map.get_text("key3"), None);
    let keys: Vec<String> =
        (0..20).filter(|number| *number != 3).map(|number| format!("key{number}")).collect();
    assert_eq!(map.keys(), keys.into_iter().map(Value::from).collect::<Vec<_>>());
}

#[test]
fn json_becomes_values_as_json_smart_reads_it() {
    let value = Value::parse_json(
        "{a: 1, 'b': [12345678901, 1.5, null], \"a\": {c: 123456789012345678901234567890}}",
    );
    let value = value.unwrap();
    assert_eq!(shown(&value), "{a={c=123456789012345678901234567890}, b=[12345678901,1.5,null]}");
    assert!(Value::parse_json("{a").is_err());
}

#[test]
fn decimals_keep_their_scale() {
    let cases =
        [("1.50", "1.50"), ("1e3", "1E+3"), ("-0.0000001", "-1E-7"), ("123e-2", "1.23"), ("0.000", "0.000")];
    for (text, expected) in cases {
        assert_eq!(Decimal::parse(text).unwrap().to_string(), expected);
    }
    assert_eq!(
        Decimal::exactly(0.1).unwrap().to_string(),
        "0.1000000000000000055511151231257827021181583404541015625"
    );
    assert_eq!(Decimal::parse("1.-5"), None);
    let (ten, three) = (Decimal::parse("10.00").unwrap(), Decimal::parse("3").unwrap());
    assert_eq!(ten.divide(&three).unwrap().to_string(), "3.33");
}

#[test]
fn integers_of_different_size_are_different_keys() {
    let map = Map::new();
    map.put(1, "int".into());
    map.put(1i64, "long".into());
    assert_eq!(map.get(&Value::Integer(1)), Some("int".into()));
    assert_eq!(map.len(), 2);
}

#[test]
fn a_million_levels_are_let_go_of() {
    let mut value = Value::Null;
    for _ in 0..100_000 {
        value = Value::list([Value::map([("k", value)])]);
    }
    assert!(value.to_text().is_err(), "printing stops at a depth");
    drop(value);
}

#[test]
fn circles_are_seen_before_they_close() {
    let inner = Value::list([]);
    let outer = Value::map([("inner", inner.clone())]);
    assert!(outer.reaches(&inner, &mut 100));
    assert!(!inner.reaches(&outer, &mut 100));
    assert!(inner.reaches(&outer, &mut 0), "what cannot be looked at counts as a circle");
}

#[test]
fn hash_codes_are_javas() {
    assert_eq!(hash_code(&"hello".into()), 99_162_322);
    assert_eq!(hash_code(&Value::list([1.into(), 2.into()])), 994);
    assert_eq!(hash_code(&1.5.into()), 1_073_217_536);
}
