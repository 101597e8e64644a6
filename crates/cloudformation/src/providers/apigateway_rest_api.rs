//! `AWS::ApiGateway::RestApi`.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::target::{
    LOGICAL_ID_TAG, STACK_ID_TAG, answer, quiet, renamed, structure, structures, tag_map, text,
};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target, rest_api_body};
use crate::json;
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS, TEXTS};

/// The provider.
pub struct RestApi;

const ENDPOINT: Kind = Kind::Object(&[
    Property::text("IpAddressType"),
    Property::new("Types", TEXTS),
    Property::new("VpcEndpointIds", TEXTS),
]);

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::RestApi",
    properties: &[
        Property::text("ApiKeySourceType"),
        Property::new("BinaryMediaTypes", TEXTS),
        Property::new("Body", Kind::Json),
        Property::refused("BodyS3Location"),
        Property::refused("CloneFrom"),
        Property::text("Description"),
        Property::new("DisableExecuteApiEndpoint", Kind::Boolean),
        Property::refused("EndpointAccessMode"),
        Property::new("EndpointConfiguration", ENDPOINT),
        Property::new("FailOnWarnings", Kind::Boolean),
        Property::new("MinimumCompressionSize", Kind::Integer),
        Property::text("Mode").only(&["merge", "overwrite"]),
        Property::text("Name"),
        Property::new("Parameters", Kind::Map(&Kind::String)),
        Property::new("Policy", Kind::Json),
        Property::refused("SecurityPolicy"),
        Property::new("Tags", TAGS),
        Property::text("Version"),
    ],
    attributes: &["RestApiId", "RootResourceId"],
    naming: NameRule::Assigned,
    identifiers: &["RestApiId"],
};

#[async_trait]
impl Provider for RestApi {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let output = caller.call("apigateway", "CreateRestApi", input(target)?).await?;
        let made = made(&output)?;
        match import(caller, target, &made).await {
            Ok(()) => Ok(made),
            Err(error) => Err(error.after(made)),
        }
    }

    /// An API is this resource's if it bears its tags. Whether its document was imported is not seen, so it is once more.
    async fn find(&self, caller: &Caller, target: &Target<'_>, _: Time) -> Result<Option<Made>, CallError> {
        let mut position: Option<Value> = None;
        loop {
            let mut input = Map::from([("limit", Value::Int(500))]);
            input.push_some("position", position);
            let page = caller.call("apigateway", "GetRestApis", input).await?;
            let found =
                structures(&page, "items").find(|api| is_tagged(api, target)).map(made).transpose()?;
            position = page.get("position").cloned();
            if let Some(made) = &found {
                import(caller, target, made).await?;
            }
            if found.is_some() || position.is_none() {
                return Ok(found);
            }
        }
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let id = resource.made.physical_id.as_str();
        caller.remove("apigateway", "DeleteRestApi", Map::from([("restApiId", id.into())])).await
    }
}

async fn import(caller: &Caller, target: &Target<'_>, made: &Made) -> Result<(), CallError> {
    match rest_api_body::import(target.properties, &made.physical_id) {
        Some(input) => quiet(caller, "apigateway", "PutRestApi", input).await,
        None => Ok(()),
    }
}

fn input(target: &Target<'_>) -> Result<Map, CallError> {
    let properties = target.properties;
    let name = rest_api_body::name(properties)
        .ok_or_else(|| CallError::invalid("An API needs a Name, or a Body with a title."))?;
    let mut input = renamed(
        properties,
        &[
            ("ApiKeySourceType", "apiKeySource"),
            ("BinaryMediaTypes", "binaryMediaTypes"),
            ("Description", "description"),
            ("DisableExecuteApiEndpoint", "disableExecuteApiEndpoint"),
            ("MinimumCompressionSize", "minimumCompressionSize"),
            ("Version", "version"),
        ],
    );
    let endpoint = structure(properties, "EndpointConfiguration");
    let names =
        [("IpAddressType", "ipAddressType"), ("Types", "types"), ("VpcEndpointIds", "vpcEndpointIds")];
    input.push_some("endpointConfiguration", endpoint.map(|given| renamed(given, &names)));
    input.push("name", name);
    input.push_some("policy", properties.get("Policy").map(|policy| Value::from(json::document(policy))));
    input.push_some("tags", tag_map(&target.marked_tags()));
    Ok(input)
}

fn made(api: &Map) -> Result<Made, CallError> {
    let id = answer(api, "id")?;
    Ok(Made::new(id).with("RestApiId", id).with("RootResourceId", answer(api, "rootResourceId")?))
}

fn is_tagged(api: &Map, target: &Target<'_>) -> bool {
    let tag = |name: &str| structure(api, "tags").and_then(|tags| text(tags, name));
    tag(STACK_ID_TAG) == Some(target.stack_id) && tag(LOGICAL_ID_TAG) == Some(target.logical_id)
}
