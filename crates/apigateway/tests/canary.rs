//! Canaries: which of two deployments answers, and with which variables. Recorded 2025-05 (localstack,
//! `test_invoking_canary_deployment`).

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod harness;

use harness::World;
use serde_json::{Value as Json, json};

async fn answer(world: &World, api: &str) -> Json {
    let response = world.request(api, "dev", &json!({"path": "/"})).await;
    assert_eq!(response.status, 200, "{response:?}");
    serde_json::from_slice(&response.body).unwrap()
}

fn api(message: &str) -> Json {
    let template = format!(
        "{{\"message\": \"{message}\", \"isCanary\": \"$context.isCanaryRequest\", \"variable\": \"$stageVariables.testVar\", \
         \"default\": \"$stageVariables.defaultVar\"}}"
    );
    json!({"settings": {"name": "a"}, "resources": {"/": {"GET": {
        "integration": {"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}},
        "responses": {"200": {}},
        "answers": {"200": {"responseTemplates": {"application/json": template}}}
    }}}})
}

#[tokio::test]
async fn a_canary_answers_its_part_of_the_requests_with_its_own_variables() {
    let world = World::new();
    let variables = json!({"testVar": "default", "defaultVar": "default"});
    let id = world.deploy(&api("default deployment"), "dev", &variables).await;
    let default = json!({
        "message": "default deployment", "isCanary": "false", "variable": "default", "default": "default"
    });
    assert_eq!(answer(&world, &id).await, default);

    let root = world.must("GetRestApi", json!({"restApiId": id})).await["rootResourceId"].clone();
    let operations = json!([{"op": "replace", "path": "/responseTemplates/application~1json",
        "value": "{\"message\": \"canary deployment\", \"isCanary\": \"$context.isCanaryRequest\", \
                  \"variable\": \"$stageVariables.testVar\", \"default\": \"$stageVariables.defaultVar\"}"}]);
    let place = json!({"restApiId": id, "resourceId": root, "httpMethod": "GET", "statusCode": "200",
        "patchOperations": operations});
    world.must("UpdateIntegrationResponse", place).await;
    let canary = json!({"percentTraffic": 0.0, "stageVariableOverrides": {"testVar": "canary"}});
    world
        .must("CreateDeployment", json!({"restApiId": id, "stageName": "dev", "canarySettings": canary}))
        .await;
    for _ in 0..20 {
        assert_eq!(answer(&world, &id).await, default);
    }

    percent(&world, &id, "100").await;
    let expected = json!({
        "message": "canary deployment", "isCanary": "true", "variable": "canary", "default": "default"
    });
    for _ in 0..20 {
        assert_eq!(answer(&world, &id).await, expected);
    }

    percent(&world, &id, "50").await;
    let mut seen = 0;
    for _ in 0..200 {
        seen += usize::from(answer(&world, &id).await == expected);
    }
    assert!((50..150).contains(&seen), "{seen}");
}

async fn percent(world: &World, api: &str, percent: &str) {
    let operation = json!({"op": "replace", "path": "/canarySettings/percentTraffic", "value": percent});
    world
        .must("UpdateStage", json!({"restApiId": api, "stageName": "dev", "patchOperations": [operation]}))
        .await;
}
