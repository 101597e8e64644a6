//! The cache of a stage: which requests share an answer, for how long, and who may have it replaced.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use std::time::Duration;

use ::service::Principal;
use apigateway::execution::{Response, Signer};
use harness::{ACCOUNT, Function, Gatekeeper, World, to_request, with};
use serde_json::{Value as Json, json};
use testing::Storage;

const FUNCTION: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations";
const AUTHORIZER: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:authorizer/invocations";

/// A deployed API, whose function answers how often it was called.
struct Cached {
    world: World,
    id: String,
}

/// `/pets/{id}` goes to the function as a proxy and is told apart by `id` and `q`; `/mapped` is mapped, and told apart by a
/// member of the body.
fn api(settings: &Json) -> Json {
    let proxy = json!({"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": FUNCTION,
        "cacheKeyParameters": ["method.request.path.id", "method.request.querystring.q"]});
    let mapped = json!({"type": "AWS", "integrationHttpMethod": "POST", "uri": FUNCTION,
        "requestParameters": {"integration.request.header.key": "method.request.body.key"},
        "cacheKeyParameters": ["integration.request.header.key"]});
    let parameters = json!({"method.request.path.id": true, "method.request.querystring.q": false});
    let method = |name: &str| json!({"method": with(&json!({"requestParameters": parameters}), &settings[name]), "integration": proxy});
    json!({"settings": {"name": "cached"}, "setup": settings["setup"], "resources": {
        "/pets/{id}": {"ANY": method("ANY")},
        "/mapped": {"POST": {"integration": mapped, "responses": {"200": {}, "404": {}}, "answers": {
            "200": {"responseTemplates": {"application/json": "$input.body for $context.requestId"}},
            "404": {"selectionPattern": "missing.*"}}}}
    }})
}

const CLUSTER: (&str, &str) = ("/cacheClusterEnabled", "true");
const ALL: (&str, &str) = ("/*/*/caching/enabled", "true");

impl Cached {
    async fn on(world: World, settings: &Json, patches: &[(&str, &str)]) -> Self {
        let settings = with(&json!({"ANY": {}}), settings);
        let id = world.deploy(&api(&settings), "prod", &Json::Null).await;
        let cached = Self { world, id };
        cached.patch(patches).await;
        cached
    }

    async fn with(patches: &[(&str, &str)]) -> Self {
        Self::on(World::new(), &json!({}), patches).await
    }

    async fn patch(&self, patches: &[(&str, &str)]) -> Json {
        let patch = |(path, value): &(&str, &str)| json!({"op": "replace", "path": path, "value": value});
        let operations: Json = patches.iter().map(patch).collect();
        self.world.must("UpdateStage", self.stage(&json!({"patchOperations": operations}))).await
    }

    fn stage(&self, input: &Json) -> Json {
        with(&json!({"restApiId": self.id, "stageName": "prod"}), input)
    }

    async fn ask(&self, request: &Json) -> Response {
        let calls = self.world.functions.invocations.lock().unwrap().len();
        let answer =
            json!({"statusCode": 200, "body": format!("answer {calls}"), "headers": {"X-Call": calls}});
        self.answer_with(&answer, request).await
    }

    async fn answer_with(&self, answer: &Json, request: &Json) -> Response {
        *self.world.functions.answer.lock().unwrap() = Function::Answers(answer.to_string());
        self.world.request(&self.id, "prod", request).await
    }

    async fn body(&self, request: &Json) -> String {
        let response = self.ask(request).await;
        assert_eq!(response.status, 200, "{response:?}");
        String::from_utf8(response.body.to_vec()).unwrap()
    }

    fn pass(&self, seconds: u64) {
        self.world.ground.clock.advance(Duration::from_secs(seconds));
    }
}

fn get(path: &str, query: &str) -> Json {
    json!({"path": path, "query": query})
}

fn renewing(request: &Json) -> Json {
    with(request, &json!({"headers": [["Cache-Control", "no-transform, max-age=0"]]}))
}

#[tokio::test]
async fn answers_are_kept_by_their_parameters_for_their_time() {
    for storage in Storage::both() {
        let api = Cached::on(World::on(storage), &json!({}), &[CLUSTER, ALL]).await;
        let (one, other) = (get("/pets/1", "q=a&page=1"), get("/pets/1", "q=b"));
        assert_eq!(api.body(&one).await, "answer 0");
        assert_eq!(api.body(&get("/pets/1", "page=2&q=a")).await, "answer 0");
        assert_eq!(api.body(&other).await, "answer 1");
        assert_eq!(api.body(&get("/pets/2", "q=a")).await, "answer 2");
        let kept = api.ask(&one).await;
        assert_eq!((kept.header("X-Call"), kept.body.as_ref()), (Some("0"), b"answer 0".as_slice()));
        api.pass(299);
        assert_eq!(api.body(&one).await, "answer 0");
        api.pass(1);
        assert_eq!(api.body(&one).await, "answer 3");
        api.patch(&[("/*/*/caching/ttlInSeconds", "10")]).await;
        assert_eq!(api.body(&other).await, "answer 4");
        api.pass(10);
        assert_eq!(api.body(&other).await, "answer 5");
        api.patch(&[("/*/*/caching/ttlInSeconds", "0")]).await;
        assert_eq!((api.body(&other).await, api.body(&other).await), ("answer 6".into(), "answer 7".into()));
    }
}

#[tokio::test]
async fn only_what_settings_say_is_cached() {
    let api = Cached::with(&[CLUSTER]).await;
    let (get, post) = (get("/pets/1", ""), json!({"method": "POST", "path": "/pets/1"}));
    assert_eq!((api.body(&get).await, api.body(&get).await), ("answer 0".into(), "answer 1".into()));
    api.patch(&[ALL]).await;
    assert_eq!((api.body(&get).await, api.body(&get).await), ("answer 2".into(), "answer 2".into()));
    assert_eq!((api.body(&post).await, api.body(&post).await), ("answer 3".into(), "answer 4".into()));
    api.patch(&[("/~1pets~1{id}/POST/caching/enabled", "true")]).await;
    assert_eq!((api.body(&post).await, api.body(&post).await), ("answer 5".into(), "answer 5".into()));
    api.patch(&[("/~1pets~1{id}/GET/caching/enabled", "false")]).await;
    assert_eq!((api.body(&get).await, api.body(&get).await), ("answer 6".into(), "answer 7".into()));
    api.patch(&[("/cacheClusterEnabled", "false")]).await;
    assert_eq!((api.body(&post).await, api.body(&post).await), ("answer 8".into(), "answer 9".into()));
}

#[tokio::test]
async fn any_status_is_kept_but_no_failure_and_nothing_too_large() {
    let api = Cached::with(&[CLUSTER, ALL]).await;
    let failure = json!({"statusCode": 429, "body": "later"});
    assert_eq!(api.answer_with(&failure, &get("/pets/1", "")).await.status, 429);
    assert_eq!(api.ask(&get("/pets/1", "")).await.status, 429);
    assert_eq!(api.answer_with(&json!("no answer"), &get("/pets/2", "")).await.status, 502);
    assert_eq!(api.body(&get("/pets/2", "")).await, "answer 2");
    let largest = 1_048_576 - json!({"body": ""}).to_string().len();
    for (size, id, kept) in [(largest, 3, true), (largest + 1, 4, false)] {
        let request = get(&format!("/pets/{id}"), "");
        let answer = json!({"body": "x".repeat(size)});
        assert_eq!(api.answer_with(&answer, &request).await.body.len(), size);
        assert_eq!(api.ask(&request).await.body.len() == size, kept);
    }
}

#[tokio::test]
async fn what_is_kept_is_mapped_anew() {
    let api = Cached::with(&[CLUSTER, ("/~1mapped/POST/caching/enabled", "true")]).await;
    let request = |key: &str| json!({"method": "POST", "path": "/mapped", "body": json!({"key": key, "at": "now"}).to_string()});
    for (key, answer, expected) in [("a", "one", "one"), ("a", "two", "one"), ("b", "two", "two")] {
        let response = api.answer_with(&json!(answer), &request(key)).await;
        let id = response.header("x-amzn-RequestId").unwrap();
        let body = String::from_utf8(response.body.to_vec()).unwrap();
        assert_eq!(body, format!("\"{expected}\" for {id}"));
    }
    let failed = Function::Fails(json!({"errorMessage": "missing pet"}).to_string());
    *api.world.functions.answer.lock().unwrap() = failed;
    assert_eq!(api.world.request(&api.id, "prod", &request("c")).await.status, 404);
    assert_eq!(api.answer_with(&json!("found"), &request("c")).await.status, 404);
}

#[tokio::test]
async fn a_cache_is_emptied_by_a_flush_and_by_its_end() {
    let api = Cached::with(&[CLUSTER, ALL]).await;
    let request = get("/pets/1", "");
    assert_eq!(api.body(&request).await, "answer 0");
    let flushed = api.world.call("FlushStageCache", &api.stage(&json!({}))).await;
    assert_eq!(flushed.status, 202);
    assert_eq!((api.body(&request).await, api.body(&request).await), ("answer 1".into(), "answer 1".into()));
    api.world.must("CreateDeployment", api.stage(&json!({}))).await;
    assert_eq!(api.body(&request).await, "answer 1");
    let stage = api.patch(&[("/cacheClusterSize", "1.6")]).await;
    assert_eq!(
        (&stage["cacheClusterSize"], &stage["cacheClusterStatus"]),
        (&json!("1.6"), &json!("AVAILABLE"))
    );
    assert_eq!(api.body(&request).await, "answer 2");
    api.patch(&[("/cacheClusterEnabled", "false"), CLUSTER]).await;
    assert_eq!(api.body(&request).await, "answer 3");
    let deployment = api.world.must("GetStage", api.stage(&json!({}))).await["deploymentId"].clone();
    api.world.must("DeleteStage", api.stage(&json!({}))).await;
    api.pass(1);
    let anew = json!({"deploymentId": deployment, "cacheClusterEnabled": true, "cacheClusterSize": "1.6"});
    api.world.must("CreateStage", api.stage(&anew)).await;
    api.patch(&[ALL]).await;
    assert_eq!(api.body(&request).await, "answer 4");
}

#[tokio::test]
async fn whoever_may_not_renew_an_answer_is_warned_ignored_or_refused() {
    let api = Cached::with(&[CLUSTER, ALL]).await;
    let (request, renewing) = (get("/pets/1", ""), renewing(&get("/pets/1", "")));
    assert_eq!(api.body(&request).await, "answer 0");
    let warned = api.ask(&renewing).await;
    assert_eq!((warned.status, warned.body.as_ref()), (200, b"answer 0".as_slice()));
    let warning = "199 Cache-control headers were ignored because the caller was unauthorized.";
    assert_eq!(warned.header("Warning"), Some(warning));
    let strategy = "/*/*/caching/unauthorizedCacheControlHeaderStrategy";
    api.patch(&[(strategy, "SUCCEED_WITHOUT_RESPONSE_HEADER")]).await;
    let ignored = api.ask(&renewing).await;
    assert_eq!((ignored.header("Warning"), ignored.body.as_ref()), (None, b"answer 0".as_slice()));
    api.patch(&[(strategy, "FAIL_WITH_403")]).await;
    let refused = api.ask(&renewing).await;
    assert_eq!((refused.status, refused.header("x-amzn-ErrorType")), (403, Some("AccessDeniedException")));
    assert_eq!(api.body(&request).await, "answer 0");
    api.patch(&[("/*/*/caching/requireAuthorizationForCacheControl", "false")]).await;
    assert_eq!(api.body(&renewing).await, "answer 1");
    assert_eq!(api.body(&request).await, "answer 1");
}

/// Whether a signed request renews the answer.
async fn renews(gatekeeper: Gatekeeper) -> bool {
    let world = World::guarded(Storage::memory(), gatekeeper, Principal::Root);
    let iam = json!({"ANY": {"authorizationType": "AWS_IAM"}});
    let api = Cached::on(world, &iam, &[CLUSTER, ALL]).await;
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/ann");
    let principal = Principal::User { name: "ann".into(), arn: arn.as_str().into(), id: "AIDA1".into() };
    let signed = |request: &Json| {
        let mut request = to_request(&api.id, "prod", request);
        let signer = Signer { principal: principal.clone(), access_key: "AKIA1".to_owned() };
        request.sender.signer = Some(Ok(signer));
        request
    };
    let request = get("/pets/1", "");
    assert_eq!(api.world.execution.handle(signed(&request)).await.status, 200);
    api.world.execution.handle(signed(&renewing(&request))).await;
    let calls = api.world.functions.invocations.lock().unwrap().len();
    calls == 2
}

#[tokio::test]
async fn a_signer_renews_an_answer_if_its_policies_allow() {
    assert!(renews(Gatekeeper::default()).await);
    assert!(
        !renews(Gatekeeper { refuses: Some("execute-api:InvalidateCache"), ..Gatekeeper::default() }).await
    );
}

#[tokio::test]
async fn a_resource_policy_may_let_anybody_renew_answers() {
    let may = |actions: &str| {
        let policy = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": "*", "Action": {actions}, "Resource": "execute-api:/prod/*/*"}}]}}"#
        );
        async move {
            let world = World::new();
            let mut api = api(&json!({"ANY": {}}));
            api["settings"]["policy"] = policy.into();
            let id = world.deploy(&api, "prod", &Json::Null).await;
            let api = Cached { world, id };
            api.patch(&[CLUSTER, ALL]).await;
            assert_eq!(api.body(&get("/pets/1", "")).await, "answer 0");
            api.body(&renewing(&get("/pets/1", ""))).await == "answer 1"
        }
    };
    assert!(may(r#"["execute-api:Invoke", "execute-api:InvalidateCache"]"#).await);
    assert!(!may(r#""execute-api:Invoke""#).await);
}

#[tokio::test]
async fn an_authorizers_policy_may_let_its_bearer_renew_answers() {
    // The authorizer is called once, too: the function's second call would be the third of all.
    for (action, expected) in [("execute-api:*", "answer 2"), ("execute-api:Invoke", "answer 0")] {
        let authorizer = json!({"name": "a", "type": "TOKEN", "authorizerUri": AUTHORIZER, "identitySource": "method.request.header.Authorization"});
        let settings = json!({
            "setup": [{"call": "CreateAuthorizer", "keep": "a", "input": authorizer}],
            "ANY": {"authorizationType": "CUSTOM", "authorizerId": "<a>"}
        });
        let api = Cached::on(World::new(), &settings, &[CLUSTER, ALL]).await;
        let statement = json!({"Action": action, "Effect": "Allow", "Resource": "*"});
        let policy = json!({"principalId": "u", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}});
        *api.world.functions.authorizer.lock().unwrap() = Function::Answers(policy.to_string());
        let headers = |more: &Json| json!({"path": "/pets/1", "headers": [["Authorization", "t"], more]});
        assert_eq!(api.body(&headers(&json!(["A", "b"]))).await, "answer 0");
        assert_eq!(api.body(&headers(&json!(["Cache-Control", "max-age=0"]))).await, expected);
    }
}

#[tokio::test]
async fn a_canary_shares_the_cache_if_it_is_told_so() {
    for (shares, expected) in [(true, ["answer 0", "answer 0"]), (false, ["answer 1", "answer 2"])] {
        let api = Cached::with(&[CLUSTER, ALL]).await;
        let request = get("/pets/1", "");
        assert_eq!(api.body(&request).await, "answer 0");
        let canary = json!({"percentTraffic": 100.0, "useStageCache": shares});
        api.world.must("CreateDeployment", api.stage(&json!({"canarySettings": canary}))).await;
        assert_eq!([api.body(&request).await, api.body(&request).await], expected);
    }
}

#[tokio::test]
async fn a_trace_says_where_the_answer_came_from() {
    let api =
        Cached::with(&[CLUSTER, ALL, ("/*/*/caching/requireAuthorizationForCacheControl", "false")]).await;
    let request = get("/pets/1", "");
    for (request, expected) in [
        (&request, vec!["not in the cache", "called", "returned"]),
        (&request, vec!["answered from cache"]),
        (&renewing(&request), vec!["cache passed by, as the client asks", "called", "returned"]),
    ] {
        let response = api.ask(request).await;
        let trace = api.world.execution.trace(response.header("x-amzn-RequestId").unwrap()).unwrap();
        let steps: Vec<&str> =
            trace["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
        let whole = [vec!["routed", "admitted", "validated"], expected, vec!["answered"]].concat();
        assert_eq!(steps, whole);
    }
}

#[tokio::test]
async fn a_flush_empties_the_cache_of_authorizers() {
    let authorizer = json!({"name": "a", "type": "TOKEN", "authorizerUri": AUTHORIZER, "identitySource": "method.request.header.Authorization"});
    let settings = json!({
        "setup": [{"call": "CreateAuthorizer", "keep": "a", "input": authorizer}],
        "ANY": {"authorizationType": "CUSTOM", "authorizerId": "<a>"}
    });
    let api = Cached::on(World::new(), &settings, &[]).await;
    let statement = json!({"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"});
    let policy =
        json!({"principalId": "u", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}});
    *api.world.functions.authorizer.lock().unwrap() = Function::Answers(policy.to_string());
    let request = json!({"path": "/pets/1", "headers": [["Authorization", "t"]]});
    let asked = async || {
        assert_eq!(api.ask(&request).await.status, 200);
        let calls = api.world.functions.invocations.lock().unwrap();
        calls.iter().filter(|call| call.function.ends_with(":authorizer")).count()
    };
    assert_eq!((asked().await, asked().await), (1, 1));
    let flushed = api.world.call("FlushStageAuthorizersCache", &api.stage(&json!({}))).await;
    assert_eq!(flushed.status, 202);
    assert_eq!((asked().await, asked().await), (2, 2));
    // Nor does a stage of the same name, on the same deployment, hear what was said of the former one.
    let stage = api.world.must("GetStage", api.stage(&json!({}))).await;
    api.world.must("DeleteStage", api.stage(&json!({}))).await;
    api.world.ground.clock.advance(Duration::from_secs(1));
    api.world.must("CreateStage", api.stage(&json!({"deploymentId": stage["deploymentId"]}))).await;
    assert_eq!((asked().await, asked().await), (3, 3));
}
