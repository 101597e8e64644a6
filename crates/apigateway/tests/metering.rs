//! How often a deployed API may be called: API keys, usage plans, quotas, throttles.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use std::time::Duration;

use apigateway::execution::Response;
use apigateway::settings::Throttle;
use harness::{World, storage};
use serde_json::{Value as Json, json};
use testing::Storage;

const FUNCTION: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations";
const KEY: &str = "0123456789abcdefghij";

/// An API whose `GET /pets` asks for a key, and a key.
struct Metered {
    world: World,
    id: String,
    key: String,
}

impl Metered {
    async fn on(storage: Storage) -> Self {
        Self::of(World::on(storage)).await
    }

    async fn of(world: World) -> Self {
        let integration = json!({"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": FUNCTION});
        let resources = json!({"/pets": {"GET": {"integration": integration}}, "/open": {"GET": {"integration": integration}}});
        let id = world
            .deploy(&json!({"settings": {"name": "metered"}, "resources": resources}), "prod", &Json::Null)
            .await;
        let listed = world.must("GetResources", json!({"restApiId": id})).await;
        let pets = listed["item"].as_array().unwrap().iter().find(|item| item["path"] == "/pets").unwrap();
        let operation = json!([{"op": "replace", "path": "/apiKeyRequired", "value": "true"}]);
        world.must("UpdateMethod", json!({"restApiId": id, "resourceId": pets["id"], "httpMethod": "GET", "patchOperations": operation})).await;
        world.must("CreateDeployment", json!({"restApiId": id, "stageName": "prod"})).await;
        let key = world.must("CreateApiKey", json!({"name": "k", "enabled": true, "value": KEY})).await;
        let key = key["id"].as_str().unwrap().to_owned();
        Self { world, id, key }
    }

    /// A plan for the stage, with the key in it; its id.
    async fn plan(&self, settings: Json) -> String {
        let stages = json!({"name": "p", "apiStages": [{"apiId": self.id, "stage": "prod"}]});
        let plan = self.world.must("CreateUsagePlan", harness::with(&stages, &settings)).await;
        let id = plan["id"].as_str().unwrap().to_owned();
        self.world
            .must("CreateUsagePlanKey", json!({"usagePlanId": id, "keyId": self.key, "keyType": "API_KEY"}))
            .await;
        id
    }

    async fn get(&self, path: &str, key: Option<&str>) -> Response {
        let headers: Vec<Json> = key.iter().map(|key| json!(["X-Api-Key", key])).collect();
        self.world.request(&self.id, "prod", &json!({"path": path, "headers": headers})).await
    }

    async fn statuses(&self, count: usize) -> Vec<u16> {
        let mut statuses = Vec::new();
        for _ in 0..count {
            statuses.push(self.get("/pets", Some(KEY)).await.status);
        }
        statuses
    }
}

fn said(response: &Response) -> (u16, &str, &str) {
    let body = std::str::from_utf8(&response.body).unwrap();
    (response.status, body, response.header("x-amzn-ErrorType").unwrap_or_default())
}

#[tokio::test]
async fn a_key_without_a_plan_for_the_stage_is_forbidden() {
    for storage in Storage::both() {
        let api = Metered::on(storage).await;
        let forbidden = (403, r#"{"message":"Forbidden"}"#, "ForbiddenException");
        assert_eq!(said(&api.get("/pets", None).await), forbidden);
        assert_eq!(said(&api.get("/pets", Some(KEY)).await), forbidden, "no plan yet");
        assert_eq!(api.get("/open", None).await.status, 200);
        api.plan(json!({})).await;
        assert_eq!(api.get("/pets", Some(KEY)).await.status, 200);
        let event: Json = serde_json::from_str(&api.world.last_event().unwrap()).unwrap();
        let identity = &event["requestContext"]["identity"];
        assert_eq!((&identity["apiKey"], &identity["apiKeyId"]), (&json!(KEY), &json!(api.key)));
        assert_eq!(said(&api.get("/pets", Some("another-key-of-20-ch")).await), forbidden);
        let off = json!([{"op": "replace", "path": "/enabled", "value": "false"}]);
        api.world.must("UpdateApiKey", json!({"apiKey": api.key, "patchOperations": off})).await;
        assert_eq!(said(&api.get("/pets", Some(KEY)).await), forbidden, "a disabled key");
    }
}

#[tokio::test]
async fn a_plans_throttle_limits_each_key() {
    let api = Metered::on(storage()).await;
    api.plan(json!({"throttle": {"rateLimit": 2.0, "burstLimit": 1}})).await;
    assert_eq!(api.statuses(2).await, [200, 429]);
    let refused = api.get("/pets", Some(KEY)).await;
    assert_eq!(said(&refused), (429, r#"{"message":"Too Many Requests"}"#, "TooManyRequestsException"));
    api.world.ground.clock.advance(Duration::from_millis(500));
    assert_eq!(api.statuses(2).await, [200, 429]);
    assert_eq!(api.get("/open", None).await.status, 200);
}

#[tokio::test]
async fn a_stages_throttle_limits_everybody() {
    let api = Metered::on(storage()).await;
    let operations = json!([
        {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "2"},
        {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "1"}
    ]);
    api.world
        .must("UpdateStage", json!({"restApiId": api.id, "stageName": "prod", "patchOperations": operations}))
        .await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(api.get("/open", None).await.status);
    }
    assert_eq!(statuses, [200, 200, 429]);
}

#[tokio::test]
async fn an_accounts_throttle_limits_all_and_is_shown() {
    let throttle = Throttle { burst_limit: 3, rate_limit: 0.5 };
    let api = Metered::of(World::throttled(throttle)).await;
    let shown = api.world.must("GetAccount", json!({})).await;
    assert_eq!(shown["throttleSettings"], json!({"burstLimit": 3, "rateLimit": 0.5}));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(api.get("/open", None).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 429]);
    api.world.ground.clock.advance(Duration::from_secs(2));
    assert_eq!(api.get("/open", None).await.status, 200);
}

#[tokio::test]
async fn a_quota_is_spent_and_comes_back() {
    for storage in Storage::both() {
        let api = Metered::on(storage).await;
        let plan = api.plan(json!({"quota": {"limit": 2, "period": "DAY"}})).await;
        assert_eq!(api.statuses(3).await, [200, 200, 429]);
        let refused = api.get("/pets", Some(KEY)).await;
        assert_eq!(said(&refused), (429, r#"{"message":"Limit Exceeded"}"#, "LimitExceededException"));
        api.world.execution.flush().await;
        assert_eq!(api.statuses(1).await, [429], "what was written counts like what was not");
        let days = json!({"usagePlanId": plan, "keyId": api.key, "startDate": "2023-12-16", "endDate": "2023-12-16"});
        let usage = api.world.must("GetUsage", days.clone()).await;
        assert_eq!(usage["values"][&api.key], json!([[2, 0]]), "{usage}");
        let more = json!([{"op": "replace", "path": "/remaining", "value": "1"}]);
        api.world
            .must("UpdateUsage", json!({"usagePlanId": plan, "keyId": api.key, "patchOperations": more}))
            .await;
        assert_eq!(api.statuses(2).await, [200, 429]);
        api.world.ground.clock.advance(Duration::from_secs(24 * 60 * 60));
        assert_eq!(api.statuses(3).await, [200, 200, 429]);
    }
}
