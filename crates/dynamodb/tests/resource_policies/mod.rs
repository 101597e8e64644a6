//! A table's own policy is asked, too, for whatever is done with the table.

use serde_json::json;
use service::Principal;
use testing::Storage;

use super::support::Engine;
use super::table;

#[tokio::test]
async fn a_tables_own_policy_is_asked() {
    let sids = |access: &service::Access| {
        let policy = access.resource_policy.as_ref()?;
        Some(format!("because of {:?}", policy.sids().flatten().collect::<Vec<_>>()))
    };
    let engine = Engine::ruled_by(Storage::memory(), sids);
    engine.ok("CreateTable", table("guarded", None)).await;
    let user = || Principal::User {
        name: "u".into(),
        arn: "arn:aws:iam::000000000000:user/u".into(),
        id: "AIDA".into(),
    };
    let put = json!({"TableName": "guarded", "Item": {"pk": {"S": "a"}}});
    assert_eq!(engine.call_as(user(), "PutItem", &put).await.0, 200);
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/guarded";
    let statement = json!({
        "Sid": "Mine", "Effect": "Deny", "Principal": "*", "Action": "dynamodb:*", "Resource": arn,
    });
    let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    engine.ok("PutResourcePolicy", json!({"ResourceArn": arn, "Policy": policy})).await;
    let item = json!({"TransactItems": [{"Put": put}]});
    for (operation, input) in [
        ("PutItem", put.clone()),
        ("TransactWriteItems", item),
        ("DescribeTable", json!({"TableName": arn})),
        ("DeleteResourcePolicy", json!({"ResourceArn": arn})),
    ] {
        let (status, body) = engine.call_as(user(), operation, &input).await;
        assert_eq!(status, 400, "{operation}");
        assert!(body.to_string().contains(r#"because of [\"Mine\"]"#), "{operation}: {body}");
    }
    engine.ok("DeleteResourcePolicy", json!({"ResourceArn": arn})).await;
    assert_eq!(engine.call_as(user(), "PutItem", &put).await.0, 200);
}
