//! Who may call a deployed API: signatures, authorizers, tokens, policies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use ::service::{Principal, ServiceError};
use apigateway::compiled::{Api, Authorization, Authorizer, AuthorizerKind, Live};
use apigateway::execution::{Request, Response, Signer};
use harness::cases::corpus_folder;
use harness::{ACCOUNT, Function, Gatekeeper, World, storage, to_request};
use serde_json::{Value as Json, json};
use store::{Bytes, Key};
use testing::Storage;

const FUNCTION: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations";
const AUTHORIZER: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:authorizer/invocations";

/// An API with one method that asks who calls.
struct Guarded {
    world: World,
    id: String,
}

async fn put(world: &World, key: Key, record: &impl serde::Serialize) {
    let store = &world.ground.platform.store;
    let mut transaction = store.begin(vec![key.clone()]).await.unwrap();
    transaction.put(key, Bytes::from(serde_json::to_vec(record).unwrap())).unwrap();
    transaction.commit().await.unwrap();
}

async fn read<T: serde::de::DeserializeOwned>(world: &World, key: &Key) -> T {
    let snapshot = world.ground.platform.store.snapshot().await.unwrap();
    serde_json::from_slice(&snapshot.get(key).await.unwrap().unwrap()).unwrap()
}

impl Guarded {
    /// Deployed, then changed as `edit` says.
    async fn with(world: World, edit: impl FnOnce(&mut Api)) -> Self {
        let integration = json!({"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": FUNCTION});
        let api = json!({"settings": {"name": "guarded"}, "resources": {"/pets/{id}": {"GET": {"integration": integration}, "POST": {"integration": integration}}}});
        let id = world.deploy(&api, "prod", &Json::Null).await;
        let live: Live = read(&world, &Live::key(&id, "prod")).await;
        let key = Api::key(&live.account, &live.region, &id, &live.deployment);
        let mut frozen: Api = read(&world, &key).await;
        edit(&mut frozen);
        put(&world, key, &frozen).await;
        Self { world, id }
    }

    async fn guarded(
        storage: impl Into<Storage>,
        authorization: Authorization,
        authorizer: Authorizer,
    ) -> Self {
        Self::with(World::on(storage), |api| {
            api.authorizers.insert("a1".to_owned(), authorizer);
            all_methods(api, &authorization);
        })
        .await
    }

    fn request(&self, headers: &[(&str, &str)]) -> Request {
        let headers: Vec<Json> = headers.iter().map(|(name, value)| json!([name, value])).collect();
        to_request(&self.id, "prod", &json!({"path": "/pets/7", "headers": headers, "query": "a=1&a=2"}))
    }

    async fn call(&self, headers: &[(&str, &str)]) -> Response {
        self.world.execution.handle(self.request(headers)).await
    }

    fn authorizer_answers(&self, answer: &Json) {
        *self.world.functions.authorizer.lock().unwrap() = Function::Answers(answer.to_string());
    }

    fn calls_of(&self, function: &str) -> usize {
        let calls = self.world.functions.invocations.lock().unwrap();
        calls.iter().filter(|call| call.function.ends_with(function)).count()
    }
}

fn all_methods(api: &mut Api, authorization: &Authorization) {
    for resource in &mut api.resources {
        resource.methods.values_mut().for_each(|method| method.authorization = authorization.clone());
    }
}

fn authorizer(kind: AuthorizerKind) -> Authorizer {
    Authorizer {
        name: "a".to_owned(),
        kind,
        uri: Some(AUTHORIZER.to_owned()),
        credentials: None,
        identity_source: Some("method.request.header.Authorization".to_owned()),
        identity_validation: None,
        ttl_seconds: 300,
        provider_arns: Vec::new(),
    }
}

fn custom() -> Authorization {
    Authorization::Custom("a1".to_owned())
}

fn policy(effect: &str, resource: &str) -> Json {
    let statement = json!({"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource});
    json!({"principalId": "user|1", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}})
}

fn said(response: &Response) -> (u16, String, String) {
    let error_type = response.header("x-amzn-ErrorType").unwrap_or_default().to_owned();
    (response.status, String::from_utf8_lossy(&response.body).into_owned(), error_type)
}

fn expected(status: u16, body: impl Into<String>, error_type: &str) -> (u16, String, String) {
    (status, body.into(), error_type.to_owned())
}

const TOKEN: [(&str, &str); 1] = [("Authorization", "allow")];

#[tokio::test]
async fn a_token_authorizer_lets_in_whom_its_policy_allows() {
    for storage in Storage::both() {
        let api = Guarded::guarded(storage, custom(), authorizer(AuthorizerKind::Token)).await;
        let mut answer = policy("Allow", "arn:aws:execute-api:us-east-1:*:*/prod/GET/pets/*");
        answer["context"] = json!({"plan": "gold", "level": 3, "vip": true});
        api.authorizer_answers(&answer);
        assert_eq!(api.call(&TOKEN).await.status, 200);
        let calls = api.world.functions.invocations.lock().unwrap().clone();
        let arn = format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:{}/prod/GET/pets/7", api.id);
        let token_event = format!(r#"{{"type":"TOKEN","authorizationToken":"allow","methodArn":"{arn}"}}"#);
        assert_eq!(calls[0].event, token_event);
        let source = format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:{}/authorizers/a1", api.id);
        let gateway =
            Principal::Service { name: "apigateway.amazonaws.com", source_arn: Some(source.as_str().into()) };
        assert_eq!(calls[0].ctx.principal, gateway);
        let event: Json = serde_json::from_str(&calls[1].event).unwrap();
        let context = &event["requestContext"]["authorizer"];
        assert_eq!(context["integrationLatency"].as_u64().map(|_| ()), Some(()));
        assert_eq!((&context["principalId"], &context["plan"]), (&json!("user|1"), &json!("gold")));
        assert_eq!((&context["level"], &context["vip"]), (&json!("3"), &json!("true")));
    }
}

#[tokio::test]
async fn whoever_shows_no_token_is_unauthorized_without_a_call() {
    let with_form = Authorizer {
        identity_validation: Some("Bearer \\w{5}".to_owned()),
        ..authorizer(AuthorizerKind::Token)
    };
    let api = Guarded::guarded(storage(), custom(), with_form).await;
    api.authorizer_answers(&policy("Allow", "*"));
    let unauthorized = expected(401, r#"{"message":"Unauthorized"}"#, "UnauthorizedException");
    assert_eq!(said(&api.call(&[]).await), unauthorized);
    assert_eq!(said(&api.call(&[("Authorization", "")]).await), unauthorized);
    assert_eq!(said(&api.call(&[("Authorization", "Bearer allowed")]).await), unauthorized);
    assert_eq!(api.calls_of(":authorizer"), 0);
    assert_eq!(api.call(&[("authorization", "Bearer allow")]).await.status, 200);
}

#[tokio::test]
async fn what_an_authorizer_does_not_allow_is_refused() {
    let api = Guarded::guarded(
        storage(),
        custom(),
        Authorizer { ttl_seconds: 0, ..authorizer(AuthorizerKind::Token) },
    )
    .await;
    api.authorizer_answers(&policy("Deny", "*"));
    let denied = r#"{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}"#;
    assert_eq!(said(&api.call(&TOKEN).await), expected(403, denied, "AccessDeniedException"));
    api.authorizer_answers(&policy("Allow", "arn:aws:execute-api:us-east-1:*:*/prod/POST/*"));
    let silent = r#"{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}"#;
    assert_eq!(said(&api.call(&TOKEN).await), expected(403, silent, "AccessDeniedException"));
    assert_eq!(api.calls_of(":f"), 0);
}

#[tokio::test]
async fn an_authorizer_that_fails_lets_nobody_in() {
    let api = Guarded::guarded(storage(), custom(), authorizer(AuthorizerKind::Token)).await;
    let answers = |function| *api.world.functions.authorizer.lock().unwrap() = function;
    let misconfigured = expected(500, r#"{"message":null}"#, "AuthorizerConfigurationException");
    answers(Function::Fails(r#"{"errorMessage":"Unauthorized"}"#.to_owned()));
    assert_eq!(said(&api.call(&TOKEN).await).0, 401);
    answers(Function::Fails(r#"{"errorMessage":"Unauthorized: no"}"#.to_owned()));
    assert_eq!(said(&api.call(&TOKEN).await), misconfigured);
    answers(Function::Answers(r#"{"statusCode":401}"#.to_owned()));
    assert_eq!(said(&api.call(&TOKEN).await), misconfigured);
    answers(Function::Refused(ServiceError::sender("AccessDeniedException", 403, "no")));
    assert_eq!(said(&api.call(&TOKEN).await), misconfigured);
    answers(Function::Refused(ServiceError::internal("down")));
    let (status, _, error_type) = said(&api.call(&TOKEN).await);
    assert_eq!((status, error_type.as_str()), (500, "AuthorizerFailureException"));
}

#[tokio::test]
async fn an_answer_is_kept_for_all_methods_until_it_is_old() {
    let api = Guarded::guarded(storage(), custom(), authorizer(AuthorizerKind::Token)).await;
    api.authorizer_answers(&policy("Allow", "arn:aws:execute-api:us-east-1:*:*/prod/GET/*"));
    assert_eq!(api.call(&TOKEN).await.status, 200);
    assert_eq!(api.call(&TOKEN).await.status, 200);
    let mut post = api.request(&TOKEN);
    post.method = "POST".to_owned();
    assert_eq!(api.world.execution.handle(post).await.status, 403, "the policy that is kept is applied");
    assert_eq!(api.calls_of(":authorizer"), 1);
    assert_eq!(api.call(&[("Authorization", "other")]).await.status, 200);
    assert_eq!(api.calls_of(":authorizer"), 2);
    api.world.ground.clock.advance(std::time::Duration::from_secs(301));
    assert_eq!(api.call(&TOKEN).await.status, 200);
    assert_eq!(api.calls_of(":authorizer"), 3);
}

#[tokio::test]
async fn a_request_authorizer_sees_the_request_without_its_body() {
    let sources = "method.request.header.Auth, method.request.querystring.a, context.identity.sourceIp";
    let asks =
        Authorizer { identity_source: Some(sources.to_owned()), ..authorizer(AuthorizerKind::Request) };
    let api = Guarded::guarded(storage(), custom(), asks).await;
    api.authorizer_answers(&policy("Allow", "*"));
    assert_eq!(api.call(&[]).await.status, 401);
    assert_eq!(api.call(&[("auth", "x")]).await.status, 200);
    let event: Json =
        serde_json::from_str(&api.world.functions.invocations.lock().unwrap()[0].event).unwrap();
    assert_eq!((&event["type"], &event["httpMethod"]), (&json!("REQUEST"), &json!("GET")));
    assert_eq!((&event["resource"], &event["pathParameters"]), (&json!("/pets/{id}"), &json!({"id": "7"})));
    assert_eq!(event["multiValueQueryStringParameters"], json!({"a": ["1", "2"]}));
    assert!(event.get("body").is_none() && event["methodArn"].is_string());
}

#[tokio::test]
async fn an_authorizers_role_calls_it() {
    let role = Some(format!("arn:aws:iam::{ACCOUNT}:role/caller"));
    let api = Guarded::guarded(
        storage(),
        custom(),
        Authorizer { credentials: role, ..authorizer(AuthorizerKind::Token) },
    )
    .await;
    api.authorizer_answers(&policy("Allow", "*"));
    assert_eq!(api.call(&TOKEN).await.status, 200);
    let calls = api.world.functions.invocations.lock().unwrap().clone();
    assert!(
        matches!(&calls[0].ctx.principal, Principal::Session { role_name, .. } if &**role_name == "caller")
    );
}

fn user() -> Signer {
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/ann");
    let principal = Principal::User { name: "ann".into(), arn: arn.as_str().into(), id: "AIDA1".into() };
    Signer { principal, access_key: "AKIA1".to_owned() }
}

async fn asks_for_signatures(gatekeeper: Gatekeeper) -> Guarded {
    let world = World::guarded(storage(), gatekeeper, Principal::Root);
    Guarded::with(world, |api| all_methods(api, &Authorization::Iam)).await
}

#[tokio::test]
async fn a_signer_is_known_to_the_function() {
    let api = asks_for_signatures(Gatekeeper::default()).await;
    let mut request = api.request(&[]);
    request.sender.signer = Some(Ok(user()));
    assert_eq!(api.world.execution.handle(request).await.status, 200);
    let arn = format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:{}/prod/GET/pets/7", api.id);
    let needed = api.world.gatekeeper.needed.lock().unwrap().pop();
    assert_eq!(needed, Some(("execute-api:Invoke".to_owned(), arn)));
    let event: Json = serde_json::from_str(&api.world.last_event().unwrap()).unwrap();
    let identity = &event["requestContext"]["identity"];
    assert_eq!((&identity["accessKey"], &identity["caller"]), (&json!("AKIA1"), &json!("AIDA1")));
    assert_eq!((&identity["user"], &identity["accountId"]), (&json!("AIDA1"), &json!(ACCOUNT)));
    assert_eq!(identity["userArn"], json!(format!("arn:aws:iam::{ACCOUNT}:user/ann")));
}

#[tokio::test]
async fn without_a_signature_that_holds_nobody_calls() {
    let api = asks_for_signatures(Gatekeeper::default()).await;
    let missing =
        expected(403, r#"{"message":"Missing Authentication Token"}"#, "MissingAuthenticationTokenException");
    assert_eq!(said(&api.call(&[]).await), missing);
    let (status, body, error_type) = said(&api.call(&[("Authorization", "Bearer x")]).await);
    assert_eq!((status, error_type.as_str()), (403, "IncompleteSignatureException"));
    assert!(body.starts_with(r#"{"message":"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '"#), "{body}");
    let mut request = api.request(&[]);
    let unknown = "The security token included in the request is invalid.";
    request.sender.signer = Some(Err(ServiceError::sender("UnrecognizedClientException", 403, unknown)));
    let response = api.world.execution.handle(request).await;
    let (status, body, error_type) = said(&response);
    assert_eq!((status, error_type.as_str()), (403, "UnrecognizedClientException"));
    assert!(body.contains(unknown), "{body}");
}

#[tokio::test]
async fn a_signer_whose_policies_do_not_allow_is_refused() {
    let api = asks_for_signatures(Gatekeeper { refuses: Some(""), ..Gatekeeper::default() }).await;
    let mut request = api.request(&[]);
    request.sender.signer = Some(Ok(user()));
    let refused = format!(
        r#"{{"Message":"User: arn:aws:iam::{ACCOUNT}:user/ann is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********1111:{}/prod/GET/pets/7 because no identity-based policy allows it"}}"#,
        api.id
    );
    let response = api.world.execution.handle(request).await;
    assert_eq!(said(&response), expected(403, refused, "AccessDeniedException"));
}

/// **music**'s template (2023-12): the console's for a list of source VPCs.
const VPC: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/prod/*/*", "Condition": {"StringNotEquals": {"aws:sourceVpc": "vpc-1"}}},
    {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/prod/*/*"}]}"#;

#[tokio::test]
async fn a_resource_policy_lets_one_vpc_in() {
    let api = Guarded::with(World::new(), |api| api.policy = Some(VPC.to_owned())).await;
    let from = |vpc: Option<&str>| {
        let mut request = api.request(&[]);
        request.sender.vpc = vpc.map(str::to_owned);
        api.world.execution.handle(request)
    };
    assert_eq!(from(Some("vpc-1")).await.status, 200);
    let refused = format!(
        r#"{{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********1111:{}/prod/GET/pets/7 with an explicit deny in a resource-based policy"}}"#,
        api.id
    );
    assert_eq!(said(&from(None).await), expected(403, refused.clone(), "AccessDeniedException"));
    assert_eq!(said(&from(Some("vpc-2")).await), expected(403, refused, "AccessDeniedException"));
}

#[tokio::test]
async fn a_resource_policy_looks_at_the_request() {
    let by = |operator: &str, key: &str, value: &str| {
        let condition = json!({operator: {key: value}});
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": condition}]}).to_string()
    };
    let cases = [
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24", 200),
        ("IpAddress", "aws:SourceIp", "10.0.0.0/8", 403),
        ("StringEquals", "aws:UserAgent", "curl/8", 200),
        ("StringLike", "aws:Referer", "https://example.com/*", 200),
        ("Bool", "aws:SecureTransport", "true", 200),
        ("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", 403),
        ("StringEquals", "aws:SourceVpce", "vpce-1", 403),
    ];
    for (operator, key, value, status) in cases {
        let api = Guarded::with(World::new(), |api| api.policy = Some(by(operator, key, value))).await;
        let headers = [("User-Agent", "curl/8"), ("Referer", "https://example.com/a")];
        assert_eq!(api.call(&headers).await.status, status, "{key} {value}");
    }
}

#[tokio::test]
async fn a_denial_of_the_resource_policy_spares_the_authorizer_the_call() {
    let api = Guarded::guarded(storage(), custom(), authorizer(AuthorizerKind::Token)).await;
    api.authorizer_answers(&policy("Allow", "*"));
    let live: Live = read(&api.world, &Live::key(&api.id, "prod")).await;
    let key = Api::key(&live.account, &live.region, &api.id, &live.deployment);
    let mut frozen: Api = read(&api.world, &key).await;
    frozen.policy = Some(VPC.to_owned());
    put(&api.world, key, &frozen).await;
    assert_eq!(api.call(&TOKEN).await.status, 403);
    assert_eq!(api.calls_of(":authorizer"), 0);
}

#[tokio::test]
async fn a_user_pool_vouches_for_its_tokens() {
    let tokens: Json =
        serde_json::from_str(&std::fs::read_to_string(corpus_folder("cognito").join("tokens.json")).unwrap())
            .unwrap();
    let pools = Authorizer {
        uri: None,
        provider_arns: vec![tokens["pool"].as_str().unwrap().to_owned()],
        ..authorizer(AuthorizerKind::CognitoUserPools)
    };
    let asks = |scopes: &[&str]| Authorization::Cognito {
        authorizer: "a1".to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    let api = Guarded::guarded(storage(), asks(&[]), pools.clone()).await;
    let call =
        async |name: &str| said(&api.call(&[("Authorization", tokens[name].as_str().unwrap())]).await).1;
    assert_eq!(call("id").await, "hello");
    let event: Json = serde_json::from_str(&api.world.last_event().unwrap()).unwrap();
    let claims = &event["requestContext"]["authorizer"]["claims"];
    assert_eq!(
        (&claims["cognito:username"], &claims["cognito:groups"]),
        (&json!("admin1"), &json!("admins,editors"))
    );
    let unauthorized = r#"{"message":"Unauthorized"}"#;
    assert_eq!(call("expired").await, r#"{"message":"The incoming token has expired"}"#);
    for stranger in ["access", "stranger", "other-pool", "pool"] {
        assert_eq!(call(stranger).await, unauthorized, "{stranger}");
    }
    let api = Guarded::guarded(storage(), asks(&["shop/write", "shop/read"]), pools).await;
    let call = async |name: &str| api.call(&[("Authorization", tokens[name].as_str().unwrap())]).await.status;
    assert_eq!((call("access").await, call("id").await), (200, 401));
}
