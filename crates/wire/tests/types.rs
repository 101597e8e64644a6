//! The generated types: what they take from a tree, what they give back, and how they refuse.

use wire::dynamodb::{BatchGetItemInput, CreateTableInput, PutItemInput};
use wire::{FromValue, Map, ToValue, Value};

#[test]
fn there_and_back() {
    let key = Map::from([("AttributeName", "id".into()), ("KeyType", "HASH".into())]);
    let attribute = Map::from([("AttributeName", "id".into()), ("AttributeType", "S".into())]);
    let tree = Value::Map(Map::from([
        ("AttributeDefinitions", Value::List(vec![attribute.into()])),
        ("TableName", "links".into()),
        ("KeySchema", Value::List(vec![key.into()])),
        ("BillingMode", "PAY_PER_REQUEST".into()),
    ]));
    let input = CreateTableInput::from_value(tree.clone()).unwrap();
    assert_eq!(input.table_name, "links");
    assert_eq!(input.key_schema.as_deref().unwrap_or_default()[0].key_type, "HASH");
    assert_eq!(input.to_value(), tree);
}

#[test]
fn attributes_stay_trees() {
    let attribute = Value::Map(Map::from([("S", "a".into())]));
    let item = Value::Map(Map::from([("id", attribute.clone())]));
    let tree =
        Value::Map(Map::from([("TableName", "links".into()), ("Item", item), ("ReturnValues", Value::Null)]));
    let input = PutItemInput::from_value(tree).unwrap();
    assert_eq!(input.item["id"], attribute);
    assert_eq!(input.return_values, None);
}

#[test]
fn refusals_name_the_place() {
    let keys = Value::Map(Map::from([("Keys", "no list".into())]));
    let tree = Value::Map(Map::from([("RequestItems", Value::Map(Map::from([("links", keys)])))]));
    let error = BatchGetItemInput::from_value(tree).unwrap_err();
    assert_eq!(error.to_string(), "RequestItems.links.Keys: expected a list, found string");
    let error = PutItemInput::from_value(Value::Map(Map::new())).unwrap_err();
    assert_eq!(error.to_string(), "TableName: required member is missing");
}

#[test]
fn shared_outputs_are_one_type() {
    let api = wire::apigateway::GetRestApiOutput { id: Some("a1".to_owned()), ..Default::default() };
    let same: wire::apigateway::RestApi = api.clone();
    assert_eq!(same.to_value(), Value::Map(Map::from([("id", "a1".into())])));
}
