//! Request validators.

mod create_request_validator;
mod delete_request_validator;
mod get_request_validator;
mod get_request_validators;
mod update_request_validator;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_request_validator::CreateRequestValidator>()
        .operation::<delete_request_validator::DeleteRequestValidator>()
        .operation::<get_request_validator::GetRequestValidator>()
        .operation::<get_request_validators::GetRequestValidators>()
        .operation::<update_request_validator::UpdateRequestValidator>()
}
