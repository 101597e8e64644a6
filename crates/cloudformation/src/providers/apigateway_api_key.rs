//! `AWS::ApiGateway::ApiKey`.

use wire::{Map, Value};

use super::Target;
use super::apigateway_part::marked;
use super::apigateway_part::{Known, Part, given_id};
use super::target::{renamed, structures};
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS};

/// The provider.
pub(super) static API_KEY: Part = Part {
    schema: &SCHEMA,
    create: "CreateApiKey",
    members: &[
        ("CustomerId", "customerId"),
        ("Description", "description"),
        ("Enabled", "enabled"),
        ("GenerateDistinctId", "generateDistinctId"),
        ("Value", "value"),
    ],
    complete,
    id: given_id,
    attributes: &[("APIKeyId", "id")],
    list: "GetApiKeys",
    known: Known::Tags,
    delete: "DeleteApiKey",
    delete_member: "apiKey",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::ApiKey",
    properties: &[
        Property::text("CustomerId"),
        Property::text("Description"),
        Property::new("Enabled", Kind::Boolean),
        Property::new("GenerateDistinctId", Kind::Boolean).create_only(),
        Property::text("Name").create_only(),
        Property::new("StageKeys", STAGE_KEYS),
        Property::new("Tags", TAGS),
        Property::text("Value").create_only(),
    ],
    attributes: &["APIKeyId"],
    naming: NameRule::UpTo(1024),
    identifiers: &["APIKeyId"],
};

const STAGE_KEYS: Kind =
    Kind::List(&Kind::Object(&[Property::text("RestApiId"), Property::text("StageName")]));

fn complete(target: &Target<'_>, input: &mut Map) {
    marked(target, input);
    input.push("name", target.name("Name"));
    let names = [("RestApiId", "restApiId"), ("StageName", "stageName")];
    let stages: Vec<Value> =
        structures(target.properties, "StageKeys").map(|stage| Value::Map(renamed(stage, &names))).collect();
    input.push_some("stageKeys", (!stages.is_empty()).then_some(Value::List(stages)));
}
