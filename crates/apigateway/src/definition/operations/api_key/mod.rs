//! API keys.

mod check;
mod create_api_key;
mod delete_api_key;
mod get_api_key;
mod get_api_keys;
mod import;
mod import_api_keys;
mod update_api_key;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_api_key::CreateApiKey>()
        .operation::<delete_api_key::DeleteApiKey>()
        .operation::<get_api_key::GetApiKey>()
        .operation::<get_api_keys::GetApiKeys>()
        .operation::<import_api_keys::ImportApiKeys>()
        .operation::<update_api_key::UpdateApiKey>()
}
