//! HTTP endpoints behind deployed APIs: the exchanges in `corpus/apigateway/endpoints`, over real connections.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use harness::cases::corpus;
use harness::endpoint::Endpoint;
use harness::{World, matches};
use serde_json::{Value as Json, json};

/// A case's text with the endpoint's address in it.
fn located(text: &Json, endpoint: &Endpoint) -> Json {
    let text = text.to_string().replace("<endpoint>", &format!("127.0.0.1:{}", endpoint.port));
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn the_corpus_holds() {
    for (name, file) in corpus("endpoints") {
        assert!(file["source"].is_string(), "{name} names no source");
        let (world, endpoint) = (World::new(), Endpoint::start().await);
        let id = world.deploy(&located(&file["api"], &endpoint), "prod", &file["variables"]).await;
        for case in file["cases"].as_array().unwrap() {
            let place = format!("{name}: {}", case["name"]);
            let usual = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
            endpoint.answers(case["endpoint"].as_str().unwrap_or(usual), b"");
            let response = world.request(&id, "prod", &case["request"]).await;
            assert_eq!(json!(response.status), case["response"]["status"], "{place}: {response:?}");
            if let Some(body) = case["response"]["body"].as_str() {
                assert_eq!(String::from_utf8_lossy(&response.body), body, "{place}");
            }
            if let Some(expected) = case["response"].get("headers") {
                let own = ["Content-Length", "Date", "x-amzn-RequestId", "x-amz-apigw-id"];
                let shown = response.headers.iter().filter(|(name, _)| !own.contains(&name.as_ref()));
                let found: Json = shown.map(|(name, value)| json!([name, value])).collect();
                assert!(matches(expected, &found), "{place}: {found}");
            }
            if let Some(expected) = case.get("sent") {
                let expected = located(expected, &endpoint).to_string().replace("<api>", &id);
                let expected: Json = serde_json::from_str(&expected).unwrap();
                let found = endpoint.last_sent().unwrap_or(Json::Null);
                assert!(matches(&expected, &found), "{place}: {found:#}");
            }
        }
    }
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_is_a_network_error() {
    let world = World::new();
    let integration =
        json!({"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": "http://127.0.0.1:1/"});
    let api = json!({"settings": {"name": "a"}, "resources": {"/": {"GET": {"integration": integration}}}});
    let id = world.deploy(&api, "prod", &Json::Null).await;
    let response = world.request(&id, "prod", &json!({})).await;
    let body = br#"{"message": "Network error communicating with endpoint"}"#.as_slice();
    assert_eq!((response.status, response.body.as_ref()), (504, body));
}

#[tokio::test]
async fn an_endpoint_that_never_answers_times_out() {
    let (world, endpoint) = (World::new(), Endpoint::start().await);
    let uri = format!("http://127.0.0.1:{}/", endpoint.port);
    let integration =
        json!({"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": uri, "timeoutInMillis": 50});
    let api = json!({"settings": {"name": "a"}, "resources": {"/": {"GET": {"integration": integration}}}});
    let id = world.deploy(&api, "prod", &Json::Null).await;
    let response = world.request(&id, "prod", &json!({})).await;
    let body = br#"{"message": "Endpoint request timed out"}"#.as_slice();
    assert_eq!((response.status, response.body.as_ref()), (504, body));
}
