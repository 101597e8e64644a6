//! What happened to a request, told by `landfall trace`, by the engine's own addresses, and to the client that asks.

use serde_json::{Value as Json, json};

use crate::application::api_url;
use crate::support::engine::Engine;
use crate::support::{http, templates};

/// An API that answers by itself, and its address.
fn up(more: &[&str]) -> (Engine, String) {
    let template = templates::of_tests("mock.yml");
    let mut engine = Engine::start(&[&["up", template.to_str().unwrap()], more].concat());
    let url = api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
    (engine, url)
}

/// The steps' names in order.
fn steps(trace: &Json) -> Vec<&str> {
    trace["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect()
}

fn step<'a>(trace: &'a Json, name: &str) -> &'a Json {
    trace["steps"].as_array().unwrap().iter().find(|step| step["step"] == name).unwrap()
}

#[test]
fn requests_are_listed_and_one_is_told() {
    let (engine, url) = up(&[]);
    let nothing = engine.landfall(&["trace"]).ok();
    assert_eq!(nothing, "No request to a deployed API was seen yet.\n");
    let first = http::get(&format!("{url}/7?color=red"));
    assert_eq!((first.status, first.body.as_str()), (200, r#"{"id": "7"}"#));
    let id = first.header("x-amzn-requestid").unwrap();
    http::get(&format!("{url}/0"));

    let listed = engine.landfall(&["trace"]).ok();
    let rows: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    let api = url.rsplit('/').nth(1).unwrap();
    assert_eq!(rows[0][1..6], ["404", "GET", api, "prod", "/0"]);
    assert_eq!(rows[1][1..], ["200", "GET", api, "prod", "/7", id]);
    assert_eq!(rows.len(), 2, "{listed}");

    let extended = first.header("x-amz-apigw-id").unwrap();
    for name in [id, extended] {
        let told = engine.landfall(&["trace", name]).ok();
        assert!(told.starts_with("GET /7 color=red\n"), "{told}");
        assert!(told.contains(" µs routed\n") && told.contains("resource: /{id}"), "{told}");
        assert!(
            told.contains(" µs request template\n") && told.contains(r#"output: {"statusCode": 200}"#),
            "{told}"
        );
        assert!(told.contains(r#"output: {"id": "7"}"#), "{told}");
    }
    let whole = engine.landfall(&["trace", id, "--output", "json"]).json();
    let expected = ["routed", "admitted", "validated", "request template", "called", "returned"];
    assert_eq!(steps(&whole)[..expected.len()], expected);
    assert_eq!(steps(&whole).last(), Some(&"answered"));
    assert_eq!(step(&whole, "routed")["variables"], json!({"id": "7"}));

    let unknown = engine.landfall(&["trace", "nothing"]).failed();
    let said = "there is no trace of a request nothing; --trace-depth says how many are kept";
    assert!(unknown.contains(said), "{unknown}");
}

#[test]
fn the_ring_answers_json_and_forgets_the_oldest() {
    let (engine, url) = up(&["--trace-depth", "2"]);
    for pet in 1..=3 {
        http::get(&format!("{url}/{pet}"));
    }
    let listed = http::get(&engine.url("/_landfall/traces")).json();
    let traces = listed["traces"].as_array().unwrap();
    let paths: Vec<&Json> = traces.iter().map(|trace| &trace["path"]).collect();
    assert_eq!(paths, ["/3", "/2"]);
    let id = traces[0]["requestId"].as_str().unwrap();
    let whole = http::get(&engine.url(&format!("/_landfall/traces/{id}"))).json();
    assert_eq!(step(&whole, "answered")["body"], r#"{"id": "3"}"#);
    assert_eq!(http::get(&engine.url("/_landfall/traces/nothing")).status, 404);
}

#[test]
fn a_client_that_asks_gets_the_trace_for_its_answer() {
    let (_engine, url) = up(&[]);
    let answer = http::send("GET", &format!("{url}/0"), &[("x-landfall-trace", "1")], "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let trace = answer.json();
    assert_eq!((&trace["path"], &trace["status"]), (&json!("/0"), &json!(404)));
    let chosen = trace["steps"].as_array().unwrap().iter().find(|step| step["chosen"] == true).unwrap();
    assert_eq!((&chosen["pattern"], &chosen["status"]), (&json!("404"), &json!("404")));
    let answered = step(&trace, "answered");
    assert_eq!(
        (&answered["status"], &answered["body"]),
        (&json!(404), &json!(r#"{"message": "no such pet"}"#))
    );
    let plain = http::get(&format!("{url}/0"));
    assert_eq!((plain.status, plain.body.as_str()), (404, r#"{"message": "no such pet"}"#));
}
