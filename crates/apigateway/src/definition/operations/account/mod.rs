//! The account's settings.

mod get_account;
mod update_account;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service.operation::<get_account::GetAccount>().operation::<update_account::UpdateAccount>()
}
