//! Deployments.

mod create_deployment;
mod delete_deployment;
mod get_deployment;
mod get_deployments;
mod update_deployment;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_deployment::CreateDeployment>()
        .operation::<delete_deployment::DeleteDeployment>()
        .operation::<get_deployment::GetDeployment>()
        .operation::<get_deployments::GetDeployments>()
        .operation::<update_deployment::UpdateDeployment>()
}
