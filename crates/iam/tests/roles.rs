//! Roles and their policies, on both engines, as an SDK sees them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use support::{Engine, at, engines, in_memory};
use wire::Value;

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"*"}]}"#;

async fn create(engine: &Engine, name: &'static str) {
    engine.iam("CreateRole", &[("RoleName", name.into()), ("AssumeRolePolicyDocument", TRUST.into())]).await;
}

#[tokio::test]
async fn a_role_lives_and_dies() {
    for engine in engines() {
        let made = engine
            .iam(
                "CreateRole",
                &[
                    ("RoleName", "linksRole".into()),
                    ("Path", "/app/".into()),
                    ("AssumeRolePolicyDocument", TRUST.into()),
                ],
            )
            .await;
        assert_eq!(at(&made, "Role.Arn"), "arn:aws:iam::123456789012:role/app/linksRole");
        assert!(at(&made, "Role.RoleId").starts_with("AROA"));
        // IAM answers documents percent-encoded; SDKs decode them.
        assert!(
            at(&made, "Role.AssumeRolePolicyDocument").starts_with("%7B%22Version%22%3A%222012-10-17%22")
        );
        // Recorded: CreateRole names neither the longest session nor the last use, GetRole both.
        assert_eq!(at(&made, "Role.MaxSessionDuration"), "");
        let seen = engine.iam("GetRole", &[("RoleName", "linksRole".into())]).await;
        assert_eq!(at(&seen, "Role.MaxSessionDuration"), "Int(3600)");
        assert_eq!(at(&seen, "Role.CreateDate"), at(&made, "Role.CreateDate"));

        let again = [("RoleName", "LINKSROLE".into()), ("AssumeRolePolicyDocument", TRUST.into())];
        engine.refused("CreateRole", &again).await.is(
            409,
            "EntityAlreadyExists",
            "Role with name LINKSROLE already exists.",
        );
        let listed = engine.iam("ListRoles", &[("PathPrefix", "/app/".into())]).await;
        assert_eq!(at(&listed, "Roles.0.RoleName"), "linksRole");
        assert_eq!(at(&listed, "IsTruncated"), "Bool(false)");
        engine.iam("DeleteRole", &[("RoleName", "linksRole".into())]).await;
        engine.refused("GetRole", &[("RoleName", "linksRole".into())]).await.is(
            404,
            "NoSuchEntity",
            "The role with name linksRole cannot be found.",
        );
    }
}

#[tokio::test]
async fn a_role_with_policies_stays() {
    for engine in engines() {
        create(&engine, "r").await;
        let role = || ("RoleName", Value::from("r"));
        let basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
        engine.iam("AttachRolePolicy", &[role(), ("PolicyArn", basic.into())]).await;
        let put = [role(), ("PolicyName", "put".into()), ("PolicyDocument", POLICY.into())];
        engine.iam("PutRolePolicy", &put).await;

        let conflict = "DeleteConflict";
        let refused = engine.refused("DeleteRole", &[role()]).await;
        refused.is(409, conflict, "Cannot delete entity, must detach all policies first.");
        let attached = engine.iam("ListAttachedRolePolicies", &[role()]).await;
        assert_eq!(at(&attached, "AttachedPolicies.0.PolicyName"), "AWSLambdaBasicExecutionRole");
        engine.iam("DetachRolePolicy", &[role(), ("PolicyArn", basic.into())]).await;
        let refused = engine.refused("DeleteRole", &[role()]).await;
        refused.is(409, conflict, "Cannot delete entity, must delete policies first.");

        let named = [role(), ("PolicyName", "put".into())];
        let seen = engine.iam("GetRolePolicy", &named).await;
        assert_eq!(at(&seen, "PolicyName"), "put");
        assert!(at(&seen, "PolicyDocument").contains("dynamodb%3APutItem"));
        assert_eq!(at(&engine.iam("ListRolePolicies", &[role()]).await, "PolicyNames.0"), "put");
        engine.iam("DeleteRolePolicy", &named).await;
        let refused = engine.refused("GetRolePolicy", &named).await;
        refused.is(404, "NoSuchEntity", "The role policy with name put cannot be found.");
        engine.iam("DeleteRole", &[role()]).await;
    }
}

#[tokio::test]
async fn what_is_malformed_is_refused_in_iams_words() {
    let engine = in_memory();
    let trust =
        |document: &str| [("RoleName", "r".into()), ("AssumeRolePolicyDocument", Value::from(document))];
    let malformed = "MalformedPolicyDocument";
    engine.refused("CreateRole", &trust("no JSON")).await.is(
        400,
        malformed,
        "This policy contains invalid Json",
    );
    let other = TRUST.replace("sts:AssumeRole", "s3:GetObject");
    let refused = engine.refused("CreateRole", &trust(&other)).await;
    refused.is(400, malformed, "AssumeRole policy may only specify STS AssumeRole actions.");
    let long = TRUST.replace("lambda.amazonaws.com", &format!("{}.amazonaws.com", "x".repeat(2048)));
    let refused = engine.refused("CreateRole", &trust(&long)).await;
    refused.is(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048");

    create(&engine, "r").await;
    let put = |document: String| {
        [("RoleName", "r".into()), ("PolicyName", "p".into()), ("PolicyDocument", Value::from(document))]
    };
    let refused = engine.refused("PutRolePolicy", &put(POLICY.replace("2012-10-17", "2008-10-17"))).await;
    refused.is(400, malformed, "Policy document must be version 2012-10-17 or greater.");
    let refused = engine.refused("PutRolePolicy", &put(POLICY.replace("PutItem", &"x".repeat(10_240)))).await;
    refused.is(409, "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role r");
    // White space does not count.
    engine
        .iam(
            "PutRolePolicy",
            &put(POLICY.replace(':', &format!(":{}", " ".repeat(5_000))).replace("dynamodb: ", "dynamodb:")),
        )
        .await;
}

#[tokio::test]
async fn attaching_needs_a_policy_and_room() {
    let engine = in_memory();
    create(&engine, "r").await;
    let attach = |arn: String| [("RoleName", "r".into()), ("PolicyArn", Value::from(arn))];
    let invalid = "Invalid ARN:  Could not be parsed!";
    engine.refused("AttachRolePolicy", &attach("longpolicynamebutnoarn".into())).await.is(
        400,
        "ValidationError",
        invalid,
    );
    let arn = "arn:aws:iam::123456789012:policy/gone";
    let message = format!("Policy {arn} does not exist or is not attachable.");
    engine.refused("AttachRolePolicy", &attach(arn.into())).await.is(404, "NoSuchEntity", &message);
    let message = format!("Policy {arn} was not found.");
    engine.refused("DetachRolePolicy", &attach(arn.into())).await.is(404, "NoSuchEntity", &message);
    for index in 0..11 {
        let name = format!("p{index}");
        let policy = [("PolicyName", Value::from(name.as_str())), ("PolicyDocument", POLICY.into())];
        engine.iam("CreatePolicy", &policy).await;
        let arn = format!("arn:aws:iam::123456789012:policy/{name}");
        if index < 10 {
            engine.iam("AttachRolePolicy", &attach(arn)).await;
        } else {
            let message = "Cannot exceed quota for PoliciesPerRole: 10";
            engine.refused("AttachRolePolicy", &attach(arn)).await.is(409, "LimitExceeded", message);
        }
    }
    let page = [("RoleName", "r".into()), ("MaxItems", Value::Int(6))];
    let first = engine.iam("ListAttachedRolePolicies", &page).await;
    assert_eq!(
        (at(&first, "IsTruncated"), at(&first, "AttachedPolicies.5.PolicyName")),
        ("Bool(true)".into(), "p5".into())
    );
    let next = [("RoleName", "r".into()), ("Marker", at(&first, "Marker").into())];
    let second = engine.iam("ListAttachedRolePolicies", &next).await;
    assert_eq!(
        (at(&second, "IsTruncated"), at(&second, "AttachedPolicies.0.PolicyName")),
        ("Bool(false)".into(), "p6".into())
    );
}

#[tokio::test]
async fn a_role_changes() {
    let engine = in_memory();
    create(&engine, "r").await;
    let role = || ("RoleName", Value::from("r"));
    let change = [role(), ("Description", "d".into()), ("MaxSessionDuration", Value::Int(7200))];
    engine.iam("UpdateRole", &change).await;
    let tag = |key: &str, value: &str| {
        Value::Map([("Key", key.into()), ("Value", Value::from(value))].into_iter().collect())
    };
    engine.iam("TagRole", &[role(), ("Tags", Value::List(vec![tag("a", "1"), tag("b", "2")]))]).await;
    engine.iam("TagRole", &[role(), ("Tags", Value::List(vec![tag("A", "3")]))]).await;
    engine.iam("UntagRole", &[role(), ("TagKeys", Value::List(vec!["b".into()]))]).await;
    let seen = engine.iam("GetRole", &[role()]).await;
    assert_eq!(at(&seen, "Role.Description"), "d");
    assert_eq!(at(&seen, "Role.MaxSessionDuration"), "Int(7200)");
    assert_eq!(at(&seen, "Role.Tags.0.Value"), "3");
    assert_eq!(at(&engine.iam("ListRoleTags", &[role()]).await, "Tags.0.Key"), "A");
    let twice = [role(), ("Tags", Value::List(vec![tag("x", "1"), tag("X", "2")]))];
    engine.refused("TagRole", &twice).await.is(
        400,
        "InvalidInput",
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
}
