//! The operations, one file each: check, act.

mod create_deployment;
mod create_resource;
mod create_rest_api;
mod create_stage;
mod delete_deployment;
mod delete_integration;
mod delete_integration_response;
mod delete_method;
mod delete_method_response;
mod delete_resource;
mod delete_rest_api;
mod delete_stage;
mod get_deployment;
mod get_deployments;
mod get_integration;
mod get_integration_response;
mod get_method;
mod get_method_response;
mod get_resource;
mod get_resources;
mod get_rest_api;
mod get_rest_apis;
mod get_stage;
mod get_stages;
mod put_integration;
mod put_integration_response;
mod put_method;
mod put_method_response;

use service::{Result, ServiceBuilder};

use super::Apigateway;
use super::error::bad_request;
use super::model::Texts;

/// Adds them all.
pub(crate) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_deployment::CreateDeployment>()
        .operation::<create_resource::CreateResource>()
        .operation::<create_rest_api::CreateRestApi>()
        .operation::<create_stage::CreateStage>()
        .operation::<delete_deployment::DeleteDeployment>()
        .operation::<delete_integration::DeleteIntegration>()
        .operation::<delete_integration_response::DeleteIntegrationResponse>()
        .operation::<delete_method::DeleteMethod>()
        .operation::<delete_method_response::DeleteMethodResponse>()
        .operation::<delete_resource::DeleteResource>()
        .operation::<delete_rest_api::DeleteRestApi>()
        .operation::<delete_stage::DeleteStage>()
        .operation::<get_deployment::GetDeployment>()
        .operation::<get_deployments::GetDeployments>()
        .operation::<get_integration::GetIntegration>()
        .operation::<get_integration_response::GetIntegrationResponse>()
        .operation::<get_method::GetMethod>()
        .operation::<get_method_response::GetMethodResponse>()
        .operation::<get_resource::GetResource>()
        .operation::<get_resources::GetResources>()
        .operation::<get_rest_api::GetRestApi>()
        .operation::<get_rest_apis::GetRestApis>()
        .operation::<get_stage::GetStage>()
        .operation::<get_stages::GetStages>()
        .operation::<put_integration::PutIntegration>()
        .operation::<put_integration_response::PutIntegrationResponse>()
        .operation::<put_method::PutMethod>()
        .operation::<put_method_response::PutMethodResponse>()
}

/// Whether `embed` asks for `known`, the only thing that can be embedded.
fn embeds(embed: Option<&[String]>, known: &str) -> Result<bool> {
    match embed.unwrap_or_default().iter().find(|wanted| *wanted != known) {
        Some(other) => {
            Err(bad_request(format!("Invalid embed value `{other}`: only `{known}` can be embedded")))
        }
        None => Ok(embed.is_some_and(|embed| !embed.is_empty())),
    }
}

/// The models every API is born with; Landfall has no others.
fn check_models(models: Option<&Texts>) -> Result<()> {
    match models.into_iter().flatten().find(|(_, model)| !["Empty", "Error"].contains(&model.as_str())) {
        Some((_, other)) => Err(bad_request(format!("Invalid model identifier specified: {other}"))),
        None => Ok(()),
    }
}
