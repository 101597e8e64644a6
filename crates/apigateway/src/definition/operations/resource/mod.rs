//! Resources.

mod create_resource;
mod delete_resource;
mod get_resource;
mod get_resources;
mod update_resource;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_resource::CreateResource>()
        .operation::<delete_resource::DeleteResource>()
        .operation::<get_resource::GetResource>()
        .operation::<get_resources::GetResources>()
        .operation::<update_resource::UpdateResource>()
}
