//! `AWS::ApiGateway::Method`: a method with its integration and both kinds of responses.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::apigateway_resource::is_api_of_this_stack;
use super::target::{all, quiet, renamed, structure, structures};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{Kind, NameRule, Property, ResourceType, TEXTS};

/// The provider.
pub struct Method;

const TEXT_MAP: Kind = Kind::Map(&Kind::String);
const FLAG_MAP: Kind = Kind::Map(&Kind::Boolean);
const INTEGRATION_RESPONSES: Kind = Kind::List(&Kind::Object(&[
    Property::text("ContentHandling"),
    Property::new("ResponseParameters", TEXT_MAP),
    Property::new("ResponseTemplates", TEXT_MAP),
    Property::text("SelectionPattern"),
    Property::text("StatusCode").required(),
]));
const INTEGRATION: Kind = Kind::Object(&[
    Property::new("CacheKeyParameters", TEXTS),
    Property::text("CacheNamespace"),
    Property::refused("ConnectionId"),
    Property::text("ConnectionType").only(&["INTERNET"]),
    Property::text("ContentHandling"),
    Property::text("Credentials"),
    Property::text("IntegrationHttpMethod"),
    Property::new("IntegrationResponses", INTEGRATION_RESPONSES),
    Property::refused("IntegrationTarget"),
    Property::text("PassthroughBehavior"),
    Property::new("RequestParameters", TEXT_MAP),
    Property::new("RequestTemplates", TEXT_MAP),
    Property::text("ResponseTransferMode").only(&["BUFFERED"]),
    Property::new("TimeoutInMillis", Kind::Integer),
    Property::text("Type").required(),
    Property::text("Uri"),
]);
const METHOD_RESPONSES: Kind = Kind::List(&Kind::Object(&[
    Property::new("ResponseModels", TEXT_MAP),
    Property::new("ResponseParameters", FLAG_MAP),
    Property::text("StatusCode").required(),
]));

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Method",
    properties: &[
        Property::new("ApiKeyRequired", Kind::Boolean),
        Property::new("AuthorizationScopes", TEXTS),
        Property::text("AuthorizationType").required(),
        Property::text("AuthorizerId"),
        Property::text("HttpMethod").required().create_only(),
        Property::new("Integration", INTEGRATION),
        Property::new("MethodResponses", METHOD_RESPONSES),
        Property::text("OperationName"),
        Property::new("RequestModels", TEXT_MAP),
        Property::new("RequestParameters", FLAG_MAP),
        Property::text("RequestValidatorId"),
        Property::text("ResourceId").required().create_only(),
        Property::text("RestApiId").required().create_only(),
    ],
    attributes: &[],
    naming: NameRule::Short,
    identifiers: &["RestApiId", "ResourceId", "HttpMethod"],
};

#[async_trait]
impl Provider for Method {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let made = Made::new(target.default_name);
        caller.call("apigateway", "PutMethod", method(target.properties)).await?;
        match put_parts(caller, target.properties).await {
            Ok(()) => Ok(made),
            Err(error) => Err(error.after(made)),
        }
    }

    /// A method bears no time: below an API that stood before the stack, it is left alone.
    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        if !is_api_of_this_stack(caller, target.text("RestApiId").unwrap_or_default(), since).await? {
            return Ok(None);
        }
        let found = caller.look("apigateway", "GetMethod", key(target.properties)).await?;
        Ok(found.map(|_| Made::new(target.default_name)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        caller.remove("apigateway", "DeleteMethod", key(resource.properties)).await
    }
}

/// What names the method in every call.
fn key(properties: &Map) -> Map {
    let names = [("RestApiId", "restApiId"), ("ResourceId", "resourceId"), ("HttpMethod", "httpMethod")];
    renamed(properties, &names)
}

fn method(properties: &Map) -> Map {
    let mut input = key(properties);
    let names = [
        ("ApiKeyRequired", "apiKeyRequired"),
        ("AuthorizationScopes", "authorizationScopes"),
        ("AuthorizationType", "authorizationType"),
        ("AuthorizerId", "authorizerId"),
        ("OperationName", "operationName"),
        ("RequestModels", "requestModels"),
        ("RequestParameters", "requestParameters"),
        ("RequestValidatorId", "requestValidatorId"),
    ];
    extend(&mut input, renamed(properties, &names));
    input
}

/// The integration and the method responses stand side by side; integration responses need both.
async fn put_parts(caller: &Caller, properties: &Map) -> Result<(), CallError> {
    let responses = structures(properties, "MethodResponses").map(|response| {
        let mut input = key(properties);
        let names = [
            ("StatusCode", "statusCode"),
            ("ResponseModels", "responseModels"),
            ("ResponseParameters", "responseParameters"),
        ];
        extend(&mut input, renamed(response, &names));
        quiet(caller, "apigateway", "PutMethodResponse", input)
    });
    let responses = all(responses.collect());
    let Some(given) = structure(properties, "Integration") else { return responses.await };
    let put = quiet(caller, "apigateway", "PutIntegration", integration(properties, given));
    let (put, responses) = futures_util::future::join(put, responses).await;
    put.and(responses)?;
    let responses = structures(given, "IntegrationResponses").map(|response| {
        let mut input = key(properties);
        let names = [
            ("StatusCode", "statusCode"),
            ("ContentHandling", "contentHandling"),
            ("ResponseParameters", "responseParameters"),
            ("ResponseTemplates", "responseTemplates"),
            ("SelectionPattern", "selectionPattern"),
        ];
        extend(&mut input, renamed(response, &names));
        quiet(caller, "apigateway", "PutIntegrationResponse", input)
    });
    all(responses.collect()).await
}

fn integration(properties: &Map, given: &Map) -> Map {
    let mut input = key(properties);
    let names = [
        ("Type", "type"),
        ("CacheKeyParameters", "cacheKeyParameters"),
        ("CacheNamespace", "cacheNamespace"),
        ("ConnectionType", "connectionType"),
        ("ContentHandling", "contentHandling"),
        ("Credentials", "credentials"),
        ("IntegrationHttpMethod", "integrationHttpMethod"),
        ("PassthroughBehavior", "passthroughBehavior"),
        ("RequestParameters", "requestParameters"),
        ("RequestTemplates", "requestTemplates"),
        ("ResponseTransferMode", "responseTransferMode"),
        ("TimeoutInMillis", "timeoutInMillis"),
        ("Uri", "uri"),
    ];
    extend(&mut input, renamed(given, &names));
    input
}

fn extend(input: &mut Map, more: Map) {
    for (name, value) in more {
        let value: Value = value;
        input.push(name, value);
    }
}
