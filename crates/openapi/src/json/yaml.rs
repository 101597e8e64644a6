//! JSON as YAML: block style, keys plain where they may be, texts in double quotes, so that nothing is read as something
//! else in YAML 1.1.

use std::fmt::Write;

use super::Json;
use super::print::quoted;

impl Json {
    /// The value as a YAML document.
    pub fn yaml(&self) -> String {
        let mut text = "---".to_owned();
        member(&mut text, self, 0);
        text.push('\n');
        text
    }
}

/// A value after a key or a dash.
fn member(out: &mut String, value: &Json, level: usize) {
    match value {
        Json::Map(map) if map.is_empty() => out.push_str(" {}"),
        Json::List(items) if items.is_empty() => out.push_str(" []"),
        Json::Map(map) => {
            for (key, value) in map {
                line(out, level);
                entry(out, key, value, level);
            }
        }
        Json::List(items) => {
            for item in items {
                line(out, level);
                out.push('-');
                listed(out, item, level);
            }
        }
        // Writing to a text cannot fail.
        scalar => _ = write!(out, " {scalar}"),
    }
}

/// A value of a list: a map begins on the dash's own line.
fn listed(out: &mut String, value: &Json, level: usize) {
    let Json::Map(map) = value else { return member(out, value, level + 1) };
    if map.is_empty() {
        return out.push_str(" {}");
    }
    for (at, (key, value)) in map.iter().enumerate() {
        match at {
            0 => out.push(' '),
            _ => line(out, level + 1),
        }
        entry(out, key, value, level + 1);
    }
}

fn entry(out: &mut String, key: &str, value: &Json, level: usize) {
    if is_plain(key) {
        out.push_str(key);
    } else {
        let _ = quoted(out, key);
    }
    out.push(':');
    // Lists stand below their key without a further indent.
    member(out, value, if matches!(value, Json::List(_)) { level } else { level + 1 });
}

fn line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level));
}

/// Whether a key means itself without quotes.
fn is_plain(key: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"];
    let mut letters = key.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '/' | '_' | '$'))
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "-_./{}+$".contains(letter))
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(key))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Json;

    #[test]
    fn block_style() {
        let value =
            Json::parse(r#"{"a":{"on":"off","200":[{"b":1,"c":[]},"x",[true]]},"/p/{id}":{}}"#).unwrap();
        let expected = concat!(
            "---\na:\n  \"on\": \"off\"\n  \"200\":\n  - b: 1\n    c: []\n  - \"x\"\n  -\n    - true\n",
            "/p/{id}: {}\n"
        );
        assert_eq!(value.yaml(), expected);
    }

    fn values() -> impl Strategy<Value = Json> {
        let scalars = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<i32>().prop_map(|number| Json::Number(number.to_string())),
            "[ -~\n\té:#&*!|>'\"%@`]{0,12}".prop_map(Json::Text),
        ];
        scalars.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
                proptest::collection::vec(("[ -~]{0,8}", inner), 0..4)
                    .prop_map(|members| Json::Map(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn yaml_reads_back(value in values()) {
            let node = syntax::parse(&format!("root: 1\nvalue:{}", &value.yaml()[3..].replace('\n', "\n  ")), syntax::Dialect::default());
            let node = node.unwrap();
            prop_assert_eq!(Json::from(node.get("value").unwrap()), value);
        }

        #[test]
        fn json_reads_back(value in values()) {
            prop_assert_eq!(Json::parse(&value.to_string()).unwrap(), value.clone());
            prop_assert_eq!(Json::parse(&value.pretty()).unwrap(), value);
        }
    }
}
