//! Runs the cases under `corpus/wire`: requests to trees, trees to answers, constraint failures.
//!
//! A case file is a JSON list; each case names its source and date. What it holds decides what is checked:
//! `request` with `operation`, `input`, `refused` or `invalid`; `output` or `fault` with `answer`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test's helpers fail the test"
)]

mod tree;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value as Json;
use wire::{ErrorBody, Map, Model, Request, Response, Value, WireError};

const REQUEST_ID: &str = "11111111-2222-3333-4444-555555555555";

#[test]
fn cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/wire");
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let cases: Vec<Json> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        for case in &cases {
            let name = format!("{}: {}", path.file_name().unwrap().to_string_lossy(), text_of(case, "name"));
            assert!(!text_of(case, "source").is_empty(), "{name} names no source");
            check(&name, case);
            count += 1;
        }
    }
    assert!(count > 40, "only {count} cases were found");
}

fn check(name: &str, case: &Json) {
    let model = wire::model(&text_of(case, "service")).unwrap();
    if let Some(request) = case.get("request") {
        check_request(name, model, case, request);
    } else if case.get("answer").is_some() {
        check_answer(name, model, case);
    } else {
        panic!("{name}: nothing to check");
    }
}

fn check_request(name: &str, model: &'static Model, case: &Json, request: &Json) {
    let headers = headers(request);
    let (method, path, query) =
        (text_of(request, "method"), text_of(request, "path"), text_of(request, "query"));
    let method = if method.is_empty() { "POST".to_owned() } else { method };
    let request = Request {
        method: &method,
        path: &path,
        query: &query,
        headers: &headers,
        body: text_of(request, "body").into(),
    };
    let decoded = wire::identify(model, &request)
        .and_then(|operation| wire::decode(model, operation, &request).map(|input| (operation, input)));
    let (operation, input) = match decoded {
        Ok(decoded) => decoded,
        Err(error) => return same_error(name, case.get("refused"), &error),
    };
    assert!(case.get("refused").is_none(), "{name}: was read as {}", tree::to_json(&input));
    if let Some(expected) = case.get("operation") {
        assert_eq!(expected, operation.name, "{name}");
    }
    if let Some(expected) = case.get("input") {
        assert_eq!(&tree::to_json(&input), expected, "{name}");
    }
    match wire::validate(model, operation, &input) {
        Ok(()) => assert!(case.get("invalid").is_none(), "{name}: passed its constraints"),
        Err(error) => same_error(name, case.get("invalid"), &error),
    }
}

fn same_error(name: &str, expected: Option<&Json>, error: &WireError) {
    let expected = expected.unwrap_or_else(|| panic!("{name}: unexpected {error}"));
    assert_eq!(error.message, text_of(expected, "message"), "{name}");
    assert_eq!(error.code, text_of(expected, "code"), "{name}");
    let status = expected.get("status").and_then(Json::as_u64).unwrap_or(400);
    assert_eq!(u64::from(error.status), status, "{name}");
}

fn check_answer(name: &str, model: &'static Model, case: &Json) {
    let operation = model.operation(&text_of(case, "operation"));
    let response = match (case.get("output"), case.get("fault")) {
        (Some(output), None) => wire::encode(model, operation.unwrap(), from_json(output), REQUEST_ID),
        (None, Some(fault)) => encode_fault(model, operation, fault),
        _ => panic!("{name}: an answer needs an output or a fault"),
    };
    let answer = &case["answer"];
    assert_eq!(String::from_utf8_lossy(&response.body), text_of(answer, "body"), "{name}");
    assert_eq!(Some(u64::from(response.status)), answer["status"].as_u64(), "{name}");
    for (header, expected) in headers(answer).iter() {
        assert_eq!(response.headers.get(header), Some(expected), "{name}: {header}");
    }
    assert_eq!(response.headers["x-amzn-requestid"], REQUEST_ID, "{name}");
}

fn encode_fault(model: &Model, operation: Option<&wire::Operation>, fault: &Json) -> Response {
    let fields = match fault.get("fields").map(from_json) {
        Some(Value::Map(map)) => map,
        _ => Map::new(),
    };
    let (code, message) = (text_of(fault, "code"), text_of(fault, "message"));
    let status = u16::try_from(fault["status"].as_u64().unwrap()).unwrap();
    let sender_fault = status < 500;
    let error = ErrorBody { code: &code, status, message: &message, sender_fault, fields: &fields };
    wire::encode_error(model, operation, &error, REQUEST_ID)
}

fn headers(of: &Json) -> HeaderMap {
    let headers: BTreeMap<String, String> =
        of.get("headers").map(|headers| serde_json::from_value(headers.clone()).unwrap()).unwrap_or_default();
    let parse = |(name, value): (String, String)| -> (HeaderName, HeaderValue) {
        (name.parse().unwrap(), value.parse().unwrap())
    };
    headers.into_iter().map(parse).collect()
}

/// A member that is text; absent: empty. A list is its items one after another, so that long bodies stay readable,
/// and an object is its JSON.
fn text_of(of: &Json, name: &str) -> String {
    match of.get(name) {
        None => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(Json::Array(parts)) => parts.iter().filter_map(Json::as_str).collect(),
        Some(other) => other.to_string(),
    }
}

#[test]
fn bodies_are_read_from_any_bytes() {
    let headers = HeaderMap::new();
    let bodies =
        [&b"\xff\xfe"[..], b"{\"TableName\":", b"[", b"\"", b"%", b"a.b.c=&&=&.=.", b"{\"a\":\"\\ud800\"}"];
    for (model, body) in wire::models().iter().flat_map(|model| bodies.map(|body| (model, body))) {
        for operation in model.operations {
            let body = Bytes::from_static(body);
            let request = Request { method: operation.method, path: "/", query: "", headers: &headers, body };
            if let Ok(input) = wire::decode(model, operation, &request) {
                assert!(input.as_map().is_some() || input.is_null(), "{}", operation.name);
            }
        }
    }
}

/// The reverse of `tree::to_json`; `{"$json": …}` is JSON that is already encoded.
fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(list) => Value::List(list.iter().map(from_json).collect()),
        Json::Object(map) => {
            if let Some(text) = map.get("$base64").and_then(Json::as_str) {
                return Value::Blob(STANDARD.decode(text).unwrap().into());
            }
            if let Some(ms) = map.get("$ms").and_then(Json::as_i64) {
                return Value::Timestamp(ms);
            }
            if let Some(text) = map.get("$json").and_then(Json::as_str) {
                return Value::Json(text.to_owned().into());
            }
            Value::Map(map.iter().map(|(name, item)| (name.clone(), from_json(item))).collect::<Map>())
        }
    }
}
