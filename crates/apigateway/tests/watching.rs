//! What is told of requests to deployed APIs: execution logs, access logs, traces.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use ::service::Principal;
use apigateway::settings::Account;
use harness::{ACCOUNT, World, to_request};
use serde_json::{Value as Json, json};
use store::Bytes;

const FUNCTION: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations";

async fn deployed(settings: &Json) -> (World, String) {
    let world = World::new();
    let integration = json!({"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": FUNCTION});
    let api = json!({"settings": {"name": "watched"}, "resources": {"/pets/{id}": {"ANY": {"integration": integration}}}});
    let id = world.deploy(&api, "prod", &Json::Null).await;
    if settings.is_array() {
        give_role(&world).await;
        let input = json!({"restApiId": id, "stageName": "prod", "patchOperations": settings});
        world.must("UpdateStage", input).await;
    }
    (world, id)
}

async fn give_role(world: &World) {
    let key = Account::key(ACCOUNT, "us-east-1");
    let role = Some(format!("arn:aws:iam::{ACCOUNT}:role/logs"));
    let account = serde_json::to_vec(&Account { cloudwatch_role_arn: role }).unwrap();
    let mut transaction = world.ground.platform.store.begin(vec![key.clone()]).await.unwrap();
    transaction.put(key, Bytes::from(account)).unwrap();
    transaction.commit().await.unwrap();
}

/// The messages written to a log group, in order.
async fn logged(world: &World, group: &str) -> Vec<String> {
    world.execution.flush().await;
    let calls = world.functions.calls.lock().unwrap();
    let puts = calls
        .iter()
        .filter(|call| call.operation == "logs.PutLogEvents" && call.input["logGroupName"] == group);
    puts.flat_map(|call| {
        assert!(
            matches!(&call.ctx.principal, Principal::Session { role_name, .. } if &**role_name == "logs")
        );
        call.input["logEvents"].as_array().unwrap().clone()
    })
    .map(|event| event["message"].as_str().unwrap().to_owned())
    .collect()
}

fn level(level: &str, data: bool) -> Json {
    json!([
        {"op": "replace", "path": "/*/*/logging/loglevel", "value": level},
        {"op": "replace", "path": "/*/*/logging/dataTrace", "value": data.to_string()}
    ])
}

#[tokio::test]
async fn a_request_is_logged_in_aws_s_words() {
    let (world, id) = deployed(&level("INFO", true)).await;
    let request = json!({"path": "/pets/7", "query": "a=1", "headers": [["Authorization", "allow"]], "body": "hi", "method": "POST"});
    let response = world.request(&id, "prod", &request).await;
    let request_id = response.header("x-amzn-RequestId").unwrap();
    let lines = logged(&world, &format!("API-Gateway-Execution-Logs_{id}/prod")).await;
    let prefix = format!("({request_id}) ");
    let lines: Vec<&str> = lines.iter().map(|line| line.strip_prefix(&prefix).unwrap()).collect();
    let expected = [
        format!("Extended Request Id: {}", response.header("x-amz-apigw-id").unwrap()),
        format!("Verifying Usage Plan for request: {request_id}. API Key:  API Stage: {id}/prod"),
        "API Key  authorized because method 'ANY /pets/{id}' does not require API Key. Request will not contribute to throttle or quota limits".to_owned(),
        format!("Usage Plan check succeeded for API Key  and API Stage {id}/prod"),
        format!("Starting execution for request: {request_id}"),
        "HTTP Method: POST, Resource Path: /pets/7".to_owned(),
        "Method request path: {id=7}".to_owned(),
        "Method request query string: {a=1}".to_owned(),
        "Method request headers: {Authorization=***ow}".to_owned(),
        "Method request body before transformations: hi".to_owned(),
    ];
    assert_eq!(lines[..expected.len()], expected);
    assert_eq!(
        lines[lines.len() - 2..],
        ["Successfully completed execution", "Method completed with status: 200"]
    );
    assert!(lines.contains(&"Method response body after transformations: hello"), "{lines:#?}");
    // Recorded 2019-02: what the client gets as `application/json` has no media type here.
    let headers = lines.iter().find_map(|line| line.strip_prefix("Method response headers: ")).unwrap();
    assert_eq!(headers, format!("{{X-Amzn-Trace-Id={}}}", response.header("X-Amzn-Trace-Id").unwrap()));
    assert_eq!(response.header("Content-Type"), Some("application/json"));
}

#[tokio::test]
async fn without_data_tracing_the_log_holds_no_data() {
    let (world, id) = deployed(&level("INFO", false)).await;
    world.request(&id, "prod", &json!({"path": "/pets/7"})).await;
    let lines = logged(&world, &format!("API-Gateway-Execution-Logs_{id}/prod")).await;
    assert!(lines.iter().any(|line| line.ends_with("HTTP Method: GET, Resource Path: /pets/7")));
    assert!(!lines.iter().any(|line| line.contains("Method request headers")), "{lines:#?}");
}

#[tokio::test]
async fn errors_alone_are_logged_where_that_is_asked_for() {
    let (world, id) = deployed(&level("ERROR", false)).await;
    world.request(&id, "prod", &json!({"path": "/pets/7"})).await;
    let group = format!("API-Gateway-Execution-Logs_{id}/prod");
    assert_eq!(logged(&world, &group).await, Vec::<String>::new());
    *world.functions.answer.lock().unwrap() = harness::Function::Answers("{}".to_owned());
    let response = world.request(&id, "prod", &json!({"path": "/pets/7"})).await;
    let lines = logged(&world, &group).await;
    let request_id = response.header("x-amzn-RequestId").unwrap();
    let expected = [
        format!("({request_id}) Extended Request Id: {}", response.header("x-amz-apigw-id").unwrap()),
        format!(
            "({request_id}) Execution failed due to configuration error: Malformed Lambda proxy response"
        ),
        format!("({request_id}) Method completed with status: 502"),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_long_line_is_cut() {
    let (world, id) = deployed(&level("INFO", true)).await;
    let request = json!({"path": "/pets/7", "method": "POST", "body": "x".repeat(2000)});
    world.request(&id, "prod", &request).await;
    let lines = logged(&world, &format!("API-Gateway-Execution-Logs_{id}/prod")).await;
    let line = lines.iter().find(|line| line.contains("before transformations: x")).unwrap();
    let (_, text) = line.split_once(") ").unwrap();
    assert!(text.ends_with("xx [TRUNCATED]") && text.len() == 1024 + " [TRUNCATED]".len(), "{}", text.len());
}

#[tokio::test]
async fn access_is_logged_in_the_owners_format() {
    let format = r#"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","caller":"$context.identity.caller","path":"$context.resourcePath","status":"$context.status","length":"$context.responseLength"}"#;
    let arn = format!("arn:aws:logs:us-east-1:{ACCOUNT}:log-group:DemoRESTAPI");
    let operations = json!([
        {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": arn},
        {"op": "replace", "path": "/accessLogSettings/format", "value": format}
    ]);
    let (world, id) = deployed(&operations).await;
    let response = world.request(&id, "prod", &json!({"path": "/pets/7"})).await;
    let request_id = response.header("x-amzn-RequestId").unwrap();
    let expected = format!(
        r#"{{"requestId":"{request_id}","ip":"203.0.113.7","caller":"-","path":"/pets/{{id}}","status":"200","length":"5"}}"#
    );
    assert_eq!(logged(&world, "DemoRESTAPI").await, [expected]);
}

#[tokio::test]
async fn the_last_requests_can_be_told() {
    let (world, id) = deployed(&Json::Null).await;
    for path in 0..10 {
        world.request(&id, "prod", &json!({"path": format!("/pets/{path}")})).await;
    }
    let traces = world.execution.traces();
    let traces = traces.as_array().unwrap();
    assert_eq!(traces.len(), 8, "as many as are kept");
    assert_eq!((&traces[0]["path"], &traces[0]["status"]), (&json!("/pets/9"), &json!(200)));
    let trace = world.execution.trace(traces[0]["requestId"].as_str().unwrap()).unwrap();
    let steps: Vec<&str> =
        trace["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!((steps[0], steps[1], steps.last()), ("routed", "admitted", Some(&"answered")));
    assert_eq!(world.execution.trace("unknown"), None);
}

#[tokio::test]
async fn a_client_gets_its_trace_if_it_asks() {
    let (world, id) = deployed(&Json::Null).await;
    let mut request = to_request(&id, "prod", &json!({"path": "/pets/7"}));
    request.sender.wants_trace = true;
    let response = world.execution.handle(request).await;
    let trace: Json = serde_json::from_slice(&response.body).unwrap();
    let answered = trace["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((&answered["step"], &answered["body"]), (&json!("answered"), &json!("hello")));
}
