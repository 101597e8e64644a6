//! `AWS::ApiGateway::Model`.

use wire::{Map, Value};

use super::Target;
use super::apigateway_part::{Known, Part};
use super::target::text;
use crate::json;
use crate::schema::{Kind, NameRule, Property, ResourceType};

/// The provider.
pub(super) static MODEL: Part = Part {
    schema: &SCHEMA,
    create: "CreateModel",
    members: &[("RestApiId", "restApiId"), ("Description", "description")],
    complete,
    id,
    attributes: &[],
    list: "GetModels",
    known: Known::Within(&[("Name", "name")]),
    delete: "DeleteModel",
    delete_member: "modelName",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Model",
    properties: &[
        Property::text("ContentType").create_only(),
        Property::text("Description"),
        Property::text("Name").create_only(),
        Property::text("RestApiId").required().create_only(),
        Property::new("Schema", Kind::Json),
    ],
    attributes: &[],
    naming: NameRule::UpTo(128),
    identifiers: &["RestApiId", "Name"],
};

/// Names of models are letters and digits only; a generated one loses the rest.
fn complete(target: &Target<'_>, input: &mut Map) {
    let generated = || target.default_name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name: String = target.text("Name").map_or_else(generated, str::to_owned);
    input.push("name", name);
    input.push("contentType", target.text("ContentType").unwrap_or("application/json"));
    let schema = target.properties.get("Schema").map(|schema| Value::from(json::document(schema)));
    input.push("schema", schema.unwrap_or_else(|| Value::from("{}")));
}

fn id(_: &Map, answer: &Map) -> Option<String> {
    text(answer, "name").map(str::to_owned)
}
