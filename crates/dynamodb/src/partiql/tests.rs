//! Statements as data: `corpus/dynamodb/partiql.json` says for each what tree it is or how it fails. And the grammar holds against
//! arbitrary text, and reads what it printed.

use proptest::prelude::*;
use serde::Deserialize;

use super::token::Span;
use super::tree::{
    Action, Expr, ExprKind, Manipulation, Ordering, Projection, Returning, Select, Source, Step,
};
use super::{Parameters, parse, prepare};
use crate::value::tests::wire_value;

#[derive(Deserialize)]
struct Corpus {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    statement: String,
    #[serde(default)]
    parameters: Vec<serde_json::Value>,
    tree: Option<String>,
    error: Option<String>,
}

#[test]
fn statements_are_read_as_dynamodb_reads_them() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/dynamodb/partiql.json");
    let corpus: Corpus = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut faults = Vec::new();
    for Case { statement, parameters, tree, error } in corpus.cases {
        let parameters = Parameters::read(parameters.into_iter().map(wire_value).collect());
        let found = parameters.and_then(|parameters| prepare(&statement, &parameters));
        let found = found.map(|_| parse(&statement).unwrap().to_string()).map_err(|error| error.0);
        let expected = tree.ok_or_else(|| error.unwrap_or_default());
        if found != expected {
            faults.push(format!("{statement}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn name() -> impl Strategy<Value = Expr> {
    "[a-z \"é]{0,3}".prop_map(|name| expr(ExprKind::Name(name)))
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        Just(expr(ExprKind::Null)),
        Just(expr(ExprKind::Missing)),
        any::<bool>().prop_map(|flag| expr(ExprKind::Boolean(flag))),
        "-?[0-9]{1,3}(\\.[0-9]{1,2})?(e-?[0-9])?".prop_map(|text| expr(ExprKind::Number(text))),
        "[a-z' ?-]{0,4}".prop_map(|text| expr(ExprKind::Text(text))),
        name(),
        path(),
    ]
}

fn path() -> impl Strategy<Value = Expr> {
    let index = (0..9_u8).prop_map(|index| expr(ExprKind::Number(index.to_string())));
    let step = prop_oneof!["[a-z]{1,2}".prop_map(Step::Name), index.prop_map(Step::Index)];
    (name(), prop::collection::vec(step, 1..3))
        .prop_map(|(root, steps)| expr(ExprKind::Path(Box::new(root), steps)))
}

fn expression() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(4, 24, 3, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let several = |range| prop::collection::vec(inner.clone(), range);
        let operator = prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">=", "+", "-", "||", "*", "/"]);
        let function = prop::sample::select(vec!["size", "contains", "exists", "begins_with"]);
        let key = "[a-z]{1,2}".prop_map(|text| expr(ExprKind::Text(text)));
        prop_oneof![
            boxed().prop_map(|term| expr(ExprKind::Not(term))),
            several(2..4).prop_map(|terms| expr(ExprKind::And(terms))),
            several(2..4).prop_map(|terms| expr(ExprKind::Or(terms))),
            (operator, boxed(), boxed())
                .prop_map(|(operator, left, right)| expr(ExprKind::Binary(operator, left, right))),
            (boxed(), boxed(), boxed())
                .prop_map(|(value, low, high)| expr(ExprKind::Between(value, low, high))),
            (boxed(), several(1..3))
                .prop_map(|(value, list)| expr(ExprKind::In(value, Box::new(expr(ExprKind::List(list)))))),
            boxed().prop_map(|value| expr(ExprKind::IsType(value, "missing"))),
            (function, several(0..3))
                .prop_map(|(name, arguments)| expr(ExprKind::Call(name.to_owned(), arguments))),
            several(0..3).prop_map(|elements| expr(ExprKind::List(elements))),
            several(0..3).prop_map(|elements| expr(ExprKind::Bag(elements))),
            prop::collection::vec((key, inner.clone()), 0..3)
                .prop_map(|members| expr(ExprKind::Struct(members))),
        ]
    })
}

fn source() -> impl Strategy<Value = Source> {
    (prop_oneof![name(), path()], any::<bool>()).prop_map(|(table, aliased)| Source { table, aliased })
}

fn returning() -> impl Strategy<Value = Option<Returning>> {
    prop::option::of(prop::sample::select(vec![
        Returning::AllOld,
        Returning::AllNew,
        Returning::ModifiedOld,
        Returning::ModifiedNew,
    ]))
}

fn select() -> impl Strategy<Value = Expr> {
    let columns = prop::collection::vec(expression(), 1..3).prop_map(Projection::List);
    let projection = prop_oneof![Just(Projection::All), columns];
    let ordering = (name(), any::<bool>()).prop_map(|(by, descending)| Ordering { by, descending });
    let order = prop::collection::vec(ordering, 0..2);
    (projection, source(), prop::option::of(expression()), order).prop_map(
        |(projection, source, filter, order)| {
            expr(ExprKind::Select(Box::new(Select { projection, source, filter, order, unsupported: None })))
        },
    )
}

fn manipulation() -> impl Strategy<Value = Expr> {
    let action = prop_oneof![
        (path(), expression()).prop_map(|(path, value)| Action::Set(path, value)),
        path().prop_map(Action::Remove),
    ];
    let insert = (name(), expression(), returning())
        .prop_map(|(table, item, returning)| Manipulation::Insert { table, item, single: true, returning });
    let update = (source(), prop::collection::vec(action, 1..3), prop::option::of(expression()), returning())
        .prop_map(|(source, actions, filter, returning)| Manipulation::Update {
            source,
            actions,
            filter,
            returning,
        });
    let delete = (source(), prop::option::of(expression()), returning())
        .prop_map(|(source, filter, returning)| Manipulation::Delete { source, filter, returning });
    prop_oneof![insert, update, delete]
        .prop_map(|statement| expr(ExprKind::Manipulation(Box::new(statement))))
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_it_was(tree in prop_oneof![expression(), select(), manipulation()]) {
        let text = tree.to_string();
        prop_assert_eq!(parse(&text).map(|tree| tree.to_string()), Ok(text));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,80}") {
        let _ = prepare(&text, &Parameters::default());
    }

    #[test]
    fn any_tokens_are_read_or_refused(
        tokens in prop::collection::vec(
            prop::sample::select(vec![
                "SELECT", "*", "FROM", "\"t\"", "WHERE", "a", "=", "1", "'x'", "AND", "OR", "NOT", "IN", "[", "]", "(", ")",
                ",", "INSERT INTO", "VALUE", "{", "}", ":", "UPDATE", "SET", "REMOVE", "DELETE", "RETURNING ALL OLD",
                "IS", "MISSING", "NULL", "BETWEEN", "size", "contains", ".", "?", "<<", ">>", "-", "+", "ORDER BY", "DESC",
                "set_add", "EXISTS", ";", "--", "/*", "1e5", "é", "LIMIT",
            ]),
            0..24,
        ),
    ) {
        let text = tokens.join(" ");
        let parameters = Parameters::read(vec![wire_value(serde_json::json!({"S": "x"}))]).unwrap();
        let _ = prepare(&text, &parameters);
    }
}

#[test]
fn nesting_is_bounded() {
    for (open, close) in [("(", ")"), ("[", "]"), ("NOT ", ""), ("- ", ""), ("{'a':", "}"), ("size(", ")")] {
        let text = format!("SELECT * FROM t WHERE a = {}1{}", open.repeat(4000), close.repeat(4000));
        assert!(prepare(&text, &Parameters::default()).is_err(), "{open}");
    }
    let sum = format!("UPDATE t SET a = 1{} WHERE b = 1", " + 1".repeat(2000));
    assert!(prepare(&sum, &Parameters::default()).is_err());
    let all = format!("SELECT * FROM t WHERE a = 1{}", " AND a = 1".repeat(2000));
    assert!(prepare(&all, &Parameters::default()).is_ok());
}
