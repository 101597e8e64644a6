//! Test invocations of authorizers. The logs' words were recorded 2017-05 (`awslabs/aws-serverless-auth-reference-app`) and
//! 2019-09 (a developer's log of a REQUEST authorizer that answered Unauthorized).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use harness::cases::corpus_folder;
use harness::{ACCOUNT, Function, World, with};
use serde_json::{Value as Json, json};
use testing::Storage;

const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:authorizer";

/// An API with one authorizer.
struct Api {
    world: World,
    place: Json,
}

impl Api {
    async fn with(storage: impl Into<Storage>, authorizer: &Json) -> Self {
        let world = World::on(storage);
        let id = world.must("CreateRestApi", json!({"name": "a"})).await["id"].clone();
        let authorizer = with(authorizer, &json!({"restApiId": id, "name": "a"}));
        let made = world.must("CreateAuthorizer", authorizer).await;
        let place = json!({"restApiId": id, "authorizerId": made["id"]});
        Self { world, place }
    }

    async fn function(storage: impl Into<Storage>, kind: &str, sources: &str) -> Self {
        let uri =
            format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations");
        Self::with(storage, &json!({"type": kind, "authorizerUri": uri, "identitySource": sources})).await
    }

    async fn test(&self, function: Function, input: &Json) -> Json {
        *self.world.functions.authorizer.lock().unwrap() = function;
        self.world.must("TestInvokeAuthorizer", with(&self.place, input)).await
    }

    fn text(&self, member: &str) -> &str {
        self.place[member].as_str().unwrap()
    }
}

/// The log's lines without their times, which must be there, and the request's id.
fn lines(answer: &Json) -> (String, Vec<String>) {
    let log = answer["log"].as_str().unwrap();
    let (first, rest) = log.split_once('\n').unwrap();
    let said =
        rest.lines().map(|line| line.strip_prefix("Sat Dec 16 07:13:34 UTC 2023 : ").unwrap().to_owned());
    (first.strip_prefix("Execution log for request ").unwrap().to_owned(), said.collect())
}

const DENIES: &str = r#"{"principalId":"user","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Deny","Resource":"*"}]},"context":{"plan":"gold"}}"#;

#[tokio::test]
async fn a_token_is_shown_to_the_authorizer() {
    for storage in Storage::both() {
        let api = Api::function(storage, "TOKEN", "method.request.header.Auth").await;
        let input = json!({"headers": {"Auth": "allow"}, "pathWithQueryString": "/pets?a=1"});
        let answer = api.test(Function::Answers(DENIES.to_owned()), &input).await;
        assert_eq!((&answer["clientStatus"], &answer["principalId"]), (&json!(0), &json!("user")));
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Deny","Resource":"*"}]}"#;
        assert_eq!(answer["policy"], json!(policy));
        assert!(answer["latency"].is_number() && answer.get("claims").is_none());
        let (id, said) = lines(&answer);
        let (rest_api, authorizer) = (api.text("restApiId"), api.text("authorizerId"));
        let uri =
            format!("https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/{FUNCTION}/invocations");
        let expected = [
            format!("Starting authorizer: {authorizer} for request: {id}"),
            "Incoming identity: ***ow".to_owned(),
            format!("Endpoint request URI: {uri}"),
            format!(
                r#"Endpoint request body after transformations: {{"type":"TOKEN","authorizationToken":"allow","methodArn":"arn:aws:execute-api:us-east-1:{ACCOUNT}:{rest_api}/ESTestInvoke-stage/GET/pets"}}"#
            ),
            format!("Sending request to {uri}"),
            format!("Authorizer result body before parsing: {DENIES}"),
            "Using valid authorizer policy for principal: **er".to_owned(),
            "Successfully completed authorizer execution".to_owned(),
        ];
        assert_eq!(said, expected);
        api.test(Function::Answers(DENIES.to_owned()), &input).await;
        assert_eq!(api.world.functions.invocations.lock().unwrap().len(), 2, "nothing is kept of a test");
    }
}

#[tokio::test]
async fn a_request_is_shown_to_the_authorizer() {
    let sources = "method.request.header.Hash,stageVariables.v,context.identity.sourceIp";
    let api = Api::function(Storage::memory(), "REQUEST", sources).await;
    let input = json!({
        "headers": {"Hash": "aaaaaaaaaaaaaa"}, "multiValueHeaders": {"X": ["1", "2"]},
        "stageVariables": {"v": "value!"}, "additionalContext": {"identity.sourceIp": "192.0.2.1"}
    });
    let unauthorized = json!({"errorMessage": "Unauthorized"}).to_string();
    let answer = api.test(Function::Fails(unauthorized), &input).await;
    assert_eq!(answer["clientStatus"], json!(401));
    assert!(answer.get("principalId").is_none() && answer.get("policy").is_none());
    let (id, said) = lines(&answer);
    let identity = "{method.request.header.Hash=********aaaaaa, stageVariables.v=***ue!, context.identity.sourceIp=*****.2.1}";
    assert_eq!(said[1], format!("Incoming identity: {identity}"));
    assert_eq!(said[said.len() - 2..], [format!("Unauthorized request: {id}"), "Unauthorized".to_owned()]);
    let event: Json = serde_json::from_str(&api.world.last_event().unwrap()).unwrap();
    let text = |member: &str| event[member].as_str().unwrap().to_owned();
    assert_eq!(
        [text("type"), text("resource"), text("path"), text("httpMethod")],
        ["REQUEST", "/", "/", "GET"]
    );
    let arn =
        format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:{}/ESTestInvoke-stage/GET/", api.text("restApiId"));
    assert_eq!(text("methodArn"), arn);
    assert_eq!(event["headers"], json!({"Hash": "aaaaaaaaaaaaaa", "X": "2"}));
    assert_eq!(event["multiValueHeaders"], json!({"Hash": ["aaaaaaaaaaaaaa"], "X": ["1", "2"]}));
    for empty in ["queryStringParameters", "multiValueQueryStringParameters", "pathParameters"] {
        assert_eq!(event[empty], json!({}), "{empty}");
    }
    assert_eq!(event["stageVariables"], json!({"v": "value!"}));
    let context = &event["requestContext"];
    let said = ["resourceId", "resourcePath", "stage", "domainPrefix", "path"]
        .map(|member| context[member].as_str().unwrap());
    assert_eq!(said, ["test-invoke-resource-id", "/", "test-invoke-stage", "testPrefix", "/"]);
    assert_eq!(context["identity"]["apiKey"], json!("test-invoke-api-key"));
}

#[tokio::test]
async fn without_an_identity_nobody_is_asked() {
    let api = Api::function(Storage::memory(), "REQUEST", "method.request.header.Hash").await;
    let answer = api.test(Function::Hangs, &json!({"headers": {"Other": "x"}})).await;
    let (id, said) = lines(&answer);
    let expected = [
        format!("Starting authorizer: {} for request: {id}", api.text("authorizerId")),
        format!("Unauthorized request: {id}"),
        "Unauthorized".to_owned(),
    ];
    assert_eq!((&answer["clientStatus"], said.as_slice()), (&json!(401), expected.as_slice()));
}

#[tokio::test]
async fn a_wrong_answer_is_a_fault_of_configuration() {
    let api = Api::function(Storage::memory(), "TOKEN", "method.request.header.Auth").await;
    let answer = api.test(Function::Answers("{}".to_owned()), &json!({"headers": {"auth": "x"}})).await;
    let (_, said) = lines(&answer);
    assert_eq!(
        (&answer["clientStatus"], said.last().unwrap().as_str()),
        (&json!(500), "Could not parse policy")
    );
}

#[tokio::test]
async fn a_user_pools_token_shows_its_claims() {
    let tokens: Json =
        serde_json::from_str(&std::fs::read_to_string(corpus_folder("cognito").join("tokens.json")).unwrap())
            .unwrap();
    let authorizer = json!({
        "type": "COGNITO_USER_POOLS", "providerARNs": [tokens["pool"]], "identitySource": "method.request.header.Authorization"
    });
    let api = Api::with(Storage::memory(), &authorizer).await;
    let test =
        async |token: &Json| api.test(Function::Hangs, &json!({"headers": {"Authorization": token}})).await;
    let answer = test(&tokens["id"]).await;
    assert_eq!(answer["clientStatus"], json!(0), "{answer}");
    assert_eq!(answer["claims"]["token_use"], json!("id"));
    let refused = test(&json!("none")).await;
    let (id, said) = lines(&refused);
    assert_eq!(refused["clientStatus"], json!(401));
    assert_eq!(said, [format!("Unauthorized request: {id}"), "Unauthorized".to_owned()]);
}

#[tokio::test]
async fn an_authorizer_must_be_there() {
    let api = Api::function(Storage::memory(), "TOKEN", "method.request.header.Auth").await;
    let missing = with(&api.place, &json!({"authorizerId": "none"}));
    let answer = api.world.call("TestInvokeAuthorizer", &missing).await;
    assert_eq!(
        (answer.status, &answer.body["message"]),
        (404, &json!("Invalid Authorizer identifier specified"))
    );
}
