//! What a client writes the server reads, and the other way round, for any tree of any operation of all models.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test's helpers fail the test"
)]

mod tree;

use std::collections::BTreeMap;

use proptest::prelude::*;
use wire::{Kind, Location, Map, Member, Model, Operation, Protocol, Request, Shape, Value};

/// Which text a place can carry.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Json,
    /// Form parameters: structures without members cannot be told from absent ones.
    Form,
    Xml,
    Header,
    Label,
    /// A query string: lists cannot be empty.
    QueryString,
}

fn operation() -> impl Strategy<Value = (&'static Model, &'static Operation)> {
    let operations: Vec<_> = wire::models()
        .iter()
        .flat_map(|model| model.operations.iter().map(|operation| (*model, operation)))
        .filter(|(_, operation)| !operation.event_stream)
        .collect();
    prop::sample::select(operations)
}

fn body_place(model: &Model, answer: bool) -> Place {
    match model.protocol {
        Protocol::Query if answer => Place::Xml,
        Protocol::Query => Place::Form,
        _ => Place::Json,
    }
}

/// An input or output: each member present or not, as its place allows.
fn top_level(shape: Option<&'static Shape>, body: Place) -> BoxedStrategy<Value> {
    let members = shape.map(Shape::members).unwrap_or_default();
    let payload = shape.and_then(Shape::payload).map(|member| member.name);
    let entries: Vec<_> = members
        .iter()
        .map(|member| {
            let always = matches!(member.location, Location::Uri | Location::StatusCode)
                || payload == Some(member.name)
                || member.wire_name() == "Content-Type";
            let value = top_level_member(member, payload == Some(member.name), body);
            let value = if always {
                value.prop_map(Some).boxed()
            } else {
                prop::option::weighted(0.4, value).boxed()
            };
            value.prop_map(|value| value.map(|value| (member.name, value)))
        })
        .collect();
    entries.prop_map(|entries| Value::Map(entries.into_iter().flatten().collect())).boxed()
}

fn top_level_member(member: &'static Member, payload: bool, body: Place) -> BoxedStrategy<Value> {
    let place = match member.location {
        Location::StatusCode => return (200_i64..300).prop_map(Value::Int).boxed(),
        Location::Uri => Place::Label,
        Location::Header | Location::Headers => Place::Header,
        Location::QueryString => Place::QueryString,
        Location::Body => body,
    };
    if payload && matches!(member.shape.kind, Kind::Blob { .. }) {
        return prop::collection::vec(any::<u8>(), 1..20).prop_map(|bytes| Value::Blob(bytes.into())).boxed();
    }
    value(member.shape, place, 4)
}

fn value(shape: &'static Shape, place: Place, depth: u32) -> BoxedStrategy<Value> {
    let fewest = usize::from(place == Place::QueryString);
    let most = if depth == 0 { fewest } else { 3 };
    match &shape.kind {
        Kind::Structure { members, .. } => structure(members, place, depth),
        Kind::List { member, .. } => {
            prop::collection::vec(value(member, place, depth.saturating_sub(1)), fewest..=most)
                .prop_map(Value::List)
                .boxed()
        }
        Kind::Map { value: item, .. } => prop::collection::btree_map(
            key(place),
            value(item, place, depth.saturating_sub(1)),
            fewest..=most,
        )
        .prop_map(|map: BTreeMap<String, Value>| Value::Map(map.into_iter().collect()))
        .boxed(),
        Kind::String { .. } => text(place).prop_map(Value::Str).boxed(),
        Kind::Integer { .. } => any::<i32>().prop_map(|number| Value::Int(number.into())).boxed(),
        Kind::Long { .. } => any::<i64>().prop_map(Value::Int).boxed(),
        Kind::Float { .. } | Kind::Double { .. } => prop::num::f64::NORMAL.prop_map(Value::Float).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::Bool).boxed(),
        // Headers carry whole seconds.
        Kind::Timestamp { .. } if place == Place::Header => {
            seconds().prop_map(|s| Value::Timestamp(s * 1000)).boxed()
        }
        Kind::Timestamp { .. } => {
            (seconds(), 0..1000_i64).prop_map(|(s, ms)| Value::Timestamp(s * 1000 + ms)).boxed()
        }
        Kind::Blob { .. } => {
            prop::collection::vec(any::<u8>(), 0..20).prop_map(|bytes| Value::Blob(bytes.into())).boxed()
        }
    }
}

fn seconds() -> std::ops::Range<i64> {
    -2_000_000_000..250_000_000_000
}

fn structure(members: &'static [Member], place: Place, depth: u32) -> BoxedStrategy<Value> {
    if depth == 0 {
        return Just(Value::Map(Map::new())).boxed();
    }
    let entry = |member: &'static Member| {
        prop::option::weighted(0.3, value(member.shape, place, depth - 1))
            .prop_map(move |value| value.map(|value| (member.name, value)))
    };
    let entries: Vec<_> = members.iter().map(entry).collect();
    entries.prop_map(|entries| Value::Map(entries.into_iter().flatten().collect())).boxed()
}

fn text(place: Place) -> BoxedStrategy<String> {
    match place {
        Place::Json | Place::Form | Place::QueryString => any::<String>().boxed(),
        // XML has no control characters but white space.
        Place::Xml => "[\t\n\r -~¡-\u{ffd}]{0,12}".boxed(),
        Place::Header => "([!-~]([ -~]{0,8}[!-~])?)?".boxed(),
        // An upper-case Z keeps labels apart from the templates' literals.
        Place::Label => "Z[a-z0-9:/%é +]{0,8}[a-z]".boxed(),
    }
}

/// Keys of maps; in query strings they must not be names that other members claim.
fn key(place: Place) -> BoxedStrategy<String> {
    match place {
        Place::QueryString => "key-[a-z]{1,5}".boxed(),
        Place::Header => "[a-z]{1,8}".boxed(),
        other => text(other),
    }
}

/// Structures that hold nothing are absent in forms.
fn prune(value: Value, shape: &'static Shape) -> Option<Value> {
    match (value, &shape.kind) {
        (Value::Map(map), Kind::Structure { .. }) => {
            let map: Map = map
                .into_iter()
                .filter_map(|(name, value)| {
                    let member = shape.member(&name)?;
                    Some((name, prune(value, member.shape)?))
                })
                .collect();
            (!map.is_empty()).then_some(Value::Map(map))
        }
        (Value::List(list), Kind::List { member, .. }) => {
            let before = list.len();
            let list: Vec<Value> = list.into_iter().filter_map(|item| prune(item, member)).collect();
            (before == 0 || !list.is_empty()).then_some(Value::List(list))
        }
        (Value::Map(map), Kind::Map { value: item, .. }) => {
            let before = map.len();
            let map: Map =
                map.into_iter().filter_map(|(key, value)| Some((key, prune(value, item)?))).collect();
            (before == 0 || !map.is_empty()).then_some(Value::Map(map))
        }
        (other, _) => Some(other),
    }
}

/// Members come back in the order of the protocol, so order does not count.
fn same(sent: &Value, read: &Value) -> bool {
    tree::to_json(sent) == tree::to_json(read)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn requests((model, operation, input) in operation().prop_flat_map(|(model, operation)| {
        (Just(model), Just(operation), top_level(operation.input, body_place(model, false)))
    })) {
        let input = match (model.protocol, operation.input) {
            (Protocol::Query, Some(shape)) => prune(input, shape).unwrap_or(Value::Map(Map::new())),
            _ => input,
        };
        let sent = wire::encode_request(model, operation, input.clone()).unwrap();
        let (path, query) = sent.path_and_query.split_once('?').unwrap_or((&sent.path_and_query, ""));
        let request = Request { method: sent.method, path, query, headers: &sent.headers, body: sent.body.clone() };
        let identified = wire::identify(model, &request).unwrap();
        prop_assert_eq!(identified.name, operation.name);
        let read = wire::decode(model, operation, &request).unwrap();
        prop_assert!(same(&input, &read), "sent {:?}\nread {read:?}\nas {request:?}", input);
        // Constraints may fail, but checking them never does.
        let _ = wire::validate(model, operation, &read);
    }

    #[test]
    fn answers((model, operation, output) in operation().prop_flat_map(|(model, operation)| {
        (Just(model), Just(operation), top_level(operation.output, body_place(model, true)))
    })) {
        let sent = wire::encode(model, operation, output.clone(), "id");
        let read = wire::decode_response(model, operation, sent.status, &sent.headers, &sent.body).unwrap();
        prop_assert!(same(&output, &read), "sent {output:?}\nread {read:?}\nas {sent:?}");
    }

    #[test]
    fn faults((model, operation) in operation(), code in "[A-Z][a-zA-Z]{0,20}", message in "[ -~]{0,30}") {
        let fields = Map::new();
        let error = wire::ErrorBody { code: &code, status: 400, message: &message, sender_fault: true, fields: &fields };
        let sent = wire::encode_error(model, Some(operation), &error, "id");
        let fault = wire::decode_response(model, operation, sent.status, &sent.headers, &sent.body).unwrap_err();
        prop_assert_eq!(fault.code, code);
        prop_assert_eq!(fault.message, message);
        prop_assert_eq!(fault.status, 400);
    }

    #[test]
    fn any_bytes_are_read_or_refused((model, operation) in operation(), body in prop::collection::vec(any::<u8>(), 0..200),
            query in "[ -~]{0,50}", path in "/[ -~]{0,50}") {
        let headers = http::HeaderMap::new();
        let request = Request { method: operation.method, path: &path, query: &query, headers: &headers, body: body.into() };
        let _ = wire::identify(model, &request);
        if let Ok(input) = wire::decode(model, operation, &request) {
            let _ = wire::validate(model, operation, &input);
        }
        let read = wire::decode_response(model, operation, 200, &headers, &request.body);
        prop_assert!(read.is_ok() || read.is_err_and(|fault| fault.code == "ResponseParseError"));
    }
}
