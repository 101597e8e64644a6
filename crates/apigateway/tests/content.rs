//! Bodies between text and bytes: every row of AWS's two tables (`corpus/apigateway/content`), each with a body of bytes, one
//! of base 64 and one of plain text, through an HTTP endpoint.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::cases::corpus;
use harness::endpoint::Endpoint;
use harness::{World, with};
use serde_json::{Value as Json, json};

/// Bytes that are no UTF-8, the same in base 64, and what is neither.
const BODIES: [&[u8]; 3] = [&[31, 139, 8, 0, 255, 238], b"H4sIAP/u", b"plain text!"];

/// What a row says becomes of a body; `None` for a failure.
fn expected(becomes: &str, body: &[u8]) -> Option<Vec<u8>> {
    match becomes {
        "same" => Some(body.to_vec()),
        "text" => Some(String::from_utf8_lossy(body).into_owned().into_bytes()),
        "encoded" => Some(STANDARD.encode(body).into_bytes()),
        "decoded" => STANDARD.decode(body).ok(),
        other => panic!("{other}"),
    }
}

/// An API with these binary media types: a resource for each content handling, of requests (`/request/…`) and of answers.
async fn deployed(endpoint: &Endpoint, types: &Json) -> (World, String) {
    let uri = format!("http://127.0.0.1:{}/", endpoint.port);
    let method = |of_request: bool, handling: &Json| {
        let handled = |is: bool| {
            if is && handling.is_string() { json!({"contentHandling": handling}) } else { json!({}) }
        };
        let integration = json!({"type": "HTTP", "integrationHttpMethod": "POST", "uri": uri});
        json!({"POST": {
            "integration": with(&integration, &handled(of_request)),
            "responses": {"200": {}}, "answers": {"200": handled(!of_request)}
        }})
    };
    let mut resources = json!({});
    for handling in [json!(null), json!("CONVERT_TO_BINARY"), json!("CONVERT_TO_TEXT")] {
        let name = handling.as_str().unwrap_or("none");
        resources[format!("/request/{name}")] = method(true, &handling);
        resources[format!("/answer/{name}")] = method(false, &handling);
    }
    let mut settings = json!({"name": "content"});
    if types.is_array() {
        settings["binaryMediaTypes"] = types.clone();
    }
    let world = World::new();
    let id = world.deploy(&json!({"settings": settings, "resources": resources}), "prod", &Json::Null).await;
    (world, id)
}

fn path(side: &str, row: &Json) -> String {
    format!("/{side}/{}", row["handling"].as_str().unwrap_or("none"))
}

#[tokio::test]
async fn requests_become_what_the_table_says() {
    let endpoint = Endpoint::start().await;
    endpoint.answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"");
    for row in corpus("content")[0].1["requests"].as_array().unwrap() {
        let (world, id) = deployed(&endpoint, &row["types"]).await;
        for body in BODIES {
            let headers = json!([["Content-Type", row["contentType"]]]);
            let request =
                json!({"method": "POST", "path": path("request", row), "headers": headers, "bytes": body});
            let response = world.request(&id, "prod", &request).await;
            let expected = expected(row["becomes"].as_str().unwrap(), body);
            assert_eq!(response.status, if expected.is_some() { 200 } else { 500 }, "{row} {body:?}");
            assert_eq!(endpoint.last_body(), expected, "{row} {body:?}");
        }
    }
}

#[tokio::test]
async fn answers_become_what_the_table_says() {
    let endpoint = Endpoint::start().await;
    for row in corpus("content")[0].1["responses"].as_array().unwrap() {
        let (world, id) = deployed(&endpoint, &row["types"]).await;
        for body in BODIES {
            let (kind, length) = (row["contentType"].as_str().unwrap(), body.len());
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
            endpoint.answers(&head, body);
            let headers = json!([["Accept", row["accept"]]]);
            let request = json!({"method": "POST", "path": path("answer", row), "headers": headers});
            let response = world.request(&id, "prod", &request).await;
            let expected = expected(row["becomes"].as_str().unwrap(), body);
            let found = (response.status == 200).then(|| response.body.to_vec());
            assert_eq!(found, expected, "{row} {body:?}: {response:?}");
        }
    }
}
