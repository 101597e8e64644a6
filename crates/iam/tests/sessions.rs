//! Sessions of roles: made, used, limited, expired; and what they may do.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use service::{Access, Principal};
use support::{Credentials, Engine, Fault, at, engines, in_memory};
use testing::open;
use wire::{Map, Value};

const ROLE: &str = "arn:aws:iam::123456789012:role/r";
const TABLE: &str = "arn:aws:dynamodb:us-east-1:123456789012:table/links";
const LAMBDA: Principal = Principal::Service { name: "lambda.amazonaws.com", source_arn: None };

fn trust(principal: &str, actions: &str) -> Value {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{principal},"Action":{actions}}}}}"#
    );
    text.into()
}

fn allow(action: &str) -> Value {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#
    );
    text.into()
}

async fn role(engine: &Engine, trust: Value) {
    engine.iam("CreateRole", &[("RoleName", "r".into()), ("AssumeRolePolicyDocument", trust)]).await;
}

async fn put(engine: &Engine, action: &str) {
    let policy = [("RoleName", "r".into()), ("PolicyName", "p".into()), ("PolicyDocument", allow(action))];
    engine.iam("PutRolePolicy", &policy).await;
}

fn session(name: &str, more: &[(&'static str, Value)]) -> Vec<(&'static str, Value)> {
    [&[("RoleArn", ROLE.into()), ("RoleSessionName", Value::from(name))][..], more].concat()
}

fn credentials(made: &Map) -> Credentials {
    Credentials {
        id: at(made, "Credentials.AccessKeyId"),
        secret: at(made, "Credentials.SecretAccessKey"),
        token: Some(at(made, "Credentials.SessionToken")),
    }
}

async fn as_lambda(engine: &Engine) -> Credentials {
    let input = Value::Map(session("links", &[]).into_iter().collect());
    let ctx = engine.context(LAMBDA);
    let made = engine.ground.platform.aws.call(&ctx, "sts", "AssumeRole", input).await.unwrap();
    credentials(&made.into_map().unwrap())
}

fn principal(credentials: &Credentials) -> Principal {
    Principal::Session {
        role_arn: ROLE.into(),
        role_name: "r".into(),
        session_arn: "arn:aws:sts::123456789012:assumed-role/r/links".into(),
        id: "AROA:links".into(),
        access_key: credentials.id.as_str().into(),
    }
}

#[tokio::test]
async fn a_function_acts_as_its_role() {
    for engine in engines() {
        role(&engine, trust(r#"{"Service":"lambda.amazonaws.com"}"#, r#""sts:AssumeRole""#)).await;
        let key = as_lambda(&engine).await;
        assert!(key.id.starts_with("ASIA"));
        let who = engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.unwrap();
        assert_eq!(at(&who, "Arn"), "arn:aws:sts::123456789012:assumed-role/r/links");
        assert!(at(&who, "UserId").starts_with("AROA") && at(&who, "UserId").ends_with(":links"));

        let write = || Access::to("dynamodb:PutItem", TABLE);
        let me = principal(&key);
        let because = "because no identity-based policy allows the dynamodb:PutItem action";
        assert_eq!(engine.denial(&me, write()).await.as_deref(), Some(because));
        put(&engine, "dynamodb:PutItem").await;
        assert_eq!(engine.denial(&me, write()).await, None);
        engine.iam("DeleteRolePolicy", &[("RoleName", "r".into()), ("PolicyName", "p".into())]).await;
        assert_eq!(engine.denial(&me, write()).await.as_deref(), Some(because));
        let full = ("PolicyArn", Value::from("arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"));
        engine.iam("AttachRolePolicy", &[("RoleName", "r".into()), full.clone()]).await;
        assert_eq!(engine.denial(&me, write()).await, None);
        engine.iam("DetachRolePolicy", &[("RoleName", "r".into()), full]).await;
        engine.iam("DeleteRole", &[("RoleName", "r".into())]).await;
        assert_eq!(engine.denial(&me, write()).await.as_deref(), Some(because));
    }
}

#[tokio::test]
async fn only_whom_the_role_trusts_may_assume_it() {
    let engine = in_memory();
    role(&engine, trust(r#"{"Service":"lambda.amazonaws.com"}"#, r#""sts:AssumeRole""#)).await;
    let denied = |who: &str, action: &str, role: &str| {
        format!("User: {who} is not authorized to perform: {action} on resource: {role}")
    };
    let root = "arn:aws:iam::123456789012:root";
    let refused = engine.root("sts", "AssumeRole", &session("me", &[])).await.unwrap_err();
    refused.is(403, "AccessDenied", &denied(root, "sts:AssumeRole", ROLE));
    let other = Principal::Service { name: "apigateway.amazonaws.com", source_arn: None };
    let input = Value::Map(session("me", &[]).into_iter().collect());
    let refused = engine.ground.platform.aws.call(&engine.context(other), "sts", "AssumeRole", input).await;
    assert_eq!(refused.unwrap_err().message, denied("apigateway.amazonaws.com", "sts:AssumeRole", ROLE));

    let gone = "arn:aws:iam::123456789012:role/gone";
    let input = [("RoleArn", gone.into()), ("RoleSessionName", "me".into())];
    let refused = engine.root("sts", "AssumeRole", &input).await.unwrap_err();
    refused.is(403, "AccessDenied", &denied(root, "sts:AssumeRole", gone));
    let input = [("RoleArn", "nothing-valid-in-here".into()), ("RoleSessionName", "me".into())];
    let refused = engine.root("sts", "AssumeRole", &input).await.unwrap_err();
    refused.is(400, "ValidationError", "nothing-valid-in-here is invalid");

    let trusted = [
        ("RoleName", "r".into()),
        ("PolicyDocument", trust(r#"{"AWS":"123456789012"}"#, r#""sts:AssumeRole""#)),
    ];
    engine.iam("UpdateAssumeRolePolicy", &trusted).await;
    let made = engine.root("sts", "AssumeRole", &session("me", &[])).await.unwrap();
    assert_eq!(at(&made, "AssumedRoleUser.Arn"), "arn:aws:sts::123456789012:assumed-role/r/me");
    assert_eq!(at(&made, "PackedPolicySize"), "");
    let tags = Value::List(vec![Value::Map(
        [("Key", "a".into()), ("Value", Value::from("1"))].into_iter().collect(),
    )]);
    let refused = engine.root("sts", "AssumeRole", &session("me", &[("Tags", tags)])).await.unwrap_err();
    refused.is(403, "AccessDenied", &denied(root, "sts:TagSession", ROLE));
}

#[tokio::test]
async fn a_session_ends() {
    for engine in engines() {
        role(&engine, trust(r#"{"AWS":"123456789012"}"#, r#""sts:AssumeRole""#)).await;
        let long = session("me", &[("DurationSeconds", Value::Int(3601))]);
        let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        engine.root("sts", "AssumeRole", &long).await.unwrap_err().is(400, "ValidationError", message);
        let made = engine
            .root("sts", "AssumeRole", &session("me", &[("DurationSeconds", Value::Int(900))]))
            .await
            .unwrap();
        let key = credentials(&made);
        engine.advance(899);
        assert!(engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.is_ok());
        engine.advance(1);
        let expired = engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.unwrap_err();
        expired.is(403, "ExpiredToken", "The security token included in the request is expired");
        // A day later a new session sweeps the old one away.
        engine.advance(25 * 3600);
        engine.root("sts", "AssumeRole", &session("me", &[])).await.unwrap();
        let who = engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.unwrap();
        assert_eq!(at(&who, "Arn"), "arn:aws:iam::123456789012:root");
    }
}

#[tokio::test]
async fn the_token_belongs_to_the_key() {
    let engine = in_memory();
    role(&engine, trust(r#"{"Service":"lambda.amazonaws.com"}"#, r#""sts:AssumeRole""#)).await;
    let key = as_lambda(&engine).await;
    for token in [None, Some("another".to_owned())] {
        let stolen = Credentials { token, ..key.clone() };
        let refused = engine.call(Some(&stolen), "sts", "GetCallerIdentity", &[]).await.unwrap_err();
        refused.is(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    }
}

#[tokio::test]
async fn a_session_survives_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let key = {
        let store = open(directory.path());
        let engine = Engine::on(store.clone());
        role(&engine, trust(r#"{"Service":"lambda.amazonaws.com"}"#, r#""sts:AssumeRole""#)).await;
        put(&engine, "dynamodb:*").await;
        let key = as_lambda(&engine).await;
        store.close().unwrap();
        key
    };
    let engine = Engine::on(open(directory.path()));
    let who = engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.unwrap();
    assert_eq!(at(&who, "Arn"), "arn:aws:sts::123456789012:assumed-role/r/links");
    assert_eq!(engine.denial(&principal(&key), Access::to("dynamodb:PutItem", TABLE)).await, None);
}

#[tokio::test]
async fn session_policies_and_boundaries_limit() {
    let engine = in_memory();
    engine
        .iam("CreatePolicy", &[("PolicyName", "edge".into()), ("PolicyDocument", allow("dynamodb:*"))])
        .await;
    let made = [
        ("RoleName", "r".into()),
        ("AssumeRolePolicyDocument", trust(r#"{"AWS":"123456789012"}"#, r#""sts:AssumeRole""#)),
        ("PermissionsBoundary", "arn:aws:iam::123456789012:policy/edge".into()),
    ];
    engine.iam("CreateRole", &made).await;
    put(&engine, "*").await;
    let only = session("links", &[("Policy", allow("dynamodb:GetItem"))]);
    let made = engine.root("sts", "AssumeRole", &only).await.unwrap();
    assert_eq!(at(&made, "PackedPolicySize"), "Int(5)");
    let me = principal(&credentials(&made));
    let denial = |action: &'static str| engine.denial(&me, Access::to(action, TABLE));
    assert_eq!(denial("dynamodb:GetItem").await, None);
    let because = "because no session policy allows the dynamodb:PutItem action";
    assert_eq!(denial("dynamodb:PutItem").await.as_deref(), Some(because));
    let because = "because no permissions boundary allows the s3:GetObject action";
    assert_eq!(denial("s3:GetObject").await.as_deref(), Some(because));

    let malformed =
        engine.root("sts", "AssumeRole", &session("me", &[("Policy", "{}".into())])).await.unwrap_err();
    malformed.is(400, "MalformedPolicyDocument", "Syntax errors in policy.");
}

#[tokio::test]
async fn tags_are_known_to_policies_and_handed_on() {
    let engine = in_memory();
    role(&engine, trust(r#"{"AWS":"123456789012"}"#, r#"["sts:AssumeRole","sts:TagSession"]"#)).await;
    let document = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/table}"},
        {"Effect":"Allow","Action":"sts:*","Resource":"*"}]}"#;
    let policy = [("RoleName", "r".into()), ("PolicyName", "p".into()), ("PolicyDocument", document.into())];
    engine.iam("PutRolePolicy", &policy).await;
    let tag = |key: &str| {
        Value::List(vec![Value::Map(
            [("Key", key.into()), ("Value", Value::from("links"))].into_iter().collect(),
        )])
    };
    let keys = |key: &str| ("TransitiveTagKeys", Value::List(vec![key.into()]));
    let first = engine
        .root("sts", "AssumeRole", &session("links", &[("Tags", tag("table")), keys("table")]))
        .await
        .unwrap();
    let first = credentials(&first);
    assert_eq!(engine.denial(&principal(&first), Access::to("dynamodb:PutItem", TABLE)).await, None);

    let chained = |more: &[(&'static str, Value)]| {
        let input = session("links", more);
        let (engine, first) = (&engine, &first);
        async move { engine.call(Some(first), "sts", "AssumeRole", &input).await }
    };
    let second = credentials(&chained(&[]).await.unwrap());
    assert_eq!(engine.denial(&principal(&second), Access::to("dynamodb:PutItem", TABLE)).await, None);
    let parameter = |fault: Fault, message: &str| fault.is(400, "InvalidParameterValue", message);
    let conflict = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key \
                    from the calling session.";
    parameter(chained(&[("Tags", tag("TABLE"))]).await.unwrap_err(), conflict);
    let missing = "The specified transitive tag key must be included in the requested tags.";
    parameter(chained(&[keys("other")]).await.unwrap_err(), missing);
    let long = chained(&[("DurationSeconds", Value::Int(3601))]).await.unwrap_err();
    let message =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
    long.is(400, "ValidationError", message);
}

#[tokio::test]
async fn services_need_the_resources_policy() {
    let engine = in_memory();
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},
        "Action":"lambda:InvokeFunction","Resource":"*","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:*:*:abc/*"}}}}"#;
    let permission = std::sync::Arc::new(policy::Document::parse(document).unwrap());
    let call = |source: &str| {
        let source_arn =
            Some(format!("arn:aws:execute-api:us-east-1:123456789012:{source}/prod/GET/links").into());
        let caller = Principal::Service { name: "apigateway.amazonaws.com", source_arn };
        let access =
            Access::to("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:links");
        (caller, access.guarded_by(Some(permission.clone())))
    };
    let (caller, access) = call("abc");
    assert_eq!(engine.denial(&caller, access).await, None);
    let (caller, access) = call("xyz");
    let because = "because no resource-based policy allows the lambda:InvokeFunction action";
    assert_eq!(engine.denial(&caller, access).await.as_deref(), Some(because));
}
