//! What must hold for any input: the parser answers, JSON and YAML of one template mean the same, spans lie
//! in the text, and no small template takes long or deep to refuse.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value as Json};
use template::{Node, Problems, Span, Template, Value, decode, parse_text};

/// Pieces that steer arbitrary text into the grammar.
const PIECES: [&str; 40] = [
    "Resources",
    "Outputs",
    "Parameters",
    "Conditions",
    "Mappings",
    ":",
    ": ",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "|",
    ">",
    "&a",
    "*a",
    "!Ref",
    "!Sub",
    "!GetAtt",
    "!If",
    "Fn::Sub",
    "Fn::Join",
    "${A}",
    "${",
    "A",
    "Type",
    "AWS::X",
    "#",
    "---",
    "\t",
    "~",
    "0",
    "<<",
    "\\u00",
];

fn check(text: &str) {
    if let Ok(node) = parse_text(text) {
        spans_lie_inside(&node, text);
    }
    if let Err(problems) = Template::parse(text) {
        problems_lie_inside(&problems, text);
    }
}

fn problems_lie_inside(problems: &Problems, text: &str) {
    for problem in problems.iter() {
        assert!(!problem.message.is_empty());
        if let Some(span) = problem.span {
            lies_inside(span, text);
        }
    }
}

fn spans_lie_inside(node: &Node, text: &str) {
    lies_inside(node.span, text);
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| spans_lie_inside(item, text)),
        Value::Map(map) => map.values().for_each(|entry| {
            lies_inside(entry.key_span, text);
            spans_lie_inside(&entry.value, text);
        }),
        _ => {}
    }
}

fn lies_inside(span: Span, text: &str) {
    assert!(text.get(span.bytes()).is_some(), "{span:?} in {text:?}");
    assert!(span.start.line >= 1 && span.start.column >= 1);
}

/// Trees as templates hold them: no null, no functions by accident.
fn tree() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1e12..1e12).prop_map(Json::from),
        "\\PC*".prop_map(Json::from),
        "[ \\n\\t:#'\"a-z0-9-]*".prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Json::from),
            vec(("[A-Za-z][A-Za-z0-9 _/-]{0,9}", inner), 0..6)
                .prop_map(|members| Json::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The value without its places.
fn bare(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Scalar(scalar) => format!("{:?}({:?})", scalar.kind, scalar.text),
        Value::List(items) => format!("[{}]", items.iter().map(bare).collect::<Vec<_>>().join(",")),
        Value::Map(map) => {
            let members = map.iter().map(|(key, entry)| format!("{key:?}:{}", bare(&entry.value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

/// Block YAML of a tree; texts double-quoted as in JSON, which YAML shares.
fn yaml(json: &Json, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match json {
        Json::Array(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&format!("\n{pad}-"));
                yaml(item, indent + 2, out);
            }
        }
        Json::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                out.push_str(&format!("\n{pad}{}:", Json::from(key.as_str())));
                yaml(value, indent + 2, out);
            }
        }
        other => out.push_str(&format!(" {other}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_get_an_answer(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(text) = decode(&bytes) {
            check(text);
        }
    }

    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,80}") {
        check(&text);
        check(&format!("{{{text}"));
    }

    #[test]
    fn pieces_of_the_grammar_get_an_answer(pieces in vec(prop::sample::select(&PIECES[..]), 0..60)) {
        let text = pieces.concat();
        check(&text);
        check(&format!("{{\"{text}"));
        check(&format!("Resources:\n  A:\n    Type: X\n    Properties:\n      P: {text}"));
    }

    #[test]
    fn yaml_and_json_mean_the_same(tree in tree()) {
        let json = serde_json::json!({"Resources": tree});
        let mut text = String::new();
        yaml(&json, 0, &mut text);
        let from_json = parse_text(&json.to_string()).unwrap();
        let from_yaml = parse_text(&text).unwrap();
        prop_assert_eq!(bare(&from_json), bare(&from_yaml));
    }
}

#[test]
fn nesting_is_refused_before_the_stack_ends() {
    for (open, close) in
        [("[", "]"), ("{\"a\":", "}"), ("- ", ""), ("? ", ""), ("{a: ", "}"), ("!Not [", "]")]
    {
        for head in ["", "{\"Resources\":", "Resources: "] {
            let text = format!("{head}{}{}", open.repeat(20_000), close.repeat(20_000));
            assert!(Template::parse(&text).is_err());
        }
    }
}

#[test]
fn aliases_cannot_multiply() {
    let mut text = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        let below = level - 1;
        text.push_str(&format!("a{level}: &a{level} [*a{below}, *a{below}]\n"));
    }
    let problem = Template::parse(&text).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "Template error: YAML aliases are not allowed in CloudFormation templates"
    );
    assert_eq!(problem.first().span.unwrap().start.line, 2);
}

#[test]
fn long_chains_of_conditions_need_no_stack() {
    let mut text = "Conditions:\n  C0: !Equals [a, a]\n".to_owned();
    for index in 1..20_000 {
        text.push_str(&format!("  C{index}: !Not [!Condition C{}]\n", index - 1));
    }
    text.push_str("Resources:\n  A: {Type: X, Condition: C19999}\n");
    let template = std::sync::Arc::new(Template::parse(&text).unwrap());
    let values = template.bind(&indexmap::IndexMap::new()).unwrap();
    let environment = template::Environment {
        account_id: String::new(),
        region: String::new(),
        stack_name: String::new(),
        stack_id: String::new(),
        notification_arns: Vec::new(),
    };
    let scope = template::Scope::new(template, values, environment).unwrap();
    assert_eq!(scope.conditions().get("C19999"), Some(&false));
    assert_eq!(scope.resources().count(), 0);
}

#[test]
fn what_is_wrong_everywhere_is_reported_within_bounds() {
    let limit = template::limits::PROBLEMS;
    let unknown: String = (0..20_000).map(|index| format!("S{index}: x\n")).collect();
    let refs: String = (0..20_000).map(|index| format!("      P{index}: !Ref N{index}\n")).collect();
    let calls: String = (0..20_000).map(|index| format!("      P{index}: !GetAtt N{index}\n")).collect();
    let head = "Resources:\n  A:\n    Type: X\n    Properties:\n";
    for text in [unknown, format!("{head}{refs}"), format!("{head}{calls}")] {
        assert_eq!(Template::parse(&text).unwrap_err().iter().count(), limit);
    }
    let key = "k".repeat(syntax::limits::KEY_BYTES + 1);
    assert!(parse_text(&format!("{{\"{key}\": 1}}")).is_err());
    assert!(parse_text(&format!("? {key}\n: 1\n")).is_err());
}

#[test]
fn text_that_is_not_utf_8_names_its_place() {
    let problem = decode(b"Resources:\n  A: \xff").unwrap_err();
    let start = problem.span.unwrap().start;
    assert_eq!((start.line, start.column), (2, 6));
}

#[test]
fn limits_are_kept() {
    let resources: String = (0..501).map(|index| format!("  R{index}: {{Type: X}}\n")).collect();
    let problem = Template::parse(&format!("Resources:\n{resources}")).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "Template format error: Number of resources, 501, is greater than maximum allowed, 500"
    );
    assert!(Template::parse(&" ".repeat(template::limits::TEMPLATE_URL_BYTES + 1)).is_err());
}
