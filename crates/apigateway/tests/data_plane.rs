//! Requests to deployed APIs: the exchanges in `corpus/apigateway/exchanges` (request → event; function's answer →
//! HTTP response), and what takes more than one request to show.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use ::service::{Principal, ServiceError};
use harness::cases::corpus;
use harness::{Function, World, matches};
use serde_json::{Value as Json, json};

/// The function of a case.
fn function(described: &Json) -> Option<Function> {
    let text = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let refused = |json: &Json| {
        let status = u16::try_from(json["status"].as_u64().unwrap()).unwrap();
        ServiceError::sender(json["code"].as_str().unwrap().to_owned(), status, "refused")
    };
    Some(match described.as_object()?.iter().next()? {
        (kind, answer) if kind == "answers" => Function::Answers(answer.to_string()),
        (kind, payload) if kind == "payload" => Function::Answers(text(payload)),
        (kind, payload) if kind == "fails" => Function::Fails(payload.to_string()),
        (kind, error) if kind == "refused" => Function::Refused(refused(error)),
        _ => Function::Hangs,
    })
}

/// The answer's headers as `[name, value]`, less those on every answer.
fn headers(response: &apigateway::execution::Response) -> Json {
    let everywhere = ["Content-Length", "Date", "x-amzn-RequestId", "x-amz-apigw-id"];
    for name in everywhere {
        assert!(response.header(name).is_some(), "{name} is missing: {response:?}");
    }
    assert_eq!(response.header("Content-Length"), Some(response.body.len().to_string().as_str()));
    let shown = response.headers.iter().filter(|(name, _)| !everywhere.contains(&name.as_ref()));
    shown.map(|(name, value)| json!([name, value])).collect()
}

fn check_response(place: &str, expected: &Json, response: &apigateway::execution::Response) {
    assert_eq!(json!(response.status), expected["status"], "{place}: {response:?}");
    if let Some(body) = expected["body"].as_str() {
        assert_eq!(String::from_utf8_lossy(&response.body), body, "{place}");
    }
    if let Some(bytes) = expected.get("bytes") {
        assert_eq!(&json!(response.body.to_vec()), bytes, "{place}");
    }
    if let Some(expected) = expected.get("headers") {
        let found = headers(response);
        assert!(matches(expected, &found), "{place}: {found}");
    }
}

fn check_event(place: &str, expected: &Json, event: Option<&str>) {
    let event: Json = serde_json::from_str(event.unwrap_or_else(|| panic!("{place}: no event"))).unwrap();
    for (name, value) in expected.as_object().unwrap() {
        assert!(matches(value, &event[name]), "{place}, {name}: {}", event[name]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_corpus_holds() {
    for (name, file) in corpus("exchanges") {
        assert!(file["source"].is_string(), "{name} names no source");
        let world = World::new();
        let stage = file["stage"].as_str().unwrap_or("prod");
        let id = world.deploy(&file["api"], stage, &file["variables"]).await;
        for case in file["cases"].as_array().unwrap() {
            let place = format!("{name}: {}", case["name"]);
            world.functions.invocations.lock().unwrap().clear();
            world.functions.calls.lock().unwrap().clear();
            if let Some(answer) = service(&case["service"]) {
                *world.functions.service.lock().unwrap() = answer;
            }
            if let Some(function) = function(&case["function"]) {
                *world.functions.answer.lock().unwrap() = function;
            }
            let api = case["request"]["api"].as_str().unwrap_or(&id);
            let asked = case["request"]["stage"].as_str().unwrap_or(stage);
            let response = world.request(api, asked, &case["request"]).await;
            check_response(&place, &case["response"], &response);
            match case.get("event") {
                Some(Json::Null) => assert_eq!(world.last_event(), None, "{place}"),
                Some(expected) => check_event(&place, expected, world.last_event().as_deref()),
                None => {}
            }
            if let Some(expected) = case.get("called") {
                check_call(&place, expected, &world);
            }
        }
    }
}

/// What another service answers in a case.
fn service(described: &Json) -> Option<Result<Json, ServiceError>> {
    let (kind, answer) = described.as_object()?.iter().next()?;
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    Some(match kind.as_str() {
        "answers" => Ok(answer.clone()),
        _ => {
            let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
            Err(ServiceError::sender(text("code"), status, text("message")))
        }
    })
}

/// The call that reached a service: of which operation, with what, as whom.
fn check_call(place: &str, expected: &Json, world: &World) {
    let calls = world.functions.calls.lock().unwrap();
    let Some(call) = calls.last() else { return assert!(expected.is_null(), "{place}: no call") };
    assert_eq!(json!(call.operation), expected["operation"], "{place}");
    assert_eq!(call.input, expected["input"], "{place}");
    if let Some(expected) = expected["as"].as_str() {
        assert_eq!(call.ctx.principal.arn(harness::ACCOUNT), expected, "{place}");
    }
}

fn api(name: &str) -> Json {
    corpus("exchanges").into_iter().find(|(other, _)| other == name).unwrap().1["api"].clone()
}

/// The names of an object in the order they stand in; nested objects are skipped.
fn member_names(json: &str) -> Vec<&str> {
    let (mut names, mut depth, mut start, mut escaped) = (Vec::new(), 0, None, false);
    for (at, c) in json.char_indices() {
        match (start, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(from), '"') => {
                if depth == 1 && json[at + 1..].starts_with(':') {
                    names.push(&json[from..at]);
                }
                start = None;
            }
            (None, '"') => start = Some(at + 1),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth -= 1,
            _ => {}
        }
    }
    names
}

/// Recorded 2023-12-16: the event a function printed behind an API of type REGIONAL.
#[tokio::test]
async fn the_events_members_stand_in_awss_order() {
    let world = World::new();
    let id = world.deploy(&api("links"), "prod", &Json::Null).await;
    world.request(&id, "prod", &json!({"path": "/link"})).await;
    let event = world.last_event().unwrap();
    let expected = [
        "resource",
        "path",
        "httpMethod",
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "requestContext",
        "body",
        "isBase64Encoded",
    ];
    assert_eq!(member_names(&event), expected);
    let context = &event[event.find("\"requestContext\":").unwrap() + 17..];
    let expected = [
        "resourceId",
        "resourcePath",
        "httpMethod",
        "extendedRequestId",
        "requestTime",
        "path",
        "accountId",
        "protocol",
        "stage",
        "domainPrefix",
        "requestTimeEpoch",
        "requestId",
        "identity",
        "domainName",
        "deploymentId",
        "apiId",
    ];
    assert_eq!(member_names(context)[..expected.len()], expected);
}

#[tokio::test]
async fn an_event_tells_the_vpc_that_the_call_comes_from_if_it_comes_from_one() {
    let world = World::new();
    let id = world.deploy(&api("links"), "prod", &Json::Null).await;
    for (vpc, endpoint) in [(None, None), (Some("vpc-1"), None), (Some("vpc-1"), Some("vpce-1"))] {
        let mut request = harness::to_request(&id, "prod", &json!({"path": "/link"}));
        (request.sender.vpc, request.sender.vpc_endpoint) = (vpc.map(Into::into), endpoint.map(Into::into));
        world.execution.handle(request).await;
        let event: Json = serde_json::from_str(&world.last_event().unwrap()).unwrap();
        let identity = &event["requestContext"]["identity"];
        let told = |name: &str| identity.get(name).map(|id| id.as_str().unwrap());
        assert_eq!((told("vpcId"), told("vpceId")), (vpc, endpoint));
    }
}

#[tokio::test]
async fn the_function_is_called_as_the_gateway_for_the_method() {
    let world = World::new();
    let id = world.deploy(&api("links"), "prod", &Json::Null).await;
    let sent = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
    let request = json!({"path": "/link", "method": "POST", "headers": [["x-amzn-trace-id", sent]]});
    let response = world.request(&id, "prod", &request).await;
    let invocation = world.functions.invocations.lock().unwrap().pop().unwrap();
    let source_arn = format!("arn:aws:execute-api:us-east-1:111111111111:{id}/prod/POST/link");
    let expected =
        Principal::Service { name: "apigateway.amazonaws.com", source_arn: Some(source_arn.as_str().into()) };
    assert_eq!(invocation.ctx.principal, expected);
    assert_eq!(invocation.ctx.trace_id.as_deref(), Some(sent));
    assert_eq!(invocation.function, "arn:aws:lambda:us-east-1:111111111111:function:requestHandler");
    assert_eq!(response.header("X-Amzn-Trace-Id"), Some(sent));
    assert_ne!(response.header("x-amzn-RequestId"), Some(invocation.ctx.request_id.as_ref()));
}

#[tokio::test]
async fn later_edits_do_not_show_until_they_are_deployed() {
    let world = World::new();
    let id = world.deploy(&api("links"), "prod", &Json::Null).await;
    let resources = world.must("GetResources", json!({"restApiId": id})).await;
    let link = resources["item"].as_array().unwrap().iter().find(|item| item["path"] == "/link").unwrap();
    world.must("DeleteResource", json!({"restApiId": id, "resourceId": link["id"]})).await;
    let root = json!({"restApiId": id, "resourceId": link["parentId"], "httpMethod": "GET"});
    world.must("PutMethod", harness::with(&root, &json!({"authorizationType": "NONE"}))).await;
    world.must("PutIntegration", harness::with(&root, &json!({"type": "MOCK"}))).await;
    let (old, new) = (json!({"path": "/link"}), json!({"path": "/"}));
    assert_eq!(world.request(&id, "prod", &old).await.status, 200);
    assert_eq!(world.request(&id, "prod", &new).await.status, 403);
    world.must("CreateDeployment", json!({"restApiId": id, "stageName": "prod"})).await;
    assert_eq!(world.request(&id, "prod", &old).await.status, 403);
    assert_eq!(world.request(&id, "prod", &new).await.status, 500);
    world.must("DeleteStage", json!({"restApiId": id, "stageName": "prod"})).await;
    let gone = world.request(&id, "prod", &new).await;
    assert_eq!((gone.status, gone.body.as_ref()), (403, br#"{"message":"Forbidden"}"#.as_slice()));
}

#[tokio::test]
async fn another_process_sees_what_this_one_deployed() {
    let store = store::memory();
    let (one, other) = (World::on(store.clone()), World::on(store));
    let id = one.deploy(&api("links"), "prod", &Json::Null).await;
    let request = json!({"path": "/link"});
    assert_eq!(other.request(&id, "prod", &request).await.status, 200);
    let deployment = json!({"restApiId": id, "stageName": "prod", "variables": {"v": "1"}});
    one.must("CreateDeployment", deployment).await;
    other.request(&id, "prod", &request).await;
    let event: Json = serde_json::from_str(&other.last_event().unwrap()).unwrap();
    assert_eq!(event["stageVariables"], json!({"v": "1"}));
}

#[tokio::test(start_paused = true)]
async fn a_function_that_never_answers_times_out() {
    let world = World::new();
    let id = world.deploy(&api("links"), "prod", &Json::Null).await;
    *world.functions.answer.lock().unwrap() = Function::Hangs;
    let response = world.request(&id, "prod", &json!({"path": "/link"})).await;
    assert_eq!(response.status, 504);
    assert_eq!(response.body.as_ref(), br#"{"message": "Endpoint request timed out"}"#);
    assert_eq!(response.header("x-amzn-ErrorType"), Some("InternalServerErrorException"));
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let world = World::new();
    let id = world.deploy(&api("links"), "prod", &Json::Null).await;
    let body = "x".repeat(10 * 1024 * 1024 + 1);
    let response =
        world.request(&id, "prod", &json!({"path": "/link", "method": "POST", "body": body})).await;
    assert_eq!(
        (response.status, response.body.as_ref()),
        (413, br#"{"message":"Request Too Long"}"#.as_slice())
    );
    let request = json!({"path": "/link", "headers": [["x", "y".repeat(10_240)]]});
    assert_eq!(world.request(&id, "prod", &request).await.status, 431);
    let request = json!({"path": "/link", "headers": [["x", "y".repeat(10_239)]]});
    assert_eq!(world.request(&id, "prod", &request).await.status, 200);
}

fn gzip(body: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn gunzip(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(body), &mut decoded).unwrap();
    decoded
}

/// API Gateway Developer Guide, "Payload compression for REST APIs".
#[tokio::test]
async fn bodies_are_compressed_where_the_api_says_so() {
    let world = World::new();
    let settings = json!({"name": "a", "minimumCompressionSize": 10});
    let id = world
        .deploy(&harness::with(&api("links"), &json!({"settings": settings})), "prod", &Json::Null)
        .await;
    let answer = |body: &str| {
        let payload = json!({"statusCode": 200, "body": body}).to_string();
        *world.functions.answer.lock().unwrap() = Function::Answers(payload);
    };
    answer("ten bytes at least");
    let headers = json!([["Content-Encoding", "gzip"], ["Accept-Encoding", "br, gzip"]]);
    let request =
        json!({"path": "/link", "method": "POST", "headers": headers, "bytes": gzip(b"{\"a\": 1}")});
    let response = world.request(&id, "prod", &request).await;
    let event: Json = serde_json::from_str(&world.last_event().unwrap()).unwrap();
    assert_eq!((&event["body"], &event["headers"]["Content-Encoding"]), (&json!("{\"a\": 1}"), &Json::Null));
    assert_eq!(response.header("Content-Encoding"), Some("gzip"));
    assert_eq!(gunzip(&response.body), b"ten bytes at least");
    let request = json!({"path": "/link"});
    assert_eq!(world.request(&id, "prod", &request).await.header("Content-Encoding"), None);
    answer("small");
    let request = json!({"path": "/link", "headers": [["Accept-Encoding", "gzip"]]});
    assert_eq!(world.request(&id, "prod", &request).await.body.as_ref(), b"small");
    let request =
        json!({"path": "/link", "method": "POST", "headers": [["Content-Encoding", "br"]], "body": "x"});
    assert_eq!(world.request(&id, "prod", &request).await.status, 415);
}
