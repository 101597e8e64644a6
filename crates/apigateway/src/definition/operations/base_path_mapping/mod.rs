//! Base path mappings.

mod base_path;
mod create_base_path_mapping;
mod delete_base_path_mapping;
mod get_base_path_mapping;
mod get_base_path_mappings;
mod update_base_path_mapping;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_base_path_mapping::CreateBasePathMapping>()
        .operation::<delete_base_path_mapping::DeleteBasePathMapping>()
        .operation::<get_base_path_mapping::GetBasePathMapping>()
        .operation::<get_base_path_mappings::GetBasePathMappings>()
        .operation::<update_base_path_mapping::UpdateBasePathMapping>()
}
