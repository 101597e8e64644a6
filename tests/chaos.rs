//! The adversary, told by the command line and at its address.

use serde_json::json;

use crate::support::calls::dynamodb;
use crate::support::engine::Engine;
use crate::support::http;

const JSON: (&str, &str) = ("Content-Type", "application/json");
const TABLE: &str = r#"{
    "TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]
}"#;

#[test]
fn calls_meet_what_the_plan_says() {
    let engine = Engine::start(&["serve", "--ephemeral", "--chaos", "seed=7,throttle=1"]);
    let chaos = engine.url("/_landfall/chaos");
    assert_eq!(http::get(&chaos).json(), json!({"seed": 7, "rates": {"throttle": 1.0}}));
    assert_eq!(dynamodb(&engine, "CreateTable", TABLE).status, 200, "operations on tables are left alone");
    let get = || dynamodb(&engine, "GetItem", r#"{"TableName": "tab", "Key": {"pk": {"S": "a"}}}"#);
    let throttled = get();
    assert_eq!(throttled.status, 400);
    assert!(throttled.body.contains("ProvisionedThroughputExceededException"), "{throttled:?}");
    let plan = json!({"seed": 7, "rates": {}, "operations": {"GetItem": {"error": 1.0}}});
    let set = http::send("PUT", &chaos, &[JSON], &plan.to_string());
    assert_eq!((set.status, set.json()), (200, plan));
    assert_eq!(get().status, 500);
    let refused = http::send("PUT", &chaos, &[JSON], r#"{"operations": {"GetItem": {"conflict": 1}}}"#);
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("conflict cannot happen to GetItem"), "{refused:?}");
    assert_eq!(get().status, 500, "a plan that is refused changes nothing");
    assert_eq!(http::send("DELETE", &chaos, &[], "").status, 200);
    assert_eq!(get().status, 200);
}
