//! `AWS::ApiGateway::Deployment`, with the stage it may make along the way.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::apigateway_stage_settings::{self, ACCESS_LOG, CANARY, METHOD_SETTINGS, canary};
use super::target::{answer, made_since, renamed, structure, structures, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{Kind, NameRule, Property, ResourceType};

/// The provider.
pub struct Deployment;

const STAGE_DESCRIPTION: Kind = Kind::Object(&[
    Property::new("AccessLogSetting", ACCESS_LOG),
    Property::new("CacheClusterEnabled", Kind::Boolean),
    Property::text("CacheClusterSize"),
    Property::new("CacheDataEncrypted", Kind::Boolean),
    Property::new("CacheTtlInSeconds", Kind::Integer),
    Property::new("CachingEnabled", Kind::Boolean),
    Property::refused("CanarySetting"),
    Property::text("ClientCertificateId"),
    Property::new("DataTraceEnabled", Kind::Boolean),
    Property::text("Description"),
    Property::refused("DocumentationVersion"),
    Property::text("LoggingLevel"),
    Property::new("MethodSettings", METHOD_SETTINGS),
    Property::new("MetricsEnabled", Kind::Boolean),
    Property::refused("Tags"),
    Property::new("ThrottlingBurstLimit", Kind::Integer),
    Property::new("ThrottlingRateLimit", Kind::Number),
    Property::new("TracingEnabled", Kind::Boolean),
    Property::new("Variables", Kind::Map(&Kind::String)),
]);

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Deployment",
    properties: &[
        Property::new("DeploymentCanarySettings", CANARY),
        Property::text("Description"),
        Property::text("RestApiId").required().create_only(),
        Property::new("StageDescription", STAGE_DESCRIPTION),
        Property::text("StageName"),
    ],
    attributes: &["DeploymentId"],
    naming: NameRule::Assigned,
    identifiers: &["DeploymentId", "RestApiId"],
};

#[async_trait]
impl Provider for Deployment {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let names = [("RestApiId", "restApiId"), ("Description", "description"), ("StageName", "stageName")];
        let mut input = renamed(target.properties, &names);
        if let Some(stage) = structure(target.properties, "StageDescription") {
            let names = [
                ("CacheClusterEnabled", "cacheClusterEnabled"),
                ("CacheClusterSize", "cacheClusterSize"),
                ("Description", "stageDescription"),
                ("TracingEnabled", "tracingEnabled"),
                ("Variables", "variables"),
            ];
            for (name, value) in renamed(stage, &names) {
                input.push(name, value);
            }
        }
        let given = structure(target.properties, "DeploymentCanarySettings");
        input.push_some("canarySettings", given.map(canary));
        let output = caller.call("apigateway", "CreateDeployment", input).await?;
        let made = made(answer(&output, "id")?);
        let stage = target.text("StageName").zip(structure(target.properties, "StageDescription"));
        let Some((stage, settings)) = stage else { return Ok(made) };
        let api = target.text("RestApiId").unwrap_or_default();
        match apigateway_stage_settings::apply(caller, api, stage, settings).await {
            Ok(()) => Ok(made),
            Err(error) => Err(error.after(made)),
        }
    }

    /// The one made since the stack began. There can be several in an API that is not the stack's: the
    /// description tells them apart as well as anything does.
    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        let api = target.text("RestApiId").unwrap_or_default();
        let input = Map::from([("restApiId", Value::from(api)), ("limit", Value::Int(500))]);
        let page = caller.look("apigateway", "GetDeployments", input).await?.unwrap_or_default();
        let ours = |deployment: &&Map| {
            made_since(deployment.get("createdDate"), since)
                && text(deployment, "description") == target.text("Description")
        };
        Ok(structures(&page, "items").find(ours).and_then(|found| text(found, "id")).map(made))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let api = resource.text("RestApiId").unwrap_or_default();
        let id = resource.made.physical_id.as_str();
        if let Some(stage) = resource.text("StageName") {
            delete_stage(caller, api, stage, id).await?;
        }
        let input = Map::from([("restApiId", api.into()), ("deploymentId", id.into())]);
        caller.remove("apigateway", "DeleteDeployment", input).await
    }
}

fn made(id: &str) -> Made {
    Made::new(id).with("DeploymentId", id)
}

/// The stage goes with the deployment that made it, unless it points to another one by now.
async fn delete_stage(caller: &Caller, api: &str, stage: &str, deployment: &str) -> Result<(), CallError> {
    let key = || Map::from([("restApiId", Value::from(api)), ("stageName", stage.into())]);
    let found = caller.look("apigateway", "GetStage", key()).await?;
    if found.is_some_and(|found| text(&found, "deploymentId") == Some(deployment)) {
        caller.remove("apigateway", "DeleteStage", key()).await?;
    }
    Ok(())
}
