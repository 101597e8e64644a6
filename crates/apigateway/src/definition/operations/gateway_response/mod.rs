//! Gateway responses.

mod check;
mod delete_gateway_response;
mod get_gateway_response;
mod get_gateway_responses;
mod put_gateway_response;
mod update_gateway_response;

pub(crate) use check::whole as check_gateway_response;
use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<delete_gateway_response::DeleteGatewayResponse>()
        .operation::<get_gateway_response::GetGatewayResponse>()
        .operation::<get_gateway_responses::GetGatewayResponses>()
        .operation::<put_gateway_response::PutGatewayResponse>()
        .operation::<update_gateway_response::UpdateGatewayResponse>()
}
