//! `AWS::ApiGateway::GatewayResponse`.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::apigateway_resource::is_api_of_this_stack;
use super::target::renamed;
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{Kind, NameRule, Property, ResourceType};

/// The provider.
pub struct GatewayResponse;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::GatewayResponse",
    properties: &[
        Property::new("ResponseParameters", Kind::Map(&Kind::String)),
        Property::new("ResponseTemplates", Kind::Map(&Kind::String)),
        Property::text("ResponseType").required().create_only(),
        Property::text("RestApiId").required().create_only(),
        Property::text("StatusCode"),
    ],
    attributes: &["Id"],
    naming: NameRule::Short,
    identifiers: &["Id"],
};

#[async_trait]
impl Provider for GatewayResponse {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let names = [
            ("ResponseParameters", "responseParameters"),
            ("ResponseTemplates", "responseTemplates"),
            ("StatusCode", "statusCode"),
        ];
        let mut input = key(target.properties);
        for (name, value) in renamed(target.properties, &names) {
            input.push(name, value);
        }
        caller.call("apigateway", "PutGatewayResponse", input).await?;
        Ok(made(target))
    }

    /// It bears no time: in an API that stood before the stack, it is left alone.
    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        let api = target.text("RestApiId").unwrap_or_default();
        if !is_api_of_this_stack(caller, api, since).await? {
            return Ok(None);
        }
        let found = caller.look("apigateway", "GetGatewayResponse", key(target.properties)).await?;
        let put = |found: &Map| found.get("defaultResponse") == Some(&Value::Bool(false));
        Ok(found.filter(put).map(|_| made(target)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        caller.remove("apigateway", "DeleteGatewayResponse", key(resource.properties)).await
    }
}

fn key(properties: &Map) -> Map {
    renamed(properties, &[("RestApiId", "restApiId"), ("ResponseType", "responseType")])
}

fn made(target: &Target<'_>) -> Made {
    Made::new(target.default_name).with("Id", target.default_name)
}
