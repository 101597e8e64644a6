//! REST APIs.

mod create_rest_api;
mod delete_rest_api;
mod get_rest_api;
mod get_rest_apis;
mod import_rest_api;
mod put_rest_api;
mod settings;
mod update_rest_api;

use service::ServiceBuilder;
pub(crate) use settings::{check as check_settings, expand_policy};

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_rest_api::CreateRestApi>()
        .operation::<delete_rest_api::DeleteRestApi>()
        .operation::<get_rest_api::GetRestApi>()
        .operation::<get_rest_apis::GetRestApis>()
        .operation::<import_rest_api::ImportRestApi>()
        .operation::<put_rest_api::PutRestApi>()
        .operation::<update_rest_api::UpdateRestApi>()
}
