//! Managed policies, their versions and uses.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use support::{Engine, at, engines, in_memory};
use wire::Value;

const ARN: &str = "arn:aws:iam::123456789012:policy/team/own";
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

fn document(action: &str) -> Value {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#
    );
    text.into()
}

fn arn() -> (&'static str, Value) {
    ("PolicyArn", ARN.into())
}

async fn create(engine: &Engine) {
    let policy = [
        ("PolicyName", "own".into()),
        ("Path", "/team/".into()),
        ("Description", "ours".into()),
        ("PolicyDocument", document("s3:GetObject")),
    ];
    let made = engine.iam("CreatePolicy", &policy).await;
    assert_eq!(at(&made, "Policy.Arn"), ARN);
    assert_eq!(at(&made, "Policy.DefaultVersionId"), "v1");
    assert_eq!(at(&made, "Policy.AttachmentCount"), "Int(0)");
    assert!(at(&made, "Policy.PolicyId").starts_with("ANPA"));
    let message = "A policy called own already exists. Duplicate names are not allowed.";
    engine.refused("CreatePolicy", &policy).await.is(409, "EntityAlreadyExists", message);
}

#[tokio::test]
async fn a_policy_has_up_to_five_versions() {
    for engine in engines() {
        create(&engine).await;
        for number in 2..=5 {
            let default = ("SetAsDefault", Value::Bool(number == 3));
            let made = engine
                .iam("CreatePolicyVersion", &[arn(), ("PolicyDocument", document("s3:*")), default])
                .await;
            assert_eq!(at(&made, "PolicyVersion.VersionId"), format!("v{number}"));
        }
        let more =
            engine.refused("CreatePolicyVersion", &[arn(), ("PolicyDocument", document("s3:*"))]).await;
        let message = "A managed policy can have up to 5 versions. Before you create a new version, you must delete an \
                       existing version.";
        more.is(409, "LimitExceeded", message);
        let listed = engine.iam("ListPolicyVersions", &[arn()]).await;
        assert_eq!(
            (at(&listed, "Versions.0.VersionId"), at(&listed, "Versions.4.VersionId")),
            ("v5".into(), "v1".into())
        );
        assert_eq!(at(&listed, "Versions.2.IsDefaultVersion"), "Bool(true)");

        let version = |id: &str| ("VersionId", Value::from(id));
        let refused = engine.refused("DeletePolicyVersion", &[arn(), version("v3")]).await;
        refused.is(409, "DeleteConflict", "Cannot delete the default version of a policy.");
        engine.iam("SetDefaultPolicyVersion", &[arn(), version("v1")]).await;
        assert_eq!(at(&engine.iam("GetPolicy", &[arn()]).await, "Policy.DefaultVersionId"), "v1");
        let refused = engine.refused("DeletePolicy", &[arn()]).await;
        assert_eq!((refused.0, refused.1.as_str()), (409, "DeleteConflict"));
        assert!(refused.2.starts_with("This policy has more than one version."));
        for id in ["v2", "v3", "v4", "v5"] {
            engine.iam("DeletePolicyVersion", &[arn(), version(id)]).await;
        }
        let message = format!("Policy {ARN} version v2 does not exist or is not attachable.");
        engine.refused("GetPolicyVersion", &[arn(), version("v2")]).await.is(404, "NoSuchEntity", &message);
        engine.iam("DeletePolicy", &[arn()]).await;
        engine.refused("GetPolicy", &[arn()]).await.is(
            404,
            "NoSuchEntity",
            &format!("Policy {ARN} was not found."),
        );
    }
}

#[tokio::test]
async fn a_policy_in_use_stays() {
    for engine in engines() {
        create(&engine).await;
        let role = [
            ("RoleName", "r".into()),
            ("AssumeRolePolicyDocument", TRUST.into()),
            ("PermissionsBoundary", ARN.into()),
        ];
        engine.iam("CreateRole", &role).await;
        engine.iam("CreateUser", &[("UserName", "u".into())]).await;
        engine.iam("AttachUserPolicy", &[("UserName", "u".into()), arn()]).await;
        let seen = engine.iam("GetPolicy", &[arn()]).await;
        assert_eq!(at(&seen, "Policy.AttachmentCount"), "Int(1)");
        assert_eq!(at(&seen, "Policy.PermissionsBoundaryUsageCount"), "Int(1)");
        assert_eq!(at(&seen, "Policy.Description"), "ours");
        let message = "Cannot delete a policy attached to entities.";
        engine.refused("DeletePolicy", &[arn()]).await.is(409, "DeleteConflict", message);
        engine.iam("DetachUserPolicy", &[("UserName", "u".into()), arn()]).await;
        engine.refused("DeletePolicy", &[arn()]).await.is(409, "DeleteConflict", message);
        engine.iam("DeleteRole", &[("RoleName", "r".into())]).await;
        engine.iam("DeletePolicy", &[arn()]).await;
    }
}

#[tokio::test]
async fn a_boundary_has_to_be_there() {
    let engine = in_memory();
    let user = [("UserName", "u".into()), ("PermissionsBoundary", ARN.into())];
    let message = format!("Scope ARN: {ARN} does not exist or is not attachable.");
    engine.refused("CreateUser", &user).await.is(404, "NoSuchEntity", &message);
}

#[tokio::test]
async fn aws_has_policies_of_its_own() {
    let engine = in_memory();
    create(&engine).await;
    let admin = ("PolicyArn", Value::from("arn:aws:iam::aws:policy/AdministratorAccess"));
    assert_eq!(
        at(&engine.iam("GetPolicy", std::slice::from_ref(&admin)).await, "Policy.DefaultVersionId"),
        "v1"
    );
    let version = engine.iam("GetPolicyVersion", &[admin, ("VersionId", "v1".into())]).await;
    assert!(at(&version, "PolicyVersion.Document").contains("%22Action%22%3A%22%2A%22"));
    let local = engine.iam("ListPolicies", &[("Scope", "Local".into())]).await;
    assert_eq!(
        (at(&local, "Policies.0.PolicyName"), at(&local, "IsTruncated")),
        ("own".into(), "Bool(false)".into())
    );
    let page = engine.iam("ListPolicies", &[("Scope", "AWS".into()), ("MaxItems", Value::Int(2))]).await;
    assert_eq!(at(&page, "IsTruncated"), "Bool(true)");
    assert!(!at(&page, "Marker").is_empty());
}

#[tokio::test]
async fn a_long_policy_is_refused() {
    let engine = in_memory();
    let long = document(&format!("s3:{}", "x".repeat(6144)));
    let refused =
        engine.refused("CreatePolicy", &[("PolicyName", "p".into()), ("PolicyDocument", long)]).await;
    refused.is(409, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144");
}
