//! Tags of tables: how many there can be, and what they mean to permissions.

use serde_json::{Value as Json, json};
use service::Principal;

use super::support::{Engine, in_memory};
use super::table;

#[tokio::test]
async fn a_table_has_at_most_fifty_tags() {
    let engine = in_memory();
    engine.ok("CreateTable", table("tagged", None)).await;
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/tagged";
    let tags = |keys: std::ops::Range<usize>, value: &str| -> Json {
        keys.map(|key| json!({"Key": format!("k{key:02}"), "Value": value})).collect()
    };
    let refused = json!("Number of Tags exceed the current limit for the provided ResourceArn");
    let (_, body) = engine.call("TagResource", &json!({"ResourceArn": arn, "Tags": tags(0..51, "")})).await;
    assert_eq!(body["message"], refused);
    engine.ok("TagResource", json!({"ResourceArn": arn, "Tags": tags(0..50, "old")})).await;
    let (_, body) =
        engine.call("TagResource", &json!({"ResourceArn": arn, "Tags": tags(49..51, "new")})).await;
    assert_eq!(body["message"], refused);
    let listed = engine.ok("ListTagsOfResource", json!({"ResourceArn": arn})).await;
    assert_eq!(listed, json!({"Tags": tags(0..50, "old")}), "all or nothing");
    engine.ok("TagResource", json!({"ResourceArn": arn, "Tags": tags(0..50, "new")})).await;
    let keys: Vec<String> = (0..51).map(|key| format!("k{key:02}")).collect();
    let (_, body) = engine.call("UntagResource", &json!({"ResourceArn": arn, "TagKeys": keys})).await;
    assert_eq!(body["message"], refused);
    engine.ok("UntagResource", json!({"ResourceArn": arn, "TagKeys": &keys[..49]})).await;
    let listed = engine.ok("ListTagsOfResource", json!({"ResourceArn": arn})).await;
    assert_eq!(listed, json!({"Tags": tags(49..50, "new")}));
}

#[tokio::test]
async fn tags_matter_to_permissions() {
    let policy = &["dynamodb:TagResource", "dynamodb:UntagResource", "dynamodb:GetItem"];
    let engine = Engine::refusing(testing::Storage::memory(), policy);
    let user = Principal::User {
        name: "u".into(),
        arn: "arn:aws:iam::000000000000:user/u".into(),
        id: "AIDA".into(),
    };
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/tagged";
    let refused = async |operation: &str, input: Json| -> String {
        let (status, body) = engine.call_as(user.clone(), operation, &input).await;
        assert_eq!(status, 400, "{body}");
        let message = body["Message"].as_str().or(body["message"].as_str()).unwrap();
        let (_, reason) = message.split_once("perform: ").unwrap();
        reason.to_owned()
    };
    let mut create = table("tagged", None);
    create["Tags"] = json!([]);
    assert_eq!(
        refused("CreateTable", create.clone()).await,
        format!("dynamodb:TagResource on resource: {arn} \"{arn}\" []"),
        "an empty list needs the permission, too"
    );
    create["Tags"] = json!([{"Key": "team", "Value": "links"}]);
    engine.ok("CreateTable", create).await;
    let tag = json!({"ResourceArn": arn, "Tags": [{"Key": "team", "Value": "others"}]});
    assert_eq!(
        refused("TagResource", tag).await,
        format!(
            "dynamodb:TagResource on resource: {arn} \"{arn}\" [(\"aws:ResourceTag/team\", [\"links\"]), \
             (\"aws:RequestTag/team\", [\"others\"]), (\"aws:TagKeys\", [\"team\"])]"
        )
    );
    assert_eq!(
        refused("UntagResource", json!({"ResourceArn": arn, "TagKeys": ["team"]})).await,
        format!(
            "dynamodb:UntagResource on resource: {arn} \"{arn}\" [(\"aws:ResourceTag/team\", [\"links\"]), \
             (\"aws:TagKeys\", [\"team\"])]"
        )
    );
    let get = refused("GetItem", json!({"TableName": "tagged", "Key": {"pk": {"S": "a"}}})).await;
    assert!(get.contains("(\"aws:ResourceTag/team\", [\"links\"])"), "{get}");
    let (status, _) = engine.call_as(user.clone(), "ListTagsOfResource", &json!({"ResourceArn": arn})).await;
    assert_eq!(status, 200);
}
