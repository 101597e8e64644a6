//! Integrations and their responses.

mod check;
mod delete_integration;
mod delete_integration_response;
mod get_integration;
mod get_integration_response;
mod put_integration;
mod put_integration_response;
mod update_integration;
mod update_integration_response;

pub(crate) use check::{
    cache_key as check_cache_key, response as check_integration_response, whole as check_integration,
};
use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<delete_integration::DeleteIntegration>()
        .operation::<delete_integration_response::DeleteIntegrationResponse>()
        .operation::<get_integration::GetIntegration>()
        .operation::<get_integration_response::GetIntegrationResponse>()
        .operation::<put_integration::PutIntegration>()
        .operation::<put_integration_response::PutIntegrationResponse>()
        .operation::<update_integration::UpdateIntegration>()
        .operation::<update_integration_response::UpdateIntegrationResponse>()
}
