//! Methods and their responses.

mod delete_method;
mod delete_method_response;
mod get_method;
mod get_method_response;
mod put_method;
mod put_method_response;
mod update_method;
mod update_method_response;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<delete_method::DeleteMethod>()
        .operation::<delete_method_response::DeleteMethodResponse>()
        .operation::<get_method::GetMethod>()
        .operation::<get_method_response::GetMethodResponse>()
        .operation::<put_method::PutMethod>()
        .operation::<put_method_response::PutMethodResponse>()
        .operation::<update_method::UpdateMethod>()
        .operation::<update_method_response::UpdateMethodResponse>()
}
