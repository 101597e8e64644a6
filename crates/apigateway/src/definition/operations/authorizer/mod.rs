//! Authorizers.

mod check;
mod create_authorizer;
mod delete_authorizer;
mod get_authorizer;
mod get_authorizers;
mod update_authorizer;

pub(crate) use check::whole as check_authorizer;
use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_authorizer::CreateAuthorizer>()
        .operation::<delete_authorizer::DeleteAuthorizer>()
        .operation::<get_authorizer::GetAuthorizer>()
        .operation::<get_authorizers::GetAuthorizers>()
        .operation::<update_authorizer::UpdateAuthorizer>()
}
