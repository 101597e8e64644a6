//! A function's resource policy. Source of the JSON and the wording: answers recorded from AWS, localstack
//! `tests/aws/services/lambda_/test_lambda_api.snapshot.json`, 2025-11-25.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use std::sync::Arc;

use serde_json::{Value, json};
use support::{ARN, Answer, Engine, FUNCTIONS, fault};

async fn engine() -> Arc<Engine> {
    let engine = Engine::start();
    engine.function("f", "def handler(event, context):\n    return 1\n").await;
    engine
}

async fn add(engine: &Engine, name: &str, extra: Value) -> Answer {
    let mut input =
        json!({"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"});
    input.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    engine.json("POST", &format!("{FUNCTIONS}/{name}/policy"), &input).await
}

async fn get(engine: &Engine, name: &str) -> Answer {
    engine.json("GET", &format!("{FUNCTIONS}/{name}/policy"), &Value::Null).await
}

async fn remove(engine: &Engine, target: &str) -> Answer {
    engine.json("DELETE", &format!("{FUNCTIONS}/{target}"), &Value::Null).await
}

#[tokio::test]
async fn statements_read_to_the_letter() {
    let engine = engine().await;
    let arn = format!("{ARN}:f");
    let head = |sid: &str, principal: &str| {
        format!(
            r#"{{"Sid":"{sid}","Effect":"Allow","Principal":{principal},"Action":"lambda:InvokeFunction","Resource":"{arn}""#
        )
    };
    let mut statements = Vec::new();
    for (extra, expected) in [
        (
            json!({"StatementId": "s3", "SourceArn": "arn:aws:s3:::b"}),
            head("s3", r#"{"Service":"s3.amazonaws.com"}"#)
                + r#","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}"#,
        ),
        (json!({"StatementId": "all", "Principal": "*"}), head("all", r#""*""#) + "}"),
        (
            json!({"StatementId": "account", "Principal": "111111111111"}),
            head("account", r#"{"AWS":"arn:aws:iam::111111111111:root"}"#) + "}",
        ),
        (
            json!({"StatementId": "both", "Principal": "*", "SourceAccount": "111111111111",
                "PrincipalOrgID": "o-1234567890", "SourceArn": "arn:aws:s3:::b"}),
            head("both", r#""*""#)
                + r#","Condition":{"StringEquals":{"AWS:SourceAccount":"111111111111","aws:PrincipalOrgID":"o-1234567890"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}"#,
        ),
    ] {
        let answer = add(&engine, "f", extra).await;
        assert_eq!((answer.status, answer.value()), (201, json!({"Statement": expected})));
        statements.push(expected);
    }
    let policy =
        format!(r#"{{"Version":"2012-10-17","Id":"default","Statement":[{}]}}"#, statements.join(","));
    assert_eq!(get(&engine, "f").await.value()["Policy"], policy);
}

#[tokio::test]
async fn errors_have_the_words_of_aws() {
    let engine = engine().await;
    let missing = |message: &str| fault(404, "ResourceNotFoundException", message);
    let invalid = |message: &str| fault(400, "InvalidParameterValueException", message);
    let nothing = "The resource you requested does not exist.";
    assert_eq!(get(&engine, "f").await.fault(), missing(nothing));
    assert_eq!(get(&engine, "none").await.fault(), missing(nothing));
    let none = format!("Function not found: {ARN}:none");
    assert_eq!(add(&engine, "none", json!({})).await.fault(), missing(&none));
    let latest = "We currently do not support adding policies for $LATEST.";
    assert_eq!(add(&engine, "f:$LATEST", json!({})).await.fault(), invalid(latest));
    let version = format!("Function not found: {ARN}:f:42");
    assert_eq!(add(&engine, "f:42", json!({})).await.fault(), missing(&version));
    let alias = format!("Cannot find alias arn: {ARN}:f:live");
    assert_eq!(add(&engine, "f:live", json!({})).await.fault(), missing(&alias));
    let principal = "The provided principal was invalid. Please check the principal and try again.";
    assert_eq!(add(&engine, "f", json!({"Principal": "nobody"})).await.fault(), invalid(principal));
    let gone = format!("No policy found for: {ARN}:none");
    assert_eq!(remove(&engine, "none/policy/s").await.fault(), missing(&gone));
    let no_policy = "No policy is associated with the given resource.";
    assert_eq!(remove(&engine, "f/policy/s").await.fault(), missing(no_policy));
    assert_eq!(add(&engine, "f", json!({})).await.status, 201);
    let twice = "The statement id (s) provided already exists. Please provide a new statement id, or remove the \
                 existing statement.";
    let refused = add(&engine, "f", json!({})).await.fault();
    assert_eq!(refused, fault(409, "ResourceConflictException", twice));
    let statement = "Statement other is not found in resource policy.";
    assert_eq!(remove(&engine, "f/policy/other").await.fault(), missing(statement));
}

#[tokio::test]
async fn the_revision_is_the_functions_own() {
    let engine = engine().await;
    let configuration = format!("{FUNCTIONS}/f/configuration");
    let before = engine.json("GET", &configuration, &Value::Null).await.value()["RevisionId"].clone();
    let stale = "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve \
                 the latest Revision Id";
    let stale = fault(412, "PreconditionFailedException", stale);
    assert_eq!(add(&engine, "f", json!({"RevisionId": "wrong"})).await.fault(), stale);
    assert_eq!(add(&engine, "f", json!({"RevisionId": before})).await.status, 201);
    let policy = get(&engine, "f").await.value();
    let after = engine.json("GET", &configuration, &Value::Null).await.value()["RevisionId"].clone();
    assert_ne!(after, before);
    assert_eq!(policy["RevisionId"], after);
    assert_eq!(remove(&engine, "f/policy/s?RevisionId=wrong").await.fault(), stale);
    let target = format!("f/policy/s?RevisionId={}", after.as_str().unwrap());
    assert_eq!(remove(&engine, &target).await.status, 204);
    assert_eq!(get(&engine, "f").await.fault().0, 404);
}

#[tokio::test]
async fn a_policy_has_a_limit() {
    let engine = engine().await;
    let long = format!("arn:aws:s3:::{}", "b".repeat(130));
    let mut added = 0;
    let refused = loop {
        let extra = json!({"StatementId": format!("s{added}"), "SourceArn": long});
        let answer = add(&engine, "f", extra).await;
        if answer.status != 201 {
            break answer.fault();
        }
        added += 1;
    };
    assert_eq!((refused.0, refused.1.as_str()), (400, "PolicyLengthExceededException"));
    assert!(get(&engine, "f").await.value()["Policy"].as_str().unwrap().len() <= 20_480);
}
