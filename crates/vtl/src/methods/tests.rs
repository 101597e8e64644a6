//! Methods as Java's classes have them.

use super::*;
use crate::value::Map;

fn called(value: impl Into<Value>, name: &str, arguments: &[Value]) -> String {
    match call(&value.into(), name, arguments, &mut Budget::default()) {
        Ok(Some(answer)) => answer.to_text().unwrap().to_string(),
        Ok(None) => "(no such method)".to_owned(),
        Err(thrown) => thrown.to_string(),
    }
}

fn text(text: &str) -> Value {
    text.into()
}

#[test]
fn texts_are_indexed_by_utf16_units() {
    assert_eq!(called("a𝒳b", "length", &[]), "4");
    assert_eq!(called("a𝒳b", "indexOf", &[text("b")]), "3");
    assert_eq!(called("a𝒳b", "substring", &[3.into()]), "b");
    assert_eq!(called("a𝒳b", "substring", &[2.into()]), "?b");
    assert_eq!(called("héllo", "lastIndexOf", &[text("l"), 2.into()]), "2");
    assert_eq!(
        called("abc", "substring", &[2.into(), 1.into()]),
        "java.lang.StringIndexOutOfBoundsException: begin 2, end 1, length 3"
    );
}

#[test]
fn formats_are_javas() {
    let cases: [(&str, Vec<Value>, &str); 14] = [
        ("%5d|%-5d|%05d", vec![42.into(), 42.into(), 42.into()], "   42|42   |00042"),
        ("%,d %+d %(d", vec![1_234_567.into(), 5.into(), (-5).into()], "1,234,567 +5 (5)"),
        ("%.2f %.0f %f", vec![1.005.into(), 2.5.into(), 0.1.into()], "1.01 3 0.100000"),
        ("%e %.1E", vec![12345.678.into(), 0.00099.into()], "1.234568e+04 9.9E-04"),
        ("%g", vec![0.0001.into()], "0.000100000"),
        ("%x %X %#o", vec![255.into(), (-1).into(), 8.into()], "ff FFFFFFFF 010"),
        ("%2$s %1$s %<s", vec![text("a"), text("b")], "b a a"),
        ("%.2s|%10s|%S", vec![text("abc"), text("x"), text("up")], "ab|         x|UP"),
        ("%b %b %c", vec![Value::Null, text("x"), 65.into()], "false true A"),
        ("100%% %n", vec![], "100% \n"),
        ("%d", vec![text("x")], "java.util.IllegalFormatConversionException: d != java.lang.String"),
        ("%s %s", vec![text("x")], "java.util.MissingFormatArgumentException: Format specifier '%s'"),
        ("%q", vec![], "java.util.UnknownFormatConversionException: Conversion = 'q'"),
        ("%s", vec![Value::Null], "null"),
    ];
    for (format, arguments, expected) in cases {
        let arguments: Vec<Value> = std::iter::once(text(format)).chain(arguments).collect();
        assert_eq!(called("", "format", &arguments), expected, "{format}");
    }
}

#[test]
fn what_would_take_too_much_memory_is_refused() {
    let huge = "java.lang.OutOfMemoryError: Java heap space";
    assert_eq!(called("abc", "repeat", &[i32::MAX.into()]), huge);
    assert_eq!(called("", "format", &[text("%2000000000d"), 1.into()]), huge);
    let long = "a".repeat(100_000);
    assert_eq!(called(long.as_str(), "replaceAll", &[text(""), text(&long)]), huge);
}

#[test]
fn views_show_what_the_map_holds() {
    let map = Map::new();
    map.put("a", 1.into());
    let keys = call(&Value::Map(map.clone()), "keySet", &[], &mut Budget::default()).unwrap().unwrap();
    map.put("b", 2.into());
    assert_eq!(called(keys.clone(), "toString", &[]), "[a, b]");
    assert_eq!(called(keys, "remove", &[text("a")]), "true");
    assert_eq!(called(Value::Map(map.clone()), "entrySet", &[]), "[b=2]");
    let circle = Value::Map(map.clone());
    assert!(called(circle.clone(), "put", &[text("me"), circle]).contains("cannot contain itself"));
}

#[test]
fn static_methods_are_reached_through_values() {
    assert_eq!(called(0, "parseInt", &[text("123")]), "123");
    assert_eq!(called(0i64, "parseLong", &[text("-5")]), "-5");
    assert_eq!(
        called(0, "parseInt", &[text("x")]),
        "java.lang.NumberFormatException: For input string: \"x\""
    );
    assert_eq!(called("", "join", &[text("-"), text("a"), text("b")]), "a-b");
    assert_eq!(called("", "valueOf", &[1.5.into()]), "1.5");
}

#[test]
fn a_list_that_changes_stops_its_iterator() {
    let list = Value::list([1.into(), 2.into()]);
    let iterator = call(&list, "iterator", &[], &mut Budget::default()).unwrap().unwrap();
    assert_eq!(called(iterator.clone(), "next", &[]), "1");
    assert_eq!(called(list, "add", &[3.into()]), "true");
    assert_eq!(called(iterator, "next", &[]), "java.util.ConcurrentModificationException");
}
