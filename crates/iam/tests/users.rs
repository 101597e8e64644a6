//! Users and their access keys: made, used to sign, switched off, deleted.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use iam::RootKey;
use support::{Credentials, Engine, at, engines, in_memory};
use wire::Value;

async fn user_with_key(engine: &Engine) -> Credentials {
    engine.iam("CreateUser", &[("UserName", "jane".into())]).await;
    let made = engine.iam("CreateAccessKey", &[("UserName", "jane".into())]).await;
    Credentials::new(&at(&made, "AccessKey.AccessKeyId"), &at(&made, "AccessKey.SecretAccessKey"))
}

#[tokio::test]
async fn a_user_signs() {
    for engine in engines() {
        let key = user_with_key(&engine).await;
        assert!(key.id.starts_with("AKIA") && key.id.len() == 20 && key.secret.len() == 40);
        let who = engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.unwrap();
        assert_eq!(at(&who, "Arn"), "arn:aws:iam::123456789012:user/jane");
        assert!(at(&who, "UserId").starts_with("AIDA"));
        assert_eq!(at(&who, "Account"), "123456789012");

        let refused = engine.call(Some(&key), "iam", "GetUser", &[]).await.unwrap_err();
        let arn = "arn:aws:iam::123456789012:user/jane";
        let message = format!(
            "User: {arn} is not authorized to perform: iam:GetUser on resource: {arn} because no identity-based policy allows the iam:GetUser action"
        );
        refused.is(403, "AccessDenied", &message);
        let own = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:Get*","Resource":"arn:aws:iam::*:user/${aws:username}"}}"#;
        let put = [("UserName", "jane".into()), ("PolicyName", "own".into()), ("PolicyDocument", own.into())];
        engine.iam("PutUserPolicy", &put).await;
        let seen = engine.call(Some(&key), "iam", "GetUser", &[]).await.unwrap();
        assert_eq!(at(&seen, "User.UserName"), "jane");

        let wrong = Credentials { secret: "wrong".to_owned(), ..key.clone() };
        let refused = engine.call(Some(&wrong), "sts", "GetCallerIdentity", &[]).await.unwrap_err();
        assert_eq!((refused.0, refused.1.as_str()), (403, "SignatureDoesNotMatch"));
    }
}

#[tokio::test]
async fn a_key_is_switched_off_and_deleted() {
    for engine in engines() {
        let key = user_with_key(&engine).await;
        let named = || vec![("UserName", Value::from("jane")), ("AccessKeyId", Value::from(key.id.as_str()))];
        let refused = engine.refused("DeleteUser", &named()[..1]).await;
        refused.is(409, "DeleteConflict", "Cannot delete entity, must delete access keys first.");
        let status = |status: &str| [named(), vec![("Status", Value::from(status))]].concat();
        engine.iam("UpdateAccessKey", &status("Inactive")).await;
        let invalid = "The security token included in the request is invalid.";
        let refused = engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.unwrap_err();
        refused.is(403, "InvalidClientTokenId", invalid);
        let listed = engine.iam("ListAccessKeys", &named()[..1]).await;
        assert_eq!(at(&listed, "AccessKeyMetadata.0.Status"), "Inactive");
        engine.iam("UpdateAccessKey", &status("Active")).await;
        assert!(engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.is_ok());

        engine.iam("CreateAccessKey", &named()[..1]).await;
        let refused = engine.refused("CreateAccessKey", &named()[..1]).await;
        refused.is(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2");
        engine.iam("DeleteAccessKey", &named()).await;
        let message = format!("The Access Key with id {} cannot be found.", key.id);
        engine.refused("DeleteAccessKey", &named()).await.is(404, "NoSuchEntity", &message);
        // Deleted, the key is one nobody has: on this machine it acts as the root again.
        let who = engine.call(Some(&key), "sts", "GetCallerIdentity", &[]).await.unwrap();
        assert_eq!(at(&who, "Arn"), "arn:aws:iam::123456789012:root");
    }
}

#[tokio::test]
async fn without_strictness_an_unknown_key_is_the_root() {
    let engine = in_memory();
    for id in ["test", "AKIAIOSFODNN7EXAMPLE"] {
        let who =
            engine.call(Some(&Credentials::new(id, "test")), "sts", "GetCallerIdentity", &[]).await.unwrap();
        assert_eq!(at(&who, "Arn"), "arn:aws:iam::123456789012:root");
        assert_eq!(at(&who, "UserId"), "123456789012");
    }
    let me = engine.iam("GetUser", &[]).await;
    assert_eq!(at(&me, "User.Arn"), "arn:aws:iam::123456789012:root");
}

#[tokio::test]
async fn strictness_verifies_everything() {
    let root = RootKey { id: "AKIAROOTROOTROOTROOT".to_owned(), secret: "open sesame".to_owned() };
    let engine = Engine::strict(root);
    let missing = engine.root("sts", "GetCallerIdentity", &[]).await.unwrap_err();
    missing.is(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    let unknown = Credentials::new("test", "test");
    let refused = engine.call(Some(&unknown), "sts", "GetCallerIdentity", &[]).await.unwrap_err();
    refused.is(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    let root = Credentials::new("AKIAROOTROOTROOTROOT", "open sesame");
    let who = engine.call(Some(&root), "sts", "GetCallerIdentity", &[]).await.unwrap();
    assert_eq!(at(&who, "Arn"), "arn:aws:iam::123456789012:root");
    let wrong = Credentials { secret: "x".to_owned(), ..root };
    assert_eq!(
        engine.call(Some(&wrong), "iam", "ListUsers", &[]).await.unwrap_err().1,
        "SignatureDoesNotMatch"
    );
}

#[tokio::test]
async fn users_are_listed_and_their_names_taken() {
    let engine = in_memory();
    engine.iam("CreateUser", &[("UserName", "b".into())]).await;
    engine.iam("CreateUser", &[("UserName", "a".into())]).await;
    let refused = engine.refused("CreateUser", &[("UserName", "a".into())]).await;
    refused.is(409, "EntityAlreadyExists", "User with name a already exists.");
    let listed = engine.iam("ListUsers", &[]).await;
    assert_eq!((at(&listed, "Users.0.UserName"), at(&listed, "Users.1.UserName")), ("a".into(), "b".into()));
    let refused = engine.refused("GetUser", &[("UserName", "c".into())]).await;
    refused.is(404, "NoSuchEntity", "The user with name c cannot be found.");
    let refused = engine.refused("CreateAccessKey", &[]).await;
    refused.is(400, "ValidationError", "Must specify userName when calling with non-User credentials");
}
