//! Tables that take a while to be created, updated and deleted.

use std::time::Duration;

use dynamodb::Options;
use serde_json::{Value as Json, json};
use testing::{Ground, Storage};

use crate::support::Engine;

fn engine(delay: Duration) -> Engine {
    let options = Options { table_delay: delay, ..Options::default() };
    Engine::on(Ground::on(Storage::memory()), options, |_| None)
}

fn table() -> Json {
    json!({
        "TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    })
}

async fn status(engine: &Engine) -> Json {
    engine.ok("DescribeTable", json!({"TableName": "tab"})).await["Table"]["TableStatus"].clone()
}

/// What a call is refused with.
async fn refusal(engine: &Engine, operation: &str, input: Json) -> (String, String) {
    let (status, body) = engine.call(operation, &input).await;
    assert_eq!(status, 400, "{operation} {input}: {body}");
    let code = body["__type"].as_str().and_then(|code| code.rsplit('#').next());
    (code.unwrap().to_owned(), body["message"].as_str().or(body["Message"].as_str()).unwrap().to_owned())
}

fn not_found() -> (String, String) {
    ("ResourceNotFoundException".to_owned(), "Requested resource not found".to_owned())
}

fn in_use(phase: &str) -> (String, String) {
    let message = format!("Attempt to change a resource which is still in use: Table is being {phase}: tab");
    ("ResourceInUseException".to_owned(), message)
}

#[tokio::test]
async fn each_phase_lasts_and_refuses_what_aws_refuses() {
    let minute = Duration::from_secs(60);
    let engine = engine(minute);
    let put = || json!({"TableName": "tab", "Item": {"pk": {"S": "a"}}});
    let provision = || {
        json!({
            "TableName": "tab", "BillingMode": "PROVISIONED",
            "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
        })
    };
    let name = || json!({"TableName": "tab"});

    engine.ok("CreateTable", table()).await;
    assert_eq!(status(&engine).await, "CREATING");
    assert_eq!(refusal(&engine, "PutItem", put()).await, not_found());
    assert_eq!(refusal(&engine, "Scan", name()).await, not_found());
    assert_eq!(refusal(&engine, "UpdateTable", provision()).await, in_use("created"));
    assert_eq!(refusal(&engine, "DeleteTable", name()).await, in_use("created"));
    engine.ground.clock.advance(minute);
    assert_eq!(status(&engine).await, "ACTIVE");
    engine.ok("PutItem", put()).await;

    engine.ok("UpdateTable", provision()).await;
    assert_eq!(status(&engine).await, "UPDATING");
    engine.ok("PutItem", put()).await;
    assert_eq!(refusal(&engine, "DeleteTable", name()).await, in_use("updated"));
    engine.ground.clock.advance(minute);
    assert_eq!(status(&engine).await, "ACTIVE");

    engine.ok("DeleteTable", name()).await;
    assert_eq!(status(&engine).await, "DELETING");
    assert_eq!(refusal(&engine, "PutItem", put()).await, not_found());
    assert_eq!(refusal(&engine, "UpdateTable", provision()).await, in_use("deleted"));
    let tag = json!({
        "ResourceArn": "arn:aws:dynamodb:us-east-1:000000000000:table/tab", "Tags": [{"Key": "k", "Value": "v"}],
    });
    assert_eq!(refusal(&engine, "TagResource", tag).await, in_use("deleted"));
    assert_eq!(refusal(&engine, "CreateTable", table()).await.0, "ResourceInUseException");
    let again = engine.ok("DeleteTable", name()).await;
    assert_eq!(again["TableDescription"]["TableStatus"], "DELETING", "it is deleted already");

    engine.state.resume().await.unwrap();
    assert_eq!(
        refusal(&engine, "DescribeTable", name()).await.0,
        "ResourceNotFoundException",
        "a restart ends it"
    );
}

#[tokio::test]
async fn a_table_that_is_being_deleted_goes_in_the_end() {
    let engine = engine(Duration::from_millis(1));
    engine.ok("CreateTable", table()).await;
    engine.ground.clock.advance(Duration::from_millis(1));
    engine.ok("DeleteTable", json!({"TableName": "tab"})).await;
    while engine.call("DescribeTable", &json!({"TableName": "tab"})).await.0 == 200 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
