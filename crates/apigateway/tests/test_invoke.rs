//! Test invocations of methods, as recorded from AWS.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use harness::{ACCOUNT, World, with};
use serde_json::{Value as Json, json};

const FUNCTION: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations";

/// An API, and the resource at `path`.
async fn defined(path: &str, methods: Json) -> (World, Json) {
    let world = World::new();
    let id = world
        .deploy(&json!({"settings": {"name": "tested"}, "resources": {path: methods}}), "prod", &Json::Null)
        .await;
    let listed = world.must("GetResources", json!({"restApiId": id})).await;
    let resource = listed["item"].as_array().unwrap().iter().find(|item| item["path"] == path).unwrap();
    let place = json!({"restApiId": id, "resourceId": resource["id"], "httpMethod": "GET"});
    (world, place)
}

fn mock(body: &str) -> Json {
    json!({"GET": {
        "integration": {"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}},
        "responses": {"200": {}},
        "answers": {"200": {"responseTemplates": {"application/json": body}}}
    }})
}

/// The log's lines without their times, which must be there.
fn lines(answer: &Json) -> Vec<String> {
    let log = answer["log"].as_str().unwrap();
    let (first, rest) = log.split_once('\n').unwrap();
    let said = rest.lines().map(|line| {
        let (time, text) = line.split_once(" : ").unwrap();
        assert_eq!(time, "Sat Dec 16 07:13:34 UTC 2023");
        text.to_owned()
    });
    std::iter::once(first.to_owned()).chain(said).collect()
}

/// Recorded 2025-09-29 (localstack, `test_invoke_test_method`).
#[tokio::test]
async fn a_mock_is_tested() {
    let (world, place) = defined("/pets", mock(r#"{"pets": "all the pets"}"#)).await;
    let answer = world.must("TestInvokeMethod", place.clone()).await;
    assert_eq!((&answer["status"], &answer["body"]), (&json!(200), &json!(r#"{"pets": "all the pets"}"#)));
    assert_eq!(answer["headers"], json!({"Content-Type": "application/json"}));
    assert_eq!(answer["multiValueHeaders"], json!({"Content-Type": ["application/json"]}));
    assert!(answer["latency"].is_number());
    let lines = lines(&answer);
    let id = lines[0].strip_prefix("Execution log for request ").unwrap();
    let expected = [
        format!("Starting execution for request: {id}"),
        "HTTP Method: GET, Resource Path: /pets".to_owned(),
        "Method request path: {}".to_owned(),
        "Method request query string: {}".to_owned(),
        "Method request headers: {}".to_owned(),
        "Method request body before transformations: ".to_owned(),
        r#"Method response body after transformations: {"pets": "all the pets"}"#.to_owned(),
        "Method response headers: {Content-Type=application/json}".to_owned(),
        "Successfully completed execution".to_owned(),
        "Method completed with status: 200".to_owned(),
    ];
    assert_eq!(lines[1..], expected);
}

/// Recorded 2025-09-29: what becomes of the path.
#[tokio::test]
async fn a_path_gives_variables_if_it_leads_to_the_resource() {
    let (world, place) = defined("/pets/{petId}", mock("{}")).await;
    for (path, expected) in [
        (
            Some("/pets/123"),
            [
                "HTTP Method: GET, Resource Path: /pets/123",
                "Method request path: {petId=123}",
                "Method request query string: {}",
            ],
        ),
        (
            None,
            [
                "HTTP Method: GET, Resource Path: /pets/{petId}",
                "Method request path: {petId={petId}}",
                "Method request query string: {}",
            ],
        ),
        (
            Some("/random/test"),
            [
                "HTTP Method: GET, Resource Path: /random/test",
                "Method request path: {}",
                "Method request query string: {}",
            ],
        ),
        (
            Some("/pets/123?foo=bar"),
            [
                "HTTP Method: GET, Resource Path: /pets/123",
                "Method request path: {petId=123}",
                "Method request query string: {foo=bar}",
            ],
        ),
    ] {
        let given = path.map_or_else(|| json!({}), |path| json!({"pathWithQueryString": path}));
        let answer = world.must("TestInvokeMethod", with(&place, &given)).await;
        assert_eq!(lines(&answer)[2..5], expected);
    }
    let missing = world.call("TestInvokeMethod", &with(&place, &json!({"httpMethod": "HEAD"}))).await;
    assert_eq!(
        (missing.status, &missing.body["message"]),
        (404, &json!("Invalid Method identifier specified"))
    );
    let missing = world.call("TestInvokeMethod", &with(&place, &json!({"resourceId": "invalid_res"}))).await;
    assert_eq!(
        (missing.status, &missing.body["message"]),
        (404, &json!("Invalid Resource identifier specified"))
    );
}

/// **music**'s printed event (2023-12-16).
#[tokio::test]
async fn a_function_sees_that_it_is_tested() {
    let integration = json!({"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": FUNCTION});
    let (world, place) =
        defined("/DemoResourceMusic/DemoResourceMusicTable", json!({"GET": {"integration": integration}}))
            .await;
    let answer = world.must("TestInvokeMethod", with(&place, &json!({"headers": {"table": "Music"}}))).await;
    assert_eq!((&answer["status"], &answer["body"]), (&json!(200), &json!("hello")));
    // The document's answer has no media type either.
    let headers: Vec<&String> = answer["headers"].as_object().unwrap().keys().collect();
    assert_eq!(headers, ["X-Amzn-Trace-Id"]);
    let event: Json = serde_json::from_str(&world.last_event().unwrap()).unwrap();
    assert_eq!(
        (&event["headers"], &event["multiValueHeaders"]),
        (&json!({"table": "Music"}), &json!({"table": ["Music"]}))
    );
    let context = &event["requestContext"];
    let said = |name: &str| context[name].as_str().unwrap();
    assert_eq!((said("stage"), said("domainPrefix")), ("test-invoke-stage", "testPrefix"));
    assert_eq!(
        (said("domainName"), said("path")),
        ("testPrefix.testDomainName", "/DemoResourceMusic/DemoResourceMusicTable")
    );
    assert!(context.get("deploymentId").is_none());
    let identity = &context["identity"];
    assert_eq!(
        (&identity["apiKey"], &identity["apiKeyId"]),
        (&json!("test-invoke-api-key"), &json!("test-invoke-api-key-id"))
    );
    assert_eq!(
        (&identity["sourceIp"], &identity["accountId"]),
        (&json!("test-invoke-source-ip"), &json!(ACCOUNT))
    );
    assert_eq!(identity["userArn"], json!(format!("arn:aws:iam::{ACCOUNT}:root")));
    let lines = lines(&answer);
    let uri = "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations";
    assert!(
        lines.contains(&format!("Endpoint request URI: {uri}"))
            && lines.contains(&format!("Sending request to {uri}")),
        "{lines:#?}"
    );
    let bare = world.must("TestInvokeMethod", place).await;
    assert_eq!(bare["status"], json!(200));
    let event: Json = serde_json::from_str(&world.last_event().unwrap()).unwrap();
    assert_eq!((&event["headers"], &event["body"]), (&Json::Null, &Json::Null));
}

/// Recorded 2025-09-29 (localstack, `test_failed_invoke_test_method`).
#[tokio::test]
async fn a_failure_is_told() {
    let integration = json!({"type": "AWS_PROXY", "integrationHttpMethod": "GET", "uri": FUNCTION});
    let (world, place) = defined("/pets", json!({"GET": {"integration": integration}})).await;
    let answer = world.must("TestInvokeMethod", place).await;
    assert_eq!(
        (&answer["status"], &answer["body"]),
        (&json!(500), &json!(r#"{"message": "Internal server error"}"#))
    );
    assert_eq!(answer["headers"], json!({"x-amzn-ErrorType": "InternalServerErrorException"}));
    let lines = lines(&answer);
    assert!(
        lines[lines.len() - 2].starts_with("Execution failed due to configuration error: "),
        "{lines:#?}"
    );
    assert_eq!(lines.last().unwrap(), "Method completed with status: 500");
}
