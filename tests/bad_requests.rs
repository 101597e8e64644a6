//! Bytes that no client should send: each is answered clearly, and the engine serves on.

use std::io::{Read, Write};

use serde_json::json;

use crate::support::engine::Engine;
use crate::support::{calls, http, programs};

const JSON_1_0: &str = "application/x-amz-json-1.0";

/// The engine still answers, by its own address and by DynamoDB.
#[track_caller]
fn serves(engine: &Engine) {
    assert_eq!(http::get(&engine.url("/_landfall/health")).json()["status"], "ready");
    assert_eq!(calls::dynamodb(engine, "ListTables", "{}").json(), json!({"TableNames": []}));
}

fn list_tables(engine: &Engine, content_type: &str, body: &str) -> http::Answer {
    let headers = [("Content-Type", content_type), ("X-Amz-Target", "DynamoDB_20120810.ListTables")];
    http::send("POST", &engine.url("/"), &headers, body)
}

#[test]
fn garbage_is_refused() {
    let engine = Engine::serve();
    let mut noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    noise[0] = 0;
    let tls_hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec();
    for bytes in [noise, tls_hello, b"\r\n\r\n\r\n\r\n".to_vec(), b"GET / HTTP/9.9\r\n\r\n".to_vec()] {
        let mut stream = http::connect(engine.endpoint()).unwrap();
        // The engine may close before all is sent.
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
        serves(&engine);
    }
}

#[test]
fn what_nobody_understands_is_said_so() {
    let engine = Engine::serve();
    let answer = http::get(&engine.url("/what/is/this"));
    assert_eq!(answer.status, 404);
    assert_eq!(
        answer.json()["message"],
        "Landfall cannot tell what GET /what/is/this is for: expected a signed AWS call, an X-Amz-Target header, a form \
         with Action and Version, or a deployed API's address such as /_aws/execute-api/{api-id}/{stage}/…"
    );
    let own = http::get(&engine.url("/_landfall/helth"));
    assert_eq!(
        (own.status, own.json()),
        (
            404,
            json!({
                "message": "Landfall has nothing at this address; there are /_landfall/health, /_landfall/fork, /_landfall/chaos, /_landfall/traces and /_landfall/undeployed/{api}"
            })
        )
    );
}

#[test]
fn a_request_that_stalls_holds_up_nobody() {
    let engine = Engine::serve();
    let mut stalled = Vec::new();
    for start in [
        "G",
        "POST / HTTP/1.1\r\nHost: x\r\nX-A",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab",
    ] {
        for _ in 0..50 {
            let mut stream = http::connect(engine.endpoint()).unwrap();
            stream.write_all(start.as_bytes()).unwrap();
            stalled.push(stream);
        }
    }
    serves(&engine);
    // In the end each is told, or hung up on.
    for mut stream in stalled {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
    }
    serves(&engine);
}

#[test]
fn a_request_that_breaks_off_does_nothing() {
    let engine = Engine::serve();
    let body = r#"{"TableName": "t", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}], "BillingMode": "PAY_PER_REQUEST"}"#;
    let head = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON_1_0}\r\nX-Amz-Target: DynamoDB_20120810.CreateTable\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    let whole = format!("{head}{body}");
    for length in [10, head.len() - 2, head.len(), whole.len() - 1] {
        let mut stream = http::connect(engine.endpoint()).unwrap();
        stream.write_all(&whole.as_bytes()[..length]).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(!answer.starts_with("HTTP/1.1 200"), "{length}: {answer}");
        serves(&engine);
    }
}

#[test]
fn bodies_are_limited() {
    let engine = Engine::serve();
    let refused = list_tables(&engine, JSON_1_0, &" ".repeat(16 * 1024 * 1024 + 1));
    assert_eq!(refused.status, 413, "{refused:?}");
    assert_eq!(
        refused.json()["message"],
        "the request's body is larger than the 16777216 bytes allowed here"
    );
    // One that only says how large it is going to be.
    let announced = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\nContent-Length: {}\r\n\r\n",
        u64::MAX / 2
    );
    let refused = http::exchange(engine.endpoint(), announced.as_bytes()).unwrap();
    assert_eq!(refused.status, 413, "{refused:?}");
    // One that comes in chunks without end.
    let mut endless = http::connect(engine.endpoint()).unwrap();
    endless
        .write_all(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
        .unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(65536));
    while endless.write_all(chunk.as_bytes()).is_ok() {}
    serves(&engine);
}

#[test]
fn an_api_says_when_a_body_is_too_long() {
    let mut engine = Engine::start(&["up", programs::links().to_str().unwrap()]);
    let url = crate::application::api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
    let refused = http::post(&format!("{url}/link"), &"x".repeat(10 * 1024 * 1024 + 1));
    assert_eq!((refused.status, refused.body.as_str()), (413, r#"{"message":"Request Too Long"}"#));
    assert_eq!(refused.header("x-amzn-errortype"), Some("RequestTooLargeException"));
    let fits = http::post(&format!("{url}/link"), r#"{"link": "https://example.com"}"#);
    assert_eq!(fits.status, 200, "{fits:?}");
}

#[test]
fn headers_are_limited() {
    let engine = Engine::serve();
    let long = "x".repeat(300_000);
    let refused = http::send("GET", &engine.url("/_landfall/health"), &[("X-Long", &long)], "");
    assert_eq!(refused.status, 431, "{refused:?}");
    serves(&engine);
}

#[test]
fn a_body_of_another_protocol_is_refused() {
    let engine = Engine::serve();
    for (content_type, body) in [
        (JSON_1_0, "Action=ListTables"),
        (JSON_1_0, ""),
        (JSON_1_0, "[]"),
        (JSON_1_0, "\"text\""),
        (JSON_1_0, r#"{"Limit": 1"#),
    ] {
        let refused = list_tables(&engine, content_type, body);
        assert_eq!((refused.status, &refused.json()["__type"]), (400, &json!(SERIALIZATION)), "{body}");
    }
    let deep = format!("{{\"Item\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(list_tables(&engine, JSON_1_0, &deep).json()["__type"], SERIALIZATION);
    let unknown = list_tables(&engine, "text/xml", "{}");
    assert_eq!((unknown.status, unknown.body.as_str()), (404, "<UnknownOperationException/>\n"));
    let headers = [("Content-Type", JSON_1_0), ("X-Amz-Target", "DynamoDB_20120810.DropEverything")];
    let unknown = http::send("POST", &engine.url("/"), &headers, "{}");
    assert_eq!(
        (unknown.status, &unknown.json()["__type"]),
        (400, &json!("com.amazon.coral.service#UnknownOperationException"))
    );
    serves(&engine);
}

const SERIALIZATION: &str = "com.amazon.coral.service#SerializationException";
