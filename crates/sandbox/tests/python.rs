//! The Python runtime: what handlers see, and how their output becomes events.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::json;
use support::{ARN, Fixture, REQUEST_ID, Start, invocation};

#[tokio::test]
async fn globals_live_between_calls_and_init_is_reported_once() {
    for start in [Start::Plain, Start::Forked] {
        let fixture = Fixture::new(start).await;
        let code = "count = 0\ndef handler(e, c):\n    global count\n    count += 1\n    return count\n";
        let function = fixture.function(code).await;
        let first = function.call("{}").await;
        assert!(first.init_duration.is_some() && first.max_memory_mb > 0);
        assert!(first.billed_duration_ms() >= 1);
        assert!(function.call("{}").await.init_duration.is_none());
        assert_eq!(function.value("{}").await, json!(3));
    }
}

#[tokio::test]
async fn the_context_has_all_that_aws_documents() {
    let fixture = Fixture::new(Start::Plain).await;
    let code = "
import os
def handler(event, context):
    left = context.get_remaining_time_in_millis()
    context.log('logged\\n')
    return {
        'repr': str(context), 'left': 10_000 < left <= 20_000, 'memory': context.memory_limit_in_mb,
        'client': context.client_context.client.app_title, 'custom': context.client_context.custom,
        'pool': context.identity.cognito_identity_pool_id, 'trace': os.environ['_X_AMZN_TRACE_ID'],
        'event': event,
    }
";
    let mut function = fixture.function(code).await;
    let mut call = invocation(r#"{"a": [1, "é"]}"#);
    call.client_context = Some(r#"{"client": {"app_title": "t"}, "custom": {"k": "v"}}"#.into());
    call.cognito_identity = Some(r#"{"cognitoIdentityId": "i", "cognitoIdentityPoolId": "p"}"#.into());
    call.trace_id = Some("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0".into());
    let report = function.process.invoke(call).await;
    let value: serde_json::Value = serde_json::from_slice(&report.outcome.payload("")).unwrap();
    let repr = format!(
        "LambdaContext([aws_request_id={REQUEST_ID},log_group_name=/aws/lambda/f,\
         log_stream_name=2024/01/01/[$LATEST]0,function_name=f,memory_limit_in_mb=256,\
         function_version=$LATEST,invoked_function_arn={ARN},\
         client_context=ClientContext([custom={{'k': 'v'}},env=None,\
         client=Client([installation_id=None,app_title=t,app_version_name=None,\
         app_version_code=None,app_package_name=None])]),\
         identity=CognitoIdentity([cognito_identity_id=i,cognito_identity_pool_id=p]),tenant_id=None])"
    );
    let expected = json!({
        "repr": repr, "left": true, "memory": "256", "client": "t", "custom": {"k": "v"}, "pool": "p",
        "trace": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0", "event": {"a": [1, "é"]},
    });
    assert_eq!(value, expected);
    assert_eq!(function.printed(), ["logged\n"]);
}

#[tokio::test]
async fn output_is_events_in_order_and_tagged() {
    for start in [Start::Plain, Start::Forked] {
        let fixture = Fixture::new(start).await;
        let code = "
import logging, sys
print('loading')
logger = logging.getLogger()
logger.setLevel(logging.INFO)
def handler(event, context):
    print('one\\ntwo')
    logger.info('three\\nfour')
    print('five', file=sys.stderr)
    logging.getLogger('boto').warning('six %s', 7)
";
        let mut function = fixture.function(code).await;
        function.call("{}").await;
        let events = function.events();
        let texts: Vec<&str> = events.iter().map(|event| event.text.as_str()).collect();
        assert_eq!(texts.len(), 6, "{texts:?}");
        assert_eq!([texts[0], texts[1], texts[2], texts[4]], ["loading\n", "one\n", "two\n", "five\n"]);
        let (head, tail) = texts[3].split_once("Z\t").unwrap();
        assert!(
            head.starts_with("[INFO]\t20") && head.len() == "[INFO]\t2024-01-01T00:00:00.000".len(),
            "{head}"
        );
        assert_eq!(tail, format!("{REQUEST_ID}\tthree\nfour\n"));
        assert!(texts[5].starts_with("[WARNING]\t") && texts[5].ends_with(&format!("{REQUEST_ID}\tsix 7\n")));
        assert_eq!(events[0].request_id, None);
        assert!(events[1..].iter().all(|event| event.request_id.as_deref() == Some(REQUEST_ID)));
    }
}

#[tokio::test]
async fn logs_as_json_are_objects() {
    let fixture = Fixture::new(Start::Plain).await;
    let code = "
import logging
def handler(event, context):
    logging.getLogger('mine').warning('careful %d', 1, extra={'more': 'é'})
    logging.getLogger('mine').info('not shown')
    raise ValueError('bad')
";
    let mut spec = fixture.spec(code);
    spec.env.push(("AWS_LAMBDA_LOG_FORMAT".into(), "JSON".into()));
    spec.env.push(("AWS_LAMBDA_LOG_LEVEL".into(), "WARN".into()));
    let mut function = fixture.started(&spec).await;
    function.call("{}").await;
    let entries: Vec<serde_json::Value> =
        function.printed().iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    assert_eq!(entries.len(), 2, "{entries:?}");
    let first = entries[0].as_object().unwrap();
    assert_eq!((&first["level"], &first["message"]), (&json!("WARNING"), &json!("careful 1")));
    assert_eq!((&first["logger"], &first["more"]), (&json!("mine"), &json!("é")));
    assert_eq!(first["requestId"], REQUEST_ID);
    assert_eq!((&entries[1]["level"], &entries[1]["errorType"]), (&json!("ERROR"), &json!("ValueError")));
}

#[tokio::test]
async fn cfnresponse_is_there_for_inline_code_only() {
    let fixture = Fixture::new(Start::Plain).await;
    let mut spec = fixture
        .spec("import cfnresponse\ndef handler(e, c): return [cfnresponse.SUCCESS, cfnresponse.FAILED]\n");
    let error = fixture.started(&spec).await.error("{}").await;
    assert_eq!(error["errorMessage"], "Unable to import module 'index': No module named 'cfnresponse'");
    spec.inline_code = true;
    assert_eq!(fixture.started(&spec).await.value("{}").await, json!(["SUCCESS", "FAILED"]));
}

#[tokio::test]
async fn cfnresponse_puts_the_answer() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/answer?signed=1", listener.local_addr().unwrap());
    let receiver = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut text = String::new();
        let mut buffer = [0; 4096];
        while !text.contains("}}") {
            let n = stream.read(&mut buffer).unwrap();
            text.push_str(std::str::from_utf8(&buffer[..n]).unwrap());
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
        text
    });
    let fixture = Fixture::new(Start::Plain).await;
    let mut spec = fixture.spec("import cfnresponse\ndef handler(e, c): cfnresponse.send(e, c, cfnresponse.SUCCESS, {'k': 'v'}, 'id-1')\n");
    spec.inline_code = true;
    let event = json!({"ResponseURL": url, "StackId": "s", "RequestId": "r", "LogicalResourceId": "l"});
    let mut function = fixture.started(&spec).await;
    function.value(&event.to_string()).await;
    let request = receiver.join().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("PUT /answer?signed=1 HTTP/1.1"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let expected = json!({"Status": "SUCCESS", "PhysicalResourceId": "id-1", "StackId": "s", "RequestId": "r",
        "LogicalResourceId": "l", "NoEcho": false, "Data": {"k": "v"},
        "Reason": "See the details in CloudWatch Log Stream: 2024/01/01/[$LATEST]0"});
    assert_eq!(body, expected);
    assert!(function.printed().contains(&"Status code: 200\n".to_owned()));
}
